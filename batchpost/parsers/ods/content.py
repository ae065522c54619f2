"""The content part of an ods: where cells lie, what is hidden, what was not calculated."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from batchpost.model.message import message
from batchpost.parsers.format_notes import gathered
from batchpost.parsers.listfile import ListFile
from batchpost.parsers.number_formats import shows_otherwise
from batchpost.parsers.ods.shown import NUMBERS, format_shown
from batchpost.parsers.refusals import BrokenListError
from batchpost.parsers.safe_xml import local, walk
from batchpost.parsers.workbook import CellNote, MergedCells, SheetNotes, guard_cells

_CONTENT = "content.xml"
_CELLS = {"table-cell", "covered-table-cell"}
_COLUMNS_MAX = 16_384
_ROWS_MAX = 1 << 20
#: A cell repeated oftener is no cell of a list.
_REPEATED_MAX = 100_000
_NO_VALUE = {"annotation", "shape"}
_ZEROS = re.compile(r"0\d+")


@dataclass(frozen=True)
class SheetLook:
    """What the content shows of one sheet; `first_column` is that of its first filled cell.

    `padded` gives how many digits a cell shows, `times` the text of a cell that holds a time
    of day or a span, which calamine leaves empty; by row and column counted from 0.
    """

    first_column: int
    notes: SheetNotes
    padded: Mapping[tuple[int, int], int] = field(default_factory=dict)
    times: Mapping[tuple[int, int], str] = field(default_factory=dict)


@dataclass
class _Look:
    row: int = 1
    rows_repeated: int = 1
    row_hidden: bool = False
    row_filtered: bool = False
    folded: int = 0
    row_filled: bool = False
    column: int = 0
    repeated: int = 1
    declared_columns: int = 0
    attributes: dict[str, str] = field(default_factory=dict)
    text: str = ""
    first_column: int | None = None
    last_column: int = 0
    last_row: int = 0
    hidden_rows: list[int] = field(default_factory=list)
    filtered_rows: list[int] = field(default_factory=list)
    merged: list[MergedCells] = field(default_factory=list)
    padded: dict[tuple[int, int], int] = field(default_factory=dict)
    times: dict[tuple[int, int], str] = field(default_factory=dict)
    formats: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden_columns: list[int] = field(default_factory=list)
    uncalculated: list[CellNote] = field(default_factory=list)
    errors: list[CellNote] = field(default_factory=list)

    def result(self) -> SheetLook:
        notes = SheetNotes(
            tuple(self.uncalculated),
            tuple(self.errors),
            tuple(self.hidden_rows),
            tuple(self.hidden_columns),
            filtered_rows=tuple(self.filtered_rows),
            merged=tuple(self.merged),
            padded=len(self.padded),
            formats=gathered(self.formats),
        )
        return SheetLook(self.first_column or 0, notes, self.padded, self.times)

    def start_column(self, attributes: dict[str, str]) -> None:
        count = _count(local(attributes, "number-columns-repeated"), _COLUMNS_MAX)
        if local(attributes, "visibility") in {"collapse", "filter"}:
            first = self.declared_columns
            self.hidden_columns.extend(range(first, min(first + count, _COLUMNS_MAX)))
        self.declared_columns += count

    def start_row(self, attributes: dict[str, str]) -> None:
        self.column, self.row_filled = 0, False
        self.rows_repeated = _count(local(attributes, "number-rows-repeated"), _ROWS_MAX)
        visibility = local(attributes, "visibility")
        self.row_filtered = visibility == "filter"
        self.row_hidden = visibility == "collapse" or self.folded > 0

    def end_row(self) -> None:
        if self.row_filled and (self.row_filtered or self.row_hidden):
            unseen = self.filtered_rows if self.row_filtered else self.hidden_rows
            unseen.extend(range(self.row, self.row + self.rows_repeated))
        if self.row_filled:
            self.last_row = self.row + self.rows_repeated - 1
        self.row += self.rows_repeated

    def start_cell(self, attributes: dict[str, str]) -> None:
        self.attributes, self.text = attributes, ""
        self.repeated = _count(local(attributes, "number-columns-repeated"), _COLUMNS_MAX)

    def end_cell(self) -> None:
        kind = local(self.attributes, "value-type")
        formula = local(self.attributes, "formula")
        text = self.text.strip()
        if formula is not None and kind is None and not text:
            self.uncalculated.append(CellNote(self.row, self.column, formula))
        elif kind is not None or text:
            self.row_filled = True
            self.last_column = max(self.last_column, self.column + self.repeated)
            if self.first_column is None or self.column < self.first_column:
                self.first_column = self.column
            if formula is not None and text.startswith(("#", "Err:")):
                self.errors.append(CellNote(self.row, self.column, text))
            elif kind in NUMBERS:
                self._note_zeros(text)
                self._note_format(kind, text)
            elif kind == "time" and text:
                self.times.update(dict.fromkeys(self._places(), text))
            self._note_joined()
        self.column += self.repeated

    def _note_zeros(self, text: str) -> None:
        """Keep the zeros a number is shown with: its text has them, its value has not."""
        value = local(self.attributes, "value") or ""
        if not (_ZEROS.fullmatch(text) and value == text.lstrip("0")):
            return
        self.padded.update(dict.fromkeys(self._places(), len(text)))

    def _note_format(self, kind: str, text: str) -> None:
        """Keep what is shown beside a number: another currency, per cent, thousands."""
        value, currency = (local(self.attributes, name) or "" for name in ("value", "currency"))
        code = format_shown(kind, value, text, currency)
        if shows_otherwise(code):
            self.formats.update(dict.fromkeys(self._places(), code))

    def _places(self) -> Iterator[tuple[int, int]]:
        """Yield the rows and columns, counted from 0, over which the cell is repeated."""
        if self.rows_repeated * self.repeated > _REPEATED_MAX:
            return
        for row in range(self.row - 1, self.row - 1 + self.rows_repeated):
            for column in range(self.column, self.column + self.repeated):
                yield row, column

    def _note_joined(self) -> None:
        down = _count(local(self.attributes, "number-rows-spanned"), _ROWS_MAX)
        if down > 1:
            across = _count(local(self.attributes, "number-columns-spanned"), _COLUMNS_MAX)
            last = self.column + across - 1
            self.merged.append(MergedCells(self.row, self.row + down - 1, self.column, last))


def look_at_content(file: ListFile) -> dict[str, SheetLook]:
    """Return what each sheet shows beside its values, by the sheet's name.

    Raises:
        BrokenListError: The content is missing or not well formed.
        TooLargeError: It holds more cells than the limits allow.
    """
    if _CONTENT not in file.archive.names:
        raise BrokenListError(file.name, "ods", message("{name} is missing", name=_CONTENT))
    content = _Content(file)
    walk(file.name, _pieces(file), content.start, content.end, content.text)
    return content.looks


class _Content:
    """Sends the elements of the content part to the sheet they belong to."""

    def __init__(self, file: ListFile) -> None:
        self._file = file
        self.looks: dict[str, SheetLook] = {}
        self._current = _Look()
        self._name = ""
        self._beside = 0
        self._groups: list[bool] = []

    def start(self, element: str, attributes: dict[str, str]) -> None:
        if self._beside or element in _NO_VALUE:
            self._beside += 1
        elif element in _CELLS:
            self._current.start_cell(attributes)
        elif element == "table-row-group":
            self._groups.append(local(attributes, "display") == "false")
            self._current.folded = sum(self._groups)
        elif element == "table-row":
            self._current.start_row(attributes)
        elif element == "table-column":
            self._current.start_column(attributes)
        elif element == "table":
            self._current, self._name = _Look(), local(attributes, "name") or ""

    def end(self, element: str) -> None:
        if self._beside:
            self._beside -= 1
        elif element in _CELLS:
            self._current.end_cell()
        elif element == "table-row-group" and self._groups:
            self._groups.pop()
            self._current.folded = sum(self._groups)
        elif element == "table-row":
            self._current.end_row()
        elif element == "table":
            look = self._current
            guard_cells(self._file.name, look.last_row * look.last_column, self._file.limits)
            self.looks[self._name] = look.result()

    def text(self, piece: str) -> None:
        if not self._beside:
            self._current.text += piece


def _pieces(file: ListFile) -> Iterator[bytes]:
    yield from file.archive.chunks(_CONTENT)


def _count(text: str | None, limit: int) -> int:
    return min(int(text), limit) if text is not None and text.isdecimal() else 1
