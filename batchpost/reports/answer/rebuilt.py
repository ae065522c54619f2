"""A workbook made of the raw table, where the client's file is no xlsx or too large."""

import io
from collections.abc import Sequence
from typing import Any

from batchpost.model.finding import Severity
from batchpost.model.formulas import looks_like_formula
from batchpost.model.listing import ReadList
from batchpost.reports.answer.marks import AUTHOR, FILLS, NOTES_MOST, Mark
from batchpost.reports.sheet_text import sheet_name, sheet_text
from batchpost.reports.to_xlsx import SheetWriter
from batchpost.reports.view import View

#: Widths of the columns, in characters: between these, by what stands in them.
_NARROWEST, _WIDEST, _LOOKED_AT = 6, 45, 200
#: The most rows a sheet holds (Excel).
_ROWS_MOST = 1_048_576


def rebuilt(listing: ReadList, view: View, marks: Sequence[Mark]) -> bytes:
    """Return a workbook of the list's own cells, as texts, with its marks.

    Rows keep their numbers where the header stands among them. A format without a header
    row (dbf) gets one above, and a first column with the number of the record.
    """
    import xlsxwriter  # noqa: PLC0415 - 80 ms

    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(stream, options) as book:
        book.set_properties({"author": AUTHOR, "created": view.dated_at.replace(tzinfo=None)})
        taken: set[str] = set()
        if listing.table is not None:
            stem = view.subtitle.rpartition(".")[0] or view.subtitle
            name = sheet_name(listing.table.sheet or stem, taken)
            taken.add(name)
            _Copy(book, book.add_worksheet(name), listing).write(view, marks)
        name = sheet_name(view.tables[0].title, taken)
        SheetWriter(book, book.add_worksheet(name), view).write("", view.tables)
    return stream.getvalue()


class _Copy:
    """The client's table on a sheet of the new workbook."""

    def __init__(self, book: Any, sheet: Any, listing: ReadList) -> None:
        assert listing.table is not None
        self.sheet, self.listing, self.table = sheet, listing, listing.table
        self.numbers = [int(number) for number in self.table.row_numbers]
        header = listing.source.header_row
        self.own_header = header is not None and header in set(self.numbers)
        # Without a header of its own: one row down, one column to the right.
        self.down, self.right = (0, 0) if self.own_header else (1, 1)
        self.plain = book.add_format({})
        self.quoted = book.add_format({"quote_prefix": True})
        self.bold = book.add_format({"bold": True, "bg_color": "#E8E8E8", "text_wrap": True})
        self.fills = {
            severity: book.add_format(
                {"bg_color": f"#{fill}", "border": 2, "border_color": f"#{edge}", "quote_prefix": 1}
            )
            for severity, (fill, edge) in FILLS.items()
        }

    def write(self, view: View, marks: Sequence[Mark]) -> None:
        if not self.own_header:
            self._header(view)
        severities = self._severities(marks)
        for number, cells in zip(self.numbers, self.table.rows(), strict=True):
            row = number - 1 + self.down
            if row >= _ROWS_MOST:
                break
            if self.right:
                self.sheet.write_number(row, 0, number)
            for index, cell in enumerate(cells):
                severity = severities.get((number, index)) or severities.get((number, None))
                self._cell(row, index + self.right, cell, severity)
        self._notes(marks)
        self._widths()

    def _notes(self, marks: Sequence[Mark]) -> None:
        """Write the notes; what is said of a row stands with what is said of its first cell."""
        texts: dict[tuple[int, int], list[str]] = {}
        for mark in marks:
            place = (mark.row - 1 + self.down, (mark.index or 0) + self.right)
            texts.setdefault(place, []).append(mark.text)
        for place, said in list(texts.items())[:NOTES_MOST]:
            note = sheet_text("\n\n".join(said))
            self.sheet.write_comment(*place, note, _shape(note))

    def _severities(self, marks: Sequence[Mark]) -> dict[tuple[int, int | None], Severity]:
        return {(mark.row, mark.index): mark.severity for mark in marks}

    def _header(self, view: View) -> None:
        headings = {column.key: column.heading for column in view.tables[0].columns}
        self.sheet.write_string(0, 0, headings["row"], self.bold)
        for match in self.listing.columns:
            self.sheet.write_string(0, match.index + 1, sheet_text(match.heading), self.bold)
        self.sheet.freeze_panes(1, 1)

    def _cell(self, row: int, index: int, cell: object, severity: Severity | None) -> None:
        if not isinstance(cell, str):
            if severity is not None:
                self.sheet.write_blank(row, index, None, self.fills[severity])
            return
        style = self.quoted if looks_like_formula(cell) else self.plain
        if severity is not None:
            style = self.fills[severity]
        self.sheet.write_string(row, index, sheet_text(cell), style)

    def _widths(self) -> None:
        for index, column in enumerate(self.table.columns):
            top = column.slice(0, _LOOKED_AT).to_pylist()
            longest = max((len(cell) for cell in top if cell is not None), default=0)
            width = min(max(longest + 1, _NARROWEST), _WIDEST)
            self.sheet.set_column(index + self.right, index + self.right, width)


def _shape(text: str) -> dict[str, Any]:
    """Return a note's size: wide enough to be read without pulling at its corner."""
    lines = sum(1 + len(line) // 45 for line in text.split("\n"))
    return {"author": AUTHOR, "width": 320, "height": 24 + 17 * lines, "font_size": 9}
