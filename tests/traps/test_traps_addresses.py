"""Traps of addresses, countries and phones: a small list, read and checked as at the counter."""

from datetime import date
from pathlib import Path

import pytest

from batchpost.checks.run import CheckRules, check_items
from batchpost.model.finding import Finding, Severity
from batchpost.model.listing import ReadList
from batchpost.parsers.hints import Hints
from batchpost.parsers.reading import read_list

RULES = CheckRules(date(2026, 11, 23), minimum_items=1)
HEAD = "Кому;Индекс;Масса, г"


def checked(
    tmp_path: Path, lines: list[str], direction: str | None = None
) -> tuple[ReadList, list[Finding]]:
    path = tmp_path / "список.csv"
    path.write_bytes(("\r\n".join(lines) + "\r\n").encode("cp1251"))
    hints = Hints(kind="letter", category="registered", direction=direction)
    listing = read_list(path, hints)
    return listing, [*listing.findings, *check_items(listing, RULES)]


def said(findings: list[Finding], *severities: Severity) -> list[tuple[str, int | None]]:
    wanted = severities or (Severity.ERROR, Severity.WARNING)
    return [(one.code, one.line_no) for one in findings if one.severity in wanted]


def test_raion_in_the_towns_column_is_named_and_the_town_like_it_is_not(tmp_path: Path) -> None:
    lines = [
        f"{HEAD};Город;Адрес",
        "Жук А.Б.;247210;20;Жлобинский р-н;ул. Ленина, 5",
        "Жук А.В.;247210;20;Жлобинский;ул. Ленина, 5",
        "Жук А.Г.;247210;20;г. Жлобин;ул. Ленина, 5",
        "Жук А.Д.;220030;20;Минск;ул. Ленина, 5",
    ]
    listing, findings = checked(tmp_path, lines)
    assert said(findings) == [("locality.district", 1), ("locality.district", 2)]
    assert listing.items.locality[0] == "Жлобинский р-н"
    assert all("Жлобинский" in str(one.message) for one in findings if one.line_no)


def test_house_that_looks_like_a_village_and_number_in_a_name(tmp_path: Path) -> None:
    lines = [
        f"{HEAD};Куда",
        "Жук А.Б.;220030;20;г. Минск, ул. Ленина, д. 5",
        "Жук А.В.;225003;20;Брестский р-н, д. Тельмы-1, д. 5",
        "Жук А.Г.;225320;20;г. Барановичи, ул. 70 год Великой Победы, д. 5",
        "Жук А.Д.;225320;20;г. Барановичи, в/ч 01558",
        "Жук А.Е.;213000;20;д. Бучемль 5",
    ]
    listing, findings = checked(tmp_path, lines)
    places = ["г. Минск", "д. Тельмы-1", "г. Барановичи", "г. Барановичи", ""]
    assert listing.items.locality.fillna("").tolist() == places
    assert listing.items.district.fillna("").tolist() == ["", "Брестский р-н", "", "", ""]
    assert listing.items.address[3] == "г. Барановичи, в/ч 01558"
    assert not said(findings)


def test_nothing_the_client_wrote_is_overwritten(tmp_path: Path) -> None:
    lines = [
        f"{HEAD};Область;Адрес",
        "Жук А.Б.;220030;20;Минская;г. Минск, Брестская обл., ул. Ленина, 5",
        "Жук А.В.;224030;20;;Брестская обл., г. Брест, ул. Ленина, 5",
    ]
    listing, findings = checked(tmp_path, lines)
    assert listing.items.region.tolist() == ["Минская", "Брестская обл."]
    assert listing.items.address[0] == "г. Минск, Брестская обл., ул. Ленина, 5"
    (told,) = [one for one in findings if one.code == "address.places"]
    assert str(told.message).startswith("Region, district or town of 2 items")


def test_oblast_and_raion_in_the_towns_cell_beside_a_town(tmp_path: Path) -> None:
    lines = [
        f"{HEAD};Город;Адрес",
        "Жук А.Б.;222603;20;Минская обл., Несвижский р-н, аг. Снов;ул. Мира, 5",
        "Жук А.В.;220030;20;г. Минск;ул. Мира, 5",
        "Жук А.Г.;247210;20;Жлобинский р-н;ул. Мира, 5",
    ]
    listing, findings = checked(tmp_path, lines)
    assert listing.items.region.fillna("").tolist() == ["Минская обл.", "", ""]
    assert listing.items.district.fillna("").tolist() == ["Несвижский р-н", "", ""]
    assert listing.items.locality[0] == "Минская обл., Несвижский р-н, аг. Снов"
    assert said(findings) == [("locality.district", 3)]


def test_postcode_of_the_column_and_of_the_address_differ(tmp_path: Path) -> None:
    lines = [
        f"{HEAD};Адрес",
        "Жук А.Б.;220030;20;220050, г. Минск, ул. Ленина, 5",
        "Жук А.В.;220030;20;220030, г. Минск, ул. Ленина, 5",
        "Жук А.Г.;;20;220004, г. Минск, ул. Ленина, 5",
    ]
    listing, findings = checked(tmp_path, lines)
    assert listing.items.postcode.tolist() == ["220030", "220030", "220004"]
    assert said(findings) == [("postcode.two", 1)]


def test_foreign_address_in_a_domestic_list(tmp_path: Path) -> None:
    lines = [
        f"{HEAD};Адрес",
        "Жук А.Б.;220030;20;Республика Беларусь, г. Минск, ул. Ленина, 5",
        "Жук А.В.;220030;20;Польша, г. Варшава, ул. Прекрасная, 5",
        "Жук А.Г.;220030;20;г. Минск, ул. Польская, 5",
    ]
    listing, findings = checked(tmp_path, lines, direction="domestic")
    assert said(findings) == [("country.in_address", 2)]
    assert listing.items.country.tolist() == ["BY", "BY", "BY"]


def test_countries_and_postcodes_of_an_international_list_stand_in_addresses(
    tmp_path: Path,
) -> None:
    lines = [
        "Кому;Масса, г;Адрес",
        "А. Беккер;20;10115 Berlin, Invalidenstr. 5, Germany",
        "О. Коваль;20;03150, Киев, ул. Большая, 5, Украина",
        "П. Орлов;20;101000, г. Москва, Мясницкая ул., 5, Российская Федерация",
    ]
    listing, findings = checked(tmp_path, lines, direction="international")
    assert listing.items.country.tolist() == ["DE", "UA", "RU"]
    assert listing.items.postcode.tolist() == ["10115", "03150", "101000"]
    assert not said(findings)
    told = {one.code for one in findings}
    assert {"country.from_address", "postcode.from_address"} <= told


def test_six_digits_are_asked_of_the_country_that_has_them(tmp_path: Path) -> None:
    lines = [
        f"{HEAD};Страна;Город;Адрес",
        "О. Коваль;03150;20;Украіна;Киев;ул. Большая, 5",
        "О. Коваль;031500;20;UKR;Киев;ул. Большая, 6",
        "А. Беккер;10115;20;276;Berlin;Invalidenstr. 5",
        "П. Орлов;10100;20;РФ;Москва;Мясницкая ул., 5",
    ]
    _, findings = checked(tmp_path, lines, direction="international")
    assert said(findings) == [("postcode.length", 2), ("postcode.length", 4)]


def test_damaged_phone_is_a_warning_and_never_an_error(tmp_path: Path) -> None:
    lines = [
        f"{HEAD};Куда;Телефон",
        "Жук А.Б.;220030;20;г. Минск, ул. Ленина, 5;3,75291E+11",
        "Жук А.В.;220030;20;г. Минск, ул. Ленина, 5;217-78",
        "Жук А.Г.;220030;20;г. Минск, ул. Ленина, 5;+375 99 123-45-67",
        "Жук А.Д.;220030;20;г. Минск, ул. Ленина, 5;8 (029) 123-45-67",
        "Жук А.Е.;220030;20;г. Минск, ул. Ленина, 5;+375291234567, 8 017 227 78 68",
    ]
    listing, findings = checked(tmp_path, lines)
    codes = [("phone.lost_digits", 1), ("phone.form", 2), ("phone.number", 3)]
    assert said(findings) == codes
    assert not said(findings, Severity.ERROR)
    assert listing.items.phone[3] == "8 (029) 123-45-67"


def test_village_of_many_without_its_raion(tmp_path: Path) -> None:
    lines = [
        f"{HEAD};Куда",
        "Жук А.Б.;223053;20;д. Залесье, ул. Садовая, 5",
        "Жук А.В.;223053;20;Минский р-н, д. Залесье, ул. Садовая, 5",
        "Жук А.Г.;231042;20;Сморгонский район, Залесье, 5",
    ]
    _, findings = checked(tmp_path, lines)
    assert said(findings) == [("locality.ambiguous", 1)]


@pytest.mark.parametrize("word", ["до востребования", "ДО ВОСТРЕБОВАНИЯ", "а/я 15", "А/Я №15"])
def test_poste_restante_and_boxes_are_addresses(tmp_path: Path, word: str) -> None:
    lines = [f"{HEAD};Куда", f"Жук А.Б.;222310;20;Минская обл., г. Молодечно, {word}"]
    listing, findings = checked(tmp_path, lines)
    assert listing.items.locality.tolist() == ["г. Молодечно"]
    assert listing.items.address[0].endswith(word)
    assert not said(findings)


def test_raion_outside_its_oblast_and_postcode_outside_it(tmp_path: Path) -> None:
    lines = [
        f"{HEAD};Куда",
        "Жук А.Б.;247210;20;Минская обл., Жлобинский р-н, г. Жлобин, ул. Ленина, 5",
        "Жук А.В.;247210;20;Гомельская обл., Жлобинский р-н, г. Жлобин, ул. Ленина, 5",
    ]
    _, findings = checked(tmp_path, lines)
    assert said(findings) == [("district.region", 1), ("postcode.region", 1)]
