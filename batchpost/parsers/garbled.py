"""Letters that the client's own program garbled before the list was written."""

import pyarrow.compute as pc

from batchpost.model.finding import Severity
from batchpost.model.message import Message, counted, message
from batchpost.parsers.cell_bytes import bytes_of
from batchpost.parsers.grid import Grid
from batchpost.parsers.numbers import Flags, flags

_ROLES = frozenset(
    (
        "addressee",
        "surname",
        "first_name",
        "patronymic",
        "address",
        "street",
        "locality",
        "region",
        "district",
        "comment",
        "contents",
    )
)
#: utf-8 read as cp1251 («РњРёРЅСЃРє»), cp1251 or utf-8 read as Latin («Ìèíñê», «ÐœÐ¸»), letters
#: that a code page had not («????»), and the mark of a letter that could not be read.
_GARBLED = (
    r"(?:[РС][\x{0402}-\x{040F}\x{0450}-\x{045F}\x{0490}\x{0491}\x{00A0}-\x{00BB}"
    r"\x{2013}-\x{203A}\x{20AC}\x{2116}\x{2122}]){2}"
    r"|[\x{00C0}-\x{00FF}]{4}|(?:[\x{00D0}\x{00D1}][^\x{0000}-\x{007F}]){2}"
    r"|\?{3}|\x{FFFD}"
)


def name_garbled(grid: Grid) -> None:
    """Warn of each column with garbled letters, once, and of the first cell; repair nothing."""
    for column in grid.columns:
        if column.role not in _ROLES:
            continue
        cells = grid.cells[column.index]
        if not bytes_of(cells).may_match(_GARBLED):
            continue
        found: Flags = flags(pc.match_substring_regex(cells, _GARBLED))
        count = int(found.sum())
        if count:
            first = int(found.argmax())
            grid.say_of_list(
                "text.garbled",
                Severity.WARNING,
                _said(count, column.heading, grid.row_no(first)),
                message("Ask the client to export the list again; such names cannot be delivered."),
                column=column,
                value=grid.original(first, column),
            )


def _said(count: int, heading: str, row: int) -> Message:
    return counted(
        "{count} cell of column «{heading}» holds letters garbled by the program that wrote it: "
        "row {row}.",
        "{count} cells of column «{heading}» hold letters garbled by the program that wrote it, "
        "the first in row {row}.",
        count,
        heading=heading,
        row=row,
    )
