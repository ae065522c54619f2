"""Every row of the collected foreign tables stands in its book, and nothing else as theirs."""

import csv
from collections import Counter
from pathlib import Path

import pytest
from tariff_builders import SHARED

from batchpost.tariff.book import BUILT_IN, load_book
from batchpost.tariff.lint import lint

TABLES = {
    "laposte": "laposte_2026",
    "swisspost": "swisspost_2026",
    "deutschepost": "deutschepost_2026",
    "ukrposhta": "ukrposhta_2026",
    "specsvyaz": "specsvyaz_2026",
    "russianpost": "russianpost_domestic",
}
ZONES = ("laposte", "swisspost", "deutschepost", "ukrposhta")
Fact = tuple[str, ...]
#: What a book adds of its own: refusals, bands that follow from others, one row for two.
OURS = {"laposte": 6 + 2, "swisspost": 2, "deutschepost": 1, "ukrposhta": 2, "russianpost": 1}


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def fact_of(row: dict[str, str]) -> Fact:
    """What must be the same: price, currency, grams, day, category, and where it comes from."""
    first = row["weight_from_g"] if row["weight_to_g"] else ""
    return (
        row["value"],
        row["currency"] if row["value"] else "",
        "1" if first == "0" else first,
        row["weight_to_g"],
        row["effective_from"],
        row["customer_category"],
        row["confidence"].replace(" (Apache-2.0)", ""),
        row["source"],
        row["article_no"].rstrip("."),
    )


def zone_of(text: str) -> str:
    for sign, zone in (("abroad zone ", "abroad_"), ("zone ", "")):
        if text.startswith(sign) and not text.startswith("zone_"):
            name = text.removeprefix(sign).split()[0]
            return zone + {"I": "1", "II": "2", "III": "3", "IV": "4", "V": "5"}.get(name, name)
    return {"BY city": "city", "BY": "country", "RU": ""}.get(text, text)


def zones_in(row: dict[str, str]) -> list[str]:
    pairs = dict(pair.split("=") for pair in row["when"].split())
    return pairs.get("zone", "").split("|")


@pytest.mark.parametrize("operator", TABLES)
def test_the_book_holds_every_row_of_the_table(operator: str) -> None:
    if not (SHARED / "data").is_dir():
        pytest.skip("the shared data do not lie beside the project")
    theirs = rows_of(SHARED / "data" / "tariffs" / f"{TABLES[operator]}.csv")
    ours = [row for path in (BUILT_IN / operator / "lines").glob("*.csv") for row in rows_of(path)]
    for row in theirs:
        zone = zone_of(row["destination"])
        same = [one for one in ours if _carries(one, row) and {zone, ""} & set(zones_in(one))]
        assert fact_of(row) in [fact_of(one | {"weight_to_g": _upper(one, row)}) for one in same], (
            row
        )


def _carries(ours: dict[str, str], theirs: dict[str, str]) -> bool:
    """The source's `insured` is a fee of the services, not one of its own."""
    if theirs["service"] == "insured":
        return ours["unit"] == "declared_value"
    return bool(set(theirs["service"].split("+")) & set(ours["services"].split("+")))


def _upper(ours: dict[str, str], theirs: dict[str, str]) -> str:
    """The end of a step is a note in the source, and a column in the book."""
    return ours["weight_to_g"] if theirs["weight_to_g"] else ""


@pytest.mark.parametrize("operator", TABLES)
def test_the_book_holds_no_more_than_it_says(operator: str) -> None:
    if not (SHARED / "data").is_dir():
        pytest.skip("the shared data do not lie beside the project")
    theirs = rows_of(SHARED / "data" / "tariffs" / f"{TABLES[operator]}.csv")
    ours = list(load_book(BUILT_IN / operator).lines())
    assert len(ours) == len(theirs) + OURS.get(operator, 0)
    prices = Counter(row["value"] for row in theirs)
    own = Counter(line.value_text for line in ours)
    assert not prices - own


@pytest.mark.parametrize("operator", ZONES)
def test_the_zones_are_those_of_the_table(operator: str) -> None:
    if not (SHARED / "data").is_dir():
        pytest.skip("the shared data do not lie beside the project")
    theirs = rows_of(SHARED / "data" / "tariffs" / f"{operator}_zones.csv")
    ours = rows_of(BUILT_IN / operator / "zones.csv")
    assert [(row["iso2"], row["zone"]) for row in theirs] == [
        (row["given"], row["value"]) for row in ours
    ]


def test_the_points_of_express_parcels_are_those_of_the_table() -> None:
    if not (SHARED / "data").is_dir():
        pytest.skip("the shared data do not lie beside the project")
    ours = {
        row["given"]: row["value"] for row in rows_of(BUILT_IN / "belpochta" / "express_points.csv")
    }
    for row in rows_of(SHARED / "data" / "tariffs" / "belpost_express_points.csv"):
        assert ours[row["locality_ru"]] == row["point_group"]


@pytest.mark.parametrize("operator", TABLES)
def test_the_lint_finds_no_error_in_the_book(operator: str) -> None:
    faults = lint(load_book(BUILT_IN / operator))
    assert [fault for fault in faults if fault.severity == "error"] == []
    assert {fault.code for fault in faults} <= {"weights.begin"}
