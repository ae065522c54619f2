"""What a sheet shows beside its values, said as findings with the client's headings."""

from collections.abc import Sequence

import numpy as np

from batchpost.model.finding import Finding, Place, Severity
from batchpost.model.listing import RawTable
from batchpost.model.message import Message, counted, message
from batchpost.parsers.columns import Assigned
from batchpost.parsers.format_notes import about_formats
from batchpost.parsers.grid import Grid
from batchpost.parsers.header import Header
from batchpost.parsers.numbers import present
from batchpost.parsers.rows import RowKind, RowKinds
from batchpost.parsers.workbook import CellNote, SheetNotes
from batchpost.parsers.workbook_notes import about_workbook

_SHOWN_CHARACTERS = 120
_CELLS_OF_AN_ITEM = 3


def about_notes(
    grid: Grid, notes: SheetNotes, header: Header, default_currency: str
) -> list[Finding]:
    """Return findings about formulas, error cells, hidden, deleted and misfitting rows."""
    if notes == SheetNotes():
        return []
    teller = _Teller(grid)
    return [
        *_about_narrow_header(grid, notes, header),
        *(teller.uncalculated(note) for note in notes.uncalculated),
        *(teller.in_error(note) for note in notes.errors),
        *(teller.hidden_row(row) for row in notes.hidden_rows),
        *teller.hidden_columns(notes.hidden_columns),
        *(teller.deleted(note) for note in notes.deleted),
        *(finding for note in notes.broken if (finding := teller.broken(note)) is not None),
        *(teller.glued(row) for row in notes.glued),
        *([teller.unclosed(notes.unclosed)] if notes.unclosed else []),
        *about_workbook(grid, notes),
        *about_formats(grid, notes, default_currency),
    ]


def _about_narrow_header(grid: Grid, notes: SheetNotes, header: Header) -> list[Finding]:
    """Return an error where the items have more fields than the header names.

    A decimal comma between commas is such a field: `1,5` is a weight of 1 and a 5 behind it.
    An empty field more means nothing, unless it is commas that part the fields.
    """
    span = slice(header.index, header.body_index)
    rows = set(grid.table.row_numbers[span].tolist())
    narrow = [note for note in notes.broken if note.row in rows and note.column_index < 0]
    if len(narrow) < header.rows:
        return []
    missing = -max(note.column_index for note in narrow)
    by_commas = any(note.text.count(",") >= header.named - 1 for note in narrow)
    beyond = grid.cells[header.named :]
    if not by_commas and not any(present(cells).any() for cells in beyond):
        return []
    said = counted(
        "The header has {count} field less than the rows under it; their values may stand in "
        "wrong columns.",
        "The header has {count} fields less than the rows under it; their values may stand in "
        "wrong columns.",
        missing,
    )
    remedy = message("Ask the client to quote values that hold the separator.")
    place = Place(grid.table.sheet, header.row_no)
    shown = narrow[-1].text[:_SHOWN_CHARACTERS]
    return [Finding("row.fields", Severity.ERROR, place, shown, said, remedy)]


class _Teller:
    """Puts notes of one sheet in words; a cell outside the items weighs less."""

    def __init__(self, grid: Grid) -> None:
        self._grid = grid
        self._lines = {
            int(row): line_no
            for line_no, row in enumerate(grid.table.row_numbers[grid.places].tolist(), 1)
        }
        self._columns = {column.index: column for column in grid.columns}

    def _finding(
        self,
        code: str,
        severity: Severity,
        where: tuple[int | None, Assigned | None],
        value: str | None,
        said: tuple[Message, Message],
    ) -> Finding:
        row, column = where
        line_no = self._lines.get(row) if row is not None else None
        heading = column.heading if column is not None else None
        place = Place(self._grid.table.sheet, row, heading or None)
        return Finding(code, severity, place, value, *said, line_no)

    def _weighed(self, note: CellNote) -> Severity:
        """Return ERROR for a cell the item table needs, WARNING for any other."""
        column = self._columns.get(note.column_index)
        needed = column is not None and column.field is not None
        return Severity.ERROR if needed and note.row in self._lines else Severity.WARNING

    def uncalculated(self, note: CellNote) -> Finding:
        return self._finding(
            "formula.uncalculated",
            self._weighed(note),
            (note.row, self._columns.get(note.column_index)),
            note.text[:_SHOWN_CHARACTERS],
            (
                message("The formula was never calculated, so the cell has no value."),
                message("Ask the client to open the workbook, let it calculate, and save it."),
            ),
        )

    def in_error(self, note: CellNote) -> Finding:
        return self._finding(
            "cell.error",
            self._weighed(note),
            (note.row, self._columns.get(note.column_index)),
            note.text,
            (
                message("The cell shows an error instead of a value."),
                message("Ask the client for the value."),
            ),
        )

    def hidden_row(self, row: int) -> Finding:
        kept = (
            message("The row is hidden in the file; its item was read.")
            if row in self._lines
            else message("The row is hidden in the file.")
        )
        return self._finding(
            "row.hidden",
            Severity.WARNING if row in self._lines else Severity.INFO,
            (row, None),
            None,
            (kept, message("Ask the client whether the item belongs to the list.")),
        )

    def hidden_columns(self, indexes: Sequence[int]) -> list[Finding]:
        return [
            self._finding(
                "column.hidden",
                Severity.WARNING,
                (None, column),
                column.heading,
                (
                    message("The column is hidden in the file; it was read."),
                    message("Ask the client whether it holds what it should."),
                ),
            )
            for index in indexes
            if (column := self._columns.get(index)) is not None and column.field is not None
        ]

    def deleted(self, note: CellNote) -> Finding:
        return self._finding(
            "row.deleted",
            Severity.WARNING,
            (note.row, None),
            note.text[:_SHOWN_CHARACTERS],
            (
                message("The record is marked as deleted and is no item."),
                message("Ask the client if the item lies in the batch."),
            ),
        )

    def broken(self, note: CellNote) -> Finding | None:
        if note.row not in self._lines:
            return None
        more = note.column_index > 0
        said = (
            counted(
                "The row has {count} field more than the header; its values may stand in "
                "wrong columns.",
                "The row has {count} fields more than the header; its values may stand in "
                "wrong columns.",
                note.column_index,
            )
            if more
            else counted(
                "The row has {count} field less than the header.",
                "The row has {count} fields less than the header.",
                -note.column_index,
            )
        )
        return self._finding(
            "row.fields",
            Severity.ERROR if more else Severity.WARNING,
            (note.row, None),
            note.text[:_SHOWN_CHARACTERS],
            (said, message("Ask the client to quote values that hold the separator.")),
        )

    def glued(self, row: int) -> Finding:
        return self._finding(
            "row.glued",
            Severity.WARNING,
            (row, None),
            None,
            (
                message("The record was broken over several lines and was put together again."),
                message("Look at its values in the preview."),
            ),
        )

    def unclosed(self, row: int) -> Finding:
        return self._finding(
            "text.quotes",
            Severity.WARNING,
            (row, None),
            None,
            (
                message("A quotation mark is never closed; all marks were read as plain text."),
                message("Look at the values in the preview."),
            ),
        )


_TOLD: dict[RowKind, tuple[str, Severity, Message]] = {
    RowKind.TOTAL: ("row.total", Severity.INFO, message("The row is a total and no item.")),
    RowKind.SIGNATURE: (
        "row.signature",
        Severity.INFO,
        message("The row is for signatures and no item."),
    ),
    RowKind.COLUMN_NUMBERS: (
        "row.column_numbers",
        Severity.INFO,
        message("The row numbers the columns and is no item."),
    ),
    RowKind.HEADER_AGAIN: (
        "row.header_again",
        Severity.INFO,
        message("The row repeats the header and is no item."),
    ),
    RowKind.SECOND_HEADER: (
        "table.second",
        Severity.ERROR,
        message("A second table with other columns begins here; its rows were not read."),
    ),
    RowKind.OTHER: (
        "row.passed_over",
        Severity.WARNING,
        message("The row was not taken for an item."),
    ),
}


def about_rows(grid: Grid, kinds: RowKinds, first: int) -> list[Finding]:
    """Return findings about rows that are no items; `first` is the place of the body's first."""
    findings = []
    ended = _end_of_items(kinds)
    remedy = message("If it is an item, ask the client to fill the row like the others.")
    for place, cells in sorted(kinds.texts.items()):
        kind = RowKind(int(kinds.kinds[place]))
        if kind not in _TOLD:
            continue
        code, severity, said = _TOLD[kind]
        if kind is RowKind.OTHER and place > ended:
            severity = Severity.INFO
        row = int(grid.table.row_numbers[first + place])
        text = " | ".join(text for _, text in cells)[:_SHOWN_CHARACTERS]
        findings.append(Finding(code, severity, Place(grid.table.sheet, row), text, said, remedy))
    return [*findings, *_about_numbered(grid, kinds, first)]


def about_rows_above(
    table: RawTable, header_index: int, columns: Sequence[Assigned]
) -> list[Finding]:
    """Return warnings about rows above the header that are filled like items."""
    known = [column.index for column in columns if column.field is not None]
    findings = []
    for index, row in enumerate(table.rows(0, header_index)):
        cells = [cell for at in known if (cell := row[at])]
        numbers = sum(any(map(str.isdecimal, cell)) for cell in cells)
        if len(cells) < max(_CELLS_OF_AN_ITEM, len(known) - 1) or not numbers:
            continue
        findings.append(
            Finding(
                "row.above_header",
                Severity.WARNING,
                Place(table.sheet, int(table.row_numbers[index])),
                " | ".join(cells)[:_SHOWN_CHARACTERS],
                message(
                    "The row stands above the header and was not read, but looks like an item."
                ),
                message("Ask the client to move the row under the header."),
            )
        )
    return findings


def _end_of_items(kinds: RowKinds) -> int:
    """Return the place of the last item once a total or signature follows it, else no place."""
    items = np.flatnonzero(kinds.kinds == RowKind.ITEM)
    last = int(items[-1]) if len(items) else -1
    after = kinds.kinds[last + 1 :]
    closed = np.isin(after, (RowKind.TOTAL, RowKind.SIGNATURE)).any()
    return last if closed else len(kinds.kinds)


def _about_numbered(grid: Grid, kinds: RowKinds, first: int) -> list[Finding]:
    places = kinds.at(RowKind.NUMBERED_ONLY)
    if not places:
        return []
    row = int(grid.table.row_numbers[first + places[0]])
    return [
        Finding(
            "row.numbered_only",
            Severity.WARNING,
            Place(grid.table.sheet, row),
            None,
            counted(
                "{count} row holds a number and nothing else, and was not taken for an item.",
                "{count} rows hold a number and nothing else, and were not taken for items.",
                len(places),
            ),
            message("Ask the client if items are missing there."),
        )
    ]


def about_blanks(grid: Grid, odd: int, dashes: int) -> list[Finding]:
    """Return findings about blanks that were folded and dashes that were read as empty."""
    findings = []
    sheet = Place(grid.table.sheet)
    nothing = message("Nothing to do.")
    if odd:
        findings.append(
            Finding(
                "text.blanks",
                Severity.INFO,
                sheet,
                None,
                counted(
                    "{count} cell held no-break blanks, line breaks or invisible marks; "
                    "they were folded.",
                    "{count} cells held no-break blanks, line breaks or invisible marks; "
                    "they were folded.",
                    odd,
                ),
                nothing,
            )
        )
    if dashes:
        findings.append(
            Finding(
                "text.dashes",
                Severity.INFO,
                sheet,
                None,
                counted(
                    "{count} cell held a dash alone and was read as empty.",
                    "{count} cells held a dash alone and were read as empty.",
                    dashes,
                ),
                nothing,
            )
        )
    return findings
