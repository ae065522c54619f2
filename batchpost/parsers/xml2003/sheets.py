"""The elements of an XML spreadsheet of 2003, turned into tables as they come."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from batchpost.model.message import message
from batchpost.parsers.calamine import shown_number
from batchpost.parsers.format_notes import gathered
from batchpost.parsers.listfile import ListFile
from batchpost.parsers.number_formats import shows_otherwise, zeros_shown
from batchpost.parsers.refusals import BrokenListError
from batchpost.parsers.safe_xml import local, walk
from batchpost.parsers.workbook import (
    CellNote,
    MergedCells,
    Sheet,
    SheetNotes,
    from_rows,
    guard_cells,
    guard_shape,
)

_PIECE = 1 << 20
_ROWS_MAX, _COLUMNS_MAX = 1 << 20, 16_384
_NOISE = re.compile(r"-?\d+\.\d{12,}")
_WHOLE = re.compile(r"(-?\d+)\.0+")
_MIDNIGHT = re.compile(r"T00:00:00(?:\.0+)?$")
_NO_DAY = re.compile(r"^(?:1899-12-31|1904-01-01)T")
#: Formats that go by a name and show another number than is stored, in any country.
_NAMED_FORMATS = {"Percent": "0.00%", "Euro Currency": "[$€-2] #,##0.00"}
_HIDDEN_SHEETS = {"SheetHidden", "SheetVeryHidden"}


@dataclass
class _Page:
    """One worksheet while it is read; rows are counted from 1, columns from 0."""

    name: str
    hidden: bool = False
    rows: list[list[str | None]] = field(default_factory=list)
    column: int = 0
    hidden_columns: set[int] = field(default_factory=set)
    hidden_rows: set[int] = field(default_factory=set)
    filled_rows: set[int] = field(default_factory=set)
    merged: list[MergedCells] = field(default_factory=list)
    errors: list[CellNote] = field(default_factory=list)
    uncalculated: list[CellNote] = field(default_factory=list)
    filtered: bool = False
    padded: int = 0
    formats: dict[tuple[int, int], str] = field(default_factory=dict)
    width: int = 0

    def as_sheet(self, file: ListFile) -> Sheet:
        """Return what was read, empty rows at the end left out."""
        while self.rows and not any(self.rows[-1]):
            self.rows.pop()
        table = from_rows(self.name, self.rows, file.limits, file.name)
        hidden = tuple(sorted(self.hidden_rows & self.filled_rows))
        notes = SheetNotes(
            uncalculated=tuple(self.uncalculated),
            errors=tuple(self.errors),
            hidden_rows=() if self.filtered else hidden,
            hidden_columns=tuple(sorted(self.hidden_columns)),
            filtered_rows=hidden if self.filtered else (),
            merged=tuple(self.merged),
            padded=self.padded,
            formats=gathered(self.formats),
        )
        return Sheet(table, self.hidden, notes)


def read_sheets(file: ListFile) -> list[Sheet]:
    """Return the worksheets of a workbook in their order.

    Raises:
        BrokenListError: It is not well formed, declares a document type, or has cells nowhere.
        TooLargeError: It holds more rows, columns or cells than the limits allow.
    """
    reader = _Reader(file)
    walk(file.name, _pieces(file.data), reader.start, reader.end, reader.text)
    return reader.sheets


def _pieces(data: bytes) -> Iterator[bytes]:
    return (data[at : at + _PIECE] for at in range(0, len(data), _PIECE))


class _Reader:
    """Sends the elements to the worksheet they belong to."""

    def __init__(self, file: ListFile) -> None:
        self.sheets: list[Sheet] = []
        self._file = file
        self._page: _Page | None = None
        self._zeros: dict[str, int] = {}
        self._otherwise: dict[str, str] = {}
        self._style = ""
        self._row_index = self._column_index = 0
        self._cell: dict[str, str] = {}
        self._kind: str | None = None
        self._value: list[str] = []
        self._cells = 0
        self._gathering = ""
        self._in_comment = False

    def start(self, element: str, attributes: dict[str, str]) -> None:
        if element == "Style":
            self._style = local(attributes, "ID") or ""
        elif element == "NumberFormat":
            code = local(attributes, "Format") or ""
            code = _NAMED_FORMATS.get(code, code)
            if digits := zeros_shown(code):
                self._zeros[self._style] = digits
            if shows_otherwise(code):
                self._otherwise[self._style] = code
        elif element == "Worksheet":
            self._page = _Page(local(attributes, "Name") or "")
            self._row_index = 0
        elif self._page is not None:
            self._start_in_page(self._page, element, attributes)

    def _start_in_page(self, page: _Page, element: str, attributes: dict[str, str]) -> None:
        if element == "Column":
            self._start_column(page, attributes)
        elif element == "Row":
            self._start_row(page, attributes)
        elif element == "Cell":
            self._start_cell(page, attributes)
        elif element == "Comment":
            self._in_comment = True
        elif element == "Data" and not self._in_comment:
            self._kind, self._value = local(attributes, "Type") or "String", []
            self._gathering = element
        elif element == "Visible":
            self._value, self._gathering = [], element
        elif element == "AutoFilterColumn":
            page.filtered = page.filtered or (local(attributes, "Type") or "All") != "All"

    def _start_column(self, page: _Page, attributes: dict[str, str]) -> None:
        index = max(_number(local(attributes, "Index"), page.column + 1, _COLUMNS_MAX) - 1, 0)
        last = min(index + _number(local(attributes, "Span"), 0, _COLUMNS_MAX), _COLUMNS_MAX)
        if local(attributes, "Hidden") == "1":
            page.hidden_columns.update(range(index, last + 1))
        page.column = last + 1

    def _start_row(self, page: _Page, attributes: dict[str, str]) -> None:
        index = _number(local(attributes, "Index"), self._row_index + 1, _ROWS_MAX)
        last = index + _number(local(attributes, "Span"), 0, _ROWS_MAX)
        if local(attributes, "Hidden") == "1":
            page.hidden_rows.update(range(index, min(last, _ROWS_MAX) + 1))
        self._row_index, self._column_index = index, -1

    def _start_cell(self, page: _Page, attributes: dict[str, str]) -> None:
        following = self._column_index + 2
        self._column_index = _number(local(attributes, "Index"), following, _COLUMNS_MAX) - 1
        if self._row_index < 1 or self._column_index < 0:
            reason = message("a cell stands outside all rows and columns")
            raise BrokenListError(self._file.name, "XML", reason)
        self._cell, self._kind, self._value = attributes, None, []
        down = _number(local(attributes, "MergeDown"), 0, _ROWS_MAX)
        if down:
            across = _number(local(attributes, "MergeAcross"), 0, _COLUMNS_MAX)
            first = self._column_index
            page.merged.append(
                MergedCells(self._row_index, self._row_index + down, first, first + across)
            )

    def text(self, piece: str) -> None:
        if self._gathering:
            self._value.append(piece)

    def end(self, element: str) -> None:
        page = self._page
        if page is None:
            return
        if element == self._gathering:
            self._gathering = ""
            if element == "Visible":
                page.hidden = page.hidden or "".join(self._value).strip() in _HIDDEN_SHEETS
        elif element == "Cell":
            self._end_cell(page)
        elif element == "Comment":
            self._in_comment = False
        elif element == "Worksheet":
            self.sheets.append(page.as_sheet(self._file))
            self._page = None

    def _end_cell(self, page: _Page) -> None:
        row, column = self._row_index, self._column_index
        text = "".join(self._value) if self._kind is not None else ""
        formula = local(self._cell, "Formula")
        if formula is not None and not text and self._kind != "String":
            page.uncalculated.append(CellNote(row, column, formula))
        elif self._kind == "Error":
            page.errors.append(CellNote(row, column, text))
        elif text:
            self._put(page, row, column, self._shown(page, text))
        # A joined cell takes the places of those it reaches over.
        self._column_index += _number(local(self._cell, "MergeAcross"), 0, _COLUMNS_MAX)

    def _put(self, page: _Page, row: int, column: int, text: str) -> None:
        page.width = max(page.width, column + 1)
        guard_shape(self._file.name, row, page.width, self._file.limits)
        page.rows.extend([] for _ in range(row - len(page.rows)))
        cells = page.rows[row - 1]
        self._cells += max(column + 1 - len(cells), 0)
        guard_cells(self._file.name, self._cells, self._file.limits)
        cells.extend([None] * (column + 1 - len(cells)))
        cells[column] = text
        page.filled_rows.add(row)

    def _shown(self, page: _Page, text: str) -> str:
        """Return a value as the spreadsheet shows it."""
        if self._kind == "DateTime":
            return _NO_DAY.sub("", _MIDNIGHT.sub("", text)).replace("T", " ")
        if self._kind == "Boolean":
            return {"1": "true", "0": "false"}.get(text, text)
        if self._kind != "Number":
            return text
        style = local(self._cell, "StyleID") or ""
        if code := self._otherwise.get(style):
            page.formats[self._row_index - 1, self._column_index] = code
        if _NOISE.fullmatch(text):
            return shown_number(text)
        whole = _WHOLE.fullmatch(text)
        text = whole.group(1) if whole else text
        digits = self._zeros.get(style, 0)
        if digits and text.isdecimal():
            page.padded += 1
            return text.zfill(digits)
        return text


def _number(text: str | None, missing: int, most: int) -> int:
    if text is None or not text.isdecimal():
        return missing
    return min(int(text[:10]), most)
