"""What is charged for is in the currency of the tariff; what is for the customs may be in any."""

import pytest
from check_builders import a_list, codes_in, found_in

from batchpost.commands._listing_document import list_document
from batchpost.language import language
from batchpost.workflows.check_list import CheckedList

ABROAD = {"country": ["DE"], "postcode": ["10115"], "region": [None], "locality": ["Berlin"]}
PARCEL = {**ABROAD, "kind": ["parcel"], "weight_g": [1500]}


def code_of(**columns):
    return [code for code in codes_in({**PARCEL, **columns}) if code.startswith("currency.")]


@pytest.mark.parametrize("currency", ["EUR", "JPY"])
def test_an_insured_item_abroad_is_insured_in_the_currency_of_the_tariff(currency):
    given = {"category": ["insured"], "declared_value": [10_000], "currency": [currency]}
    (found,) = found_in(a_list({**PARCEL, **given}))
    assert (found.code, found.line_no) == ("currency.no_rate", 1)
    assert f"{'100.00' if currency == 'EUR' else '10000'} {currency}" in str(found.message)
    assert "BYN" in str(found.remedy)
    assert code_of(**{**given, "currency": ["BYN"]}) == []


def test_cash_on_delivery_abroad_is_in_the_currency_of_the_tariff():
    given = {"category": ["ordinary"], "cod_amount": [500], "currency": ["EUR"]}
    assert code_of(**given) == ["currency.no_rate"]
    insured = {**given, "category": ["insured"], "declared_value": [500]}
    assert code_of(**insured) == ["currency.no_rate"]  # told once an item


def test_a_kind_without_category_is_insured_by_its_value():
    given = {"kind": ["ems"], "category": [None], "declared_value": [500], "currency": ["EUR"]}
    assert code_of(**given) == ["currency.no_rate"]


@pytest.mark.parametrize("category", ["ordinary", "registered"])
def test_a_value_for_the_customs_may_be_in_any_currency(category):
    given = {"kind": ["small_packet"], "weight_g": [500], "category": [category]}
    assert code_of(**given, declared_value=[500], currency=["EUR"]) == []


def test_the_currency_is_the_office_s_own():
    given = {"category": ["insured"], "declared_value": [500], "currency": ["KZT"]}
    listing = a_list({**PARCEL, **given})
    assert not found_in(listing, home_currency="KZT", home_country="KZ")
    assert found_in(listing)


@pytest.mark.parametrize(
    ("currencies", "summed"), [(["EUR", "BYN"], "0.70 BYN"), (["EUR", "EUR"], "10.70 EUR")]
)
def test_a_summary_adds_up_amounts_of_one_currency(currencies, summed):
    columns = {name: values * 2 for name, values in PARCEL.items()}
    given = {"declared_value": [1000, 70], "currency": currencies}
    checked = CheckedList(a_list({**columns, **given}), ())
    summary = list_document(checked, language("en"), "BYN")["summary"]
    assert f"{summary['declared_value']} {summary['currency']}" == summed
