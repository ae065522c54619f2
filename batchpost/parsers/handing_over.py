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
from batchpost.parsers.columns_read import Column, ReadColumns


def hand_over(listing: ReadColumns, stream: IO[bytes]) -> None:
    """Write a list that was read."""
    # A column of missing cells is what the item table has anyway.
    filled = {name: cells for name, cells in listing.columns.items() if _holds_any(cells)}
    tables: list[Mapping[str, Column]] = [filled]
    sheets = [listing.table, *(sheet.table for sheet in listing.more_sheets)]
    tables += [{str(index): cells for index, cells in enumerate(each.columns)} for each in sheets]
    more = tuple(
        replace(sheet, table=replace(sheet.table, columns=())) for sheet in listing.more_sheets
    )
    first = replace(listing.table, columns=())
    bare = replace(listing, columns={}, table=first, more_sheets=more)
    pickle.dump(("read", bare), stream, protocol=pickle.HIGHEST_PROTOCOL)
    for columns in tables:
        table = pa.table(dict(columns))
        with pa.ipc.new_stream(stream, table.schema) as writer:
            writer.write_table(table)


def _holds_any(cells: Column) -> bool:
    return bool(cells.null_count < len(cells))


def take_over(bare: ReadColumns, stream: IO[bytes]) -> ReadColumns:
    """Return the list whose facts came as `bare`, its columns taken from the stream."""
    items = _table(stream)
    columns = dict(zip(items.column_names, items.columns, strict=True))
    first = _filled(bare.table, stream)
    more = tuple(replace(each, table=_filled(each.table, stream)) for each in bare.more_sheets)
    return replace(bare, columns=columns, table=first, more_sheets=more)


def _filled(bare: RawTable, stream: IO[bytes]) -> RawTable:
    return RawTable(bare.sheet, bare.row_numbers, tuple(_table(stream).columns))


def _table(stream: IO[bytes]) -> Any:
    with pa.ipc.open_stream(stream) as reader:
        return reader.read_all()
