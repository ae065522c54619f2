"""Walking through a drive: bounded, in one order every time, following nothing elsewhere."""

import os
import stat
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from batchpost.media.companions import is_companion
from batchpost.media.kinds import is_disguised, why_passed_over
from batchpost.media.refusals import FolderMissingError
from batchpost.model.reasons import Reason, reason_of

_HIDDEN = getattr(stat, "FILE_ATTRIBUTE_HIDDEN", 2) | getattr(stat, "FILE_ATTRIBUTE_SYSTEM", 4)
_REPARSED = getattr(stat, "FILE_ATTRIBUTE_REPARSE_POINT", 1024)


@dataclass(frozen=True, slots=True)
class Bounds:
    """How far a walk goes: folders below the first, files in all, seconds in all."""

    depth: int = 12
    files: int = 20_000
    seconds: float = 120


BOUNDS = Bounds()


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file that may be looked at; `modified_s` as the file system keeps it."""

    path: Path
    size: int
    modified_s: float


@dataclass
class Walked:
    """What a walk came by.

    `disguised` are names that hide a program, `unread` folders that did not let themselves be
    read, with the reason. `passed_over` counts what is never opened. `stopped` says that there
    was more than the bounds allow.
    """

    files: list[FoundFile] = field(default_factory=list)
    passed_over: int = 0
    disguised: list[Path] = field(default_factory=list)
    unread: list[tuple[Path, Reason]] = field(default_factory=list)
    stopped: bool = False


def walk(root: Path, bounds: Bounds, clock: Callable[[], float], walked: Walked) -> None:
    """Add the files under `root` to `walked`; a file alone is itself.

    Links are not followed, other drives mounted inside are not entered, and no folder is
    entered twice, whatever it is called.

    Raises:
        FolderMissingError: `root` is not there or cannot be read.
    """
    until = clock() + bounds.seconds
    try:
        status = root.stat()
        if stat.S_ISREG(status.st_mode):
            walked.files.append(FoundFile(root, status.st_size, status.st_mtime))
            return
        os.scandir(root).close()
    except (OSError, ValueError) as error:
        raise FolderMissingError(root, reason_of(error)) from error
    device, entered = status.st_dev, {(status.st_dev, status.st_ino)}
    waiting = [(root, 0)]
    while waiting:
        folder, depth = waiting.pop()
        if clock() > until or len(walked.files) >= bounds.files:
            walked.stopped = True
            return
        for inner in _look_into(folder, bounds, walked):
            own = _status(inner)
            if own is None or own.st_dev != device or (own.st_dev, own.st_ino) in entered:
                walked.passed_over += 1
            elif depth >= bounds.depth:
                walked.stopped = True
            else:
                if own.st_ino:
                    entered.add((own.st_dev, own.st_ino))
                waiting.append((inner, depth + 1))


def _look_into(folder: Path, bounds: Bounds, walked: Walked) -> list[Path]:
    """Add a folder's files and return its folders, last names first: a stack turns them."""
    try:
        with os.scandir(folder) as scanned:
            entries = sorted(scanned, key=lambda entry: entry.name)
    except OSError as error:
        walked.unread.append((folder, reason_of(error)))
        return []
    names = frozenset(entry.name.lower() for entry in entries)
    folders = []
    for entry in entries:
        try:
            status = entry.stat(follow_symlinks=False)
        except OSError as error:
            walked.unread.append((Path(entry.path), reason_of(error)))
            continue
        if _is_passed_over(entry.name, status):
            walked.passed_over += 1
            if is_disguised(entry.name) and not stat.S_ISDIR(status.st_mode):
                walked.disguised.append(Path(entry.path))
        elif stat.S_ISDIR(status.st_mode):
            folders.append(Path(entry.path))
        elif not is_companion(entry.name, names):
            if len(walked.files) >= bounds.files:
                walked.stopped = True
                break
            walked.files.append(FoundFile(Path(entry.path), status.st_size, status.st_mtime))
    return folders[::-1]


def _is_passed_over(name: str, status: os.stat_result) -> bool:
    attributes = getattr(status, "st_file_attributes", 0)
    return (
        why_passed_over(name) is not None
        or bool(attributes & (_HIDDEN | _REPARSED))
        or not (stat.S_ISREG(status.st_mode) or stat.S_ISDIR(status.st_mode))
    )


def _status(path: Path) -> os.stat_result | None:
    try:
        return path.lstat()
    except OSError:
        return None
