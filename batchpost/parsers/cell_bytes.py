"""The bytes of a text column, looked at all at once: cheap answers before dear patterns."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from batchpost.parsers.numbers import Flags, Ints, flags

_BLANK = 32
#: Bytes that a cell of plain words does not hold: control characters, and first bytes of the
#: letters among which no-break blanks and invisible marks lie.
_ODD = np.zeros(256, dtype=bool)
_ODD[:_BLANK] = True
_ODD[[0xC2, 0xE2, 0xE3, 0xEF]] = True


@dataclass(frozen=True)
class CellBytes:
    """A column as bytes: all texts one after another, where each starts and how long it is."""

    data: "np.ndarray[tuple[int], np.dtype[np.uint8]]"
    starts: Ints
    lengths: Ints

    @property
    def may_be_odd(self) -> bool:
        """Tell whether a blank of another kind, a line end or an invisible mark may be there."""
        return bool(_ODD[self.data].any())

    @property
    def may_have_double_blanks(self) -> bool:
        """Tell whether two blanks may stand side by side in a cell."""
        blanks = self.data == _BLANK
        return bool((blanks[1:] & blanks[:-1]).any())

    @cached_property
    def first(self) -> "np.ndarray[tuple[int], np.dtype[np.uint8]]":
        """Return the first byte of each cell, 0 for an empty one."""
        found = np.zeros(len(self.starts), dtype=np.uint8)
        filled = self.lengths > 0
        found[filled] = self.data[self.starts[filled]]
        return found

    def begins_with(self, letters: bytes) -> Flags:
        """Return which cells begin with one of these letters."""
        table = np.zeros(256, dtype=bool)
        table[list(letters)] = True
        found: Flags = table[self.first]
        return found


def bytes_of(column: pa.ChunkedArray) -> CellBytes:
    """Return the bytes of a column of large texts; a missing cell has none."""
    array = column.combine_chunks()
    if isinstance(array, pa.ChunkedArray):
        array = array.chunk(0) if array.num_chunks else pa.array([], pa.large_string())
    count = len(array)
    _, offsets, data = array.buffers()
    if not count or offsets is None or data is None:
        empty = np.zeros(count, dtype=np.int64)
        return CellBytes(np.zeros(0, dtype=np.uint8), empty, empty)
    ends = np.frombuffer(offsets, dtype=np.int64)[array.offset : array.offset + count + 1]
    start = int(ends[0])
    window = np.frombuffer(data, dtype=np.uint8)[start : int(ends[-1])]
    lengths = np.where(flags(array.is_valid()), np.diff(ends), 0)
    return CellBytes(window, ends[:-1] - start, lengths)


def matching(column: pa.ChunkedArray, likely: Flags, pattern: str) -> Flags:
    """Return which cells match a pattern, asked only of the likely ones."""
    if not likely.any():
        return np.zeros(len(column), dtype=bool)
    found = np.zeros(len(column), dtype=bool)
    found[likely] = flags(pc.match_substring_regex(column.filter(pa.array(likely)), pattern))
    return found
