"""Belpochta's lists abroad hold every transcribed row once, and what more they say is named."""

import csv
from collections import Counter
from pathlib import Path

import pytest
from tariff_builders import SHARED

from batchpost.tariff.book import BUILT_IN, open_book

BOOK = BUILT_IN / "belpochta"
TABLES = SHARED / "data" / "tariffs"
LISTS = {
    "international_letters": "intl_letters",
    "international_small_packets": "intl_small_packets",
    "international_parcels": "intl_parcels",
    "international_ems": "intl_ems",
    "paid_forwarding": "paid_forwarding",
    "other_services": "misc",
}
#: Codes of the source that are another country's, and the place each row is really for.
WRONG_CODES = {
    "Джерси": "JE", "Канарские острова (Испания)": "ES-CN", "Тристан-да-Кунья": "SH-TA",
    "Сирия": "SY", "Россия: Москва": "RU-MOW", "Россия: Санкт-Петербург": "RU-SPE",
    "Россия: Московская область": "RU-MOS", "Россия: Ленинградская область": "RU-LEN",
}  # fmt: skip
#: No prices: the greatest masses stand in services.csv, the storage terms are no tariff.
NO_PRICES = {"weight_limit", "time_limit"}
VALUES = ("value", "effective_from", "effective_to", "legal_basis", "confidence", "source")


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def theirs() -> list[dict[str, str]]:
    if not TABLES.is_dir():
        pytest.skip("the shared data do not lie beside the project")
    return [
        row
        for name in LISTS.values()
        for row in rows_of(TABLES / f"belpost_{name}.csv")
        if row["rule"] not in NO_PRICES
        and not is_domestic_twice(row)
        and row["service"] != "storage"
    ]


def is_domestic_twice(row: dict[str, str]) -> bool:
    """Paid forwarding without packaging: the same lines stand in the domestic lists."""
    return row["service"] in {"paid_forwarding_small_packet", "paid_forwarding_parcel"}


def ours() -> list[dict[str, str]]:
    found = []
    for name in LISTS:
        found += [row | {"list": name} for row in rows_of(BOOK / "lines" / f"{name}.csv")]
    return found


def is_of_no_row(row: dict[str, str]) -> bool:
    """A line that says apart what the source says within another line's words."""
    if row["rule"] in {"weight_rounding_up", "free"}:
        return True
    if row["rule"] == "not_accepted" and "destination=" not in row["when"]:
        return True
    return row["note"].startswith("the letter list says it of all letter post")


def place(row: dict[str, str]) -> str:
    told = [pair for pair in row["when"].split() if pair.startswith("destination=")]
    return told[0].partition("=")[2] if told and "|" not in told[0] else ""


def key_of(row: dict[str, str], *, title: str) -> tuple[str, ...]:
    ends = row["effective_to"]
    if "ends before, though its own list ran to 2025-11-09" in row["note"]:
        ends = "2025-11-09"
    shown = {**row, "effective_to": ends}
    # A surcharge's words in the source hold how it is counted: they are told in the note.
    words = "" if row["rule"].startswith("percent_surcharge") else row[title]
    weight = row["weight_to_g"] if row["rule"] in {"weight_band", "per_started_step"} else ""
    return (words.removeprefix("E-commerce до отделения, ").removeprefix(
        "E-commerce до двери, "), row["article_no"], weight, row["rule"],
        row["customer_category"], *(shown[name] for name in VALUES))  # fmt: skip


def test_every_row_has_exactly_one_line() -> None:
    source = Counter(key_of(row, title="description_ru") for row in theirs())
    book = Counter(key_of(row, title="title_ru") for row in ours() if not is_of_no_row(row))
    assert book - source == Counter()
    assert source - book == Counter()
    assert source.total() > 7_600


def test_destinations_are_those_of_the_rows() -> None:
    names = {
        name: row["destination"]
        for row in rows_of(BOOK / "destinations.csv")
        for name in (row["title_ru"], *row["aliases"].split("|"))
    }
    codes = Counter(
        WRONG_CODES.get(row["destination"], row["destination_iso2"])
        for row in theirs()
        if row["destination_iso2"] and row["rule"] != "flat_add_on_to_weight_charge"
        and not row["destination_iso2"].startswith("BY")
    )  # fmt: skip
    named = {row["destination"] for row in rows_of(BOOK / "destinations.csv")}
    assert codes.keys() == named
    wrong = {
        name: code for name, code in WRONG_CODES.items() if names.get(name) not in {None, code}
    }
    assert wrong == {}
    ours_by_code = Counter(
        place(row)
        for row in ours()
        if row["effective_from"] >= "2024" and not row["line"].startswith("postcard.")
    )  # the letter list says in a note that registered cards go to Russia only
    theirs_by_code = Counter(
        WRONG_CODES.get(row["destination"], row["destination_iso2"])
        for row in theirs()
        if row["effective_from"] >= "2024"
    )
    assert {code: ours_by_code[code] for code in named} == {
        code: theirs_by_code[code] for code in named
    }


def test_every_name_of_a_destination_leads_to_its_code() -> None:
    places = open_book("belpochta").destinations
    told = {
        (row["destination"], WRONG_CODES.get(row["destination"], row["destination_iso2"]))
        for row in theirs()
        if row["destination_iso2"] not in {"", "BY"}
    }
    assert len(told) > 230
    assert {(name, places.code_of(name)) for name, _ in told} == told


def test_paid_forwarding_stands_in_the_domestic_lists_at_the_same_value() -> None:
    if not TABLES.is_dir():
        pytest.skip("the shared data do not lie beside the project")
    domestic = rows_of(BOOK / "lines" / "domestic_legal_entity.csv")
    for row in rows_of(TABLES / "belpost_paid_forwarding.csv"):
        if is_domestic_twice(row):
            size = row["unit"].removeprefix("size ")
            values = {
                line["value"]
                for line in domestic
                if line["services"] == row["service"]
                and line["when"] == f"size={size}"
                and line["effective_from"] <= row["effective_from"]
                and (not line["effective_to"] or row["effective_from"] <= line["effective_to"])
            }
            assert values == {row["value"]}, row


def test_lines_of_no_row_say_what_they_rest_on() -> None:
    more = [row for row in ours() if is_of_no_row(row)]
    assert 30 < len(more) < 80
    assert all(row["source"] and row["note"] for row in more)
    assert all(
        row["confidence"] == "assumption" for row in more if row["note"].startswith("assumption")
    )


#: Kinds of batch as a program that files them names them, and the services they are here.
KINDS = {
    "ordered_letter": "letter_registered", "ordered_parcel_post": "printed_matter_registered",
    "ordered_small_package": "small_packet_registered",
    "small_package_declare_value": "small_packet_insured", "package": "parcel",
    "package_declare_value": "parcel", "ems": "express_parcel",
}  # fmt: skip


def test_greatest_masses_are_those_of_the_table() -> None:
    if not TABLES.is_dir():
        pytest.skip("the shared data do not lie beside the project")
    limits = {row["service"]: row["weight_limit_g"] for row in rows_of(BOOK / "services.csv")}
    rows = [row for row in rows_of(TABLES / "belpost_misc.csv") if row["rule"] == "weight_limit"]
    assert len(rows) == 13
    for row in rows:
        kind = row["service"].removeprefix("weight_limit:")
        assert limits[KINDS.get(kind, kind)] == row["weight_to_g"], kind
