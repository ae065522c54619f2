"""Pack a book for publication: a zip with its manifest, its checksum and its signature."""

import contextlib
import hashlib
import io
import os
import zipfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from batchpost.errors import ReportError, WrongUseError
from batchpost.model.message import message
from batchpost.model.reasons import Reason, reason_of
from batchpost.tariff.releases.contents import Contents, Limits, read_contents
from batchpost.tariff.releases.release import (
    MANIFEST,
    Release,
    is_number,
    manifest_of,
    read_release,
)
from batchpost.workflows.prove_release import prove_release

#: The same book gives the same bytes, whenever it is packed.
_MOMENT = (1980, 1, 1, 0, 0, 0)
_PLAIN_FILE = 0o100644 << 16
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


class ReleaseNumberError(WrongUseError):
    """A release is to have a number that gives no order."""

    def __init__(self, release: str) -> None:
        super().__init__(
            message(
                "{release} numbers no release; write a date or numbers: 2026-12-01, 2026-12-01.2, "
                "17.",
                release=release,
            )
        )


class PackUnwrittenError(ReportError):
    """The packed book cannot be written."""

    def __init__(self, path: Path, reason: Reason) -> None:
        super().__init__(
            message(
                "The release cannot be written to {path}: {reason}. A release is never "
                "overwritten; choose another file.",
                path=path,
                reason=reason,
            )
        )


@dataclass(frozen=True)
class Packed:
    """A release that was packed; `public_key` is `None` for an unsigned one."""

    release: Release
    path: Path
    sha256: str  # of the zip
    public_key: str | None


def find_book(book: str, books: Path | None) -> Path:
    """Return the folder of a book: the folder itself, or the one in force of an operator.

    Raises:
        UnknownOperatorError: It is neither.
    """
    from batchpost.tariff.book import operators
    from batchpost.tariff.errors import UnknownOperatorError

    folder = Path(book)
    if folder.is_dir():
        return folder
    known = operators(books)
    if book not in known:
        raise UnknownOperatorError(book, sorted(known))
    return known[book]


def pack_tariffs(
    folder: Path,
    out: Path,
    on: date,
    *,
    key: Path | None,
    release: str | None,
    previous: str | None,
) -> Packed:
    """Pack the book in `folder` as the release `out`, with `.sha256` and `.sig` beside it.

    `on` is the day from which each line must have a price, as `tariff update` will prove it.

    Raises:
        ReleaseNumberError: `release` or `previous` gives no order.
        FaultyBookError: The lint finds errors.
        PackUnwrittenError: A file is there already or cannot be written.
        BatchpostError: The folder is no book, or the key cannot sign.
    """
    for number in (release, previous):
        if number is not None and not is_number(number):
            raise ReleaseNumberError(number)
    found = _published(folder, release, previous)
    prove_release(folder, on, str(folder))
    data = _zip(found.contents)
    sha256 = hashlib.sha256(data).hexdigest()
    files = {out: data, _beside(out, ".sha256"): f"{sha256}  {out.name}\n".encode()}
    public_key = None
    if key is not None:
        from batchpost.tariff.releases.signing import sign

        files[_beside(out, ".sig")], public_key = sign(data, key)
    _write(files)
    return Packed(found, out, sha256, public_key)


def _published(folder: Path, release: str | None, previous: str | None) -> Release:
    """Return the files of a book with a manifest of their own."""
    contents = dict(read_contents(folder, str(folder), Limits()))
    contents.pop(MANIFEST, None)
    if release is not None:
        whose = read_release(
            {**contents, MANIFEST: manifest_of(contents, "", release, None)}, str(folder)
        )
    else:
        whose = read_release(contents, str(folder))
    contents[MANIFEST] = manifest_of(contents, whose.operator, whose.release, previous)
    return read_release(dict(sorted(contents.items())), str(folder))


def _zip(contents: Contents) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, data in sorted(contents.items()):
            member = zipfile.ZipInfo(name, _MOMENT)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = _PLAIN_FILE
            member.create_system = 3
            archive.writestr(member, data)
    return packed.getvalue()


def _beside(out: Path, ending: str) -> Path:
    return out.with_name(out.name + ending)


def _write(files: dict[Path, bytes]) -> None:
    """Write new files, the first of them last: where it stands, the others stand."""
    done: list[Path] = []
    for path in reversed(files):
        try:
            opened = os.open(path, _NEW, 0o644)
            done.append(path)
            with os.fdopen(opened, "wb") as file:
                file.write(files[path])
        except OSError as error:
            for each in done:
                with contextlib.suppress(OSError):
                    each.unlink()
            raise PackUnwrittenError(path, reason_of(error)) from error
