"""Copies of the real books, and ways to plant a fault in a list."""

import csv
import shutil
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

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


@lru_cache
def untouched(price_list: str) -> frozenset[object]:
    """Return what the lint says of a copy in which nothing was planted."""
    with TemporaryDirectory() as folder:
        return frozenset(map(key, lint_folder(copy_of(price_list, Path(folder)))))
