"""Taking a list from a medium: it and the files that belong to it, copied into one folder."""

import os
from dataclasses import dataclass
from pathlib import Path

from batchpost.media.companions import companions_of
from batchpost.media.copying import Copied, Opener, copy_verified, open_to_read
from batchpost.media.refusals import DriveGoneError
from batchpost.model.reasons import reason_of


@dataclass(frozen=True, slots=True)
class Taken:
    """A list as taken: where it came from, its copy first, then those of its companions."""

    source: Path
    copies: tuple[Copied, ...]

    @property
    def path(self) -> Path:
        """Return the copy of the list; it bears the name the client gave it."""
        return self.copies[0].path


def take(source: Path, folder: Path, most_bytes: int, opener: Opener = open_to_read) -> Taken:
    """Copy a list and its companions into an empty folder.

    A companion that is no file or larger than `most_bytes` is left where it lies.

    Raises:
        ListError: A file cannot be read to its end, or changes meanwhile.
    """
    copies = [copy_verified(source, folder / source.name, opener)]
    for name in companions_of(source.name, _names_beside(source)):
        beside = source.parent / name
        if _may_be_taken(beside, most_bytes):
            copies.append(copy_verified(beside, folder / name, opener))
    return Taken(source, tuple(copies))


def _may_be_taken(path: Path, most_bytes: int) -> bool:
    try:
        return path.is_file() and path.stat().st_size <= most_bytes
    except OSError as error:  # a drive that is gone answers neither yes nor no
        raise DriveGoneError(path, reason_of(error)) from error


def _names_beside(source: Path) -> list[str]:
    try:
        return os.listdir(source.parent)  # noqa: PTH208 - names, not paths
    except OSError:
        return []
