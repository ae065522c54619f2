"""Cells of a sheet as XML, made of whole columns. Source: ECMA-376-1, 18.3.1."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from batchpost.model.formulas import looks_like_formula
from batchpost.reports.sheet_text import LONGEST
from batchpost.reports.visible import INSTEAD

#: What XML 1.0 cannot hold, or nobody can see (see `reports.visible`).
_UNSEEN = "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\u009f\ufffe\uffff]"
#: Excel takes `_x0041_` for the letter A; its own mark keeps the text as it is.
_ESCAPE = r"(_x[0-9A-Fa-f]{4}_)"
_MAY_RUN = r"^[=+\-@\t\r\n|%]"


def joined(*parts: pa.Array | str) -> pa.Array:
    """Return texts put together of columns and of what is the same in all rows."""
    texts = [
        pa.scalar(part, pa.large_string()) if isinstance(part, str) else part for part in parts
    ]
    return pc.binary_join_element_wise(*texts, pa.scalar("", pa.large_string()))


def behind_another(texts: pa.Array) -> memoryview:
    """Return texts as they lie one behind another in their buffer: nothing is copied."""
    whole = texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts
    _, offsets, content = whole.buffers()
    places = np.frombuffer(offsets, np.int64)
    return memoryview(content)[places[whole.offset] : places[whole.offset + len(whole)]]


def may_run(texts: pa.Array) -> "np.ndarray[tuple[int], np.dtype[np.intp]]":
    """Return the places of texts that a program could take for a formula."""
    likely = pc.fill_null(pc.match_substring_regex(texts, _MAY_RUN), False)
    places = np.flatnonzero(likely.to_numpy(zero_copy_only=False))
    runs = [looks_like_formula(texts[int(place)].as_py()) for place in places]
    found: np.ndarray[tuple[int], np.dtype[np.intp]] = places[np.array(runs, dtype=bool)]
    return found


def escaped(texts: pa.Array) -> pa.Array:
    """Return texts as XML holds them, in a length and of letters that a cell can have."""
    if pc.any(pc.greater(pc.utf8_length(texts), LONGEST)).as_py():
        cut = joined(pc.utf8_slice_codeunits(texts, 0, LONGEST - 1), "…")
        texts = pc.if_else(pc.greater(pc.utf8_length(texts), LONGEST), cut, texts)
    for pattern, instead in ((_UNSEEN, INSTEAD), (_ESCAPE, r"_x005F\1")):
        if pc.any(pc.match_substring_regex(texts, pattern)).as_py():
            texts = pc.replace_substring_regex(texts, pattern, instead)
    for letter, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("\r", "&#13;")):
        if pc.any(pc.match_substring(texts, letter)).as_py():
            texts = pc.replace_substring(texts, letter, entity)
    return texts


def column_letters(index: int) -> str:
    """Return a column's name, counted from 0.

    >>> column_letters(0), column_letters(25), column_letters(26), column_letters(16_383)
    ('A', 'Z', 'AA', 'XFD')
    """
    letters = ""
    number = index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
