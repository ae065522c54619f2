"""What only workbooks show: cells joined over rows, rows a filter hides, zeros of a format."""

from collections.abc import Iterator

import numpy as np

from batchpost.model.finding import Finding, Place, Severity
from batchpost.model.message import counted, message
from batchpost.parsers.columns import Assigned
from batchpost.parsers.grid import Grid
from batchpost.parsers.workbook import MergedCells, Rows, SheetNotes

_SHOWN_CHARACTERS = 120


def about_workbook(grid: Grid, notes: SheetNotes) -> list[Finding]:
    """Return findings about joined cells, filtered rows and leading zeros, in this order."""
    if not (notes.merged or notes.filtered_rows or notes.padded):
        return []
    rows = grid.table.row_numbers[grid.places]
    return [
        *_about_merged(grid, notes, rows),
        *_about_filtered(grid, notes, rows),
        *([_about_zeros(grid, notes.padded)] if notes.padded else []),
    ]


def _about_merged(grid: Grid, notes: SheetNotes, rows: Rows) -> Iterator[Finding]:
    columns = {column.index: column for column in grid.columns if column.field is not None}
    for merged in notes.merged:
        column = columns.get(merged.first_column)
        if column is None:
            continue
        begin, end = np.searchsorted(rows, (merged.first_row, merged.last_row + 1)).tolist()
        if end - begin >= 2 and rows[begin] == merged.first_row:
            yield _merged(grid, merged, begin, column)


def _merged(grid: Grid, merged: MergedCells, position: int, column: Assigned) -> Finding:
    value = grid.original(position, column)
    said = message(
        "The cell is joined over rows {first} to {last}; its value was read for row {first} only.",
        first=merged.first_row,
        last=merged.last_row,
    )
    remedy = message("Ask the client to write the value in every row it belongs to.")
    place = Place(grid.table.sheet, merged.first_row, column.heading or None)
    shown = value[:_SHOWN_CHARACTERS] if value is not None else None
    return Finding("cell.merged", Severity.WARNING, place, shown, said, remedy, position + 1)


def _about_filtered(grid: Grid, notes: SheetNotes, rows: Rows) -> Iterator[Finding]:
    lines = {int(row): line_no for line_no, row in enumerate(rows.tolist(), 1)}
    said = message("A filter hides the row in the file; its item was read.")
    remedy = message("Ask the client whether the item belongs to the list.")
    for row in notes.filtered_rows:
        line_no = lines.get(row)
        if line_no is not None:
            place = Place(grid.table.sheet, row)
            yield Finding("row.filtered", Severity.WARNING, place, None, said, remedy, line_no)


def _about_zeros(grid: Grid, count: int) -> Finding:
    said = counted(
        "{count} number is shown with leading zeros by the format of its cell; it was read as "
        "it is shown.",
        "{count} numbers are shown with leading zeros by the format of their cells; they were "
        "read as they are shown.",
        count,
    )
    place = Place(grid.table.sheet)
    nothing = message("Nothing to do.")
    return Finding("number.zeros_shown", Severity.INFO, place, None, said, nothing)
