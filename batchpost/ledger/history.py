"""Entries read back: one whole, or all that are about a thing."""

import hashlib
import re
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from batchpost.errors import WrongUseError
from batchpost.ledger import schema
from batchpost.ledger.chain import GENESIS, Entry, entry_hash
from batchpost.ledger.deeds.tracking import item_status
from batchpost.ledger.entries import entry_of
from batchpost.ledger.joining import same
from batchpost.ledger.packing import json_object
from batchpost.ledger.rows import storable
from batchpost.ledger.standing import takes_out
from batchpost.ledger.store import Store, office_of
from batchpost.model.message import message

_entry = schema.entry
#: A number of no more digits is that of a list; items' numbers are longer.
_LIST_DIGITS = 9
#: What a label of a roll bears, an S10 number (see `identifiers/s10.py`): its series, its serial
#: number and a check digit, its country.
_LABEL_NUMBER = re.compile(r"(?P<indicator>[A-Z]{2})(?P<serial>[0-9]{8})[0-9](?P<country>[A-Z]{2})")


class UnknownEntryError(WrongUseError):
    """The ledger has no such entry."""

    def __init__(self, wanted: str) -> None:
        super().__init__(
            message(
                'There is no entry "{entry}". Name it by its number, or as WORKPLACE/PLACE such as '
                "counter-1/17; `batchpost ledger history` shows those of a list or client.",
                entry=wanted,
            )
        )


class UnknownObjectError(WrongUseError):
    """No entry is about a thing."""

    def __init__(self, wanted: str) -> None:
        super().__init__(
            message(
                'No entry is about "{object}". Name a list (12 or batch:12), a client '
                "(client:housing), a roll (roll:R1) or an accepted item's number.",
                object=wanted,
            )
        )


@dataclass(frozen=True, slots=True)
class PartShown:
    """A part of an entry: its size, whether it tells of persons, and whether it is as recorded.

    `size` is missing where the part is not there.
    """

    name: str
    personal: bool
    size: int | None
    holds: bool


@dataclass(frozen=True, slots=True)
class EntryShown:
    """An entry with its parts, and whether its hash and its link to the one before hold."""

    entry: Entry
    facts: dict[str, Any]
    parts: tuple[PartShown, ...]
    holds: bool


class History:
    """What may be asked about entries."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def entry(self, wanted: str) -> EntryShown:
        """Return an entry by its number or as WORKPLACE/PLACE.

        Raises:
            UnknownEntryError: There is no such entry.
        """
        return self._store.read(lambda connection: _entry_shown(connection, wanted))

    def about(self, wanted: str) -> list[Entry]:
        """Return the entries about a thing, in the order of their moments.

        Args:
            wanted: A list's number, `client:housing`, `roll:R1` or the like, or an item's number.

        Raises:
            UnknownObjectError: No entry is about it.
        """
        asked = storable(wanted)  # what no database keeps is of nothing there, not a fault
        return self._store.read(lambda connection: _entries_about(connection, asked))


def _entry_shown(connection: sa.Connection, wanted: str) -> EntryShown:
    row = connection.execute(
        sa.select(_entry).where(_entry.c.office == office_of(connection), _named(wanted))
    ).one_or_none()
    if row is None:
        raise UnknownEntryError(wanted)
    entry = entry_of(row)
    before = sa.select(_entry.c.hash).where(
        _entry.c.office == entry.office,
        _entry.c.workplace == entry.workplace,
        _entry.c.seq == entry.seq - 1,
    )
    linked = (connection.execute(before).scalar() or GENESIS) == entry.prev_hash
    parts = (
        *_parts(connection, entry, schema.part, entry.parts),
        *_parts(connection, entry, schema.personal_part, entry.personal),
    )
    holds = linked and entry_hash(entry) == entry.hash
    return EntryShown(entry, json_object(entry.facts), parts, holds)


def _named(wanted: str) -> sa.ColumnElement[bool]:
    """Return the condition for the entry that is called so."""
    workplace, mark, seq = wanted.rpartition("/")
    if mark and _is_number(seq):
        return (_entry.c.workplace == workplace) & (_entry.c.seq == int(seq))
    if _is_number(wanted):
        return _entry.c.entry_id == int(wanted)
    raise UnknownEntryError(wanted)


def _is_number(text: str) -> bool:
    """Tell whether a text is a whole number that a database can hold."""
    return text.isascii() and text.isdigit() and int(text) < 1 << 63


def _parts(
    connection: sa.Connection, entry: Entry, table: sa.Table, listed: str
) -> list[PartShown]:
    personal = "salt" in table.c
    chosen = sa.select(table).where(
        table.c.office == entry.office, table.c.entry_id == entry.entry_id
    )
    found = {row.name: row for row in connection.execute(chosen)}
    shown: list[PartShown] = []
    for name, digest in json_object(listed).items():
        row = found.get(name)
        if row is None:
            shown.append(PartShown(name, personal, None, holds=personal))
            continue
        content = (row.salt if personal else b"") + row.content
        holds = hashlib.sha256(content).hexdigest() == digest
        shown.append(PartShown(name, personal, len(row.content), holds))
    return shown


def _entries_about(connection: sa.Connection, wanted: str) -> list[Entry]:
    about: sa.SelectBase
    if ":" in wanted:
        about = _about(connection, [wanted])
    elif wanted.isascii() and wanted.isdigit() and len(wanted) <= _LIST_DIGITS:
        about = _about(connection, [f"batch:{int(wanted)}"])
    else:
        about = _of_item(connection, wanted.upper())
    chosen = (
        sa.select(_entry)
        .where(_entry.c.office == office_of(connection), _entry.c.entry_id.in_(about))
        .order_by(_entry.c.at, _entry.c.workplace, _entry.c.seq)
    )
    found = [entry_of(row) for row in connection.execute(chosen)]
    if not found:
        raise UnknownObjectError(wanted)
    return found


def _about(connection: sa.Connection, objects: list[str]) -> "sa.Select[tuple[int]]":
    """Return the question for the entries about some things."""
    about = schema.about
    return sa.select(about.c.entry_id).where(
        about.c.office == office_of(connection), about.c.object.in_(objects)
    )


def _of_item(connection: sa.Connection, number: str) -> "sa.CompoundSelect[tuple[int]]":
    """Return the question for the entries about the items that bear or bore a number.

    Of what changed their lists only what touched them is about them; whatever else was done with
    a list, printing it or handing out its addressees, was done with all its items.
    """
    office = office_of(connection)
    use, out, change = schema.number_use, schema.item_out, schema.batch_change
    borne = (use.c.office == office) & (use.c.item_identifier == number)
    lists = sa.select(change.c.batch_no).join(use, same(use, change, "entry_id")).where(borne)
    objects = [f"batch:{batch_no}" for batch_no in connection.execute(lists).scalars()]
    return sa.union(
        sa.select(use.c.entry_id).where(borne),
        sa.select(out.c.entry_id).join(use, takes_out(out, use)).where(borne),
        sa.select(item_status.c.entry_id).where(
            item_status.c.office == office, item_status.c.item_identifier == number
        ),
        _about(connection, objects).where(
            ~sa.exists().where(same(change, schema.about, "entry_id"))
        ),
        _spoiled(office, number),
    )


def _spoiled(office: str, number: str) -> "sa.Select[tuple[int]]":
    """Return the question for the entry that put down the label of a number as spoiled."""
    label, roll = schema.label, schema.roll
    chosen = sa.select(label.c.entry_id).join(roll, same(roll, label, "roll_id"))
    found = _LABEL_NUMBER.fullmatch(number)
    if found is None:
        return chosen.where(sa.false())
    return chosen.where(
        label.c.office == office,
        label.c.line_no.is_(None),
        label.c.serial == int(found["serial"]),
        roll.c.indicator == found["indicator"],
        roll.c.country == found["country"],
    )
