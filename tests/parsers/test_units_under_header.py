"""A row that holds only units under a header of one row or two is a part of the header."""

from pathlib import Path

import pytest

from batchpost.parsers.reading import read_list

from .conftest import write_text

_ONE = [["№", "Кому", "Индекс", "Адрес", "Масса", "Объявленная ценность"]]
_TWO = [
    ["№", "Получатель", "", "", "Отправление", ""],
    ["", "ФИО", "Индекс", "Адрес", "Масса", "Ценность"],
]
_ITEMS = [
    ["1", "Жук А.", "220030", "г. Минск, ул. Мира, д. 1", "0,5", "12,50"],
    ["2", "Ель Б.", "220030", "г. Минск, ул. Мира, д. 2", "0,7", "15"],
]


@pytest.mark.parametrize("header", [_ONE, _TWO])
@pytest.mark.parametrize(
    "units", [("кг", "руб."), ("(кг)", "(руб., коп.)"), ("кг.", ""), ("кг", "BYN")]
)
def test_units_under_a_header_say_what_is_meant(
    tmp_path: Path, header: list[list[str]], units: tuple[str, str]
) -> None:
    """The unit is proven, nothing is assumed, and no row is passed over."""
    rows = [*header, ["", "", "", "", *units], *_ITEMS]
    listing = read_list(write_text(tmp_path / "l.csv", rows))
    assert listing.items.weight_g.tolist() == [500, 700]
    assert listing.items.declared_value.tolist() == [1250, 1500]
    assert listing.source.header_row == len(header) + 1
    codes = {each.code for each in listing.findings}
    assert not codes & {"weight.unit_assumed", "row.passed_over"}


def test_grams_under_a_header_are_grams(tmp_path: Path) -> None:
    """The unit is taken from the row, not from the spread of the values."""
    rows = [*_TWO, ["", "", "", "", "г", "шт."], *([*item[:4], "2", "15"] for item in _ITEMS)]
    assert read_list(write_text(tmp_path / "l.csv", rows)).items.weight_g.tolist() == [2, 2]


def test_an_item_under_the_header_is_no_row_of_units(tmp_path: Path) -> None:
    """A first row with anything but units stays an item."""
    rows = [*_ONE, ["1", "Кг", "220030", "г. Минск, ул. Мира, д. 1", "0,5", "1"], *_ITEMS]
    assert len(read_list(write_text(tmp_path / "l.csv", rows)).items) == 3
