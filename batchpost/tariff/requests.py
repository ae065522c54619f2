"""Requests in words: options of `batchpost price` and columns of its batch files, as items.

One item is a table of one row; both ways go through the same columns. Every value is
text as a person wrote it; a value that cannot be read is refused with its row and name.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from batchpost.errors import WrongUseError
from batchpost.model.client import CustomerCategory
from batchpost.model.items import Advice, Mark
from batchpost.model.message import message
from batchpost.model.money import parse_minor
from batchpost.tariff.book import Book
from batchpost.tariff.derived import SIDES
from batchpost.tariff.errors import UnknownFactError
from batchpost.tariff.items import PAYER, QUANTITIES
from batchpost.tariff.kernel import Whole
from batchpost.tariff.ladders import AMOUNT, WEIGHT
from batchpost.tariff.plain_numbers import plain_minors, plain_wholes

if TYPE_CHECKING:
    import pandas as pd

#: How a country's code or name is read: ISO 3166 alpha-2, `None` where it is not known.
CountryOf = Callable[[str], str | None]

#: Facts that only lists of other services turn on; they do no harm where nothing asks.
_ELSEWHERE = frozenset({"priority", "destination", "iso2", "category", PAYER})
#: Other words for a column, as the worked examples write them.
_ALSO = {
    "notice": "advice", "cod": "cod_amount", "kind": "category", "thickness_mm": "height_mm",
}  # fmt: skip
#: Columns that say where an item goes, the one that goes before all first.
_WHERE = ("destination", "iso2", "to")
_HOME = ("", "-")
#: How many services abroad a sentence offers.
_OFFERED = 4
#: Digits of a number before its decimals: more is a slip of the hand, and does not fit 64 bits.
_MOST_DIGITS = 15


class RequestValueError(WrongUseError):
    """A value of a request cannot be read."""

    def __init__(self, row: int, name: str, value: str) -> None:
        super().__init__(
            message(
                "Row {row}: {name} = {value} cannot be read. Weights are whole grams, amounts "
                "have at most two decimals, no number is negative or longer than {digits} digits; "
                "advice and marks have the names `--help` shows.",
                row=row,
                name=name,
                value=value,
                digits=_MOST_DIGITS,
            )
        )


class DestinationAbroadError(WrongUseError):
    """A domestic service was asked for with a destination abroad."""

    def __init__(self, row: int, service: str, to: str, abroad: Sequence[str]) -> None:
        super().__init__(
            message(
                "Row {row}: {service} is a service within the country; {to} is not there. Choose "
                "one that goes abroad: {abroad}.",
                row=row,
                service=service,
                to=to,
                abroad=", ".join(abroad) or "-",
            )
        )


class UnknownDestinationError(WrongUseError):
    """A destination is neither a postcode nor a country."""

    def __init__(self, row: int, to: str, digits: int) -> None:
        super().__init__(
            message(
                "Row {row}: the destination {to} is not known. Give a postcode of {digits} digits, "
                "or the country: its ISO code (BY, PL) or its name.",
                row=row,
                to=to,
                digits=digits,
            )
        )


def fact_names(book: Book) -> list[str]:
    """Return the names that can be given as facts."""
    return sorted({*book.fact_names, *QUANTITIES, *SIDES, *_ELSEWHERE, *_ALSO} - {WEIGHT})


def as_items(
    columns: Mapping[str, pa.Array], book: Book, country_of: CountryOf, rows: Whole | None = None
) -> "pd.DataFrame":
    """Return requests as a table of items for `pricing.price`; `line_no` is the row.

    Args:
        columns: Texts by name; `service` must be there, all others may be missing.
        book: The book that will price them.
        country_of: Reads a country's code or name.
        rows: The number of each row as a person sees it; from 1 where not given.

    Raises:
        UnknownFactError: A column is nothing that any tariff asks for.
        RequestValueError: A value cannot be read.
        UnknownDestinationError: `to` is neither a postcode nor a country.
        DestinationAbroadError: A domestic service, and `to` lies abroad.
    """
    import pandas as pd  # noqa: PLC0415 - 0.4 s that `--help` must not pay

    known = {*fact_names(book), *_ALSO.values(), "service", "to", "mark", WEIGHT}
    if rows is None:
        rows = np.arange(1, len(columns["service"]) + 1, dtype=np.int64)
    table: dict[str, Any] = {"line_no": pd.array(rows, dtype="Int64")}
    for given, column in columns.items():
        name = _ALSO.get(given, given)
        if given not in known:
            raise UnknownFactError(given, fact_names(book))
        if name == "mark":
            table["marks"] = _read(column, given, rows, _marks, "string[pyarrow]")
        elif name == "advice":
            table[name] = _read(column, given, rows, _advice, "string[pyarrow]")
        elif name in _WHERE:
            continue
        elif name == PAYER:
            table[name] = _read(column, given, rows, _payer, "string[pyarrow]")
        elif name in {"declared_value", "cod_amount", AMOUNT}:
            table[name] = _read(column, given, rows, _amount, "Int64")
        elif name in QUANTITIES or name in SIDES:
            table[name] = _read(column, given, rows, _whole, "Int64")
        else:
            table[name] = pd.array(column, dtype="string[pyarrow]")
    return pd.DataFrame(table | _placed(columns, book, country_of, rows))


def _placed(
    columns: Mapping[str, pa.Array], book: Book, country_of: CountryOf, rows: Whole
) -> dict[str, Any]:
    """Return the destination and its country, whichever column says where an item goes."""
    import pandas as pd  # noqa: PLC0415 - 0.4 s that `--help` must not pay

    where = [columns[name] for name in _WHERE if name in columns]
    if not where:
        return {}
    places = _destinations(columns["service"], pc.coalesce(*where), book, country_of, rows)
    countries = pc.utf8_slice_codeunits(places, 0, 2)
    return {
        "destination": pd.array(places, dtype="string[pyarrow]"),
        "country": pd.array(countries, dtype="string[pyarrow]"),
    }


def _read(column: pa.Array, name: str, rows: Whole, read: Callable[[str], Any], dtype: str) -> Any:
    """Read a column of texts: all at once where plainly written, else each different one once."""
    import pandas as pd  # noqa: PLC0415 - 0.4 s that `--help` must not pay

    if read in _PLAIN and (plain := _PLAIN[read](column)) is not None:
        missing = plain.is_null().to_numpy(zero_copy_only=False)
        return pd.arrays.IntegerArray(plain.fill_null(0).to_numpy(zero_copy_only=False), missing)
    encoded = column.dictionary_encode()
    values = []
    for place, text in enumerate(encoded.dictionary.to_pylist()):
        try:
            values.append(read(text.strip()) if text and text.strip() else None)
        except ValueError as error:
            first = pc.index(encoded.indices, place).as_py()
            raise RequestValueError(int(rows[first]), name, text) from error
    typed = pa.array(values, pa.int64() if dtype == "Int64" else pa.large_string())
    return pd.array(typed.take(encoded.indices).to_pandas(integer_object_nulls=True), dtype=dtype)


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or len(text) > _MOST_DIGITS:
        raise ValueError(text)
    return int(text)


def _amount(text: str) -> int:
    minor = parse_minor(text)
    if minor < 0 or minor >= 10 ** (_MOST_DIGITS + 2):
        raise ValueError(text)
    return minor


#: What reads a whole column where every number is plainly written.
_PLAIN: dict[Callable[[str], Any], Callable[[pa.Array], pa.Array | None]] = {
    _whole: plain_wholes,
    _amount: plain_minors,
}


def _advice(text: str) -> str:
    return Advice(text).value


def _marks(text: str) -> str:
    return " ".join(sorted(Mark(word).value for word in text.replace(",", " ").split()))


def _payer(text: str) -> str:
    return CustomerCategory({"legal": "legal_entity"}.get(text, text)).value


def _destinations(
    services: pa.Array, column: pa.Array, book: Book, country_of: CountryOf, rows: Whole
) -> pa.Array:
    """Return the code of each destination; a postcode is one of the book's country."""
    encoded = column.dictionary_encode()
    countries = []
    for place, text in enumerate(encoded.dictionary.to_pylist()):
        to = text.strip()
        if to in _HOME or (to.isdecimal() and len(to) == book.postcode_digits):
            country = book.country
        else:
            country = book.destinations.code_of(to) or country_of(to) or ""
        if not country:
            first = pc.index(encoded.indices, place).as_py()
            raise UnknownDestinationError(int(rows[first]), to, book.postcode_digits)
        countries.append(country)
    found = pa.array(countries, pa.large_string()).take(encoded.indices).fill_null(book.country)
    within = [name for name, service in book.services.items() if service.direction == "domestic"]
    astray = pc.and_(
        pc.not_equal(found, book.country),
        pc.is_in(services, pa.array(within, pa.large_string())),
    )
    first = pc.index(astray, value=True).as_py()
    if first >= 0:
        service, to = services[first].as_py(), column[first].as_py().strip()
        raise DestinationAbroadError(int(rows[first]), service, to, _abroad(book, service))
    return found


def _abroad(book: Book, service: str) -> list[str]:
    """Return services that go abroad, those for the same kind of item first."""
    kind = book.services[service].kind
    found = [one for one in book.services.values() if one.direction == "international"]
    found.sort(key=lambda one: (one.kind != kind, not one.kind))
    return [one.name for one in found[:_OFFERED]]
