"""Parquet files of requests: pieces of row groups, whatever their size."""

from collections.abc import Iterator
from pathlib import Path

from pyarrow import parquet

from batchpost.tariff.bulk.source import (
    BATCH_ROWS,
    Batch,
    Part,
    as_texts,
    column_names,
    counted_from,
)

#: Compressed pages are read in stretches of so many bytes, not a row group at once.
_BUFFER = 1 << 20
#: Row groups are put together to parts of at least so many rows.
PART_ROWS = 1 << 19


def read(part: Part) -> Iterator[Batch]:
    """Yield the requests of a part; a request's row is its number."""
    with parquet.ParquetFile(part.path, buffer_size=_BUFFER) as file:
        names = column_names(part.path, file.schema_arrow.names)
        groups = None if part.groups is None else list(part.groups)
        first = part.first
        for batch in file.iter_batches(BATCH_ROWS, row_groups=groups, use_threads=False):
            if batch.num_rows:
                rows = counted_from(first, batch.num_rows)
                yield Batch(as_texts(names, batch), rows, first)
                first += batch.num_rows


def cut(path: Path) -> list[Part]:
    """Return neighbouring row groups as parts of about the same number of rows."""
    with parquet.ParquetFile(path) as file:
        column_names(path, file.schema_arrow.names)
        counts = [file.metadata.row_group(at).num_rows for at in range(file.num_row_groups)]
    found: list[Part] = []
    first, rows, groups = 1, 0, []
    for group, count in enumerate(counts):
        groups.append(group)
        rows += count
        if rows >= PART_ROWS or group == len(counts) - 1:
            if rows:
                found.append(Part(path, len(found), first, first, rows, rows, tuple(groups)))
            first, rows, groups = first + rows, 0, []
    return found
