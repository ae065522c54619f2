"""Traps of workbooks: what is shown differs from what is stored, or is not shown at all."""

import io
import re
import zipfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import msoffcrypto.format.ooxml
import openpyxl
import pytest
import xlsxwriter
import xlwt

from batchpost.errors import ListError
from batchpost.model.listing import ReadList
from batchpost.parsers import refusals
from batchpost.parsers.lock_refusals import LockNotReadError, WrongPasswordError
from batchpost.parsers.reading import Hints, read_list

HEAD = ["№ п/п", "Адресат", "Индекс", "Адрес", "Масса, г"]
ITEMS: list[list[object]] = [
    [1, "Козел И.П.", 12345, "г. Минск, ул. Ленина, д. 32", 13],
    [2, "Гончар П.Р.", 220030, "г. Брест, ул. Полевая, д. 8", 104],
    [3, "Ткач Ё.И.", 222310, "г. Молодечно, пер. Школьный, д. 17", 337],
]


def write(path: Path, rows: Sequence[Sequence[object]] = (HEAD, *ITEMS)) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))
    book.save(path)
    return book


def rewritten(path: Path, part: str, old: str, new: str) -> Path:
    """Change one part of a package by a pattern, in place."""
    with zipfile.ZipFile(path) as whole:
        parts = {name: whole.read(name) for name in whole.namelist()}
    changed = re.sub(old, new, parts[part].decode("utf-8"), flags=re.DOTALL)
    assert changed != parts[part].decode("utf-8")
    parts[part] = changed.encode("utf-8")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in parts.items():
            made.writestr(name, data)
    return path


def named(listing: ReadList, code: str) -> list[tuple[int | None, str | None]]:
    return [(f.place.row, f.place.column) for f in listing.findings if f.code == code]


def test_zero_that_only_the_format_shows_is_read(tmp_path: Path) -> None:
    book = write(tmp_path / "l.xlsx")
    for row in range(2, 5):
        book.active.cell(row, 3).number_format = "000000"
    book.save(tmp_path / "l.xlsx")
    listing = read_list(tmp_path / "l.xlsx")
    assert listing.items.postcode.tolist() == ["012345", "220030", "222310"]
    assert len(named(listing, "number.zeros_shown")) == 1
    assert listing.items.weight_g.tolist() == [13, 104, 337]


def test_zero_that_only_the_format_shows_is_read_in_an_old_workbook(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    page = book.add_sheet("Список")
    style = xlwt.easyxf(num_format_str="000000")
    for row, values in enumerate([HEAD, *ITEMS]):
        for column, value in enumerate(values):
            if column == 2 and row:
                page.write(row, column, value, style)
            else:
                page.write(row, column, value)
    book.save(str(tmp_path / "l.xls"))
    listing = read_list(tmp_path / "l.xls")
    assert listing.items.postcode[0] == "012345"
    assert len(named(listing, "number.zeros_shown")) == 1


def test_zero_no_program_calculated_is_no_weight(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(str(tmp_path / "l.xlsx"))
    page = book.add_worksheet()
    for row, values in enumerate([HEAD, *ITEMS]):
        page.write_row(row, 0, values)
    page.write_formula(2, 4, "=100+4")
    book.close()
    assert named(read_list(tmp_path / "l.xlsx"), "formula.uncalculated") == [(3, "Масса, г")]


def test_cell_joined_down_the_items_is_named(tmp_path: Path) -> None:
    book = write(tmp_path / "l.xlsx")
    book.active.merge_cells("D2:D4")
    book.save(tmp_path / "l.xlsx")
    listing = read_list(tmp_path / "l.xlsx")
    assert named(listing, "cell.merged") == [(2, "Адрес")]
    assert listing.items.address.isna().tolist() == [False, True, True]


def test_rows_a_filter_hides_are_read_and_named(tmp_path: Path) -> None:
    book = write(tmp_path / "l.xlsx")
    book.active.auto_filter.ref = "A1:E4"
    book.active.auto_filter.add_filter_column(1, ["Козел И.П."])
    for row in (3, 4):
        book.active.row_dimensions[row].hidden = True
    book.save(tmp_path / "l.xlsx")
    listing = read_list(tmp_path / "l.xlsx")
    assert named(listing, "row.filtered") == [(3, None), (4, None)]
    assert not named(listing, "row.hidden")
    assert len(listing.items) == 3


def test_header_joined_over_columns_is_one_heading_for_them(tmp_path: Path) -> None:
    upper = ["№ п/п", "Получатель", None, "Адрес", "Масса, г"]
    lower = [None, "ФИО", "Индекс", None, None]
    book = write(tmp_path / "l.xlsx", [upper, lower, *ITEMS])
    book.active.merge_cells("B1:C1")
    book.active.merge_cells("A1:A2")
    book.save(tmp_path / "l.xlsx")
    listing = read_list(tmp_path / "l.xlsx")
    assert listing.items.addressee[1] == "Гончар П.Р."
    assert not named(listing, "cell.merged")


def test_date_keeps_its_day_in_both_systems(tmp_path: Path) -> None:
    book = write(tmp_path / "l.xlsx")
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    book.active["D2"] = date(2026, 2, 5)
    book.save(tmp_path / "l.xlsx")
    found = [f.value for f in read_list(tmp_path / "l.xlsx").findings if f.code == "text.date"]
    assert found == ["2026-02-05"]


def test_text_that_looks_like_a_moment_stays_as_it_is(tmp_path: Path) -> None:
    rows = [HEAD, [1, "Козел И.П.", "220030", "2026-02-05 00:00:00", 13], *ITEMS[1:]]
    write(tmp_path / "l.xlsx", rows)
    assert read_list(tmp_path / "l.xlsx").items.address[0] == "2026-02-05 00:00:00"


def test_cells_without_places_do_not_move(tmp_path: Path) -> None:
    write(tmp_path / "l.xlsx")
    sheet = "xl/worksheets/sheet1.xml"
    path = rewritten(tmp_path / "l.xlsx", sheet, r'<c r="[A-C]\d+"', "<c")
    listing = read_list(path)
    assert [match.index for match in listing.columns if match.field == "address"] == [3]
    assert listing.items.postcode[1] == "220030"


@pytest.mark.parametrize("change", [(r"<(/?)(\w)", r"<\1x:\2"), (r'="([^"]*)"', r"='\1'")])
def test_writing_of_the_elements_does_not_matter(tmp_path: Path, change: tuple[str, str]) -> None:
    book = write(tmp_path / "l.xlsx")
    book.active.row_dimensions[3].hidden = True
    book.active["E4"] = "=1+1"
    book.save(tmp_path / "l.xlsx")
    path = rewritten(tmp_path / "l.xlsx", "xl/worksheets/sheet1.xml", *change)
    rewritten(path, "xl/worksheets/sheet1.xml", "xmlns=", "xmlns:x=") if "x:" in change[1] else None
    listing = read_list(path)
    assert named(listing, "row.hidden") == [(3, None)]
    assert named(listing, "formula.uncalculated") == [(4, "Масса, г")]


def test_million_formatted_rows_cost_nothing(tmp_path: Path) -> None:
    import time

    write(tmp_path / "l.xlsx")
    tail = "".join(f'<row r="{no}" ht="15" customHeight="1"/>' for no in range(5, 1_000_000))
    sheet = "xl/worksheets/sheet1.xml"
    path = rewritten(tmp_path / "l.xlsx", sheet, "</sheetData>", tail + "</sheetData>")
    began = time.monotonic()
    assert len(read_list(path).items) == 3
    assert time.monotonic() - began < 10


def test_locked_workbook_opens_with_its_password_alone(tmp_path: Path) -> None:
    write(tmp_path / "l.xlsx")
    locked = io.BytesIO()
    plain = msoffcrypto.format.ooxml.OOXMLFile(io.BytesIO((tmp_path / "l.xlsx").read_bytes()))
    plain.encrypt("Тайна-7", locked)
    path = tmp_path / "locked.xlsx"
    path.write_bytes(locked.getvalue())
    assert len(read_list(path, Hints(password="Тайна-7")).items) == 3
    with pytest.raises(WrongPasswordError) as caught:
        read_list(path, Hints(password="тайна-7"))
    assert "айна-7" not in str(caught.value)
    with pytest.raises(refusals.PasswordError):
        read_list(path)
    assert "айна" not in repr(Hints(password="Тайна-7"))


def test_aes_archive_is_locked_and_not_broken(tmp_path: Path) -> None:
    path = tmp_path / "l.zip"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("list.csv", "Адресат;Индекс\n" * 3)
    data = bytearray(path.read_bytes())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.index(mark) + at
        data[place] |= 1
        data[place + 2] = 99
    path.write_bytes(bytes(data))
    with pytest.raises(LockNotReadError):
        read_list(path)


XML_2003 = """<?xml version="1.0" encoding="windows-1251"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
<Styles><Style ss:ID="z"><NumberFormat ss:Format="000000"/></Style></Styles>
<Worksheet ss:Name="Список"><Table>
<Row ss:Index="3"><Cell><Data ss:Type="String">Адресат</Data></Cell><Cell ss:Index="3"><Data
 ss:Type="String">Индекс</Data></Cell><Cell><Data ss:Type="String">Масса, г</Data></Cell>
<Cell><Data ss:Type="String">Адрес</Data></Cell></Row>
<Row ss:Hidden="1"><Cell ss:MergeDown="1"><Data ss:Type="String">Козел И.П.</Data></Cell>
<Cell ss:Index="3" ss:StyleID="z"><Data ss:Type="Number">12345</Data></Cell>
<Cell><Data ss:Type="Number">13</Data><Comment><Data>99</Data></Comment></Cell>
<Cell><Data ss:Type="String">Минск</Data></Cell></Row>
<Row><Cell ss:Index="3"><Data ss:Type="Number">220030</Data></Cell><Cell ss:Formula="=R[-1]C"/>
<Cell><Data ss:Type="String">Брест</Data></Cell></Row>
</Table></Worksheet></Workbook>"""


def test_xml_workbook_of_2003_is_read_with_all_it_shows(tmp_path: Path) -> None:
    path = tmp_path / "l.xls"
    path.write_bytes(XML_2003.encode("cp1251"))
    listing = read_list(path)
    assert listing.source.format == "xml2003"
    assert listing.source.header_row == 3
    assert listing.items.postcode.tolist() == ["012345", "220030"]
    assert listing.items.weight_g[0] == 13
    assert named(listing, "row.hidden") == [(4, None)]
    assert named(listing, "cell.merged") == [(4, "Адресат")]
    assert named(listing, "formula.uncalculated") == [(5, "Масса, г")]


def test_xml_workbook_with_a_document_type_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "l.xls"
    evil = XML_2003.replace("<Workbook", '<!DOCTYPE x [<!ENTITY a "b">]><Workbook', 1)
    path.write_bytes(evil.encode("cp1251"))
    with pytest.raises(refusals.BrokenListError):
        read_list(path)


def test_workbook_of_excel_4_is_named_for_what_it_is(tmp_path: Path) -> None:
    path = tmp_path / "l.xls"
    path.write_bytes(b"\x09\x04\x06\x00\x00\x00\x10\x00\x00\x00" + bytes(200))
    with pytest.raises(ListError, match="Excel 4"):
        read_list(path)
