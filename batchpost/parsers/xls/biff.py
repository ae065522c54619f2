"""Records of a BIFF workbook stream: what the values of an xls do not show ([MS-XLS] 2.4)."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from batchpost.parsers.refusals import PasswordError
from batchpost.parsers.workbook import CellNote, SheetNotes

_BOF, _EOF, _FILEPASS, _BOUNDSHEET = 0x0809, 0x000A, 0x002F, 0x0085
_ROW, _COLINFO, _BOOLERR, _FORMULA = 0x0208, 0x007D, 0x0205, 0x0006
#: Records of cells that hold a value; all begin with row and column.
_CELLS = {0x00FD, 0x0203, 0x027E, 0x00BD, 0x0204, 0x00D6, 0x0205, 0x0006, 0x0406, 0x0206}
_ROW_HIDDEN = 0x20
_COLUMN_HIDDEN = 0x1
_WORKSHEET = 0x10
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
    """What the records of one sheet show; `first_column` is that of its first filled cell."""

    first_column: int
    notes: SheetNotes


def look_at_stream(path: str, stream: bytes) -> list[SheetLook]:
    """Return what each worksheet shows beside its values, in the order of the sheets.

    Raises:
        PasswordError: The stream is encrypted.
    """
    offsets = []
    for kind, body in _records(stream, 0):
        if kind == _FILEPASS:
            raise PasswordError(path)
        if kind == _BOUNDSHEET and len(body) >= 6:
            offsets.append(struct.unpack_from("<I", body)[0])
        if kind == _EOF:
            break
    return [_look(stream, offset) for offset in offsets]


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    end = len(stream) - 4
    while at <= end:
        kind, length = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + length]
        at += 4 + length


def _look(stream: bytes, offset: int) -> SheetLook:
    look = _Look()
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
    return look.result()


class _Look:
    """Gathers what the records of one sheet show."""

    def __init__(self) -> None:
        self._first_column: int | None = None
        self._hidden_rows: set[int] = set()
        self._hidden_columns: set[int] = set()
        self._filled_rows: set[int] = set()
        self._errors: list[CellNote] = []

    def cell(self, kind: int, body: bytes) -> None:
        row, column = struct.unpack_from("<HH", body)
        if self._first_column is None or column < self._first_column:
            self._first_column = column
        self._filled_rows.add(row)
        error = _error(kind, body)
        if error is not None:
            self._errors.append(CellNote(row + 1, column, error))

    def row(self, body: bytes) -> None:
        row, flags = struct.unpack_from("<H10xB", body)
        if flags & _ROW_HIDDEN:
            self._hidden_rows.add(row)

    def column(self, body: bytes) -> None:
        first, last, _, flags = struct.unpack_from("<HH4sH", body)
        if flags & _COLUMN_HIDDEN:
            self._hidden_columns.update(range(first, min(last, 255) + 1))

    def result(self) -> SheetLook:
        rows = tuple(row + 1 for row in sorted(self._hidden_rows & self._filled_rows))
        columns = tuple(sorted(self._hidden_columns))
        return SheetLook(
            self._first_column or 0, SheetNotes((), tuple(self._errors), rows, columns)
        )


def _error(kind: int, body: bytes) -> str | None:
    """Return the error a cell shows, `None` for a value."""
    if kind == _BOOLERR and len(body) >= 8 and body[7]:
        return _ERRORS.get(body[6], "#?")
    if kind == _FORMULA and len(body) >= 14 and body[6] == 2 and body[12:14] == b"\xff\xff":
        return _ERRORS.get(body[8], "#?")
    return None
