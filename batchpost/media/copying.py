"""Copying a file from a medium: opened to read only, hashed on the way, the copy compared."""

import contextlib
import hashlib
import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from batchpost.media.refusals import (
    CopyDiffersError,
    CopyFailedError,
    DriveGoneError,
    FileChangedError,
    FileUnopenedError,
)
from batchpost.model.message import message
from batchpost.model.reasons import reason_of

Opener = Callable[[Path], BinaryIO]

_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Copied:
    """A file as copied: `path` is the copy, `sha256` the hash of the bytes that were read."""

    path: Path
    size: int
    sha256: str


def open_to_read(path: Path) -> BinaryIO:
    """Open a file to read only; a pipe or a device does not hold us up."""
    return open(path, "rb", buffering=0, opener=_without_waiting)


def _without_waiting(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0))


def copy_verified(source: Path, target: Path, opener: Opener = open_to_read) -> Copied:
    """Copy `source` to the new file `target`, whole and unchanged or not at all.

    The copy is read again and compared. The medium is not: the system would answer a second
    reading from its memory, and it reports what a drive cannot read.

    Raises:
        FileUnopenedError: The system does not open it, or it is no file.
        DriveGoneError: It cannot be read to its end.
        FileChangedError: It was written to meanwhile.
        CopyFailedError: The copy cannot be written.
        CopyDiffersError: The copy is not what was written.
    """
    try:
        opened = opener(source)
    except (OSError, ValueError) as error:
        raise FileUnopenedError(source, reason_of(error)) from error
    try:
        with opened:
            copied = _copy(source, opened, target)
        _compare(source, copied)
    except BaseException:
        _remove(target)
        raise
    return copied


def _compare(source: Path, copied: Copied) -> None:
    try:
        same = hash_of(copied.path) == copied.sha256
    except OSError as error:
        raise CopyFailedError(source, copied.path.parent, reason_of(error)) from error
    if not same:
        raise CopyDiffersError(source, copied.path)


def _copy(source: Path, opened: BinaryIO, target: Path) -> Copied:
    before = _status(source, opened)
    if not stat.S_ISREG(before.st_mode):
        raise FileUnopenedError(source, message("it is no file"))
    digest, size = hashlib.sha256(), 0
    try:
        with target.open("xb") as written:
            for block in _blocks(source, opened, before.st_size):
                digest.update(block)
                written.write(block)
                size += len(block)
    except OSError as error:
        raise CopyFailedError(source, target.parent, reason_of(error)) from error
    after = _status(source, opened)
    if (after.st_size, after.st_mtime_ns) != (before.st_size, before.st_mtime_ns):
        raise FileChangedError(source)
    if size != before.st_size:
        said = message("{count} of {size} bytes", count=size, size=before.st_size)
        raise DriveGoneError(source, said)
    return Copied(target, size, digest.hexdigest())


def _status(source: Path, opened: BinaryIO) -> os.stat_result:
    try:
        return os.fstat(opened.fileno())
    except OSError as error:
        raise DriveGoneError(source, reason_of(error)) from error


def _blocks(source: Path, opened: BinaryIO, size: int) -> Iterator[bytes]:
    """Yield the bytes of a file, at most one block beyond the size it had at first."""
    given = 0
    while given <= size:
        try:
            block = opened.read(_BLOCK)
        except OSError as error:
            raise DriveGoneError(source, reason_of(error)) from error
        if not block:
            return
        given += len(block)
        yield block


def hash_of(path: Path) -> str:
    """Return the SHA-256 of a file; may raise `OSError`."""
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _remove(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.unlink(missing_ok=True)
