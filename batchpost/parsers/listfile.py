"""One file as it came: its bytes, read once, and the archive it may be."""

import hashlib
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from batchpost.errors import ListError
from batchpost.model.message import message
from batchpost.model.reasons import reason_of
from batchpost.parsers.archive import ZIP_MAGIC, Archive
from batchpost.parsers.limits import LIMITS, Limits
from batchpost.parsers.refusals import (
    EmptyFileError,
    ListIsFolderError,
    ListMissingError,
    ListUnreadableError,
    TooLargeError,
)

HEAD_BYTES = 8192


@dataclass(frozen=True)
class ListFile:
    """The bytes of a file and its name; `folder` is where its companions may lie.

    `folder` is `None` for a file inside an archive: nothing outside is looked at then, and
    its companions are members of the archive `within`, where it is called `member`.
    """

    name: str
    data: bytes
    folder: Path | None = None
    limits: Limits = LIMITS
    nesting: int = 0
    within: Archive | None = None
    member: str = ""
    password: str | None = field(default=None, repr=False)

    def sibling(self, other: str, own: str | None = None) -> "ListFile | None":
        """Return the file beside this one whose name ends in `other` instead of `own`.

        Letters' case is passed over. Without `own` it is the part after the last dot.

        Raises:
            ListError: It is there and cannot be read.
        """
        name = self.member if self.within is not None else self.name
        if own is None:
            stem = name.rpartition(".")[0] or name
        else:
            stem = name[: -len(own)] if name.lower().endswith(own.lower()) else name
        wanted = (stem + other).lower()
        if self.within is not None:
            return self._member_called(wanted)
        for entry in _entries(self.folder):
            if entry.name.lower() == wanted and entry.is_file():
                return open_file(entry, self.limits)
        return None

    def _member_called(self, wanted: str) -> "ListFile | None":
        assert self.within is not None
        for name in self.within.names:
            if name.lower() == wanted:
                return self.inside(self.within, name)
        return None

    def inside(self, archive: Archive, name: str) -> "ListFile":
        """Return a member of an archive as a file of its own.

        Raises:
            ListError: It cannot be unpacked.
        """
        shown = archive.shown_name(name)
        deeper = self.nesting if archive is self.within else self.nesting + 1
        data = archive.read(name)
        return ListFile(shown, data, None, self.limits, deeper, archive, name, self.password)

    @property
    def head(self) -> bytes:
        """Return the first bytes, enough to tell most formats apart."""
        return self.data[:HEAD_BYTES]

    @property
    def is_zip(self) -> bool:
        """Tell whether the content begins like a zip archive."""
        return self.data.startswith(ZIP_MAGIC)

    @cached_property
    def archive(self) -> Archive:
        """Return the archive this file is.

        Raises:
            BrokenListError: It only begins like one.
        """
        return Archive(self.name, self.data, self.limits, self.password)

    @cached_property
    def members(self) -> frozenset[str]:
        """Return the names inside a zip, in small letters and with plain slashes.

        Empty for what is no zip, and for a zip too damaged to list.
        """
        if not self.is_zip:
            return frozenset()
        try:
            names = self.archive.names
        except ListError:
            return frozenset()
        return frozenset(name.replace("\\", "/").lstrip("/").lower() for name in names)

    @cached_property
    def sha256(self) -> str:
        """Return the hash of the bytes."""
        return hashlib.sha256(self.data).hexdigest()


def _entries(folder: Path | None) -> list[Path]:
    if folder is None:
        return []
    try:
        return sorted(folder.iterdir())
    except OSError:
        return []


def open_file(path: Path, limits: Limits = LIMITS) -> ListFile:
    """Read a file whole, within the limits.

    Raises:
        ListMissingError: No such file.
        ListIsFolderError: A folder.
        ListUnreadableError: The system refuses.
        EmptyFileError: No bytes.
        TooLargeError: More bytes than `limits.file_bytes`.
    """
    try:
        if path.is_dir():
            raise ListIsFolderError(str(path))
        if path.exists() and not path.is_file():
            raise ListUnreadableError(str(path), "not a regular file")
        with path.open("rb") as opened:
            data = opened.read(limits.file_bytes + 1)
    except FileNotFoundError as error:
        raise ListMissingError(str(path)) from error
    except (OSError, ValueError) as error:
        reason = reason_of(error)
        raise ListUnreadableError(str(path), reason) from error
    if not data:
        raise EmptyFileError(str(path))
    refuse_size(path, len(data), limits)
    return ListFile(path.name, data, path.parent, limits)


def refuse_size(path: Path, size: int, limits: Limits) -> None:
    """Refuse a file of more bytes than `limits.file_bytes`.

    Raises:
        TooLargeError: It has more.
    """
    if size > limits.file_bytes:
        megabytes = limits.file_bytes >> 20
        raise TooLargeError(
            str(path),
            message("more than {size} MB", size=megabytes),
            message("{size} MB", size=megabytes),
        )
