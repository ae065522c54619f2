"""What the commands for work without the server share: both ledgers, and how numbers are told."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from batchpost.commands._desk import Desk
from batchpost.commands._show import Column, show
from batchpost.model.message import N_, message
from batchpost.model.ranges import Ranges, size
from batchpost.model.reasons import reason_of

if TYPE_CHECKING:
    from batchpost.ledger import Ledger
    from batchpost.ledger.entries import Deed
    from batchpost.ledger.reservations import Reserved

_COLUMNS = (
    Column("holder", N_("For")),
    Column("roll_id", N_("Roll")),
    Column("count", N_("Left"), right=True),
    Column("numbers", N_("Numbers")),
)
_LISTS, _ROLL = "batch", "roll:"


@contextmanager
def offline_offered(desk: Desk) -> Iterator[None]:
    """Offer work without the server where that cannot be reached; say so where it is on."""
    from batchpost.ledger.away import FILE_NAME
    from batchpost.ledger.errors import LedgerUnavailableError

    try:
        yield
    except LedgerUnavailableError:
        prepared = desk.given_database is not None and (desk.home / FILE_NAME).is_file()
        if prepared and not desk.is_offline:
            desk.tell(
                message("To go on without the server: `batchpost ledger go-offline --reason TEXT`.")
            )
        raise
    if desk.is_offline:
        desk.tell(message("Working without the server; when it is back: `batchpost ledger sync`."))


def refuse_offline(desk: Desk) -> None:
    """Refuse what the local ledger, which is but an extract, cannot answer or be taken for.

    Raises:
        StillAwayError: This workplace works without the server.
    """
    from batchpost.ledger.offline_errors import StillAwayError

    if desk.is_offline:
        raise StillAwayError


def open_home(desk: Desk) -> "Ledger":
    """Open the ledger at home, on the server, even while this workplace is offline.

    Raises:
        AtHomeError: The ledger lies in the home folder.
        LedgerError: The server cannot be reached.
    """
    from batchpost.ledger import open_ledger
    from batchpost.ledger.offline_errors import AtHomeError

    if desk.given_database is None:
        raise AtHomeError
    facts = desk.ledger_facts
    facts["workplace"] = desk.workplace
    return open_ledger(desk.given_database, **facts)


def open_local(desk: Desk) -> "Ledger":
    """Open the local ledger; a new one is empty before it is prepared."""
    from batchpost.ledger import open_ledger, sqlite_url
    from batchpost.ledger.away import FILE_NAME
    from batchpost.ledger.workplaces import offline_name

    facts = desk.ledger_facts
    facts["workplace"] = offline_name(desk.workplace)
    return open_ledger(sqlite_url(desk.home, FILE_NAME), **facts)


def home_id_of(desk: Desk) -> str:
    """Return what tells this home folder on this computer from all others; made once.

    A home that is copied to another computer is another one there.

    Raises:
        LedgerUnavailableError: It cannot be read or made.
    """
    import hashlib
    import platform
    import secrets

    from batchpost.ledger.away import ID_NAME
    from batchpost.ledger.errors import LedgerUnavailableError

    path = desk.home / ID_NAME
    try:
        if not path.is_file():
            desk.home.mkdir(parents=True, exist_ok=True)
            path.write_bytes(secrets.token_hex(16).encode())
        own = path.read_bytes()
    except OSError as error:
        raise LedgerUnavailableError(str(path), reason_of(error)) from error
    return hashlib.sha256(own + platform.node().encode("utf-8", "replace")).hexdigest()[:32]


def deed_of(desk: Desk, reason: str | None = None) -> "Deed":
    """Return who does it, when and why."""
    from batchpost.ledger.entries import Deed

    return Deed(desk.operator, desk.now(), reason=reason)


def show_reserved(desk: Desk, shown_as: str, reserved: "Sequence[Reserved]") -> None:
    """Show what is reserved and left, by whom it is for."""
    from batchpost.ledger.workplaces import is_offline, online_name

    rows = [
        {
            "holder": online_name(each.holder) if is_offline(each.holder) else each.holder,
            "roll_id": each.roll_id,
            "count": size(each.left),
            "numbers": _said(each.left),
        }
        for each in reserved
    ]
    show(desk, shown_as, _COLUMNS, rows)


def tell_reserved(desk: Desk, numbers: Mapping[str, Ranges]) -> None:
    """Say which numbers were reserved."""
    for what, ranges in numbers.items():
        if what == _LISTS:
            desk.tell(message("List numbers reserved: {numbers}.", numbers=_said(ranges)))
        else:
            desk.tell(
                message(
                    "Labels of roll {roll} reserved: {numbers}.",
                    roll=what.removeprefix(_ROLL),
                    numbers=_said(ranges),
                )
            )


def _said(ranges: Ranges) -> str:
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in ranges)
