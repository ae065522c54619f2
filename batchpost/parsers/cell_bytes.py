"""The bytes of a text column, looked at all at once: cheap answers before dear patterns."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from batchpost.parsers.masks import Flags, Ints, flags

_BLANK = 32
#: Blanks of other kinds, line ends and invisible marks, by the byte they begin with.
_ODD_LETTERS = {
    "\u00a0": "\u00a0\u00ad",
    "\u2000": "".join(map(chr, range(0x2000, 0x2010))) + "\u2028\u2029\u202f\u205f\u2060",
    "\u3000": "\u3000",
    "\ufeff": "\ufeff",
    **dict.fromkeys("\t\n\v\f\r", ""),
}
_ODD = tuple(
    (first.encode()[:1], tuple(letter.encode() for letter in letters or first))
    for first, letters in _ODD_LETTERS.items()
)


@dataclass(frozen=True)
class CellBytes:
    """A column as bytes: all texts one after another, where each starts and how long it is."""

    data: "np.ndarray[tuple[int], np.dtype[np.uint8]]"
    starts: Ints
    lengths: Ints
    there: Flags

    @cached_property
    def text(self) -> bytes:
        """Return all cells one after another."""
        return self.data.tobytes()

    def may_match(self, pattern: str) -> bool:
        """Tell whether a pattern is anywhere in the texts, one after another."""
        ends = pa.py_buffer(np.array([0, len(self.data)], dtype=np.int64))
        whole = pa.LargeStringArray.from_buffers(1, ends, pa.py_buffer(self.data))
        return bool(pc.match_substring_regex(whole, pattern)[0].as_py())

    @property
    def may_be_odd(self) -> bool:
        """Tell whether a blank of another kind, a line end or an invisible mark may be there."""
        return any(
            first in self.text and any(letter in self.text for letter in letters)
            for first, letters in _ODD
        )

    @property
    def may_have_double_blanks(self) -> bool:
        """Tell whether two blanks may stand side by side in a cell."""
        blank = self.data == _BLANK
        return bool((blank[1:] & blank[:-1]).any())

    @property
    def has_blank_edges(self) -> bool:
        """Tell whether a cell begins or ends with a blank."""
        return bool((self.first == _BLANK).any() or (self.last == _BLANK).any())

    @property
    def has_empty(self) -> bool:
        """Tell whether a cell is there and holds nothing."""
        return bool((self.lengths[self.there] == 0).any())

    @cached_property
    def last(self) -> "np.ndarray[tuple[int], np.dtype[np.uint8]]":
        """Return the last byte of each cell, 0 for an empty one."""
        return self.before_end(1)

    def before_end(self, places: int) -> "np.ndarray[tuple[int], np.dtype[np.uint8]]":
        """Return the byte so many places before each cell's end, 0 where it is shorter."""
        return self._bytes_at(self.starts + self.lengths - places, self.lengths >= places)

    def at(self, place: int) -> "np.ndarray[tuple[int], np.dtype[np.uint8]]":
        """Return the byte of each cell at a place from its start, 0 where it is shorter."""
        return self._bytes_at(self.starts + place, self.lengths > place)

    @cached_property
    def first(self) -> "np.ndarray[tuple[int], np.dtype[np.uint8]]":
        """Return the first byte of each cell, 0 for an empty one."""
        return self.at(0)

    def _bytes_at(self, at: Ints, inside: Flags) -> "np.ndarray[tuple[int], np.dtype[np.uint8]]":
        if not len(self.data):
            return np.zeros(len(self.starts), dtype=np.uint8)
        # All are taken and some struck out: half the time of taking some.
        found = self.data.take(at, mode="clip")
        found *= inside
        return found

    def begins_with(self, letters: bytes) -> Flags:
        """Return which cells begin with one of these letters."""
        table = np.zeros(256, dtype=bool)
        table[list(letters)] = True
        found: Flags = table[self.first]
        return found


def bytes_of(column: pa.ChunkedArray) -> CellBytes:
    """Return the bytes of a column of texts; a missing cell has none."""
    if column.type != pa.large_string():
        column = column.cast(pa.large_string())
    array = column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()
    if isinstance(array, pa.ChunkedArray):
        array = array.chunk(0) if array.num_chunks else pa.array([], pa.large_string())
    count = len(array)
    _, offsets, data = array.buffers()
    if not count or offsets is None or data is None:
        empty = np.zeros(count, dtype=np.int64)
        return CellBytes(np.zeros(0, dtype=np.uint8), empty, empty, flags(array.is_valid()))
    ends = np.frombuffer(offsets, dtype=np.int64)[array.offset : array.offset + count + 1]
    start = int(ends[0])
    window = np.frombuffer(data, dtype=np.uint8)[start : int(ends[-1])]
    lengths = np.diff(ends)
    there = np.ones(count, dtype=bool)
    if array.null_count:
        there = flags(array.is_valid())
        lengths[~there] = 0
    return CellBytes(window, ends[:-1] - start, lengths, there)


def matching(column: pa.ChunkedArray, likely: Flags, pattern: str) -> Flags:
    """Return which cells match a pattern, asked only of the likely ones."""
    if not likely.any():
        return np.zeros(len(column), dtype=bool)
    found = np.zeros(len(column), dtype=bool)
    found[likely] = flags(pc.match_substring_regex(column.filter(pa.array(likely)), pattern))
    return found
