"""Prices the branch sets itself: the office's own table beside the book."""

import csv
import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from batchpost.cli import main
from batchpost.tariff.book import BUILT_IN, open_book
from batchpost.tariff.office import OfficePriceError

HEAD = "line,value,minimum,effective_from,effective_to,document,note\n"
LINE = "specsvyaz.5.1.20260106"
ASKED = ("--operator", "specsvyaz", "--service", "courier_callout")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home whose book leaves the courier's price to the branch."""
    source, book = BUILT_IN / "specsvyaz", tmp_path / "books" / "specsvyaz"
    for path in source.rglob("*"):
        if path.is_file():
            copy = book / path.relative_to(source)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(path.read_bytes())
    path = book / "lines" / "special_communication.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        if row["line"] == LINE:
            row |= {"outcome": "set_by_branch", "value": ""}
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return tmp_path


@pytest.fixture
def run(home: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("BATCHPOST_HOME", str(home))

    def call(*arguments: str) -> Result:
        return CliRunner().invoke(main, [*arguments, "--lang", "en"])

    return call


def write_prices(home: Path, *rows: str, head: str = HEAD) -> None:
    folder = home / "books" / "office"
    folder.mkdir(exist_ok=True)
    path = folder / "specsvyaz.csv"
    before = path.stat().st_mtime_ns if path.exists() else 0
    path.write_text(head + "".join(row + "\n" for row in rows), encoding="utf-8")
    os.utime(path, ns=(before + 1, before + 1))


def gross(said: Result) -> str:
    assert said.exit_code == 0, said.output
    return str(json.loads(said.stdout)["total"]["gross"])


OWN = f"{LINE},9.50,,2026-02-01,2026-06-30,Приказ филиала № 7 от 15.01.2026,"


def test_without_an_own_price_the_sentence_says_how_to_set_one(run) -> None:
    said = run("price", *ASKED, "--on", "2026-03-01")
    assert said.exit_code == 5
    assert LINE in said.stderr
    assert "office/specsvyaz.csv" in said.stderr.replace("\n", " ")


def test_an_own_price_stands_on_its_days_only(run, home: Path) -> None:
    write_prices(home, OWN, f"{LINE},11.00,,2026-07-01,,Приказ № 9,")
    for on, expected in (("2026-02-01", "9.50"), ("2026-06-30", "9.50"), ("2026-07-01", "11.00")):
        assert gross(run("price", *ASKED, "--on", on, "--format", "json")) == expected
    assert run("price", *ASKED, "--on", "2026-01-31").exit_code == 5


def test_the_price_names_its_document_and_that_it_is_the_offices(run, home: Path) -> None:
    write_prices(home, OWN)
    document = json.loads(run("price", *ASKED, "--on", "2026-03-01", "--format", "json").stdout)
    assert document["book"]["orders"] == ["Приказ филиала № 7 от 15.01.2026"]
    assert document["book"]["confidence"] == ["office"]
    assert document["lines"][0]["tariff_line"] == f"specsvyaz:office.{LINE}.20260201"


def test_the_price_list_shows_the_own_price(run, home: Path) -> None:
    write_prices(home, OWN)
    shown = run("tariff", "show", "courier_callout", "--operator", "specsvyaz", "--on",
                "2026-03-01", "--format", "json")  # fmt: skip
    assert shown.exit_code == 0, shown.output
    assert "9.50" in shown.stdout
    assert "office" in shown.stdout


def test_the_rest_of_the_book_stays_as_it_is(run, home: Path) -> None:
    asked = ("price", "--operator", "specsvyaz", "--service", "packet", "--with", "zone=city",
             "--weight-g", "500", "--on", "2026-03-01", "--format", "json")  # fmt: skip
    before = run(*asked).stdout
    write_prices(home, OWN)
    assert run(*asked).stdout == before


@pytest.mark.parametrize(
    ("rows", "part"),
    [
        (["specsvyaz.1.1.20260106,1.00,,2026-02-01,,Приказ,"], "operator's own"),
        (["specsvyaz.9.9,1.00,,2026-02-01,,Приказ,"], "no line of this name"),
        ([OWN, f"{LINE},8.00,,2026-06-30,,Приказ,"], "at the same time"),
        ([f"{LINE},8.00,,2026-01-30,,Приказ,", OWN], "at the same time"),
        ([f"{LINE},,,2026-02-01,,Приказ,"], "value"),
        ([f"{LINE},-1,,2026-02-01,,Приказ,"], "value"),
        ([f"{LINE},9.50,,,,Приказ,"], "effective_from"),
        ([f"{LINE},9.50,,2026-02-01,2026-01-01,Приказ,"], "effective_to"),
        ([f"{LINE},9.50,,2026-02-01,,,"], "document"),
        ([f"{LINE},9.50"], "cells"),
    ],
)
def test_a_row_that_may_not_be_is_refused_and_nothing_is_priced(
    run, home: Path, rows: list[str], part: str
) -> None:
    write_prices(home, *rows)
    said = run("price", *ASKED, "--on", "2026-03-01")
    assert said.exit_code == 5
    assert part in said.stderr
    assert "Traceback" not in said.output


def test_another_heading_is_refused(run, home: Path) -> None:
    write_prices(home, OWN, head="line,value\n")
    assert run("price", *ASKED, "--on", "2026-03-01").exit_code == 5


def test_a_changed_table_is_read_again(home: Path) -> None:
    books = home / "books"
    write_prices(home, OWN)
    first = open_book("specsvyaz", books)
    assert open_book("specsvyaz", books) is first
    write_prices(home, OWN.replace("9.50", "9.75"))
    again = open_book("specsvyaz", books)
    assert [line.value_text for line in again.own_lines["courier_callout"]] == ["9.75"]
    write_prices(home, "nonsense,1,,2026-01-01,,x,")
    with pytest.raises(OfficePriceError):
        open_book("specsvyaz", books)
