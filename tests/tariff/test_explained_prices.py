"""Explained prices: what an auditor reads, letter by letter, and sums that recompute by hand."""

import json
import os
import random
import re
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from click.testing import CliRunner
from tariff_builders import items

from batchpost.cli import main
from batchpost.commands._desk import Desk
from batchpost.commands._explain_talk import explain_text
from batchpost.errors import BatchpostError
from batchpost.language import language
from batchpost.model.client import VatMode
from batchpost.model.contract import Term, TermRule
from batchpost.model.money import format_minor
from batchpost.tariff.book import open_book, operators
from batchpost.tariff.contracts.contract import Contract
from batchpost.tariff.explain import Explanation, explain
from batchpost.tariff.pricing import price

GOLDEN = Path(__file__).parent / "explained"
SINCE = date(2026, 1, 1)


def term(number: str, rule: TermRule, value: str, *services: str) -> Term:
    return Term(number, rule, services, value, SINCE)


TERMS = (
    term("1", TermRule.FLAT, "3.10", "letter_registered"),
    term("2", TermRule.DISCOUNT, "7.5", "letter_registered"),
    term("3", TermRule.DISCOUNT, "10", "notice_of_delivery_simple"),
    term("4", TermRule.MINIMUM_ITEM, "3.75"),
    term("5", TermRule.MINIMUM_LIST, "5"),
)

CASES: dict[str, tuple[str, dict[str, Any]]] = {
    "letter": ("2026-10-01", {"service": "letter_registered", "weight_g": 61}),
    "letter_individual": (
        "2026-10-01",
        {"service": "letter_registered", "weight_g": 40, "advice": "simple",
         "customer": "individual"},
    ),
    "parcel_o1": (
        "2025-01-15", {"service": "parcel", "weight_g": 915, "declared_value": 125},
    ),
    "austria_o3": (
        "2024-10-29",
        {"service": "intl_parcel", "weight_g": 1045, "declared_value": 125, "country": "AT",
         "destination": "AT", "priority": "nonpriority"},
    ),
    "bulky_by_air": (
        "2026-10-01",
        {"service": "intl_parcel", "weight_g": 1045, "country": "AU", "destination": "AU",
         "priority": "priority", "marks": "bulky"},
    ),
    "express": (
        "2026-10-01",
        {"service": "express_parcel", "weight_g": 2150, "zone": "T5", "contents": "goods",
         "place": "office", "marks": "fragile", "urgency": "by_10am"},
    ),
    "money_order": ("2026-01-15", {"service": "money_order", "amount": 1000}),
    "storage": (
        "2019-02-20",
        {"service": "storage", "chargeable_days": 12, "rate_per_day": "0.36",
         "customer": "individual"},
    ),
    "contract": (
        "2026-10-01",
        {"service": "letter_registered", "weight_g": 20, "advice": "simple",
         "contract": Contract("12/26", TERMS)},
    ),
    "dollars": ("2026-10-01", {"service": "mizhnarodnyi_lyst_prostyi", "weight_g": 30,
                               "operator": "ukrposhta"}),
}  # fmt: skip
GROSS = {"letter": 421, "parcel_o1": 639, "austria_o3": 7870, "storage": 432}


def explained(case: str) -> Explanation:
    on, facts = CASES[case]
    facts = dict(facts)
    options = {name: facts.pop(name) for name in ("contract",) if name in facts}
    customer = facts.pop("customer", "legal_entity")
    operator = facts.pop("operator", "belpochta")
    table = items(**{name: [value] for name, value in facts.items()})
    day = date.fromisoformat(on)
    return explain(table, on=day, customer=customer, operator=operator, **options)


@pytest.mark.parametrize("case", [case for case in CASES if case != "dollars"])
def test_the_text_an_auditor_reads(case: str, tmp_path: Path) -> None:
    found = explained(case)
    text = "\n".join(explain_text(Desk(tmp_path, language("ru")), found)) + "\n"
    path = GOLDEN / f"{case}.txt"
    if "REWRITE_GOLDEN" in os.environ:
        path.write_text(text, encoding="utf-8", newline="\n")
    assert text == path.read_text(encoding="utf-8")
    if case in GROSS:
        assert found.gross == GROSS[case]
    recomputed(found)


def test_a_contract_s_step_of_rounding_is_grams_and_its_discount_percents(tmp_path: Path) -> None:
    since, parcels = date(2026, 1, 1), ("parcel",)
    terms = (
        Term("1", TermRule.FLAT, parcels, "2.00", since),
        Term("1.1", TermRule.KILOGRAM, parcels, "2.00", since),
        Term("2", TermRule.ROUNDING, parcels, "500", since),
        Term("3", TermRule.DISCOUNT, parcels, "5", since),
    )
    found = explain(
        items(service=["parcel"], weight_g=[1200]), on=date(2026, 10, 1),
        customer="legal_entity", operator="belpochta", contract=Contract("12/26", terms),
    )  # fmt: skip
    cited = [one.line for charge in found.charges for one in charge.lines]
    units = {line.line: line.currency for line in cited if line.legal_basis == "12/26"}
    assert units == {"12/26:1": "BYN", "12/26:1.1": "BYN", "12/26:2": "g", "12/26:3": "%"}
    text = "\n".join(explain_text(Desk(tmp_path, language("en")), found))
    assert "500 g" in text
    assert "500 BYN" not in text


def test_a_price_in_dollars_says_its_rate() -> None:
    book = open_book("ukrposhta")
    for service in book.services:
        try:
            found = explain(
                items(service=[service], weight_g=[20], country=["PL"]),
                on=date(2026, 5, 1), customer="legal_entity", operator="ukrposhta",
            )  # fmt: skip
        except BatchpostError:
            continue
        steps = [step for charge in found.charges for step in charge.steps]
        rates = [step for step in steps if step.kind == "exchange"]
        if rates:
            assert rates[0].facts["from"] == "USD"
            assert "USD = " in str(rates[0].said)
            recomputed(found)
            return
    pytest.fail("no price of the book is in dollars")


def recomputed(found: Explanation) -> None:
    """Work every sum out again from the sentence itself."""
    for charge in found.charges:
        reckoned = None
        for step in charge.steps:
            if step.kind == "charge":
                exact = Fraction(step.facts["exact"])
                assert worked_out(step.facts["sum"]) == exact, step.facts
                reckoned = exact
            if step.kind == "minimum" and step.facts["applied"] == "yes":
                reckoned = Fraction(step.facts["minimum"])
            if step.kind == "vat" and "treatment" in step.facts and reckoned is not None:
                assert half_up(reckoned) == {
                    "on_top": charge.net, "inside": charge.gross, "exempt": charge.gross
                }[step.facts["treatment"]]  # fmt: skip
                if "base" in step.facts:
                    rate = Fraction(step.facts["rate_percent"])
                    whole = 100 + (rate if step.facts["treatment"] == "inside" else 0)
                    assert half_up(Fraction(step.facts["base"]) * rate / whole) == charge.vat
        assert charge.steps[-1].facts["gross"] == format_minor(charge.gross)


def worked_out(text: str) -> Fraction:
    text = text.replace(" kg", "").replace("% of", "/ 100 *").replace("×", "*").replace("−", "-")
    assert re.fullmatch(r"[\d.\s()+*/-]+", text), text
    exact = re.sub(r"\d+(?:\.\d+)?", lambda number: f"Fraction('{number[0]}')", text)
    value = eval(exact, {"Fraction": Fraction})  # digits and signs only
    assert isinstance(value, Fraction)
    return value


def half_up(amount: Fraction) -> int:
    return int((abs(amount) * 200 + 1) // 2) * (-1 if amount < 0 else 1)


@pytest.mark.parametrize("mode", list(VatMode))
def test_every_item_of_a_list_under_contract_is_explained(mode: VatMode) -> None:
    rng = random.Random(7)
    weights = [rng.randint(1, 2000) for _ in range(30)]
    table = items(
        service=["letter_registered"] * 30, weight_g=weights,
        advice=[rng.choice(["simple", "none", "registered"]) for _ in weights],
    )  # fmt: skip
    for terms in (
        TERMS[1:],
        (TERMS[1], TERMS[4]),
        (*TERMS[:3], term("5", TermRule.MINIMUM_LIST, "1000")),
    ):
        contract = Contract("12/26", terms)
        options: dict[str, Any] = {
            "on": date(2026, 10, 1), "customer": "legal_entity", "operator": "belpochta",
            "vat_mode": mode, "contract": contract,
        }  # fmt: skip
        fees = price(table, **options).charges.groupby("line_no")["gross"].sum().tolist()
        for position in range(0, 30, 3):
            found = explain(table, position=position, **options)
            assert found.gross == fees[position]
            assert found.line_no == position + 1


def test_random_items_of_all_books_are_explained_as_they_are_priced() -> None:
    oracle = pytest.importorskip("oracle_items")
    draws = pytest.importorskip("oracle_draws")
    rng = random.Random(11)
    explained_items = 0
    for operator in operators():
        for _ in range(60 if operator == "belpochta" else 12):
            item = oracle.drawer(operator)(rng)
            options: dict[str, Any] = {
                "on": draws.random_day(operator, rng), "operator": operator,
                "customer": rng.choice(["legal_entity", "individual"]),
            }  # fmt: skip
            table: pd.DataFrame = oracle.frame([item])
            try:
                priced = price(table, **options)
            except BatchpostError:
                continue
            found = explain(table, **options)
            assert (found.net, found.vat) == (priced.net, priced.vat)
            recomputed(found)
            explained_items += 1
    assert explained_items > 40


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    monkeypatch.setenv("BATCHPOST_HOME", str(tmp_path))
    return lambda *words: CliRunner().invoke(main, [*words])


ASK = ("price", "--service", "parcel", "--weight-g", "915", "--declared-value", "1.25", "--on",
       "2025-01-15", "--explain")  # fmt: skip


def test_json_holds_the_price_as_ever_and_the_steps_beside_it(run) -> None:
    plain = json.loads(run(*ASK[:-1], "--format", "json", "--lang", "en").stdout)
    told = json.loads(run(*ASK, "--format", "json", "--lang", "en").stdout)
    steps = told.pop("explain")
    assert told == plain
    assert [charge["gross"] for charge in steps["charges"]] == ["6.34", "0.05"]
    weighed = steps["charges"][0]["steps"][0]
    assert weighed["step"] == "quantity"
    assert (weighed["given"], weighed["rounded_up_to_g"], weighed["taken"]) == ("915", "10", "920")
    assert steps["charges"][0]["lines"][0]["legal_basis"] == "Order No. 1162 of 2024-12-19"
    assert steps["vat_rate"]["percent"] == "20"


def test_csv_is_a_row_a_step(run) -> None:
    rows = run(*ASK, "--format", "csv", "--lang", "en").stdout.splitlines()
    assert rows[0].startswith("charge_no,title,step,text")
    assert len(rows) == 1 + 4 + 4
