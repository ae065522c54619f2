"""Traps of the table: what a list hides in its letters, rows, sheets, numbers and units."""

from pathlib import Path

import openpyxl
import pytest

from batchpost.model.finding import Severity
from batchpost.model.listing import ReadList
from batchpost.parsers.doubts import EncodingDoubtError, SheetsDifferError
from batchpost.parsers.hints import Hints
from batchpost.parsers.reading import read_list

HEAD = ["№", "Адресат", "Адрес", "Индекс", "Масса, г", "ОЦ, руб."]
ROW = ["1", "Жук Анна", "г. Минск, ул. Мира, 1", "220030", "20", "5"]


def read(tmp_path: Path, *rows: list[str], encoding: str = "utf-8") -> ReadList:
    path = tmp_path / "l.csv"
    text = "".join(";".join(row) + "\n" for row in rows)
    path.write_bytes(text.encode(encoding))
    return read_list(path)


def codes(listing: ReadList) -> set[str]:
    return {finding.code for finding in listing.findings}


def errors(listing: ReadList) -> list[tuple[str, int | None]]:
    return [(f.code, f.place.row) for f in listing.findings if f.severity is Severity.ERROR]


def changed(place: int, value: str) -> list[str]:
    return [*ROW[:place], value, *ROW[place + 1 :]]


@pytest.mark.parametrize("name", ["РњРёРЅСЃРє", "Ìèíñê", "ÐœÐ¸Ð½ÑÐº", "??????? ????"])
def test_names_garbled_by_the_client_are_named_and_kept(tmp_path: Path, name: str) -> None:
    listing = read(tmp_path, HEAD, ROW, changed(1, name))
    assert listing.items["addressee"].tolist() == ["Жук Анна", name]
    found = [f for f in listing.findings if f.code == "text.garbled"]
    assert [(f.place.column, f.value) for f in found] == [("Адресат", name)]


@pytest.mark.parametrize("name", ["Müller André", "СЁмин Рыгор", "Кто?", "Šimkūnas Žydrūnas"])
def test_foreign_names_are_not_called_garbled(tmp_path: Path, name: str) -> None:
    assert "text.garbled" not in codes(read(tmp_path, HEAD, changed(1, name)))


@pytest.mark.parametrize("weight", ["12.май", "янв.20", "2026-05-12 00:00:00"])
def test_weight_made_a_date_by_the_spreadsheet_is_named(tmp_path: Path, weight: str) -> None:
    listing = read(tmp_path, HEAD, ROW, changed(4, weight))
    assert errors(listing) == [("weight.date", 3)]
    assert listing.items["weight_g"].isna().tolist() == [False, True]


@pytest.mark.parametrize("amount", ["12.май", "(12,50)", "10 %", "двенадцать", "1,5E+3", "12-50"])
def test_amount_that_is_none_is_never_guessed(tmp_path: Path, amount: str) -> None:
    listing = read(tmp_path, HEAD, ROW, changed(5, amount))
    assert errors(listing) == [("amount.unreadable", 3)]
    assert listing.items["declared_value"].isna().tolist() == [False, True]


@pytest.mark.parametrize(
    ("amount", "kopecks"),
    [
        ("12=50", 1250),
        ("12 руб. 50 коп.", 1250),
        ("1 234 руб. 05 коп.", 123405),
        ("1’234,50", 123450),
        ("1 234,50 руб.", 123450),
        ("7,20 Br", 720),
        ("1.234,56", 123456),
    ],
)
def test_amounts_as_people_write_them(tmp_path: Path, amount: str, kopecks: int) -> None:
    listing = read(tmp_path, HEAD, changed(5, amount))
    assert listing.items["declared_value"].tolist() == [kopecks]
    assert not errors(listing)


def test_numeric_codes_of_currencies_are_known(tmp_path: Path) -> None:
    listing = read(tmp_path, [*HEAD, "Валюта"], [*ROW, "933"], [*ROW, "978"])
    assert listing.items["currency"].tolist() == ["BYN", "EUR"]
    assert errors(listing) == [("currency.foreign", 3)]


def test_scientific_weight_has_lost_its_digits(tmp_path: Path) -> None:
    assert errors(read(tmp_path, HEAD, ROW, changed(4, "1,2E+3"))) == [("weight.unreadable", 3)]


def test_kilograms_among_grams_are_an_error(tmp_path: Path) -> None:
    assert errors(read(tmp_path, HEAD, ROW, changed(4, "0,5 кг"))) == [("weight.mixed_units", 3)]


def test_header_repeated_on_every_printed_page_is_no_item(tmp_path: Path) -> None:
    numbers = [str(no) for no in range(1, len(HEAD) + 1)]
    listing = read(tmp_path, HEAD, numbers, ROW, HEAD, numbers, ROW, HEAD, ROW)
    assert listing.items["row"].tolist() == [3, 6, 8]


def test_two_glued_files_of_two_encodings(tmp_path: Path) -> None:
    path = tmp_path / "l.csv"
    head = f"{';'.join(HEAD)}\n{';'.join(ROW)}\n".encode()
    tail = ";".join(changed(1, "Щербина Юлия")).encode("cp1251")
    path.write_bytes(head + tail + b"\n")
    listing = read_list(path)
    assert listing.items["addressee"].tolist() == ["Жук Анна", "Щербина Юлия"]
    assert "encoding.mixed" in codes(listing)


def test_a_word_that_reads_in_two_encodings_is_asked_about(tmp_path: Path) -> None:
    path = tmp_path / "l.csv"
    path.write_bytes("name;city;zip\nЁрш;Ёрш;220030\n".encode("cp866"))
    with pytest.raises(EncodingDoubtError):
        read_list(path)
    assert read_list(path, Hints(encoding="cp866")).items["addressee"].tolist() == ["Ёрш"]


@pytest.mark.parametrize("second", ["Вес, кг", "Масса, г"])
def test_second_sheet_is_read_or_asked_about(tmp_path: Path, second: str) -> None:
    book = openpyxl.Workbook()
    head = ["Адресат", "Адрес", "Масса, г"]
    for sheet, unit in ((book.active, "Масса, г"), (book.create_sheet("Ещё"), second)):
        sheet.append([*head[:2], unit])
        sheet.append(["Жук Анна", "г. Минск", "20"])
    path = tmp_path / "l.xlsx"
    book.save(path)
    if second != head[2]:
        with pytest.raises(SheetsDifferError, match="--sheet"):
            read_list(path)
        return
    listing = read_list(path)
    assert len(listing.items) == 2
    assert "sheet.joined" in codes(listing)


def test_second_table_with_other_columns_is_named_and_not_misread(tmp_path: Path) -> None:
    other = ["Адрес", "Масса, г", "Адресат", "Индекс"]
    row = ["г. Лида", "30", "Лось Ян", "231300", "", ""]
    listing = read(tmp_path, HEAD, ROW, [], [*other, "", ""], row)
    assert listing.items["addressee"].tolist() == ["Жук Анна"]
    assert errors(listing) == [("table.second", 4)]


def test_second_table_with_the_same_columns_is_read(tmp_path: Path) -> None:
    listing = read(tmp_path, HEAD, ROW, [], ["Ещё"], HEAD, changed(1, "Лось Ян"))
    assert listing.items["addressee"].tolist() == ["Жук Анна", "Лось Ян"]


def test_tables_side_by_side_are_an_error(tmp_path: Path) -> None:
    assert ("table.beside", None) in errors(read(tmp_path, [*HEAD, "", *HEAD], [*ROW, "", *ROW]))


def test_item_above_the_header_is_named(tmp_path: Path) -> None:
    listing = read(tmp_path, ROW, HEAD, ROW)
    assert [f.place.row for f in listing.findings if f.code == "row.above_header"] == [1]


@pytest.mark.parametrize(
    "head",
    [
        ["№ з/п", "Одержувач", "Адреса", "Поштовий індекс", "Вага, г", "Оголошена цінність"],
        ["№ р/с", "Алушы", "Мекенжайы", "Пошта индексі", "Салмағы, г", "Жарияланған құны"],
    ],
)
def test_headings_of_neighbours_are_known(tmp_path: Path, head: list[str]) -> None:
    listing = read(tmp_path, head, ROW)
    assert listing.items["addressee"].tolist() == ["Жук Анна"]
    assert listing.items["weight_g"].tolist() == [20]
