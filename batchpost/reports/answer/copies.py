"""Copies of a client's table: which texts stand in which cells of a new workbook."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from batchpost.model.listing import ListSheet
from batchpost.reports.answer.marks import Spot

#: The most rows a sheet holds (Excel).
ROWS_MOST = 1_048_576

Rows = np.ndarray[tuple[int], np.dtype[np.int64]]


@dataclass(frozen=True)
class Copy:
    """A sheet to be written: text columns, the row of the sheet (from 1) each cell stands in.

    `moved` gives the sheet's row for a row of the client's table where they differ, and
    `right` how many columns were put before the client's.
    """

    name: str
    columns: tuple[pa.ChunkedArray, ...]
    rows: Rows
    headings: frozenset[int] = frozenset()
    right: int = 0
    moved: Mapping[int, int] | None = field(default=None)

    def place(self, spot: Spot) -> tuple[int, int] | None:
        """Return row and column (both from 0) of a spot, `None` where the copy has it not."""
        row = spot.row if self.moved is None else self.moved.get(spot.row)
        if row is None or not 0 < row <= ROWS_MOST:
            return None
        return row - 1, (spot.index or 0) + (self.right if spot.index is not None else 0)


def copied(sheet: ListSheet, name: str, row_heading: str) -> Copy:
    """Return a sheet's own rows; they keep their numbers where the header stands among them.

    A format without a header row (dbf) gets one above, and a first column with the number of
    the record under `row_heading`.
    """
    table, header = sheet.table, sheet.header_row
    if header is not None and bool(np.isin(header, table.row_numbers).any()):
        return Copy(name, table.columns, table.row_numbers, frozenset({header}))
    headings = {match.index: match.heading for match in sheet.columns}
    numbers = pa.array(table.row_numbers).cast(pa.large_string())
    columns = [_headed(row_heading, pa.chunked_array([numbers]))]
    columns += [_headed(headings.get(at), column) for at, column in enumerate(table.columns)]
    rows = np.concatenate([np.array([1]), table.row_numbers + 1])
    moved = {0: 1} | {number: number + 1 for number in table.row_numbers.tolist()}
    return Copy(name, tuple(columns), rows, frozenset({1}), 1, moved)


def _headed(heading: str | None, column: pa.ChunkedArray) -> pa.ChunkedArray:
    return pa.chunked_array([pa.array([heading], pa.large_string()), *column.chunks])
