"""Lists abroad are priced by destination, and what is closed is said by item, place and list."""

from pathlib import Path

import pytest
from pypdf import PdfReader

LISTS = Path(__file__).resolve().parents[2].parent / "shared" / "lists"
EXPORT = LISTS / "export-small-packets.xlsx"
HEADING = "Recipient;Country;ZIP;City;Street address;Weight (g)\n"
PLACES = {
    "AT": "Huber M.;Austria;1010;Wien;Ring 1;{weight}\n",
    "RU": "Орлова Е. П.;Россия;101000;г. Москва;ул. Тверская, 1;{weight}\n",
    "KP": "Kim I.;KP;999093;Pyongyang;Street 1;{weight}\n",
}


def written(folder: Path, *rows: tuple[str, int]) -> Path:
    path = folder / "abroad.csv"
    text = HEADING + "".join(PLACES[country].format(weight=weight) for country, weight in rows)
    path.write_text(text, encoding="utf-8")
    return path


def accept(desk, path: Path, kind: str, category: str = "ordinary"):
    return desk("intake", path, "--client", "housing", "--kind", kind, "--category", category,
                  "--yes", "--format", "json", "--at", "2026-11-20T10:00")  # fmt: skip


@pytest.mark.skipif(not EXPORT.is_file(), reason="the shared lists do not lie beside the project")
@pytest.mark.parametrize("category", ["ordinary", "registered"])
def test_the_export_list_is_priced_as_tracked_packets(desk, category):
    """28 identifiers LX: tracked packets, 5.05 each beside the charge by weight and place."""
    done = accept(desk, EXPORT, "small_packet", category)
    assert done.code == 0, done.err
    total = done.json()["total"]
    assert (done.json()["items"], total["net"], total["gross"]) == (28, "1155.80", "1387.00")


def test_ems_is_priced_by_destination_and_its_parts(desk, tmp_path):
    done = accept(desk, written(tmp_path, ("AT", 1000), ("RU", 2000)), "ems")
    assert done.code == 0, done.err
    austria, moscow = 7_750, 4_955 + 330  # Moscow has prices of its own: Russia is 81.60 + 4.25
    assert done.json()["total"]["net"] == f"{(austria + moscow) / 100:.2f}"


def test_a_closed_destination_is_named_with_its_item_and_list(desk, tmp_path):
    done = accept(desk, written(tmp_path, ("AT", 1000), ("KP", 2000)), "parcel")
    assert done.code == 5
    assert "Line 2" in done.err
    assert "KP (" in done.err
    assert "международные посылки" in done.err
    assert "parcel.closed.priority.KP.20260101" in done.err


def abroad_list(folder: Path, *, category: str, currency: str, kind: str = "посылка") -> Path:
    path = folder / "abroad.csv"
    rows = [
        f"{line};Hans Muller;DE;10115;Berlin, Allee {line};500;100;{currency};{kind};{category}\n"
        for line in range(1, 6)
    ]
    heading = "№;Получатель;Страна;Индекс;Адрес;Масса, г;Объявленная ценность;Валюта;Вид;Категория"
    path.write_text(f"{heading}\n{''.join(rows)}", encoding="utf-8")
    return path


def intake(desk, path: Path):
    return desk("intake", path, "--client", "housing", "--direction", "international", "--yes",
                "--format", "json", "--at", "2026-11-20T10:00")  # fmt: skip


def test_insurance_abroad_in_another_currency_is_refused_with_the_way_out(desk, tmp_path):
    done = intake(desk, abroad_list(tmp_path, category="с объявленной ценностью", currency="EUR"))
    assert done.code == 3
    assert done.err.count("currency.no_rate") == 5
    assert "Ask the client for the amounts in BYN" in done.err


@pytest.mark.parametrize(
    ("kind", "category", "currency"),
    [
        ("посылка", "простая", "BYN"),
        ("письмо", "заказное", "EUR"),
        ("мелкий пакет", "простой", "BYN"),
        ("EMS", "простое", "EUR"),
    ],
)
def test_a_value_for_the_customs_is_not_charged_for(desk, tmp_path, kind, category, currency):
    """Price lists: «insured» adds the expedition fee and 3 %; these are not insured."""
    path = abroad_list(tmp_path, category=category, currency=currency, kind=kind)
    done = intake(desk, path)
    assert done.code == 0, done.err
    assert done.err.count("declared_value.perhaps_customs") == 5
    bare = tmp_path / "bare.csv"
    bare.write_text(path.read_text(encoding="utf-8").replace(";100;", ";;"), encoding="utf-8")
    assert intake(desk, bare).json()["total"] == done.json()["total"]
    assert done.json()["declared_value"] == ("500.00" if currency == "BYN" else "0.00")


def test_an_amount_is_corrected_in_the_currency_of_its_item(desk, tmp_path):
    done = intake(desk, abroad_list(tmp_path, category="простая", currency="JPY"))
    assert done.code == 0, done.err
    said = ("--reason", "ошибка", "--at", "2026-11-20T11:00", "--format", "json")
    done = desk("list", "correct", "1/4", "--declared-value", "200", *said)
    assert done.code == 0, done.err
    assert "100 JPY" in done.err
    assert "200 JPY" in done.err
    shown = desk("list", "show", 1, "--format", "json").json()
    assert [line["declared_value"] for line in shown["lines"]][2:] == ["100", "200", "100"]
    assert shown["declared_value"] == "0.00"
    act = next((tmp_path / "home").rglob("act-*.pdf"))
    text = PdfReader(act).pages[0].extract_text()
    assert "JPY" in text
    refused = desk("list", "correct", "1/4", "--declared-value", "200.50", *said)
    assert (refused.code, "200.50 is no amount" in refused.err) == (2, True)
