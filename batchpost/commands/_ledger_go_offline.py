"""`batchpost ledger go-offline`: this workplace goes on without the server."""

from batchpost.commands._asking import reason_option
from batchpost.commands._desk import Desk, pass_desk
from batchpost.commands._offline_desk import (
    deed_of,
    home_id_of,
    open_home,
    open_local,
    show_reserved,
)
from batchpost.commands._options import declare
from batchpost.errors import LedgerError
from batchpost.model.message import N_, message


@declare(
    "go-offline",
    help=N_("Go on without the server. Lists are accepted into a file here until `ledger sync`."),
)
@reason_option(N_("Why, such as a broken line."))
@pass_desk
def command(desk: Desk, /, *, reason: str) -> None:
    """Take the latest copy where the server answers, and go."""
    from batchpost.ledger.away import FILE_NAME
    from batchpost.ledger.offline_errors import NameTakenError

    home_id = home_id_of(desk)
    if not (desk.home / FILE_NAME).is_file():
        _require_server(desk)
    with open_local(desk) as local:
        if not local.offline.is_away():
            try:
                with open_home(desk) as ledger:
                    ledger.offline.prepare(local.offline, deed_of(desk), home_id)
            except NameTakenError:
                raise
            except LedgerError as error:
                desk.tell(error.said)
        local.offline.go(deed_of(desk, reason), home_id)
        desk.tell(
            message(
                "This workplace works without the server now. Lists are accepted as always; when "
                "the server is back: `batchpost ledger sync`."
            )
        )
        own = [
            each
            for each in local.reservations.left()
            if each.holder == local.offline.store.workplace
        ]
        show_reserved(desk, "table", own)


def _require_server(desk: Desk) -> None:
    """Refuse to begin where nothing was prepared and the server does not answer.

    Raises:
        NotPreparedError: It does not answer.
    """
    from batchpost.ledger.errors import LedgerUnavailableError
    from batchpost.ledger.offline_errors import NotPreparedError

    try:
        open_home(desk).close()
    except LedgerUnavailableError as error:
        desk.tell(error.said)
        raise NotPreparedError from error
