"""Phones in use in several countries pass; what cannot be a phone is named, never refused."""

import time

import pytest
from check_builders import a_list, codes_in, found_in

from batchpost.model.finding import Severity
from batchpost.model.phones import phones_e164


@pytest.mark.parametrize(
    ("phone", "e164"),
    [
        ("+375 29 123-45-67", "+375291234567"),
        ("+375 (29) 123.45.67", "+375291234567"),
        ("+375 029 123 45 67", "+375291234567"),
        ("8 (029) 123-45-67", "+375291234567"),
        ("80291234567", "+375291234567"),
        ("029 123-45-67", "+375291234567"),
        ("29 123 45 67", "+375291234567"),
        ("8 017 227-78-68", "+375172277868"),
        ("8-10-375-29-123-45-67", "+375291234567"),
        ("00375291234567", "+375291234567"),
        ("375291234567", "+375291234567"),
        ("+375 17 227-78-68 доб. 12", "+375172277868"),
        ("8 495 123-45-67", "+74951234567"),
        ("+7 701 123 45 67", "+77011234567"),
        ("+380 67 123 45 67", "+380671234567"),
        ("+48 22 123 45 67", "+48221234567"),
        ("+375 99 123-45-67", None),
        ("+375 29 123-45-6", None),
        ("217-78-68", None),
        ("067 123 45 67", None),
        ("", None),
        (None, None),
    ],
)
def test_e164(phone, e164):
    assert phones_e164([phone], ["BY"]) == [e164]


def test_short_forms_are_those_of_the_items_country():
    assert phones_e164(["29 123 45 67"], ["PL"]) == [None]
    assert phones_e164(["80291234567"], ["RU"]) == ["+375291234567"]


def test_e164_agrees_with_the_library_of_all_plans():
    phonenumbers = pytest.importorskip("phonenumbers")
    for region in ("PL", "LT", "LV", "DE", "US", "GB", "IL", "CN", "UA", "KZ", "GE", "TR"):
        number = phonenumbers.example_number(region)
        text = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
        whole = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
        assert phones_e164([text], ["BY"]) == [whole], region


@pytest.mark.parametrize(
    "phone",
    ["+375 29 123-45-67 и +375 33 765-43-21", "8029 123 45 67 / 8017 227 78 68", "+7 495 1234567"],
)
def test_two_phones_and_phones_of_neighbours_pass(phone):
    assert codes_in({"phone": [phone]}) == []


@pytest.mark.parametrize(
    ("phone", "code"),
    [
        ("217-78-68", "phone.form"),
        ("8029 123", "phone.form"),
        ("375 99 123 45 67", "phone.number"),
        ("+375 29 123-45-678", "phone.number"),
        ("+375 29 123-45-67, 123456789", "phone.number"),
    ],
)
def test_phone_that_cannot_be_is_a_warning(phone, code):
    (finding,) = found_in(a_list({"phone": [phone]}))
    assert (finding.code, finding.severity) == (code, Severity.WARNING)


def test_letters_for_digits_are_named_with_the_number_meant():
    (finding,) = found_in(a_list({"phone": ["+375 29 l23-45-6О"]}))
    assert finding.code == "phone.form"
    assert str(finding.remedy) == "Perhaps +375291234560 is meant; if so, correct the cell."


def test_phones_abroad_are_left_alone_unless_written_whole():
    columns = {"country": ["PL"] * 2, "postcode": ["00-001"] * 2, "region": [None] * 2}
    phones = ["22 123 45 67", "+48 1"]
    codes = [f.code for f in found_in(a_list({**columns, "phone": phones}))]
    assert codes == ["phone.form"]


def test_many_faulty_phones_cost_little():
    phones = [f"29 {number:05d}" for number in range(20_000)]
    listing = a_list({"phone": phones})
    started = time.process_time()
    assert len(found_in(listing)) == 20_000
    assert time.process_time() - started < 5
