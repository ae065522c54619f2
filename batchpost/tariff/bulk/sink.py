"""Where prices go: a file that is there whole or not at all, csv or Parquet."""

import contextlib
import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa

from batchpost.model.reasons import reason_of
from batchpost.tariff.bulk.charge_columns import SCHEMA
from batchpost.tariff.bulk.errors import BatchOutError, FolderInUseError
from batchpost.tariff.bulk.source import is_parquet

_GROUP_ROWS = 1 << 20
_PATIENCE = 100  # tenths of a second
_CSV_SCHEMA = pa.schema(
    [
        pa.field(one.name, one.type.value_type if pa.types.is_dictionary(one.type) else one.type)
        for one in SCHEMA
    ]
)


class Sink:
    """An open file of prices."""

    def __init__(self, file: Any, *, parquet: bool, heading: bool) -> None:
        self._parquet = parquet
        self._writer: Any
        if parquet:
            from pyarrow import parquet as arrow_parquet  # noqa: PLC0415 - only here

            self._writer = arrow_parquet.ParquetWriter(
                file,
                SCHEMA,
                store_schema=False,  # readers get plain texts
                store_decimal_as_integer=True,
                write_page_index=False,
            )
        else:
            from pyarrow import csv as arrow_csv  # noqa: PLC0415 - only here

            options = arrow_csv.WriteOptions(include_header=heading, quoting_style="needed")
            self._writer = arrow_csv.CSVWriter(file, _CSV_SCHEMA, write_options=options)

    def write(self, charges: pa.Table) -> None:
        """Add charges."""
        if self._parquet:
            self._writer.write_table(charges, row_group_size=_GROUP_ROWS)
        else:
            self._writer.write_table(charges.cast(_CSV_SCHEMA))

    def close(self) -> None:
        """Write what stands at a file's end."""
        self._writer.close()


@contextlib.contextmanager
def sink(path: Path, *, heading: bool = True) -> Iterator[Sink]:
    """Open a file of prices: a former one stands until the new one is whole.

    Args:
        path: The file; `.parquet` is Parquet, all else csv.
        heading: Whether a csv file begins with the names of its columns.

    Raises:
        BatchOutError: It cannot be written.
    """
    with replacing(path) as file:
        opened = Sink(file, parquet=is_parquet(path), heading=heading)
        try:
            yield opened
        except BaseException:
            with contextlib.suppress(OSError, pa.ArrowException):
                opened.close()  # the file is given up; its writer must not outlive it
            raise
        opened.close()


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[Any]:
    """Open a file that takes the place of a former one when it is whole.

    Raises:
        BatchOutError: It cannot be written.
    """
    fresh = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        with fresh.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    except (OSError, pa.ArrowException) as error:
        raise BatchOutError(path, reason_of(error)) from error
    finally:
        with contextlib.suppress(OSError):
            fresh.unlink(missing_ok=True)


@contextlib.contextmanager
def fresh_folder(folder: Path) -> Iterator[Path]:
    """Make a folder that takes its name when everything is in it, and is gone if that fails.

    Raises:
        FolderInUseError: There is such a folder and it holds something.
        BatchOutError: It cannot be made.
    """
    fresh = folder.with_name(f".{folder.name}.{os.getpid()}.new")
    try:
        if folder.exists() and not (folder.is_dir() and not any(folder.iterdir())):
            raise FolderInUseError(folder)
        fresh.mkdir()
        yield fresh
        if folder.exists():
            folder.rmdir()
        fresh.replace(folder)
    except OSError as error:
        raise BatchOutError(folder, reason_of(error)) from error
    finally:
        _remove(fresh)


@contextlib.contextmanager
def scratch_folder(out: Path) -> Iterator[Path]:
    """Make a folder beside a file to be, for what it is put together from.

    Raises:
        BatchOutError: It cannot be made.
    """
    fresh = out.with_name(f".{out.name}.{os.getpid()}.parts")
    try:
        fresh.mkdir()
    except OSError as error:
        raise BatchOutError(out, reason_of(error)) from error
    try:
        yield fresh
    finally:
        _remove(fresh)


def _remove(folder: Path) -> None:
    """Remove a folder; a worker whose part was given up may still be writing into it."""
    for _ in range(_PATIENCE):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return
        time.sleep(0.1)
