"""The client's own xlsx with its faulty cells marked."""

import hashlib
import io
import warnings
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from batchpost.model.listing import ListSheet, ReadList, Source
from batchpost.reports.answer.earlier import OWN_NOTE, forget_earlier
from batchpost.reports.answer.harmless import harmless
from batchpost.reports.answer.marks import AUTHOR, FILLS, NOTES_MOST, Mark, Spot
from batchpost.reports.answer.remarks import add_remarks
from batchpost.reports.sheet_text import sheet_text
from batchpost.reports.view import View

#: Beyond these the client's workbook would take too long; its rows are copied then.
BYTES_MOST = 16 * 2**20
UNPACKED_MOST = 256 * 2**20
ROWS_MOST = 15_000
FINDINGS_MOST = 20_000

_BORN = (1980, 1, 1, 0, 0, 0)  # the earliest a zip can hold; openpyxl would write the clock's


def marked_original(
    path: Path,
    listing: ReadList,
    view: View,
    marks: Sequence[Mark],
    spots: Sequence[Spot | None],
) -> bytes | None:
    """Return the client's workbook with its marks and the sheet of findings.

    `None` where it is no xlsx, has changed since it was read, is too large, or openpyxl
    does not manage it; the caller then copies the rows into a new workbook.
    """
    if len(spots) > FINDINGS_MOST:
        return None
    data = _bytes_of(path, listing)
    if data is None:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl tells of parts it drops
            book = harmless(data, _item_rows(listing))
            forget_earlier(book)
            placed = _Placed(book, listing)
            _mark(placed, marks)
            add_remarks(book, view, [placed.target(spot) for spot in spots])
            return _saved(book)
    except Exception:  # noqa: BLE001 - openpyxl raises anything at files that others read
        return None


def _item_rows(listing: ReadList) -> dict[str | None, frozenset[int]]:
    """Return the rows of the items, by sheet."""
    items = listing.items[["sheet", "row"]].dropna(subset="row")
    if not listing.more_sheets:
        return {listing.source.sheet: frozenset(items["row"].tolist())}
    return {str(name): frozenset(rows) for name, rows in items.groupby("sheet")["row"]}


def _bytes_of(path: Path, listing: ReadList) -> bytes | None:
    if listing.source.format != "xlsx" or len(listing.items) > ROWS_MOST:
        return None
    try:
        if path.stat().st_size > BYTES_MOST:
            return None
        data = path.read_bytes()
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(member.file_size for member in archive.infolist())
    except (OSError, zipfile.BadZipFile):
        return None
    same = hashlib.sha256(data).hexdigest() == listing.source.sha256
    return data if same and unpacked <= UNPACKED_MOST else None


class _Placed:
    """Finds the cells of the client's workbook that spots mean."""

    def __init__(self, book: Any, listing: ReadList) -> None:
        self._book = book
        self._own = listing.source.sheet
        self._merged: dict[str, dict[tuple[int, int], tuple[int, int]]] = {}
        self._headings = {self.sheet(self._own).title: self._read(self._own, listing.source)}
        for each in listing.more_sheets:
            self._headings[self.sheet(each.table.sheet).title] = self._read(each.table.sheet, each)

    def _read(self, name: str | None, of: Source | ListSheet) -> dict[str, list[int]]:
        """Return the columns (from 1) under each heading of a sheet."""
        found: dict[str, list[int]] = {}
        row = of.header_row
        if row is not None:
            for cell in next(self.sheet(name).iter_rows(min_row=row, max_row=row), ()):
                found.setdefault(_folded(cell.value), []).append(cell.column)
        return found

    def sheet(self, name: str | None) -> Any:
        """Return a sheet by name, the list's own or the first where there is none such."""
        for wanted in (name, self._own):
            if wanted in self._book.sheetnames:
                return self._book[wanted]
        return self._book.worksheets[0]

    def cell(self, spot: Spot) -> Any:
        """Return the cell of a spot, the first of its row for a whole row."""
        sheet = self.sheet(spot.sheet)
        column = 1 if spot.index is None else self._column(sheet.title, spot)
        return self.real(sheet, max(spot.row, 1), column)

    def target(self, spot: Spot | None) -> tuple[str, str] | None:
        """Return sheet and cell that a link to a spot leads to."""
        if spot is None:
            return None
        cell = self.cell(spot)
        return cell.parent.title, cell.coordinate

    def _column(self, sheet: str, spot: Spot) -> int:
        """Return the column (from 1) under the client's heading.

        The heading is looked for in the sheet, as readers may count from the first filled cell.
        """
        expected = (spot.index or 0) + 1
        headings = self._headings.get(sheet, {})
        found = headings.get(_folded(spot.heading), []) if spot.heading else []
        return expected if expected in found or not found else found[0]

    def real(self, sheet: Any, row: int, column: int) -> Any:
        """Return the cell, or the top left one of the merged range it lies in."""
        if sheet.title not in self._merged:
            self._merged[sheet.title] = {
                place: (area.min_row, area.min_col)
                for area in sheet.merged_cells.ranges
                for place in area.cells
            }
        return sheet.cell(*self._merged[sheet.title].get((row, column), (row, column)))


def _folded(value: object) -> str:
    return " ".join(str(value or "").split()).casefold()


def _mark(placed: _Placed, marks: Sequence[Mark]) -> None:
    # Whole rows first, so that a cell of its own finding keeps its own colour.
    for number, mark in enumerate(sorted(marks, key=lambda mark: mark.spot.index is not None)):
        first = placed.cell(mark.spot)
        sheet = first.parent
        cells = [first]
        if mark.spot.index is None:
            width = range(1, max(sheet.max_column, 1) + 1)
            cells = [placed.real(sheet, first.row, at) for at in width]
        for cell in cells:
            _paint(cell, mark)
        if number < NOTES_MOST:
            _note(first, mark.text)
        _show(sheet, first)


def _paint(cell: Any, mark: Mark) -> None:
    from openpyxl.styles import (  # noqa: PLC0415 - as above
        Border,
        PatternFill,
        Protection,
        Side,
    )

    fill, edge = FILLS[mark.severity]
    side = Side(style="medium", color=edge)
    cell.fill = PatternFill("solid", fgColor=fill)
    cell.border = Border(left=side, right=side, top=side, bottom=side)
    if cell.protection.locked and cell.parent.protection.sheet:
        # A marked cell can be corrected on a protected sheet.
        cell.protection = Protection(locked=False, hidden=cell.protection.hidden)


def _note(cell: Any, text: str) -> None:
    from openpyxl.comments import Comment  # noqa: PLC0415 - as above

    if cell.comment is not None:
        ours = cell.comment.author == AUTHOR
        text += ("\n\n" if ours else OWN_NOTE) + cell.comment.text
    said = sheet_text(text)
    lines = sum(1 + len(line) // 45 for line in said.split("\n"))
    cell.comment = Comment(said, AUTHOR, width=320, height=24 + 17 * lines)


def _show(sheet: Any, cell: Any) -> None:
    """Bring a faulty cell to light where the client had hidden its row or column."""
    if cell.row in sheet.row_dimensions:
        sheet.row_dimensions[cell.row].hidden = False
    for dimension in sheet.column_dimensions.values():
        if (dimension.min or 0) <= cell.column <= (dimension.max or 0):
            dimension.hidden = False


def _saved(book: Any) -> bytes:
    """Save a workbook with no moment in it, so the same list gives the same bytes."""
    from openpyxl.writer.excel import (  # noqa: PLC0415 - as above
        ExcelWriter,
    )

    raw = io.BytesIO()
    ExcelWriter(book, zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED)).save()
    still = io.BytesIO()
    with zipfile.ZipFile(raw) as archive, zipfile.ZipFile(still, "w") as copied:
        for name in archive.namelist():
            member = zipfile.ZipInfo(name, _BORN)
            copied.writestr(member, archive.read(name), zipfile.ZIP_DEFLATED)
    return still.getvalue()
