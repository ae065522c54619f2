"""The XML parts of an xlsx workbook: what its values do not show."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from posixpath import normpath
from string import ascii_letters

from batchpost.model.message import message
from batchpost.parsers.listfile import ListFile
from batchpost.parsers.refusals import BrokenListError
from batchpost.parsers.safe_xml import local, walk
from batchpost.parsers.workbook import CellNote, SheetNotes, guard_cells

_WORKBOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_OVERLAP = 512
_LAST_COLUMN_INDEX = 16_383

#: A formula element directly followed by an empty value or by the end of its cell.
_NO_VALUE = re.compile(
    rb"(?:<(?:\w+:)?f(?:\s[^<>]*)?/>|</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</|</(?:\w+:)?c>)"
)
#: References to columns of two and more letters, and to rows of six and more digits.
_FAR_COLUMN = re.compile(rb"\sr\s*=\s*[\"']([A-Za-z]{2,3})\d")
_FAR_ROW = re.compile(rb"\sr\s*=\s*[\"'][A-Za-z]{0,3}(\d{6,9})[\"']")
_NEAR_COLUMNS, _NEAR_ROWS = 26, 99_999
_FIRST_COLUMN = re.compile(rb'<(?:\w+:)?c r="A\d+"[^<>]*[^/]>\s*<(?:\w+:)?(?:v|is)\b')


@dataclass(frozen=True)
class SheetLook:
    """What the XML of one sheet shows; `first_column` is that of its first filled cell."""

    first_column: int = 0
    notes: SheetNotes = field(default_factory=SheetNotes)


def look_at_parts(file: ListFile) -> dict[str, SheetLook]:
    """Return what each sheet shows beside its values, by the sheet's name.

    Every part is unpacked within the limits before another reader meets the file.

    Raises:
        ListError: A part is damaged or unpacks to too much.
    """
    paths = _sheet_paths(file)
    looks = {}
    for name, part in paths.items():
        if _is_remarkable(file, part):
            look = _Look(file.name)
            looks[name] = look.at(file.archive.chunks(part))
            guard_cells(file.name, look.last_row * look.last_column, file.limits)
    for part in set(file.archive.names) - set(paths.values()):
        if part.endswith((".xml", ".rels")):
            for _ in file.archive.chunks(part):
                pass
    return looks


def _sheet_paths(file: ListFile) -> dict[str, str]:
    names: dict[str, str] = {}
    targets: dict[str, str] = {}

    def relation(element: str, attributes: dict[str, str]) -> None:
        if element == "Relationship":
            targets[attributes.get("Id", "")] = _part_name(attributes.get("Target", ""))

    def sheet(element: str, attributes: dict[str, str]) -> None:
        if element == "sheet":
            names[attributes.get("name", "")] = local(attributes, "id") or ""

    parts = {part.replace("\\", "/").lstrip("/").lower(): part for part in file.archive.names}
    for part, callback in ((_RELATIONS, relation), (_WORKBOOK, sheet)):
        if part.lower() not in parts:
            raise BrokenListError(file.name, "xlsx", message("{name} is missing", name=part))
        walk(file.name, file.archive.chunks(parts[part.lower()]), callback)
    found = {name: targets.get(relation_id, "").lower() for name, relation_id in names.items()}
    return {name: parts[part] for name, part in found.items() if part in parts}


def _part_name(target: str) -> str:
    return normpath(target.lstrip("/") if target.startswith("/") else f"xl/{target}")


def _is_remarkable(file: ListFile, part: str) -> bool:
    """Tell whether the sheet's bytes show anything that needs a closer look."""
    tail = b""
    starts_at_first = remarkable = False
    columns, rows = _NEAR_COLUMNS, _NEAR_ROWS
    for piece in file.archive.chunks(part):
        seen = tail + piece
        if b"<!DOCTYPE" in seen:
            raise BrokenListError(file.name, "XML", "DOCTYPE")
        starts_at_first = starts_at_first or _FIRST_COLUMN.search(seen) is not None
        remarkable = (
            remarkable
            or b'hidden="' in seen
            or b't="e"' in seen
            or ((b"</f>" in seen or b":f>" in seen) and _NO_VALUE.search(seen) is not None)
        )
        for letters in set(_FAR_COLUMN.findall(seen)):
            columns = max(columns, column_index(letters.decode().upper()) + 1)
        rows = max(rows, *map(int, _FAR_ROW.findall(seen)), 0)
        tail = seen[-_OVERLAP:]
    # A cell far from the others makes room for all between them: looked at before it is made.
    return remarkable or not starts_at_first or rows * columns > file.limits.cells


@dataclass
class _Look:
    """One slow pass over a sheet, element by element."""

    path: str
    row: int = 0
    column: int = -1
    row_hidden: bool = False
    kind: str = ""
    formula: str | None = None
    value: str = ""
    within: str = ""
    first_column: int | None = None
    last_column: int = 0
    cell_row: int = 0
    last_row: int = 0
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: set[int] = field(default_factory=set)
    uncalculated: list[CellNote] = field(default_factory=list)
    errors: list[CellNote] = field(default_factory=list)

    def at(self, pieces: Iterator[bytes]) -> SheetLook:
        walk(self.path, pieces, self._start, self._end, self._text)
        notes = SheetNotes(
            tuple(self.uncalculated),
            tuple(self.errors),
            tuple(self.hidden_rows),
            tuple(sorted(self.hidden_columns)),
        )
        return SheetLook(self.first_column or 0, notes)

    def _start(self, element: str, attributes: dict[str, str]) -> None:
        self.within = element
        if element == "c":
            self._start_cell(attributes)
        elif element == "f":
            self.formula = ""
        elif element == "row":
            number = attributes.get("r", "")
            self.row = int(number) if number.isdecimal() else self.row + 1
            self.column = -1
            self.row_hidden = attributes.get("hidden") in {"1", "true"}
        elif element == "col" and attributes.get("hidden") in {"1", "true"}:
            first, last = int(attributes.get("min", "1")), int(attributes.get("max", "1"))
            self.hidden_columns.update(range(first - 1, min(last, _LAST_COLUMN_INDEX + 1)))

    def _start_cell(self, attributes: dict[str, str]) -> None:
        reference = attributes.get("r", "")
        self.column = column_index(reference.upper()) if reference else self.column + 1
        digits = reference.lstrip(ascii_letters)
        self.cell_row = int(digits) if digits.isdecimal() else self.row
        self.kind = attributes.get("t", "n")
        self.formula, self.value = None, ""

    def _text(self, text: str) -> None:
        if self.within == "f" and self.formula is not None:
            self.formula += text
        elif self.within in {"v", "t"}:
            self.value += text

    def _end(self, element: str) -> None:
        self.within = ""
        if element != "c":
            return
        if self.formula is not None and not self.value.strip() and self.kind != "str":
            self.uncalculated.append(CellNote(self.row, self.column, "=" + self.formula))
            return
        if not self.value:
            return
        self.last_row = max(self.last_row, self.cell_row)
        self.last_column = max(self.last_column, self.column + 1)
        if self.kind == "e":
            self.errors.append(CellNote(self.row, self.column, self.value))
            return
        if self.first_column is None or self.column < self.first_column:
            self.first_column = self.column
        if self.row_hidden and self.row not in self.hidden_rows[-1:]:
            self.hidden_rows.append(self.row)


def column_index(reference: str) -> int:
    """Return the column of a cell reference, counted from 0.

    >>> column_index("A1"), column_index("AB12")
    (0, 27)
    """
    index = 0
    for letter in reference:
        if not "A" <= letter <= "Z":
            break
        index = index * 26 + ord(letter) - 64
    return index - 1
