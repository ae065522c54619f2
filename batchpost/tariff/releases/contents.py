"""The files of a release, read whole into memory from a folder or a zip, within limits.

A release comes from outside: its names become files here, so each is a plain relative path
of plain data, or the release is refused.
"""

import hashlib
import io
import re
import stat
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path, PurePosixPath

from batchpost.errors import ReferenceDataError
from batchpost.model.message import Message, message
from batchpost.model.reasons import reason_of

#: Files of a release by their path within it, in the order of the paths.
Contents = Mapping[str, bytes]

BOOK = "book.toml"
_KINDS = frozenset({".csv", ".toml", ".md", ".txt"})
_PLAIN = re.compile(r"[\w(),+=@#~ -](?:[\w.(),+=@#~ -]*[\w(),+=@#~-])?")
#: Names that Windows keeps for devices, whatever their ending.
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)
_NAME_MAX, _DEPTH_MAX = 100, 4
_ENCRYPTED = 0x1
_RATIO_FREE = 1 << 20  # so small a file harms nobody, however well it was packed
_CHUNK = 1 << 20
_LOCAL_HEADER = 30


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a release may hold."""

    files: int = 2_000
    unpacked_bytes: int = 256 << 20
    ratio: int = 200


class ReleaseUnreadableError(ReferenceDataError):
    """What was given as a release is none, or is damaged."""

    def __init__(self, source: str, fault: Message | str) -> None:
        super().__init__(
            message(
                "{source} holds no tariff book that can be read: {fault}. Nothing was changed; "
                "get the file again or ask its publisher.",
                source=source,
                fault=fault,
            )
        )


class ReleaseTooLargeError(ReferenceDataError):
    """A release exceeds the limits."""

    def __init__(self, source: str, fault: Message) -> None:
        super().__init__(
            message(
                "{source} is refused: {fault}. Nothing was changed; a tariff book is smaller than "
                "that, so ask its publisher.",
                source=source,
                fault=fault,
            )
        )


class ReleaseNameError(ReferenceDataError):
    """A file of a release has a name that data of a book never has."""

    def __init__(self, source: str, name: str) -> None:
        super().__init__(
            message(
                "{source} is refused: it holds {name}, and a tariff book has only csv, toml, md "
                "and txt files with plain names in its own folder. Nothing was changed.",
                source=source,
                name=ascii(name)[1:-1][:_NAME_MAX],
            )
        )


def read_contents(path: Path, source: str, limits: Limits) -> Contents:
    """Return the files of a release from a folder, its `book.toml`, or a zip.

    Raises:
        ReleaseUnreadableError: It is neither, damaged, encrypted or empty.
        ReleaseTooLargeError: It exceeds the limits.
        ReleaseNameError: A name in it is no plain file of data.
    """
    if path.name in {BOOK, "release.toml"} and path.is_file():
        path = path.parent
    if path.is_dir():
        return _read(_of_folder(path, source, limits), source, limits)
    try:
        _refuse_more(source, limits, 1, path.stat().st_size)
        return read_zip(path.read_bytes(), source, limits)
    except OSError as error:
        raise ReleaseUnreadableError(source, reason_of(error)) from error


def read_zip(data: bytes, source: str, limits: Limits) -> Contents:
    """Return the files of a release from the bytes of a zip; raises as `read_contents`."""
    return _read(_of_zip(data, source, limits), source, limits)


def _read(pairs: Iterable[tuple[str, bytes]], source: str, limits: Limits) -> Contents:
    try:
        found = _within(pairs, source, limits)
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, RuntimeError, OSError) as error:
        reason = reason_of(error)
        raise ReleaseUnreadableError(source, reason) from error
    if BOOK not in found:
        raise ReleaseUnreadableError(source, message("it has no {name}", name=BOOK))
    return found


def content_hash(contents: Contents) -> str:
    """Return the hash of a release: of the names and hashes of its files, however packed."""
    whole = hashlib.sha256()
    for name in sorted(contents):
        digest = hashlib.sha256(contents[name]).hexdigest()
        whole.update(f"{digest}  {name}\n".encode())
    return whole.hexdigest()


def _within(pairs: Iterable[tuple[str, bytes]], source: str, limits: Limits) -> Contents:
    """Collect files with plain names, no two alike, no more than the limits allow."""
    found: dict[str, bytes] = {}
    seen: set[str] = set()
    size = 0
    for name, data in pairs:
        if not _plain(name) or name.casefold() in seen:
            raise ReleaseNameError(source, name)
        seen.add(name.casefold())
        size += len(data)
        _refuse_more(source, limits, len(seen), size)
        found[name] = data
    return dict(sorted(_from_its_folder(found).items()))


def _refuse_more(source: str, limits: Limits, files: int, size: int) -> None:
    if files > limits.files:
        fault = message("it holds more than {count} files", count=limits.files)
        raise ReleaseTooLargeError(source, fault)
    if size > limits.unpacked_bytes:
        fault = message("it unpacks to more than {size} MB", size=limits.unpacked_bytes >> 20)
        raise ReleaseTooLargeError(source, fault)


def _plain(name: str) -> bool:
    parts = name.split("/")
    return (
        len(parts) <= _DEPTH_MAX
        and len(name) <= _NAME_MAX
        and PurePosixPath(name).suffix.lower() in _KINDS
        and all(_PLAIN.fullmatch(part) and not _DEVICES.fullmatch(part) for part in parts)
    )


def _from_its_folder(found: dict[str, bytes]) -> dict[str, bytes]:
    """Return the files without the one folder that a packed folder brings along."""
    tops = {name.partition("/")[0] for name in found}
    if len(tops) == 1 and BOOK not in found:
        top = tops.pop() + "/"
        return {name.removeprefix(top): data for name, data in found.items()}
    return found


def _of_folder(folder: Path, source: str, limits: Limits) -> Iterator[tuple[str, bytes]]:
    """Yield the files of a folder; hidden ones are an editor's or the system's own."""
    for path in sorted(folder.rglob("*")):
        relative = path.relative_to(folder)
        if any(part.startswith(".") for part in relative.parts):
            continue
        kind = path.lstat().st_mode
        if stat.S_ISREG(kind):
            _refuse_more(source, limits, 1, path.lstat().st_size)
            yield relative.as_posix(), path.read_bytes()
        elif not stat.S_ISDIR(kind):
            raise ValueError(relative.as_posix())


def _of_zip(data: bytes, source: str, limits: Limits) -> Iterator[tuple[str, bytes]]:
    if data[:200].lstrip()[:1] == b"<":
        raise ReleaseUnreadableError(source, message("it is a web page"))
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        members = [member for member in opened.infolist() if not member.is_dir()]
        _refuse_more(source, limits, len(members), 0)
        _refuse_tricks(source, members)
        for member in members:
            yield member.filename, _member(opened, member, source, limits)


def _refuse_tricks(source: str, members: list[zipfile.ZipInfo]) -> None:
    """Refuse members that share their bytes (a bomb), are links, or are encrypted."""
    places = sorted((one.header_offset, one.compress_size) for one in members)
    if any(at + _LOCAL_HEADER + size > after for (at, size), (after, _) in pairwise(places)):
        raise ReleaseTooLargeError(source, message("files in it share their bytes"))
    for member in members:
        kind = stat.S_IFMT(member.external_attr >> 16)
        # zipfile gives names with plain slashes; the original one tells tricks apart.
        if kind not in {0, stat.S_IFREG} or not _plain(member.orig_filename):
            raise ReleaseNameError(source, member.orig_filename)
        if member.flag_bits & _ENCRYPTED:
            raise ReleaseUnreadableError(source, message("it is locked by a password"))


def _member(opened: zipfile.ZipFile, member: zipfile.ZipInfo, source: str, limits: Limits) -> bytes:
    """Return a member whole, counting what really comes out."""
    most = max(_RATIO_FREE, member.compress_size * limits.ratio)
    pieces: list[bytes] = []
    size = 0
    with opened.open(member) as stream:
        while piece := stream.read(_CHUNK):
            pieces.append(piece)
            size += len(piece)
            _refuse_more(source, limits, 1, size)
            if size > most:
                fault = message("it unpacks to {ratio} times its size", ratio=limits.ratio)
                raise ReleaseTooLargeError(source, fault)
    return b"".join(pieces)
