"""The archive of originals: every accepted list's own bytes, under the hash of its content.

`ab/abcd….xlsx` is a list whose SHA-256 begins with `ab`. Where files belong together, they
share the name, and `abcd….sha256` names their hashes in the form of `sha256sum`.
"""

import contextlib
import os
import re
import stat
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from batchpost.media.companions import ending_of
from batchpost.media.copying import Copied, hash_of
from batchpost.media.refusals import (
    NotGivenBackError,
    NotOverwrittenError,
    OriginalDamagedError,
    OriginalMissingError,
    OriginalUnkeptError,
    OriginalUnreadableError,
    OriginalUnremovedError,
)
from batchpost.model.message import message
from batchpost.model.reasons import reason_of

_SUMS = ".sha256"
_HASH = re.compile(r"[0-9a-f]{64}(?![0-9a-f])")
_CHANGED = message("the copy is not what was read")


@dataclass(frozen=True, slots=True)
class Original:
    """One kept file: where it lies and the hash it has and shall have."""

    path: Path
    sha256: str
    size: int


def keep(copies: Sequence[Copied], sha256: str, archive: Path) -> Path:
    """Move the copies of a list, the list itself last, into the archive and return its place.

    `sha256` is the list's identity. What is kept already and whole stays; a damaged file is
    replaced.

    Raises:
        OriginalUnkeptError: The archive cannot be written.
    """
    folder = archive / sha256[:2]
    with contextlib.suppress(OriginalMissingError, OriginalDamagedError):
        return find_original(sha256, copies[0].path.name, archive)[0].path
    main = next((copy for copy in copies if copy.sha256 == sha256), copies[0])
    others = [copy for copy in copies if copy is not main]
    kept = {main: sha256 + ending_of(main.path.name, companion=False)}
    kept |= {copy: sha256 + ending_of(copy.path.name, companion=True) for copy in others}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if others or main.sha256 != sha256:
            lines = [f"{copy.sha256}  {name}\n" for copy, name in kept.items()]
            _put_sums("".join(lines), main.path.with_name(_SUMS), folder / (sha256 + _SUMS))
        for copy in (*others, main):
            _put(copy, folder / kept[copy])
        for damaged in _kept_under(sha256, archive):
            if damaged.name not in {*kept.values(), sha256 + _SUMS}:
                _remove(damaged)
        _settle(folder)
    except OSError as error:
        raise OriginalUnkeptError(folder, reason_of(error)) from error
    return folder / kept[main]


def _put(copy: Copied, place: Path) -> None:
    if place.is_file() and hash_of(place) == copy.sha256:
        return
    with copy.path.open("rb+") as opened:
        os.fsync(opened.fileno())
    if hash_of(copy.path) != copy.sha256:
        raise OriginalUnkeptError(place.parent, _CHANGED)
    _move(copy.path, place)


def _put_sums(text: str, fresh: Path, place: Path) -> None:
    with fresh.open("w", encoding="utf-8", newline="\n") as opened:
        opened.write(text)
        opened.flush()
        os.fsync(opened.fileno())
    _move(fresh, place)


def _move(fresh: Path, place: Path) -> None:
    """Put a file in its place at one stroke, to be read by its owner and written by nobody."""
    if place.exists():
        place.chmod(stat.S_IREAD | stat.S_IWRITE)  # Windows replaces no read-only file
    fresh.chmod(stat.S_IREAD)
    fresh.replace(place)


def _remove(path: Path) -> None:
    path.chmod(stat.S_IREAD | stat.S_IWRITE)
    path.unlink()


def _settle(folder: Path) -> None:
    """Have the folder's entries on the disk, where the system lets a folder be opened."""
    if os.name == "nt":
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def is_kept(sha256: str, archive: Path) -> bool:
    """Tell whether the archive holds a list, without looking at its bytes."""
    try:
        return bool(_kept_under(sha256, archive))
    except OSError:
        return False


def _kept_under(sha256: str, archive: Path) -> list[Path]:
    folder = archive / sha256[:2]
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if path.name.startswith(sha256))


def find_original(sha256: str, name: str, archive: Path) -> tuple[Original, ...]:
    """Return the kept files of a list, itself first; every hash is compared.

    `name` is the file's name when it was accepted, for the sentences.

    Raises:
        OriginalMissingError: The archive does not hold it, or not all of it.
        OriginalDamagedError: A file is not what was accepted.
        OriginalUnreadableError: The system refuses.
    """
    try:
        there = {path.name: path for path in _kept_under(sha256, archive)}
        sums = there.pop(sha256 + _SUMS, None)
        wanted = _read_sums(sums) if sums is not None else dict.fromkeys(sorted(there)[:1], sha256)
        if not wanted or not wanted.keys() <= there.keys():
            raise OriginalMissingError(name, archive / sha256[:2], sha256)
        found = [_look_at(there[each]) for each in wanted]
    except OSError as error:
        raise OriginalUnreadableError(archive / sha256[:2], reason_of(error)) from error
    for original, expected in zip(found, wanted.values(), strict=True):
        if original.sha256 != expected:
            raise OriginalDamagedError(name, original.path, original.sha256)
    return tuple(found)


def _look_at(path: Path) -> Original:
    return Original(path, hash_of(path), path.stat().st_size)


def remove_original(sha256: str, archive: Path) -> int:
    """Remove the kept files of a list for good; return how many there were.

    Raises:
        OriginalUnremovedError: The system refuses.
    """
    try:
        files = _kept_under(sha256, archive)
        for path in files:
            _remove(path)
    except OSError as error:
        raise OriginalUnremovedError(archive / sha256[:2], reason_of(error)) from error
    return len(files)


def kept_before(moment: datetime, archive: Path) -> list[str]:
    """Return the hashes of the lists that were kept before a moment.

    Raises:
        OriginalUnreadableError: The archive cannot be read.
    """
    try:
        old = {
            named[0]
            for path in archive.glob("??/*")
            if (named := _HASH.match(path.name)) and path.stat().st_mtime < moment.timestamp()
        }
    except OSError as error:
        raise OriginalUnreadableError(archive, reason_of(error)) from error
    return sorted(old)


def _read_sums(path: Path) -> dict[str, str]:
    """Return hash by name; a line that is none is passed over, and its file found missing."""
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    parts = [line.split("  ", 1) for line in lines]
    return {part[1]: part[0] for part in parts if len(part) == 2}


def give_back(
    originals: Sequence[Original], sha256: str, out: Path, record: Callable[[], object]
) -> tuple[Path, ...]:
    """Write kept files anew: the list as `out`, its companions beside it.

    `record` is called once all of them lie whole beside their places, so that it tells of
    nothing that was not handed out; where it raises, none is.

    Raises:
        NotOverwrittenError: One of the files to be written is there already.
        NotGivenBackError: One cannot be written.
    """
    stem = out.with_suffix("") if len(originals) > 1 else out
    places = [out] + [
        stem.with_name(stem.name + original.path.name.removeprefix(sha256))
        for original in originals[1:]
    ]
    for place in places:
        if place.exists():
            raise NotOverwrittenError(place)
    fresh = {place: place.with_name(f".{place.name}.{os.getpid()}.new") for place in places}
    try:
        for original, place in zip(originals, places, strict=True):
            _write_beside(original, place, fresh[place])
        record()
        for place in places:
            _put_in_place(fresh[place], place)
    finally:
        for left in fresh.values():
            with contextlib.suppress(OSError):
                left.unlink(missing_ok=True)
    return tuple(places)


def _write_beside(original: Original, place: Path, fresh: Path) -> None:
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        fresh.write_bytes(original.path.read_bytes())
        if hash_of(fresh) != original.sha256:
            raise NotGivenBackError(place, _CHANGED)
    except OSError as error:
        raise NotGivenBackError(place, reason_of(error)) from error


def _put_in_place(fresh: Path, place: Path) -> None:
    try:
        fresh.replace(place)
    except OSError as error:
        raise NotGivenBackError(place, reason_of(error)) from error
