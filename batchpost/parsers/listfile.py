"""One file as it came: its bytes, read once, and the archive it may be."""

import hashlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from batchpost.errors import ListError
from batchpost.model.message import message
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

    `folder` is `None` for a file inside an archive: nothing outside is looked at then.
    """

    name: str
    data: bytes
    folder: Path | None = None
    limits: Limits = LIMITS
    nesting: int = 0

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
        return Archive(self.name, self.data, self.limits)

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
        reason = getattr(error, "strerror", None) or str(error)
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
