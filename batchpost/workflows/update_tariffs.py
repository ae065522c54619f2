"""Update the tariffs: get a release, prove it, compare it, put it in force. Or change nothing.

Up to the one stroke that puts the release in force every step only looks; whatever fails,
yesterday's tariffs stay.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from batchpost.errors import LedgerError
from batchpost.model.message import Message
from batchpost.settings import TariffUpdate
from batchpost.tariff.releases.addresses import Terms
from batchpost.tariff.releases.history import Entry
from batchpost.tariff.releases.release import number_of, refuse_older
from batchpost.tariff.releases.store import Stored, is_whole, open_store, release_in_force
from batchpost.workflows.get_release import Got, get_release
from batchpost.workflows.prove_release import book_in_force, prove_release
from batchpost.workflows.record_tariffs import OpenLedger, record_change

if TYPE_CHECKING:
    from batchpost.tariff.book import Book
    from batchpost.tariff.difference import Difference
    from batchpost.tariff.lint import Fault
    from batchpost.workflows.effect_of_tariffs import Effect

ACTIVATED, WOULD, NOTHING, HELD = "activated", "would_activate", "nothing_to_do", "held"


@dataclass(frozen=True)
class Wishes:
    """What was asked for: from where, when, by whom, and what is allowed."""

    source: str
    at: datetime
    by: str
    allow_unsigned: bool = False
    allow_older: bool = False
    again: bool = False
    dry_run: bool = False
    reason: str = ""


@dataclass(frozen=True)
class Update:
    """What an update did, or would do."""

    status: str
    got: Got
    from_release: str
    at: datetime
    difference: "Difference | None" = None
    in_force_from: tuple[tuple[date, int], ...] = ()
    faults: "Sequence[Fault]" = ()
    effect: "Effect | None" = None
    no_effect: Message | None = None
    own_folder: Path | None = None  # the office's own book, which stands before the release
    entry: Entry | None = field(default=None, repr=False)


def update_tariffs(
    books: Path,
    wishes: Wishes,
    settings: TariffUpdate,
    terms: Terms,
    ledger: OpenLedger | None,
) -> Update:
    """Put the release at a source in force, unless something speaks against it.

    Args:
        books: The office's folder of books.
        wishes: What was asked for.
        settings: Keys, limits, whether unsigned releases are allowed.
        terms: How to fetch.
        ledger: Opens the office's ledger, `None` where it has none yet.

    Raises:
        ReferenceDataError: Nothing was changed; the leaf says why.
        LedgerError: It may not be done, or cannot be recorded; nothing was changed.
    """
    with open_store(books) as store:
        store.require_clock(wishes.at)
        unsigned = wishes.allow_unsigned or settings.allow_unsigned
        got = get_release(wishes.source, store.incoming(), terms, settings, unsigned=unsigned)
        done = _known(store, got, wishes)
        if done is not None:
            return done
        if not wishes.allow_older:
            _refuse_older(store, got)
        with store.fresh(got.release.operator, got.release.contents) as folder:
            update = _looked_at(books, folder, got, wishes, ledger)
            if wishes.dry_run:
                return update
            return _activated(store, folder, update, wishes, ledger)


def _refuse_older(store: Stored, got: Got) -> None:
    from batchpost.tariff.book import operators

    operator = got.release.operator
    active = store.active.releases.get(operator)
    if active is not None:
        refuse_older(got.release, active.release, active.sha256)
        return
    folder = operators(store.books).get(operator)
    number = None if folder is None else number_of(folder)
    if number is not None:
        refuse_older(got.release, number, None)


def _known(store: Stored, got: Got, wishes: Wishes) -> Update | None:
    """Return what is done with a release that is in force, or was taken back."""
    release = got.release
    before = release_in_force(store.active, release.operator)
    active = store.active.releases.get(release.operator)
    folder = store.folder(release.operator)
    if active is not None and folder is not None and active.sha256 == release.sha256:
        if is_whole(folder, release.sha256):
            return Update(NOTHING, got, before, wishes.at)
        return None  # damaged on the disk: put it back
    if release.sha256[:16] in _taken_back(store.history, release.operator) and not wishes.again:
        return Update(HELD, got, before, wishes.at)
    return None


def _taken_back(history: Sequence[Entry], operator: str) -> set[str]:
    """Return the folders of releases that were rolled back and not put in force since."""
    found: set[str] = set()
    for entry in history:
        if entry.operator == operator:
            if entry.deed == "rolled_back":
                found.add(entry.from_folder[:16])
            found.discard(entry.to_folder[:16])
    return found


def _looked_at(
    books: Path, folder: Path, got: Got, wishes: Wishes, ledger: OpenLedger | None
) -> Update:
    """Prove a release and hold it against what is in force."""
    from batchpost.tariff.book import load_book, operators
    from batchpost.tariff.difference import differences
    from batchpost.tariff.releases.active import read_active

    operator = got.release.operator
    faults = prove_release(folder, wishes.at.date(), got.source)
    new, old = load_book(folder), book_in_force(operator, books)
    difference = None if old is None else differences(old, new)
    effect, no_effect = _effect(books if old else None, folder, new, wishes, ledger)
    own = books / operator
    return Update(
        status=WOULD,
        got=got,
        from_release=release_in_force(read_active(books), operator),
        at=wishes.at,
        difference=difference,
        in_force_from=_in_force_from(new, wishes.at.date()),
        faults=faults,
        effect=effect,
        no_effect=no_effect,
        own_folder=own if operators(books).get(operator) == own else None,
    )


def _in_force_from(book: "Book", today: date) -> tuple[tuple[date, int], ...]:
    """Return the days to come on which lines come into force, and how many."""
    days = Counter(
        line.effective_from
        for line in book.lines()
        if line.effective_from is not None and line.effective_from > today
    )
    return tuple(sorted(days.items()))


def _effect(
    books: Path | None, folder: Path, new: "Book", wishes: Wishes, ledger: OpenLedger | None
) -> "tuple[Effect | None, Message | None]":
    """Return what the release does to last month's items, or why that is not known."""
    from batchpost.workflows.effect_of_tariffs import Tried, effect_of

    if ledger is None or books is None:
        return None, None
    today = wishes.at.date()
    ahead = next((day for day, _ in _in_force_from(new, today)), today)
    tried = Tried(new.operator, books, folder.parent, today, ahead)
    try:
        with ledger() as opened:
            return effect_of(opened, wishes.at, tried), None
    except LedgerError as error:
        return None, error.said


def _activated(
    store: Stored, folder: Path, update: Update, wishes: Wishes, ledger: OpenLedger | None
) -> Update:
    from dataclasses import replace

    release = update.got.release
    before = store.active.releases.get(release.operator)
    difference = update.difference
    name = store.keep(release.operator, folder, release.sha256)
    entry = store.numbered(
        Entry(
            entry_no=0,
            at=wishes.at.isoformat(),
            by=wishes.by,
            deed=ACTIVATED,
            operator=release.operator,
            from_release=update.from_release,
            from_folder="" if before is None else before.folder,
            to_release=release.release,
            to_folder=name,
            to_sha256=release.sha256,
            source=update.got.source,
            signed_by=update.got.signed_by,
            added=len(difference.added) if difference else 0,
            removed=len(difference.removed) if difference else 0,
            changed=len(difference.changed) if difference else 0,
            in_force_from=tuple((day.isoformat(), n) for day, n in update.in_force_from),
            reason=wishes.reason,
        )
    )
    record_change(ledger, entry)  # refused there, it does not come into force
    return replace(update, status=ACTIVATED, entry=store.activate(entry))
