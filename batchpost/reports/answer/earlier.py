"""An earlier answer in the same workbook: its marks and its sheet go before new ones come."""

from collections.abc import Iterator
from copy import copy
from typing import Any

from batchpost.model.own_sheets import FINDINGS_MARK, ROWS_LOOKED_AT, is_marked
from batchpost.reports.answer.marks import AUTHOR, FILLS

#: Stands between our note and the client's own at the same cell.
OWN_NOTE = "\n\n———\n"
_PAINTS = frozenset(FILLS.values())
_NEAR = 200


def forget_earlier(book: Any) -> None:
    """Take the sheet of findings, the notes and the paint of an earlier answer away."""
    earlier = [sheet for sheet in book.worksheets if _is_findings(sheet)]
    if not earlier:
        return
    for sheet in earlier:
        book.remove(sheet)
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.comment is not None and cell.comment.author == AUTHOR:
                    _forget_note(cell)
                if cell.has_style and _is_painted(cell):
                    _unpaint(sheet, cell)


def _is_findings(sheet: Any) -> bool:
    rows = sheet.iter_rows(min_row=1, max_row=ROWS_LOOKED_AT, values_only=True)
    return any(is_marked(row, FINDINGS_MARK) for row in rows)


def _forget_note(cell: Any) -> None:
    from openpyxl.comments import Comment  # noqa: PLC0415 - 280 ms

    _, kept, own = cell.comment.text.partition(OWN_NOTE)
    cell.comment = Comment(own, "") if kept else None


def _is_painted(cell: Any) -> bool:
    fill, edge = str(cell.fill.fgColor.rgb)[-6:], cell.border.left
    return (fill, str(edge.color.rgb)[-6:] if edge and edge.color else "") in _PAINTS


def _unpaint(sheet: Any, cell: Any) -> None:
    """Give a cell the fill and border of its nearest neighbour in the column."""
    from openpyxl.styles import Border, PatternFill  # noqa: PLC0415 - as above

    for near in _neighbours(sheet, cell):
        if not _is_painted(near):
            cell.fill, cell.border = copy(near.fill), copy(near.border)
            return
    cell.fill, cell.border = PatternFill(), Border()


def _neighbours(sheet: Any, cell: Any) -> Iterator[Any]:
    for distance in range(1, _NEAR):
        for row in (cell.row + distance, cell.row - distance):
            near = sheet._cells.get((row, cell.column))  # noqa: SLF001 - `cell()` would make one
            if near is not None and near.value is not None:
                yield near
