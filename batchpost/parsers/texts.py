"""Text cells cleaned: blanks of all kinds folded, nothing else touched."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from batchpost.parsers.cell_bytes import bytes_of, matching
from batchpost.parsers.numbers import Flags, flags

#: No-break and thin blanks, line ends, tabs: one blank each. Zero-width marks: nothing.
_BLANKS = r"[\x{00A0}\x{2000}-\x{200A}\x{202F}\x{205F}\x{3000}\x{2028}\x{2029}\r\n\t\v\f]"
_INVISIBLE = r"[\x{00AD}\x{200B}-\x{200F}\x{2060}\x{FEFF}]"
_ODD = f"{_BLANKS}|{_INVISIBLE}"
_MAY_BE_DASH = b"-" + "–—".encode()  # first bytes only
_DASH = r"^[-–—]+$"


@dataclass(frozen=True)
class Cleaned:
    """A cleaned column; `odd` marks cells with odd blanks, `dashes` cells of a dash alone."""

    column: pa.ChunkedArray
    odd: Flags
    dashes: Flags


def clean(column: pa.ChunkedArray) -> Cleaned:
    r"""Return a column with odd blanks folded and edges trimmed; blank cells are missing.

    >>> clean(pa.chunked_array([["a\u00a0 b", " c ", "—", None]])).column.to_pylist()
    ['a b', 'c', None, None]
    """
    if column.type != pa.large_string():
        column = column.cast(pa.large_string())
    look = bytes_of(column)
    odd = np.zeros(len(column), dtype=bool)
    if look.may_be_odd:
        odd = flags(pc.match_substring_regex(column, _ODD))
    if odd.any():
        column = pc.replace_substring_regex(column, _INVISIBLE, "")
        column = pc.replace_substring_regex(column, _BLANKS, " ")
    if odd.any() or look.may_have_double_blanks:
        column = pc.replace_substring_regex(column, " {2,}", " ")
    if odd.any() or look.has_blank_edges:
        column = pc.utf8_trim(column, " ")
        look = bytes_of(column)
    dashes = matching(column, look.begins_with(_MAY_BE_DASH), _DASH)
    if dashes.any() or look.has_empty:
        gone = pa.array(dashes | (look.there & (look.lengths == 0)))
        column = pc.if_else(gone, literal(None), column)
    return Cleaned(column, odd, dashes)


def without_blanks(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return a column with every blank taken out."""
    return pc.replace_substring(column, " ", "")


def whole_text(column: pa.ChunkedArray) -> tuple[pa.ChunkedArray, Flags]:
    """Return numbers written with an empty fraction (`220030.0`) without it, and which were."""
    decimal = flags(pc.match_substring_regex(column, r"^\d+[.,]0+$"))
    if decimal.any():
        column = pc.replace_substring_regex(column, r"^(\d+)[.,]0+$", r"\1")
    return column, decimal


def literal(text: str | None) -> pa.Scalar:
    """Return a text of the type all text columns here have."""
    return pa.scalar(text, pa.large_string())


def joined(columns: Sequence[pa.ChunkedArray], separator: str) -> pa.ChunkedArray:
    """Return columns joined cell by cell, missing cells passed over.

    Arrow's own skipping of missing cells drops rows that are missing throughout (seen in 26.0).

    >>> some = pa.chunked_array([["a", None, None]], pa.large_string())
    >>> other = pa.chunked_array([["b", "c", None]], pa.large_string())
    >>> joined([some, other], " ").to_pylist()
    ['a b', 'c', None]
    """
    result = columns[0]
    for column in columns[1:]:
        if column.null_count == len(column):
            continue
        both = pc.binary_join_element_wise(result, column, literal(separator))
        result = pc.coalesce(both, result, column)
    return result


def nothing(count: int) -> pa.ChunkedArray:
    """Return a text column of missing cells."""
    return pa.chunked_array([pa.nulls(count, pa.large_string())])


def filled(count: int, value: str | None) -> pa.ChunkedArray:
    """Return a text column of one value throughout."""
    if value is None:
        return nothing(count)
    # Arrow's own `repeat` writes text cell by cell, six times slower.
    text = value.encode()
    ends = np.arange(count + 1, dtype=np.int64) * len(text)
    buffers = pa.py_buffer(ends), pa.py_buffer(text * count)
    return pa.chunked_array([pa.LargeStringArray.from_buffers(count, *buffers)])


def positions(mask: Flags) -> list[int]:
    """Return the places where a mask is true."""
    found: list[int] = np.flatnonzero(mask).tolist()
    return found
