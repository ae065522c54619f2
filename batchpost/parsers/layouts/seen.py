"""What a table shows that layouts are compared with: rows that may be headings, values' kinds."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise

from batchpost.model.listing import RawTable
from batchpost.parsers.folding import fold_lookalikes, words_of
from batchpost.parsers.header import Header, find_header
from batchpost.parsers.layouts.model import Fingerprint

_ROWS_LOOKED_AT = 60
_ROWS_OF_SHAPE = 20
_KEPT_HEADING = 200


@dataclass(frozen=True)
class HeadingRow:
    """One row, or two read as one, that may be the header; `keys` are its folded texts."""

    index: int
    rows: int
    headings: tuple[str, ...]

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """Return the headings brought to the form they are compared in."""
        return tuple(map(heading_key, self.headings))


@lru_cache(maxsize=8192)
def heading_key(heading: str) -> str:
    """Return a heading in the form it is compared in: its words without case and blanks.

    >>> heading_key("Адрес,  куда") == heading_key("АДРЕС куда"), heading_key("—")
    (True, '—')
    """
    words = words_of(heading[:_KEPT_HEADING])
    return fold_lookalikes("".join(words)) if words else heading.strip()


class Seen:
    """One table looked at: its header by words, every row that may be one, its shape."""

    def __init__(self, table: RawTable) -> None:
        self.table = table

    @cached_property
    def header(self) -> Header | None:
        """Return the header found by known words."""
        return find_header(self.table)

    @cached_property
    def by_words(self) -> tuple[HeadingRow, ...]:
        """Return the header found by known words as the only row to compare."""
        found = self.header
        return () if found is None else (HeadingRow(found.index, found.rows, found.headings),)

    @cached_property
    def anywhere(self) -> tuple[HeadingRow, ...]:
        """Return every row, and pair of rows, near the top that may be a header."""
        return (*self.by_words, *self._rows())

    def _rows(self) -> Iterator[HeadingRow]:
        rows = self.table.rows(0, _ROWS_LOOKED_AT)
        for index, row in enumerate(rows):
            texts = [_text(cell) for cell in row]
            if any(texts):
                yield HeadingRow(index, 1, tuple(texts))
        for index, (upper, lower) in enumerate(pairwise(rows)):
            if any(map(_text, upper)) and any(map(_text, lower)):
                joined = (f"{_text(over)} {_text(under)}".strip() for over, under in
                          zip(upper, lower, strict=True))  # fmt: skip
                yield HeadingRow(index, 2, tuple(joined))

    def shape_from(self, index: int) -> tuple[str, ...]:
        """Return the kind of the first values of each column, from a row on."""
        rows = self.table.rows(index, _ROWS_OF_SHAPE)
        return tuple(_kind([row[at] for row in rows]) for at in range(self.table.width))


def fingerprint_of(headings: Sequence[str], shape: Sequence[str]) -> Fingerprint:
    """Return what a list is known by: its headings where it has any, else its shape."""
    told = tuple(heading for heading in headings if heading)
    if told:
        return Fingerprint(tuple(headings), (len(headings),))
    return Fingerprint((), (len(shape),), tuple(shape))


def _text(cell: str | None) -> str:
    return " ".join(cell.split()) if cell else ""


def _kind(cells: Sequence[str | None]) -> str:
    """Return what most values of a column are, `mixed` where none is."""
    kinds = [_value_kind(text) for cell in cells if (text := _text(cell))]
    if not kinds:
        return "empty"
    best = max(sorted(set(kinds)), key=kinds.count)
    return best if kinds.count(best) * 4 >= len(kinds) * 3 else "mixed"


def _value_kind(text: str) -> str:
    """Return the kind of one value.

    >>> [_value_kind(text) for text in ("220030", "0,025", "RB707173557BY", "Минск", "г. 2, 3")]
    ['digits6', 'number', 'code', 'text', 'text']
    """
    bare = text.replace(" ", "")
    if bare.isdecimal():
        return f"digits{len(bare)}" if len(bare) in {5, 6, 13, 14} else "number"
    if bare.replace(",", "", 1).replace(".", "", 1).isdecimal():
        return "number"
    if bare.isascii() and bare.isalnum() and any(map(str.isdecimal, bare)):
        return "code"
    return "text"
