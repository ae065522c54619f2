"""Making a backup: a copy as of one moment, proved, put beside the others, read again.

It gets its name only when all of it is on the disk and was read back; earlier ones are removed
only after that, and only if it holds all they do. Where it is sealed, what is not sealed never
lies in the folder of the backups.
"""

import hashlib
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from batchpost.ledger.backups.errors import BackupUnmadeError
from batchpost.ledger.backups.files import (
    PART,
    Backup,
    hash_of,
    new_backup,
    reason_of,
    remove,
    remove_leftovers,
    settle,
    surplus,
    written_anew,
)
from batchpost.ledger.backups.heads import heads_of, written
from batchpost.ledger.backups.reading import pour, workshop
from batchpost.ledger.backups.sealing import (
    BrokenSealError,
    Secret,
    WrongKeyError,
    seal,
    unseal,
)
from batchpost.ledger.copying import all_offices, copy
from batchpost.ledger.errors import LedgerDamagedError
from batchpost.ledger.migration import bring_up_to_date
from batchpost.ledger.opening import WAIT_S, open_ledger, sqlite_url
from batchpost.ledger.sqlite import SqliteStore
from batchpost.ledger.verifying import LedgerNotSoundError, verify
from batchpost.model.message import message

if TYPE_CHECKING:
    import sqlalchemy as sa

    from batchpost.ledger.copying import Summary
    from batchpost.ledger.store import Store

#: What a killed run left is removed when no run can still be at it.
_LEFT_AFTER: Final = timedelta(days=1)
_OF_ALL: Final = "all"


@dataclass(frozen=True)
class Made:
    """A backup that was made, what it holds, which earlier ones were removed for it.

    `kept` should have been, but hold entries that this one lacks, or do not tell what they hold.
    """

    backup: Backup
    sha256: str
    held: "Summary"
    removed: list[Backup]
    kept: list[Backup]


def make_backup(
    store: "Store", folder: Path, work: Path, at: datetime, *, keep: int, secret: Secret | None
) -> Made:
    """Make a backup; see `Ledger.back_up`."""
    # What a login of one office sees is never taken for all, nor removes a backup of all.
    office = _OF_ALL if store.sees_all() and not store.one_office else store.office
    backup = new_backup(folder, office, at, sealed=secret is not None)
    try:
        for place in (folder, work):
            remove_leftovers(place, at - _LEFT_AFTER)
    except OSError as error:
        raise BackupUnmadeError(folder, reason_of(error)) from error
    with workshop(work) as made:
        plain = made / "ledger.sqlite"
        _snapshot(store, plain)
        with open_ledger(sqlite_url(made), create=False) as ledger:
            proof = ledger.verify()
            if not proof.sound:
                raise LedgerNotSoundError(store.where, proof)
            held = ledger.summary()
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            sha256 = _put(plain, backup, secret, written(held.heads))
            removed, kept = _parted(surplus(folder, backup, keep), made)
            for each in removed:
                remove(each)
        except OSError as error:
            raise BackupUnmadeError(folder, reason_of(error)) from error
    return Made(backup, sha256, held, removed, kept)


def _parted(older: list[Backup], made: Path) -> tuple[list[Backup], list[Backup]]:
    """Part older backups into those of which a new one holds all, and the others."""
    removed: list[Backup] = []
    kept: list[Backup] = []
    with open_ledger(sqlite_url(made), create=False) as ledger:
        for each in older:
            heads = heads_of(each)
            holds_more = heads is None or ledger.health.lost(heads)
            (kept if holds_more else removed).append(each)
    return removed, kept


def _snapshot(store: "Store", plain: Path) -> None:
    """Copy the ledger as of this moment, while others go on writing."""
    if isinstance(store, SqliteStore):
        store.read(lambda connection: _copy_file(connection, plain))
        return
    target = SqliteStore(plain, WAIT_S)
    try:
        bring_up_to_date(target, create=True, upgrade=True)
        copy(store, target, all_offices)
    except LedgerDamagedError as error:  # told of the copy, which nobody will find
        proof = store.read(lambda connection: verify(store, connection))
        if proof.sound:
            raise
        raise LedgerNotSoundError(store.where, proof) from error
    finally:
        target.close()


def _copy_file(connection: "sa.Connection", plain: Path) -> None:
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection), driver
    with closing(sqlite3.connect(plain)) as target:
        driver.backup(target)


def _put(plain: Path, backup: Backup, secret: Secret | None, heads: str) -> str:
    """Write a proved copy under the name of the backup, and return its hash.

    The heads of its chains go into the file beside it.
    """
    path = backup.path
    if path.exists():
        raise BackupUnmadeError(path.parent, message("{name} is there already", name=path.name))
    part = path.with_name(path.name + PART)
    with plain.open("rb") as source, written_anew(part) as target:
        if secret is None:
            pour(source, target)
        else:
            seal(source, target, secret)
    if _content_hash(part, secret) != hash_of(plain):
        part.unlink()
        raise BackupUnmadeError(path.parent, message("what was written reads back otherwise"))
    sha256 = hash_of(part)
    sums = backup.sums.with_name(backup.sums.name + PART)
    with written_anew(sums) as target:
        target.write(f"{sha256}  {path.name}\n{heads}".encode("ascii"))
    sums.replace(backup.sums)
    part.replace(path)
    settle(path.parent)
    return sha256


def _content_hash(path: Path, secret: Secret | None) -> str:
    """Return the hash of what a written file holds, its seal opened again."""
    if secret is None:
        return hash_of(path)
    digest = hashlib.sha256()
    try:
        with path.open("rb") as source:
            unseal(source, digest.update, secret)
    except (BrokenSealError, WrongKeyError):
        return ""
    return digest.hexdigest()
