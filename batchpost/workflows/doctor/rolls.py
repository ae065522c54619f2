"""Label rolls: enough labels are left of each series that is in use."""

from collections.abc import Iterator

from batchpost.errors import LedgerError
from batchpost.model.message import N_, counted, message
from batchpost.model.words import words_of
from batchpost.workflows.doctor import Premises, State, Told

TITLE = N_("Label rolls")
FAMILY = LedgerError


def look(premises: Premises) -> Iterator[Told]:
    """Sum what is left by series; a client's own range is the client's."""
    with premises.ledger() as ledger:
        balances = ledger.rolls() if ledger is not None else []
    left: dict[tuple[str, str, str], int] = {}
    for balance in balances:
        roll = balance.roll
        if not roll.by_list and roll.client_id is None:
            series = (roll.indicator, roll.country, roll.kind or "")
            left[series] = left.get(series, 0) + balance.left
    few = {
        each: count for each, count in left.items() if count < premises.settings.doctor.labels_left
    }
    for (indicator, country, kind), count in sorted(few.items()):
        yield Told(
            State.WARNING,
            counted(
                "{count} label of series {series} is left; purpose: {purpose}.",
                "{count} labels of series {series} are left; purpose: {purpose}.",
                count,
                series=f"{indicator}…{country}",
                purpose=words_of(kind) if kind else message("any"),
            ),
            message("Issue the next roll by `batchpost roll issue`."),
        )
    if not few:
        yield Told(State.OK, message("Enough labels are left of every series."))
