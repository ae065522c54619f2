"""Each rule with items that keep it and items that break it."""

import pytest
from check_builders import a_list, codes_in, found_in

from batchpost.model.finding import Finding, Place, Severity
from batchpost.model.message import message


def _one(columns, code, **rest):
    (finding,) = (found for found in found_in(a_list(columns, **rest)) if found.code == code)
    return finding


def test_finding_names_the_cell_as_the_client_sees_it():
    finding = _one({"postcode": ["220030", "22532"]}, "postcode.length")

    assert finding.place == Place("Лист1", 3, "Индекс")
    assert finding.value == "22532"
    assert finding.line_no == 2
    assert finding.severity is Severity.ERROR
    assert str(finding.message) == "A postcode of BY has 6 digits; 22532 has 5 digits."


# required


@pytest.mark.parametrize(
    ("columns", "codes"),
    [
        ({"addressee": ["Жук И.П.", None]}, ["addressee.missing"]),
        ({"addressee": [""]}, ["addressee.missing"]),
        ({"address": [None], "locality": ["г. Минск"]}, []),
        ({"address": ["г. Минск, ул. Садовая, д. 1"], "locality": [None]}, []),
        ({"address": [None], "locality": [None]}, ["address.missing"]),
        ({"postcode": [None]}, ["postcode.missing"]),
        ({"postcode": [None], "country": [None]}, ["postcode.missing"]),
        ({"postcode": [None], "country": ["PL"]}, []),
    ],
)
def test_required_fields(columns, codes):
    assert codes_in(columns) == codes


def test_country_is_required_abroad_only():
    assert codes_in({"country": [None]}) == []
    assert codes_in({"country": ["PL", None]}, direction="international") == ["country.missing"]


def test_missing_column_is_told_once():
    columns = {"addressee": [None] * 40, "weight_g": [None] * 40}
    found = found_in(a_list(columns, headings={"postcode": "Индекс"}))

    assert [finding.code for finding in found] == ["addressee.missing", "weight.missing"]
    assert [finding.line_no for finding in found] == [None, None]


def test_cell_that_could_not_be_read_is_not_called_missing_as_well():
    unread = Finding(
        "weight.unreadable", Severity.ERROR, Place("Лист1", 2, "Масса, г"), "абв",
        message("No number."), message("Correct it."), 1,
    )  # fmt: skip
    columns = {"weight_g": [None, None], "declared_value": [None, None]}
    found = found_in(a_list(columns, findings=[unread]))
    assert [(finding.code, finding.line_no) for finding in found] == [("weight.missing", 2)]

    whole = Finding(
        "weight.unit", Severity.ERROR, Place("Лист1", None, "Масса, г"), None,
        message("No unit."), message("Say it."),
    )  # fmt: skip
    assert codes_in(columns, findings=[whole]) == []


# weights


@pytest.mark.parametrize(
    ("weight", "kind", "codes"),
    [
        (1, "letter", []),
        (2000, "letter", []),
        (2001, "letter", ["weight.over_limit"]),
        (2001, "small_packet", ["weight.over_limit"]),
        (2001, "printed_papers", ["weight.over_limit"]),
        (2001, "first_class", []),
        (50_000, "parcel", []),
        (50_001, "parcel", ["weight.above_usual"]),
        (50_001, "ems", ["weight.over_limit"]),
        (0, "letter", ["weight.not_positive"]),
        (-20, "letter", ["weight.not_positive"]),
        (None, "letter", ["weight.missing"]),
        (None, "parcel", ["weight.missing"]),
        (None, "postcard", []),
        (None, "money_order", []),
    ],
)
def test_weight_of_a_kind(weight, kind, codes):
    category = [None] if kind in {"parcel", "ems"} else ["registered"]
    assert codes_in({"weight_g": [weight], "kind": [kind], "category": category}) == codes


def test_limits_abroad_are_others():
    abroad = {"country": ["PL"], "postcode": ["00-001"], "kind": ["parcel"], "category": [None]}
    assert codes_in({**abroad, "weight_g": [30_000]}) == []
    assert codes_in({**abroad, "weight_g": [30_001]}) == ["weight.above_usual"]


def test_weight_may_be_missing_where_a_scale_weighs():
    assert codes_in({"weight_g": [None]}, rules={"weight_required": False}) == []
    assert codes_in({"weight_g": [-1]}, rules={"weight_required": False}) == ["weight.not_positive"]


# postcodes


@pytest.mark.parametrize(
    ("country", "postcode", "codes"),
    [
        ("BY", "220030", []),
        (None, "220030", []),
        ("BY", "22532", ["postcode.length"]),
        ("BY", "2253201", ["postcode.length"]),
        ("BY", "22О030", ["postcode.form"]),
        ("BY", "220 30", ["postcode.form"]),
        ("BY", "٢٢٠٠٣٠", ["postcode.form"]),
        ("BY", "012345", ["postcode.unknown_area"]),
        ("BY", "221032", ["postcode.unknown_area"]),
        ("RU", "190000", []),
        ("RU", "19000", ["postcode.length"]),
        ("UA", "01001", []),
        ("UA", "010010", ["postcode.length"]),
        ("PL", "00-001", []),
        ("KZ", "A15E3H0", []),
    ],
)
def test_postcode_of_a_country(country, postcode, codes):
    assert codes_in({"country": [country], "postcode": [postcode]}) == codes


@pytest.mark.parametrize(
    ("postcode", "region", "address", "fits"),
    [
        ("247210", "Гомельская обл.", "ул. Садовая", True),
        ("247210", "Гомельская", "ул. Садовая", True),
        ("247210", "Гомельская вобласць", "ул. Садовая", True),
        ("211162", "Віцебская вобл.", "ул. Садовая", True),
        ("220030", "г. Минск", "ул. Садовая", True),
        ("223010", "Минская обл.", "ул. Садовая", True),
        ("220030", "Минская область", "ул. Садовая", True),
        ("220030", "Гомельская обл.", "ул. Садовая", False),
        ("230023", "МИНСКАЯ ОБЛ.", "ул. Садовая", False),
        ("220030", "неведомая", "ул. Садовая", True),
        ("211162", None, "Витебская обл., Чашникский р-н, г. Новолукомль", True),
        ("211162", None, "Мінская вобл., г. Слуцк", False),
        ("211162", None, "г. Слуцк, Минская область", False),
        ("211162", None, "д. Брестовка, Витебская обл.", True),
        ("211162", None, "обл., г. Минск", True),
        ("211162", None, None, True),
        ("230023", "Минская обл.", "Гродненская обл.", False),
    ],
)
def test_postcode_and_oblast(postcode, region, address, fits):
    codes = codes_in({"postcode": [postcode], "region": [region], "address": [address]})
    assert codes == ([] if fits else ["postcode.region"])


# values


@pytest.mark.parametrize(
    ("category", "value", "cod", "codes"),
    [
        ("insured", 5000, None, []),
        ("insured", 5000, 5000, []),
        ("insured", 5000, 0, []),
        ("insured", 5000, 5001, ["cod.above_declared_value"]),
        (None, 5000, 7550, ["category.missing", "cod.above_declared_value"]),
        ("insured", 0, None, ["declared_value.missing"]),
        ("insured", None, None, ["declared_value.missing"]),
        ("insured", -1, None, ["declared_value.negative"]),
        ("registered", 1000, None, ["declared_value.not_insured"]),
        ("ordinary", 1000, None, ["declared_value.not_insured"]),
        ("registered", 0, None, []),
        ("registered", None, 2000, ["cod.without_declared_value"]),
        ("registered", None, -1, ["cod.negative"]),
        ("insured", None, 2000, ["declared_value.missing"]),
    ],
)
def test_declared_value_and_cash_on_delivery(category, value, cod, codes):
    columns = {"category": [category], "declared_value": [value], "cod_amount": [cod]}
    assert codes_in(columns) == codes


def test_customs_value_abroad_is_only_a_warning():
    abroad = {"country": ["PL"], "postcode": ["00-001"], "declared_value": [1000]}
    assert _one(abroad, "declared_value.perhaps_customs").severity is Severity.WARNING


def test_amounts_are_told_with_their_decimals():
    columns = {"category": ["insured"], "declared_value": [5000], "cod_amount": [7550]}
    finding = _one(columns, "cod.above_declared_value")
    assert finding.value == "75.50"
    assert "75.50 is above the declared value of 50.00" in str(finding.message)


# kinds, categories, directions


def test_parcel_needs_no_category_of_its_own():
    columns = {"kind": ["parcel"] * 2, "category": [None] * 2, "declared_value": [100, 200]}
    assert codes_in(columns) == []


def test_kind_and_category_may_stand_above_the_list():
    columns = {"kind": [None, None], "category": [None, None]}
    assert codes_in(columns, kind="letter", category="registered") == []
    assert codes_in(columns, kind="parcel") == []


def test_missing_kind_and_category_are_told_once_with_the_options():
    found = found_in(a_list({"kind": [None] * 3, "category": [None] * 3}))
    assert [finding.code for finding in found] == ["kind.missing", "category.missing"]
    assert "--kind" in str(found[0].remedy)
    assert "--category" in str(found[1].remedy)


def test_rows_of_another_kind_or_category_are_named():
    columns = {"kind": ["letter"] * 3 + ["postcard"], "category": ["registered"] * 4}
    finding = _one(columns, "kind.mixed")
    assert finding.line_no == 4
    columns = {"category": ["registered", None, "registered", "ordinary"]}
    assert codes_in(columns) == ["category.missing", "category.mixed"]


@pytest.mark.parametrize(
    ("direction", "countries", "codes"),
    [
        (None, ["BY", "BY"], []),
        ("domestic", [None, "BY"], []),
        ("international", ["PL", "RU"], []),
        (None, ["PL", "RU"], []),
        (None, ["BY", "PL"], ["direction.mixed"]),
        ("domestic", ["BY", "PL"], ["direction.mixed"]),
        ("international", ["BY", "PL"], ["direction.mixed"]),
        ("domestic", ["RU", "RU"], ["direction.doubtful"]),
        ("international", ["BY", "BY"], ["direction.doubtful"]),
    ],
)
def test_one_direction_to_a_list(direction, countries, codes):
    columns = {"country": countries, "postcode": ["220030"] * 2, "region": [None] * 2}
    assert codes_in(columns, direction=direction) == codes


def test_direction_is_told_at_the_row_that_differs():
    columns = {"country": ["PL", "BY"], "postcode": ["00-001", "220030"]}
    assert _one(columns, "direction.mixed", direction="international").line_no == 2
    assert _one(columns, "direction.mixed", direction="domestic").line_no == 1


@pytest.mark.parametrize(
    ("kind", "category", "codes"),
    [
        ("printed_papers", "insured", ["category.not_offered"]),
        ("printed_papers", "registered", []),
        ("postcard", "insured", ["category.not_offered"]),
        ("small_packet", "insured", []),
        ("letter", "insured", []),
        ("parcel", "insured", []),
        ("parcel", "registered", ["category.unusual"]),
    ],
)
def test_category_of_a_kind(kind, category, codes):
    value = [1000] if category == "insured" else [None]
    assert codes_in({"kind": [kind], "category": [category], "declared_value": value}) == codes


# duplicates


def test_number_used_twice_is_an_error_at_its_second_place():
    columns = {"item_identifier": ["RB707173557BY", "RB707173565BY", "RB707173557BY"]}
    finding = _one(columns, "identifier.duplicate")
    assert (finding.place.row, finding.line_no, finding.severity) == (4, 3, Severity.ERROR)
    assert "row 2" in str(finding.message)


def test_a_duplicate_on_another_sheet_is_told_with_the_sheet():
    twice = {"addressee": ["Жук И.П."] * 2, "client_key": [None] * 2, "sheet": ["А", "Б"]}
    assert str(_one(twice, "item.duplicate").message) == (
        "The row is the same as row 2 of sheet «А»."
    )
    numbers = {"item_identifier": ["RB707173557BY"] * 2, "sheet": ["А", "Б"]}
    assert str(_one(numbers, "identifier.duplicate").message) == (
        "RB707173557BY stands already in row 2 of sheet «А»."
    )


def test_missing_numbers_and_keys_are_no_duplicates():
    assert codes_in({"item_identifier": [None] * 3, "client_key": [None] * 3}) == []


def test_same_number_three_times_is_two_findings():
    assert codes_in({"item_identifier": ["RB707173557BY"] * 3}) == ["identifier.duplicate"] * 2


def test_two_equal_rows_are_a_warning():
    columns = {"addressee": ["Жук И.П."] * 3, "client_key": [None] * 3, "weight_g": [20, 30, 20]}
    finding = _one(columns, "item.duplicate")
    assert (finding.line_no, finding.severity) == (3, Severity.WARNING)


# advice, contacts, places, size


@pytest.mark.parametrize(
    ("columns", "codes"),
    [
        ({"advice": ["electronic"]}, []),
        ({"advice": ["electronic"], "email": [None]}, []),
        ({"advice": ["electronic"], "phone": [None]}, []),
        ({"advice": ["electronic"], "phone": [None], "email": [None]}, ["advice.no_contact"]),
        ({"advice": ["registered"], "phone": [None], "email": [None]}, []),
        ({"advice": ["simple"], "category": ["ordinary"]}, ["advice.ordinary"]),
        ({"advice": ["none"], "category": ["ordinary"]}, []),
        ({"advice": ["simple"], "category": ["ordinary"], "kind": ["parcel"]}, []),
    ],
)
def test_advice(columns, codes):
    assert codes_in(columns) == codes


@pytest.mark.parametrize(
    "phone",
    ["+375 29 217-78-68", "8 (033) 772 81 23", "375448377115", "8 017 227-78-68", "291234567",
     "+375 29 217-78-68, +375 33 772-81-23", "80291234567; 80331234567", "+375 (29) 217.78.68"],
)  # fmt: skip
def test_phone_in_use(phone):
    assert codes_in({"phone": [phone]}) == []


@pytest.mark.parametrize("phone", ["217-78", "нет", "+375 29 217-78-6o", "1" * 16, "217, 218"])
def test_phone_to_look_at(phone):
    assert codes_in({"phone": [phone]}) == ["phone.form"]


@pytest.mark.parametrize(
    ("email", "codes"),
    [
        ("client0@example.by", []),
        ("иван@пример.бел", []),
        ("a.b+c@mail.example.by", []),
        ("client0.example.by", ["email.form"]),
        ("client0@", ["email.form"]),
        ("a@b@example.by", ["email.form"]),
        ("a b@example.by", ["email.form"]),
        ("a@example", ["email.form"]),
    ],
)
def test_email(email, codes):
    assert codes_in({"email": [email]}) == codes


@pytest.mark.parametrize(
    ("locality", "codes"),
    [
        ("г. Жлобин", []),
        ("Жлобинский р-н, г. Жлобин", []),
        ("г. Жлобин Жлобинский р-н", []),
        ("мкр-н Южный", []),
        ("микрорайон Южный", []),
        ("пос. Районный", []),
        ("Жлобинский р-н", ["locality.district"]),
        ("Жлобинский р-он.", ["locality.district"]),
        ("ЖЛОБИНСКИЙ РАЙОН", ["locality.district"]),
        ("Жлобінскі раён", ["locality.district"]),
        ("район Жлобинский", ["locality.district"]),
    ],
)
def test_district_in_the_town_column(locality, codes):
    assert codes_in({"locality": [locality]}) == codes


def test_short_list_is_only_remarked_upon():
    (finding,) = found_in(a_list(count=4), minimum_items=5)
    assert (finding.code, finding.severity) == ("list.below_minimum", Severity.INFO)
    assert finding.place == Place("Лист1")
    assert found_in(a_list(count=5), minimum_items=5) == []
