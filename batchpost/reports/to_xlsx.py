"""XLSX by xlsxwriter: figures as numbers, texts as texts, nothing that runs."""

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from batchpost.model.formulas import looks_like_formula
from batchpost.model.money import minor_digits
from batchpost.reports.sheet_text import sheet_name, sheet_text
from batchpost.reports.view import (
    Cell,
    CellKind,
    Column,
    ColumnRows,
    Fact,
    Sums,
    Table,
    View,
)
from batchpost.reports.written import sums_under

if TYPE_CHECKING:
    from batchpost.reports.long_table import LongTable

#: From so many rows on, a table kept as columns is put in whole, not cell by cell.
LONG = 1_000
MILLIMETRES_A_CHARACTER = 1.9  # of a column's width, Excel's own unit
LANDSCAPE_FROM = 200  # mm

Style = dict[str, Any]
PLAIN: Style = {"valign": "top"}
BOLD: Style = {"valign": "top", "bold": True}
CELL: Style = {"border": 1, "border_color": "#777777", "valign": "top", "text_wrap": True}
TOTAL: Style = {**CELL, "bold": True, "bg_color": "#E8E8E8"}
HEADING: Style = {**TOTAL, "align": "center", "valign": "vcenter"}


def to_xlsx(view: View, copies: int = 1) -> bytes:
    """Return the document as a workbook: a sheet for every copy, else one for every table."""
    import xlsxwriter  # noqa: PLC0415 - 80 ms

    stream = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(stream, options) as book:
        book.set_properties(
            {
                "title": sheet_text(f"{view.title} {view.subtitle}"),
                "created": view.dated_at.replace(tzinfo=None),
            }
        )
        taken: set[str] = set()
        long: list[LongTable] = []
        for label, tables in _sheets(view, copies):
            name = sheet_name(label, taken)
            taken.add(name)
            writer = SheetWriter(book, book.add_worksheet(name), view)
            writer.write(label, tables)
            long += writer.long
    return _with_rows(stream.getvalue(), long) if long else stream.getvalue()


def _with_rows(laid_out: bytes, long: "Sequence[LongTable]") -> bytes:
    """Put in the rows of a long table, which each sheet has once, at the same place."""
    from batchpost.reports.zipped import zipped  # noqa: PLC0415 - only for long tables

    assert all(each == long[0] for each in long), "the sheets are copies of each other"
    with zipfile.ZipFile(io.BytesIO(laid_out)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheets = {
        name: long[0].around(parts.pop(name))
        for name in [f"xl/worksheets/sheet{number}.xml" for number in range(1, len(long) + 1)]
    }
    (*_, styles) = next(iter(sheets.values()))
    around = {name: (before, after) for name, (before, after, _) in sheets.items()}
    return zipped(parts, around, long[0].rows(styles))


def _sheets(view: View, copies: int) -> list[tuple[str, tuple[Table, ...]]]:
    label = view.words.get("copy")
    if label:
        return [(label.format(number=n + 1), view.tables) for n in range(copies)]
    if not view.tables:
        return [(view.title, ())]
    return [(table.title or view.title, (table,)) for table in view.tables]


def _figures(digits: int) -> str:
    return "#,##0" + ("." + "0" * digits if digits else "")


def _shown(column: Column) -> Style:
    """Return how the figures of a column are shown; texts are not."""
    if column.kind is CellKind.TEXT:
        return {}
    money = column.kind is CellKind.MONEY
    return {"num_format": _figures(minor_digits(column.currency or "") if money else 0)}


@dataclass
class SheetWriter:
    """Writes one sheet of a workbook from top to bottom."""

    book: Any
    sheet: Any
    view: View
    row: int = 0
    formats: dict[str, Any] = field(default_factory=dict)
    long: "list[LongTable]" = field(default_factory=list)

    def write(self, label: str, tables: tuple[Table, ...]) -> None:
        """Write the head, the tables one under another, and the foot."""
        self._set_page(tables)
        self._head(label)
        for table in tables:
            self._table(table)
        self._facts(self.view.conclusion)
        for note in self.view.notes:
            if not note.grave:
                self._text(0, note.text, PLAIN)
                self.row += 1
        self.row += 1
        for signature in self.view.signatures:
            line = f"{signature.who}: ____________ / {signature.name or '____________'} /"
            self._text(0, f"{line}    {signature.stamp}", PLAIN)
            self.row += 2

    def _set_page(self, tables: tuple[Table, ...]) -> None:
        columns = max((table.columns for table in tables), key=len, default=())
        for index, column in enumerate(columns):
            self.sheet.set_column(index, index, column.width / MILLIMETRES_A_CHARACTER)
        if sum(column.width for column in columns) >= LANDSCAPE_FROM:
            self.sheet.set_landscape()
        self.sheet.set_paper(9)  # A4
        self.sheet.set_margins(left=0.5, right=0.3, top=0.35, bottom=0.5)
        self.sheet.set_footer("&R&P / &N")
        self.sheet.hide_gridlines(2)

    def _head(self, label: str) -> None:
        view = self.view
        for text, style in (
            (view.issuer, PLAIN),
            (", ".join(filter(None, (view.form, label))), PLAIN),
            (f"{view.title} {view.subtitle}".strip(), {**BOLD, "font_size": 14}),
            *((note.text, {**BOLD, "font_color": "#C00000"}) for note in view.notes if note.grave),
        ):
            if text:
                self._text(0, text, style)
                self.row += 1
        self._facts(view.facts)

    def _facts(self, facts: tuple[Fact, ...]) -> None:
        for fact in facts:
            self._text(0, f"{fact.label}: {fact.value}", PLAIN)
            self.row += 1
        self.row += bool(facts)

    def _table(self, table: Table) -> None:
        for index, column in enumerate(table.columns):
            self._text(index, column.heading, HEADING)
        self.sheet.repeat_rows(self.row)
        self.row += 1
        if isinstance(table.rows, ColumnRows) and len(table.rows) >= LONG:
            self._long(table)
        else:
            self._short(table)
        self.row += 1

    def _long(self, table: Table) -> None:
        """Leave room for the rows, and show their styles there."""
        from batchpost.reports.long_table import STYLE_ROWS, LongTable  # noqa: PLC0415 - pyarrow

        long = LongTable(table, self.row + 1)
        for index, column in enumerate(table.columns):
            for below, style in enumerate((CELL, TOTAL)):
                chosen = self._format(style, **_shown(column))
                self.sheet.write_blank(self.row + below, index, None, chosen)
        others = (CELL, {**CELL, "quote_prefix": True}, TOTAL)
        for index, style in enumerate(others):
            self.sheet.write_blank(self.row + 2, index, None, self._format(style))
        self.long.append(long)
        self.row += STYLE_ROWS
        self.sheet.set_h_pagebreaks(long.breaks)

    def _short(self, table: Table) -> None:
        """Write the rows cell by cell."""
        pages = [(page.first, page.last) for page in table.pages] or [(0, len(table.rows))]
        breaks = []
        for number, (first, last) in enumerate(pages):
            for cells in table.rows[first:last]:
                for index, column in enumerate(table.columns):
                    self._cell(index, cells[index], column, CELL)
                self.row += 1
            for sums in sums_under(table, number):
                self._sums(table, sums)
            breaks.append(self.row)
        self.sheet.set_h_pagebreaks(breaks[:-1])

    def _sums(self, table: Table, sums: Sums) -> None:
        style = TOTAL if sums is table.totals else CELL
        span = sums.span
        for index in range(span):
            self.sheet.write_blank(self.row, index, None, self._format(style))
        if span > 1:
            self.sheet.merge_range(self.row, 0, self.row, span - 1, "", self._format(style))
        self._text(0, sums.label, style)
        for index in range(span, len(table.columns)):
            self._cell(index, sums.cells[index], table.columns[index], style)
        self.row += 1

    def _cell(self, index: int, cell: Cell, column: Column, style: Style) -> None:
        if cell is None or cell == "":
            self.sheet.write_blank(self.row, index, None, self._format(style))
        elif isinstance(cell, int):
            digits = minor_digits(column.currency or "") if column.kind is CellKind.MONEY else 0
            number = Decimal(cell).scaleb(-digits)
            shown = self._format(style, num_format=_figures(digits))
            self.sheet.write_number(self.row, index, number, shown)
        elif isinstance(cell, date):
            shown = "yyyy-mm-dd" if self.view.language == "en" else "dd.mm.yyyy"
            self.sheet.write_datetime(self.row, index, cell, self._format(style, num_format=shown))
        else:
            self._text(index, cell, style)

    def _text(self, index: int, text: str, style: Style) -> None:
        """Write a text as a text; a risky one stays so even when the cell is edited."""
        extra: Style = {"quote_prefix": True} if looks_like_formula(text) else {}
        self.sheet.write_string(self.row, index, sheet_text(text), self._format(style, **extra))

    def _format(self, style: Style, **extra: Any) -> Any:
        properties = {**style, **extra}
        key = repr(sorted(properties.items()))
        if key not in self.formats:
            self.formats[key] = self.book.add_format(properties)
        return self.formats[key]
