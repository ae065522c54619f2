"""The register as its PDF template takes it: lines, lengths and pages, nothing to reckon."""

from typing import Any

from batchpost.reports.font import printable
from batchpost.reports.formats import write_cell
from batchpost.reports.register import geometry as measures
from batchpost.reports.view import CellKind, Cells, Column, Fact, Table, View
from batchpost.reports.written import page_words, sums_under, write_sums


def placed(view: View, copies: int) -> dict[str, Any]:
    """Return what the template places: head, pages of lines, foot, once for every copy."""
    table = view.tables[0]
    columns = table.columns
    return {
        "language": view.language,
        "title": measures.title_line(view.title, measures.TITLE_PT),
        "subtitle": measures.title_line(view.subtitle, measures.SUBTITLE_PT),
        "issuer": printable(view.issuer),
        "form": printable(view.form),
        "copies": [view.words["copy"].format(number=number + 1) for number in range(copies)],
        "measures": _measures(columns),
        "facts": [
            {
                "height": measures.pair_height(pair),
                "cells": [
                    _fact(
                        fact,
                        measures.TEXT_PT,
                        (measures.BODY_WIDTH - measures.FACT_GUTTER) / 2,
                    )
                    for fact in pair
                ],
            }
            for pair in measures.fact_pairs(view)
        ],
        "graves": [
            "\n".join(measures.note_lines(note.text, grave=True))
            for note in view.notes
            if note.grave
        ],
        "notes": [
            "\n".join(measures.note_lines(note.text, grave=False))
            for note in view.notes
            if not note.grave
        ],
        "headings": ["\n".join(measures.heading_lines(column, columns)) for column in columns],
        "aligns": ["right" if column.right else "left" for column in columns],
        "pages": [_page(view, table, number) for number in range(len(table.pages))],
        "conclusion": [
            _fact(fact, measures.FOOT_PT, measures.BODY_WIDTH) for fact in view.conclusion
        ],
        "signatures": [
            {"who": printable(s.who), "name": printable(s.name), "stamp": printable(s.stamp)}
            for s in view.signatures
        ],
        "words": dict(view.words),
    }


def _measures(columns: tuple[Column, ...]) -> dict[str, Any]:
    """Return every length of the geometry by its name in small letters."""
    lengths = {name.lower(): value for name, value in vars(measures).items() if name.isupper()}
    return {
        **{name: value for name, value in lengths.items() if isinstance(value, float | dict)},
        "widths": [measures.width_of(column, columns) for column in columns],
        "headings_height": measures.headings_height(columns),
        "sums_height": measures.row_height(1),
    }


def _fact(fact: Fact, size_pt: float, room: float) -> dict[str, str]:
    lines = measures.fact_lines(fact, size_pt, room)
    return {"label": printable(fact.label), "value": "\n".join(lines)}


def _page(view: View, table: Table, number: int) -> dict[str, Any]:
    page = table.pages[number]
    rows = [_row(view, table, row) for row in table.rows[page.first : page.last]]
    sums = (
        write_sums(view, table, each, total=each is table.totals)
        for each in sums_under(table, number)
    )
    return {
        "rows": [row for row, _height in rows],
        "heights": [height for _row, height in rows],
        "sums": [
            {
                "label": printable(each.label),
                "span": each.span,
                "cells": each.cells,
                "total": each.total,
            }
            for each in sums
        ],
        "last": page.last == len(table.rows),
        "page": page_words(view, number + 1, len(table.pages)),
    }


def _row(view: View, table: Table, row: Cells) -> tuple[list[str], float]:
    cells, deepest = [], 1
    for cell, column in zip(row, table.columns, strict=True):
        if column.kind is CellKind.TEXT:
            lines = measures.cell_lines(str(cell or ""), column, table.columns)
            deepest = max(deepest, len(lines))
            cells.append("\n".join(lines))
        else:
            cells.append(write_cell(cell, column, view.language))
    return cells, measures.row_height(deepest)
