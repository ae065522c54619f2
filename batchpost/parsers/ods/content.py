"""The content part of an ods: where cells lie, what is hidden, what was not calculated."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from batchpost.model.message import message
from batchpost.parsers.listfile import ListFile
from batchpost.parsers.refusals import BrokenListError
from batchpost.parsers.safe_xml import local, walk
from batchpost.parsers.workbook import CellNote, SheetNotes, guard_cells

_CONTENT = "content.xml"
_CELLS = {"table-cell", "covered-table-cell"}
_COLUMNS_MAX = 16_384
_ROWS_MAX = 1 << 20


@dataclass(frozen=True)
class SheetLook:
    """What the content shows of one sheet; `first_column` is that of its first filled cell."""

    first_column: int
    notes: SheetNotes


@dataclass
class _Look:
    row: int = 1
    rows_repeated: int = 1
    row_hidden: bool = False
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
    hidden_columns: list[int] = field(default_factory=list)
    uncalculated: list[CellNote] = field(default_factory=list)
    errors: list[CellNote] = field(default_factory=list)

    def result(self) -> SheetLook:
        notes = SheetNotes(
            tuple(self.uncalculated),
            tuple(self.errors),
            tuple(self.hidden_rows),
            tuple(self.hidden_columns),
        )
        return SheetLook(self.first_column or 0, notes)

    def start_column(self, attributes: dict[str, str]) -> None:
        count = _count(local(attributes, "number-columns-repeated"), _COLUMNS_MAX)
        if local(attributes, "visibility") in {"collapse", "filter"}:
            first = self.declared_columns
            self.hidden_columns.extend(range(first, min(first + count, _COLUMNS_MAX)))
        self.declared_columns += count

    def start_row(self, attributes: dict[str, str]) -> None:
        self.column, self.row_filled = 0, False
        self.rows_repeated = _count(local(attributes, "number-rows-repeated"), _ROWS_MAX)
        self.row_hidden = local(attributes, "visibility") in {"collapse", "filter"}

    def end_row(self) -> None:
        if self.row_hidden and self.row_filled:
            self.hidden_rows.extend(range(self.row, self.row + self.rows_repeated))
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
        elif local(self.attributes, "value-type") is not None or text:
            self.row_filled = True
            self.last_column = max(self.last_column, self.column + self.repeated)
            if self.first_column is None or self.column < self.first_column:
                self.first_column = self.column
            if formula is not None and text.startswith(("#", "Err:")):
                self.errors.append(CellNote(self.row, self.column, text))
        self.column += self.repeated


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

    def start(self, element: str, attributes: dict[str, str]) -> None:
        if element in _CELLS:
            self._current.start_cell(attributes)
        elif element == "table-row":
            self._current.start_row(attributes)
        elif element == "table-column":
            self._current.start_column(attributes)
        elif element == "table":
            self._current, self._name = _Look(), local(attributes, "name") or ""

    def end(self, element: str) -> None:
        if element in _CELLS:
            self._current.end_cell()
        elif element == "table-row":
            self._current.end_row()
        elif element == "table":
            look = self._current
            guard_cells(self._file.name, look.last_row * look.last_column, self._file.limits)
            self.looks[self._name] = look.result()

    def text(self, piece: str) -> None:
        self._current.text += piece


def _pieces(file: ListFile) -> Iterator[bytes]:
    yield from file.archive.chunks(_CONTENT)


def _count(text: str | None, limit: int) -> int:
    return min(int(text), limit) if text is not None and text.isdecimal() else 1
