"""Faults planted in the tables beside the lines, ends known and unknown, books made to tire."""

import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from lint_seeds import (
    EXPRESS,
    LEGAL,
    ZONES,
    copy_of,
    key,
    rows_of,
    untouched,
    write,
)

from batchpost.tariff.book import BUILT_IN
from batchpost.tariff.lint import lint_folder

#: what it is: the table, what stands there, what is put in its place, the code, what is named
TABLES: dict[str, tuple[str, str, str, str, str]] = {
    "limit below a band": (
        "services.csv", "ems,ordinary registered insured,domestic,50000",
        "ems,ordinary registered insured,domestic,40000",
        "weights.over_limit", "express.express_parcel.zone.customer.T1.45000g.20260401",
    ),
    "limit above all bands": (
        "services.csv", "ems,ordinary registered insured,domestic,50000",
        "ems,ordinary registered insured,domestic,60000",
        "weights.limit", "express.express_parcel.zone.goods.office.T1.50000g.20260101",
    ),
    "extra of no service": (
        "extras.csv", "express_parcel,advice=simple,express_notice_simple",
        "express_parcel,advice=simple,express_notise_simple",
        "book.unreadable", "express_parcel",
    ),
    "service renamed": (
        "services.csv", "express_same_day,", "express_sameday,", "book.unreadable", "-",
    ),
    "rate of VAT ends": (
        "vat.csv", "20,2023-04-11,,", "20,2023-04-11,2026-06-30,",
        "vat.rate_missing", "2026-07-01",
    ),
    "two rates of VAT": (
        "vat.csv", "20,2018-11-01,2023-04-10,", "20,2018-11-01,2023-04-11,",
        "vat.rate_overlap", "2023-04-11",
    ),
    "heading of a table changed": (
        "vat.csv", "rate,effective_from", "rates,effective_from", "book.unreadable", "1",
    ),
    "list without a title": (
        "book.toml", "domestic_express =", "domestic_expres =",
        "price_list.untitled", "",
    ),
}  # fmt: skip


@pytest.mark.parametrize("seed", TABLES)
def test_a_fault_in_a_table_is_found_and_nothing_else(seed: str, tmp_path: Path) -> None:
    name, old, new, code, line = TABLES[seed]
    book = copy_of(ZONES, tmp_path)
    text = (book / name).read_text(encoding="utf-8")
    assert old in text
    (book / name).write_text(text.replace(old, new, 1), encoding="utf-8", newline="\n")
    found = [fault for fault in lint_folder(book) if key(fault) not in untouched(ZONES)]
    told = [(fault.code, fault.line, fault.count, str(fault.message)) for fault in found]
    assert [fault.code for fault in found] == [code], told
    assert line in {found[0].line, *found[0].others, ""}, told


def test_a_zone_that_no_line_is_for_is_found(tmp_path: Path) -> None:
    book = tmp_path / "laposte"
    shutil.copytree(BUILT_IN / "laposte", book)
    text = (book / "zones.csv").read_text(encoding="utf-8")
    first = text.splitlines()[1]
    (book / "zones.csv").write_text(
        text.replace(first, first.rpartition(",")[0] + ",zone_9"), encoding="utf-8", newline="\n"
    )
    [fault] = lint_folder(book)
    assert (fault.code, fault.line, fault.price_list) == ("derived.unknown", "zone_9", "zones.csv")


@pytest.mark.parametrize(("first_g", "times"), [("1", "0.1"), ("101", "10"), ("1001", "10")])
def test_a_slipped_point_is_found_in_a_list_of_one_version(
    tmp_path: Path, first_g: str, times: str
) -> None:
    """Lists of one year have no neighbours in time; the bands measure one another."""
    book = tmp_path / "laposte"
    shutil.copytree(BUILT_IN / "laposte", book)
    [table] = (book / "lines").glob("*.csv")
    rows = rows_of(table)
    lines = [row for row in rows if row["services"] == "lettre_verte"]
    [row] = [row for row in lines if row["weight_from_g"] == first_g]
    row["value"] = str((Decimal(row["value"]) * Decimal(times)).quantize(Decimal("0.01")))
    write(table, rows)
    [fault] = lint_folder(book)
    assert (fault.code, fault.severity) == ("value.jump", "warning")
    assert row["line"] in {fault.line, *fault.others}


def test_a_book_made_to_take_for_ever_is_refused_soon(tmp_path: Path) -> None:
    """Facts of many values, and lines for all of them: more combinations than grains of sand."""
    book = copy_of(ZONES, tmp_path)
    table = book / "lines" / f"{ZONES}.csv"
    rows = rows_of(table)
    [model] = [row for row in rows if row["line"] == f"{EXPRESS}.1000g.20260101"]
    for name in ("fact_a", "fact_b", "fact_c", "fact_d"):
        for value in range(40):
            rows.append({**model, "line": f"{name}.{value}", "when": f"{name}={value}"})
    write(table, rows)
    assert "cells.too_many" in {fault.code for fault in lint_folder(book)}


def test_a_list_of_thousands_of_lines_for_one_thing_is_refused_soon(tmp_path: Path) -> None:
    book = copy_of(LEGAL, tmp_path)
    table = book / "lines" / f"{LEGAL}.csv"
    rows = rows_of(table)
    for name in ("legal.letter_registered.first.20260101", "legal.parcel.insurance.20260101"):
        [model] = [row for row in rows if row["line"] == name]
        rows.extend({**model, "line": f"{name}.{number}"} for number in range(3000))
    write(table, rows)
    found = [fault for fault in lint_folder(book) if fault.code == "cells.too_many"]
    assert {fault.service for fault in found} >= {"parcel"}


def test_days_without_a_price_forbid_only_from_the_day_given(tmp_path: Path) -> None:
    """The gap of December 2024 is history today; it would forbid a book on that day."""
    book = copy_of(LEGAL, tmp_path)
    holes = {
        day: [fault.severity for fault in lint_folder(book, since=day) if fault.code == "days.hole"]
        for day in (date(2024, 12, 31), date(2025, 1, 1))
    }
    assert holes == {date(2024, 12, 31): ["error"], date(2025, 1, 1): ["warning"]}


def test_an_end_that_the_book_s_note_names_is_known(tmp_path: Path) -> None:
    book = copy_of(LEGAL, tmp_path)
    assert not [fault for fault in lint_folder(book) if fault.service == "letter_insured"]
    table = book / "services.csv"
    text = table.read_text(encoding="utf-8")
    note = "left the price list on 2024-12-01"
    assert note in text
    table.write_text(text.replace(note, ""), encoding="utf-8", newline="\n")
    [fault] = [fault for fault in lint_folder(book) if fault.service == "letter_insured"]
    assert (fault.code, fault.severity) == ("days.end", "warning")
    assert fault.days == (date(2024, 12, 1), None)
