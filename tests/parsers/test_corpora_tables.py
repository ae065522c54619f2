"""Text tables of others: every cell as the expected result beside the file has it."""

import json
from pathlib import Path
from typing import Any

import pytest

from batchpost.parsers.reading import read_tables

from .conftest import SHARED

CORPORA = SHARED / "corpora"
pytestmark = pytest.mark.skipif(
    not CORPORA.is_dir(), reason="the shared corpora are not beside the repository"
)

#: Where the reading is meant to be another than the expected result, and why.
DELIBERATE = {
    "newlines_crlf.csv": "a line end inside a cell is one line feed, however the file ends lines",
    "location_coordinates.csv": "the expected result has another phone number than the file",
}


def expected_pairs() -> list[Path]:
    """Return the text tables that have an expected result beside them."""
    tables = (*CORPORA.rglob("*.csv"), *CORPORA.rglob("*.txt"))
    return sorted(path for path in tables if path.with_suffix(".json").is_file())


def expected(path: Path) -> list[dict[str, str]]:
    held: Any = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    return held if isinstance(held, list) else [held]


def rows_of(path: Path) -> list[dict[str, str]]:
    (table,) = read_tables(path)
    head, *body = table.rows()
    names = [name or "" for name in head]
    return [dict(zip(names, [cell or "" for cell in row], strict=True)) for row in body]


@pytest.mark.parametrize("path", expected_pairs(), ids=lambda path: path.name)
def test_cells_are_those_expected(path: Path) -> None:
    if path.name in DELIBERATE:
        assert rows_of(path) != expected(path), "no deliberate difference any more"
    else:
        assert rows_of(path) == expected(path)


def test_every_csv_with_an_expected_result_is_compared() -> None:
    assert len(expected_pairs()) >= 12


def test_a_line_end_inside_a_cell_is_one_line_feed() -> None:
    rows = rows_of(CORPORA / "csv-spectrum" / "newlines_crlf.csv")
    wanted = expected(CORPORA / "csv-spectrum" / "newlines_crlf.csv")
    assert rows == [
        {name: cell.replace("\r\n", "\n") for name, cell in row.items()} for row in wanted
    ]


def test_a_damaged_letter_stays_as_the_file_has_it() -> None:
    path = CORPORA / "csv-spectrum" / "location_coordinates.csv"
    (row,), (wanted,) = rows_of(path), expected(path)
    assert row.pop("Contact Phone Number") == "2095257564"  # as the bytes of the file say
    wanted.pop("Contact Phone Number")
    assert row == wanted


#: Field lists of dBase tables, told by the corpus in `*_summary.txt`, and what is meant otherwise.
NOT_SHOWN = {"_NullFlags": "the bits that tell missing values are no column of the table"}


def summaries() -> list[Path]:
    return sorted(CORPORA.rglob("*_summary.txt"))


def told(path: Path) -> tuple[int, list[str]]:
    """Return the number of records and the names of fields a summary tells."""
    lines = path.read_text(encoding="utf-8").splitlines()
    count = next(int(line.split(":")[1]) for line in lines if line.startswith("Records:"))
    ruled = next(at for at, line in enumerate(lines) if line.startswith("-----"))
    return count, [line.split()[0] for line in lines[ruled + 1 :] if line.strip()]


@pytest.mark.parametrize("path", summaries(), ids=lambda path: path.name)
def test_tables_have_the_records_and_fields_told(path: Path) -> None:
    count, names = told(path)
    table_path = path.with_name(path.name.replace("_summary.txt", ".dbf"))
    (table,) = read_tables(table_path)
    head, *body = table.rows()
    assert head == [name for name in names if name not in NOT_SHOWN]
    assert len(body) == count
