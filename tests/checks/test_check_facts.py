"""The data files of the checks are whole, and limits hold on their days."""

import csv
from datetime import date

import pytest
from check_builders import a_list

from batchpost.checks import facts
from batchpost.checks.run import CheckRules, check_items
from batchpost.model.finding import Severity
from batchpost.model.items import ItemCategory, ItemKind


@pytest.mark.parametrize("path", sorted(facts.DATA.glob("*.csv")), ids=lambda path: path.stem)
def test_every_line_names_its_source(path):
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows
    assert all(row["source"] for row in rows)
    assert all(None not in row and None not in row.values() for row in rows)


def test_kinds_and_categories_are_those_of_the_model():
    kinds, categories = set(map(str, ItemKind)), set(map(str, ItemCategory))
    assert set(facts.kind_needs()) == kinds
    assert {limit.kind for limit in facts.weight_limits()} <= kinds
    assert {(pair.kind in kinds, pair.category in categories) for pair in facts.not_offered()} == {
        (True, True)
    }


def test_every_prefix_has_an_area_with_a_name():
    assert {facts.area_of(name) for name in ("Брестская", "Витебская", "Гомельская", "Гродненская",
                                             "Минская", "Могилёвская")} == set(
        facts.prefix_areas().values()
    )  # fmt: skip


def test_only_certain_limits_are_errors():
    unsure = {"parcel", "literature_for_the_blind"}
    for limit in facts.weight_limits():
        if limit.kind in unsure:
            assert limit.severity is Severity.WARNING


def test_limit_holds_from_its_day_on():
    listing = a_list({"kind": ["ems"] * 6, "category": [None] * 6, "weight_g": [50_001] * 6})
    before, since = date(2025, 12, 31), date(2026, 1, 1)
    assert check_items(listing, CheckRules(before)) == []
    assert {found.code for found in check_items(listing, CheckRules(since))} == {
        "weight.over_limit"
    }
