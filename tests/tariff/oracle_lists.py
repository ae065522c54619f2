"""Price lists as they were transcribed, read naively: rows, days in force, rounding, VAT.

Part of the second opinion on prices. It is written from the description of the tariffs and
reads the transcribed tables themselves; it shares neither code nor data with the engine.
"""

import csv
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Any

from tariff_builders import SHARED

from batchpost.parsers.countries import country_code

TABLES = SHARED / "data" / "tariffs"
KOPECK = Decimal("0.01")
Row = dict[str, str]
#: A sum without VAT and its VAT, kopecks or cents.
Charge = tuple[int, int]

#: Places whose code in the tables is another country's, and regions with prices of their own.
PLACES = {
    "Джерси": "JE", "Канарские острова (Испания)": "ES-CN", "Canary Islands": "ES-CN",
    "Тристан-да-Кунья": "SH-TA", "Сирия": "SY",
    "Россия: Москва": "RU-MOW", "Россия: Санкт-Петербург": "RU-SPE",
    "Россия: Московская область": "RU-MOS", "Россия: Ленинградская область": "RU-LEN",
}  # fmt: skip
#: Countries as two lists of 2019 and 2020 write them.
WRITTEN = {
    "Antigua and Barbuda": "AG", "Bonaire, Sint Eustatius and Saba (formerly Antilles)": "BQ",
    "Bonaire, Sint Eustatius, and Saba (the former Antilles)": "BQ", "Brunei Darussalam": "BN",
    "Bosnia and Herzegovina": "BA", "Bulgaria (Rep.)": "BG", "Butane": "BT", "Columbia": "CO",
    "Central African Rep.": "CF", "Congo": "CG", "Cote d'Ivoire (Rep.)": "CI", "Curacao": "CW",
    "United Kingdom (United Kingdom and Northern Ireland)": "GB", "Vatican": "VA",
    "Virgin Islands": "VG",
}  # fmt: skip


def started(grams: int, step: int) -> int:
    """Return how many steps of so many grams are begun."""
    whole, rest = divmod(grams, step)
    return whole + (1 if rest else 0)


def rounded(amount: Decimal) -> Decimal:
    """Return the amount to the kopeck, half up."""
    return amount.quantize(KOPECK, ROUND_HALF_UP)


def charge(amount: Decimal, vat: str, percent: int = 20) -> Charge:
    """Return a charge line: it is rounded, then VAT is reckoned on it and rounded too."""
    listed = rounded(amount)
    rate = Decimal(percent) / 100
    if vat.startswith("no"):
        net, tax = listed, rounded(listed * rate)
    elif vat.startswith("yes"):
        tax = rounded(listed * rate / (1 + rate))
        net = listed - tax
    else:  # exempt, or whether VAT is in the price is unclear: then it is not shown apart
        net, tax = listed, Decimal(0)
    return int(net * 100), int(tax * 100)


def place_code(row: Row) -> str:
    """Return the code of the destination of a row, "" where it is for all."""
    title = row["destination"]
    abroad = row["operator"] == "Belpochta" and row["destination_iso2"] != "BY"
    if not abroad or not title or title.startswith("all "):
        return ""
    known = PLACES.get(title) or row["destination_iso2"] or WRITTEN.get(title)
    found = known or country_code(title)
    assert found, title
    return str(found)


@cache
def table(name: str) -> tuple[Row, ...]:
    """Return the rows of a table, a row for each service of a line that several share."""
    with (TABLES / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return tuple(
            row | {"service": service, "code": place_code(row)}
            for row in csv.DictReader(file)
            for service in services_of(row)
        )


def services_of(row: Row) -> Iterator[str]:
    for service in row["service"].split("+"):
        if not service.endswith("_any"):
            yield service
            continue
        for category in ("ordinary", "registered", "insured"):
            yield service.removesuffix("any") + category


def same_line(row: Row) -> tuple[str, ...]:
    return row["service"], row["rule"], row["unit"], row["code"]


class Lines:
    """The rows of some tables that are in force on a day for a payer.

    A row whose end is `unknown` holds until the next one that says the same thing begins:
    the description tells that a later price exists and not when it began, so nothing else
    can be read from the tables. Rows without a day are never in force.
    """

    def __init__(
        self,
        names: tuple[str, ...],
        on: date,
        category: str,
        same: Callable[[Row], tuple[str, ...]] = same_line,
    ) -> None:
        today = on.isoformat()
        payers = {category, "all"}
        rows = [
            row
            for name in names
            for row in table(name)
            if row["customer_category"] in payers and row["effective_from"]
        ]
        begun = [row for row in rows if row["effective_from"] <= today]
        starts: dict[tuple[str, ...], str] = {}
        for row in begun:
            key = same(row)
            starts[key] = max(starts.get(key, ""), row["effective_from"])
        self.by_service: dict[str, list[Row]] = defaultdict(list)
        for row in begun:
            until = row["effective_to"]
            holds = row["effective_from"] == starts[same(row)] if until == "unknown" else True
            if holds and (until in ("", "unknown") or today <= until):
                self.by_service[row["service"]].append(row)

    def all(self, service: str, rule: str, **cells: str) -> list[Row]:
        """Return the rows of a service with a rule."""
        return [
            row
            for row in self.by_service[service]
            if row["rule"] == rule and all(row[name] == cells[name] for name in cells)
        ]

    def find(self, service: str, rule: str, **cells: str) -> Row | None:
        """Return the one row of a service with a rule, None where there is none."""
        found = self.all(service, rule, **cells)
        assert len(found) <= 1, (service, rule, cells, found)
        return found[0] if found else None

    def flat(self, service: str, rule: str = "flat_per_item") -> Row | None:
        return self.find(service, rule)


def value(row: Row) -> Decimal:
    return Decimal(row["value"])


def within(row: Row, weight: int) -> bool:
    """Tell whether a weight is in the row's band; a side left open has no end."""
    over = int(row["weight_from_g"] or 0) <= weight
    return over and (not row["weight_to_g"] or weight <= int(row["weight_to_g"]))


def least(row: Row) -> Decimal:
    """Return the minimum that stands in the note of a percentage."""
    for words in row["note"].split(";"):
        text = words.strip()
        if text.startswith("min = smallest"):
            return KOPECK
        if "min " in text:
            return Decimal(text.split("min ")[1].split()[0].rstrip(","))
    return Decimal(0)


def percent(row: Row, amount: Decimal) -> Decimal:
    return max(amount * value(row) / 100, least(row))


Item = dict[str, Any]


def chargeable(row: Row, item: Item) -> int:
    """Return the days paid for: as told, or those after the free ones of the row's note."""
    if item.get("days") is None:
        return int(item["chargeable_days"])
    free = int(row["note"].split("free_days=")[1].split(";")[0])
    return max(0, int(item["days"]) - free)


#: The charges of an item, None where the lists give it no price.
Charges = list[Charge] | None
