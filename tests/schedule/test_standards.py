"""Delivery standards and relations: what ships, what the office puts in their place."""

from datetime import date, time
from itertools import product
from pathlib import Path

import pytest

from batchpost.model.items import ItemCategory, ItemKind
from batchpost.schedule.answer import UnknownServiceError, find_service
from batchpost.schedule.delivery_standard import (
    EXAMPLE,
    Counting,
    StandardTable,
    load_standards,
)
from batchpost.schedule.relations import Relation, load_relations
from batchpost.schedule.tables import ScheduleTableError, read_table

HEAD = "relation,kind,category,days,counting,latest_acceptance,source,effective_from,effective_to\n"
ON = date(2026, 11, 22)


def office(tmp_path: Path, lines: str) -> StandardTable:
    (tmp_path / "standards.csv").write_text(HEAD + lines, encoding="utf-8")
    return load_standards(tmp_path)


def test_what_ships_is_an_example_in_every_line() -> None:
    lines = load_standards().lines
    assert lines
    assert all(line.example and line.operator == "belpochta-example" for line in lines)
    assert all("example" in line.source and line.confidence == "example" for line in lines)


def test_what_ships_names_kinds_that_exist() -> None:
    assert {line.kind for line in load_standards().lines} <= set(ItemKind)


def test_office_file_takes_the_place_of_the_example(tmp_path: Path) -> None:
    table = office(tmp_path, "within_town,letter,*,1,calendar,16:30,приказ 5,,\n")
    line = table.find(Relation.WITHIN_TOWN, "letter", "registered", ON)
    assert line is not None
    assert (line.days, line.counting, line.latest_acceptance) == (
        1,
        Counting.CALENDAR,
        time(16, 30),
    )
    assert not line.example
    assert table.find(Relation.OTHER, "letter", "registered", ON) is None


def test_the_more_particular_line_goes_first(tmp_path: Path) -> None:
    table = office(
        tmp_path,
        "other,*,*,9,working,,s,,\nother,*,insured,8,working,,s,,\n"
        "other,letter,*,7,working,,s,,\nother,letter,insured,6,working,,s,,\n",
    )
    found = {
        (kind, category): line.days
        for kind, category in product(["letter", "parcel"], ["registered", "insured"])
        if (line := table.find("other", kind, category, ON))
    }
    assert found == {
        ("letter", "registered"): 7,
        ("letter", "insured"): 6,
        ("parcel", "registered"): 9,
        ("parcel", "insured"): 8,
    }


def test_lines_are_in_force_from_and_to_both_included(tmp_path: Path) -> None:
    table = office(
        tmp_path,
        "other,*,*,5,working,,s,,2026-06-30\nother,*,*,4,working,,s,2026-07-01,2026-12-31\n",
    )

    def days(on: date) -> int | None:
        line = table.find("other", "letter", "ordinary", on)
        return line and line.days

    assert [days(date(2026, 6, 30)), days(date(2026, 7, 1))] == [5, 4]
    assert [days(date(2026, 12, 31)), days(date(2027, 1, 1))] == [4, None]


@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        ("nowhere,*,*,5,working,,s,,\n", "nowhere"),
        ("other,*,*,-5,working,,s,,\n", "-5"),
        ("other,*,*,5000,working,,s,,\n", "5000"),
        ("other,*,*,5,weekly,,s,,\n", "weekly"),
        ("other,*,*,5,working,25:00,s,,\n", "25:00"),
        ("other,*,*,5,working,10:00+03:00,s,,\n", "10:00"),
        ("other,*,*,5,working,,,,\n", "source"),
        ("other,*,*,5,working,,s,,\nother,*,*,4,working,,s,2026-07-01,\n", "line 3"),
        ("other,*,*,5,working,,s,2026-07-01,\nother,*,*,4,working,,s,,2026-07-01\n", "line 3"),
    ],
)
def test_faulty_lines_are_refused(tmp_path: Path, lines: str, fault: str) -> None:
    with pytest.raises(ScheduleTableError, match=fault.replace("+", r"\+")):
        office(tmp_path, lines)


@pytest.mark.parametrize(
    ("origin", "destination", "relation"),
    [
        ("220030", "220050", "within_town"),
        ("220030", "222310", "within_oblast"),
        ("222310", "223710", "within_oblast"),
        ("222310", "222310", "within_town"),
        ("223710", "220030", "within_oblast"),
        ("220030", "246050", "between_oblast_centres"),
        ("220030", "247210", "other"),
        ("225212", "246050", "other"),
        ("225212", "224000", "within_oblast"),
        ("212000", "213800", "within_oblast"),
        ("210015", "211162", "within_oblast"),
        ("230000", "231365", "within_oblast"),
        ("220030", "221032", None),
        ("999999", "220030", None),
        ("220030", "", None),
    ],
)
def test_relations(origin: str, destination: str, relation: str | None) -> None:
    assert load_relations("BY").between(origin, destination) == relation


def test_every_prefix_has_a_source() -> None:
    path = Path(EXAMPLE).parents[1] / "relations" / "BY.csv"
    rows = read_table(path, ("prefix", "name", "territory", "centre", "source", "confidence"))
    assert len(rows) == 13
    assert all(row.text("source") and row.text("confidence") for row in rows)


def test_office_may_say_more_of_postcodes(tmp_path: Path) -> None:
    (tmp_path / "relations.csv").write_text(
        "prefix,territory,centre\n2237,soligorsk,yes\n", encoding="utf-8"
    )
    table = load_relations("BY", tmp_path)
    assert table.between("223710", "223709") is Relation.WITHIN_TOWN
    assert table.between("223010", "223100") is Relation.WITHIN_OBLAST
    assert load_relations("QQ").between("220030", "220030") is None


def test_services_stand_for_kinds_and_categories_that_exist() -> None:
    path = Path(EXAMPLE).parents[1] / "services.csv"
    for row in read_table(path, ("service", "kind", "category", "direction")):
        service = find_service(row.text("service"))
        assert service.kind in set(ItemKind)
        assert service.category in set(ItemCategory)
        assert service.international == (row.text("direction") == "international")


def test_unknown_service_is_refused() -> None:
    with pytest.raises(UnknownServiceError, match="pigeon"):
        find_service("pigeon")
