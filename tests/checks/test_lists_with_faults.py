"""Whole lists: the traps about checks, and faults sown at random."""

import pytest
from check_builders import HEADINGS, a_list, found_in
from hypothesis import given, settings
from hypothesis import strategies as st

from batchpost.checks.run import load_rules
from batchpost.model.finding import Finding, Place, Severity
from batchpost.model.message import message


def _trap(count, **columns):
    """A list as the traps have it: no kind is given, the address stands in one cell."""
    return a_list(
        {
            "kind": [None] * count, "category": [None] * count, "client_key": [None] * count,
            "region": [None] * count, "locality": [None] * count, "country": ["BY"] * count,
            "phone": [None] * count, "email": [None] * count,
            "address": [f"г. Минск, ул. Садовая, д. {number}" for number in range(count)],
            **columns,
        }
    )  # fmt: skip


def _errors_at(listing, row):
    return [
        finding.code
        for finding in found_in(listing)
        if finding.place.row == row and finding.severity is Severity.ERROR
    ]


def test_t08_identifier_used_twice_is_an_error_at_its_second_place():
    numbers = ["RB707173557BY", "RB707173565BY", "RB707173574BY", "RB707173588BY",
               "RB707173591BY", "RB707173605BY", "RB707173557BY", "RB707173628BY"]  # fmt: skip
    listing = _trap(8, item_identifier=numbers)
    assert _errors_at(listing, 8) == ["identifier.duplicate"]
    assert all(not _errors_at(listing, row) for row in (*range(2, 8), 9))


def test_t32_index_of_five_digits_is_an_error_and_is_not_padded():
    listing = _trap(6, postcode=["220030"] * 5 + ["22532"])
    assert _errors_at(listing, 7) == ["postcode.length"]
    assert listing.items["postcode"].tolist()[5] == "22532"


def test_t33_cash_on_delivery_above_the_declared_value_is_an_error():
    listing = _trap(5, declared_value=[5000] * 5, cod_amount=[2000] * 4 + [7550])
    assert _errors_at(listing, 6) == ["cod.above_declared_value"]
    assert not _errors_at(listing, 2)


def test_t34_weight_of_nothing_or_less_is_an_error():
    assert _errors_at(_trap(5, weight_g=[270, 21, 221, 47, -20]), 6) == ["weight.not_positive"]


def test_t35_every_fault_of_a_row_is_told_once():
    reader = Finding(
        "weight.unreadable", Severity.ERROR, Place("Лист1", 2, HEADINGS["weight_g"]), "абв",
        message("No number."), message("Correct it."), 1,
    )  # fmt: skip
    listing = _trap(5, postcode=["2200"] + ["220030"] * 4, weight_g=[None, 92, 100, 89, 205])
    listing = type(listing)(
        listing.source, listing.manifest, listing.items, (reader,), listing.columns
    )
    assert _errors_at(listing, 2) == ["postcode.length"]


def test_t01_index_that_begins_with_zero_is_not_refused():
    assert not _errors_at(_trap(6, postcode=["012345"] + ["220030"] * 5), 2)


#: One fault each: the columns it changes and the code it must give, and no other.
FAULTS = {
    "addressee.missing": {"addressee": None},
    "address.missing": {"address": None, "locality": None},
    "postcode.missing": {"postcode": None},
    "postcode.length": {"postcode": "22003"},
    "postcode.form": {"postcode": "22003О"},
    "postcode.unknown_area": {"postcode": "120030"},
    "postcode.region": {"postcode": "246050"},
    "weight.missing": {"weight_g": None},
    "weight.not_positive": {"weight_g": 0},
    "weight.over_limit": {"weight_g": 2500},
    "declared_value.missing": {"declared_value": None},
    "declared_value.negative": {"declared_value": -100},
    "cod.above_declared_value": {"cod_amount": 20_000},
    "cod.negative": {"cod_amount": -5},
    "advice.no_contact": {"advice": "electronic", "phone": None, "email": None},
    "phone.form": {"phone": "нет"},
    "email.form": {"email": "нет"},
    "locality.district": {"locality": "Слуцкий р-н"},
    "direction.mixed": {"country": "PL"},
}


@settings(max_examples=60, deadline=None)
@given(st.integers(2, 60), st.data())
def test_k_faults_sown_are_k_faults_found_where_they_are(count, data):
    sown = data.draw(
        st.dictionaries(
            st.integers(0, count - 1), st.sampled_from(sorted(FAULTS)), max_size=count - 1
        )
    )
    columns = {
        "kind": ["small_packet"] * count,
        "category": ["insured"] * count,
        "declared_value": [10_000] * count,
        "cod_amount": [5_000] * count,
    }
    listing = a_list(columns, count)
    items = listing.items.copy()
    for index, fault in sown.items():
        for name, value in FAULTS[fault].items():
            items.loc[index, name] = value
    listing = type(listing)(listing.source, listing.manifest, items, (), listing.columns)

    found = {(finding.line_no, finding.code) for finding in found_in(listing)}

    assert found == {(index + 1, fault) for index, fault in sown.items()}


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "item_identifier": st.none() | st.text(max_size=15),
                "kind": st.sampled_from([None, "letter", "parcel", "ems", "postcard", "weird"]),
                "category": st.sampled_from([None, "ordinary", "registered", "insured", "x"]),
                "weight_g": st.none() | st.integers(-(2**40), 2**40),
                "declared_value": st.none() | st.integers(-(2**40), 2**40),
                "cod_amount": st.none() | st.integers(-(2**40), 2**40),
                "addressee": st.none() | st.text(max_size=8),
                "postcode": st.none() | st.text(max_size=8),
                "country": st.sampled_from([None, "BY", "RU", "UA", "PL", "??"]),
                "region": st.none() | st.text(max_size=8),
                "locality": st.none() | st.text(max_size=8),
                "address": st.none() | st.text("абвобл. ,", max_size=12),
                "phone": st.none() | st.text(max_size=12),
                "email": st.none() | st.text(max_size=12),
                "advice": st.sampled_from([None, "none", "electronic", "simple"]),
                "client_key": st.none() | st.text(max_size=3),
            }
        ),
        min_size=1,
        max_size=8,
    ),
    st.sampled_from([None, "domestic", "international"]),
)
def test_no_list_breaks_a_rule_and_every_finding_stands_at_an_item(rows, direction):
    listing = a_list(
        {name: [row[name] for row in rows] for name in rows[0]}, len(rows), direction=direction
    )
    known = {code for rule in load_rules().values() for code in rule.CODES}
    for finding in found_in(listing):
        assert finding.code in known
        assert str(finding.message)
        assert finding.line_no is None or 1 <= finding.line_no <= len(rows)
        assert (finding.line_no is None) == (finding.place.row is None)


@pytest.mark.parametrize("order", ["forward", "backward"])
def test_findings_follow_the_rows(order):
    count = 50
    weights = [0 if number % 3 else 20 for number in range(count)]
    listing = a_list({"weight_g": weights if order == "forward" else weights[::-1]}, count)
    lines = [finding.line_no for finding in found_in(listing)]
    assert lines == sorted(lines)
    assert len(lines) == sum(weight == 0 for weight in weights)
