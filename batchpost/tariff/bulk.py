"""Many requests: a csv or Parquet file in, its charges as a csv or Parquet file out.

Columns of the input are the option names of `batchpost price` (dashes or underscores) and
the facts of `--with`; `on`, `customer` and `operator` may differ by row. The output has one
row a charge, `row` counting the requests from 1. A sentence about a request names its row in
the file as a spreadsheet shows it: the heading and empty lines count.
"""

import contextlib
import csv
import io
import os
import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from batchpost.errors import ListError, ReportError, WrongUseError
from batchpost.model.charges import Priced
from batchpost.model.client import VatMode
from batchpost.model.message import message
from batchpost.tariff.book import open_book
from batchpost.tariff.kernel import Whole
from batchpost.tariff.pricing import price
from batchpost.tariff.requests import CountryOf, RequestValueError, as_items

_HUNDREDTH = pa.scalar(Decimal("0.01"), pa.decimal128(3, 2))
_WIDE = pa.decimal128(24, 0)
_MONEY = pa.decimal128(24, 2)
PARQUET = ".parquet"
_EMPTY_LINE = re.compile(rb"(?:\r\n|\n|\r(?!\n))(?=[\r\n])")


class BatchFileError(ListError):
    """A file of requests cannot be read."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(
            message(
                "{path} cannot be read as csv or Parquet with a column `service`: {reason}",
                path=path,
                reason=reason,
            )
        )


class BatchOutError(ReportError):
    """The file of prices cannot be written."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(
            message("The prices cannot be written to {path}: {reason}", path=path, reason=reason)
        )


class BatchOntoItselfError(WrongUseError):
    """The prices would replace the requests."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            message(
                "{path} holds the items; the prices would replace them. Give `--out` another file.",
                path=path,
            )
        )


@dataclass(frozen=True, slots=True)
class Terms:
    """When, for whom and by which books; rows may differ in the first three."""

    on: date
    customer: str
    operator: str
    books: Path | None = None
    vat_mode: VatMode = VatMode.LINE


@dataclass(frozen=True, slots=True)
class Bulk:
    """What was priced: how many items and charges, sums by currency in minor units."""

    items: int
    charges: int
    totals: dict[str, tuple[int, int, int]]
    confidence: tuple[str, ...]


def price_file(source: Path, out: Path, terms: Terms, country_of: CountryOf) -> Bulk:
    """Price the requests of a file into another, which is written whole or not at all.

    Raises:
        BatchOntoItselfError: Both are one file.
        BatchFileError: The source cannot be read.
        RequestValueError: A value cannot be read.
        ReferenceDataError: There is no price for some row.
        BatchOutError: The file cannot be written.
    """
    if _same_file(source, out):
        raise BatchOntoItselfError(source)
    columns, numbers = _read(source)
    count = len(columns["service"])
    keys = [_spread(columns.pop(name, None), default, count) for name, default in (
        ("on", terms.on.isoformat()), ("customer", terms.customer), ("operator", terms.operator),
    )]  # fmt: skip
    tables: list[pa.Table] = []
    grades: list[str] = []
    totals: dict[str, tuple[int, int, int]] = {}
    for (day, customer, operator), rows in _groups(keys):
        book = open_book(operator, terms.books)
        chosen = {name: column.take(rows) for name, column in columns.items()}
        seen = numbers[rows.to_numpy()]
        items = as_items(chosen, book, country_of, seen)
        priced = price(
            items,
            on=_day(day, int(seen[0])),
            customer=_customer(customer, int(seen[0])),
            operator=operator,
            books=terms.books,
            vat_mode=terms.vat_mode,
        )
        tables.append(_charges(priced, numbers))
        before = totals.get(priced.currency, (0, 0, 0))
        sums = (priced.net, priced.vat, priced.gross)
        totals[priced.currency] = (
            before[0] + sums[0], before[1] + sums[1], before[2] + sums[2]
        )  # fmt: skip
        grades += priced.book.confidence
    priced_all = pa.concat_tables(tables).sort_by(
        [("row", "ascending"), ("charge_no", "ascending")]
    )
    _write(priced_all, out)
    return Bulk(count, priced_all.num_rows, totals, tuple(dict.fromkeys(grades)))


def _groups(keys: list[pa.Array]) -> list[tuple[tuple[str, str, str], pa.Array]]:
    """Return the rows of each day, customer and operator."""
    table = pa.table([*keys, pa.array(range(len(keys[0])), pa.int64())], list("abcr"))
    grouped = table.group_by(list("abc"), use_threads=False).aggregate([("r", "list")])
    return [
        ((row["a"], row["b"], row["c"]), pa.array(row["r_list"], pa.int64()))
        for row in grouped.to_pylist()
    ]


def _spread(column: pa.Array | None, default: str, count: int) -> pa.Array:
    if column is None:
        return pa.repeat(pa.scalar(default, pa.large_string()), count)
    return pc.coalesce(pc.if_else(pc.equal(column, ""), None, column), default)


def _customer(text: str, row: int) -> str:
    found = {"legal": "legal_entity"}.get(text, text)
    if found not in {"legal_entity", "individual", "entrepreneur"}:
        raise RequestValueError(row, "customer", text)
    return found


def _day(text: str, row: int) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise RequestValueError(row, "on", text) from error


def _same_file(source: Path, out: Path) -> bool:
    try:
        return source.samefile(out)
    except OSError:  # one is not there yet
        return source.resolve() == out.resolve()


def _read(path: Path) -> tuple[dict[str, pa.Array], Whole]:
    """Return all columns of a file as text, named with underscores, and its rows' numbers."""
    try:
        if path.suffix.lower() == PARQUET:
            table = _parquet(path)
            numbers = np.arange(1, table.num_rows + 1, dtype=np.int64)
        else:
            table, numbers = _csv(path.read_bytes())
        names = [re.sub(r"\W+", "_", name.strip().lstrip("-")) for name in table.column_names]
        columns = {
            name: pc.cast(table.column(place).combine_chunks(), pa.large_string())
            for place, name in enumerate(names)
        }
    except (OSError, pa.ArrowException, UnicodeDecodeError, csv.Error) as error:
        raise BatchFileError(path, str(error)) from error
    if "service" not in columns or len(columns) < len(names):
        raise BatchFileError(path, ", ".join(names) or "-")
    if not len(columns["service"]):
        raise BatchFileError(path, "0")
    return columns, numbers


def _csv(content: bytes) -> tuple[Any, Whole]:
    """Return a csv file as a table of texts, and the number of each row in the file."""
    from pyarrow import csv as arrow_csv  # noqa: PLC0415 - only here

    content = content.removeprefix(b"\xef\xbb\xbf")
    bare = content.lstrip(b"\r\n")
    heading = re.split(rb"[\r\n]", bare, maxsplit=1)[0]
    titles = heading.decode("utf-8")
    separator = max(",;\t", key=titles.count)
    names = [name.strip() for name in next(csv.reader([titles], delimiter=separator), [])]
    table = arrow_csv.read_csv(
        pa.BufferReader(bare[len(heading) :]),
        read_options=arrow_csv.ReadOptions(column_names=names),
        parse_options=arrow_csv.ParseOptions(delimiter=separator),
        convert_options=arrow_csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.large_string()),
            strings_can_be_null=True,
            null_values=[""],
        ),
    )
    return table, _numbers(content, separator, table.num_rows)


def _numbers(content: bytes, separator: str, count: int) -> Whole:
    """Return the number of each row after the heading; empty lines count, but are no rows."""
    if content[:1] in b"\r\n" or _EMPTY_LINE.search(content):
        lines = csv.reader(io.StringIO(content.decode("utf-8"), newline=""), delimiter=separator)
        filled = [number for number, cells in enumerate(lines, 1) if cells]
        if len(filled) == count + 1:
            return np.array(filled[1:], dtype=np.int64)
    return np.arange(2, count + 2, dtype=np.int64)


def _parquet(path: Path) -> Any:
    from pyarrow import parquet  # noqa: PLC0415 - only here

    return parquet.read_table(path)


def _charges(priced: Priced, numbers: Whole) -> pa.Table:
    """Return the charge table with amounts as exact decimals and the currency beside them."""
    requests = np.searchsorted(numbers, priced.charges["line_no"].to_numpy()) + 1
    counted = priced.charges.assign(line_no=requests)
    table = pa.Table.from_pandas(counted, preserve_index=False)
    for place, name in enumerate(table.column_names):
        if name in {"net", "vat", "gross"}:
            money = pc.multiply(table.column(place).cast(_WIDE), _HUNDREDTH).cast(_MONEY)
            table = table.set_column(place, name, money)
    table = table.rename_columns(["row", *table.column_names[1:]])
    return table.append_column("currency", pa.repeat(pa.scalar(priced.currency), table.num_rows))


def _write(table: pa.Table, path: Path) -> None:
    """Write the prices: a former file stands until the new one is whole."""
    fresh = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        with fresh.open("wb") as file:
            if path.suffix.lower() == PARQUET:
                from pyarrow import parquet  # noqa: PLC0415 - only here

                parquet.write_table(table, file)
            else:
                from pyarrow import csv as arrow_csv  # noqa: PLC0415 - only here

                arrow_csv.write_csv(table, file, arrow_csv.WriteOptions(quoting_style="needed"))
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    except (OSError, pa.ArrowException) as error:
        raise BatchOutError(path, str(error)) from error
    finally:
        with contextlib.suppress(OSError):
            fresh.unlink(missing_ok=True)
