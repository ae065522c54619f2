"""The slow pass over a sheet's XML, element by element, of the rows that need it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from string import ascii_letters

from batchpost.parsers.safe_xml import walk
from batchpost.parsers.workbook import CellNote, MergedCells
from batchpost.parsers.xlsx.scan import column_index
from batchpost.parsers.xlsx.styles import Styles

_LAST_COLUMN_INDEX = 16_383
_TRUE = {"1", "true"}
_ROW_END = b"</row>"
_ROW_START = re.compile(rb'\s*(?:<row r="\d+"[^<>]*/>\s*)*(?:<row r="\d+"[^<>]*>|$)')
_LONGEST_ROW_BYTES = 4 << 20
_NOT_CUT = re.compile(rb"<(?:\w+:row|(?:\w+:)?c)\b")
_FILLED = re.compile(rb"<(?:v|is|f)\b")


class UnnumberedRowsError(Exception):
    """Rows are written in a way that does not let some of them be left out."""


@dataclass
class SheetReader:
    """What the elements of a sheet show; rows are counted from 1, columns from 0.

    `first_column` is that of the first filled cell among those that were looked at.
    """

    styles: Styles = field(default_factory=Styles)
    stale: bool = False
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: set[int] = field(default_factory=set)
    merged: list[MergedCells] = field(default_factory=list)
    filters: list[tuple[int, int]] = field(default_factory=list)
    tables: list[str] = field(default_factory=list)
    uncalculated: list[CellNote] = field(default_factory=list)
    errors: list[CellNote] = field(default_factory=list)
    padded: dict[tuple[int, int], int] = field(default_factory=dict)
    formats: dict[tuple[int, int], str] = field(default_factory=dict)
    first_column: int | None = None
    last_column: int = 0
    last_row: int = 0
    _filter: tuple[int, int] | None = None
    _row: int = 0
    _column: int = -1
    _cell_row: int = 0
    _row_hidden: bool = False
    _kind: str = ""
    _style: str = ""
    _formula: str | None = None
    _value: str = ""
    _within: str = ""

    def read(self, path: str, pieces: Iterator[bytes]) -> None:
        """Send the elements of a sheet, or of a part of it, through.

        Raises:
            BrokenListError: It is not well formed, or declares a document type.
        """
        walk(path, pieces, self._start, self._end, self._text)

    def _start(self, element: str, attributes: dict[str, str]) -> None:
        self._within = element
        if element == "c":
            self._start_cell(attributes)
        elif element == "f":
            self._formula = ""
        elif element == "row":
            number = attributes.get("r", "")
            self._row = int(number) if number.isdecimal() else self._row + 1
            self._column = -1
            self._row_hidden = attributes.get("hidden") in _TRUE
        else:
            self._start_other(element, attributes)

    def _start_other(self, element: str, attributes: dict[str, str]) -> None:
        if element == "col" and attributes.get("hidden") in _TRUE:
            first, last = _whole(attributes.get("min")), _whole(attributes.get("max"))
            self.hidden_columns.update(range(first - 1, min(last, _LAST_COLUMN_INDEX + 1)))
        elif element == "mergeCell":
            self.merged.append(_area(attributes.get("ref", "")))
        elif element == "autoFilter":
            area = _area(attributes.get("ref", ""))
            self._filter = (area.first_row, area.last_row)
        elif element == "filterColumn" and self._filter is not None:
            self.filters.append(self._filter)
            self._filter = None
        elif element == "tablePart":
            self.tables.append(next(iter(attributes.values()), ""))

    def _start_cell(self, attributes: dict[str, str]) -> None:
        reference = attributes.get("r", "")
        self._column = column_index(reference) if reference else self._column + 1
        digits = reference.lstrip(ascii_letters)
        self._cell_row = int(digits) if digits.isdecimal() else self._row
        self._kind = attributes.get("t", "n")
        self._style = attributes.get("s", "0")
        self._formula, self._value = None, ""

    def _text(self, text: str) -> None:
        if self._within == "f" and self._formula is not None:
            self._formula += text
        elif self._within in {"v", "t"}:
            self._value += text

    def _end(self, element: str) -> None:
        self._within = ""
        if element != "c":
            return
        if self._formula is not None and self._is_uncalculated():
            note = CellNote(self._cell_row, self._column, "=" + self._formula)
            self.uncalculated.append(note)
            if not self._value.strip():
                return
        if not self._value and self._kind not in {"str", "inlineStr"}:
            return
        self.last_row = max(self.last_row, self._cell_row)
        self.last_column = max(self.last_column, self._column + 1)
        if self.first_column is None or self._column < self.first_column:
            self.first_column = self._column
        if self._kind == "e":
            self.errors.append(CellNote(self._cell_row, self._column, self._value))
        elif self._kind == "n" and self._style in self.styles.otherwise:
            place = (self._cell_row - 1, self._column)
            self.formats[place] = self.styles.otherwise[self._style]
        elif self._kind == "n" and self._style in self.styles.zeros and self._value.isdecimal():
            place = (self._cell_row - 1, self._column)
            self.padded[place] = self.styles.zeros[self._style]
        if self._row_hidden and self._row not in self.hidden_rows[-1:]:
            self.hidden_rows.append(self._row)

    def _is_uncalculated(self) -> bool:
        """Tell a formula nobody has calculated: no value, or the 0 a program put in its place."""
        if self._kind == "str":
            return False
        value = self._value.strip()
        return not value or (self.stale and value == "0")


def needed_rows(pieces: Iterator[bytes], looked_for: re.Pattern[bytes]) -> Iterator[bytes]:
    """Yield those rows of a sheet in which something was found, as a document of their own.

    Raises:
        UnnumberedRowsError: The rows carry no numbers of their own, so none can be left out.
    """
    yield b"<sheetData>"
    left = b""
    for piece in pieces:
        rows = (left + piece).split(_ROW_END)
        left = rows.pop()
        if len(left) > _LONGEST_ROW_BYTES:
            raise UnnumberedRowsError
        for row in rows:
            start = row.find(b"sheetData") + 1 and row.find(b">", row.find(b"sheetData")) + 1
            numbered = _ROW_START.match(row, start)
            if numbered is None:
                raise UnnumberedRowsError
            if looked_for.search(row, start) and _FILLED.search(row, start):
                yield row[start:] + _ROW_END
    if _NOT_CUT.search(left):
        raise UnnumberedRowsError
    yield b"</sheetData>"


def _whole(text: str | None) -> int:
    return int(text) if text is not None and text.isdecimal() else 1


def _area(reference: str) -> MergedCells:
    """Return the rows (counted from 1) and columns (from 0) of a reference such as `A1:B2`.

    >>> _area("B2:C10")
    MergedCells(first_row=2, last_row=10, first_column=1, last_column=2)
    """
    first, _, last = reference.replace("$", "").partition(":")
    last = last or first
    rows = [_whole(corner.lstrip(ascii_letters)) for corner in (first, last)]
    return MergedCells(min(rows), max(rows), column_index(first), column_index(last))
