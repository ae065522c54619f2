"""What the owner of a ledger on a server is told: opened for that, months told."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from batchpost.commands._desk import Desk
from batchpost.model.message import message

if TYPE_CHECKING:
    from batchpost.ledger.partitions import Months
    from batchpost.ledger.server import Server


@contextmanager
def open_server(desk: Desk, *, create: bool = False) -> Iterator["Server"]:
    """Open the ledger's server; no file is begun for that.

    Raises:
        NoServerError: The ledger is in a file.
    """
    from batchpost.ledger import open_ledger
    from batchpost.ledger.opening import POSTGRESQL, without_password
    from batchpost.ledger.server_errors import NoServerError

    if not desk.database.startswith(POSTGRESQL):
        raise NoServerError(without_password(desk.database))
    with open_ledger(desk.database, create=create, **desk.ledger_facts) as ledger:
        yield ledger.server


def tell_months(desk: Desk, months: "Months") -> None:
    """Tell which months have partitions now, and which cannot."""
    from batchpost.ledger.partitions import named

    if months.made:
        desk.tell(message("Partitions were made: {months}.", months=named(months.made)))
    if months.there:
        desk.tell(message("They were there already: {months}.", months=named(months.there)))
    if months.left:
        desk.tell(
            message(
                "Entries of {months} lie in the common rest already; they stay there, which only "
                "makes moving old months away harder.",
                months=named(months.left),
            )
        )
