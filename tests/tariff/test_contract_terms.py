"""Contracts after the book: rates, discounts, least charges, each a line of its own."""

import random
from datetime import date
from typing import Any

import pytest
from tariff_builders import items

from batchpost.model.charges import Priced
from batchpost.model.client import VatMode
from batchpost.model.contract import Counted, Term, TermRule
from batchpost.tariff.contracts.contract import Contract
from batchpost.tariff.contracts.lines import ContractTermError
from batchpost.tariff.contracts.proof import prove_terms
from batchpost.tariff.explain import explain
from batchpost.tariff.pricing import price

ON = date(2026, 4, 3)
SINCE = date(2026, 1, 1)
REGISTERED = ("letter_registered",)
SERVICES = ["letter_registered", "parcel", "notice_of_delivery_simple"]


def term(rule: TermRule, value: str, services: tuple[str, ...] = REGISTERED, **more: Any) -> Term:
    return Term(more.pop("term", "1"), rule, services, value, **({"effective_from": SINCE} | more))


def priced(
    *terms: Term, count: int = 1, earlier: dict[frozenset[str], int] | None = None, **more: Any
) -> Priced:
    columns = {name: more.pop(name) for name in list(more) if name not in {"vat_mode", "customer"}}
    table = items(
        service=["letter_registered"] * count,
        **({"weight_g": [20] * count} | {name: [value] * count for name, value in columns.items()}),
    )
    contract = Contract("12/26", terms, earlier or {})
    more = {"customer": "legal_entity"} | more
    return price(table, on=ON, operator="belpochta", contract=contract, **more)


def lines(found: Priced) -> list[tuple[str, int, int]]:
    charges = found.charges
    return list(zip(charges["rule"], charges["net"].tolist(), charges["vat"].tolist(), strict=True))


def test_a_rate_stands_below_the_books_price():
    found = priced(term(TermRule.FLAT, "3.10", term="2.1"))
    assert lines(found) == [("base_upto_weight", 330, 66), ("flat_per_item", -20, -4)]
    assert found.gross == 372
    added = found.charges.iloc[1]
    assert added["tariff_line"] == "contract:12/26:2.1"
    assert added["title"] == "Договорной тариф вместо тарифа прейскуранта"
    assert "12/26" in found.book.orders


def test_vat_is_that_of_what_is_paid():
    # 3.30 + 0.66; 3.13 pays VAT 0.626 -> 0.63: the line takes 0.17 and 0.03 away
    assert lines(priced(term(TermRule.FLAT, "3.13")))[1] == ("flat_per_item", -17, -3)


def test_a_rate_by_steps_is_built_as_a_books():
    rate = (
        term(TermRule.BASE, "3.00", weight_from_g=1, weight_to_g=20),
        term(TermRule.STEP, "0.05", term="2", per=20),
    )
    assert priced(*rate, weight_g=61).net == 300 + 3 * 5
    assert priced(*rate, weight_g=60).net == 300 + 2 * 5


def test_what_a_rate_does_not_reach_keeps_the_books_price():
    rate = term(TermRule.BAND, "3.00", weight_from_g=1, weight_to_g=100)
    assert priced(rate, weight_g=100).net == 300
    assert lines(priced(rate, weight_g=101)) == [("base_upto_weight+per_started_step", 365, 73)]


def test_a_discount_comes_off_what_the_rate_left():
    found = priced(term(TermRule.FLAT, "3.10"), term(TermRule.DISCOUNT, "5", term="3"))
    # 3.10 less 0.155 -> 0.16: 2.94 and VAT 0.588 -> 0.59
    assert lines(found)[2] == ("discount_percent", -16, -3)
    assert (found.net, found.vat) == (294, 59)


def test_a_discount_for_all_leaves_insurance_and_extras_alone():
    off = term(TermRule.DISCOUNT, "10", ())
    plain, cut = priced(advice="simple"), priced(off, advice="simple")
    assert plain.net - cut.net == 33
    named = term(TermRule.DISCOUNT, "10", ("notice_of_delivery_simple",))
    assert plain.net - priced(named, advice="simple").net == 8


@pytest.mark.parametrize(("count", "net"), [(99, 330), (100, 297), (999, 297), (1000, 264)])
def test_a_discount_by_volume_turns_on_the_list(count: int, net: int):
    bands = (
        term(TermRule.DISCOUNT, "10", items_from=100, items_to=999),
        term(TermRule.DISCOUNT, "20", term="2", items_from=1000),
    )
    assert priced(*bands, count=count).net == net * count


def test_a_discount_by_volume_may_turn_on_the_month():
    off = term(TermRule.DISCOUNT, "10", items_from=100, counted=Counted.MONTH)
    assert priced(off, earlier={frozenset({"letter_registered"}): 98}).net == 330
    assert priced(off, earlier={frozenset({"letter_registered"}): 99}).net == 297
    assert priced(off, earlier={frozenset({"parcel"}): 99}).net == 330


def test_an_item_is_topped_up_to_its_least_charge():
    least = term(TermRule.MINIMUM_ITEM, "3.40")
    assert lines(priced(least))[1] == ("minimum_per_item", 10, 2)
    assert len(lines(priced(least, weight_g=200))) == 1


def test_a_list_is_topped_up_and_all_items_share():
    found = priced(term(TermRule.MINIMUM_LIST, "10.00", ()), count=3)
    shares = found.charges[found.charges["rule"] == "minimum_per_list"]
    assert shares["net"].tolist() == [4, 3, 3]
    assert found.net == 1000
    assert priced(term(TermRule.MINIMUM_LIST, "9.90", ()), count=3).net == 990


def test_a_least_charge_of_the_list_is_of_the_services_it_names():
    table = items(service=["letter_registered", "parcel"], weight_g=[20, 1000])
    letters = term(TermRule.MINIMUM_LIST, "5.00")
    both = term(TermRule.MINIMUM_LIST, "20.00", (), term="2")
    for terms, net in (([letters], 500 + 590), ([letters, both], 2000)):
        found = price(table, on=ON, customer="legal_entity", operator="belpochta",
                      contract=Contract("1", tuple(terms)))  # fmt: skip
        assert found.net == net
    assert priced(term(TermRule.MINIMUM_LIST, "9", ("notice_of_delivery_simple",)),
                  advice="simple").net == 410  # fmt: skip


def test_a_rate_may_be_that_of_an_extra():
    rate = term(TermRule.FLAT, "0.50", ("notice_of_delivery_simple",))
    assert lines(priced(rate, advice="simple"))[2] == ("flat_per_item", -30, -6)
    assert priced(rate).net == 330


def test_a_month_counts_an_item_of_two_services_once():
    both = ("letter_registered", "notice_of_delivery_simple")
    off = term(TermRule.DISCOUNT, "10", both, items_from=100, counted=Counted.MONTH)
    assert priced(off, earlier={frozenset(both): 98}).net == 330
    assert priced(off, earlier={frozenset(both): 99}).net == 297


def test_terms_have_their_days():
    over = term(TermRule.FLAT, "3.00", effective_to=date(2026, 4, 2))
    later = term(TermRule.FLAT, "2.00", effective_from=date(2026, 4, 4))
    assert priced(over, later).net == 330


def test_vat_on_the_batch_is_that_of_all_that_is_paid():
    found = priced(term(TermRule.FLAT, "3.13"), count=3, vat_mode=VatMode.BATCH)
    assert (found.net, found.vat) == (939, 188)


def test_prices_with_vat_inside_stay_so():
    found = priced(term(TermRule.FLAT, "3.60"), customer="individual")
    assert (found.gross, found.vat) == (360, 60)


@pytest.mark.parametrize(
    "terms",
    [
        (term(TermRule.DISCOUNT, "5"), term(TermRule.DISCOUNT, "6", term="2")),
        (term(TermRule.FLAT, "3.00"), term(TermRule.FLAT, "3.10", term="2")),
        (term(TermRule.STEP, "0.05", per=20),),
        (term(TermRule.FLAT, "-3"),),
        (term(TermRule.FLAT, "1e5"),),
        (
            term(TermRule.BAND, "3", weight_from_g=1, weight_to_g=100),
            term(TermRule.BAND, "4", term="2", weight_from_g=100, weight_to_g=200),
        ),
        (term(TermRule.DISCOUNT, "120"),),
        # a step of no grams, a rounding to no grams or to half a gram
        (
            term(TermRule.BASE, "3", weight_from_g=1, weight_to_g=20),
            term(TermRule.STEP, "1", term="2"),
        ),
        (term(TermRule.FLAT, "3"), term(TermRule.KILOGRAM, "1"), term(TermRule.ROUNDING, "0")),
        (term(TermRule.FLAT, "3"), term(TermRule.KILOGRAM, "1"), term(TermRule.ROUNDING, "0.5")),
        # the base ends before the steps above it do, by its days or by the number of items
        (
            term(TermRule.BASE, "3", weight_to_g=20, effective_to=date(2026, 3, 1)),
            term(TermRule.STEP, "1", term="2", per=20),
        ),
        (
            term(TermRule.BASE, "3", weight_to_g=20, items_to=99),
            term(TermRule.STEP, "1", term="2", per=20),
        ),
        # a list of 50 in a month of 150: both hold
        (
            term(TermRule.DISCOUNT, "3", items_to=99),
            term(TermRule.DISCOUNT, "5", term="2", items_from=100, counted=Counted.MONTH),
        ),
        (
            term(TermRule.FLAT, "3", items_to=99),
            term(TermRule.FLAT, "2", ("letter_registered", "parcel"), term="2", items_from=100),
        ),
    ],
)
def test_terms_that_contradict_one_another_are_refused(terms: tuple[Term, ...]):
    with pytest.raises(ContractTermError):
        prove_terms(terms)


def test_bands_of_volume_side_by_side_are_no_clash():
    prove_terms(
        [
            term(TermRule.FLAT, "3.00", items_to=99),
            term(TermRule.FLAT, "2.90", term="2", items_from=100),
            term(TermRule.DISCOUNT, "5", ()),
            term(TermRule.DISCOUNT, "6", term="4"),
        ]
    )


def _any_term(draws: random.Random, number: int) -> Term:
    rule = draws.choice(list(TermRule))
    most = 1 if rule.is_rate else 0
    grams: dict[TermRule, dict[str, int]] = {
        TermRule.BASE: {"weight_from_g": 1, "weight_to_g": 20},
        TermRule.STEP: {"per": draws.choice([1, 20])},
        TermRule.BAND: {"weight_from_g": 1, "weight_to_g": 50},
    }
    value = {TermRule.ROUNDING: "100", TermRule.DISCOUNT: draws.choice(["5", "12.5", "100"])}.get(
        rule, draws.choice(["0", "0.5", "3.13", "7.77", "40"])
    )
    services = tuple(draws.sample(SERVICES, draws.randint(most, 2)))
    counted = {"items_from": draws.randint(1, 3), "counted": draws.choice(list(Counted))}
    return term(rule, value, services, term=str(number), **grams.get(rule, {}), **counted)


@pytest.mark.parametrize("seed", range(12))
def test_whatever_terms_are_agreed_every_item_is_explained(seed: int):
    draws = random.Random(seed)
    while True:
        terms = tuple(_any_term(draws, number) for number in range(draws.randint(1, 5)))
        try:
            prove_terms(terms)
        except ContractTermError:
            continue
        break
    services = [draws.choice(["letter_registered", "parcel"]) for _ in range(4)]
    table = items(
        service=services,
        weight_g=[draws.choice([5, 20, 21, 1999]) for _ in services],
        declared_value=[999 if one == "parcel" else 0 for one in services],
        advice=[draws.choice(["simple", None]) for _ in services],
        payer=[draws.choice(["individual", "legal_entity", None]) for _ in services],
    )
    asked: dict[str, Any] = {
        "on": ON, "customer": "legal_entity", "operator": "belpochta",
        "vat_mode": draws.choice(list(VatMode)), "contract": Contract("1", terms),
    }  # fmt: skip
    charges = price(table, **asked).charges
    paid = charges.groupby("line_no")["gross"].sum()
    assert (paid >= 0).all()
    assert [explain(table, position=at, **asked).gross for at in range(4)] == paid.tolist()
