"""The lint finds each fault planted in copies of the real books, and tells nothing else.

A copy holds the lists concerned, whole; what the lint says of it untouched is known first,
so whatever is new comes from the fault that was planted.
"""

import csv
import shutil
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

import pytest

from batchpost.tariff.book import BUILT_IN
from batchpost.tariff.lines import COLUMNS
from batchpost.tariff.lint import Fault, lint_folder

Rows = list[dict[str, str]]
Plant = Callable[[Rows], None]

EXPRESS = "express.express_parcel.zone.goods.office.T3"
LEGAL, INDIVIDUAL, ZONES = "domestic_legal_entity", "domestic_individual", "domestic_express"
PARCELS, LETTERS = "international_parcels", "international_letters"


def put(line: str, /, **cells: str) -> Plant:
    """Write other values into the cells of a line."""

    def plant(rows: Rows) -> None:
        [row] = [row for row in rows if row["line"] == line]
        row.update(cells)

    return plant


def drop(*lines: str) -> Plant:
    """Take lines out of a list."""

    def plant(rows: Rows) -> None:
        kept = [row for row in rows if row["line"] not in lines]
        assert len(kept) == len(rows) - len(lines)
        rows[:] = kept

    return plant


def again(of: str, /, **cells: str) -> Plant:
    """Write a line a second time, some of its cells changed."""

    def plant(rows: Rows) -> None:
        [row] = [row for row in rows if row["line"] == of]
        rows.append({**row, **cells})

    return plant


#: what it is: the list, how it is planted, the code and the line that the fault must name
SEEDS: dict[str, tuple[str, Plant, str, str]] = {
    "gap of one gram": (
        ZONES, put(f"{EXPRESS}.5000g.20260101", weight_from_g="3002"),
        "weights.gap", f"{EXPRESS}.5000g.20260101",
    ),
    "overlap of one gram": (
        ZONES, put(f"{EXPRESS}.5000g.20260101", weight_from_g="3000"),
        "lines.overlap", f"{EXPRESS}.5000g.20260101",
    ),
    "closed interval turned open": (
        ZONES, put(f"{EXPRESS}.5000g.20260101", weight_to_g="4999"),
        "weights.gap", f"{EXPRESS}.5000g.20260101",
    ),
    "both bounds off by one": (
        ZONES,
        lambda rows: (
            put(f"{EXPRESS}.5000g.20260101", weight_to_g="4999")(rows),
            put(f"{EXPRESS}.10000g.20260101", weight_from_g="5000")(rows),
        )[0],
        "weights.boundary", f"{EXPRESS}.5000g.20260101",
    ),
    "overlap of one day": (
        LEGAL, put("legal.letter_registered.first.20240401", effective_to="2024-12-01"),
        "lines.overlap", "legal.letter_registered.first.20240401",
    ),
    "day left out": (
        LEGAL, put("legal.letter_registered.first.20240401", effective_to="2024-11-29"),
        "days.hole", "legal.letter_registered.first.20240401",
    ),
    "version of a service missing": (
        INDIVIDUAL, drop("individual.postcard_registered.item.20250101"),
        "days.hole", "individual.postcard_registered.item.20241201",
    ),
    "zone missing for one band": (
        ZONES, drop(f"{EXPRESS}.15000g.20260101"),
        "weights.gap", f"{EXPRESS}.10000g.20260101",
    ),
    "last band missing": (
        ZONES, drop(f"{EXPRESS}.50000g.20260101"),
        "weights.short", f"{EXPRESS}.45000g.20260101",
    ),
    "first band missing": (
        ZONES, drop(f"{EXPRESS}.1000g.20260101"),
        "weights.gap", f"{EXPRESS}.2000g.20260101",
    ),
    "started steps missing": (
        LEGAL, drop("legal.letter_registered.step.20250101"),
        "weights.short", "legal.letter_registered.first.20250101",
    ),
    "swapped from and to": (
        ZONES, put(f"{EXPRESS}.5000g.20260101", weight_from_g="5000", weight_to_g="3001"),
        "weights.bounds", f"{EXPRESS}.5000g.20260101",
    ),
    "price falling with weight": (
        ZONES, put(f"{EXPRESS}.5000g.20260101", value="8.00"),
        "price.falls", f"{EXPRESS}.5000g.20260101",
    ),
    "value times ten": (
        LEGAL, put("legal.letter_registered.first.20250101", value="26.00"),
        "value.odd", "legal.letter_registered.first.20250101",
    ),
    "newest value times ten": (
        LEGAL, put("legal.letter_registered.first.20260101", value="33.00"),
        "value.odd", "legal.letter_registered.first.20260101",
    ),
    "value of zero": (
        LEGAL, put("legal.letter_registered.first.20250101", value="0.00"),
        "value.zero", "legal.letter_registered.first.20250101",
    ),
    "step of zero grams": (
        LEGAL, put("legal.letter_registered.step.20250101", per="0"),
        "step.missing", "legal.letter_registered.step.20250101",
    ),
    "value with a comma": (
        LEGAL, put("legal.letter_registered.first.20250101", value="2,60"),
        "line.value", "legal.letter_registered.first.20250101",
    ),
    "duplicate line name": (
        LEGAL, again("legal.letter_registered.first.20250101"),
        "line.duplicate", "legal.letter_registered.first.20250101",
    ),
    "line twice under two names": (
        LEGAL, again("legal.letter_registered.first.20250101", line="legal.copy"),
        "lines.overlap", "legal.copy",
    ),
    "missing source": (
        LEGAL, put("legal.letter_registered.first.20250101", source=""),
        "line.source", "legal.letter_registered.first.20250101",
    ),
    "missing legal basis": (
        LEGAL, put("legal.letter_registered.first.20250101", legal_basis=""),
        "legal_basis.missing", "legal.letter_registered.first.20250101",
    ),
    "document missing": (
        LEGAL, put("legal.letter_registered.first.20250101", legal_basis="Order No. 1"),
        "document.unknown", "legal.letter_registered.first.20250101",
    ),
    "unknown confidence": (
        LEGAL, put("legal.letter_registered.first.20250101", confidence="certain"),
        "confidence.unknown", "legal.letter_registered.first.20250101",
    ),
    "unknown outcome": (
        LEGAL, put("legal.letter_registered.first.20250101", outcome="maybe"),
        "line.outcome", "legal.letter_registered.first.20250101",
    ),
    "unknown rule": (
        LEGAL, put("legal.letter_registered.first.20250101", rule="flat"),
        "line.rule", "legal.letter_registered.first.20250101",
    ),
    "impossible day": (
        LEGAL, put("legal.letter_registered.first.20250101", effective_from="2025-02-30"),
        "line.effective_from", "legal.letter_registered.first.20250101",
    ),
    "VAT contradicting": (
        LEGAL, put("legal.letter_registered.step.20250101", vat="yes"),
        "vat.contradiction", "legal.letter_registered.step.20250101",
    ),
    "currency unknown": (
        LEGAL, put("legal.letter_registered.first.20250101", currency="BYM"),
        "currency.unknown", "legal.letter_registered.first.20250101",
    ),
    "percent where money stands": (
        LEGAL, put("legal.letter_registered.first.20250101", currency="%"),
        "currency.wrong", "legal.letter_registered.first.20250101",
    ),
    "rounding line removed": (
        LEGAL, drop("legal.parcel.rounding.plain.20250101"),
        "rounding.missing", "legal.parcel.kg.20250101",
    ),
    "insurance of a version missing": (
        LEGAL, drop("legal.parcel.insurance.20250101"),
        "days.hole", "legal.parcel.insurance.20241201",
    ),
    "least charge times ten": (
        INDIVIDUAL, put("individual.parcel_qr.insurance.20250101", minimum="50.00"),
        "value.odd", "individual.parcel_qr.insurance.20250101",
    ),
    "least charges of two bands differ": (
        LEGAL, put("legal.money_order.band.over1000.20250301", minimum="2.00"),
        "minimum.contradiction", "legal.money_order.band.over1000.20250301",
    ),
    "wrong reference": (
        LEGAL, put("legal.return_parcel.reference.20250101", value="parcell"),
        "reference.unknown", "legal.return_parcel.reference.20250101",
    ),
    "missing destination": (
        PARCELS, drop("parcel.nonpriority.item.AT.20250101", "parcel.nonpriority.kg.AT.20250101"),
        "days.hole", "parcel.nonpriority.item.AT.20240801",
    ),
    "destination missing in the newest list": (
        PARCELS, drop("parcel.nonpriority.item.AT.20260101", "parcel.nonpriority.kg.AT.20260101"),
        "days.end", "parcel.nonpriority.item.AT.20250101",
    ),
    "destination code unknown": (
        PARCELS,
        put("parcel.nonpriority.item.AT.20260101", when="priority=nonpriority destination=A1"),
        "destination.unknown", "parcel.nonpriority.item.AT.20260101",
    ),
    "price per kilogram of a destination times ten": (
        PARCELS, put("parcel.nonpriority.kg.AT.20250101", value="95.00"),
        "value.odd", "parcel.nonpriority.kg.AT.20250101",
    ),
    "sum for the item missing": (
        PARCELS, drop("parcel.nonpriority.item.AT.20250101"),
        "weights.no_base", "parcel.nonpriority.kg.AT.20250101",
    ),
}  # fmt: skip


def copy_of(price_list: str, folder: Path) -> Path:
    """Return a copy of the real book that holds one of its lists, whole."""
    book = folder / "belpochta"
    shutil.copytree(BUILT_IN / "belpochta", book)
    for path in (book / "lines").glob("*.csv"):
        if path.stem != price_list:
            path.unlink()
    bases = sorted({row["legal_basis"] for row in rows_of(book / "lines" / f"{price_list}.csv")})
    with (book / "documents.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(("document", "number", "dated_on", "link", "title", "confidence"))
        table.writerows((basis, "", "", "", "", "transcribed") for basis in bases if basis)
    return book


def rows_of(path: Path) -> Rows:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def write(path: Path, rows: Rows) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        table.writeheader()
        table.writerows(rows)


def key(fault: Fault) -> tuple[object, ...]:
    return fault.code, fault.price_list, fault.service, fault.line, fault.days, fault.count


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], frozenset[object]]:
    @lru_cache
    def known(price_list: str) -> frozenset[object]:
        book = copy_of(price_list, tmp_path_factory.mktemp("untouched"))
        return frozenset(map(key, lint_folder(book)))

    return known


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
def test_a_fault_in_a_table_is_found_and_nothing_else(
    seed: str, tmp_path: Path, untouched: Callable[[str], frozenset[object]]
) -> None:
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


def test_there_are_faults_enough() -> None:
    assert len(SEEDS) + len(TABLES) >= 25


@pytest.mark.parametrize("seed", SEEDS)
def test_a_planted_fault_is_found_and_nothing_else(
    seed: str, tmp_path: Path, untouched: Callable[[str], frozenset[object]]
) -> None:
    price_list, plant, code, line = SEEDS[seed]
    book = copy_of(price_list, tmp_path)
    table = book / "lines" / f"{price_list}.csv"
    rows = rows_of(table)
    plant(rows)
    write(table, rows)
    found = [fault for fault in lint_folder(book) if key(fault) not in untouched(price_list)]
    told = [(fault.code, fault.line, str(fault.message)) for fault in found]
    assert [fault.code for fault in found] == [code], told
    assert line in {found[0].line, *found[0].others}, told


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
