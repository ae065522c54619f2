"""The client's own xlsx with its faulty cells marked; nothing in it can run any more."""

import hashlib
import io
import re
import warnings
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from batchpost.model.formulas import looks_like_formula
from batchpost.model.listing import ReadList
from batchpost.reports.answer.marks import AUTHOR, FILLS, NOTES_MOST, Mark
from batchpost.reports.answer.remarks import add_remarks
from batchpost.reports.sheet_text import sheet_text
from batchpost.reports.view import View

#: Beyond these the client's workbook would take too much memory; its rows are copied then.
BYTES_MOST = 16 * 2**20
UNPACKED_MOST = 256 * 2**20
ROWS_MOST = 30_000

_BORN = (1980, 1, 1, 0, 0, 0)  # the earliest a zip can hold; openpyxl would write the clock's
_FORMULA = re.compile(rb"<(?:\w+:)?f[ >/]")


def marked_original(
    path: Path, listing: ReadList, view: View, marks: Sequence[Mark]
) -> bytes | None:
    """Return the client's workbook with its marks and the sheet of findings.

    `None` where it is no xlsx, has changed since it was read, is too large, or openpyxl
    does not manage it; the caller then copies the rows into a new workbook.
    """
    data = _bytes_of(path, listing)
    if data is None:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl tells of parts it drops
            book = _harmless(data)
            _mark(book, listing, marks)
            add_remarks(book, view, listing)
            return _saved(book)
    except Exception:  # noqa: BLE001 - openpyxl raises anything at files that others read
        return None


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


def _harmless(data: bytes) -> Any:
    """Open a workbook as values; macros and links to other files are left behind."""
    from openpyxl import load_workbook  # noqa: PLC0415 - 280 ms
    from openpyxl.formatting.formatting import (  # noqa: PLC0415
        ConditionalFormattingList,
    )

    book = load_workbook(io.BytesIO(data), data_only=True, keep_vba=False, keep_links=False)
    book.defined_names.clear()
    formulas = None
    if _has_formulas(data):
        formulas = load_workbook(io.BytesIO(data), keep_vba=False, keep_links=False)
    for sheet in book.worksheets:
        sheet.defined_names.clear()
        sheet.data_validations.dataValidation = []
        sheet.conditional_formatting = ConditionalFormattingList()
        sheet.tables.clear()
        sheet._pivots = []  # noqa: SLF001 - openpyxl has no other way
        sheet._hyperlinks = []  # noqa: SLF001 - same
        _quieten(sheet)
        if formulas is not None:
            _keep_text_of_formulas(sheet, formulas[sheet.title])
    return book


def _has_formulas(data: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return any(
            _FORMULA.search(archive.read(name))
            for name in archive.namelist()
            if name.startswith("xl/worksheets/") and name.endswith(".xml")
        )


def _quieten(sheet: Any) -> None:
    """Make every text a plain text, so that none becomes a formula when it is edited."""
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell.value, str) and looks_like_formula(cell.value):
                _write_text(cell, cell.value)
            if getattr(cell, "hyperlink", None) is not None:
                cell.hyperlink = None


def _keep_text_of_formulas(sheet: Any, formulas: Any) -> None:
    """Write the text of formulas that have no value; those with one keep the value."""
    for row in formulas.iter_rows():
        for cell in row:
            if cell.data_type != "f":
                continue
            here = sheet[cell.coordinate]
            if here.value is None:
                _write_text(here, str(getattr(cell.value, "text", cell.value)))


def _write_text(cell: Any, text: str) -> None:
    cell.value = sheet_text(text)
    cell.data_type = "s"  # openpyxl took a text with `=` for a formula
    cell.quotePrefix = True


def _mark(book: Any, listing: ReadList, marks: Sequence[Mark]) -> None:
    # Whole rows first, so that a cell of its own finding keeps its own colour.
    for number, mark in enumerate(sorted(marks, key=lambda mark: mark.index is not None)):
        sheet = book[mark.sheet] if mark.sheet in book.sheetnames else book.active
        first = 1 if mark.index is None else _column(sheet, listing, mark)
        cells = [_real(sheet, mark.row, first)]
        if mark.index is None:
            cells = [_real(sheet, mark.row, at) for at in range(1, max(sheet.max_column, 1) + 1)]
        for cell in cells:
            _paint(cell, mark)
        if number < NOTES_MOST:
            _note(cells[0], mark.text)
        _show(sheet, cells[0])


def _column(sheet: Any, listing: ReadList, mark: Mark) -> int:
    """Return the column (from 1) under the client's heading.

    The heading is looked for in the sheet, as readers may count from the first filled cell.
    """
    expected = (mark.index or 0) + 1
    header = listing.source.header_row
    if header is None or mark.heading is None:
        return expected
    wanted = _folded(mark.heading)
    found = [
        cell.column
        for cell in next(sheet.iter_rows(min_row=header, max_row=header), ())
        if _folded(cell.value) == wanted
    ]
    return expected if expected in found or not found else int(found[0])


def _folded(value: object) -> str:
    return " ".join(str(value or "").split()).casefold()


def _real(sheet: Any, row: int, column: int) -> Any:
    """Return the cell, or the top left one of the merged range it lies in."""
    cell = sheet.cell(row, column)
    for merged in sheet.merged_cells.ranges:
        if cell.coordinate in merged:
            return sheet.cell(merged.min_row, merged.min_col)
    return cell


def _paint(cell: Any, mark: Mark) -> None:
    from openpyxl.styles import (  # noqa: PLC0415 - as above
        Border,
        PatternFill,
        Side,
    )

    fill, edge = FILLS[mark.severity]
    side = Side(style="medium", color=edge)
    cell.fill = PatternFill("solid", fgColor=fill)
    cell.border = Border(left=side, right=side, top=side, bottom=side)


def _note(cell: Any, text: str) -> None:
    from openpyxl.comments import Comment  # noqa: PLC0415 - as above

    before = f"\n\n{cell.comment.text}" if cell.comment is not None else ""
    said = sheet_text(text + before)
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
    with zipfile.ZipFile(raw) as archive, zipfile.ZipFile(still, "w") as copy:
        for name in archive.namelist():
            member = zipfile.ZipInfo(name, _BORN)
            copy.writestr(member, archive.read(name), zipfile.ZIP_DEFLATED)
    return still.getvalue()
