"""What one book changes in another: lines by name or by what they stand for, the past apart."""

import csv
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from batchpost.tariff.book import BUILT_IN, load_book
from batchpost.tariff.difference import Difference, differences
from batchpost.tariff.lines import COLUMNS

FIRST = "legal.letter_registered.first.20260101"
STEP = "legal.letter_registered.step.20260101"
TODAY = date(2026, 11, 23)
Rows = list[dict[str, str]]


@pytest.fixture
def changed(tmp_path: Path) -> Callable[[Callable[[Rows], None]], Difference]:
    """Return what differs from the real book when its list for firms is changed."""

    def compare(change: Callable[[Rows], None]) -> Difference:
        books = []
        for name in ("old", "new"):
            folder = tmp_path / name
            shutil.copytree(BUILT_IN / "belpochta", folder)
            for path in (folder / "lines").glob("*.csv"):
                if path.stem != "domestic_legal_entity":
                    path.unlink()
            books.append(folder)
        table = books[1] / "lines" / "domestic_legal_entity.csv"
        with table.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        change(rows)
        with table.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
        return differences(*(load_book(folder) for folder in books))

    return compare


def row(rows: Rows, line: str) -> dict[str, str]:
    [found] = [row for row in rows if row["line"] == line]
    return found


def test_the_same_book_differs_in_nothing(changed: Callable[..., Difference]) -> None:
    assert changed(lambda rows: rows.reverse()).is_empty


def test_a_price_changed_is_told_with_before_and_after(changed: Callable[..., Difference]) -> None:
    found = changed(lambda rows: row(rows, FIRST).update(value="3.40"))
    [change] = found.changed
    assert found.added == found.removed == found.rules == ()
    assert (change.old.value_text, change.new.value_text) == ("3.30", "3.40")
    assert change.what == ("value",)
    assert found.before(TODAY).changed == (change,)
    assert not found.before(date(2026, 1, 1)).changed


def test_a_new_version_ends_the_old_line_and_adds_one(changed: Callable[..., Difference]) -> None:
    def raise_price(rows: Rows) -> None:
        old = row(rows, FIRST)
        new = {**old, "line": "next", "effective_from": "2027-01-01", "value": "3.60"}
        old["effective_to"] = "2026-12-31"
        rows.append(new)

    found = changed(raise_price)
    assert [line.line for line in found.added] == ["next"]
    assert [change.what for change in found.changed] == [("days",)]
    past = found.before(TODAY)
    assert not past.added
    assert not past.changed  # the end lies ahead: no price of the past is another


def test_an_end_in_the_past_touches_the_past(changed: Callable[..., Difference]) -> None:
    found = changed(lambda rows: row(rows, FIRST).update(effective_to="2026-10-31"))
    assert found.before(TODAY).changed == found.changed


def test_a_line_under_another_name_is_the_same(changed: Callable[..., Difference]) -> None:
    found = changed(lambda rows: row(rows, STEP).update(line="renamed"))
    [change] = found.changed
    assert change.what == ("line",)
    assert not change.charges_change
    assert not found.before(TODAY).changed


def test_a_source_changed_changes_no_price(changed: Callable[..., Difference]) -> None:
    found = changed(lambda rows: row(rows, FIRST).update(source="https://example.by", note="n"))
    [change] = found.changed
    assert change.what == ("source", "note")
    assert not found.before(TODAY).changed


def test_a_line_taken_out_is_removed_and_touches_the_past(
    changed: Callable[..., Difference],
) -> None:
    found = changed(lambda rows: rows.remove(row(rows, STEP)))
    assert [line.line for line in found.removed] == [STEP]
    assert found.before(TODAY).removed == found.removed


@pytest.mark.parametrize(
    ("operator", "table", "old", "new"),
    [
        ("belpochta", "vat.csv", "20,2023-04-11", "21,2023-04-11"),
        ("belpochta", "services.csv", "domestic,2000,", "domestic,3000,"),
        ("belpochta", "extras.csv", "notice_of_delivery_simple", "notice_of_delivery_registered"),
        ("belpochta", "book.toml", 'currency = "BYN"', 'currency = "RUB"'),
        ("belpochta", "book.toml", "postcode_digits = 6", "postcode_digits = 5"),
        ("belpochta", "destinations.csv", "Австрия", "Австрия (республика)"),
        ("belpochta", "derived.csv", "from_locality", "from_place"),
        ("belpochta", "express_zones.csv", ",T4", ",T3"),
        ("swisspost", "thickness.csv", "thick,,,50,", "thick,,,40,"),
    ],
)
def test_rules_beside_the_lines_are_told(
    tmp_path: Path, operator: str, table: str, old: str, new: str
) -> None:
    for name in ("old", "new"):
        shutil.copytree(BUILT_IN / operator, tmp_path / name)
        for path in (tmp_path / name / "lines").glob("international*.csv"):
            path.unlink()
    place = tmp_path / "new" / table
    text = place.read_text(encoding="utf-8")
    assert old in text
    place.write_text(text.replace(old, new, 1), encoding="utf-8", newline="\n")
    found = differences(load_book(tmp_path / "old"), load_book(tmp_path / "new"))
    [change] = found.rules
    assert change.table == table
    assert change.old != change.new
    assert not found.is_empty
    assert found.added == found.removed == found.changed == ()
