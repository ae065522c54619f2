"""Facts that follow from a book's tables: lookups, matrices, classes of measures."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from batchpost.tariff.derived import (
    DERIVED_BY,
    SIDES,
    Derived,
    FactNotInTableError,
    OverEveryClassError,
    complete,
    read_derived,
)
from batchpost.tariff.errors import TariffBookError
from batchpost.tariff.measures import classify

HEAD = "fact,services,given,table,confidence,source,note\n"
BOXES = "value,length_mm_to,width_mm_to,height_mm_to,weight_g_to\n"
Made = Callable[..., Derived]


@pytest.fixture
def made(tmp_path: Path) -> Made:
    def make(rules: str, **tables: str) -> Derived:
        (tmp_path / "derived.csv").write_text(HEAD + rules, encoding="utf-8")
        for name, text in tables.items():
            (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
        return read_derived(tmp_path)

    return make


def facts(**told: str) -> dict[str, frozenset[str]]:
    return {name: frozenset({value}) for name, value in told.items()}


def follow(derived: Derived, country: str = "BY", **told: str) -> dict[str, str]:
    found = complete(derived, "letter", facts(**told), country=country, line_no=7)
    return {name: min(values) for name, values in found.items() if values}


ZONES = "zone,*,destination,zones.csv,transcribed,somebody,\n"


def test_a_book_without_tables_derives_nothing(tmp_path: Path) -> None:
    assert read_derived(tmp_path) == Derived()


def test_a_zone_follows_from_the_destination_or_its_country(made: Made) -> None:
    rules = made(ZONES, zones="given,value\nAT,near\nRU,far\nRU-MOW,capital\n")
    assert follow(rules, "AT")["zone"] == "near"
    assert follow(rules, "AT", destination="RU-MOW")["zone"] == "capital"
    assert follow(rules, "AT", destination="RU-SPE")["zone"] == "far"


def test_what_the_item_tells_stands_before_what_follows(made: Made) -> None:
    rules = made(ZONES, zones="given,value\nAT,near\n")
    assert follow(rules, "AT", zone="far") == {"zone": "far"}


def test_the_grade_of_the_table_is_kept(made: Made) -> None:
    rules = made(ZONES, zones="given,value\nAT,near\n")
    assert follow(rules, "AT")[DERIVED_BY] == "transcribed"
    assert DERIVED_BY not in follow(rules, "AT", zone="near")


def test_a_place_that_is_in_no_table_is_said_with_the_way_out(made: Made) -> None:
    rules = made(ZONES, zones="given,value\nAT,near\n")
    with pytest.raises(FactNotInTableError) as refused:
        follow(rules, "PL")
    said = str(refused.value)
    assert "Line 7" in said
    assert "destination=PL" in said
    assert "--with zone=near" in said


def test_a_second_table_tells_what_the_first_leaves_out(made: Made) -> None:
    rules = made(
        ZONES + ZONES.replace("zones", "beside"),
        zones="given,value\nAT,near\n", beside="given,value\nPL,far\nAT,never\n",
    )  # fmt: skip
    assert (follow(rules, "AT")["zone"], follow(rules, "PL")["zone"]) == ("near", "far")


def test_a_table_of_other_services_is_not_looked_into(made: Made) -> None:
    rules = made(ZONES.replace("*", "parcel box"), zones="given,value\nAT,near\n")
    assert follow(rules, "PL") == {}


POINTS = (
    "start,*,from_locality,points.csv,transcribed,somebody,\n"
    "end,*,to_locality,points.csv,transcribed,somebody,\n"
    "zone,*,start end,matrix.csv,single_cell,somebody,\n"
)
TABLES = {
    "points": "given,value\nЗаречье,P1\nДубёнки,P2\n",
    "matrix": "given,beside,value\nP1,P2,T4\n",
}


def test_a_zone_follows_from_two_places_however_they_are_written(made: Made) -> None:
    rules = made(POINTS, **TABLES)
    found = follow(rules, from_locality="заречье", to_locality=" Дубенки ")
    assert found["zone"] == "T4"


def test_a_cell_that_is_not_known_asks_for_the_zone(made: Made) -> None:
    rules = made(POINTS, **TABLES)
    with pytest.raises(FactNotInTableError, match=r"start=P2, end=P1.*--with zone=T4"):
        follow(rules, from_locality="Дубенки", to_locality="Заречье")
    given_beside = follow(rules, from_locality="Дубенки", to_locality="Заречье", zone="T1")
    assert given_beside["zone"] == "T1"


def test_one_place_alone_leaves_the_zone_open(made: Made) -> None:
    assert "zone" not in follow(made(POINTS, **TABLES), from_locality="Заречье")


@pytest.mark.parametrize(
    ("rules", "tables"),
    [
        (ZONES, {}),
        (ZONES, {"zones": "country,zone\nAT,near\n"}),
        (ZONES, {"zones": "given,value\nAT,near\nat,far\n"}),
        (ZONES, {"zones": "given,value\nAT,\n"}),
        (ZONES, {"zones": "given,value\n,near\n"}),
        (ZONES.replace("zones.csv", "../zones.csv"), {"zones": "given,value\nAT,near\n"}),
        (ZONES.replace("somebody", ""), {"zones": "given,value\nAT,near\n"}),
        (ZONES.replace("destination", "a b c"), {"zones": "given,value\nAT,near\n"}),
        (ZONES.replace("destination", "measures"), {"zones": BOXES}),
        (ZONES.replace("destination", "measures"), {"zones": BOXES + "S,ten,,,\n"}),
    ],
)
def test_a_table_that_does_not_fit_is_refused(
    made: Made, rules: str, tables: dict[str, str]
) -> None:
    with pytest.raises(TariffBookError):
        made(rules, **tables)


SIZES = "size,letter,measures,sizes.csv,transcribed,somebody,\n"
THREE = BOXES + "S,200,150,20,\nM,400,300,50,1000\n"


def sizes_of(
    rules: Derived, *rows: tuple[int | None, ...], **own: list[str | None]
) -> list[object]:
    names = (*SIDES, "weight_g")
    items = pd.DataFrame(
        {name: pd.array([row[at] for row in rows], "Int64") for at, name in enumerate(names)}
    )
    told = own.get("size", [None] * len(rows))
    ((name, column),) = classify(rules, items).items()
    return [
        follow_size(rules, {name: found, "size": size})
        for found, size in zip(column.to_pylist(), told, strict=True)
    ]


def follow_size(rules: Derived, told: dict[str, str | None]) -> str | None:
    try:
        return follow(rules, **{name: value for name, value in told.items() if value}).get("size")
    except OverEveryClassError:
        return "over"


def test_the_smallest_box_an_item_fits_into_is_its_class(made: Made) -> None:
    rules = made(SIZES, sizes=THREE)
    assert sizes_of(
        rules,
        (200, 150, 20, 5),
        (20, 200, 150, 5),
        (201, 150, 20, 5),
        (50, 300, 400, 1000),
        (50, 300, 400, 1001),
        (401, 1, 1, 5),
        (200, 150, None, 5),
        (None, None, None, None),
    ) == ["S", "S", "M", "M", "over", "over", None, None]


def test_a_class_given_stands_and_a_missing_one_is_filled(made: Made) -> None:
    rules = made(SIZES, sizes=THREE)
    found = sizes_of(rules, (401, 1, 1, 5), (10, 10, 10, 5), size=["M", None])
    assert found == ["M", "S"]


def test_an_item_over_every_class_is_refused_with_the_largest(made: Made) -> None:
    rules = made(SIZES, sizes=THREE)
    items = pd.DataFrame({"length_mm": pd.array([999], "Int64")})
    told = facts(**{name: column.to_pylist()[0] for name, column in classify(rules, items).items()})
    with pytest.raises(OverEveryClassError, match="400 × 300 × 50 mm, 1000 g"):
        complete(rules, "letter", told, country="BY", line_no=1)
    assert complete(rules, "parcel", told, country="BY", line_no=1) == {}


def test_a_class_is_of_the_services_its_table_serves(made: Made) -> None:
    rules = made(SIZES, sizes=THREE)
    items = pd.DataFrame({name: pd.array([10], "Int64") for name in (*SIDES, "weight_g")})
    told = facts(**{name: column.to_pylist()[0] for name, column in classify(rules, items).items()})
    assert complete(rules, "letter", told, country="BY", line_no=1) == facts(size="S")
    assert complete(rules, "parcel", told, country="BY", line_no=1) == {}


def test_a_book_whose_items_tell_no_measure_has_no_classes(made: Made) -> None:
    rules = made(SIZES, sizes=THREE)
    assert classify(rules, pd.DataFrame({"line_no": [1]})) == {}


@given(st.lists(st.tuples(*[st.one_of(st.none(), st.integers(0, 500))] * 3), min_size=1))
def test_classes_of_a_column_are_those_of_each_item(rows: list[tuple[int | None, ...]]) -> None:
    from batchpost.tariff.derived import Box, Boxes, Source

    source = Source("size", frozenset("*"), ("measures",), "sizes.csv", "transcribed", "somebody")
    boxes = (
        Box("S", (100, 80, 20), None),
        Box("M", (None, None, 50), None),
        Box("L", (400, 300, 200), None),
    )
    rules = Derived((), (Boxes(source, boxes),))
    items = pd.DataFrame(
        {name: pd.array([row[at] for row in rows], "Int64") for at, name in enumerate(SIDES)}
    )
    (column,) = classify(rules, items).values()
    found = column.to_pylist()
    expected = [slow_class(boxes, row) for row in rows]
    assert [None if one is None else one.replace("\x00", "") for one in found] == expected
    assert len(np.unique([one or "" for one in found])) <= len(boxes) + 2


def slow_class(boxes: tuple[object, ...], row: tuple[int | None, ...]) -> str | None:
    sides = sorted((side for side in row if side is not None), reverse=True)
    told = sides if len(sides) == 3 else list(row)
    for box in boxes:
        pairs = [
            (side, limit)
            for side, limit in zip(told, box.sides_mm, strict=True)
            if limit is not None
        ]
        if any(side is not None and side > limit for side, limit in pairs):
            continue
        return None if any(side is None for side, _ in pairs) else box.value
    return "outside"
