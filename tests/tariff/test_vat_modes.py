"""VAT by the line and on the batch total."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tariff_builders import items, price_one

from batchpost.model.client import VatMode
from batchpost.model.money import half_up
from batchpost.tariff.pricing import price

ON = date(2026, 11, 22)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(1, 2000), st.integers(1, 10**6), st.booleans()),
        min_size=1,
        max_size=60,
    )
)
def test_batch_vat_is_rounded_once_and_lines_still_add_up(drawn) -> None:
    table = items(
        service=["small_packet_insured"] * len(drawn),
        weight_g=[weight for weight, _, _ in drawn],
        declared_value=[declared for _, declared, _ in drawn],
        advice=["simple" if advice else "none" for _, _, advice in drawn],
    )
    for customer in ("legal_entity", "individual"):
        by_line, by_item, by_batch = (
            price(table, on=ON, customer=customer, operator="belpochta", vat_mode=mode)
            for mode in VatMode
        )
        sums = by_item.charges.groupby("line_no")[["net", "vat", "gross"]].sum()
        for net, vat, gross in sums.itertuples(index=False):
            listed, whole = (net, 100) if customer == "legal_entity" else (gross, 120)
            assert (vat, gross) == (half_up(listed * 20, whole), net + vat)
        assert by_item.charges["line_no"].equals(by_line.charges["line_no"])
        if customer == "legal_entity":
            assert by_batch.vat == half_up(by_line.net * 20, 100)
            assert by_batch.net == by_line.net
        else:
            assert by_batch.gross == by_line.gross
            assert by_batch.vat == half_up(by_line.gross * 20, 120)
        exact = by_batch.charges["net"] * 20 / 100
        if customer == "legal_entity":
            assert ((by_batch.charges["vat"] - exact).abs() < 1).all()
        assert (
            by_batch.charges["gross"] == by_batch.charges["net"] + by_batch.charges["vat"]
        ).all()


def test_exempt_charges_bear_no_vat_in_either_mode() -> None:
    for mode in VatMode:
        priced = price_one("parcel", "2026-01-15", "individual", weight_g=1150, vat_mode=mode)
        assert (priced.net, priced.vat, priced.gross) == (608, 0, 608)


def test_prices_for_individuals_hold_vat() -> None:
    priced = price_one("letter_ordinary", "2026-04-03", "individual", weight_g=300)
    assert (priced.gross, priced.vat) == (216, half_up(216 * 20, 120))


@pytest.mark.parametrize("customer", ["legal_entity", "entrepreneur"])
def test_entrepreneurs_pay_as_firms(customer: str) -> None:
    assert price_one("letter_registered", "2026-01-15", customer, weight_g=1000).gross == 808
