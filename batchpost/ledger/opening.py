"""Opening a ledger by its address. SQLAlchemy is imported only here, when one is opened."""

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from batchpost.ledger.errors import (
    LedgerAddressError,
    LedgerDriverMissingError,
    LedgerMissingError,
    LedgerUnavailableError,
)
from batchpost.ledger.network_drives import refuse_network_drive
from batchpost.model.reasons import reason_of

if TYPE_CHECKING:
    from batchpost.ledger.opened import Ledger
    from batchpost.ledger.rights import Bearer
    from batchpost.ledger.store import Store

FILE_NAME = "ledger.sqlite"
SQLITE = "sqlite:///"
POSTGRESQL = ("postgresql://", "postgresql+psycopg://")

#: How long we wait for another program to let go of the ledger.
WAIT_S = 10.0


def is_begun(path: Path) -> bool:
    """Tell whether there is more than nothing; an empty file is a ledger that never began."""
    return path.exists() and not (path.is_file() and path.stat().st_size == 0)


def sqlite_url(home: Path, name: str = FILE_NAME) -> str:
    """Return the address of the ledger in the home folder.

    >>> sqlite_url(Path("office"))
    'sqlite:///office/ledger.sqlite'
    """
    return SQLITE + (home / name).as_posix()


def open_ledger(
    url: str,
    *,
    office: str = "",
    workplace: str = "",
    create: bool = True,
    upgrade: bool | None = None,
    wait_s: float = WAIT_S,
    bearer: "Bearer | None" = None,
    allow_network_drive: bool = False,
) -> "Ledger":
    """Open the ledger at `url`, making or upgrading its tables where that is needed.

    Args:
        url: `sqlite:///FILE` or `postgresql://…`.
        office: Whose rows are read and written. A file is one office's: it keeps the first.
        workplace: Whose chain of entries deeds are appended to, where they name none.
        create: Make a new ledger where there is none; otherwise that is an error.
        upgrade: Bring an older ledger up to date, otherwise that is an error; as `create` if
            nothing is said.
        wait_s: How long to wait for another program that holds the ledger.
        bearer: Who opens it, proved by a session; asked for once operators are registered.
        allow_network_drive: Trust the locks of a drive that is another computer's.

    Raises:
        LedgerAddressError: The address is of no such kind.
        NetworkDriveError: The file lies on a network drive.
        LedgerDriverMissingError: PostgreSQL is asked for, its driver is not installed.
        LedgerUnavailableError: There is no ledger, or it cannot be reached.
        LedgerDamagedError: The file is no ledger, or the tables are another program's.
        SchemaVersionError: The ledger was made by a newer program.
    """
    if url.startswith(SQLITE) and not allow_network_drive:
        with suppress(OSError, ValueError):  # no such path: said when it is opened
            refuse_network_drive(Path(url.removeprefix(SQLITE)))
    store = _store(url, create=create, wait_s=wait_s)
    store.work_for(office)
    store.workplace, store.bearer = workplace, bearer
    from batchpost.ledger.migration import bring_up_to_date  # noqa: PLC0415 - 0.3 s
    from batchpost.ledger.opened import Ledger  # noqa: PLC0415 - 0.3 s

    try:
        bring_up_to_date(store, create=create, upgrade=create if upgrade is None else upgrade)
        store.settle_office()
    except BaseException:
        store.close()
        raise
    return Ledger(store)


@dataclass(frozen=True, slots=True)
class Upgraded:
    """A ledger that was brought up to date: from which version of its tables to which."""

    where: str
    found: str
    now: str


def upgrade_ledger(url: str, *, office: str, wait_s: float = WAIT_S) -> Upgraded:
    """Bring the tables of the ledger at `url` up to date.

    Args:
        url: As for `open_ledger`.
        office: Whose the entries are where they do not say so themselves.
        wait_s: How long to wait for another program that holds the ledger.

    Raises:
        LedgerMissingError: There is no ledger.
        SchemaVersionError: The ledger was made by a newer program.
    """
    store = _store(url, create=False, wait_s=wait_s)
    store.work_for(office)
    from batchpost.ledger.migration import bring_up_to_date, version  # noqa: PLC0415 - 0.3 s
    from batchpost.ledger.schema import SCHEMA_VERSION  # noqa: PLC0415 - same

    try:
        found = store.read(version)
        bring_up_to_date(store, create=False, upgrade=True)
        assert found is not None, "there are tables of some version"
    finally:
        store.close()
    return Upgraded(store.where, found, SCHEMA_VERSION)


def _store(url: str, *, create: bool, wait_s: float) -> "Store":
    if url.startswith(SQLITE) and len(url) > len(SQLITE):
        return _sqlite_store(url.removeprefix(SQLITE), create=create, wait_s=wait_s)
    if url.startswith(POSTGRESQL):
        return _postgresql_store(url, wait_s)
    raise LedgerAddressError(without_password(url))


def _sqlite_store(given: str, *, create: bool, wait_s: float) -> "Store":
    try:
        path = Path(given)
        if not is_begun(path) and not create:
            raise LedgerMissingError(str(path))
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)  # addressees are nobody else's business
        elif not path.is_file():
            raise LedgerUnavailableError(str(path), "not a file")
    except (OSError, ValueError) as error:
        reason = reason_of(error)
        raise LedgerUnavailableError(given, reason) from error
    from batchpost.ledger.sqlite import SqliteStore  # noqa: PLC0415 - 0.3 s

    return SqliteStore(path, wait_s)


def _postgresql_store(url: str, wait_s: float) -> "Store":
    try:
        from batchpost.ledger.postgresql import PostgresqlStore  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise LedgerDriverMissingError from error
    try:
        return PostgresqlStore(url, wait_s)
    except PostgresqlStore.driver_errors as error:
        raise LedgerAddressError(without_password(url)) from error


def without_password(url: str) -> str:
    """Return a URL that may be shown, whatever it looks like."""
    scheme, mark, rest = url.partition("://")
    return f"{scheme}{mark}…@{rest.rpartition('@')[2]}" if "@" in rest else url
