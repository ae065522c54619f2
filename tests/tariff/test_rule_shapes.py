"""Every shape of rule that published price lists use, in a made-up book, reckoned by hand."""

import csv
from datetime import date
from pathlib import Path

import pytest
from tariff_builders import items

from batchpost.errors import ReferenceDataError
from batchpost.tariff.errors import (
    FactMissingError,
    NotAcceptedError,
    NotPricedError,
    TariffBookError,
    WeightOverLimitError,
)
from batchpost.tariff.lines import COLUMNS
from batchpost.tariff.pricing import price

ON = date(2026, 3, 1)
BOOK = """operator = "made"
title = "Made up"
country = "BY"
currency = "BYN"
[lists]
lines = "the made-up list"
"""
#: services, when, from_g, to_g, over, unit, per, rule, value, minimum, vat, vat_individual, outcome
LINES = """
flat|||||item||flat_per_item|1.2345||no||
steps||1|100||item||base_upto_weight|2.00||no||
steps|||||g|20|per_started_step|0.07||no||
bands||1|500||item||weight_band|3.00||yes||
bands||501|1000||item||weight_band|4.00||yes||
bands_then||1|1000||item||weight_band|5.00||no|exempt|
bands_then||1001|||item||per_item_plus_per_kg|5.00||no|exempt|
bands_then||1001|||kg||per_item_plus_per_kg|0.90||no|exempt|
bands_then|declared=no||||g||weight_rounding_up|100||n/a||
bands_then|declared=yes||||g||weight_rounding_up|10||n/a||
bands_then|||||declared_value||percent_of_declared_value_min|1.00|0.50|no|exempt|
abroad|priority=priority destination=AT|1|2000||item||per_item_plus_per_kg|10.00||no||
abroad|priority=priority destination=AT|1|2000||kg||per_item_plus_per_kg|4.00||no||
abroad|priority=priority destination=AT||||kg||included_component|1.50||n/a||
abroad|priority=nonpriority destination=AT||||item||not_accepted|||n/a||not_accepted
abroad|priority=priority destination!=AT|1|1000||item||weight_band|7.00||no||
abroad|declared=no||||g||weight_rounding_up|100||n/a||
abroad|declared=yes||||g||weight_rounding_up|10||n/a||
abroad|category=registered||||item||flat_add_on_to_weight_charge|2.50||no||
abroad|mark=bulky|fragile||||base charge||percent_surcharge_on_base_excl_air|50.00||n/a||
abroad|||||declared_value|1|per_started_unit_of_declared_value|0.04||no||
sized|size=S||||item||flat_by_size_class|4.95||no||
sized|size=M||||item||flat_by_size_class|6.20||no||
sized|oversize=yes||||item||flat_add_on_to_weight_charge|2.00||no||
zoned|zone=T1|1|1000||item||zone_x_weight_band|8.00||no||
zoned|zone=T2|1|1000||item||zone_x_weight_band|9.00||no||
hurry|||||base charge||multiplier|1.10||no||
payout|settlement=city||||amount||percent_of_amount_by_settlement_class|0.70||no||
payout|settlement=village||||amount||percent_of_amount_by_settlement_class|2.34||no||
order||||0|amount||percent_of_whole_amount_by_amount_band_min|3.00|1.00|no||
order||||200|amount||percent_of_whole_amount_by_amount_band_min|2.00|1.00|no||
days||||7|day||per_day_after_free_days|0.40||no||
months|||||month||per_month|15.00||no||
words|||||word||per_unit|0.009||no||
calls|||||item||flat_per_item|12.00||no||
back|||||item||refer_to_tariff|steps||n/a||
both_ways|||||item||refer_to_tariff|steps+flat||n/a||
fixed_zone|||||item||refer_to_tariff|zoned zone=T2||n/a||
round_one|||||item||refer_to_tariff|round_two||n/a||
round_two|||||item||refer_to_tariff|round_one||n/a||
free|||||item||free|0.00||no||
branch|||||item||flat_per_item|||no||set_by_branch
contract|||||item||flat_per_item|||no||contract_only
"""
EXTRAS = """service,when,charge,note
zoned,urgency=by_10am,hurry,
zoned,call=yes,calls,
"""


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("books")
    folder = root / "made"
    (folder / "lines").mkdir(parents=True)
    (folder / "book.toml").write_text(BOOK, "utf-8")
    (folder / "extras.csv").write_text(EXTRAS, "utf-8")
    (folder / "vat.csv").write_text(
        "rate,effective_from,effective_to,legal_basis,confidence,source,note\n"
        "20,2020-01-01,,,transcribed,made up,\n",
        "utf-8",
    )
    names = set()
    with (folder / "lines" / "lines.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, COLUMNS, restval="", lineterminator="\n")
        table.writeheader()
        for number, text in enumerate(LINES.strip().splitlines(), 1):
            cells = split(text)
            names.add(cells["services"])
            table.writerow(
                cells
                | {
                    "line": f"made.{number}", "title_ru": f"строка {number}", "currency": "BYN",
                    "customer_category": "all", "effective_from": "2026-01-01",
                    "confidence": "transcribed", "source": "made up",
                    "amount_to": "200" if text.startswith("order||||0|") else "",
                }
            )  # fmt: skip
    with (folder / "services.csv").open("w", encoding="utf-8", newline="") as file:
        file.write("service,title_ru,title_en,kind,categories,direction,weight_limit_g,defaults,")
        file.write("limit_confidence,limit_source,note\n")
        file.writelines(f"{name},{name},{name},,,,,,,,\n" for name in sorted(names))
    return root


def split(text: str) -> dict[str, str]:
    """Return the cells of a line; a bar within a condition stands between `=` and a blank."""
    text = text.replace("bulky|fragile", "bulky\x00fragile")
    names = (
        "services", "when", "weight_from_g", "weight_to_g", "amount_over", "unit", "per", "rule",
        "value", "minimum", "vat", "vat_individual", "outcome",
    )  # fmt: skip
    cells = [cell.replace("\x00", "|") for cell in text.split("|")]
    return dict(zip(names, cells, strict=True))


def charged(books: Path, service: str, facts: dict[str, object], customer: str) -> list[list[int]]:
    table = items(service=[service], **{
        name: [value] for name, value in facts.items()
        if name not in {"oversize", "call"}
    })  # fmt: skip
    for name in {"oversize", "call"} & facts.keys():
        table[name] = [facts[name]]
    priced = price(table, on=ON, customer=customer, operator="made", books=books)
    found: list[list[int]] = priced.charges[["net", "vat"]].to_numpy().tolist()
    return found


LEGAL, PERSON = "legal_entity", "individual"
AT = {"destination": "AT", "country": "AT", "priority": "priority"}


@pytest.mark.parametrize(
    ("service", "customer", "facts", "charges"),
    [
        ("flat", LEGAL, {}, [[123, 25]]),
        ("steps", LEGAL, {"weight_g": 100}, [[200, 40]]),
        ("steps", LEGAL, {"weight_g": 101}, [[207, 41]]),
        ("steps", LEGAL, {"weight_g": 121}, [[214, 43]]),
        ("bands", LEGAL, {"weight_g": 500}, [[250, 50]]),
        ("bands", LEGAL, {"weight_g": 501}, [[333, 67]]),
        ("bands_then", LEGAL, {"weight_g": 1000}, [[500, 100]]),
        ("bands_then", LEGAL, {"weight_g": 1001}, [[599, 120]]),
        # to 10 g with a declared value: 5.00 + 0.90 x 1.01; 1 % of 12.00 is under the least
        ("bands_then", PERSON, {"weight_g": 1001, "declared_value": 1200}, [[591, 0], [50, 0]]),
        ("abroad", LEGAL, AT | {"weight_g": 1101}, [[1480, 296]]),
        # 14.80 less 1.2 kg x 1.50 = 13.00, half of it; once though two marks ask for it
        ("abroad", LEGAL, AT | {"weight_g": 1101, "marks": "bulky fragile"},
         [[1480, 296], [650, 130]]),
        ("abroad", LEGAL, AT | {"weight_g": 1101, "category": "registered"},
         [[1480, 296], [250, 50]]),
        # 1.25 roubles are two started ones; the mass rounds to 10 g: 10.00 + 1.11 x 4.00
        ("abroad", LEGAL, AT | {"weight_g": 1101, "declared_value": 125}, [[1444, 289], [8, 2]]),
        ("abroad", LEGAL, AT | {"destination": "FR", "country": "FR", "weight_g": 1000},
         [[700, 140]]),
        ("sized", LEGAL, {"size": "S"}, [[495, 99]]),
        ("sized", LEGAL, {"size": "M", "oversize": "yes"}, [[620, 124], [200, 40]]),
        ("zoned", LEGAL, {"zone": "T1", "weight_g": 1}, [[800, 160]]),
        ("zoned", LEGAL, {"zone": "T2", "weight_g": 1, "urgency": "by_10am", "call": "yes"},
         [[900, 180], [90, 18], [1200, 240]]),
        ("payout", LEGAL, {"amount": 10_000, "settlement": "village"}, [[234, 47]]),
        ("order", LEGAL, {"amount": 3_000}, [[100, 20]]),
        ("order", LEGAL, {"amount": 20_000}, [[600, 120]]),
        ("order", LEGAL, {"amount": 20_001}, [[400, 80]]),
        ("days", LEGAL, {"days": 7}, [[0, 0]]),
        ("days", LEGAL, {"days": 10}, [[120, 24]]),
        ("days", LEGAL, {"chargeable_days": 10}, [[400, 80]]),
        ("months", LEGAL, {"months": 3}, [[4500, 900]]),
        ("words", LEGAL, {"words": 5}, [[5, 1]]),
        ("back", LEGAL, {"weight_g": 121}, [[214, 43]]),
        ("both_ways", LEGAL, {"weight_g": 121}, [[214, 43], [123, 25]]),
        ("fixed_zone", LEGAL, {"weight_g": 121}, [[900, 180]]),
        ("free", LEGAL, {}, [[0, 0]]),
        # the payer decides, not the client
        ("bands_then", LEGAL, {"weight_g": 1000, "payer": PERSON}, [[500, 0]]),
    ],
)  # fmt: skip
def test_a_rule_is_reckoned_as_by_hand(
    books: Path, service: str, customer: str, facts: dict[str, object], charges: list[list[int]]
) -> None:
    assert charged(books, service, facts, customer) == charges


@pytest.mark.parametrize(
    ("error", "service", "facts", "says"),
    [
        (NotAcceptedError, "abroad", AT | {"priority": "nonpriority", "weight_g": 5},
         "Line 1: the operator does not accept abroad to AT on 2026-03-01: the price list «the "),
        (WeightOverLimitError, "abroad", AT | {"weight_g": 2001}, "2001 g"),
        (FactMissingError, "abroad", {"priority": "priority", "weight_g": 5}, "destination"),
        (NotPricedError, "branch", {}, "each branch sets its own"),
        (NotPricedError, "contract", {}, "by contract only"),
        (NotPricedError, "hurry", {}, "only beside another service"),
        (TariffBookError, "round_one", {}, "lead to one another"),
    ],
)  # fmt: skip
def test_what_gives_no_price_says_why(
    books: Path, error: type[ReferenceDataError], service: str, facts: dict[str, object], says: str
) -> None:
    with pytest.raises(error) as refused:
        charged(books, service, facts, LEGAL)
    assert says in str(refused.value)


def test_items_of_two_payers_are_priced_in_one_list(books: Path) -> None:
    table = items(service=["bands_then"] * 3, weight_g=[1000] * 3, payer=[None, PERSON, LEGAL])
    priced = price(table, on=ON, customer=LEGAL, operator="made", books=books)
    assert priced.charges["vat"].tolist() == [100, 0, 100]
