"""Cuts the register into pages: rows are never split, every page has its own sums."""

from dataclasses import dataclass, replace
from functools import cache, partial
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from batchpost.language import Language
from batchpost.model.message import counted, message
from batchpost.reports.acceptance_facts import items_counted
from batchpost.reports.font import MISSING, printable
from batchpost.reports.register.geometry import (
    BODY_HEIGHT,
    CONTINUED,
    ELLIPSIS,
    LINES_MOST,
    NUMBERS_ROW,
    cell_lines,
    conclusion_height,
    head_height,
    headings_height,
    is_cut,
    row_height,
)
from batchpost.reports.view import CellKind, Cells, Column, ColumnRows, Note, Page, Sums, View

#: Rows that go over to the last page with the sums, so that these never stand alone.
_COMPANIONS = 3


def paged(view: View, language: Language) -> View:
    """Return the register with its pages, and notes on what the paper cannot show."""
    table = view.tables[0]
    assert isinstance(table.rows, ColumnRows), "the register's rows are kept as columns"
    look = _looked_at(table.columns, table.rows)
    view = replace(view, notes=(*view.notes, *_unprinted(look, language)))
    heights = [row_height(count) for count in range(LINES_MOST + 1)]
    cuts = _cuts(view, [heights[count] for count in look.lines.tolist()])
    own, running = _sums(table.rows, table.totals, cuts)
    # Most pages of a long list hold equally many.
    on_page = cache(partial(_label, language, so_far=False))
    pages = tuple(
        Page(
            first,
            last,
            Sums(on_page(last - first), own[number]),
            Sums(_label(language, last, so_far=True), running[number]),
        )
        for number, (first, last) in enumerate(pairwise(cuts))
    )
    return replace(view, tables=(replace(table, pages=pages),))


def _label(language: Language, count: int, *, so_far: bool) -> str:
    items = items_counted(count, language)
    said = (
        message("Total from the beginning, {items}", items=items)
        if so_far
        else message("Total on this page, {items}", items=items)
    )
    return language.say(said)


def _sums(rows: ColumnRows, totals: Sums | None, cuts: list[int]) -> tuple[list[Cells], ...]:
    """Return the sums of each page, and from the beginning to the end of each."""
    assert totals is not None, "the register has its totals"
    own: list[list[int | None]] = []
    running: list[list[int | None]] = []
    for cells, total in zip(rows.columns, totals.cells, strict=True):
        if total is None:
            own.append([None] * (len(cuts) - 1))
            running.append(own[-1])
            continue
        figures = cells.fill_null(0).to_numpy()
        so_far = np.concatenate([[0], np.cumsum(figures)])[cuts]
        own.append(np.diff(so_far).tolist())
        running.append(so_far[1:].tolist())
    return list(zip(*own, strict=True)), list(zip(*running, strict=True))


@dataclass(frozen=True)
class _Look:
    """How many lines each row takes, how many rows are cut, and how many lack letters."""

    lines: "np.ndarray[tuple[int], np.dtype[np.int64]]"
    cut: int
    lacking: int


def _looked_at(columns: tuple[Column, ...], rows: ColumnRows) -> _Look:
    """Measure every row; texts that differ in their figures only run equally wide."""
    count = len(rows)
    lines = np.ones(count, np.int64)
    cut, lacking = np.zeros(count, bool), np.zeros(count, bool)
    for column, cells in zip(columns, rows.columns, strict=True):
        if column.kind is not CellKind.TEXT:
            continue
        told = _without_figures(cells).dictionary_encode()
        shapes, which = told.dictionary.to_pylist(), told.indices.to_numpy()
        wrapped = [cell_lines(shape, column, columns) for shape in shapes]
        lines = np.maximum(lines, np.array([len(each) for each in wrapped], np.int64)[which])
        cut |= np.array(list(map(is_cut, shapes, wrapped)), bool)[which]
        lacking |= np.array([MISSING in printable(shape) for shape in shapes], bool)[which]
    return _Look(lines, int(cut.sum()), int(lacking.sum()))


def _without_figures(cells: "pa.Array") -> "pa.Array":
    """Return texts with a nought for every figure: they are of one width (tabular figures)."""
    texts = pc.fill_null(cells.cast(pa.large_string()), "")
    _, offsets, content = texts.buffers()
    letters = np.frombuffer(content or b"", np.uint8)
    noughts = np.where((letters >= ord("0")) & (letters <= ord("9")), np.uint8(ord("0")), letters)
    buffers = [None, offsets, pa.py_buffer(noughts)]
    return pa.Array.from_buffers(texts.type, len(texts), buffers, offset=texts.offset)


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


def _unprinted(look: _Look, language: Language) -> tuple[Note, ...]:
    """Return notes on what the paper does not show: letters the font lacks, endless texts."""
    notes = []
    if look.lacking:
        said = counted(
            "{count} row holds letters the printing font lacks; they stand as {sign}.",
            "{count} rows hold letters the printing font lacks; they stand as {sign}.",
            look.lacking,
            sign=MISSING,
        )
        notes.append(Note("missing_letters", language.say(said)))
    if look.cut:
        said = counted(
            "{count} row holds a text too long to print; it ends in {sign}.",
            "{count} rows hold a text too long to print; it ends in {sign}.",
            look.cut,
            sign=ELLIPSIS,
        )
        notes.append(Note("cut_texts", language.say(said)))
    return tuple(notes)
