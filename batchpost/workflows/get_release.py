"""Get a release: from a file, a folder or a server, with its checksum and signature proved."""

import contextlib
import hashlib
import re
import urllib.parse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from batchpost.errors import ReferenceDataError
from batchpost.model.message import message
from batchpost.model.reasons import Reason, reason_of
from batchpost.settings import TariffUpdate
from batchpost.tariff.releases.addresses import Terms, is_address, shown_address
from batchpost.tariff.releases.contents import (
    BOOK,
    Limits,
    ReleaseUnreadableError,
    read_contents,
    read_zip,
)
from batchpost.tariff.releases.release import MANIFEST, Release, read_release
from batchpost.tariff.releases.signing import signer_of

_SUMS, _SIGNATURE = ".sha256", ".sig"
_SIDE_MAX = 10_000
_DIGEST = re.compile(r"\\?([0-9A-Fa-f]{64})(?:\s|$)")


class ChecksumError(ReferenceDataError):
    """A file is not what its checksum says."""

    def __init__(self, source: str) -> None:
        super().__init__(
            message(
                "{source} is not what its .sha256 file says: it is damaged or half copied. Nothing "
                "was changed; get both files again.",
                source=source,
            )
        )


class SourceMissingError(ReferenceDataError):
    """There is no file or folder of that name."""

    def __init__(self, source: str, reason: Reason) -> None:
        super().__init__(
            message(
                "{source} cannot be read: {reason}. Nothing was changed; check the name and the "
                "drive.",
                source=source,
                reason=reason,
            )
        )


@dataclass(frozen=True)
class Got:
    """A release that was got and proved; `signed_by` is `None` for an unsigned one."""

    release: Release
    source: str
    signed_by: str | None


@dataclass(frozen=True)
class _Files:
    """The files of a source as they lie on our disk."""

    main: Path
    sums: bytes | None
    signature: bytes | None


def get_release(
    source: str, incoming: Path, terms: Terms, settings: TariffUpdate, *, unsigned: bool
) -> Got:
    """Return the release at `source`, its checksum, signature and manifest proved in that order.

    Args:
        source: A zip, a folder (or its `book.toml`), or an address of a zip.
        incoming: Where a fetched file comes to lie.
        terms: How to fetch.
        settings: Keys and limits.
        unsigned: Whether a release without a signature is allowed.

    Raises:
        ReferenceDataError: It cannot be got, or is not to be trusted; the leaf says why.
    """
    shown = shown_address(source) if is_address(source) else source
    with _files(source, shown, incoming, terms) as files:
        limits = Limits(unpacked_bytes=settings.unpacked_mb << 20)
        contents = None
        if files.main.is_dir():
            contents = read_contents(files.main, shown, limits)
            if files.signature is not None and MANIFEST not in contents:
                raise ReleaseUnreadableError(shown, message("it has no {name}", name=MANIFEST))
            signed = contents.get(MANIFEST, b"")
        else:
            signed = _bytes(files.main, shown, settings.size_mb)
            _compare(signed, files.sums, shown)
        signer = signer_of(signed, files.signature, settings.keys, shown, unsigned=unsigned)
        if contents is None:
            contents = read_zip(signed, shown, limits)
        return Got(read_release(contents, shown), shown, signer)


@contextlib.contextmanager
def _files(source: str, shown: str, incoming: Path, terms: Terms) -> Iterator[_Files]:
    if is_address(source):
        with _fetched(source, incoming, terms) as found:
            yield found
        return
    try:
        main = Path(source).resolve(strict=True)
    except (OSError, ValueError, RuntimeError) as error:
        raise SourceMissingError(shown, reason_of(error)) from error
    if main.name in {BOOK, MANIFEST} and main.is_file():
        main = main.parent
    yield _Files(main, _side(main, _SUMS), _side(main, _SIGNATURE))


@contextlib.contextmanager
def _fetched(source: str, incoming: Path, terms: Terms) -> Iterator[_Files]:
    """Fetch a zip and what stands beside it; kept no longer than it is needed."""
    from dataclasses import replace

    from batchpost.tariff.releases.fetching import fetch

    main = fetch(source, incoming, terms)
    assert main is not None
    short = replace(terms, size_mb=1)
    fetched = [main]
    try:
        texts = []
        for ending in (_SUMS, _SIGNATURE):
            side = fetch(_beside(source, ending), incoming, short, needed=False)
            texts.append(None if side is None else side.read_bytes()[:_SIDE_MAX])
            fetched += [] if side is None else [side]
        yield _Files(main, *texts)
    finally:
        for path in fetched:
            path.unlink(missing_ok=True)


def _beside(url: str, ending: str) -> str:
    parts = urllib.parse.urlsplit(url)
    return urllib.parse.urlunsplit(parts._replace(path=parts.path + ending, fragment=""))


def _side(main: Path, ending: str) -> bytes | None:
    path = main.with_name(main.name + ending)
    try:
        with path.open("rb") as file:
            return file.read(_SIDE_MAX)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise SourceMissingError(str(path), reason_of(error)) from error


def _bytes(path: Path, shown: str, size_mb: int) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read((size_mb << 20) + 1)
    except OSError as error:
        raise SourceMissingError(shown, reason_of(error)) from error
    if len(data) > size_mb << 20:
        raise ReleaseUnreadableError(shown, message("it is larger than {size} MB", size=size_mb))
    return data


def _compare(data: bytes, sums: bytes | None, shown: str) -> None:
    if sums is None:
        return
    said = _DIGEST.match(sums.decode("utf-8-sig", "replace"))
    if said is None or said[1].lower() != hashlib.sha256(data).hexdigest():
        raise ChecksumError(shown)
