"""Records of a BIFF workbook stream: what the values of an xls do not show ([MS-XLS] 2.4)."""

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from batchpost.parsers.format_notes import gathered
from batchpost.parsers.number_formats import (
    BUILT_IN_DATES,
    is_date,
    otherwise_shown,
    zeros_shown,
)
from batchpost.parsers.workbook import CellNote, MergedCells, SheetNotes

_BOF, _EOF, _FILEPASS, _BOUNDSHEET = 0x0809, 0x000A, 0x002F, 0x0085
_ROW, _COLINFO, _BOOLERR, _FORMULA = 0x0208, 0x007D, 0x0205, 0x0006
_FORMAT, _XF, _MERGECELLS, _FILTERMODE = 0x041E, 0x00E0, 0x00E5, 0x009B
_Shown = TypeVar("_Shown", int, str)
_CODEPAGE, UNICODE = 0x0042, b"\xb0\x04"
_NUMBER, _RK, _MULRK = 0x0203, 0x027E, 0x00BD
#: Records of cells that hold a value; all begin with row and column.
_CELLS = {0x00FD, 0x0203, 0x027E, 0x00BD, 0x0204, 0x00D6, 0x0205, 0x0006, 0x0406, 0x0206}
_BIFF8 = 0x0600
_ROW_HIDDEN = 0x20
_COLUMN_HIDDEN = 0x1
_SHEET_TYPE_WORKSHEET, _SHEET_TYPE_MACROS = 0, 1
_NEVER_CALCULATED = 0x3  # to be calculated always and on loading; programs that cannot, write so
_LAST_COLUMN = 0xFF
_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}


@dataclass(frozen=True)
class SheetLook:
    """What the records of one sheet show; `first_column` is that of its first filled cell.

    `padded` gives how many digits a cell shows, by its row and column counted from 0.
    `is_table` is false for charts and for sheets of macros.
    """

    first_column: int = 0
    notes: SheetNotes = field(default_factory=SheetNotes)
    padded: Mapping[tuple[int, int], int] = field(default_factory=dict)
    is_table: bool = True


@dataclass
class BookLook:
    """What a workbook stream shows: its sheets in their order, macros of Excel 4, dates."""

    sheets: list[SheetLook] = field(default_factory=list)
    macros: bool = False
    dates: bool = False


def is_locked(stream: bytes) -> bool:
    """Tell whether the records of a workbook are encrypted."""
    for kind, _ in _records(stream, 0):
        if kind in {_FILEPASS, _EOF}:
            return kind == _FILEPASS
    return False


def wrong_code_page(stream: bytes) -> int | None:
    """Return where a BIFF8 workbook names a code page, `None` where it names the right one.

    Its texts are Unicode whatever it names; calamine takes the name at its word.
    """
    at = version = 0
    for kind, body in _records(stream, 0):
        if kind == _BOF and len(body) >= 2:
            version = struct.unpack_from("<H", body)[0]
        elif kind == _CODEPAGE and version == _BIFF8 and len(body) == 2:
            return None if body == UNICODE else at + 4
        elif kind == _EOF:
            break
        at += 4 + len(body)
    return None


def look_at_stream(stream: bytes) -> BookLook:
    """Return what a workbook shows beside its values, its sheets in their order."""
    found = BookLook()
    formats: dict[int, str] = {}
    zeros: dict[int, int] = {}
    otherwise: dict[int, str] = {}
    styles = version = 0
    bound: list[tuple[int, int]] = []
    for kind, body in _records(stream, 0):
        if kind == _BOF and len(body) >= 2:
            version = struct.unpack_from("<H", body)[0]
        elif kind == _FORMAT and len(body) >= 3:
            formats[struct.unpack_from("<H", body)[0]] = _format_code(body, version)
        elif kind == _XF and len(body) >= 4:
            number = struct.unpack_from("<2xH", body)[0]
            code = formats.get(number, "")
            zeros[styles], otherwise[styles] = zeros_shown(code), otherwise_shown(code, number)
            found.dates = found.dates or number in BUILT_IN_DATES or is_date(code)
            styles += 1
        elif kind == _BOUNDSHEET and len(body) >= 6:
            bound.append(struct.unpack_from("<IxB", body))
        elif kind == _EOF:
            break
    looks: dict[int, SheetLook] = {}
    for offset, sheet_type in bound:
        found.macros = found.macros or sheet_type == _SHEET_TYPE_MACROS
        is_table = sheet_type == _SHEET_TYPE_WORKSHEET
        if is_table and offset not in looks:  # thousands of them may lie at one place
            looks[offset] = _look(stream, offset, _Look(_telling(zeros), _telling(otherwise)))
        found.sheets.append(looks[offset] if is_table else SheetLook(is_table=False))
    return found


def _telling(styles: Mapping[int, _Shown]) -> dict[int, _Shown]:
    return {number: shown for number, shown in styles.items() if shown}


def _format_code(body: bytes, version: int) -> str:
    """Return the code of a number format; a wrong one only loses zeros nobody has seen."""
    if version != _BIFF8:
        return body[3 : 3 + body[2]].decode("cp1251", "replace")
    wide = len(body) > 4 and body[4] & 1
    return body[5:].decode("utf-16-le" if wide else "latin-1", "replace")


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    end = len(stream) - 4
    while at <= end:
        kind, length = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + length]
        at += 4 + length


def _look(stream: bytes, offset: int, look: "_Look") -> SheetLook:
    depth = 0
    for kind, body in _records(stream, offset):
        if kind == _BOF:
            depth += 1
        elif kind == _EOF:
            depth -= 1
            if depth <= 0:
                break
        elif kind in _CELLS and len(body) >= 6:
            look.cell(kind, body)
        elif kind == _ROW and len(body) >= 16:
            look.row(body)
        elif kind == _COLINFO and len(body) >= 10:
            look.column(body)
        elif kind == _MERGECELLS:
            look.merge(body)
        elif kind == _FILTERMODE:
            look.filtered = True
    return look.result()


class _Look:
    """Gathers what the records of one sheet show."""

    def __init__(self, zeros: Mapping[int, int], otherwise: Mapping[int, str]) -> None:
        self.filtered = False
        self._zeros = zeros
        self._otherwise = otherwise
        self._first_column: int | None = None
        self._hidden_rows: set[int] = set()
        self._hidden_columns: set[int] = set()
        self._filled_rows: set[int] = set()
        self._errors: list[CellNote] = []
        self._uncalculated: list[CellNote] = []
        self._merged: list[MergedCells] = []
        self._padded: dict[tuple[int, int], int] = {}
        self._formats: dict[tuple[int, int], str] = {}

    def cell(self, kind: int, body: bytes) -> None:
        row, column, style = struct.unpack_from("<HHH", body)
        if self._first_column is None or column < self._first_column:
            self._first_column = column
        self._filled_rows.add(row)
        error = _error(kind, body)
        if error is not None:
            self._errors.append(CellNote(row + 1, column, error))
        elif kind == _FORMULA and _is_uncalculated(body):
            self._uncalculated.append(CellNote(row + 1, column, "=…"))
        if not (self._zeros or self._otherwise):
            return
        if kind == _MULRK:
            for at in range(4, len(body) - 7, 6):
                style = struct.unpack_from("<H", body, at)[0]
                self._pad(row, column + (at - 4) // 6, style)
        elif kind in {_NUMBER, _RK, _FORMULA}:
            self._pad(row, column, style)

    def _pad(self, row: int, column: int, style: int) -> None:
        if style in self._zeros:
            self._padded[row, column] = self._zeros[style]
        elif style in self._otherwise:
            self._formats[row, column] = self._otherwise[style]

    def row(self, body: bytes) -> None:
        row, flags = struct.unpack_from("<H10xB", body)
        if flags & _ROW_HIDDEN:
            self._hidden_rows.add(row)

    def column(self, body: bytes) -> None:
        first, last, _, flags = struct.unpack_from("<HH4sH", body)
        if flags & _COLUMN_HIDDEN:
            self._hidden_columns.update(range(first, min(last, _LAST_COLUMN) + 1))

    def merge(self, body: bytes) -> None:
        for at in range(2, len(body) - 7, 8):
            first, last, left, right = struct.unpack_from("<4H", body, at)
            if last > first:
                self._merged.append(MergedCells(first + 1, last + 1, left, right))

    def result(self) -> SheetLook:
        hidden = tuple(row + 1 for row in sorted(self._hidden_rows & self._filled_rows))
        notes = SheetNotes(
            uncalculated=tuple(self._uncalculated),
            errors=tuple(self._errors),
            hidden_rows=() if self.filtered else hidden,
            hidden_columns=tuple(sorted(self._hidden_columns)),
            filtered_rows=hidden if self.filtered else (),
            merged=tuple(self._merged),
            padded=len(self._padded),
            formats=gathered(self._formats),
        )
        return SheetLook(self._first_column or 0, notes, self._padded)


def _error(kind: int, body: bytes) -> str | None:
    """Return the error a cell shows, `None` for a value."""
    if kind == _BOOLERR and len(body) >= 8 and body[7]:
        return _ERRORS.get(body[6], "#?")
    if kind == _FORMULA and len(body) >= 14 and body[6] == 2 and body[12:14] == b"\xff\xff":
        return _ERRORS.get(body[8], "#?")
    return None


def _is_uncalculated(body: bytes) -> bool:
    """Tell a formula whose value is the 0 a program wrote that cannot calculate."""
    if len(body) < 16 or body[6:14] != bytes(8):
        return False
    return body[14] & _NEVER_CALCULATED == _NEVER_CALCULATED
