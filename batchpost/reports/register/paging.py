"""Cuts the register into pages: rows are never split, every page has its own sums."""

from dataclasses import replace
from itertools import pairwise

from batchpost.language import Language
from batchpost.model.message import counted, message
from batchpost.reports.acceptance_facts import items_counted
from batchpost.reports.font import MISSING, printable
from batchpost.reports.register.geometry import (
    BODY_HEIGHT,
    CONTINUED,
    ELLIPSIS,
    NUMBERS_ROW,
    cell_lines,
    conclusion_height,
    head_height,
    headings_height,
    is_cut,
    row_height,
)
from batchpost.reports.view import CellKind, Cells, Note, Page, Sums, Table, View

#: Rows that go over to the last page with the sums, so that these never stand alone.
_COMPANIONS = 3


def paged(view: View, language: Language) -> View:
    """Return the register with its pages, and notes on what the paper cannot show."""
    table = view.tables[0]
    lines, cut = _lines(table)
    view = replace(view, notes=(*view.notes, *_unprinted(table, cut, language)))
    cuts = _cuts(view, [row_height(count) for count in lines])
    pages = []
    running: Cells = tuple(None if cell is None else 0 for cell in _sums(table, 0, 0))
    for first, last in pairwise(cuts):
        own = _sums(table, first, last)
        running = tuple(
            None if cell is None else cell + more  # type: ignore[operator]
            for cell, more in zip(running, own, strict=True)
        )
        pages.append(
            Page(
                first,
                last,
                _labelled(language, last - first, own, so_far=False),
                _labelled(language, last, running, so_far=True),
            )
        )
    return replace(view, tables=(replace(table, pages=tuple(pages)),))


def _labelled(language: Language, count: int, cells: Cells, *, so_far: bool) -> Sums:
    items = items_counted(count, language)
    said = (
        message("Total from the beginning, {items}", items=items)
        if so_far
        else message("Total on this page, {items}", items=items)
    )
    return Sums(language.say(said), cells)


def _sums(table: Table, first: int, last: int) -> Cells:
    assert table.totals is not None
    return tuple(
        None if total is None else sum(row[index] or 0 for row in table.rows[first:last])  # type: ignore[misc]
        for index, total in enumerate(table.totals.cells)
    )


def _lines(table: Table) -> tuple[list[int], int]:
    """Return how many lines each row takes, and how many rows do not fit whole."""
    texts = [at for at, column in enumerate(table.columns) if column.kind is CellKind.TEXT]
    deepest, cut = [], 0
    for row in table.rows:
        cells = [str(row[at] or "") for at in texts]
        lines = [
            cell_lines(cell, table.columns[at], table.columns)
            for cell, at in zip(cells, texts, strict=True)
        ]
        deepest.append(max(map(len, lines)))
        cut += any(map(is_cut, cells, lines))
    return deepest, cut


def _cuts(view: View, heights: list[float]) -> list[int]:
    """Return the borders of the pages: 0, …, the number of rows."""
    table = view.tables[0]
    above = headings_height(table.columns) + NUMBERS_ROW
    sums = 2 * row_height(1)
    room = BODY_HEIGHT - head_height(view) - above - sums
    cuts, used = [0], 0.0
    for index, height in enumerate(heights):
        if used + height > room and index > cuts[-1]:
            cuts.append(index)
            room = BODY_HEIGHT - CONTINUED - above - sums
            used = 0.0
        used += height
    cuts.append(len(heights))
    if used + conclusion_height(view) > room:
        cut = max(cuts[-2] + 1, len(heights) - _COMPANIONS)
        cuts.insert(-1, min(cut, len(heights)))
    return cuts


def _unprinted(table: Table, cut: int, language: Language) -> tuple[Note, ...]:
    """Return notes on what the paper does not show: letters the font lacks, endless texts."""
    notes = []
    missing = sum(
        any(isinstance(cell, str) and MISSING in printable(cell) for cell in row)
        for row in table.rows
    )
    if missing:
        said = counted(
            "{count} row holds letters the printing font lacks; they stand as {sign}.",
            "{count} rows hold letters the printing font lacks; they stand as {sign}.",
            missing,
            sign=MISSING,
        )
        notes.append(Note("missing_letters", language.say(said)))
    if cut:
        said = counted(
            "{count} row holds a text too long to print; it ends in {sign}.",
            "{count} rows hold a text too long to print; it ends in {sign}.",
            cut,
            sign=ELLIPSIS,
        )
        notes.append(Note("cut_texts", language.say(said)))
    return tuple(notes)
