"""Amounts and weights that can be misread, and currencies row by row: said, never guessed."""

from pathlib import Path
from typing import Any

import pytest

from batchpost.model.finding import Finding, Severity
from batchpost.model.listing import ReadList
from batchpost.parsers.headings import meaning
from batchpost.parsers.layouts.model import Layout, LayoutColumn
from batchpost.parsers.reading import Hints, read_list

from .conftest import Rows, write_dbf, write_text, write_xlsx

VALUE = "Объявленная ценность"


def priced(tmp_path: Path, heading: str, cells: Rows, **hints: Any) -> ReadList:
    rows = [["Адресат", "Индекс", *heading.split("|")]]
    rows += [["А. Б.", "220030", *cell] for cell in cells]  # type: ignore[list-item]
    return read_list(write_text(tmp_path / "l.csv", rows), Hints(**hints))


def errors(listing: ReadList) -> list[tuple[str, int | None]]:
    said = [finding for finding in listing.findings if finding.severity is Severity.ERROR]
    return [(finding.code, finding.place.row) for finding in said]


def error(listing: ReadList) -> Finding:
    (found,) = [one for one in listing.findings if one.severity is Severity.ERROR]
    return found


def values(listing: ReadList, name: str = "declared_value") -> list[object]:
    column = listing.items[name].astype(object)
    return column.where(column.notna(), None).tolist()


@pytest.mark.parametrize(("cell", "named"), [("100 USD", "USD"), ("€ 100", "EUR")])
def test_another_currency_in_a_cell_is_told_as_such(tmp_path: Path, cell: str, named: str) -> None:
    found = error(priced(tmp_path, VALUE, [["10"], [cell]]))
    assert (found.code, found.place.row) == ("amount.unreadable", 3)
    assert str(found.message) == (
        f"The amount is in {named}, the amounts of this column are in BYN."
    )
    assert str(found.remedy) == "Ask the client for the amount in BYN."


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("BYN", "BYN"),
        ("byn", "BYN"),
        ("руб.", "BYN"),
        ("рублей", "BYN"),
        ("бел. руб.", "BYN"),
        ("Br", "BYN"),
        (None, "BYN"),
    ],
)
def test_currency_of_a_row_is_known_by_its_words(
    tmp_path: Path, cell: str | None, code: str
) -> None:
    listing = priced(tmp_path, f"{VALUE}|Валюта", [["10,50", cell]])
    assert (values(listing), values(listing, "currency")) == ([1050], [code])
    assert not errors(listing)


@pytest.mark.parametrize("cell", ["тугрик", "XQX", "BYN/USD", "EUR USD", "руб. кг", "(BYN)", "1"])
def test_unknown_currency_is_an_error_at_its_row(tmp_path: Path, cell: str) -> None:
    listing = priced(tmp_path, f"{VALUE}|Валюта", [["10", "BYN"], ["20", cell]])
    assert errors(listing) == [("currency.unknown", 3)]
    assert error(listing).value == cell
    assert error(listing).place.column == "Валюта"
    assert (values(listing), values(listing, "currency")) == ([1000, None], ["BYN", None])


def test_currency_of_a_row_without_an_amount_is_nobodys_concern(tmp_path: Path) -> None:
    assert not errors(priced(tmp_path, f"{VALUE}|Валюта", [["10", "BYN"], [None, "?"], ["0", "?"]]))


@pytest.mark.parametrize(
    ("cell", "code"), [("EUR", "EUR"), ("рос. руб.", "RUB"), ("$ USD", "USD"), ("¤", None)]
)
def test_foreign_currency_at_home_is_an_error(tmp_path: Path, cell: str, code: str | None) -> None:
    listing = priced(tmp_path, f"{VALUE}|Валюта", [["10", "BYN"], ["20", cell]])
    assert errors(listing) == [("currency.foreign" if code else "currency.unknown", 3)]
    assert values(listing, "currency") == ["BYN", code]


def test_foreign_currency_of_a_whole_column_is_said_once(tmp_path: Path) -> None:
    listing = priced(tmp_path, f"{VALUE}, EUR", [["10"], ["20"]])
    assert errors(listing) == [("currency.foreign", None)]
    assert values(listing) == [1000, 2000]


def test_foreign_currency_is_right_abroad_and_in_its_own_office(tmp_path: Path) -> None:
    abroad = priced(tmp_path, f"{VALUE}|Валюта|Страна", [["10", "EUR", "DE"], ["20", "USD", "US"]])
    assert not errors(abroad)
    assert values(abroad, "currency") == ["EUR", "USD"]
    assert not errors(priced(tmp_path, f"{VALUE}|Валюта", [["10", "RUB"]], currency="RUB"))
    sent = priced(tmp_path, f"{VALUE}|Валюта", [["10", "EUR"]], direction="international")
    assert not errors(sent)


def test_minor_units_are_those_of_the_rows_currency(tmp_path: Path) -> None:
    cells = [["1000", "JPY", "JP"], ["10,5", "EUR", "DE"], ["10,5", "JPY", "JP"]]
    listing = priced(tmp_path, f"{VALUE}|Валюта|Страна", cells)
    assert values(listing) == [1000, 1050, None]
    assert errors(listing) == [("amount.unreadable", 4)]


def test_row_and_headings_must_name_one_currency(tmp_path: Path) -> None:
    row = priced(tmp_path, f"{VALUE}, EUR|Валюта", [["10", "BYN"]])
    assert errors(row) == [("currency.differs", 2)]
    two = priced(tmp_path, f"{VALUE}, BYN|Наложенный платеж, EUR", [["10", "5"], ["10", None]])
    assert errors(two) == [("currency.differs", 2)]


@pytest.mark.parametrize("heading", [f"{VALUE}, рос. руб.", f"{VALUE}, RUB"])
def test_roubles_of_a_country_are_not_those_of_the_office(tmp_path: Path, heading: str) -> None:
    assert values(priced(tmp_path, heading, [["10"]]), "currency") == ["RUB"]


@pytest.mark.parametrize(
    "cell",
    [
        "100/200",
        "10%",
        "(100)",
        "$100",
        "~5",
        "100*",
        "100 кг",
        "100 шт.",
        "50 рыба 20 кот",
        "50 руб. 20",
        "50 руб. 20 руб.",
        "12 50",
        "1'2",
        "10 EUR",
        "10 руб. EUR",
        "№ 5",
        "5=",
        "10-20",
        "10;20",
        "много",
        "1,234,567",
        "10²",
    ],
)
def test_signs_beside_an_amount_are_never_dropped(tmp_path: Path, cell: str) -> None:
    listing = priced(tmp_path, VALUE, [["10"], [cell]])
    assert (values(listing), errors(listing)) == ([1000, None], [("amount.unreadable", 3)])
    assert error(listing).value == cell


@pytest.mark.parametrize(
    ("cell", "minor"),
    [
        ("50 руб.", 5000),
        ("BYN 50.5", 5050),
        ("50,50 бел.руб.", 5050),
        ("5 р. 7 к.", 507),
        ("1 234 руб. 05 коп.", 123405),
        ("1'234.50", 123450),
        ("1.234,50 р", 123450),
        ("1 234 567", 123456700),
        ("50.", 5000),
        ("1234,500", 123450),
        ("0,500", 50),
    ],
)
def test_known_words_beside_an_amount_are_read(tmp_path: Path, cell: str, minor: int) -> None:
    listing = priced(tmp_path, VALUE, [[cell]])
    assert (values(listing), errors(listing)) == ([minor], [])


def test_roubles_are_no_euros(tmp_path: Path) -> None:
    for cell in ("10 руб.", "5 руб. 20 коп."):
        assert ("amount.unreadable", 2) in errors(priced(tmp_path, f"{VALUE}, EUR", [[cell]]))


def test_heading_may_name_kopecks(tmp_path: Path) -> None:
    assert values(priced(tmp_path, f"{VALUE} (коп.)", [["1050"]])) == [1050]
    assert values(priced(tmp_path, f"{VALUE} (руб. коп.)", [["10,50"]])) == [1050]
    found = meaning(f"{VALUE}, бел. руб.")
    assert found is not None
    assert (found.currency, found.minor) == ("BYN", False)


@pytest.mark.parametrize("cell", ["1,000", "2.000", "1,230", "12.345", "100,000", "1,000 руб."])
def test_thousands_are_never_taken_for_a_fraction_of_money(tmp_path: Path, cell: str) -> None:
    listing = priced(tmp_path, VALUE, [["10"], [cell]])
    assert (values(listing), errors(listing)) == ([1000, None], [("amount.unreadable", 3)])
    assert "thousands" in str(error(listing).message)


@pytest.mark.parametrize("cell", ["1,000", "2.000", "1,230", "250,000", "1,000 г"])
def test_thousands_are_never_taken_for_a_fraction_of_grams(tmp_path: Path, cell: str) -> None:
    listing = priced(tmp_path, "Масса, г", [["20"], [cell]])
    assert (values(listing, "weight_g"), errors(listing)) == (
        [20, None],
        [("weight.unreadable", 3)],
    )
    assert "thousands" in str(error(listing).message)
    assumed = priced(tmp_path, "Масса", [["250,000"], ["310"], ["400"]])
    assert errors(assumed) == [("weight.unreadable", 2)]


def test_three_digits_are_grams_where_the_unit_is_kilograms(tmp_path: Path) -> None:
    cells = [["1,000"], ["2.000"], ["1,230"], ["0,020"]]
    for heading in ("Масса, кг", "Масса"):
        listing = priced(tmp_path, heading, cells)
        assert (values(listing, "weight_g"), errors(listing)) == ([1000, 2000, 1230, 20], [])


def test_numbers_typed_as_numbers_are_not_doubtful(tmp_path: Path) -> None:
    rows: Rows = [["Адресат", "Индекс", "Масса, г", VALUE], ["А", "220030", 41.0, 1.23]]
    listing = read_list(write_xlsx(tmp_path / "l.xlsx", [*rows, ["Б", "220030", 1000, 1000.0]]))
    assert (values(listing, "weight_g"), values(listing)) == ([41, 1000], [123, 100000])
    assert not errors(listing)


def test_number_fields_of_a_table_fill_up_with_noughts(tmp_path: Path) -> None:
    head = ["№", "Адресат", "Индекс", "Адрес", "Масса, г", "ШПИ"]
    item = [1, "Козел", "220030", "Минск", "20.000", None]
    path = write_dbf(tmp_path / "l.dbf", [head, item])
    data = bytearray(path.read_bytes())
    data[32 + 32 * 4 + 11 : 32 + 32 * 4 + 12] = b"N"
    path.write_bytes(bytes(data))
    listing = read_list(path, Hints(weight_unit="g"))
    assert (values(listing, "weight_g"), errors(listing)) == ([20], [])


@pytest.mark.parametrize(
    "heading", [f"{VALUE}, BYN (EUR)", f"{VALUE} (руб. / EUR)", f"{VALUE}, бел. руб./рос. руб."]
)
def test_a_heading_of_two_currencies_says_none(tmp_path: Path, heading: str) -> None:
    listing = priced(tmp_path, heading, [["10,50"], ["20"]])
    assert errors(listing) == [("currency.several", None)]
    assert values(listing) == [None, None]
    assert values(listing, "currency") == [None, None]


def test_a_column_of_currencies_settles_a_heading_of_two(tmp_path: Path) -> None:
    listing = priced(tmp_path, f"{VALUE}, BYN/EUR|Валюта", [["10,50", "BYN"], ["20", None]])
    assert errors(listing) == [("currency.several", None)]
    assert values(listing) == [1050, None]
    listing = priced(tmp_path, f"{VALUE}, BYN/EUR|Валюта", [["10,50", "BYN"], ["20", "BYN"]])
    assert not errors(listing)
    assert values(listing) == [1050, 2000]


@pytest.mark.parametrize("heading", [f"{VALUE}, руб. (BYN)", f"{VALUE}, рос. руб. RUB"])
def test_one_currency_said_in_two_words_is_one(heading: str) -> None:
    found = meaning(heading)
    assert found is not None
    assert not found.torn
    assert found.currency


def test_a_layout_and_a_heading_that_name_two_currencies_are_told(tmp_path: Path) -> None:
    columns = tuple(
        LayoutColumn(text, None, (field,))
        for text, field in (
            ("Адресат", "addressee"),
            ("Индекс", "postcode"),
            (f"{VALUE}, EUR", "declared_value"),
        )
    )
    layout = Layout("a", columns, constants=(("currency", "BYN"),))
    listing = priced(tmp_path, f"{VALUE}, EUR", [["10,50"]], layout=layout)
    (said,) = [each for each in listing.findings if each.code == "currency.heading_differs"]
    assert said.severity is Severity.WARNING
    assert "BYN" in str(said.message)
    assert values(listing, "currency") == ["EUR"]
