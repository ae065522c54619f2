"""Columns of words: kind, category, advice, marks, country, from cells, titles and hints."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from batchpost.model.finding import Severity
from batchpost.model.items import Mark
from batchpost.model.message import Message, counted, message
from batchpost.model.words import words_of
from batchpost.parsers.cell_words import CellMeanings, advice_or_none, read_answers, read_cells
from batchpost.parsers.columns import Assigned
from batchpost.parsers.grid import Grid
from batchpost.parsers.hints import Hints
from batchpost.parsers.numbers import Flags, flags, present
from batchpost.parsers.texts import filled, literal, nothing, positions
from batchpost.parsers.titles import Said, said_in
from batchpost.parsers.workbook import ListFacts

_MARK = "mark:"


@dataclass
class _Gathered:
    """What the columns of a list say of each item, before defaults."""

    kind: list[pa.ChunkedArray] = field(default_factory=list)
    category: list[pa.ChunkedArray] = field(default_factory=list)
    advice: list[pa.ChunkedArray] = field(default_factory=list)
    marks: dict[str, Flags] = field(default_factory=dict)

    def mark(self, name: str, where: Flags) -> None:
        self.marks[name] = self.marks.get(name, np.zeros_like(where)) | where


def read_words(
    grid: Grid, facts: ListFacts, title: Said, hints: Hints
) -> dict[str, pa.ChunkedArray]:
    """Return kind, category, advice and marks of each item."""
    gathered = _Gathered()
    unreadable = _advice_column(grid, facts, gathered)
    _kind_columns(grid, facts, gathered)
    _marks_column(grid, gathered)
    _mark_columns(grid, gathered)
    everywhere = np.ones(grid.count, dtype=bool)
    for name in (*facts.marks.split(), *title.marks):
        gathered.mark(name, everywhere)
    manifest = facts.manifest
    advice = _first(gathered.advice, grid.count)
    advice = advice_or_none(advice, facts.advice or title.advice)
    if unreadable.any():
        missing = literal(None)
        advice = pc.if_else(pa.array(unreadable), missing, advice)
    return {
        "kind": _with_hint(grid, gathered.kind, manifest.kind or title.kind, hints.kind, "kind"),
        "category": _with_hint(
            grid,
            gathered.category,
            manifest.category or title.category,
            hints.category,
            "category",
        ),
        "advice": advice,
        "marks": _joined_marks(gathered.marks, grid.count),
    }


def _first(columns: Sequence[pa.ChunkedArray], count: int) -> pa.ChunkedArray:
    return pc.coalesce(*columns) if columns else nothing(count)


def _advice_column(grid: Grid, facts: ListFacts, gathered: _Gathered) -> Flags:
    """Read the column of advice; returns where a cell says nothing that is known."""
    unreadable = np.zeros(grid.count, dtype=bool)
    column = grid.column("advice")
    if column is None:
        return unreadable
    cells = read_cells(grid.cells[column.index], "advice")
    codes = dict(facts.advice_codes)
    advice = [
        codes.get(value) or meaning.advice
        for value, meaning in zip(cells.values, cells.meanings, strict=True)
    ]
    gathered.advice.append(cells.spread(advice))
    if not codes:
        _name_doubtful(grid, column, cells)
    for code, said in enumerate(advice):
        if said is not None:
            continue
        where = cells.codes == code
        unreadable |= where
        for position in positions(where):
            grid.say(
                "advice.unreadable",
                Severity.ERROR,
                (position, column),
                message("No kind of advice of delivery is known by this name."),
                message("Write простое, заказное or электронное, or leave the cell empty."),
            )
    return unreadable


def _marks_column(grid: Grid, gathered: _Gathered) -> None:
    column = grid.column("marks")
    if column is None:
        return
    cells = read_cells(grid.cells[column.index], "marks")
    gathered.advice.append(cells.spread([meaning.advice for meaning in cells.meanings]))
    gathered.category.append(cells.spread([meaning.category for meaning in cells.meanings]))
    for code, meaning in enumerate(cells.meanings):
        for mark in meaning.marks:
            gathered.mark(mark, cells.codes == code)
        if meaning.unknown:
            _name_unknown(grid, column, cells.codes == code, ", ".join(meaning.unknown))
    _name_doubtful(grid, column, cells)


def _kind_columns(grid: Grid, facts: ListFacts, gathered: _Gathered) -> None:
    codes = dict(facts.kind_codes)
    category_codes = dict(facts.category_codes)
    for role in ("kind", "category"):
        column = grid.column(role)
        if column is None:
            continue
        cells = read_cells(grid.cells[column.index], "none")
        said = [said_in(value) for value in cells.values]
        kinds = [
            codes.get(value) or word.kind for value, word in zip(cells.values, said, strict=True)
        ]
        if role == "category" and category_codes:
            kinds = [word.kind for word in said]
        categories = [word.category for word in said]
        if role == "category":
            categories = [
                category_codes.get(value) or category
                for value, category in zip(cells.values, categories, strict=True)
            ]
        gathered.kind.append(cells.spread(list(kinds)))
        gathered.category.append(cells.spread(list(categories)))
        gathered.advice.append(cells.spread([word.advice for word in said]))
        for code, (kind, category, word) in enumerate(zip(kinds, categories, said, strict=True)):
            for mark in word.marks:
                gathered.mark(mark, cells.codes == code)
            if not (kind or category):
                _name_unknown(grid, column, cells.codes == code, cells.values[code])


def _mark_columns(grid: Grid, gathered: _Gathered) -> None:
    for column in grid.columns:
        if column.role is None or not column.role.startswith(_MARK):
            continue
        yes, strange = read_answers(grid.cells[column.index])
        gathered.mark(column.role.removeprefix(_MARK), yes)
        lowered = pc.utf8_lower(grid.cells[column.index])
        for value in strange:
            _name_unknown(grid, column, flags(pc.equal(lowered, value)), value)


def _joined_marks(marks: dict[str, Flags], count: int) -> pa.ChunkedArray:
    """Return the marks of each item sorted and joined by a blank, empty for none."""
    names = sorted(name for name in marks if name in set(Mark))
    if not names:
        return filled(count, "")
    codes = np.zeros(count, dtype=np.int64)
    for bit, name in enumerate(names):
        codes |= marks[name].astype(np.int64) << bit
    texts = {
        int(code): " ".join(name for bit, name in enumerate(names) if code >> bit & 1)
        for code in np.unique(codes)
    }
    order = sorted(texts)
    table = pa.array([texts[code] for code in order], pa.large_string())
    return pa.chunked_array([table.take(pa.array(np.searchsorted(order, codes)))])


def _with_hint(
    grid: Grid, columns: Sequence[pa.ChunkedArray], said: str | None, hint: str | None, name: str
) -> pa.ChunkedArray:
    """Return what the operator said, or the cells, or the title; says where they differ."""
    cells = _first(columns, grid.count)
    if said is not None and present(cells).any():
        differing = int(flags(pc.not_equal(cells, said)).sum())
        if differing:
            _name_difference(grid, name, said, differing)
    if said is not None:
        cells = pc.fill_null(cells, said)
    if hint is None:
        return cells
    differing = int(flags(pc.not_equal(cells, hint)).sum())
    if differing:
        _name_hint(grid, name, hint, pc.unique(cells.drop_null()).to_pylist())
    return filled(grid.count, hint)


def _name_unknown(grid: Grid, column: Assigned, where: Flags, value: str) -> None:
    """Name a word nobody knows at its first place, with how many rows have it."""
    places = positions(where)
    if places:
        grid.say(
            "marks.unknown",
            Severity.WARNING,
            (places[0], column),
            counted(
                "«{value}» is not known and had no effect ({count} row).",
                "«{value}» is not known and had no effect ({count} rows).",
                len(places),
                value=value,
            ),
            message("Ask the client what it means and enter it by hand if it matters."),
        )


def _name_doubtful(grid: Grid, column: Assigned, cells: CellMeanings) -> None:
    for code, meaning in enumerate(cells.meanings):
        places = positions(cells.codes == code)
        if meaning.doubtful and places:
            grid.say(
                "marks.assumed",
                Severity.WARNING,
                (places[0], column),
                _assumed(cells.values[code], meaning.advice, meaning.category, len(places)),
                message("Ask the client if that is not what was meant."),
            )


def _assumed(value: str, advice: str | None, category: str | None, count: int) -> Message:
    sense = words_of(category, advice)
    return counted(
        "«{value}» can be read in more than one way; it was read as {sense} ({count} row).",
        "«{value}» can be read in more than one way; it was read as {sense} ({count} rows).",
        count,
        value=value,
        sense=sense,
    )


def _name_difference(grid: Grid, name: str, said: str, count: int) -> None:
    grid.say_of_list(
        f"{name}.differs",
        Severity.WARNING,
        counted(
            "The list as a whole says {said}; {count} row says otherwise and was kept.",
            "The list as a whole says {said}; {count} rows say otherwise and were kept.",
            count,
            said=words_of(said),
        ),
        message("Look at these rows, or say for the whole list what holds."),
        value=said,
    )


def _name_hint(grid: Grid, name: str, hint: str, said: Sequence[str]) -> None:
    grid.say_of_list(
        f"{name}.hint_differs",
        Severity.WARNING,
        message(
            "The list says {said}; {hint} was given and used for all items.",
            said=words_of(*said),
            hint=words_of(hint),
        ),
        message("Look at the list again, or leave the option out."),
        value=", ".join(said),
    )
