"""Requests in words: options of `batchpost price` and columns of its batch files, as items.

One item is a table of one row; both ways go through the same columns. Every value is
text as a person wrote it; a value that cannot be read is refused with its row and name.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from batchpost.errors import WrongUseError
from batchpost.model.items import Advice, Mark
from batchpost.model.message import message
from batchpost.model.money import parse_minor
from batchpost.tariff.book import Book
from batchpost.tariff.errors import UnknownFactError
from batchpost.tariff.items import QUANTITIES
from batchpost.tariff.ladders import AMOUNT, WEIGHT

if TYPE_CHECKING:
    import pandas as pd

#: Facts that only lists of other services turn on; they do no harm where nothing asks.
_ELSEWHERE = frozenset({"priority", "kind", "destination", "iso2"})
#: Other words for a column, as the worked examples write them.
_ALSO = {"notice": "advice", "cod": "cod_amount"}
_HOME = ("", "-")
_POSTCODE_DIGITS = 6
_COUNTRY_LETTERS = 2


class RequestValueError(WrongUseError):
    """A value of a request cannot be read."""

    def __init__(self, row: int, name: str, value: str) -> None:
        super().__init__(
            message(
                "Row {row}: {name} = {value} cannot be read. Weights are whole grams, amounts "
                "have at most two decimals, advice and marks have the names `--help` shows.",
                row=row,
                name=name,
                value=value,
            )
        )


class DestinationAbroadError(WrongUseError):
    """A domestic service was asked for with a destination abroad."""

    def __init__(self, row: int, service: str, to: str) -> None:
        super().__init__(
            message(
                "Row {row}: {service} is a service within the country; {to} is not there. Choose "
                "the service whose name begins with intl_.",
                row=row,
                service=service,
                to=to,
            )
        )


def fact_names(book: Book) -> list[str]:
    """Return the names that can be given as facts."""
    return sorted({*book.fact_names, *QUANTITIES, *_ELSEWHERE, *_ALSO} - {WEIGHT})


def as_items(columns: Mapping[str, pa.Array], book: Book) -> "pd.DataFrame":
    """Return requests as a table of items for `pricing.price`; `line_no` is the row.

    Args:
        columns: Texts by name; `service` must be there, all others may be missing.
        book: The book that will price them.

    Raises:
        UnknownFactError: A column is nothing that any tariff asks for.
        RequestValueError: A value cannot be read.
        DestinationAbroadError: A domestic service, and `to` lies abroad.
    """
    import pandas as pd  # noqa: PLC0415 - 0.4 s that `--help` must not pay

    known = {*fact_names(book), *_ALSO.values(), "service", "to", "mark", WEIGHT}
    count = len(columns["service"])
    table: dict[str, Any] = {"line_no": pd.array(range(1, count + 1), dtype="Int64")}
    for given, column in columns.items():
        name = _ALSO.get(given, given)
        if given not in known:
            raise UnknownFactError(given, fact_names(book))
        if name == "mark":
            table["marks"] = _read(column, given, _marks, "string[pyarrow]")
        elif name == "advice":
            table[name] = _read(column, given, _advice, "string[pyarrow]")
        elif name == "to":
            table["country"] = _countries(columns["service"], column, book)
        elif name in {"declared_value", "cod_amount", AMOUNT}:
            table[name] = _read(column, given, parse_minor, "Int64")
        elif name in QUANTITIES:
            table[name] = _read(column, given, _whole, "Int64")
        else:
            table[name] = pd.array(column, dtype="string[pyarrow]")
    return pd.DataFrame(table)


def _read(column: pa.Array, name: str, read: Callable[[str], Any], dtype: str) -> Any:
    """Read a column of texts, each different text once."""
    import pandas as pd  # noqa: PLC0415 - 0.4 s that `--help` must not pay

    encoded = column.dictionary_encode()
    values = []
    for place, text in enumerate(encoded.dictionary.to_pylist()):
        try:
            values.append(read(text.strip()) if text and text.strip() else None)
        except ValueError as error:
            row = encoded.indices.to_pylist().index(place) + 1
            raise RequestValueError(row, name, text) from error
    typed = pa.array(values, pa.int64() if dtype == "Int64" else pa.large_string())
    return pd.array(typed.take(encoded.indices).to_pandas(integer_object_nulls=True), dtype=dtype)


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise ValueError(text)
    return int(text)


def _advice(text: str) -> str:
    return Advice(text).value


def _marks(text: str) -> str:
    return " ".join(sorted(Mark(word).value for word in text.replace(",", " ").split()))


def _countries(services: pa.Array, column: pa.Array, book: Book) -> Any:
    """Return the country of each destination; a postcode is one of the book's country."""
    import pandas as pd  # noqa: PLC0415 - 0.4 s that `--help` must not pay

    found: list[str | None] = []
    pairs = zip(services.to_pylist(), column.to_pylist(), strict=True)
    for row, (service, to) in enumerate(pairs, 1):
        place = (to or "").strip()
        if place in _HOME or (place.isdigit() and len(place) == _POSTCODE_DIGITS):
            found.append(book.country)
            continue
        country = place.upper() if len(place) == _COUNTRY_LETTERS and place.isascii() else None
        if country != book.country and book.service(service or "").direction == "domestic":
            raise DestinationAbroadError(row, service, place)
        found.append(country)
    return pd.array(found, dtype="string[pyarrow]")
