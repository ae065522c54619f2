"""Proving entries: their chains, what closings of days bound, and their parts."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any, Final

import sqlalchemy as sa

from batchpost.ledger import faults, schema
from batchpost.ledger.chain import GENESIS, Entry, entry_hash, entry_id, workplace_of
from batchpost.ledger.faults import EntryPlace, Proof
from batchpost.ledger.packing import json_object
from batchpost.ledger.row_lines import values_of
from batchpost.ledger.store import Store
from batchpost.ledger.streaming import Walk

_entry = schema.entry
_NAMES: Final = [each.name for each in fields(Entry)]
_ENTRIES_AT_ONCE: Final = 500
#: Parts may be some megabytes each.
_PARTS_AT_ONCE: Final = 4


class Chains:
    """The chains of an office, as they are found to be."""

    def __init__(self, store: Store, connection: sa.Connection, office: str, proof: Proof) -> None:
        self.store = store
        self.connection = connection
        self.office = office
        self.proof = proof
        #: Entries that are not as they were recorded, so that nothing can be said of their rows.
        self.unproven: set[int] = set()
        #: Entries that came home and clash, so that no rows follow from them.
        self.withheld: set[int] = set()
        #: Entries that tell which others may lack their personal parts.
        self.purges: list[Entry] = []
        self._bound: dict[tuple[str, int, str, EntryPlace], None] = {}

    def prove(self) -> None:
        """Prove all chains, then that they are as long as the closings of days say."""
        workplace: str | None = None
        seq, before, number = 0, GENESIS, 0
        seen, last = set[int](), 0
        for entry, raw in self._in_order(_entry.c.workplace, _entry.c.seq):
            if entry is None:
                continue  # named when the entries are gone through by number
            if entry.workplace != workplace:
                workplace, seq, before, number = entry.workplace, 0, GENESIS, 0
                self.proof.chains += 1
                seen |= {workplace_of(entry.entry_id), _workplace_no(entry)}
            self._prove_entry(entry, raw, seq, before)
            number = number or _workplace_no(entry)
            if _number(entry, number) != entry.entry_id:
                self.bad(entry, faults.entry_misnumbered(place_of(entry)))
            if entry.entry_id not in self.unproven:
                last = max(last, workplace_of(entry.entry_id))
            seq, before = entry.seq, entry.hash
        self._prove_bound()
        # Workplaces are numbered one after another.
        for lost in sorted({*range(1, last)} - seen):
            self.proof.add(faults.chain_missing(EntryPlace(self.office), lost))

    def entries(self) -> Iterator[Entry]:
        """Yield the entries by their numbers, leaving out those that cannot be read."""
        for entry, raw in self._in_order(_entry.c.entry_id):
            if entry is not None:
                yield entry
                continue
            known = dict(zip(_NAMES, raw, strict=True))
            place = EntryPlace(self.office, entry_id=known["entry_id"])
            self.unproven.add(place.entry_id)
            self.proof.add(faults.entry_unreadable(place, f"{known['at']}"))

    def _in_order(self, *order: sa.Column[Any]) -> Iterator[tuple[Entry | None, list[Any]]]:
        columns = [_entry.c[name] for name in _NAMES]
        question = (
            sa.select(self.store.json_line(columns))
            .where(_entry.c.office == self.office, self.store.readable(columns))
            .order_by(*order)
        )
        for piece in self.store.stream(self.connection, question, _ENTRIES_AT_ONCE):
            for (line,) in piece:
                values = values_of(line)
                yield _entry_of(values), values

    def _prove_entry(self, entry: Entry, raw: list[Any], seq: int, before: str) -> None:
        place = place_of(entry)
        moment = raw[_NAMES.index("at")]
        if entry.at.isoformat(timespec="microseconds") != moment or entry_hash(entry) != entry.hash:
            self.bad(entry, faults.entry_changed(place))
        elif entry.kind == "day_closed":
            self._bind(entry)
        elif entry.kind == "entry_withheld":
            which = json_object(entry.facts).get("entry_id")
            self.withheld |= {which} if isinstance(which, int) else set()
        elif entry.kind == "personal_data_purged":
            self.purges.append(entry)
        if entry.seq != seq + 1:
            lost = EntryPlace(self.office, entry.workplace, seq + 1)
            self.proof.add(faults.entry_gap(lost))
        elif entry.prev_hash != before:
            self.bad(entry, faults.entry_unlinked(place))

    def _bind(self, closing: Entry) -> None:
        """Note the last entries of all chains, as the closing of a day says."""
        place = place_of(closing)
        heads: Any = json_object(closing.facts).get("heads")
        try:
            for head in heads:
                workplace, seq, digest = str(head["workplace"]), int(head["seq"]), head["hash"]
                self._bound[(workplace, seq, str(digest), place)] = None
        except (TypeError, ValueError, LookupError) as error:
            self.bad(closing, faults.entry_unreadable(place, f"heads: {error}"))

    def _prove_bound(self) -> None:
        for workplace, seq, digest, closing in self._bound:
            found = sa.select(sa.literal(1)).where(
                _entry.c.office == self.office,
                _entry.c.workplace == workplace,
                _entry.c.seq == seq,
                _entry.c.hash == digest,
            )
            if self.connection.execute(found).scalar() is None:
                place = EntryPlace(self.office, workplace, seq)
                self.proof.add(faults.head_lost(place, closing))

    def bad(self, entry: Entry, fault: faults.Fault) -> None:
        """Say what is wrong with an entry, of whose rows nothing can be said then."""
        self.unproven.add(entry.entry_id)
        self.proof.add(fault)


class Parts:
    """The parts of an office's entries, taken in step with the entries."""

    def __init__(self, chains: Chains, purged: frozenset[int]) -> None:
        self._chains = chains
        self._purged = purged
        self._walks = {
            table.name: Walk(self._stream(table)) for table in (schema.part, schema.personal_part)
        }

    def of(self, entry: Entry) -> dict[str, bytes]:
        """Return the parts of the next entry; what is wrong with them is said."""
        found: dict[str, bytes] = {}
        gone = entry.entry_id in self._purged
        for name, listed, may_lack in (
            ("part", entry.parts, False),
            ("personal_part", entry.personal, gone),
        ):
            found |= self._proven(entry, name, json_object(listed), may_lack=may_lack)
        return found

    def finish(self) -> None:
        """Say which parts are left over when all entries were gone through."""
        for walk in self._walks.values():
            for row in walk.up_to(float("inf")):
                self._stray(row)

    def _proven(
        self, entry: Entry, table: str, listed: Mapping[str, Any], *, may_lack: bool
    ) -> dict[str, bytes]:
        place, found = place_of(entry), dict[str, bytes]()
        for row in self._walks[table].up_to(entry.entry_id):
            name = _name(row)
            if row[0] != entry.entry_id or name not in listed:
                self._stray(row)
                continue
            content = b"".join(row[2:])
            if hashlib.sha256(content).hexdigest() != listed[name]:
                self._chains.bad(entry, faults.part_changed(place, name))
            found[name] = row[-1]
        for name in sorted(listed.keys() - found.keys() if not may_lack else ()):
            self._chains.bad(entry, faults.part_missing(place, name))
        return found

    def _stray(self, row: tuple[Any, ...]) -> None:
        place = EntryPlace(self._chains.office, entry_id=row[0] if isinstance(row[0], int) else 0)
        self._chains.proof.add(faults.part_stray(place, _name(row)))

    def _stream(self, table: sa.Table) -> Iterator[Any]:
        store = self._chains.store
        named = [table.c.office, table.c.entry_id, table.c.name]
        # Bytes, even where a damaged file holds text, which the driver would try to read.
        contents = [
            sa.cast(column, sa.LargeBinary())
            for column in table.columns
            if column.name in {"salt", "content"}
        ]
        question = (
            sa.select(table.c.entry_id, store.json_line([table.c.name]), *contents)
            .where(table.c.office == self._chains.office, store.readable(named))
            .order_by(table.c.entry_id)
        )
        return store.stream(self._chains.connection, question, _PARTS_AT_ONCE)


def place_of(entry: Entry) -> EntryPlace:
    """Return which entry it is."""
    return EntryPlace(entry.office, entry.workplace, entry.seq, entry.entry_id)


def _name(row: tuple[Any, ...]) -> str:
    return str(values_of(row[1])[0])


def _entry_of(values: list[Any]) -> Entry | None:
    """Return the entry of a row, `None` where values are not of their types."""
    try:
        known = dict(zip(_NAMES, values, strict=True))
        known["at"] = datetime.fromisoformat(known["at"]).astimezone(UTC)
        entry = Entry(**known)
    except (ValueError, TypeError, OverflowError):
        return None
    whole = isinstance(entry.entry_id, int) and isinstance(entry.seq, int)
    return entry if whole and isinstance(entry.workplace, str) else None


def _number(entry: Entry, workplace_no: int) -> int:
    """Return the number that the entry should bear, 0 where it can bear none."""
    try:
        return entry_id(entry.at, workplace_no, entry.seq)
    except AssertionError:
        return 0


def _workplace_no(entry: Entry) -> int:
    """Return the number of the workplace whose chain the entry begins."""
    facts = json_object(entry.facts)
    found = facts.get("workplace_no", 0)
    return found if isinstance(found, int) else 0
