"""The sheet of findings in the client's own workbook."""

from typing import Any

from batchpost.model.formulas import looks_like_formula
from batchpost.model.listing import ReadList
from batchpost.reports.sheet_text import sheet_name, sheet_text
from batchpost.reports.to_xlsx import MILLIMETRES_A_CHARACTER
from batchpost.reports.view import View


def add_remarks(book: Any, view: View, listing: ReadList) -> None:
    """Add the sheet of findings behind the client's own; every row leads to its cell."""
    from openpyxl.styles import (  # noqa: PLC0415 - 280 ms
        Alignment,
        Font,
        PatternFill,
    )

    table = view.tables[0]
    sheet = book.create_sheet(sheet_name(table.title, set(book.sheetnames)))
    _put(sheet.cell(1, 1), f"{view.title}: {view.subtitle}").font = Font(bold=True, size=14)
    for number, fact in enumerate(view.facts, 2):
        _put(sheet.cell(number, 1), f"{fact.label}: {fact.value}")
    head = len(view.facts) + 3
    for index, column in enumerate(table.columns, 1):
        cell = _put(sheet.cell(head, index), column.heading)
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="E8E8E8")
        sheet.column_dimensions[cell.column_letter].width = column.width / MILLIMETRES_A_CHARACTER
    keys = [column.key for column in table.columns]
    top = Alignment(vertical="top", wrap_text=True)
    for at, row in enumerate(table.rows, head + 1):
        for index, value in enumerate(row, 1):
            _put(sheet.cell(at, index), value).alignment = top
        facts = dict(zip(keys, row, strict=True))
        target = facts["sheet"] or listing.source.sheet
        if facts["row"] is not None and target in book.sheetnames:
            _lead(sheet.cell(at, keys.index("row") + 1), str(target), int(str(facts["row"])))
    sheet.freeze_panes = sheet.cell(head + 1, 1)
    sheet.auto_filter.ref = f"A{head}:{sheet.cell(head, len(keys)).column_letter}{sheet.max_row}"
    sheet.sheet_view.zoomScale = 90


def _put(cell: Any, value: Any) -> Any:
    """Write a value; a text stays a text whatever it begins with."""
    if not isinstance(value, str):
        cell.value = value
        return cell
    cell.value = sheet_text(value)
    cell.data_type = "s"
    if looks_like_formula(value):
        cell.quotePrefix = True
    return cell


def _lead(cell: Any, sheet: str, row: int) -> None:
    """Make a cell lead to a row of the client's sheet, inside the workbook only."""
    from openpyxl.worksheet.hyperlink import (  # noqa: PLC0415
        Hyperlink,
    )

    quoted = sheet.replace("'", "''")
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{quoted}'!A{row}")
    cell.style = "Hyperlink"
