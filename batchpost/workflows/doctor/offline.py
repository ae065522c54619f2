"""Work without the server: nothing waits to be brought home, no clash is open."""

from collections.abc import Iterator

from batchpost.errors import LedgerError
from batchpost.ledger.workplaces import is_offline
from batchpost.model.message import N_, counted, message
from batchpost.workflows.doctor import Premises, State, Told

TITLE = N_("Work without the server")
FAMILY = LedgerError


def look(premises: Premises) -> Iterator[Told]:
    """Tell of entries that wait, and of those withheld when they came home."""
    if is_offline(premises.facts["workplace"]):
        yield Told(
            State.WARNING,
            message("This workplace works without its server."),
            message("Bring its work home by `batchpost ledger sync` when the server is back."),
        )
        return
    with premises.ledger() as ledger:
        clashes = len(ledger.clashes.open()) if ledger is not None else 0
    if clashes:
        yield Told(
            State.WARNING,
            counted(
                "{count} entry came home with a clash and waits.",
                "{count} entries came home with clashes and wait.",
                clashes,
            ),
            message("See `batchpost ledger clashes`, then settle them."),
        )
        return
    yield Told(State.OK, message("Nothing waits to be brought home."))
