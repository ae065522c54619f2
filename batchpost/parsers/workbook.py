"""What a format's reader hands over: raw tables and what the file shows beside them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from batchpost.model.finding import Finding
from batchpost.model.listing import Manifest, RawTable
from batchpost.model.message import counted, message
from batchpost.parsers.limits import Limits
from batchpost.parsers.refusals import TooLargeError

if TYPE_CHECKING:
    from batchpost.parsers.layouts.laid import LaidSheet

Rows = np.ndarray[tuple[int], np.dtype[np.int64]]


@dataclass(frozen=True, slots=True)
class CellNote:
    """A cell worth a word: its row as a person sees it, its column counted from 0."""

    row: int
    column_index: int
    text: str


@dataclass(frozen=True, slots=True)
class MergedCells:
    """Cells joined to one that shows the value of the first: rows from 1, columns from 0."""

    first_row: int
    last_row: int
    first_column: int
    last_column: int


@dataclass(frozen=True, slots=True)
class FormatNote:
    """Cells of one column with a format that may show another number than is stored.

    `first_row` counts from 1, as a person sees it; `code` is the format's.
    """

    column_index: int
    code: str
    first_row: int
    count: int


@dataclass(frozen=True, slots=True)
class SheetNotes:
    """What a sheet shows beside its values.

    `uncalculated` are formulas without a stored value, `errors` cells such as `#N/A`,
    `filtered_rows` those hidden rows that a filter hides, `padded` how many numbers were read
    with the leading zeros their format shows, `deleted` records marked as deleted, `broken`
    rows whose fields do not fit the header, `unclosed` the row of the first quote that is
    never closed, 0 for none.
    """

    uncalculated: tuple[CellNote, ...] = ()
    errors: tuple[CellNote, ...] = ()
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[int, ...] = ()
    deleted: tuple[CellNote, ...] = ()
    broken: tuple[CellNote, ...] = ()
    glued: tuple[int, ...] = ()
    unclosed: int = 0
    filtered_rows: tuple[int, ...] = ()
    merged: tuple[MergedCells, ...] = ()
    padded: int = 0
    formats: tuple[FormatNote, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """One sheet of a workbook; a text file or a table file has one without a name.

    `laid` is set where a saved layout says what its columns are; `keyed` where the first row
    holds the keys of a known format, which are no words a client writes.
    """

    table: RawTable
    hidden: bool = False
    notes: SheetNotes = field(default_factory=SheetNotes)
    laid: "LaidSheet | None" = None
    keyed: bool = False


@dataclass(frozen=True, slots=True)
class ListFacts:
    """What a format fixes for all its items, because its description or control file says so.

    `minor_amounts`: amounts are whole minor units. `marks` are sorted and joined by a blank.
    """

    manifest: Manifest = field(default_factory=Manifest)
    weight_unit: str | None = None
    minor_amounts: bool = False
    currency: str | None = None
    advice: str | None = None
    marks: str = ""
    roles: tuple[tuple[str, str], ...] = ()  # heading in capitals → role, before the synonyms
    kind_codes: tuple[tuple[str, str], ...] = ()  # code in the column of kinds → kind
    category_codes: tuple[tuple[str, str], ...] = ()  # the same for categories
    advice_codes: tuple[tuple[str, str], ...] = ()  # the same for advice of delivery


@dataclass(frozen=True)
class Workbook:
    """A file as read by one format.

    `sha256` is set where the list's identity is not that of the file that was named.
    """

    format: str
    sheets: tuple[Sheet, ...]
    encoding: str | None = None
    facts: ListFacts = field(default_factory=ListFacts)
    findings: tuple[Finding, ...] = ()
    sha256: str | None = None


def raw_table(
    sheet: str | None,
    columns: Sequence[pa.Array | pa.ChunkedArray],
    row_numbers: Rows | None = None,
    first_row: int = 1,
) -> RawTable:
    """Return a raw table of text columns; empty texts are missing, empty tails cut off.

    Args:
        sheet: Name of the sheet, `None` where the format has none.
        columns: Text, one array a column, equally long.
        row_numbers: Number of each row as a person sees it; counted from `first_row` without.
        first_row: Number of the first row.
    """
    texts = [_empty_to_missing(column) for column in columns]
    count = len(texts[0]) if texts else 0
    used = np.zeros(count, dtype=bool)
    last_column = 0
    for index, column in enumerate(texts):
        if column.null_count == count:
            continue
        used |= pc.is_valid(column).to_numpy(zero_copy_only=False)
        last_column = index + 1
    height = int(np.flatnonzero(used)[-1]) + 1 if used.any() else 0
    if row_numbers is None:
        row_numbers = np.arange(first_row, first_row + count, dtype=np.int64)
    kept = tuple(column.slice(0, height) for column in texts[:last_column])
    return RawTable(sheet, row_numbers[:height], kept)


def _empty_to_missing(column: pa.Array | pa.ChunkedArray) -> pa.ChunkedArray:
    column = column.cast(pa.large_string())
    if isinstance(column, pa.ChunkedArray):
        column = column.combine_chunks()  # once, for every later look at its bytes
    column = pa.chunked_array([column])
    empty = pc.equal(pc.binary_length(column), 0)
    if pc.any(empty).as_py():
        return pc.if_else(empty, pa.scalar(None, pa.large_string()), column)
    return column


def from_rows(
    sheet: str | None,
    rows: Sequence[Sequence[str | None]],
    limits: Limits,
    path: str,
    row_numbers: Iterable[int] | None = None,
) -> RawTable:
    """Return a raw table of rows of text, short ones filled up with missing cells."""
    width = max(map(len, rows), default=0)
    guard_shape(path, len(rows), width, limits)
    columns = [
        pa.array([row[index] if index < len(row) else None for row in rows], pa.large_string())
        for index in range(width)
    ]
    numbers = None if row_numbers is None else np.fromiter(row_numbers, dtype=np.int64)
    return raw_table(sheet, columns, numbers)


def guard_shape(path: str, rows: int, columns: int, limits: Limits) -> None:
    """Refuse a table larger than the limits.

    Raises:
        TooLargeError: Too many rows, columns or cells.
    """
    if rows > limits.rows:
        raise TooLargeError(
            path,
            counted("{count} row", "{count} rows", rows),
            message("{size} rows", size=limits.rows),
        )
    if columns > limits.columns:
        raise TooLargeError(
            path,
            counted("{count} column", "{count} columns", columns),
            message("{size} columns", size=limits.columns),
        )
    guard_cells(path, rows * columns, limits)


def guard_sheets(path: str, sheets: int, limits: Limits) -> None:
    """Refuse more sheets than the limits allow, before the first is read.

    Raises:
        TooLargeError: Too many sheets.
    """
    if sheets > limits.sheets:
        raise TooLargeError(
            path,
            counted("{count} sheet", "{count} sheets", sheets),
            counted("{count} sheet", "{count} sheets", limits.sheets),
        )


def guard_cell_lengths(path: str, table: RawTable, limits: Limits) -> None:
    """Refuse a cell longer than the limits allow: no name or address is, so it is no list.

    Raises:
        TooLargeError: A cell is too long.
    """
    for column in table.columns:
        if (pc.max(pc.binary_length(column)).as_py() or 0) > limits.cell_bytes:
            raise TooLargeError(
                path,
                message("a cell holds more than {size} KB", size=limits.cell_bytes >> 10),
                message("{size} KB in a cell", size=limits.cell_bytes >> 10),
            )


def guard_cells(path: str, cells: int, limits: Limits) -> None:
    """Refuse more cells than the limits allow, before room is made for them.

    Raises:
        TooLargeError: Too many cells.
    """
    if cells > limits.cells:
        raise TooLargeError(
            path,
            counted("{count} cell", "{count} cells", cells),
            message("{size} cells", size=limits.cells),
        )
