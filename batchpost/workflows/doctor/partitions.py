"""Months of a ledger on a server: this one and the next have partitions of their own."""

from collections.abc import Iterator
from datetime import UTC

from batchpost.errors import LedgerError
from batchpost.ledger.opening import POSTGRESQL
from batchpost.ledger.partitions import months_from, named
from batchpost.model.message import N_, message
from batchpost.workflows.doctor import Premises, State, Told

TITLE = N_("Months on the server")
FAMILY = LedgerError


def look(premises: Premises) -> Iterator[Told]:
    """Look for the partitions of two months, and for entries that found none."""
    if premises.database is None or not premises.database.startswith(POSTGRESQL):
        yield Told(State.OK, message("The ledger is in no server, so nothing is cut by months."))
        return
    wanted = months_from(premises.now.astimezone(UTC).date(), 2)
    with premises.ledger() as ledger:
        assert ledger is not None, "there is a database"
        made, strays = ledger.server.months(), ledger.server.months_in_rest()
    missing = [month for month in wanted if month not in made and month not in strays]
    if missing:
        yield Told(
            State.WARNING,
            message("There are no partitions for {months}.", months=named(missing)),
            message("Make them by `batchpost ledger partitions`, and every night."),
        )
    if strays:
        yield Told(
            State.WARNING,
            message("Entries of {months} lie in the common rest.", months=named(strays)),
            message(
                "They stay there and are not lost; `batchpost ledger partitions` every night "
                "keeps later months apart."
            ),
        )
    if not missing and not strays:
        yield Told(State.OK, message("There are partitions for {months}.", months=named(wanted)))
