"""The parts of an xlsb workbook: what its values do not show ([MS-XLSB] 2.4)."""

import struct
from dataclasses import dataclass, field

from batchpost.parsers.format_notes import gathered
from batchpost.parsers.number_formats import (
    BUILT_IN_DATES,
    is_date,
    otherwise_shown,
    zeros_shown,
)
from batchpost.parsers.package import WORKSHEET, Package, Relation
from batchpost.parsers.sheet_look import SheetLook, WorkbookLook
from batchpost.parsers.workbook import CellNote, MergedCells, SheetNotes, guard_cells, guard_sheets
from batchpost.parsers.xlsb.records import records, wide_text

_BUNDLE_SHEET = 156
_FORMAT, _BEGIN_CELL_STYLES, _END_CELL_STYLES, _STYLE = 44, 617, 618, 47
_ROW, _COLUMN, _MERGED = 0, 60, 176
_BEGIN_FILTER, _BEGIN_FILTER_COLUMN = 161, 163
_CELL_RK, _CELL_ERROR, _CELL_REAL = 2, 3, 5
_FORMULA_NUMBER, _FORMULA_ERROR = 9, 11
_RICH_TEXT = 62
#: Records of cells that hold a value: numbers, errors, truths, texts, formulas.
_CELLS = frozenset((*range(2, 12), _RICH_TEXT))
_NUMBERS = frozenset((_CELL_RK, _CELL_REAL, _FORMULA_NUMBER))
_ROW_HIDDEN, _COLUMN_HIDDEN = 0x10, 0x1
_LAST_COLUMN = 16_383
_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}


def look_at_parts(package: Package) -> WorkbookLook:
    """Return what a workbook shows beside its values.

    Every part is unpacked within the limits before another reader meets the file.

    Raises:
        ListError: A part is damaged or unpacks to too much.
    """
    archive, name = package.file.archive, package.file.name
    relations = package.relations(package.workbook)
    look = WorkbookLook(macros=package.has_macros(relations))
    styles = next((each.target for each in relations.values() if each.kind == "styles"), "")
    shown = _read_styles(package, styles, look)
    seen: dict[str, SheetLook] = {}
    for kind, body in records(name, archive.chunks(package.find(package.workbook) or "")):
        if kind != _BUNDLE_SHEET:
            continue
        relation_id, at = wide_text(body, 8)
        sheet, _ = wide_text(body, at)
        relation = relations.get(relation_id, Relation("", ""))
        member = package.find(relation.target)
        if relation.kind != WORKSHEET or member is None:
            look.no_tables.add(sheet)
            continue
        if member not in seen:  # many sheets may be said to lie in one part
            seen[member] = _look_at_sheet(package, member, shown)
        look.sheets[sheet] = seen[member]
        guard_sheets(name, len(look.sheets), package.file.limits)
    package.look_through(set(archive.names) - seen.keys(), (".bin", ".xml", ".rels"))
    return look


@dataclass
class _Styles:
    """How many digits cell styles always show, and formats that may show another number."""

    zeros: dict[int, int] = field(default_factory=dict)
    otherwise: dict[int, str] = field(default_factory=dict)


def _read_styles(package: Package, path: str, look: WorkbookLook) -> _Styles:
    """Return what cell styles show, by their numbers."""
    member = package.find(path)
    codes: dict[int, str] = {}
    styles = _Styles()
    count, within = 0, False
    if member is None:
        return styles
    for kind, body in records(package.file.name, package.file.archive.chunks(member)):
        if kind == _FORMAT and len(body) >= 6:
            codes[struct.unpack_from("<H", body)[0]] = wide_text(body, 2)[0]
        elif kind in {_BEGIN_CELL_STYLES, _END_CELL_STYLES}:
            within = kind == _BEGIN_CELL_STYLES
        elif kind == _STYLE and within and len(body) >= 4:
            number = struct.unpack_from("<2xH", body)[0]
            code = codes.get(number, "")
            if digits := zeros_shown(code):
                styles.zeros[count] = digits
            if shown := otherwise_shown(code, number):
                styles.otherwise[count] = shown
            look.dates = look.dates or number in BUILT_IN_DATES or is_date(code)
            count += 1
    return styles


def _look_at_sheet(package: Package, member: str, styles: _Styles) -> SheetLook:
    file = package.file
    look = _Look(styles)
    for kind, body in records(file.name, file.archive.chunks(member)):
        if kind in _CELLS and len(body) >= 8:
            look.cell(kind, body)
        elif kind == _ROW and len(body) >= 12:
            look.start_row(body)
        elif kind == _COLUMN and len(body) >= 18:
            look.column(body)
        elif kind == _MERGED and len(body) >= 16:
            look.merge(body)
        elif kind == _BEGIN_FILTER and len(body) >= 8:
            look.filter = struct.unpack_from("<II", body)
        elif kind == _BEGIN_FILTER_COLUMN:
            look.filtered = look.filter
    guard_cells(file.name, look.last_row * look.last_column, file.limits)
    return look.result()


class _Look:
    """Gathers what the records of one sheet show."""

    def __init__(self, styles: _Styles) -> None:
        self.filter = self.filtered = (0, 0)
        self.last_row = self.last_column = 0
        self._zeros = styles.zeros
        self._otherwise = styles.otherwise
        self._row = 0
        self._row_hidden = False
        self._first_column: int | None = None
        self._hidden_rows: list[int] = []
        self._hidden_columns: set[int] = set()
        self._errors: list[CellNote] = []
        self._merged: list[MergedCells] = []
        self._padded: dict[tuple[int, int], int] = {}
        self._formats: dict[tuple[int, int], str] = {}

    def start_row(self, body: bytes) -> None:
        self._row = struct.unpack_from("<I", body)[0]
        self._row_hidden = bool(body[11] & _ROW_HIDDEN)

    def cell(self, kind: int, body: bytes) -> None:
        column, style = struct.unpack_from("<II", body)
        self.last_row = max(self.last_row, self._row + 1)
        self.last_column = max(self.last_column, column + 1)
        if self._first_column is None or column < self._first_column:
            self._first_column = column
        if self._row_hidden and self._row not in self._hidden_rows[-1:]:
            self._hidden_rows.append(self._row)
        if kind in {_CELL_ERROR, _FORMULA_ERROR} and len(body) > 8:
            error = _ERRORS.get(body[8], "#?")
            self._errors.append(CellNote(self._row + 1, column, error))
        elif kind in _NUMBERS and (style & 0xFFFFFF) in self._zeros:
            self._padded[self._row, column] = self._zeros[style & 0xFFFFFF]
        elif kind in _NUMBERS and (style & 0xFFFFFF) in self._otherwise:
            self._formats[self._row, column] = self._otherwise[style & 0xFFFFFF]

    def column(self, body: bytes) -> None:
        first, last, flags = struct.unpack_from("<II8xH", body)
        if flags & _COLUMN_HIDDEN:
            self._hidden_columns.update(range(first, min(last, _LAST_COLUMN) + 1))

    def merge(self, body: bytes) -> None:
        first, last, left, right = struct.unpack_from("<4I", body)
        if last > first:
            self._merged.append(MergedCells(first + 1, last + 1, left, right))

    def result(self) -> SheetLook:
        first, last = self.filtered
        filtered = {row for row in self._hidden_rows if first < row <= last}
        hidden = (row + 1 for row in self._hidden_rows if row not in filtered)
        notes = SheetNotes(
            errors=tuple(self._errors),
            hidden_rows=tuple(hidden),
            hidden_columns=tuple(sorted(self._hidden_columns)),
            filtered_rows=tuple(sorted(row + 1 for row in filtered)),
            merged=tuple(self._merged),
            padded=len(self._padded),
            formats=gathered(self._formats),
        )
        return SheetLook(self._first_column or 0, notes, self._padded)
