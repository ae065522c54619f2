"""Columns of plainly written numbers, read at one go; what is not plain is read one by one."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

_WHOLE = "^[0-9]{1,15}$"
_AMOUNT = "^[0-9]{1,12}([.][0-9]{1,2})?$"
_HUNDREDTHS = pa.decimal128(15, 2)


def plain_wholes(column: pa.Array) -> pa.Array | None:
    """Return whole numbers written in digits alone; `None` where some are written otherwise.

    >>> plain_wholes(pa.array(["7", "", None, "020"], pa.large_string())).to_pylist()
    [7, None, None, 20]
    """
    given = _given(column, _WHOLE)
    return None if given is None else given.cast(pa.int64())


def plain_minors(column: pa.Array) -> pa.Array | None:
    """Return amounts of at most two decimals, decimal point, as whole minor units.

    >>> plain_minors(pa.array(["7", "1.5", None, "12.34"], pa.large_string())).to_pylist()
    [700, 150, None, 1234]
    >>> plain_minors(pa.array(["1,5"], pa.large_string())) is None
    True
    """
    given = _given(column, _AMOUNT)
    if given is None:
        return None
    decimals = given.cast(_HUNDREDTHS)
    # A decimal is its minor units in 128 bits; those of 15 digits are all in the lower half.
    halves = np.frombuffer(decimals.buffers()[1], dtype="<i8")
    low = halves[2 * decimals.offset :: 2][: len(decimals)]
    missing = decimals.is_null().to_numpy(zero_copy_only=False)
    return pa.array(np.ascontiguousarray(low), mask=missing)


def _given(column: pa.Array, pattern: str) -> pa.Array | None:
    """Return the column with empty texts as nulls, if every other text is of the pattern."""
    texts = pc.if_else(pc.equal(column, ""), pa.scalar(None, column.type), column)
    fits = pc.match_substring_regex(texts, pattern)
    return texts if pc.all(fits, skip_nulls=True).as_py() is not False else None
