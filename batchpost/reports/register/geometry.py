"""The printed register's measures: A4 landscape, all lengths in points.

Python cuts the pages (their subtotals are part of the document), the template places
them; both take every length from here, so a page ends where it was cut.
"""

import re

from batchpost.reports.font import BOLD, REGULAR, font, printable
from batchpost.reports.view import Column, Fact, View

PAGE_WIDTH, PAGE_HEIGHT = 841.89, 595.28
MARGINS = {"left": 40.0, "right": 26.0, "top": 24.0, "bottom": 32.0}
BODY_WIDTH = PAGE_WIDTH - MARGINS["left"] - MARGINS["right"]
BODY_HEIGHT = PAGE_HEIGHT - MARGINS["top"] - MARGINS["bottom"]

TEXT_PT = 8.0  # cells and facts
TITLE_PT, SUBTITLE_PT = 14.0, 11.0
SMALL_PT = 7.0  # headings of columns
FOOT_PT = 9.0  # sums in words
LEADING = 1.6  # between lines
INSET_X, INSET_Y = 2.6, 2.1

LETTERHEAD = 24.0  # form code and copy
TITLE = 38.0
CONTINUED = 15.0  # the one line that stands above the table on later pages
FACT_GUTTER = 14.0  # between the two columns of facts
FACT_GAP = 2.5  # between facts one under another
GAP = 7.0  # between blocks
NUMBERS_ROW = 10.5  # the columns' numbers under their headings
SIGNATURES = 74.0
FRAME = 5.0  # inset of a grave note

#: Lines of a cell that are printed; more would leave no room for other rows.
LINES_MOST = 12
#: Lines of a fact in the head or foot.
FACT_LINES_MOST = 4
ELLIPSIS = "…"
#: Letters looked at: more than so many lines can hold.
_LETTERS_MOST = 2_000

_SHORT_WORD = re.compile(r"(?<![^\s(«,])(\w{1,4}\.) (?=\S)")


def cell_lines(text: str, column: Column, columns: tuple[Column, ...]) -> list[str]:
    """Return the lines a cell's text takes in its column; «г. Минск» stays together.

    What does not fit into `LINES_MOST` lines ends in an ellipsis.
    """
    kept = _SHORT_WORD.sub("\\1\u00a0", printable(text[:_LETTERS_MOST]))
    lines = font().wrap(kept, TEXT_PT, width_of(column, columns) - 2 * INSET_X)
    return _capped(lines, LINES_MOST, cut=len(text) > _LETTERS_MOST)


def is_cut(text: str, lines: list[str]) -> bool:
    """Tell whether `lines` hold less than the whole of `text`."""
    return lines[-1].endswith(ELLIPSIS) and not text.rstrip().endswith(ELLIPSIS)


def _capped(lines: list[str], most: int, *, cut: bool = False) -> list[str]:
    if len(lines) <= most and not cut:
        return lines
    kept = lines[:most]
    return [*kept[:-1], kept[-1][:-2] + ELLIPSIS]


def heading_lines(column: Column, columns: tuple[Column, ...]) -> list[str]:
    """Return the lines of a column's heading."""
    room = width_of(column, columns) - 2 * INSET_X
    return font(BOLD).wrap(printable(column.heading), SMALL_PT, room)


def width_of(column: Column, columns: tuple[Column, ...]) -> float:
    """Return a column's width: its share of the page."""
    return BODY_WIDTH * column.width / sum(each.width for each in columns)


def height_of(lines: int, size_pt: float = TEXT_PT) -> float:
    """Return the height of a block of lines."""
    return lines * size_pt + (lines - 1) * LEADING


def row_height(lines: int) -> float:
    """Return the height of a table row of so many lines."""
    return height_of(lines) + 2 * INSET_Y


def headings_height(columns: tuple[Column, ...]) -> float:
    """Return the height of the row of headings."""
    deepest = max(len(heading_lines(column, columns)) for column in columns)
    return height_of(deepest, SMALL_PT) + 2 * INSET_Y


def fact_lines(fact: Fact, size_pt: float, room: float) -> list[str]:
    """Return the lines of a fact's value, the label standing before the first one."""
    label = font(BOLD).width(f"{printable(fact.label)}: ", size_pt)
    value = printable(fact.value[:_LETTERS_MOST])
    return _capped(font().wrap(value, size_pt, max(room - label, room / 3)), FACT_LINES_MOST)


def title_line(text: str, size_pt: float) -> str:
    """Return a title as the one line it has room for."""
    face = font(BOLD)
    return _capped(face.wrap(printable(text[:_LETTERS_MOST]), size_pt, BODY_WIDTH), 1)[0]


def fact_pairs(view: View) -> list[tuple[Fact, ...]]:
    """Return the head's facts two by two, as they stand side by side."""
    return [view.facts[at : at + 2] for at in range(0, len(view.facts), 2)]


def pair_height(pair: tuple[Fact, ...]) -> float:
    """Return the height of two facts side by side."""
    room = (BODY_WIDTH - FACT_GUTTER) / 2
    return height_of(max(len(fact_lines(fact, TEXT_PT, room)) for fact in pair))


def note_lines(text: str, *, grave: bool) -> list[str]:
    """Return the lines of a note over the whole width."""
    face = font(BOLD if grave else REGULAR)
    return face.wrap(printable(text), TEXT_PT, BODY_WIDTH - 2 * FRAME)


def head_height(view: View) -> float:
    """Return the height of everything above the table on the first page."""
    facts = sum(pair_height(pair) + FACT_GAP for pair in fact_pairs(view))
    frames = sum(
        height_of(len(note_lines(note.text, grave=True))) + 2 * FRAME + GAP
        for note in view.notes
        if note.grave
    )
    return LETTERHEAD + TITLE + frames + facts + GAP


def conclusion_height(view: View) -> float:
    """Return the height of everything below the table on the last page."""
    facts = sum(
        height_of(len(fact_lines(fact, FOOT_PT, BODY_WIDTH)), FOOT_PT) + FACT_GAP
        for fact in view.conclusion
    )
    notes = sum(
        height_of(len(note_lines(note.text, grave=False))) + FACT_GAP
        for note in view.notes
        if not note.grave
    )
    return GAP + facts + notes + GAP + SIGNATURES
