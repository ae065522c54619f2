"""Hidden, uncalculated, misplaced: what a workbook does not show at first sight."""

from pathlib import Path

import openpyxl
import pytest
import xlwt

from batchpost.model.finding import Severity
from batchpost.model.listing import ReadList
from batchpost.parsers.doubts import SheetsAlikeError, SheetsDifferError
from batchpost.parsers.reading import Hints, read_list

from .conftest import HEAD, ITEMS, write_ods, write_xlsx


def codes(listing: ReadList) -> list[str]:
    return [finding.code for finding in listing.findings]


def places(listing: ReadList, code: str) -> list[tuple[int | None, str | None]]:
    return [(f.place.row, f.place.column) for f in listing.findings if f.code == code]


@pytest.fixture
def book() -> openpyxl.Workbook:
    made = openpyxl.Workbook()
    made.active.title = "Список"
    for row in [HEAD, *ITEMS]:
        made.active.append(row)
    return made


def saved(book: openpyxl.Workbook, path: Path) -> ReadList:
    book.save(path)
    return read_list(path)


def test_table_may_begin_anywhere_and_columns_keep_their_places(tmp_path: Path) -> None:
    rows = [[None] * 9, [None] * 9, *[[None, None, *row] for row in [HEAD, *ITEMS]]]
    rows[4][6] = "=1+1"
    listing = read_list(write_xlsx(tmp_path / "l.xlsx", rows))
    assert listing.items.row.tolist() == [4, 5, 6]
    assert [match.index for match in listing.columns if match.field == "weight_g"] == [6]
    assert places(listing, "formula.uncalculated") == [(5, "Масса, г")]


def test_hidden_rows_columns_and_sheets_are_named(book: openpyxl.Workbook, tmp_path: Path) -> None:
    book.active.row_dimensions[3].hidden = True
    book.active.column_dimensions["E"].hidden = True
    other = book.create_sheet("Тайный")
    for row in [HEAD, *ITEMS]:
        other.append(row)
    other.sheet_state = "veryHidden"
    listing = saved(book, tmp_path / "l.xlsx")
    assert len(listing.items) == 3
    assert places(listing, "row.hidden") == [(3, None)]
    assert places(listing, "column.hidden") == [(None, "Масса, г")]
    assert [f.place.sheet for f in listing.findings if f.code == "sheet.hidden"] == ["Тайный"]


def test_sheets_with_the_same_columns_are_one_list(book: openpyxl.Workbook, tmp_path: Path) -> None:
    other = book.create_sheet("Второй")
    for row in [HEAD, *ITEMS[:1]]:
        other.append(row)
    book.create_sheet("Пустой")
    book.create_sheet("Слова")["A1"] = "не список"
    listing = saved(book, tmp_path / "l.xlsx")
    assert listing.items["line_no"].tolist() == [1, 2, 3, 4]
    assert listing.items["sheet"].tolist()[2:] == ["Список", "Второй"]
    assert {"sheet.joined", "sheet.no_list"} <= set(codes(listing))
    assert len(read_list(tmp_path / "l.xlsx", Hints(sheets=("Второй",))).items) == 1


def test_lists_of_their_own_with_the_same_rows_are_no_copies(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for number in (1, 2):
        sheet = book.create_sheet(str(number))
        for row in [[f"Список № {number}"], HEAD, *ITEMS]:
            sheet.append(row)
    with pytest.raises(SheetsDifferError):
        saved(book, tmp_path / "l.xlsx")


def test_sheets_of_mostly_the_same_rows_are_asked_about(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.remove(book.active)
    rows = [[*ITEMS[0][:-1], f"{number}"] for number in range(7)]
    for name in ("Раз", "Два"):
        sheet = book.create_sheet(name)
        for row in [HEAD, *rows]:
            sheet.append(row)
    book["Два"].cell(3, HEAD.index("Масса, г") + 1).value = 21
    path = tmp_path / "l.xlsx"
    with pytest.raises(SheetsAlikeError, match="--sheet") as caught:
        saved(book, path)
    assert caught.value.sheets == (("Раз", 7), ("Два", 7))
    assert len(read_list(path, Hints(sheets=("Два",))).items) == 7
    assert len(read_list(path, Hints(sheets=("Раз", "Два"))).items) == 14


def test_findings_of_a_further_sheet_keep_its_rows(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for name in ("Раз", "Два"):
        sheet = book.create_sheet(name)
        for row in [HEAD, *ITEMS]:
            sheet.append(row)
    del book["Sheet"]
    weight = HEAD.index("Масса, г") + 1
    book["Два"].cell(3, weight).value = "тяжёлое"
    listing = saved(book, tmp_path / "l.xlsx")
    found = [f for f in listing.findings if f.code == "weight.unreadable"]
    assert [(f.place.sheet, f.place.row, f.line_no) for f in found] == [("Два", 3, len(ITEMS) + 2)]


def test_sheets_that_are_lists_of_their_own_are_refused(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Письма"
    for number, sheet in enumerate((book.active, book.create_sheet("Посылки")), 1):
        sheet.append([f"Список № {number}"])
        for row in [HEAD, *ITEMS]:
            sheet.append(row)
    path = tmp_path / "l.xlsx"
    with pytest.raises(SheetsDifferError, match="--sheet") as caught:
        saved(book, path)
    assert caught.value.sheets == (("Письма", len(ITEMS)), ("Посылки", len(ITEMS)))
    assert len(read_list(path, Hints(sheets=("Посылки",))).items) == len(ITEMS)


def test_first_sheet_without_a_list_is_passed_over(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "Инструкция"
    page = book.create_sheet("Данные")
    for row in [HEAD, *ITEMS]:
        page.append(row)
    assert saved(book, tmp_path / "l.xlsx").source.sheet == "Данные"


def test_error_cells_are_errors_and_not_blanks(book: openpyxl.Workbook, tmp_path: Path) -> None:
    book.active["C2"] = "#N/A"
    listing = saved(book, tmp_path / "l.xlsx")
    assert places(listing, "cell.error") == [(2, "Индекс")]
    assert listing.items.postcode.isna()[0]


def test_formula_beside_the_items_is_no_error(book: openpyxl.Workbook, tmp_path: Path) -> None:
    book.active.append(["Итого", None, None, None, "=SUM(E2:E4)", None])
    listing = saved(book, tmp_path / "l.xlsx")
    assert [f.severity for f in listing.findings if f.code == "formula.uncalculated"] == [
        Severity.WARNING
    ]


def test_numbers_are_written_as_the_file_means_them(tmp_path: Path) -> None:
    rows = [HEAD, [1, "А. Б.", 220030.0, "Минск", 20.0, 10944022440321]]
    items = read_list(write_xlsx(tmp_path / "l.xlsx", rows)).items
    assert items.postcode[0] == "220030"
    assert items.item_identifier[0] == "10944022440321"


def test_noise_of_arithmetic_is_no_amount(tmp_path: Path) -> None:
    rows = [[*HEAD, "ОЦ, руб."], [*ITEMS[0], 0.1 + 0.2], [*ITEMS[1], 12.600000000000001]]
    assert read_list(write_xlsx(tmp_path / "l.xlsx", rows)).items.declared_value.tolist() == [
        30,
        1260,
    ]


def test_date_in_an_address_is_named(book: openpyxl.Workbook, tmp_path: Path) -> None:
    from datetime import date

    book.active["D2"] = date(2026, 2, 5)
    assert places(saved(book, tmp_path / "l.xlsx"), "text.date") == [(2, "Адрес")]


def test_document_type_is_refused(book: openpyxl.Workbook, tmp_path: Path) -> None:
    import zipfile

    from batchpost.parsers.refusals import BrokenListError

    book.save(tmp_path / "l.xlsx")
    with zipfile.ZipFile(tmp_path / "l.xlsx") as whole:
        parts = {name: whole.read(name) for name in whole.namelist()}
    evil = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    for part in ("xl/workbook.xml", "xl/worksheets/sheet1.xml"):
        with zipfile.ZipFile(tmp_path / "evil.xlsx", "w") as made:
            for name, data in parts.items():
                body = data.partition(b"?>")[2] if data.startswith(b"<?xml") else data
                made.writestr(name, evil + body if name == part else data)
        with pytest.raises(BrokenListError):
            read_list(tmp_path / "evil.xlsx")


def test_old_workbook_shows_hidden_things_too(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    page = book.add_sheet("Список")
    for row_index, row in enumerate([HEAD, *ITEMS]):
        for index, value in enumerate(row):
            if (row_index, index) != (1, 2):
                page.write(row_index + 1, index + 1, value)
    page.row(3).hidden = True
    page.col(5).hidden = True
    second = book.add_sheet("Ещё")
    second.visibility = 1
    for index, value in enumerate(HEAD):
        second.write(0, index, value)
        second.write(1, index, value + "!")
    page.write(2, 3, xlwt.Formula("1+1"))
    book.save(str(tmp_path / "l.xls"))
    listing = read_list(tmp_path / "l.xls")
    assert listing.items.row.tolist() == [3, 4, 5]
    assert places(listing, "row.hidden") == [(4, None)]
    assert places(listing, "column.hidden") == [(None, "Масса, г")]
    assert "sheet.hidden" in codes(listing)
    assert listing.heading("postcode") == "Индекс"


def test_open_document_shows_hidden_and_uncalculated(tmp_path: Path) -> None:
    import zipfile

    write_ods(tmp_path / "plain.ods", [HEAD, *ITEMS])
    with zipfile.ZipFile(tmp_path / "plain.ods") as whole:
        parts = {name: whole.read(name) for name in whole.namelist()}
    content = parts["content.xml"].decode()
    rows = content.split("<table:table-row")
    rows[3] = ' table:visibility="collapse"' + rows[3]
    changed = "<table:table-row".join(rows)
    weight = '<table:table-cell office:value="13" office:value-type="float"><text:p>13</text:p>'
    swapped = '<table:table-cell office:value-type="float" office:value="13"><text:p>13</text:p>'
    assert weight in changed or swapped in changed
    for old in (weight, swapped):
        changed = changed.replace(old, '<table:table-cell table:formula="of:=6+7">')
    with zipfile.ZipFile(tmp_path / "l.ods", "w") as made:
        for name, data in parts.items():
            made.writestr(name, changed if name == "content.xml" else data)
    listing = read_list(tmp_path / "l.ods")
    assert places(listing, "row.hidden") == [(3, None)]
    assert places(listing, "formula.uncalculated") == [(2, "Масса, г")]
