"""Proving the readable tables: row for row what the entries say, and nothing beside it."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from math import inf
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from batchpost.ledger import faults
from batchpost.ledger.chain import Entry
from batchpost.ledger.chain_proof import Chains, place_of
from batchpost.ledger.deeds.withholding import rows_of
from batchpost.ledger.entries import Told
from batchpost.ledger.faults import EntryPlace
from batchpost.ledger.row_lines import line_of, lines_of, values_of
from batchpost.ledger.store import Rows
from batchpost.ledger.streaming import Row, Walk, number_of

if TYPE_CHECKING:
    import pyarrow as pa

#: Rows of one table that are compared at once, and what else bounds the memory taken.
_ROWS_AT_ONCE: Final = 50_000
_ENTRIES_AT_ONCE: Final = 500
_ROWS_READ_AT_ONCE: Final = 10_000


class DerivedRows:
    """All tables that follow from an office's entries, gone through in step with those."""

    def __init__(self, chains: Chains, tables: Iterable[sa.Table]) -> None:
        self._chains = chains
        self._out = {(chains.office, entry_id) for entry_id in chains.withheld}
        self._tables = [TableRows(chains, table) for table in tables]
        self._waiting: dict[int, Entry] = {}
        self._rows = 0
        self._said: dict[str, list[tuple[int, Rows]]] = defaultdict(list)

    def prove(self, told: Told) -> None:
        """Derive the rows of the next entry; they are compared a good number at a time."""
        try:
            rows = [(table, found) for table, found in rows_of(told, self._out) if len(found)]
        except Exception as error:  # noqa: BLE001 - whatever a forged entry makes of it
            reason = f"{type(error).__name__}: {error}"
            self._chains.bad(told.entry, faults.entry_unreadable(place_of(told.entry), reason))
            rows = []
        self.skip(told.entry)
        for table, found in rows:
            self._said[table.name].append((told.entry.entry_id, found))
            self._rows += len(found)
        if self._rows >= _ROWS_AT_ONCE or len(self._waiting) >= _ENTRIES_AT_ONCE:
            self._compare(told.entry.entry_id)

    def skip(self, entry: Entry) -> None:
        """Go on to the next entry without deriving rows: it is not as it was recorded."""
        self._waiting[entry.entry_id] = entry

    def finish(self) -> None:
        """Compare what is left, when all entries were gone through."""
        self._compare(inf)

    def _compare(self, last: float) -> None:
        for table in self._tables:
            said = self._said.get(table.name, [])
            try:
                table.compare(said, last, self._waiting)
            except (TypeError, ValueError, LookupError) as error:
                forged = self._waiting[said[0][0]]  # rows that no entry of ours would say
                self._chains.bad(forged, faults.entry_unreadable(place_of(forged), str(error)))
        self._chains.proof.rows += self._rows
        self._said.clear()
        self._waiting.clear()
        self._rows = 0


class TableRows:
    """The rows of one table beside those that entries say it has."""

    def __init__(self, chains: Chains, table: sa.Table) -> None:
        self.name = table.name
        self._chains = chains
        self._store = chains.store
        self._table = table
        names = [column.name for column in table.primary_key]
        self._order = ["entry_id", *(n for n in names if n not in {"office", "entry_id"})]
        self._walk = Walk(self._stream())

    def compare(
        self, said: Sequence[tuple[int, Rows]], last: float, entries: dict[int, Entry]
    ) -> None:
        """Compare the rows of entries up to the one numbered `last` with what these say."""
        seen: list[Row] = []
        expected: list[bytes] = []
        for lines, count in self._lines(said):
            found = self._walk.take(count)
            if len(found) == count and _joined(found) == lines:
                continue
            seen += found
            expected.append(lines)
        self._walk.give_back([row for row in seen if number_of(row) > last])
        there = (row for row in seen if number_of(row) <= last)
        self._name(chain(there, self._walk.up_to(last)), b"".join(expected), entries)

    def _name(self, there: Iterable[Row], expected: bytes, entries: dict[int, Entry]) -> None:
        """Say which entries' rows are others; lines that are the same cancel each other out."""
        at = self._table.columns.keys().index("entry_id")
        lacking = Counter(expected.splitlines())
        if lacking:
            lacking.subtract(_bytes(row[1]).rstrip(b"\n") for row in there)
            differing = ((line, count) for line, count in lacking.items() if count)
            counted = ((values_of(line)[at], count) for line, count in differing)
        else:
            counted = ((row[0], -1) for row in there)
        missing, extra = Counter[Any](), Counter[Any]()
        for number, count in counted:
            (missing if count > 0 else extra)[number] += abs(count)
        for number in sorted(missing | extra, key=str):
            if number not in self._chains.unproven:
                self._say(entries.get(number), number, missing[number], extra[number])

    def _say(self, entry: Entry | None, number: Any, missing: int, extra: int) -> None:
        add, changed = self._chains.proof.add, min(missing, extra)
        place = EntryPlace(self._chains.office, entry_id=number if isinstance(number, int) else 0)
        place = place_of(entry) if entry is not None else place
        if changed:
            add(faults.rows_changed(place, self.name, changed))
        if missing > changed:
            add(faults.rows_missing(place, self.name, missing - changed))
        if extra > changed:
            add(faults.rows_extra(place, self.name, extra - changed))

    def _lines(self, said: Sequence[tuple[int, Rows]]) -> Iterator[tuple[bytes, int]]:
        """Yield the rows that entries say there are as lines, in the order of the table."""
        if all(not isinstance(rows, Sequence) for _, rows in said):
            yield from self._lines_of_columns(said)
        else:
            yield self._lines_of_rows(said)

    def _lines_of_columns(self, said: Sequence[tuple[int, Any]]) -> Iterator[tuple[bytes, int]]:
        if not said:
            return
        import pyarrow as pa  # noqa: PLC0415 - 0.2 s that small ledgers need not pay

        ids = pa.chunked_array([pa.repeat(pa.scalar(n, pa.int64()), len(t)) for n, t in said])
        rows = pa.concat_tables([t for _, t in said], promote_options="permissive")
        rows = self._sorted(rows.append_column("entry_id", ids))
        for start in range(0, len(rows), _ROWS_AT_ONCE):
            piece = rows.slice(start, _ROWS_AT_ONCE).combine_chunks()
            columns = [self._column(piece, name) for name in self._table.columns.keys()]  # noqa: SIM118
            lines = lines_of(columns, self._store.json_comma)
            if lines is None:
                given = zip(*(column.to_pylist() for column in columns), strict=True)
                yield self._encoded(given), len(piece)
            else:
                yield lines.to_pybytes(), len(piece)

    def _column(self, piece: "pa.Table", name: str) -> "pa.Array":
        import pyarrow as pa  # noqa: PLC0415 - see above

        if name == "office":
            return pa.repeat(pa.scalar(self._chains.office, pa.large_string()), len(piece))
        if name not in piece.column_names:
            return pa.nulls(len(piece))
        found: pa.ChunkedArray = piece[name]
        return found.chunk(0)

    def _sorted(self, rows: "pa.Table") -> "pa.Table":
        import pyarrow.compute as pc  # noqa: PLC0415 - see above

        ascending: Any = False
        for name in reversed(self._order):
            before, after = rows[name][:-1], rows[name][1:]
            same = pc.and_(pc.equal(before, after), ascending)
            ascending = pc.or_(pc.less(before, after), same)
        if pc.all(ascending, min_count=0).as_py():
            return rows
        return rows.sort_by([(name, "ascending") for name in self._order])

    def _lines_of_rows(self, said: Sequence[tuple[int, Rows]]) -> tuple[bytes, int]:
        rows = [
            {"office": self._chains.office, "entry_id": number, **row}
            for number, found in said
            for row in (found if isinstance(found, Sequence) else found.to_pylist())
        ]
        rows.sort(key=lambda row: [row[name] for name in self._order])
        names = self._table.columns.keys()
        return self._encoded([row.get(name) for name in names] for row in rows), len(rows)

    def _encoded(self, rows: Iterable[Iterable[Any]]) -> bytes:
        comma, as_kept = self._store.json_comma, self._store.as_kept
        return b"".join(line_of(map(as_kept, row), comma) for row in rows)

    def _stream(self) -> Iterator[Sequence[Row]]:
        """Yield the rows there are; those that cannot be shown are left out, and so missing."""
        yielded = 0
        try:
            for piece in self._pieces(sa.true()):
                yield piece
                yielded += len(piece)
        except (sa.exc.DBAPIError, self._store.driver_errors):
            shown = self._store.readable(list(self._table.columns))
            rows = chain.from_iterable(self._pieces(shown))
            for row in islice(rows, yielded, None):
                yield [row]

    def _pieces(self, chosen: sa.ColumnElement[bool]) -> Iterator[Sequence[Row]]:
        table = self._table
        question = (
            sa.select(table.c.entry_id, self._store.json_line(list(table.columns)))
            .where(table.c.office == self._chains.office, chosen)
            .order_by(*(self._store.in_bytes(table.c[name]) for name in self._order))
        )
        return self._store.stream(self._chains.connection, question, _ROWS_READ_AT_ONCE)


def _joined(rows: Sequence[Row]) -> bytes:
    """Return the lines of rows at one go."""
    lines = [row[1] for row in rows]
    return b"".join(lines) if isinstance(lines[0], bytes) else "".join(lines).encode()


def _bytes(line: str | bytes) -> bytes:
    return line if isinstance(line, bytes) else line.encode()
