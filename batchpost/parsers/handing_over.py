"""A list on its way between two processes: facts pickled, columns as Arrow streams.

Both ends are this program; Arrow streams carry only the rows in use, a pickle would carry
the buffers they were cut from.
"""

import pickle
from collections.abc import Mapping
from dataclasses import replace
from typing import IO, Any

import pyarrow as pa

from batchpost.model.listing import RawTable
from batchpost.parsers.reading import Column, ReadColumns


def hand_over(listing: ReadColumns, stream: IO[bytes]) -> None:
    """Write a list that was read."""
    tables: list[Mapping[str, Column]] = [listing.columns]
    tables.append({str(index): cells for index, cells in enumerate(listing.table.columns)})
    bare = replace(listing, columns={}, table=replace(listing.table, columns=()))
    pickle.dump(("read", bare), stream, protocol=pickle.HIGHEST_PROTOCOL)
    for columns in tables:
        table = pa.table(dict(columns))
        with pa.ipc.new_stream(stream, table.schema) as writer:
            writer.write_table(table)


def take_over(bare: ReadColumns, stream: IO[bytes]) -> ReadColumns:
    """Return the list whose facts came as `bare`, its columns taken from the stream."""
    items, cells = (_table(stream) for _ in range(2))
    columns = dict(zip(items.column_names, items.columns, strict=True))
    raw = RawTable(bare.table.sheet, bare.table.row_numbers, tuple(cells.columns))
    return replace(bare, columns=columns, table=raw)


def _table(stream: IO[bytes]) -> Any:
    with pa.ipc.open_stream(stream) as reader:
        return reader.read_all()
