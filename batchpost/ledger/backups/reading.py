"""Backups taken up again: laid out as a ledger beside, proved, brought back.

The file itself is only read: what is proved and copied is a copy of it, which is removed then.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, BinaryIO

from batchpost.errors import LedgerError
from batchpost.ledger.backups.errors import (
    BackupDamagedError,
    BackupLockedError,
    BackupUnreadableError,
    NoRoomError,
)
from batchpost.ledger.backups.files import WORK, hash_beside, hash_of, reason_of, written_anew
from batchpost.ledger.backups.sealing import (
    MAGIC,
    BrokenSealError,
    Secret,
    WrongKeyError,
    unseal,
)
from batchpost.ledger.errors import SchemaVersionError
from batchpost.ledger.opening import open_ledger, sqlite_url, upgrade_ledger
from batchpost.ledger.schema import TRUTH
from batchpost.model.message import message

if TYPE_CHECKING:
    from batchpost.ledger.copying import Summary
    from batchpost.ledger.opened import Ledger

_PIECE = 1 << 20


def check(path: Path, secret: Secret | None, work: Path) -> "Summary":
    """Prove a backup from its first byte to its last entry, and return what it holds.

    Args:
        path: The backup.
        secret: What opens it, where it is sealed.
        work: A folder in which a copy of it is laid out for the while.

    Raises:
        BackupUnreadableError: It cannot be read.
        BackupDamagedError: It is not what was written.
        BackupLockedError: It is sealed, and no key or another one was given.
        NoRoomError: There is no room for the copy.
    """
    with laid_out(path, secret, work) as ledger:
        return ledger.summary()


def restore(path: Path, secret: Secret | None, work: Path, target: "Ledger") -> "Summary":
    """Bring a backup back into an empty ledger of either database, proved before and after.

    Raises:
        CopyTargetError: The target holds entries.
        LedgerError: As `check`.
    """
    with laid_out(path, secret, work, target.office) as ledger:
        return ledger.copy_to(target)


@contextmanager
def laid_out(path: Path, secret: Secret | None, work: Path, office: str = "") -> Iterator["Ledger"]:
    """Open a proved copy of a backup as a ledger, brought up to date where it is older."""
    _compare_hash(path)
    with workshop(work) as folder:
        plain = folder / "ledger.sqlite"
        _lay_out(path, secret, plain)
        _prove_file(path, plain)
        with _opened(path, sqlite_url(folder), office) as ledger:
            fault = ledger.verify().first
            if fault is not None:
                raise BackupDamagedError(path, fault.message)
            yield ledger


@contextmanager
def workshop(work: Path) -> Iterator[Path]:
    """Make a folder for its owner only, gone when the block ends."""
    try:
        work.mkdir(parents=True, exist_ok=True)
        # A program that reads what we remove (Windows) must not fail the backup.
        with TemporaryDirectory(prefix=WORK, dir=work, ignore_cleanup_errors=True) as made:
            yield Path(made)
    except OSError as error:
        raise NoRoomError(work, reason_of(error)) from error


def pour(source: BinaryIO, target: BinaryIO) -> None:
    """Write the content of a file into another."""
    while piece := source.read(_PIECE):
        target.write(piece)


def _compare_hash(path: Path) -> None:
    """Read the whole file; compare its hash with the one beside it, where that is there."""
    try:
        found, expected = hash_of(path), hash_beside(path)
    except OSError as error:
        raise BackupUnreadableError(path, reason_of(error)) from error
    if expected is not None and found != expected:
        raise BackupDamagedError(path, message("its hash is not the one written beside it"))


def _prove_file(path: Path, plain: Path) -> None:
    """Have SQLite itself look over the tables that are the truth.

    Of the derived ones, which have no row numbers, SQLite 3.40 says "NULL value" wrongly; they
    are proved by their entries, and made anew where the backup is restored.
    """
    try:
        with closing(sqlite3.connect(plain)) as connection:
            # SQLite takes the end of a last page that was cut off for zeros.
            (page_bytes,) = connection.execute("PRAGMA page_size").fetchone()
            if plain.stat().st_size % page_bytes:
                raise BackupDamagedError(path, message("its end is missing"))
            for table in TRUTH:
                (said,) = connection.execute(f"PRAGMA integrity_check({table.name})").fetchone()
                if said != "ok":
                    raise BackupDamagedError(path, said)
    except sqlite3.Error as error:
        raise BackupDamagedError(path, str(error)) from error


def _opened(path: Path, url: str, office: str) -> "Ledger":
    """Open what was laid out, brought up to date where an older program made it."""
    try:
        upgrade_ledger(url, office=office)
        return open_ledger(url, office=office, create=False)
    except SchemaVersionError:
        raise
    except LedgerError as error:
        raise BackupDamagedError(path, message("it holds no whole ledger")) from error


def _lay_out(path: Path, secret: Secret | None, plain: Path) -> None:
    with path.open("rb") as source, written_anew(plain) as target:
        sealed = source.read(len(MAGIC)) == MAGIC
        source.seek(0)
        if not sealed:
            pour(source, target)
            return
        if secret is None:
            raise BackupLockedError(path, given=False)
        try:
            unseal(source, target.write, secret)
        except WrongKeyError as error:
            raise BackupLockedError(path, given=True) from error
        except BrokenSealError as error:
            raise BackupDamagedError(path, message("its seal is broken")) from error
