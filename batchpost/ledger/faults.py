"""What may be wrong with a ledger: each fault names its entry, says what is wrong, and a way out.

Codes are never renamed: programs that watch a ledger count by them.
"""

from dataclasses import dataclass, field
from typing import Final

from batchpost.ledger.rows import storable
from batchpost.model.message import Message, counted, message


@dataclass(frozen=True, order=True)
class EntryPlace:
    """Which entry: by its place in a chain, and by its number. 0 and "" where it is not known."""

    office: str
    workplace: str = ""
    seq: int = 0
    entry_id: int = 0

    def __str__(self) -> str:
        """Return `WORKPLACE/SEQ`, or the number where the place is not known."""
        return f"{self.workplace}/{self.seq}" if self.seq else str(self.entry_id)


@dataclass(frozen=True, slots=True)
class Fault:
    """Something of a ledger that is not as it was recorded."""

    code: str
    place: EntryPlace
    message: Message
    remedy: Message


#: So many faults are kept with their sentences; all are counted.
_KEPT: Final = 1_000


@dataclass
class Proof:
    """What proving a ledger found."""

    entries: int = 0
    chains: int = 0
    rows: int = 0
    faults: list[Fault] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    first: Fault | None = None

    @property
    def sound(self) -> bool:
        """Tell whether everything is as it was recorded."""
        return self.first is None

    def add(self, fault: Fault) -> None:
        """Count a fault; the first is the bad entry that stands first in its chain.

        A row that does not follow from its entry comes after them: it is made anew from entries,
        which must be whole for that.
        """
        self.counts[fault.code] = self.counts.get(fault.code, 0) + 1
        if self.first is None or _gravity(fault) < _gravity(self.first):
            self.first = fault
        if len(self.faults) < _KEPT:
            self.faults.append(fault)


_RESTORE: Final = message(
    "Bring the ledger back from the last backup that verifies, and find out who or what "
    "changed the database."
)
_REBUILD: Final = message(
    "Where no entry is bad, make the tables anew with `batchpost ledger rebuild`; find out who or "
    "what changed the database."
)


def _gravity(fault: Fault) -> tuple[bool, EntryPlace]:
    return fault.remedy is _REBUILD, fault.place


def entry_gap(place: EntryPlace) -> Fault:
    """Return: an entry is not there."""
    said = message(
        "Entry {entry} is missing, though later ones are there.", entry=storable(str(place))
    )
    return Fault("entry.missing", place, said, _RESTORE)


def chain_missing(place: EntryPlace, number: int) -> Fault:
    """Return: nothing is there of a workplace, though of later ones there is."""
    said = message(
        "No entry of the workplace with number {number} is there, though later ones are: its "
        "whole chain was taken out.",
        number=number,
    )
    return Fault("chain.missing", place, said, _RESTORE)


def entry_changed(place: EntryPlace) -> Fault:
    """Return: an entry's own hash is not that of what it says."""
    said = message(
        "Entry {entry} was changed: its hash is not that of what it says.",
        entry=storable(str(place)),
    )
    return Fault("entry.changed", place, said, _RESTORE)


def entry_unlinked(place: EntryPlace) -> Fault:
    """Return: an entry does not bear the hash of the one before."""
    said = message(
        "Entry {entry} does not bear the hash of the entry before it: one of the two was "
        "put in place of another.",
        entry=storable(str(place)),
    )
    return Fault("entry.link", place, said, _RESTORE)


def entry_misnumbered(place: EntryPlace) -> Fault:
    """Return: an entry's number does not fit its month, workplace and place."""
    said = message(
        "Entry {entry} bears the number {number}, which does not fit its month, workplace and "
        "place in the chain.",
        entry=storable(str(place)),
        number=place.entry_id,
    )
    return Fault("entry.number", place, said, _RESTORE)


def entry_unreadable(place: EntryPlace, reason: str) -> Fault:
    """Return: an entry, or what belongs to it, cannot be read."""
    said = message(
        "Entry {entry} cannot be read ({reason}).",
        entry=storable(str(place)),
        reason=storable(reason),
    )
    return Fault("entry.unreadable", place, said, _RESTORE)


def part_missing(place: EntryPlace, name: str) -> Fault:
    """Return: a part of an entry is not there."""
    said = message(
        'Part "{part}" of entry {entry} is missing.',
        part=storable(name),
        entry=storable(str(place)),
    )
    return Fault("part.missing", place, said, _RESTORE)


def part_changed(place: EntryPlace, name: str) -> Fault:
    """Return: a part of an entry has another hash than the entry says."""
    said = message(
        'Part "{part}" of entry {entry} was changed: its hash is not the one the entry says.',
        part=storable(name),
        entry=storable(str(place)),
    )
    return Fault("part.changed", place, said, _RESTORE)


def part_stray(place: EntryPlace, name: str) -> Fault:
    """Return: there is a part that no entry knows of."""
    said = message(
        'There is a part "{part}" of entry {entry}, which knows of no such part.',
        part=storable(name),
        entry=storable(str(place)),
    )
    return Fault("part.stray", place, said, _RESTORE)


def head_lost(place: EntryPlace, closing: EntryPlace) -> Fault:
    """Return: an entry that the closing of a day bound is not there as it was."""
    said = message(
        "Entry {entry}, which the closing of a day {closing} bound, is missing or another: the "
        "end of its chain was cut off.",
        entry=storable(str(place)),
        closing=storable(str(closing)),
    )
    return Fault("entry.bound", place, said, _RESTORE)


def head_of_backup_lost(place: EntryPlace, backup: str) -> Fault:
    """Return: an entry that a backup holds is not there as it was."""
    said = message(
        "Entry {entry}, which the backup {backup} holds, is missing or another: the end of its "
        "chain was cut off, or all of it is gone.",
        entry=storable(str(place)),
        backup=storable(backup),
    )
    return Fault("entry.backup", place, said, _RESTORE)


def rows_changed(place: EntryPlace, table: str, count: int) -> Fault:
    """Return: rows of a table are not as the entry says."""
    said = counted(
        "{count} row of the table {table} is not as entry {entry} says.",
        "{count} rows of the table {table} are not as entry {entry} says.",
        count,
        table=table,
        entry=storable(str(place)),
    )
    return Fault("row.changed", place, said, _REBUILD)


def rows_missing(place: EntryPlace, table: str, count: int) -> Fault:
    """Return: rows of a table that follow from the entry are not there."""
    said = counted(
        "{count} row of entry {entry} is missing in the table {table}.",
        "{count} rows of entry {entry} are missing in the table {table}.",
        count,
        table=table,
        entry=storable(str(place)),
    )
    return Fault("row.missing", place, said, _REBUILD)


def rows_extra(place: EntryPlace, table: str, count: int) -> Fault:
    """Return: rows of a table follow from no entry."""
    said = counted(
        "{count} row of the table {table} is said to be of entry {entry}, which does not say so.",
        "{count} rows of the table {table} are said to be of entry {entry}, which does not say so.",
        count,
        table=table,
        entry=storable(str(place)),
    )
    return Fault("row.extra", place, said, _REBUILD)
