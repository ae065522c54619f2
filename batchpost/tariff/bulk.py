"""Many requests: a csv or Parquet file in, its charges as a csv or Parquet file out.

Columns of the input are the option names of `batchpost price` (dashes or underscores) and
the facts of `--with`; `on`, `customer` and `operator` may differ by row. The output has one
row a charge, `row` being the row of the input counted from 1 without the heading.
"""

import csv
import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from batchpost.errors import ListError, ReportError
from batchpost.model.charges import Priced
from batchpost.model.client import VatMode
from batchpost.model.message import message
from batchpost.tariff.book import open_book
from batchpost.tariff.pricing import price
from batchpost.tariff.requests import RequestValueError, as_items

_HUNDREDTH = pa.scalar(Decimal("0.01"), pa.decimal128(3, 2))
_WIDE = pa.decimal128(24, 0)
_MONEY = pa.decimal128(24, 2)
PARQUET = ".parquet"


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


def price_file(source: Path, out: Path, terms: Terms) -> Bulk:
    """Price the requests of a file into another.

    Raises:
        BatchFileError: The source cannot be read.
        RequestValueError: A value cannot be read.
        ReferenceDataError: There is no price for some row.
        BatchOutError: The file cannot be written.
    """
    columns = _read(source)
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
        items = as_items(chosen, book)
        items["line_no"] = pc.add(rows, 1).to_numpy()
        priced = price(
            items,
            on=_day(day, rows[0].as_py() + 1),
            customer=_customer(customer, rows[0].as_py() + 1),
            operator=operator,
            books=terms.books,
            vat_mode=terms.vat_mode,
        )
        tables.append(_charges(priced))
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


def _read(path: Path) -> dict[str, pa.Array]:
    """Return all columns of a file as text, named with underscores."""
    try:
        table = _parquet(path) if path.suffix.lower() == PARQUET else _csv(path)
        columns = {
            re.sub(r"\W+", "_", name.strip().lstrip("-")): pc.cast(
                table.column(place).combine_chunks(), pa.large_string()
            )
            for place, name in enumerate(table.column_names)
        }
    except (OSError, pa.ArrowException, UnicodeDecodeError) as error:
        raise BatchFileError(path, str(error)) from error
    if "service" not in columns:
        raise BatchFileError(path, ", ".join(columns) or "-")
    if not len(columns["service"]):
        raise BatchFileError(path, "0")
    return columns


def _csv(path: Path) -> Any:
    from pyarrow import csv as arrow_csv  # noqa: PLC0415 - only here

    with path.open("rb") as file:
        heading = file.readline().decode("utf-8-sig")
    separator = max(",;\t", key=heading.count)
    names = next(csv.reader([heading], delimiter=separator), [])
    return arrow_csv.read_csv(
        path,
        parse_options=arrow_csv.ParseOptions(delimiter=separator),
        convert_options=arrow_csv.ConvertOptions(
            column_types={name.strip(): pa.large_string() for name in names},
            strings_can_be_null=True,
            null_values=[""],
        ),
    )


def _parquet(path: Path) -> Any:
    from pyarrow import parquet  # noqa: PLC0415 - only here

    return parquet.read_table(path)


def _charges(priced: Priced) -> pa.Table:
    """Return the charge table with amounts as exact decimals and the currency beside them."""
    table = pa.Table.from_pandas(priced.charges, preserve_index=False)
    for place, name in enumerate(table.column_names):
        if name in {"net", "vat", "gross"}:
            money = pc.multiply(table.column(place).cast(_WIDE), _HUNDREDTH).cast(_MONEY)
            table = table.set_column(place, name, money)
    table = table.rename_columns(["row", *table.column_names[1:]])
    return table.append_column("currency", pa.repeat(pa.scalar(priced.currency), table.num_rows))


def _write(table: pa.Table, path: Path) -> None:
    try:
        if path.suffix.lower() == PARQUET:
            from pyarrow import parquet  # noqa: PLC0415 - only here

            parquet.write_table(table, path)
        else:
            from pyarrow import csv as arrow_csv  # noqa: PLC0415 - only here

            arrow_csv.write_csv(table, path, arrow_csv.WriteOptions(quoting_style="needed"))
    except (OSError, pa.ArrowException) as error:
        raise BatchOutError(path, str(error)) from error
