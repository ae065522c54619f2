"""Addresses of one cell taken apart: what is certain is named, nothing else, nothing changed."""

import csv
import os
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from batchpost.parsers.address_parts import _PARTS, cut_parts, parse_address
from batchpost.parsers.address_words import MEANINGS, read_rows
from batchpost.parsers.countries import country_code

GOLDEN = Path(__file__).with_name("golden") / "addresses.csv"
PARTS = [part for part in _PARTS if part != "country"]


def parts_of(text: str) -> dict[str, str | None]:
    parts = parse_address(text)
    return {part: getattr(parts, part) for part in _PARTS}


def golden() -> list[dict[str, str]]:
    with GOLDEN.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_golden_table_is_large() -> None:
    assert len(golden()) >= 150


@pytest.mark.parametrize("row", golden(), ids=lambda row: row["address"])
def test_address(row: dict[str, str]) -> None:
    found = {part: value for part, value in parts_of(row["address"]).items() if value}
    if os.environ.get("BATCHPOST_REWRITE_GOLDEN"):
        pytest.skip("rewritten by test_rewrite")
    assert found == {part: row[part] for part in _PARTS if row[part]}


def test_rewrite() -> None:
    if not os.environ.get("BATCHPOST_REWRITE_GOLDEN"):
        pytest.skip("golden addresses are only compared")
    rows = [{"address": row["address"], **parts_of(row["address"])} for row in golden()]
    with GOLDEN.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ["address", *_PARTS], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


@pytest.mark.parametrize(
    ("text", "locality", "street"),
    [
        ("г.п. Зельва, пр-т Мира, 5", "городской посёлок", "проспект"),
        ("аг. Снов, вул. Мира, 5", "агрогородок", "улица"),
        ("д. Залесье, Садовый пер., 5", "деревня", "переулок"),
        ("Минск, пр. Мира, 5", None, None),
    ],
)
def test_kinds_in_full(text: str, locality: str | None, street: str | None) -> None:
    parts = parse_address(text)
    assert (parts.locality_kind, parts.street_kind) == (locality, street)


def test_a_column_reads_as_its_cells_do() -> None:
    texts = [row["address"] for row in golden()]
    column = pa.chunked_array([[*texts[:50], None], texts[50:]], pa.large_string())
    cut = cut_parts(column.slice(3), _PARTS)
    expected = [parse_address(text or "") for text in column.slice(3).to_pylist()]
    for part in _PARTS:
        assert cut[part].to_pylist() == [getattr(one, part) for one in expected]


def test_every_part_is_written_as_in_the_address() -> None:
    for row in golden():
        for part in parts_of(row["address"]).values():
            assert part is None or part.replace(" ", "") in row["address"].replace(" ", "")


def test_case_and_yo_do_not_matter_but_are_kept() -> None:
    text = "Гомельская обл., Буда-Кошелёвский р-н, г. Буда-Кошелёво, ул. Ленина, 5"
    small = parse_address(text.lower())
    assert small.locality == "г. буда-кошелёво"
    assert parse_address(text.replace("ё", "е")).locality == "г. Буда-Кошелево"
    assert parse_address(text.upper()).district == "БУДА-КОШЕЛЁВСКИЙ Р-Н"


def test_every_meaning_of_the_word_list_is_known() -> None:
    assert {row["meaning"] for row in read_rows("address_kinds.csv")} <= set(MEANINGS)


WORDS = [row["word"] for row in read_rows("address_kinds.csv")]
PIECES = st.one_of(
    st.sampled_from([*WORDS, *(f"{word}." for word in WORDS)]),
    st.sampled_from(["Минск", "Залесье", "5", "12/2-5", "220030", "70", "год", ",", ";", "(", ")"]),
    st.text(max_size=6),
)
ADDRESSES = st.lists(PIECES, max_size=12).flatmap(
    lambda some: st.sampled_from(["", " ", ", "]).map(lambda between: between.join(some))
)


@settings(max_examples=400, deadline=None)
@given(ADDRESSES)
def test_any_text_is_taken_apart_without_a_fault(text: str) -> None:
    text = text.encode("utf-8", "ignore").decode()
    squeezed = text.replace(";", ",").replace("|", ",").replace(" ", "")
    for part in parts_of(text).values():
        assert part is None or part.replace(" ", "") in squeezed


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(golden()))
def test_parts_joined_again_give_the_same_parts(row: dict[str, str]) -> None:
    first = parts_of(row["address"])
    order = ("postcode", "country", "region", "district", "locality", "quarter", "street", "house")
    order += ("building", "structure", "flat", "box", "unit", "poste_restante")
    again = parts_of(", ".join(value for part in order if (value := first[part])))
    changed = {part for part in _PARTS if first[part] != again[part]}
    # A bare number is a house only behind a street or a town.
    assert changed <= ({"house", "building", "structure"} if not first["street"] else set())


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(golden()), min_size=1, max_size=20), st.integers(0, 3))
def test_neighbours_change_nothing(rows: list[dict[str, str]], first: int) -> None:
    texts = [row["address"] for row in rows]
    column = pa.chunked_array([pa.array(texts, pa.large_string())]).slice(first)
    cut = cut_parts(column, _PARTS)
    for place, row in enumerate(rows[first:]):
        assert cut["locality"][place].as_py() == (row["locality"] or None)


@pytest.mark.parametrize("text", ["г." * 20_000, "д. А, " * 20_000, "(" * 5_000, "а" * 100_000])
def test_hostile_addresses_are_left_alone(text: str) -> None:
    assert not any(parts_of(text).values())


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("RU - Россия", "RU"), ("112 Беларусь", "BY"), ("BLR", "BY"), ("643", "RU"), ("4", "AF"),
        ("Российская Федерация", "RU"), ("США", "US"), ("ЗША", "US"), ("Нямеччына", "DE"),
        ("Соединённое Королевство", "GB"), ("Турция", "TR"), ("Türkiye", "TR"), ("Pocсия", "RU"),
        ("Кыргызстан", "KG"), ("Чешская Республика", "CZ"), ("Республика Корея", "KR"),
        ("Лукоморье", None), ("RU - Польша", None), ("XX", None), ("", None), ("999", None),
    ],
)  # fmt: skip
def test_countries(text: str, code: str | None) -> None:
    assert country_code(text) == code
