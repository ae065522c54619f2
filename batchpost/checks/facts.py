"""Facts the rules rest on, read once from the files in `data/`; sources stand beside them."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from batchpost.model.finding import Severity
from batchpost.model.places import folded

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class WeightLimit:
    """How heavy an item of a kind may be; `severity` says how certain that is."""

    kind: str
    direction: str
    maximum_g: int
    severity: Severity
    effective_from: date | None
    effective_to: date | None

    def holds(self, on: date) -> bool:
        """Tell whether the limit holds on the day; the last day is still in force."""
        return (self.effective_from is None or self.effective_from <= on) and (
            self.effective_to is None or on <= self.effective_to
        )


@dataclass(frozen=True, slots=True)
class KindNeeds:
    """What must be known of each item of a kind."""

    weight: bool
    category: bool


@dataclass(frozen=True, slots=True)
class NotOffered:
    """A kind and category that the operator does not offer."""

    kind: str
    category: str
    direction: str
    severity: Severity


@dataclass(frozen=True, slots=True)
class PostcodeForm:
    """How postcodes of a country are written."""

    digits: int
    first: str | None  # the digit all of them begin with, where there is one


@dataclass(frozen=True, slots=True)
class AddOn:
    """A mark, or cash on delivery, that does not go with a kind of items.

    `category` and `direction` are empty where it goes with none of them.
    """

    addon: str
    kind: str
    category: str
    direction: str
    severity: Severity
    effective_from: date | None
    effective_to: date | None

    def holds(self, on: date) -> bool:
        """Tell whether it is so on the day; the last day is still in force."""
        return (self.effective_from is None or self.effective_from <= on) and (
            self.effective_to is None or on <= self.effective_to
        )


@cache
def unfit_addons() -> tuple[AddOn, ...]:
    """Return what is not offered with a kind of items."""
    return tuple(
        AddOn(
            row["addon"],
            row["kind"],
            row["category"],
            row["direction"],
            Severity(row["severity"]),
            _date(row["effective_from"]),
            _date(row["effective_to"]),
        )
        for row in _rows("addons.csv")
    )


@cache
def service_letters() -> dict[str, tuple[str, ...]]:
    """Return by the first letter of an S10 identifier the kinds of items it stands for."""
    return {row["letter"]: tuple(row["kinds"].split()) for row in _rows("service_letters.csv")}


@cache
def weight_limits(quantity: str = "weight_g") -> tuple[WeightLimit, ...]:
    """Return the weight limits of all kinds and times: `weight_g` highest, `weight_min_g` least."""
    return tuple(
        WeightLimit(
            row["kind"],
            row["direction"],
            int(row["maximum"]),
            Severity(row["severity"]),
            _date(row["effective_from"]),
            _date(row["effective_to"]),
        )
        for row in _rows("limits.csv")
        if row["quantity"] == quantity
    )


@cache
def kind_needs() -> dict[str, KindNeeds]:
    """Return by kind what must be known of its items."""
    return {
        row["kind"]: KindNeeds(row["weight_needed"] == "yes", row["category_needed"] == "yes")
        for row in _rows("kinds.csv")
    }


@cache
def not_offered() -> tuple[NotOffered, ...]:
    """Return the kinds and categories that are not offered."""
    return tuple(
        NotOffered(row["kind"], row["category"], row["direction"], Severity(row["severity"]))
        for row in _rows("categories.csv")
    )


@cache
def postcode_forms() -> dict[str, PostcodeForm]:
    """Return by country how its postcodes are written; a country not listed is not checked."""
    return {
        row["country"]: PostcodeForm(int(row["digits"]), row["first"] or None)
        for row in _rows("postcodes.csv")
    }


@cache
def prefix_areas() -> dict[str, str]:
    """Return the area (oblast) by the first three digits of a Belarusian postcode."""
    return {row["prefix"]: row["area"] for row in _rows("prefixes.csv")}


@cache
def area_of(text: str) -> str | None:
    """Return the area (oblast) that `text` names by one of its words.

    >>> area_of("Гродненская обл."), area_of("г. Минск"), area_of("Смоленская обл.")
    ('grodno', 'minsk', None)
    """
    words = text.lower().replace("ё", "е").replace(".", " ").split()
    beginnings = ((row["beginning"], row["area"]) for row in _area_rows())
    return next(
        (area for start, area in beginnings if any(word.startswith(start) for word in words)), None
    )


@cache
def common_villages() -> frozenset[str]:
    """Return names of villages, folded, that so many places bear that a raion is needed."""
    return frozenset(folded(row["name"]) for row in _rows("common_villages.csv"))


@cache
def district_words() -> tuple[str, ...]:
    """Return the words for a raion."""
    return tuple(row["word"] for row in _rows("district_words.csv"))


@cache
def _area_rows() -> tuple[dict[str, str], ...]:
    return tuple(_rows("areas.csv"))


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _date(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
