"""Published prices, met to the kopeck: every domestic row of the golden table."""

import csv
import json
from decimal import Decimal
from typing import Any

import pytest
from tariff_builders import NUMBERS, SHARED, price_one

from batchpost.model.money import format_minor
from batchpost.tariff.errors import NoTariffInForceError

GOLDEN = SHARED / "data" / "golden.csv"
#: T15 is a sum rounded once by a third party; the operator rounds each charge.
DEVIATION = {"T15": "6.34"}


def rows() -> list[dict[str, str]]:
    if not GOLDEN.is_file():
        return []
    with GOLDEN.open(encoding="utf-8-sig", newline="") as file:
        return [row for row in csv.DictReader(file) if row["operator"] == "Belpochta"]


def facts_of(row: dict[str, str]) -> dict[str, Any]:
    facts = json.loads(row["inputs_json"], parse_float=Decimal)
    for name in ("declared_value", "amount"):
        if name in facts:
            facts[name] = int(Decimal(facts[name]) * 100)
    if "notice" in facts:
        facts["advice"] = facts.pop("notice")
    return {
        name: value if name in NUMBERS | {"weight_g", "declared_value"} else str(value)
        for name, value in facts.items()
    }


DOMESTIC = [row for row in rows() if not row["service"].startswith("intl_")]
ABROAD = [row for row in rows() if row["service"].startswith("intl_")]


def test_the_golden_table_is_there() -> None:
    if not GOLDEN.is_file():
        pytest.skip("the shared data do not lie beside the project")
    assert len(DOMESTIC) == 26


@pytest.mark.parametrize("row", DOMESTIC, ids=lambda row: row["id"])
def test_domestic_price_is_met(row: dict[str, str]) -> None:
    priced = price_one(row["service"], row["date"], row["customer_category"], **facts_of(row))
    expected = DEVIATION.get(row["id"], row["expected_total"])
    assert format_minor(priced.gross) == expected
    assert priced.currency == row["currency"]
    assert (priced.vat == 0) == (
        row["vat_included"] == "exempt" and "notice" not in row["inputs_json"]
    )


def test_the_known_deviation_is_met_as_the_operator_reckons() -> None:
    priced = price_one("parcel", "2026-01-15", "individual", declared_value=1012, weight_g=1152)
    assert priced.charges["gross"].tolist() == [604, 30]


def test_the_operators_own_result_line_by_line() -> None:
    """6.39 by the operator's calculator (O1): 5.28 and VAT 1.06, 0.04 and VAT 0.01."""
    priced = price_one("parcel", "2025-01-15", declared_value=125, weight_g=915)
    assert priced.charges[["net", "vat"]].to_numpy().tolist() == [[528, 106], [4, 1]]
    assert price_one("parcel", "2026-01-15", declared_value=125, weight_g=915).gross == 705


@pytest.mark.parametrize("row", ABROAD, ids=lambda row: row["id"])
def test_abroad_is_refused_by_name_until_its_lists_are_there(row: dict[str, str]) -> None:
    with pytest.raises(NoTariffInForceError) as refused:
        price_one(row["service"], row["date"], row["customer_category"], weight_g=20)
    assert row["service"] in str(refused.value)
    assert row["date"] in str(refused.value)
