"""Files of requests, read piece by piece: a piece is some hundred thousand rows of texts.

A file is one *part*, or several that different workers read: row groups of a Parquet
file, stretches of bytes of a csv file. Parts know how many requests and rows of the file
lie before them, so a request has the same numbers whoever reads it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from batchpost.model.reasons import reason_of
from batchpost.tariff.bulk.errors import BatchFileError
from batchpost.tariff.kernel import Whole

PARQUET = ".parquet"
#: Rows priced at one go: their charges take some 50 MiB.
BATCH_ROWS = 1 << 18


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a file of requests: all of it, some row groups, or some bytes.

    `first` is the number of its first request, `row` the row of the file that comes first
    in it, both from 1; `rows` and `requests` are how many it has, where known beforehand.
    """

    path: Path
    index: int = 0
    first: int = 1
    row: int | None = None
    rows: int | None = None
    requests: int | None = None
    groups: tuple[int, ...] | None = None
    begins: int = 0
    ends: int | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """Requests as columns of texts; `first` is the number of the first one, from 1.

    `rows` holds each request's row in the file, as a person sees it.
    """

    columns: dict[str, pa.Array]
    rows: Whole
    first: int


def is_parquet(path: Path) -> bool:
    """Tell whether a file goes for Parquet: by its name's ending."""
    return path.suffix.lower() == PARQUET


def read_part(part: Part) -> Iterator[Batch]:
    """Yield the requests of a part, piece by piece, in the file's order.

    Raises:
        BatchFileError: The file cannot be read, or has no column `service`.
        BatchRowError: A row has more or fewer cells than the heading.
    """
    try:
        if is_parquet(part.path):
            from batchpost.tariff.bulk import parquet_source  # noqa: PLC0415 - only here

            yield from parquet_source.read(part)
        else:
            from batchpost.tariff.bulk import csv_source  # noqa: PLC0415 - only here

            yield from csv_source.read(part)
    except (OSError, pa.ArrowException, UnicodeDecodeError) as error:
        raise BatchFileError(part.path, reason_of(error)) from error


def plan(path: Path) -> list[Part]:
    """Return a file cut into parts of some hundred thousand requests, in its order.

    Raises:
        BatchFileError: The file cannot be read, or has no column `service`.
        BatchQuotesError: Where the quotes of a csv file end is not clear.
    """
    try:
        if is_parquet(path):
            from batchpost.tariff.bulk import parquet_source  # noqa: PLC0415 - only here

            return parquet_source.cut(path)
        from batchpost.tariff.bulk import csv_source  # noqa: PLC0415 - only here

        return csv_source.cut(path)
    except (OSError, pa.ArrowException, UnicodeDecodeError) as error:
        raise BatchFileError(path, reason_of(error)) from error


def column_names(path: Path, titles: list[str]) -> list[str]:
    """Return the titles of columns as names of options: underscores, no leading dashes.

    Raises:
        BatchFileError: There is no `service`, or two columns are the same.
    """
    names = [re.sub(r"\W+", "_", title.strip().lstrip("-")) for title in titles]
    if "service" not in names or len(set(names)) < len(names):
        raise BatchFileError(path, ", ".join(names) or "-")
    return names


def as_texts(names: list[str], batch: pa.RecordBatch) -> dict[str, pa.Array]:
    """Return the columns of a piece as texts; a moment at midnight is its day."""
    return {name: _text(batch.column(place)) for place, name in enumerate(names)}


def _text(column: Any) -> pa.Array:
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if pa.types.is_timestamp(column.type):
        day = column.cast(pa.date32(), safe=False)
        if pc.all(pc.equal(day.cast(column.type), column)).as_py() is not False:
            column = day
    return pc.cast(column, pa.large_string())


def counted_from(first: int, count: int) -> Whole:
    """Return so many numbers from `first` on."""
    return np.arange(first, first + count, dtype=np.int64)
