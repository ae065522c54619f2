"""Formats of cells that show another currency or a scale: told, the stored number is read."""

from pathlib import Path

import openpyxl
import pytest
import xlwt

from batchpost.model.finding import Severity
from batchpost.model.listing import ReadList
from batchpost.parsers.number_formats import is_scaled, shows_otherwise, texts_shown
from batchpost.parsers.reading import read_list

_HEAD = ["Адресат", "Индекс", "Адрес", "Масса, г", "Объявленная ценность"]
_ITEMS = [
    ["Жук А.А.", "220030", "г. Минск, ул. Мира, д. 1", 20, 12.5],
    ["Ель Б.Б.", "220030", "г. Минск, ул. Мира, д. 2", 30, 1500],
]


def said(listing: ReadList, code: str) -> list[tuple[Severity, int | None, str | None, str | None]]:
    return [
        (each.severity, each.place.row, each.place.column, each.value)
        for each in listing.findings
        if each.code == code
    ]


def xlsx(path: Path, formats: dict[str, str], heading: str = _HEAD[4]) -> ReadList:
    book = openpyxl.Workbook()
    for row in [[*_HEAD[:4], heading], *_ITEMS]:
        book.active.append(row)
    for column, code in formats.items():
        for row in (2, 3):
            book.active[f"{column}{row}"].number_format = code
    book.save(path)
    return read_list(path)


@pytest.mark.parametrize(
    "code", ["[$€-407] #,##0.00", '#,##0.00\\ "USD"', "[$USD]\\ 0.00", '"$"0.00;[Red]-"$"0.00']
)
def test_another_currency_is_told_once_a_column(tmp_path: Path, code: str) -> None:
    """The amounts are read as stored, in the list's currency, and a person is asked."""
    listing = xlsx(tmp_path / "l.xlsx", {"E": code})
    assert listing.items.declared_value.tolist() == [1250, 150_000]
    found = said(listing, "currency.format_differs")
    assert found == [(Severity.WARNING, 2, "Объявленная ценность", code)]


@pytest.mark.parametrize(
    "code",
    ["#,##0.00", '0.00" руб."', '#,##0.00\\ "р."', "[$Br-423] 0.00", "[$-419]0.00", "General"],
)
def test_the_currency_of_the_list_is_no_finding(tmp_path: Path, code: str) -> None:
    """Roubles without a country, and the list's own currency, are what was read."""
    listing = xlsx(tmp_path / "l.xlsx", {"E": code})
    assert not said(listing, "currency.format_differs")
    assert not said(listing, "number.scale_shown")


def test_the_currency_of_the_heading_is_no_finding(tmp_path: Path) -> None:
    """A heading that says euros agrees with a format that shows them."""
    listing = xlsx(tmp_path / "l.xlsx", {"E": "[$€-407] 0.00"}, "Объявленная ценность, EUR")
    assert not said(listing, "currency.format_differs")


@pytest.mark.parametrize("code", ["#,##0,", '0.00,"тыс."', "0%", "0.00%"])
def test_a_scale_is_told(tmp_path: Path, code: str) -> None:
    """Weights and amounts shown in thousands or per cent are read as stored."""
    listing = xlsx(tmp_path / "l.xlsx", {"D": code, "E": code})
    assert listing.items.weight_g.tolist() == [20, 30]
    found = said(listing, "number.scale_shown")
    assert [each[2] for each in found] == ["Масса, г", "Объявленная ценность"]


def test_a_sheet_with_apostrophes_is_looked_at_as_well(tmp_path: Path) -> None:
    """Where the quick look is unsure, the slow one finds the same."""
    book = openpyxl.Workbook()
    for row in [_HEAD, *_ITEMS]:
        book.active.append(row)
    book.active["E2"].number_format = '0.00"USD"'
    book.active["A2"] = "Д'Арк\nЖ."
    book.active["A3"] = "Мар'я"
    book.save(tmp_path / "l.xlsx")
    listing = read_list(tmp_path / "l.xlsx")
    assert said(listing, "currency.format_differs")


def test_old_workbooks_tell_the_same(tmp_path: Path) -> None:
    """An xls with a currency and a scale in its formats."""
    book = xlwt.Workbook()
    page = book.add_sheet("Список")
    styles = {
        3: xlwt.easyxf(num_format_str="#,##0,"),
        4: xlwt.easyxf(num_format_str='[$€-407] 0.00;"-"0.00'),
    }
    for row_index, row in enumerate([_HEAD, *_ITEMS]):
        for index, value in enumerate(row):
            page.write(row_index, index, value, styles.get(index, xlwt.Style.default_style))
    book.save(str(tmp_path / "l.xls"))
    listing = read_list(tmp_path / "l.xls")
    assert [each[1:3] for each in said(listing, "currency.format_differs")] == [(2, _HEAD[4])]
    assert [each[1:3] for each in said(listing, "number.scale_shown")] == [(2, _HEAD[3])]


def test_what_formats_show() -> None:
    """Only the section for positive numbers counts, and quoted words are no placeholders."""
    assert list(texts_shown('0.00;"EUR"0.00')) == []
    assert not is_scaled('"0,"0.00')
    assert not is_scaled("#,##0.00")
    assert is_scaled("0,.00")
    assert not shows_otherwise("dd.mm.yyyy")
    assert not shows_otherwise("")
