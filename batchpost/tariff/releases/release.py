"""The release: a book as it is published, with its number and the hashes of its files.

`release.toml` stands beside `book.toml`:

    operator = "belpochta"
    release = "2026-12-01"        number or date; a later release has a higher one
    previous = "2026-11-01"       which release it was made from, where there was one
    [files]                       SHA-256 of every other file
    "book.toml" = "…"
"""

import hashlib
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from batchpost.errors import ReferenceDataError
from batchpost.model.message import Message, message
from batchpost.tariff.releases.active import OPERATOR
from batchpost.tariff.releases.contents import BOOK, Contents, ReleaseUnreadableError, content_hash

MANIFEST = "release.toml"
_NUMBER = re.compile(r"\d{1,9}(?:[.-]\d{1,9}){0,5}")
_DIGEST = re.compile(r"[0-9a-f]{64}")


class ReleaseDamagedError(ReferenceDataError):
    """The files of a release are not those its manifest names."""

    def __init__(self, source: str, name: str) -> None:
        super().__init__(
            message(
                "{source} is damaged: {name} is not as its release.toml says. Nothing was "
                "changed; get the release again.",
                source=source,
                name=ascii(name)[1:-1][:100],
            )
        )


class ReleaseOlderError(ReferenceDataError):
    """A release is older than the one in force."""

    def __init__(self, release: str, active: str) -> None:
        super().__init__(
            message(
                "Release {release} is older than {active}, which is in force. Nothing was "
                "changed; to go back, use `batchpost tariff rollback` or --allow-older.",
                release=release,
                active=active,
            )
        )


class ReleaseRewrittenError(ReferenceDataError):
    """A release has the number of the one in force, and other contents."""

    def __init__(self, release: str) -> None:
        super().__init__(
            message(
                "Release {release} is in force already, with other contents. Nothing was changed; "
                "its publisher must give a changed book a higher number (or use --allow-older).",
                release=release,
            )
        )


@dataclass(frozen=True)
class Release:
    """A release that was read: whose, which, and its files."""

    operator: str
    release: str
    previous: str | None
    sha256: str
    contents: Contents


def read_release(contents: Contents, source: str) -> Release:
    """Return the release that files make, its hashes compared where it names them.

    Raises:
        ReleaseUnreadableError: It does not say whose and which it is.
        ReleaseDamagedError: A file is missing, too many, or not as the manifest says.
    """
    told = _toml(contents, MANIFEST, source) if MANIFEST in contents else {}
    book = _toml(contents, BOOK, source)
    if told:
        _compare(told.get("files"), contents, source)
    operator = _word(source, "operator", OPERATOR, book, told)
    return Release(
        operator=operator,
        release=_word(source, "release", _NUMBER, told, book),
        previous=str(told["previous"]) if told.get("previous") else None,
        sha256=content_hash(contents),
        contents=contents,
    )


def is_number(text: str) -> bool:
    """Tell whether a text can number a release: `7`, `2026.2`, `2026-12-01`.

    >>> is_number("2026-12-01.2"), is_number("new")
    (True, False)
    """
    return bool(_NUMBER.fullmatch(text))


def order_of(release: str) -> tuple[int, ...]:
    """Return what releases are compared by.

    >>> order_of("2026-9-1") < order_of("2026-12-01") < order_of("2026-12-01.2")
    True
    """
    return tuple(map(int, re.findall(r"\d+", release)))


def refuse_older(release: Release, active: str, active_sha256: str | None) -> None:
    """Refuse a release that does not come after the one in force.

    `active_sha256` is `None` for a book that is no release, but has a number.

    Raises:
        ReleaseOlderError: Its number is lower.
        ReleaseRewrittenError: Its number is the same and its contents are not.
    """
    own, other = order_of(release.release), order_of(active)
    if own < other:
        raise ReleaseOlderError(release.release, active)
    if own == other and active_sha256 not in {None, release.sha256}:
        raise ReleaseRewrittenError(release.release)


def manifest_of(contents: Contents, operator: str, release: str, previous: str | None) -> bytes:
    """Return the `release.toml` of files about to be published."""
    lines = [f'operator = "{operator}"', f'release = "{release}"']
    if previous:
        lines.append(f'previous = "{previous}"')
    lines += ["", "[files]"]
    lines += [
        f'"{name}" = "{hashlib.sha256(data).hexdigest()}"'
        for name, data in sorted(contents.items())
        if name != MANIFEST
    ]
    return "\n".join([*lines, ""]).encode()


def number_of(folder: Path) -> str | None:
    """Return the number a book gives itself, `None` where it has none."""
    try:
        with (folder / BOOK).open("rb") as file:
            told = str(tomllib.load(file).get("release", ""))
    except (OSError, ValueError, RecursionError):
        return None
    return told if is_number(told) else None


def _toml(contents: Contents, name: str, source: str) -> dict[str, Any]:
    try:
        found: dict[str, Any] = tomllib.loads(contents[name].decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        said = message("{name} is no TOML ({reason})", name=name, reason=str(error)[:200])
        raise ReleaseUnreadableError(source, said) from error
    return found


def _word(source: str, name: str, form: re.Pattern[str], *tables: dict[str, Any]) -> str:
    """Return what the first of the tables that says it says; they must not differ."""
    said = [str(table[name]) for table in tables if table.get(name)]
    if not said:
        raise ReleaseUnreadableError(source, _unsaid(name))
    if not form.fullmatch(said[0]):
        fault = message("{name} = {value} does not fit", name=name, value=said[0][:100])
        raise ReleaseUnreadableError(source, fault)
    if len(set(said)) > 1:
        shown = ", ".join(dict.fromkeys(said))[:100]
        fault = message(
            "{name} is another in book.toml than in its release: {values}", name=name, values=shown
        )
        raise ReleaseUnreadableError(source, fault)
    return said[0]


def _unsaid(name: str) -> Message:
    if name == "release":
        return message("neither release.toml nor book.toml says which release it is")
    return message("{name} is missing", name=name)


def _compare(files: Any, contents: Contents, source: str) -> None:
    named = files if isinstance(files, dict) else {}
    for name in sorted({*named, *contents} - {MANIFEST}):
        digest = str(named.get(name, ""))
        data = contents.get(name)
        if (
            data is None
            or not _DIGEST.fullmatch(digest)
            or hashlib.sha256(data).hexdigest() != digest
        ):
            raise ReleaseDamagedError(source, name)
