"""Sheets of one workbook that hold mostly the same rows: a copy, or another state of one list."""

from collections.abc import Sequence
from typing import Final, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from batchpost.parsers.header import Header
from batchpost.parsers.masks import present
from batchpost.parsers.workbook import Sheet

Pair: TypeAlias = tuple[Sheet, Header]

_CELLS_OF_AN_ITEM: Final = 3
#: So few equal rows can be letters that are meant twice.
_LEAST_ALIKE: Final = 5


def states_of_one(sheets: Sequence[Pair]) -> bool:
    """Tell whether most rows of a sheet stand on those before it: which of them count?"""
    before: list[pa.Array] = []
    for sheet, header in sheets if len(sheets) > 1 else ():
        rows = _items(sheet, header)
        if before:
            again = pc.sum(pc.is_in(rows, value_set=pa.chunked_array(before))).as_py() or 0
            if again >= _LEAST_ALIKE and 2 * again > len(rows):
                return True
        before.append(rows)
    return False


def _items(sheet: Sheet, header: Header) -> pa.Array:
    """Return rows that may be items, each as one text."""
    columns = [column.slice(header.body_index) for column in sheet.table.columns]
    filled = sum((present(column).astype(np.int64) for column in columns), start=np.int64(0))
    texts = [column.combine_chunks().fill_null("") for column in columns]
    rows = pc.binary_join_element_wise(*texts, pa.scalar("\n", pa.large_string()))
    return rows.filter(pa.array(filled >= _CELLS_OF_AN_ITEM))
