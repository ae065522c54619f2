"""Objects with different keys laid out as one table, a column a key."""

from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa

from batchpost.model.listing import RawTable
from batchpost.parsers.limits import Limits
from batchpost.parsers.workbook import guard_shape, raw_table


def table_of(
    sheet: str | None,
    items: Sequence[Mapping[str, str | None]],
    path: str,
    limits: Limits,
    headings: Mapping[str, str] | None = None,
) -> RawTable:
    """Return a table whose heading is row 0 and whose other rows are numbered as the items.

    Args:
        sheet: Its name, if it has one.
        items: Texts by key, in the order of the list.
        path: The file, for a refusal.
        limits: Bounds on rows, columns, cells.
        headings: Headings by key, where they are not the keys.

    Raises:
        TooLargeError: More keys or items than the limits allow.
    """
    keys: dict[str, None] = {}
    for item in items:
        keys.update(dict.fromkeys(item))
        if len(keys) > limits.columns:
            break
    guard_shape(path, len(items) + 1, len(keys), limits)
    shown = headings or {}
    columns = [
        pa.array([shown.get(key, key), *(item.get(key) for item in items)], pa.large_string())
        for key in keys
    ]
    return raw_table(sheet, columns, np.arange(len(items) + 1, dtype=np.int64))
