"""Prices of La Poste and Swiss Post, worked out by hand from their tables; no total: refused."""

import csv
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest

from batchpost.errors import BatchpostError
from batchpost.model.charges import Priced
from batchpost.model.money import format_minor
from batchpost.parsers.countries import country_code
from batchpost.tariff.book import open_book
from batchpost.tariff.pricing import price
from batchpost.tariff.requests import as_items

HERE = Path(__file__).parent
OPERATORS = {"laposte": "EUR", "swisspost": "CHF"}


def cases(operator: str) -> list[dict[str, str]]:
    with (HERE / f"{operator}_cases.csv").open(encoding="utf-8", newline="") as file:
        return [row | {"operator": operator} for row in csv.DictReader(file)]


ALL = [case for operator in OPERATORS for case in cases(operator)]


def priced(operator: str, on: str = "2026-03-01", **texts: str) -> Priced:
    columns = {name: pa.array([text], pa.large_string()) for name, text in texts.items() if text}
    items = as_items(columns, open_book(operator), country_code)
    return price(items, on=date.fromisoformat(on), customer="legal_entity", operator=operator)


def test_there_are_fifty_cases_of_each() -> None:
    assert all(len(cases(operator)) >= 50 for operator in OPERATORS)


@pytest.mark.parametrize("case", ALL, ids=[case["case"] for case in ALL])
def test_a_case_of_the_tables(case: dict[str, str]) -> None:
    facts = dict(pair.split("=") for pair in case["with"].split())
    texts = {name: case[name] for name in ("service", "weight_g", "to")} | facts
    if not case["total"]:
        with pytest.raises(BatchpostError):
            priced(case["operator"], **texts)
        return
    found = priced(case["operator"], **texts)
    assert format_minor(found.gross) == case["total"]
    assert found.currency == OPERATORS[case["operator"]]
    assert found.vat == 0


def test_what_is_said_of_vat_and_of_what_is_derived() -> None:
    swiss = priced("swisspost", service="a_post_standardbrief", weight_g="20")
    french = priced("laposte", service="lettre_verte", weight_g="20")
    between = priced("laposte", service="lettre_verte", weight_g="30")
    assert swiss.book.confidence == ("vat_unclear", "curated_dataset")
    assert french.book.confidence == ("curated_dataset",)
    assert between.book.confidence[0] == "derived"
    assert (french.book.exempt, swiss.book.exempt) == (True, False)


def test_nothing_is_priced_before_the_list_is_in_force() -> None:
    with pytest.raises(BatchpostError):
        priced("laposte", "2025-12-31", service="lettre_verte", weight_g="20")


@pytest.mark.parametrize(("operator", "to"), [("laposte", "75001"), ("swisspost", "8001")])
def test_home_is_known_by_its_own_postcodes(operator: str, to: str) -> None:
    service = {"laposte": "lettre_verte", "swisspost": "b_post_standardbrief"}[operator]
    assert priced(operator, service=service, weight_g="20", to=to).gross > 0
    with pytest.raises(BatchpostError):
        priced(operator, service=service, weight_g="20", to="220030")
