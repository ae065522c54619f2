"""Places where a value could change, or an item be missed, without a word."""

import json
from pathlib import Path

import openpyxl
import pytest

from batchpost.model.finding import Severity
from batchpost.model.listing import ReadList
from batchpost.parsers.form103.control import read_control
from batchpost.parsers.layouts.parsing import parse_layout
from batchpost.parsers.layouts.refusals import LayoutFileError
from batchpost.parsers.reading import Hints, read_list
from batchpost.parsers.refusals import BrokenListError, EncodingUnknownError

from .conftest import HEAD, ITEMS, write_text


def said(listing: ReadList, code: str) -> list[tuple[Severity, int | None]]:
    return [(each.severity, each.place.row) for each in listing.findings if each.code == code]


def of_text(tmp_path: Path, text: str) -> ReadList:
    path = tmp_path / "list.csv"
    path.write_text(text, encoding="utf-8", newline="")
    return read_list(path)


def weighed(tmp_path: Path, heading: str, *cells: str) -> ReadList:
    rows = [["Адресат", "Индекс", heading], *(["А. Б.", "220030", cell] for cell in cells)]
    return read_list(write_text(tmp_path / "l.csv", rows))


def test_weights_without_a_unit_beside_those_with_one_are_told(tmp_path: Path) -> None:
    listing = weighed(tmp_path, "Вес", "0,5 кг", "20", "25")
    assert listing.items.weight_g.tolist() == [500, 20_000, 25_000]
    assert said(listing, "weight.unit_assumed") == [(Severity.WARNING, None)]


def test_weights_that_prove_another_unit_than_cells_name_are_mixed(tmp_path: Path) -> None:
    listing = weighed(tmp_path, "Вес", "0,5 кг", "0,7 кг", "40")
    assert listing.items.weight_g.tolist()[:2] == [500, 700]
    assert said(listing, "weight.mixed_units") == [(Severity.ERROR, 4)]


@pytest.mark.parametrize("heading", ["Масса (кг/г)", "Вес, г (кг)"])
def test_a_heading_of_two_units_names_none(tmp_path: Path, heading: str) -> None:
    listing = weighed(tmp_path, heading, "2", "3")
    assert listing.items.weight_g.isna().all()
    assert said(listing, "weight.unit_unknown") == [(Severity.ERROR, None)]


@pytest.mark.parametrize("tail", ["", ",Примечание"])
def test_a_decimal_comma_among_commas_is_an_error(tmp_path: Path, tail: str) -> None:
    end = "," if tail else ""
    rows = f"1,А. Б.,220030,1,5{end}\n2,В. Г.,220030,2,7{end}\n"
    listing = of_text(tmp_path, f"№,Адресат,Индекс,Вес кг{tail}\n{rows}")
    assert said(listing, "row.fields") == [(Severity.ERROR, 1)]


def test_an_empty_field_behind_every_row_is_nothing(tmp_path: Path) -> None:
    listing = of_text(tmp_path, "№;Адресат;Индекс;Вес г\n1;А. Б.;220030;20;\n2;В. Г.;220030;30;\n")
    assert not said(listing, "row.fields")


def test_line_ends_in_the_cells_of_every_row_are_read(tmp_path: Path) -> None:
    rows = [HEAD, *([n, "А.\nБ.", "220030", "Минск,\nЛенина 1", 20, ""] for n in range(1, 8))]
    listing = read_list(write_text(tmp_path / "list.csv", rows))
    assert listing.items.addressee.tolist() == ["А. Б."] * 7
    assert listing.items.row.tolist() == [2 + 3 * n for n in range(7)]
    assert not said(listing, "text.quotes")


def test_a_page_break_in_a_drawn_table_moves_no_row_number(tmp_path: Path) -> None:
    text = "\fСписок\n| Кому | Индекс |\n|---|---|\n| Жук\u2028Ян | 220030 |\n| Ель | 220030 |\n"
    assert of_text(tmp_path, text).items.row.tolist() == [4, 5]


def test_items_on_a_sheet_without_a_header_are_told(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for name, rows in {"А": [HEAD, *ITEMS], "Б": ITEMS, "В": [["цена", 12], ["итого", 5]]}.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(row)
    book.save(tmp_path / "list.xlsx")
    listing = read_list(tmp_path / "list.xlsx")
    told = [(each.code, each.severity, each.place.sheet) for each in listing.findings]
    assert ("sheet.not_read", Severity.WARNING, "Б") in told
    assert ("sheet.no_list", Severity.INFO, "В") in told


def test_columns_named_by_the_operator_are_found_on_a_sheet_of_another_order(
    tmp_path: Path,
) -> None:
    book = openpyxl.Workbook()
    page, other = book.active, book.create_sheet("Б")
    for row in (["Адресат", "Индекс", "Вес, кг", "Ценность"], ["А. Б.", "220030", 0.5, 7]):
        page.append(row)
        other.append([*row[:2], row[3], row[2]])
    book.save(tmp_path / "list.xlsx")
    listing = read_list(tmp_path / "list.xlsx", Hints(columns={3: "cod_amount"}))
    assert listing.items.cod_amount.tolist() == [700, 700]
    assert listing.items.weight_g.tolist() == [500, 500]


@pytest.mark.parametrize(("total", "warned"), [("1,7", []), ("1,8", [(Severity.WARNING, 4)])])
def test_a_printed_total_is_in_the_unit_found(
    tmp_path: Path, total: str, warned: list[tuple[Severity, int | None]]
) -> None:
    head = "№;Адресат;Индекс;Вес\n"
    listing = of_text(tmp_path, f"{head}1;А. Б.;220030;0,5\n2;В. Г.;220030;1,2\nИтого;;;{total}\n")
    assert said(listing, "control.weight") == warned


def of_json(tmp_path: Path, text: str) -> ReadList:
    path = tmp_path / "list.json"
    path.write_text(text, encoding="utf-8")
    return read_list(path)


def test_orders_of_the_russian_account_are_in_kopecks_and_grams(tmp_path: Path) -> None:
    order = {"index-to": 101000, "recipient-name": "А. Б.", "mail-type": "LETTER"}
    told = json.dumps([{**order, "mass": 20, "insr-value": 1250, "payment": 700}])
    items = of_json(tmp_path, told).items
    assert (items.weight_g[0], items.declared_value[0], items.cod_amount[0]) == (20, 1250, 700)
    assert items.currency[0] == "RUB"


def test_half_a_letter_in_json_is_told_as_garbled(tmp_path: Path) -> None:
    row = r'{"Индекс": "220030", "Адресат": "А\ud83d Б \ud83d\ude00", "Вес, г": 20}'
    listing = of_json(tmp_path, f"[{row}]")
    assert listing.items.addressee[0] == "А\ufffd Б \U0001f600"
    assert said(listing, "text.garbled") == [(Severity.WARNING, None)]


def test_two_json_values_under_one_path_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BrokenListError, match=r"a\.b"):
        of_json(tmp_path, '{"a.b": 1, "a": {"b": 2}}')


@pytest.mark.parametrize(("total", "warned"), [("2500", []), ("25", [(Severity.WARNING, 4)])])
def test_a_printed_total_of_kopecks_is_in_kopecks(
    tmp_path: Path, total: str, warned: list[tuple[Severity, int | None]]
) -> None:
    rows = "№;Адресат;Индекс;ОЦ, коп.\n1;А. Б.;220030;1250\n2;В. Г.;220030;1250\n"
    listing = of_text(tmp_path, f"{rows}Итого;;;{total}\n")
    assert said(listing, "control.declared_value") == warned


def test_a_client_number_like_a_power_is_kept(tmp_path: Path) -> None:
    head = "Адресат;Индекс;№ заказа\n"
    listing = of_text(tmp_path, f"{head}А. Б.;220030;5E3\nВ. Г.;220030;1,5E+13\n")
    assert listing.items.client_key.fillna("").tolist() == ["5E3", ""]
    assert said(listing, "number.lost_digits") == [(Severity.ERROR, 3)]


def test_a_page_of_rounded_numbers_gives_those_it_keeps_and_says_what_it_hides(
    tmp_path: Path,
) -> None:
    head = "".join(f"<td>{text}</td>" for text in ("Кому", "Индекс", "Вес, кг", "ОЦ", "Куда"))
    cells = '<td>Жук</td><td x:num="12345">012345</td><td x:num="0.0205">0,02</td>'
    more = '<td x:num="1250">1.250</td><td style="display: none">Минск</td>'
    path = tmp_path / "list.xls"
    page = f"<html><table><tr>{head}</tr><tr>{cells}{more}</tr></table></html>"
    path.write_text(page, encoding="utf-8")
    listing = read_list(path)
    assert listing.items.postcode[0] == "012345"
    assert listing.items.declared_value[0] == 125_000
    assert said(listing, "weight.fraction") == [(Severity.ERROR, 2)]
    assert said(listing, "column.hidden") == [(Severity.WARNING, None)]


def test_sums_of_a_control_file_that_are_no_whole_numbers_are_told() -> None:
    control = read_control("[Summary]\nMailCount=2\nMailWeight=0,050\nValueSum=12.50\n")
    (found,) = control.findings
    assert (found.code, found.value) == (
        "form103.also_says",
        "MailWeight 0,050; ValueSum 12.50",
    )


@pytest.mark.parametrize("encoding", ["\0", "utf-8\0", "hex", "ж"])
def test_no_name_of_an_encoding_is_a_refusal(tmp_path: Path, encoding: str) -> None:
    path = write_text(tmp_path / "l.csv", [HEAD, *ITEMS])
    with pytest.raises(EncodingUnknownError):
        read_list(path, Hints(encoding=encoding))


@pytest.mark.parametrize("separator", ["\\u0000", "§", " ", "a", ";;", "\\u001f"])
def test_a_layout_has_a_separator_that_a_table_may_have(separator: str) -> None:
    text = f'name = "x"\n[table]\nby = "heading"\nseparator = "{separator}"\n'
    with pytest.raises(LayoutFileError, match="one sign"):
        parse_layout(f'{text}[columns]\n"Кому" = "addressee"\n', "x", "x.toml")


@pytest.mark.parametrize(
    ("first", "second"),
    [("Масса, кг", "Масса, г"), ("ОЦ, руб.", "ОЦ, коп.")],
)
def test_a_value_over_two_columns_is_an_error(tmp_path: Path, first: str, second: str) -> None:
    listing = of_text(tmp_path, f"Адресат;Индекс;{first};{second}\nА. Б.;220030;1;50\n")
    assert said(listing, "column.duplicate") == [(Severity.ERROR, None)]


def test_a_column_that_stands_twice_is_a_warning(tmp_path: Path) -> None:
    listing = of_text(tmp_path, "Адресат;Индекс;ОЦ;ОЦ\nА. Б.;220030;1;50\n")
    assert said(listing, "column.duplicate") == [(Severity.WARNING, None)]
