"""Plain text of a view: for a terminal, a pipe, an e-mail."""

import re
import unicodedata

from batchpost.reports.view import View
from batchpost.reports.written import WrittenTable, written

GAP = "  "
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]+")


def to_text(view: View, copies: int = 1) -> bytes:  # noqa: ARG001 - one signature for all
    """Return the document as aligned UTF-8 text; control characters reach no terminal."""
    blocks = [
        [f"{view.title} {view.subtitle}".strip()],
        [note.text for note in view.notes if note.grave],
        [f"{fact.label}: {fact.value}" for fact in view.facts],
        *(_table(written(view, table)) for table in view.tables),
        [f"{fact.label}: {fact.value}" for fact in view.conclusion],
        [note.text for note in view.notes if not note.grave],
    ]
    text = "\n\n".join("\n".join(map(_plain, block)) for block in blocks if block)
    return f"{text}\n".encode()


def _plain(line: str) -> str:
    return _CONTROL.sub(" ", line).rstrip()


def _table(table: WrittenTable) -> list[str]:
    rows = [_row(tuple(column.heading for column in table.columns)), *map(_row, table.rows)]
    total = table.total
    empty = [""] * (len(table.columns) - len(total.cells)) if total else []
    under = _row((*empty, *total.cells)) if total else rows[0]
    widths = [max(map(_width, column)) for column in zip(*rows, under, strict=True)]
    rule = GAP.join("-" * width for width in widths)
    lines = [_line(row, widths, table) for row in rows]
    if total:
        # The label runs over the empty columns before the first sum, and further if it must.
        label = GAP.join(" " * width for width in widths[: len(empty)])
        sums = _line(under, widths, table)[len(label) :]
        lines += [rule, total.label + " " * (len(label) - _width(total.label)) + sums]
    return [*([table.title] if table.title else []), lines[0], rule, *lines[1:]]


def _row(cells: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(_CONTROL.sub(" ", cell) for cell in cells)


def _line(row: tuple[str, ...], widths: list[int], table: WrittenTable) -> str:
    return GAP.join(
        " " * (width - _width(cell)) + cell if column.right else cell + " " * (width - _width(cell))
        for cell, width, column in zip(row, widths, table.columns, strict=True)
    )


def _width(text: str) -> int:
    """Return how many places `text` takes in a terminal."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(letter) else 1 + (unicodedata.east_asian_width(letter) in "WF")
        for letter in text
    )
