"""Formats of cells that show another currency or a scale: told, the stored number is read."""

from pathlib import Path

import openpyxl
import pytest
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

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


def ods(path: Path, weights: list[dict[str, str]], values: list[dict[str, str]]) -> ReadList:
    """Write a list whose numbers say what they store and what they show."""
    book = OpenDocumentSpreadsheet()
    page = Table(name="Список")
    for texts in [_HEAD, *(item[:3] for item in _ITEMS)]:
        row = TableRow()
        for text in texts:
            cell = TableCell(valuetype="string")
            cell.addElement(P(text=text))
            row.addElement(cell)
        page.addElement(row)
    for row, *numbers in zip(page.getElementsByType(TableRow)[1:], weights, values, strict=True):
        for number in numbers:
            shown = number.pop("shown", None)
            cell = TableCell(**number)
            if shown is not None:
                cell.addElement(P(text=shown))
            row.addElement(cell)
    book.spreadsheet.addElement(page)
    book.save(path)
    return read_list(path)


def numbers(kind: str, *pairs: tuple[str, str | None], **more: str) -> list[dict[str, str]]:
    return [
        {"valuetype": kind, "value": value, **more} | ({} if shown is None else {"shown": shown})
        for value, shown in pairs
    ]


WEIGHTS = ("float", ("20", "20"), ("30", "30"))


@pytest.mark.parametrize(
    ("values", "shown"),
    [
        (numbers("currency", ("12.5", "12,50 €"), ("1500", "1 500,00 €"), currency="EUR"), '0"€"'),
        (numbers("currency", ("12.5", "USD 12.50"), ("1500", "USD 1,500.00")), '0"USD"'),
        (numbers("currency", ("12.5", None), ("1500", None), currency="EUR"), '0"EUR"'),
        (numbers("float", ("12.5", "12.5 $"), ("1500", "1500 $")), '0"$"'),
    ],
)
def test_another_currency_in_an_open_document_is_told(
    tmp_path: Path, values: list[dict[str, str]], shown: str
) -> None:
    """What the cell shows counts; the currency beside the value, where it shows nothing."""
    listing = ods(tmp_path / "l.ods", numbers(*WEIGHTS), values)
    assert listing.items.declared_value.tolist() == [1250, 150_000]
    found = said(listing, "currency.format_differs")
    assert found == [(Severity.WARNING, 2, "Объявленная ценность", shown)]
    assert not said(listing, "number.scale_shown")


@pytest.mark.parametrize(
    "values",
    [
        numbers("currency", ("12.5", "12,50 р."), ("1500", "1 500,00 р."), currency="BYR"),
        numbers("currency", ("12.5", "12.50 Br"), ("1500", "1,500.00 Br"), currency="BYN"),
        numbers("currency", ("12.5", "12,50"), ("1500", "1500"), currency="EUR"),
        numbers("float", ("12.5", "13"), ("1500", "1.500")),
        numbers("float", ("12.5", "1,25E+01"), ("1500", "1,5E+03")),
        numbers("float", ("12.5", "12 1/2"), ("1500", "###")),
        numbers("float", ("12.5", None), ("1500", "")),
    ],
)
def test_an_open_document_that_shows_what_is_read_is_no_finding(
    tmp_path: Path, values: list[dict[str, str]]
) -> None:
    """Rounded numbers, thousands apart and the list's own currency."""
    listing = ods(tmp_path / "l.ods", numbers(*WEIGHTS), values)
    assert listing.items.declared_value.tolist() == [1250, 150_000]
    assert not said(listing, "currency.format_differs")
    assert not said(listing, "number.scale_shown")


@pytest.mark.parametrize(
    "values",
    [
        numbers("percentage", ("12.5", "1250%"), ("1500", "150000,00%")),
        numbers("percentage", ("12.5", None), ("1500", None)),
        numbers("float", ("12500", "13 тыс."), ("1500000", "1 500 тыс.")),
        numbers("float", ("12500", "12,5"), ("1500000", "1,500")),
        numbers("currency", ("12500000", "12,5 млн р."), ("1500000000", "1 500,0 млн р.")),
    ],
)
def test_a_scale_in_an_open_document_is_told(tmp_path: Path, values: list[dict[str, str]]) -> None:
    """Thousands, millions and per cent of what is stored."""
    listing = ods(tmp_path / "l.ods", numbers(*WEIGHTS), values)
    found = said(listing, "number.scale_shown")
    assert [each[1:3] for each in found] == [(2, "Объявленная ценность")]
    assert not said(listing, "currency.format_differs")


@pytest.mark.parametrize(
    ("code", "finding"),
    [
        ("[$€-407]\\ #,##0.00", "currency.format_differs"),
        ("#,##0.00&quot; USD&quot;", "currency.format_differs"),
        ("Euro Currency", "currency.format_differs"),
        ("#,##0,", "number.scale_shown"),
        ("Percent", "number.scale_shown"),
        ("Standard", None),
        ("0.00&quot; руб.&quot;", None),
    ],
)
def test_workbooks_of_2003_tell_the_same(tmp_path: Path, code: str, finding: str | None) -> None:
    """A style by its number, for numbers alone."""
    rows = "".join(
        "<Row>"
        + "".join(f'<Cell><Data ss:Type="String">{text}</Data></Cell>' for text in row[:4])
        + f'<Cell ss:StyleID="s1"><Data ss:Type="{kind}">{row[4]}</Data></Cell></Row>'
        for row, kind in zip([_HEAD, *_ITEMS], ("String", "Number", "Number"), strict=True)
    )
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    tmp_path.joinpath("l.xls").write_text(
        f'<?xml version="1.0"?><Workbook xmlns="{space}" xmlns:ss="{space}"><Styles>'
        f'<Style ss:ID="s1"><NumberFormat ss:Format="{code}"/></Style></Styles>'
        f'<Worksheet ss:Name="Список"><Table>{rows}</Table></Worksheet></Workbook>',
        encoding="utf-8",
    )
    listing = read_list(tmp_path / "l.xls")
    assert listing.items.declared_value.tolist() == [1250, 150_000]
    for each in ("currency.format_differs", "number.scale_shown"):
        places = [found[1:3] for found in said(listing, each)]
        assert places == ([(2, "Объявленная ценность")] if each == finding else [])


def test_what_formats_show() -> None:
    """Only the section for positive numbers counts, and quoted words are no placeholders."""
    assert list(texts_shown('0.00;"EUR"0.00')) == []
    assert not is_scaled('"0,"0.00')
    assert not is_scaled("#,##0.00")
    assert is_scaled("0,.00")
    assert not shows_otherwise("dd.mm.yyyy")
    assert not shows_otherwise("")
