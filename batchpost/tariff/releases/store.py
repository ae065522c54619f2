"""The store of releases: puts a release in force whole, at one stroke, or leaves all as it was.

Every change happens under one lock. A release is written beside the others under a name
that nobody reads, brought onto the disk, renamed to its own name, and only then named as the
one in force by the replacement of one small file. Death at any moment leaves the old release
or the new one; the next holder of the lock clears up.
"""

import contextlib
import os
import shutil
import sqlite3
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, TypeGuard

from batchpost.errors import ReferenceDataError
from batchpost.model.message import message
from batchpost.model.reasons import Reason, reason_of
from batchpost.tariff.releases.active import (
    ACTIVE,
    RELEASES,
    Active,
    ActiveRelease,
    as_json,
    read_active,
)
from batchpost.tariff.releases.contents import Contents, Limits, content_hash, read_contents
from batchpost.tariff.releases.history import BUILT_IN_RELEASE, Entry, append_entry, read_history

LOCK = "update.lock"
INCOMING = "incoming"
_FRESH = ".fresh-"
_TRIES = 20
_PAUSE_S = 0.05


class UpdateRunsError(ReferenceDataError):
    """Another process is changing the tariffs of this office now."""

    def __init__(self, books: Path) -> None:
        super().__init__(
            message(
                "Another update of the tariffs is under way in {books}. This one changed nothing; "
                "wait until that one has ended.",
                books=books,
            )
        )


class StoreError(ReferenceDataError):
    """The folder of the office's books cannot be written."""

    def __init__(self, path: Path, reason: Reason) -> None:
        super().__init__(
            message(
                "The tariffs cannot be kept in {path}: {reason}. The former ones stay in force; "
                "free some space or set the rights of the folder.",
                path=path,
                reason=reason,
            )
        )


class ClockError(ReferenceDataError):
    """The clock shows an earlier moment than the last change of the tariffs."""

    def __init__(self, now: datetime, last: datetime) -> None:
        super().__init__(
            message(
                "The clock shows {now}, but the tariffs were last changed at {last}: it was set "
                "back. Nothing was changed; set the clock right.",
                now=now.isoformat(" ", "minutes"),
                last=last.isoformat(" ", "minutes"),
            )
        )


@dataclass(frozen=True)
class Stored:
    """The store, held by this process alone."""

    books: Path
    active: Active
    history: tuple[Entry, ...]

    def folder(self, operator: str) -> Path | None:
        """Return the folder of the release in force, `None` where there is none."""
        found = self.active.releases.get(operator)
        return None if found is None else self.books / RELEASES / operator / found.folder

    def require_clock(self, now: datetime) -> None:
        """Refuse to work when the clock was set back.

        Raises:
            ClockError: The last change lies after `now`.
        """
        if self.history and self.history[-1].moment > now:
            raise ClockError(now, self.history[-1].moment)

    @contextlib.contextmanager
    def fresh(self, operator: str, contents: Contents) -> Iterator[Path]:
        """Write a release into a place of its own and return its folder; it goes at the end.

        The folder's parent serves as a `books` folder in which this release stands first.
        """
        place = self.books / RELEASES / f"{_FRESH}{os.getpid()}"
        folder = place / operator
        try:
            _write(folder, contents)
            yield folder
        except OSError as error:
            raise StoreError(place, reason_of(error)) from error
        finally:
            shutil.rmtree(place, ignore_errors=True)

    def keep(self, operator: str, folder: Path, sha256: str) -> str:
        """Move a fresh release to its own name and return that name.

        What stands there and is whole stays; beside what is damaged it gets another name.
        """
        home = self.books / RELEASES / operator
        home.mkdir(parents=True, exist_ok=True)
        for copy_no in range(1, 1000):
            name = sha256[:16] if copy_no == 1 else f"{sha256[:16]}-{copy_no}"
            if not (home / name).exists():
                _patiently(folder.rename, home / name)
                _settle(home)
                return name
            if is_whole(home / name, sha256):
                return name
        raise StoreError(home, sha256)

    def numbered(self, entry: Entry) -> Entry:
        """Return an entry with the number it will bear in the history."""
        return replace(entry, entry_no=_last_no(self.history, self.active) + 1)

    def activate(self, entry: Entry) -> Entry:
        """Put in force what an entry says, at one stroke, and add it to the history."""
        numbered = self.numbered(entry)
        releases = dict(self.active.releases)
        releases.pop(entry.operator, None)
        if entry.to_folder:
            releases[entry.operator] = ActiveRelease(
                entry.to_release, entry.to_folder, entry.to_sha256
            )
        try:
            _replace(self.books / ACTIVE, as_json(Active(releases, numbered)))
        except OSError as error:
            raise StoreError(self.books, reason_of(error)) from error
        with contextlib.suppress(OSError):  # done is done: the next holder adds the line
            append_entry(self.books, numbered)
        return numbered

    def incoming(self) -> Path:
        """Return the folder for what is being fetched."""
        place = self.books / INCOMING
        place.mkdir(exist_ok=True)
        return place


@contextlib.contextmanager
def open_store(books: Path) -> Iterator[Stored]:
    """Hold the store of the office's `books` folder alone, cleared of what a death left.

    Raises:
        UpdateRunsError: Another process holds it.
        StoreError: The folder cannot be written.
        ActiveUnreadableError, HistoryUnreadableError: A file of it is damaged.
    """
    try:
        books.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(books, reason_of(error)) from error
    with _locked(books):
        try:
            _clear(books)
            active = read_active(books)
            history = read_history(books)
            if _is_unwritten(active.entry, history):
                append_entry(books, active.entry)
                history.append(active.entry)
        except OSError as error:
            raise StoreError(books, reason_of(error)) from error
        yield Stored(books, active, tuple(history))


def history_of(books: Path) -> list[Entry]:
    """Return all changes, the last one too if its line is still to be written; takes no lock."""
    history = read_history(books)
    last = read_active(books).entry
    if _is_unwritten(last, history):
        history.append(last)
    return history


def is_whole(folder: Path, sha256: str) -> bool:
    """Tell whether a kept release is as it was published, byte for byte."""
    try:
        return content_hash(read_contents(folder, folder.name, Limits())) == sha256
    except ReferenceDataError:
        return False


def release_in_force(active: Active, operator: str) -> str:
    """Return the number of the release in force of an operator."""
    found = active.releases.get(operator)
    return BUILT_IN_RELEASE if found is None else found.release


@contextlib.contextmanager
def _locked(books: Path) -> Iterator[None]:
    """Hold the one lock: SQLite's on a file, which the system lets go when we die.

    Of two that begin at one moment one gets it; an exclusive transaction, which both enter
    by a shared lock, can be denied to both.
    """
    place = books / LOCK
    line: Any = None
    try:
        line = sqlite3.connect(place, timeout=0, isolation_level=None)
        line.execute("BEGIN IMMEDIATE")
    except sqlite3.Error as error:
        if line is not None:
            line.close()
        if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_BUSY:
            raise UpdateRunsError(books) from error
        raise StoreError(place, str(error)) from error
    try:
        yield
    finally:
        line.close()


def _clear(books: Path) -> None:
    """Remove what updates that were killed left half done."""
    for left in (books / RELEASES).glob(f"{_FRESH}*"):
        shutil.rmtree(left, ignore_errors=True)
    for left in books.glob(f"{ACTIVE}.*.new"):
        left.unlink(missing_ok=True)


def _is_unwritten(entry: Entry | None, history: list[Entry]) -> TypeGuard[Entry]:
    """Tell whether the last change is still to be written into the history."""
    return entry is not None and (not history or history[-1].entry_no < entry.entry_no)


def _last_no(history: tuple[Entry, ...], active: Active) -> int:
    told = active.entry.entry_no if active.entry else 0
    return max(told, history[-1].entry_no if history else 0)


def _write(folder: Path, contents: Contents) -> None:
    """Write files into a new folder and bring them onto the disk."""
    folders = {folder}
    for name, data in contents.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        folders.add(path.parent)
        with path.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    for each in folders:
        _settle(each)


def _replace(place: Path, text: str) -> None:
    """Replace a file at one stroke, on the disk when this returns."""
    fresh = place.with_name(f"{place.name}.{os.getpid()}.new")
    with fresh.open("w", encoding="utf-8", newline="\n") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    _patiently(fresh.replace, place)
    _settle(place.parent)


def _patiently(deed: Any, place: Path) -> None:
    """Do a deed again while another program looks into the file, which Windows forbids."""
    for _ in range(_TRIES):
        with contextlib.suppress(PermissionError):
            deed(place)
            return
        time.sleep(_PAUSE_S)
    deed(place)


def _settle(folder: Path) -> None:
    """Have the folder's entries on the disk, where the system lets a folder be opened."""
    if os.name == "nt":
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
