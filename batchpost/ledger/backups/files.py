"""The files of backups: their names, the hashes beside them, which are kept."""

import hashlib
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Final

SUMS: Final = ".sha256"
PART: Final = ".part"
SEALED: Final = ".sealed"
#: What folders in which a copy lies for a while are called.
WORK: Final = ".backup-"
_MOMENT: Final = "%Y%m%dT%H%M%SZ"
_NAME: Final = re.compile(r"ledger-(.*)-(\d{8}T\d{6}Z)\.sqlite(\.sealed)?")


@dataclass(frozen=True, slots=True, order=True)
class Backup:
    """A backup that was made: when, of which office, and where it lies."""

    made_at: datetime
    office: str
    path: Path

    @property
    def sums(self) -> Path:
        """Return the file that names its hash, as `sha256sum` does."""
        return self.path.with_name(self.path.name + SUMS)


def named_by(office: str) -> str:
    """Return how the names of backups tell an office."""
    return re.sub(r"[^0-9A-Za-z]", "_", office)


def new_backup(folder: Path, office: str, at: datetime, *, sealed: bool) -> Backup:
    """Return where a backup made at this moment lies."""
    moment = at.astimezone(UTC).replace(microsecond=0)
    named = named_by(office)
    name = f"ledger-{named}-{moment.strftime(_MOMENT)}.sqlite{SEALED if sealed else ''}"
    return Backup(moment, named, folder / name)


def list_backups(folder: Path) -> list[Backup]:
    """Return the backups in a folder, the oldest first; other files are not looked at.

    Raises:
        OSError: The folder cannot be read.
    """
    found = []
    for path in folder.iterdir() if folder.is_dir() else ():
        named = _NAME.fullmatch(path.name)
        if named and path.is_file():
            with suppress(ValueError):  # a name like ours, of no day
                moment = datetime.strptime(named[2], _MOMENT).replace(tzinfo=UTC)
                found.append(Backup(moment, named[1], path))
    return sorted(found)


def surplus(folder: Path, newest: Backup, keep: int) -> list[Backup]:
    """Return the oldest backups of an office beyond `keep`, never the newest; 0 keeps all."""
    ours = [each for each in list_backups(folder) if each.office == newest.office]
    return [each for each in ours[:-keep] if each != newest] if keep else []


def remove(backup: Backup) -> None:
    """Remove a backup with the hash beside it."""
    backup.path.unlink()
    backup.sums.unlink(missing_ok=True)


def remove_leftovers(folder: Path, before: datetime) -> None:
    """Remove what runs that were killed left half written, so long ago that none is at it."""
    for path in folder.iterdir() if folder.is_dir() else ():
        named = _NAME.fullmatch(path.name.removesuffix(SUMS + PART).removesuffix(PART))
        half = path.suffix == PART and named
        unfinished = path.name.startswith(WORK) and path.is_dir()
        if (half or unfinished) and path.stat().st_mtime < before.timestamp():
            if unfinished:
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink()


@contextmanager
def written_anew(path: Path) -> Iterator[BinaryIO]:
    """Open a file that is not there yet, for its owner only; on the disk when the block ends.

    Raises:
        OSError: It is there, or cannot be written; then nothing of it is left.
    """
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    opened = os.open(path, flags, 0o600)
    try:
        with os.fdopen(opened, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        with suppress(OSError):
            path.unlink()
        raise


def settle(folder: Path) -> None:
    """Have a folder's new names on the disk, where the system can be asked for that."""
    if os.name == "posix":
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


def hash_of(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def hash_beside(path: Path) -> str | None:
    """Return the hash that the file beside a backup names, `None` where there is none."""
    beside = path.with_name(path.name + SUMS)
    if not beside.is_file():
        return None
    return beside.read_text(encoding="ascii", errors="replace").partition(" ")[0].strip()


def reason_of(error: OSError) -> str:
    """Return what the system says."""
    return error.strerror or type(error).__name__
