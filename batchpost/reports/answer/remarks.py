"""The sheet of findings in the client's own workbook."""

from collections.abc import Sequence
from typing import Any

from batchpost.reports.answer.harmless import write_text
from batchpost.reports.sheet_text import sheet_name
from batchpost.reports.to_xlsx import MILLIMETRES_A_CHARACTER
from batchpost.reports.view import View


def add_remarks(book: Any, view: View, targets: Sequence[tuple[str, str] | None]) -> None:
    """Add the sheet of findings behind the client's own; every row leads to its cell.

    Args:
        targets: Sheet and cell of each row of the view's table, where it has any.
    """
    from openpyxl.styles import (  # noqa: PLC0415 - 280 ms
        Alignment,
        Border,
        Font,
        PatternFill,
        Side,
    )

    table = view.tables[0]
    sheet = book.create_sheet(sheet_name(table.title, set(book.sheetnames)))
    _put(sheet.cell(1, 1), f"{view.title}: {view.subtitle}").font = Font(bold=True, size=14)
    lines = [f"{fact.label}: {fact.value}" for fact in view.facts]
    lines += [note.text for note in view.notes]
    for number, line in enumerate(lines, 2):
        _put(sheet.cell(number, 1), line)
    head = len(lines) + 3
    side = Side(style="thin", color="777777")
    border = Border(left=side, right=side, top=side, bottom=side)
    for index, column in enumerate(table.columns, 1):
        cell = _put(sheet.cell(head, index), column.heading)
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="E8E8E8")
        cell.border = border
        sheet.column_dimensions[cell.column_letter].width = column.width / MILLIMETRES_A_CHARACTER
    top = Alignment(vertical="top", wrap_text=True)
    keys = [column.key for column in table.columns]
    for at, (row, target) in enumerate(zip(table.rows, targets, strict=True), head + 1):
        for index, value in enumerate(row, 1):
            cell = _put(sheet.cell(at, index), value)
            cell.alignment, cell.border = top, border
        if target is not None:
            # A finding on the list as a whole has no row to click on, but a number.
            named = "row" if row[keys.index("row")] is not None else "no"
            link = sheet.cell(at, keys.index(named) + 1)
            _lead(link, *target)
            link.font, link.alignment = Font(color="0563C1", underline="single"), top
    sheet.freeze_panes = sheet.cell(head + 1, 1)
    sheet.auto_filter.ref = f"A{head}:{cell.column_letter}{sheet.max_row}"
    sheet.sheet_view.showGridLines = False
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToHeight, sheet.sheet_properties.pageSetUpPr.fitToPage = 0, True
    sheet.print_title_rows = f"{head}:{head}"


def _put(cell: Any, value: Any) -> Any:
    """Write a value; a text stays a text whatever it begins with."""
    if isinstance(value, str):
        write_text(cell, value)
    else:
        cell.value = value
    return cell


def _lead(cell: Any, sheet: str, coordinate: str) -> None:
    """Make a cell lead to a cell of the client's sheet, inside the workbook only."""
    from openpyxl.worksheet.hyperlink import (  # noqa: PLC0415
        Hyperlink,
    )

    quoted = sheet.replace("'", "''")
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{quoted}'!{coordinate}")
