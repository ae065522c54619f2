"""Rates of exchange with their days: prices in another currency, declared values in SDR.

    rates.csv             what is known to all, examples marked so
    <books>/rates.csv     the office's own, which stand first

A rate holds from its day until the next one. A price rests on the rate it was settled at,
so the grade of the rate is a grade of the price: an example or an old rate is said.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from batchpost.errors import ReferenceDataError
from batchpost.model.message import message
from batchpost.model.money import half_up
from batchpost.tariff.errors import TariffBookError
from batchpost.tariff.tables import Row, read_table

if TYPE_CHECKING:
    from batchpost.tariff.ladders import Shape

FILE_NAME = "rates.csv"
#: Special drawing rights, the unit of declared values abroad (ISO 4217).
SDR = "XDR"
_BUILT_IN = Path(__file__).parent / FILE_NAME
_COLUMNS = (
    "base", "currency", "units", "rate", "effective_from", "confidence", "source", "note",
)  # fmt: skip
_CODE = re.compile(r"[A-Z]{3}")
_RATE = re.compile(r"[0-9]{1,7}(?:\.[0-9]{1,6})?")
_MILLION = 1_000_000
_OLD_DAYS = 31
#: The largest settled amount, in millionths of the minor unit: ten thousand millions.
_LARGEST = 10**18
_EXAMPLE = "example"
#: What a column `currency` holds where a value is no money.
_NO_MONEY = frozenset({"", "%", "x", "g"})


class MissingRateError(ReferenceDataError):
    """No rate of a currency is known for a day."""

    def __init__(self, base: str, currency: str, day: date) -> None:
        self.currency = currency
        super().__init__(
            message(
                "No rate of {currency} in {base} is known for {day}. Write it into the file "
                "{file} of the folder of books: base, currency, units, rate, effective_from, "
                "confidence, source, note.",
                currency=currency,
                base=base,
                day=day,
                file=FILE_NAME,
            )
        )


@dataclass(frozen=True, slots=True)
class Rate:
    """What `units` of a currency cost in the base currency, from a day on."""

    base: str
    currency: str
    units: int
    rate_text: str
    effective_from: date
    confidence: str
    source: str

    @property
    def millionths(self) -> int:
        """Return the rate in millionths of the base currency."""
        whole, _, part = self.rate_text.partition(".")
        return int(whole + part.ljust(6, "0"))

    def into_base(self, amount: int) -> int:
        """Return an amount of the currency in the base, rounded half up to the whole."""
        return half_up(amount * self.millionths, self.units * _MILLION)

    def from_base(self, amount: int) -> int:
        """Return an amount of the base in the currency, rounded half up to the whole."""
        return half_up(amount * self.units * _MILLION, self.millionths)

    @property
    def words(self) -> str:
        """Return the rate in figures, its day and its grade: `1 USD = 43.10 UAH, …`."""
        price = f"{self.units} {self.currency} = {self.rate_text} {self.base}"
        return f"{price}, {self.effective_from.isoformat()} ({self.confidence})"

    def grades(self, day: date) -> tuple[str, ...]:
        """Return the grades of confidence of what is settled at this rate on a day."""
        old = self.confidence != _EXAMPLE and (day - self.effective_from).days > _OLD_DAYS
        return (self.confidence, "rate_old") if old else (self.confidence,)


def read_rates(path: Path) -> tuple[Rate, ...]:
    """Return the rates of a table.

    Raises:
        TariffBookError: The table cannot be read or does not fit.
    """
    return tuple(_rate(row) for row in read_table(path, _COLUMNS))


@lru_cache(maxsize=1)
def _built_in() -> tuple[Rate, ...]:
    return read_rates(_BUILT_IN)


def _rate(row: Row) -> Rate:
    for column in ("base", "currency"):
        row.require(column, fits=bool(_CODE.fullmatch(row[column])))
    row.require("currency", fits=row["currency"] != row["base"])
    row.require("rate", fits=bool(_RATE.fullmatch(row["rate"])) and row["rate"].strip("0.") != "")
    for column in ("confidence", "source"):
        row.require(column, fits=bool(row[column].strip()))
    units, start = row.whole("units"), row.day("effective_from")
    if not units:
        raise row.refusal("units")
    if start is None:
        raise row.refusal("effective_from")
    return Rate(
        row["base"], row["currency"], units, row["rate"], start, row["confidence"], row["source"]
    )


def rate_on(own: Sequence[Rate], base: str, currency: str, day: date) -> Rate:
    """Return the rate of a currency on a day; the office's own stand first.

    Args:
        own: The office's own rates.
        base: The currency to pay in.
        currency: The currency of the price.
        day: The day.

    Raises:
        MissingRateError: None is known for the day.
    """
    for rates in (own, _built_in()):
        known = [
            rate
            for rate in rates
            if (rate.base, rate.currency) == (base, currency) and rate.effective_from <= day
        ]
        if known:
            return max(known, key=lambda rate: rate.effective_from)
    raise MissingRateError(base, currency, day)


def currencies_into(base: str, own: Sequence[Rate]) -> frozenset[str]:
    """Return the currencies that can be settled in another one, itself among them."""
    known = {rate.currency for rate in (*own, *_built_in()) if rate.base == base}
    return frozenset(known | {base})


def days_of(own: Sequence[Rate], base: str) -> set[date]:
    """Return the days from which another rate holds."""
    return {rate.effective_from for rate in (*own, *_built_in()) if rate.base == base}


def settle(shape: "Shape", base: str, own: Sequence[Rate], on: date) -> tuple["Shape", Rate | None]:
    """Return a charge in the currency to pay in, and the rate it was settled at, if any.

    Raises:
        MissingRateError: Its currency has no rate on the day.
        TariffBookError: Its lines are in several currencies.
    """
    found = {line.currency: line for line in shape.lines if line.currency not in _NO_MONEY}
    if not found.keys() - {base}:
        return shape, None
    if len(found) > 1:
        line = next(line for currency, line in found.items() if currency != base)
        fault = message("lines of one charge are in different currencies")
        raise TariffBookError(line.price_list, line.line, fault)
    rate = rate_on(own, base, next(iter(found)), on)
    segments = tuple(
        replace(part, base=rate.into_base(part.base), per_step=rate.into_base(part.per_step))
        for part in shape.segments
    )
    minimum = rate.into_base(shape.minimum)
    if max(minimum, *(max(part.base, part.per_step) for part in segments)) > _LARGEST:
        line = shape.lines[0]
        fault = message("settled at {rate}, it is too large to reckon with", rate=rate.words)
        raise TariffBookError(line.price_list, line.line, fault)
    return replace(shape, segments=segments, minimum=minimum), rate


def in_sdr(amount: int, base: str, own: Sequence[Rate], on: date) -> tuple[int, Rate]:
    """Return a declared value in hundredths of an SDR, at the rate of the 1st of the month.

    Raises:
        MissingRateError: No rate is known for that day.
    """
    rate = rate_on(own, base, SDR, on.replace(day=1))
    return rate.from_base(amount), rate
