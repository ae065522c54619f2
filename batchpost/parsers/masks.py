"""Which cells: masks of whole columns as numpy arrays."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

Ints = np.ndarray[tuple[int], np.dtype[np.int64]]
Flags = np.ndarray[tuple[int], np.dtype[np.bool_]]


def flags(mask: pa.Array | pa.ChunkedArray) -> Flags:
    """Return a mask as numpy, missing as false."""
    if isinstance(mask, pa.ChunkedArray):
        mask = mask.combine_chunks()
    if mask.null_count:
        mask = pc.fill_null(mask, fill_value=False)
    found: Flags = mask.to_numpy(zero_copy_only=False)
    return found


def present(column: pa.Array | pa.ChunkedArray) -> Flags:
    """Return which cells of a column hold something."""
    if not column.null_count:
        return np.ones(len(column), dtype=bool)
    return flags(pc.is_valid(column))
