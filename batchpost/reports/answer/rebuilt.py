"""A workbook made of the list's own cells, where the client's file is no xlsx or too large."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from batchpost.language import Language
from batchpost.model.listing import ReadList
from batchpost.reports.answer.copies import Copy, copied
from batchpost.reports.answer.marks import AUTHOR, FILLS, NOTES_MOST, Mark, Spot
from batchpost.reports.answer.retold import retold
from batchpost.reports.answer.sheet_rows import Filling, filled, styles_in
from batchpost.reports.sheet_cells import column_letters
from batchpost.reports.sheet_text import sheet_name, sheet_text
from batchpost.reports.to_xlsx import BOLD, CELL, HEADING, MILLIMETRES_A_CHARACTER, PLAIN
from batchpost.reports.view import View

#: Widths of the columns, in characters: between these, by what stands in them.
_NARROWEST, _WIDEST, _LOOKED_AT = 6, 45, 200
#: The most links a sheet holds. Source: Excel specifications and limits, 65,530; read 2026-11.
LINKS_MOST = 65_530


def rebuilt(
    listing: ReadList,
    view: View,
    marks: Sequence[Mark],
    spots: Sequence[Spot | None],
    language: Language,
) -> bytes:
    """Return a workbook of the list's cells as texts, with its marks and the sheet of findings.

    Every sheet the list was read of has its copy.

    Args:
        view: All findings, with what is said of them.
        spots: Where each row of the view's table is marked, as long as the table.
    """
    import xlsxwriter  # noqa: PLC0415 - 80 ms

    copies = _copies(listing, view, language)
    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(stream, options) as book:
        book.set_properties({"author": AUTHOR, "created": view.dated_at.replace(tzinfo=None)})
        styles = _Styles(book)
        for copy in copies.each:
            sheet = book.add_worksheet(copy.name)
            _head(sheet, copy, styles)
            _notes(sheet, copy, copies.marks_in(copy, marks))
        names = {copy.name for copy in copies.each}
        below = _findings(book, sheet_name(view.tables[0].title, names), view)
    made = stream.getvalue()
    parts = [f"xl/worksheets/sheet{number}.xml" for number in range(1, len(copies.each) + 2)]
    numbers = dict(zip(styles.names, styles_in(made, parts[0]), strict=True))
    fillings = {
        part: Filling(
            copy.columns,
            copy.rows,
            numbers["plain"],
            numbers["quoted"],
            _painted(copy, copies.marks_in(copy, marks), numbers),
        )
        for part, copy in zip(parts, copies.each, strict=False)
    }
    targets = [copies.target(spot) for spot in spots]
    fillings[parts[-1]] = _finding_rows(view, below, targets, numbers)
    return filled(made, fillings)


@dataclass(frozen=True)
class _Copies:
    """The copies of a list's sheets, by the names the client gave them."""

    by_sheet: Mapping[str | None, Copy]

    @property
    def each(self) -> list[Copy]:
        return list(self.by_sheet.values())

    def of(self, spot: Spot) -> Copy:
        """Return the copy that shows a spot: its sheet's, else the first."""
        return self.by_sheet.get(spot.sheet) or self.each[0]

    def marks_in(self, copy: Copy, marks: Sequence[Mark]) -> list[Mark]:
        return [mark for mark in marks if self.of(mark.spot) is copy]

    def target(self, spot: Spot | None) -> str | None:
        """Return where a link to a spot leads."""
        copy = self.of(spot) if spot is not None else None
        at = copy.place(spot) if copy is not None and spot is not None else None
        return None if copy is None or at is None else _target(copy.name, *at)


def _copies(listing: ReadList, view: View, language: Language) -> _Copies:
    stem = view.subtitle.rpartition(".")[0] or view.subtitle
    row_heading = {column.key: column.heading for column in view.tables[0].columns}["row"]
    used: set[str] = set()
    found: dict[str | None, Copy] = {}
    for sheet in listing.sheets:
        name = sheet_name(sheet.table.sheet or stem, used)
        used.add(name)
        found[sheet.table.sheet] = (
            retold(listing, sheet, name, language)
            if listing.told_beside
            else copied(sheet, name, row_heading)
        )
    return _Copies(found)


class _Styles:
    """The styles of the workbook, in a known order."""

    def __init__(self, book: Any) -> None:
        text = {"num_format": "@", "valign": "top"}
        self.formats: dict[str, Any] = {
            "plain": book.add_format(text),
            "quoted": book.add_format({**text, "quote_prefix": True}),
            "bold": book.add_format({**text, **HEADING, "align": "left", "quote_prefix": True}),
            "finding": book.add_format(CELL),
            "finding_quoted": book.add_format({**CELL, "quote_prefix": True}),
            "link": book.add_format({**CELL, "font_color": "#0563C1", "underline": 1}),
        }
        for severity, (fill, edge) in FILLS.items():
            paint = {"bg_color": f"#{fill}", "border": 2, "border_color": f"#{edge}"}
            self.formats[severity] = book.add_format({**text, **paint, "quote_prefix": True})
        self.names = tuple(self.formats)


def _head(sheet: Any, copy: Copy, styles: _Styles) -> None:
    """Set widths; the first row shows every style once, so that its number can be read."""
    for index, style in enumerate(styles.formats.values()):
        sheet.write_blank(0, index, None, style)
    for index, column in enumerate(copy.columns):
        top = column.slice(0, _LOOKED_AT).to_pylist()
        longest = max((len(cell) for cell in top if cell is not None), default=0)
        width = min(max(longest + 1, _NARROWEST), _WIDEST)
        sheet.set_column(index, index, width, styles.formats["plain"])
    if copy.headings:
        sheet.freeze_panes(max(copy.headings), 0)


def _notes(sheet: Any, copy: Copy, marks: Sequence[Mark]) -> None:
    """Write the notes; what is said of a row stands with what is said of its first cell."""
    texts: dict[tuple[int, int], list[str]] = {}
    for mark in marks:
        place = copy.place(mark.spot)
        if place is not None:
            texts.setdefault(place, []).append(mark.text)
    for place, said in list(texts.items())[:NOTES_MOST]:
        note = sheet_text("\n\n".join(said))
        sheet.write_comment(*place, note, _shape(note))


def _shape(text: str) -> dict[str, Any]:
    """Return a note's size: wide enough to be read without pulling at its corner."""
    lines = sum(1 + len(line) // 45 for line in text.split("\n"))
    return {"author": AUTHOR, "width": 320, "height": 24 + 17 * lines, "font_size": 9}


def _painted(
    copy: Copy, marks: Sequence[Mark], numbers: dict[str, int]
) -> dict[int, dict[int, int]]:
    """Return the styles of marked cells; whole rows first, a cell's own mark goes before."""
    index_of = {int(row): index for index, row in enumerate(copy.rows.tolist())}
    painted: dict[int, dict[int, int]] = {at: {} for at in range(len(copy.columns))}
    for row in copy.headings & index_of.keys():
        for cells in painted.values():
            cells[index_of[row]] = numbers["bold"]
    for mark in sorted(marks, key=lambda mark: mark.spot.index is not None):
        place = copy.place(mark.spot)
        index = index_of.get(place[0] + 1) if place is not None else None
        if place is None or index is None:
            continue
        whole = mark.spot.index is None
        for column in painted if whole else painted.keys() & {place[1]}:
            painted[column][index] = numbers[mark.severity]
    return painted


def _target(sheet: str, row: int, column: int) -> str:
    quoted = sheet.replace("'", "''")
    return f"'{quoted}'!{column_letters(column)}{row + 1}"


def _findings(book: Any, name: str, view: View) -> int:
    """Write the head of the sheet of findings; return the row (from 1) its table begins at."""
    sheet = book.add_worksheet(name)
    table = view.tables[0]
    plain = book.add_format(PLAIN)
    title = book.add_format({**BOLD, "font_size": 14})
    heading = book.add_format({**HEADING, "align": "left"})
    sheet.write_string(0, 0, sheet_text(f"{view.title}: {view.subtitle}"), title)
    lines = [f"{fact.label}: {fact.value}" for fact in view.facts]
    lines += [note.text for note in view.notes]
    for row, line in enumerate(lines, 1):
        sheet.write_string(row, 0, sheet_text(line), plain)
    head = len(lines) + 2
    for index, column in enumerate(table.columns):
        sheet.set_column(index, index, column.width / MILLIMETRES_A_CHARACTER)
        sheet.write_string(head, index, column.heading, heading)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(head)
    sheet.set_footer("&R&P / &N")
    sheet.hide_gridlines(2)
    sheet.freeze_panes(head + 1, 0)
    sheet.autofilter(head, 0, head + max(len(table.rows), 1), len(table.columns) - 1)
    return head + 2


def _finding_rows(
    view: View, first: int, targets: Sequence[str | None], numbers: dict[str, int]
) -> Filling:
    """Return the rows of findings, each with a link to its cell."""
    table = view.tables[0]
    keys = [column.key for column in table.columns]
    columns = [
        pa.chunked_array([pa.array([row[at] for row in table.rows])]) for at in range(len(keys))
    ]
    rows = np.arange(first, first + len(table.rows))
    leading = [number for number, target in enumerate(targets) if target is not None][:LINKS_MOST]
    # A finding on the list as a whole has no row to click on, but a number.
    at_row, at_no = keys.index("row"), keys.index("no")
    clicked = {n: at_row if table.rows[n][at_row] is not None else at_no for n in leading}
    links = [(first - 1 + n, at, targets[n] or "") for n, at in clicked.items()]
    styles: dict[int, dict[int, int]] = {at_row: {}, at_no: {}}
    for number, at in clicked.items():
        styles[at][number] = numbers["link"]
    every, quoted = numbers["finding"], numbers["finding_quoted"]
    return Filling(columns, rows, every, quoted, styles, links, below=True)
