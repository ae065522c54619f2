"""Settling clashes: a withheld entry is recorded anew once nothing excludes it, or discarded."""

import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from batchpost.ledger import clashing, schema
from batchpost.ledger.changing import read_standing
from batchpost.ledger.clashing import Clash
from batchpost.ledger.deeds.accepting import frame
from batchpost.ledger.deeds.closing import find_closing
from batchpost.ledger.deeds.excluding import exclusion_facts
from batchpost.ledger.deeds.withholding import clash, is_open, settle
from batchpost.ledger.entries import Content, Deed, Doing, Told, do, entry_of, read_told
from batchpost.ledger.numbers_used import identifiers_of, next_uses
from batchpost.ledger.offline_errors import ClashStandsError, NoOpenDayError, UnknownClashError
from batchpost.ledger.packing import unpack_message
from batchpost.ledger.store import ConflictError, Store, office_of
from batchpost.ledger.unused import next_list_no
from batchpost.model.labels import NumberUsed
from batchpost.model.message import Message

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pyarrow as pa


#: Others may be about to record what an entry clashes with; so often it is looked at again.
_TRIES: Final = 3


@dataclass(frozen=True, slots=True)
class Withheld:
    """An entry whose rows are withheld, and why."""

    told: Told
    code: str
    why: Message


class Clashes:
    """What a ledger does with entries that came home and clash."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def open(self) -> list[Withheld]:
        """Return the entries whose clash is not settled, in their order."""
        return self._store.read(_open)

    def discard(self, entry_id: int, deed: Deed) -> None:
        """Settle a clash: what the entry tells does not count.

        Raises:
            UnknownClashError: The entry has no clash to be settled.
        """

        def work(doing: Doing) -> None:
            doing.lock()
            _require(doing.connection, entry_id)
            settle(doing, entry_id, "discarded", None)

        do(self._store, deed, work)

    def accept(self, entry_id: int, deed: Deed) -> "Mapping[str, Any]":
        """Settle a clash: what the entry tells is recorded anew; return its facts.

        A list keeps its number, unless another has it. An exclusion takes its lines out of the list
        as it stands now. Each is booked on its own day, or where that is closed on the day of this
        deed.

        Raises:
            UnknownClashError: The entry has no clash to be settled.
            ClashStandsError: What excludes it is still there.
            NoOpenDayError: The day of this deed is closed, too.
        """

        def work(doing: Doing) -> "Mapping[str, Any]":
            doing.lock()
            known = _require(doing.connection, entry_id)
            facts = self._facts(doing, known)
            content = Content(facts, *_tables(known.told))
            again = doing.append(known.told.entry.kind, content)
            settle(doing, entry_id, "accepted", again.entry.entry_id)
            return facts

        for _ in range(_TRIES):
            with suppress(ConflictError):  # somebody else was faster: now it is found
                return do(self._store, deed, work)
        raise ClashStandsError(clashing.number_taken())

    def _facts(self, doing: Doing, known: Withheld) -> dict[str, Any]:
        """Return the facts of an entry as they are to be recorded now."""
        told, connection = known.told, doing.connection
        if told.entry.kind == "items_excluded":
            return _exclusion(doing, told)
        if told.entry.kind != "list_accepted":
            found = clashing.find_clash(self._store, connection, told)
            _stop(None if found is not None and found.code == "day_closed" else found)
            return told.facts | _booked(doing, told)
        facts, items = told.facts, told.tables["items"]
        _stop(clashing.file_clash(connection, facts["source_sha256"]))
        _stop(clashing.number_clash(self._store, connection, items))
        _stop(clashing.labels_clash(connection, told))
        return facts | {
            "uses": next_uses(self._store, connection, identifiers_of(frame(items)), _labels(told)),
            "use_no": _next_source_use(connection, facts["source_sha256"]),
            "batch_no": self._list_no(doing, facts["batch_no"]),
            **_booked(doing, told),
        }

    def _list_no(self, doing: Doing, own: int) -> int:
        if clashing.list_number_clash(doing.connection, own) is None:
            return own
        return next_list_no(doing.connection, doing.workplace)


def _open(connection: sa.Connection, *chosen: sa.ColumnElement[bool]) -> list[Withheld]:
    table = schema.entry
    found = (
        sa.select(table, clash.c.code, clash.c.why)
        .join(
            clash,
            (clash.c.office == table.c.office) & (clash.c.withheld_entry_id == table.c.entry_id),
        )
        .where(table.c.office == office_of(connection), is_open(), *chosen)
        .order_by(table.c.entry_id)
    )
    return [
        Withheld(read_told(connection, entry_of(row)), row.code, unpack_message(row.why))
        for row in connection.execute(found)
    ]


def _require(connection: sa.Connection, entry_id: int) -> Withheld:
    found = _open(connection, schema.entry.c.entry_id == entry_id)
    if not found:
        raise UnknownClashError(entry_id)
    return found[0]


def _stop(found: Clash | None) -> None:
    if found is not None:
        raise ClashStandsError(found)


def _exclusion(doing: Doing, told: Told) -> dict[str, Any]:
    """Return the facts of an exclusion as it is done now: of the items as they stand now."""
    _stop(clashing.list_clash(doing.connection, told))
    standing = read_standing(doing.connection, clashing.list_changed(doing.connection, told))
    lines = clashing.lines_out(told)
    _stop(clashing.lines_clash(standing, lines))
    facts = exclusion_facts(doing.deed, standing, standing.only(lines))
    own = date.fromisoformat(told.facts["booked_on"])
    return facts | {"booked_on": _open_day(doing, max(own, standing.changes[0].booked_on))}


def _tables(told: Told) -> "tuple[dict[str, pa.Table], dict[str, pa.Table]]":
    """Return the tables of an entry, those that tell of persons apart."""
    persons = json.loads(told.entry.personal)
    apart: tuple[dict[str, pa.Table], dict[str, pa.Table]] = ({}, {})
    for name, table in told.tables.items():
        apart[name in persons][name] = table
    return apart


def _booked(doing: Doing, told: Told) -> dict[str, str]:
    """Return on which day an entry is booked, where it is on any."""
    if "booked_on" not in told.facts:
        return {}
    return {"booked_on": _open_day(doing, date.fromisoformat(told.facts["booked_on"]))}


def _open_day(doing: Doing, own: date) -> str:
    """Return a day, or where it is closed that of the deed."""
    today = doing.deed.at.date()
    on = own if find_closing(doing.connection, own) is None else today
    if on == today and find_closing(doing.connection, today) is not None:
        raise NoOpenDayError(today)
    return on.isoformat()


def _labels(told: Told) -> list[NumberUsed]:
    columns = (told.tables["labels"][name] for name in ("roll_id", "serial", "line_no"))
    rows = zip(*(column.to_pylist() for column in columns), strict=True)
    return [NumberUsed(*row) for row in rows]


def _next_source_use(connection: sa.Connection, sha256: str) -> int:
    table = schema.source_use
    chosen = sa.select(sa.func.max(table.c.use_no)).where(
        table.c.office == office_of(connection), table.c.source_sha256 == sha256
    )
    return (connection.execute(chosen).scalar() or 0) + 1
