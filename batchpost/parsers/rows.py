"""Which rows under a header are items, and what the others are."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from functools import lru_cache
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from batchpost.parsers.cell_bytes import bytes_of
from batchpost.parsers.columns import Assigned, by_role
from batchpost.parsers.folding import fold_lookalikes, words_of
from batchpost.parsers.headings import known_headings, roles_in
from batchpost.parsers.numbers import Flags, flags, present

_WORDS = Path(__file__).parent / "data" / "row_words.csv"
_KEYS = ("addressee", "surname", "address", "street", "locality", "postcode", "item_identifier")
_MEASURES = ("weight", "declared_value", "cod_amount", "phone", "email", "client_key")
_TOTAL_PATTERN = r"(?i)^[\s*]*(итог|всего|разом|усяго|усього|total|grand|subtotal|промеж|вынік)"
_NO_NUMBER = r"^[^\d]"
_LINE_TO_SIGN = "___"
_NUMBERS_NEEDED = 3
_HEADINGS_ALIKE = 2


class RowKind(IntEnum):
    """What a row is taken for."""

    BLANK = 0
    ITEM = 1
    TOTAL = 2
    SIGNATURE = 3
    COLUMN_NUMBERS = 4
    HEADER_AGAIN = 5
    NUMBERED_ONLY = 6
    OTHER = 7
    SECOND_HEADER = 8
    SECOND_TABLE = 9


@dataclass(frozen=True)
class RowKinds:
    """The kind of each row of a table's body and the texts of those that are no items."""

    kinds: "np.ndarray[tuple[int], np.dtype[np.int8]]"
    texts: dict[int, list[tuple[int, str]]] = field(default_factory=dict)

    def at(self, kind: RowKind) -> list[int]:
        """Return the places of one kind."""
        found: list[int] = np.flatnonzero(self.kinds == kind).tolist()
        return found


def classify(
    body: Sequence[pa.ChunkedArray], columns: Sequence[Assigned], headings: Sequence[str]
) -> RowKinds:
    """Return what each row is; rows with two or more things an item is known by are items.

    Args:
        body: Cleaned columns under the header, all of the table.
        columns: What the columns were taken for.
        headings: The header's own texts.
    """
    count = len(body[0]) if body else 0
    filled = np.zeros(count, dtype=np.int32)
    keys = np.zeros(count, dtype=np.int32)
    known = 0
    for column in columns:
        there = present(body[column.index])
        filled += there
        if column.role in _KEYS:
            keys += there
            known += 1
    kinds = np.where(filled > 0, RowKind.ITEM, RowKind.BLANK).astype(np.int8)
    doubtful = (filled > 0) & (keys < min(known, 2))
    doubtful |= _begins_with_words(body, columns)
    doubtful[np.flatnonzero(filled > 0)[:1]] = True
    again = _headers_again(body, headings, count)
    doubtful |= again
    doubtful[1:] |= again[:-1]
    judge = _Judge(columns, headings, body)
    doubtful |= _like_headings(body, columns)
    texts = {}
    for place in np.flatnonzero(doubtful).tolist():
        cells = judge.cells(place)
        kinds[place] = judge.kind(cells)
        if kinds[place] != RowKind.ITEM:
            texts[place] = cells
        if kinds[place] == RowKind.SECOND_HEADER:
            below = kinds[place + 1 :]
            below[below == RowKind.ITEM] = RowKind.SECOND_TABLE
            break
    return RowKinds(kinds, texts)


def _like_headings(body: Sequence[pa.ChunkedArray], columns: Sequence[Assigned]) -> Flags:
    """Return rows with headings of clients' tables in two columns that items are known by."""
    count = len(body[0]) if body else 0
    alike = np.zeros(count, dtype=np.int8)
    known = pa.array(known_headings(), pa.large_string())
    first_bytes = bytes({heading.encode()[0] for heading in known_headings()})
    for column in columns:
        if column.role in _KEYS or column.role in _MEASURES:
            cells = body[column.index]
            if bytes_of(cells).begins_with(first_bytes).any():  # not in a column of numbers
                alike += flags(pc.is_in(cells, known)).astype(np.int8)
    found: Flags = alike >= _HEADINGS_ALIKE
    return found


def _begins_with_words(body: Sequence[pa.ChunkedArray], columns: Sequence[Assigned]) -> Flags:
    """Return rows whose first column, where no name stands, has words instead of a number."""
    count = len(body[0]) if body else 0
    if not columns or columns[0].role in _KEYS:
        return np.zeros(count, dtype=bool)
    pattern = _NO_NUMBER if columns[0].role == "number" else _TOTAL_PATTERN
    return flags(pc.match_substring_regex(body[columns[0].index], pattern))


def _headers_again(body: Sequence[pa.ChunkedArray], headings: Sequence[str], count: int) -> Flags:
    same = np.ones(count, dtype=bool)
    compared = 0
    for column, heading in zip(body, headings, strict=False):
        if heading and compared < _NUMBERS_NEEDED:
            same &= flags(pc.equal(column, heading))
            compared += 1
    return same if compared else np.zeros(count, dtype=bool)


@lru_cache
def _row_words() -> dict[str, str]:
    with _WORDS.open(encoding="utf-8", newline="") as opened:
        rows = csv.DictReader(line for line in opened if not line.startswith("#"))
        return {row["word"]: row["kind"] for row in rows}


class _Judge:
    """Looks at single rows that are not plainly items."""

    def __init__(
        self,
        columns: Sequence[Assigned],
        headings: Sequence[str],
        body: Sequence[pa.ChunkedArray],
    ) -> None:
        roles = by_role(columns)
        self._body = body
        self._headings = [heading for heading in headings if heading]
        self._number = roles["number"].index if "number" in roles else -1
        self._keys = {column.index for column in columns if column.role in _KEYS}
        self._measures = {column.index for column in columns if column.role in _MEASURES}

    def cells(self, place: int) -> list[tuple[int, str]]:
        """Return the filled cells of a row with their columns."""
        row = ((index, column[place].as_py()) for index, column in enumerate(self._body))
        return [(index, text) for index, text in row if text is not None]

    def kind(self, cells: list[tuple[int, str]]) -> RowKind:
        texts = [text for _, text in cells]
        if texts == self._headings:
            return RowKind.HEADER_AGAIN
        if roles_in(texts) >= _NUMBERS_NEEDED:
            return RowKind.SECOND_HEADER
        if _is_run_of_numbers(texts):
            return RowKind.COLUMN_NUMBERS
        keys = sum(1 for index, text in cells if index in self._keys and _LINE_TO_SIGN not in text)
        if keys <= 1:
            spoken = _spoken(cells, self._number)
            if spoken is not None:
                return spoken
        return self._by_filling(cells, keys)

    def _by_filling(self, cells: list[tuple[int, str]], keys: int) -> RowKind:
        """Return what the filled cells of a row make it, its words aside."""
        numbered = any(index == self._number and text.isdecimal() for index, text in cells)
        if numbered and len(cells) == 1:
            return RowKind.NUMBERED_ONLY
        measured = any(index in self._measures for index, _ in cells)
        if keys and (numbered or measured or len(cells) > 1):
            return RowKind.ITEM
        return RowKind.ITEM if numbered and measured else RowKind.OTHER


def _is_run_of_numbers(texts: list[str]) -> bool:
    """Tell a row of column numbers: 1 2 3 …, at least three of them."""
    bare = [text.strip("().").removesuffix(".0") for text in texts]
    return len(bare) >= _NUMBERS_NEEDED and bare == [str(no) for no in range(1, len(bare) + 1)]


def _spoken(cells: list[tuple[int, str]], number: int) -> RowKind | None:
    """Return what the words of a row say it is, if anything."""
    for index, text in cells:
        if text.isdecimal() and index == number:
            return None
        words = words_of(text[:60])
        if not words:
            continue
        word = fold_lookalikes(words[0])
        kind = _row_words().get(word) or _row_words().get(words[0])
        if kind == "total":
            return RowKind.TOTAL
        if kind == "signature":
            return RowKind.SIGNATURE
    lined = any(_LINE_TO_SIGN in text for _, text in cells)
    return RowKind.SIGNATURE if lined else None
