"""Several sheets read as one list: one unit, one set of titles, totals over all of them."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from batchpost.model.finding import Severity
from batchpost.model.listing import ReadList
from batchpost.parsers.apart import read_columns_apart
from batchpost.parsers.hints import Hints
from batchpost.parsers.reading import read_list

HEAD = ["Адресат", "Адрес", "Вес"]
Row = Sequence[object]


def written(path: Path, **sheets: Sequence[Row]) -> Path:
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(list(row))
    book.save(path)
    return path


def items(*weights: object) -> list[Row]:
    return [[f"Жук {no}", f"г. Минск, ул. Новая, д. {no}", it] for no, it in enumerate(weights, 1)]


def said(listing: ReadList, code: str) -> list[tuple[str | None, int | None]]:
    found = [each.place for each in listing.findings if each.code == code]
    return [(place.sheet, place.row) for place in found]


def test_unit_is_decided_over_all_sheets(tmp_path: Path) -> None:
    path = written(tmp_path / "l.xlsx", A=[HEAD, *items(250, 340)], B=[HEAD, *items(5, 12)])
    listing = read_list(path)
    assert listing.items["weight_g"].tolist() == [250, 340, 5, 12]
    assert said(listing, "weight.unit_unknown") == []


def test_kilograms_beside_grams_are_mixed_units(tmp_path: Path) -> None:
    path = written(
        tmp_path / "l.xlsx", A=[HEAD, *items(250, 340, 500)], B=[HEAD, *items("0,5", "0,3")]
    )
    listing = read_list(path)
    assert said(listing, "weight.mixed_units") == [("B", 2), ("B", 3)]
    assert listing.items["weight_g"].isna().tolist() == [False, False, False, True, True]


def test_a_unit_in_the_cells_of_a_sheet_is_proof_for_it(tmp_path: Path) -> None:
    path = written(tmp_path / "l.xlsx", A=[HEAD, *items(250, 340)], B=[HEAD, *items("0,5 кг")])
    assert read_list(path).items["weight_g"].tolist() == [250, 340, 500]


def test_titles_of_the_first_sheet_hold_for_all(tmp_path: Path) -> None:
    title = ["Список № 7 заказных писем"]
    path = written(tmp_path / "l.xlsx", A=[title, HEAD, *items(20)], B=[HEAD, *items(30)])
    listing = read_list(path)
    assert listing.manifest.list_no == "7"
    assert listing.items["kind"].tolist() == ["letter", "letter"]
    assert listing.items["weight_g"].tolist() == [20, 30]


def test_direction_of_one_sheet_is_not_that_of_all(tmp_path: Path) -> None:
    head = [*HEAD[:2], "Вес, г", "Страна"]
    abroad, here = ["Lee", "1 High Road, London", 20, "GB"], ["Жук", "г. Минск, д. 1", 30, "BY"]
    path = written(tmp_path / "l.xlsx", A=[head, abroad], B=[head, here])
    assert read_list(path).manifest.direction is None
    assert read_list(path, Hints(sheets=("A",))).manifest.direction == "international"


GRAMS = [*HEAD[:2], "Вес, г"]


@pytest.mark.parametrize(
    ("totals", "count", "weight_g"),
    [
        (("Итого: 2 отправления", "Итого: 1 отправление"), 3, None),
        ((None, "Всего: 3 отправления"), 3, None),
        ((None, "Итого: 1 отправление"), None, None),
    ],
)
def test_totals_are_of_a_sheet_or_of_all(
    tmp_path: Path, totals: tuple[str | None, str | None], count: int | None, weight_g: int | None
) -> None:
    first, second = ([[each]] if each else [] for each in totals)
    path = written(
        tmp_path / "l.xlsx", A=[GRAMS, *items(20, 30), *first], B=[GRAMS, *items(40), *second]
    )
    listing = read_list(path)
    assert len(listing.items) == 3
    assert [each for each in listing.findings if each.code.startswith("control.")] == []
    assert listing.manifest.control.item_count == count
    assert listing.manifest.control.weight_g == weight_g


def test_weights_printed_under_the_last_sheet_are_those_of_all(tmp_path: Path) -> None:
    path = written(
        tmp_path / "l.xlsx", A=[GRAMS, *items(20, 30)], B=[GRAMS, *items(40), ["Итого", None, 90]]
    )
    listing = read_list(path)
    assert listing.manifest.control.weight_g == 90
    assert said(listing, "control.weight") == []


def test_a_false_total_of_all_is_said(tmp_path: Path) -> None:
    path = written(
        tmp_path / "l.xlsx", A=[GRAMS, *items(20, 30)], B=[GRAMS, *items(40), ["Итого", None, 91]]
    )
    (found,) = [each for each in read_list(path).findings if each.code == "control.weight"]
    assert (found.place.sheet, found.place.row, found.severity) == ("B", 3, Severity.WARNING)
    assert "90" in str(found.message)


@pytest.mark.parametrize("apart", [False, True])
def test_original_texts_are_those_of_each_sheet(tmp_path: Path, apart: bool) -> None:
    turned = [[row[2], row[0], row[1]] for row in [GRAMS, *items("40,0")]]
    path = written(tmp_path / "l.xlsx", A=[GRAMS, *items("20,0", 30)], B=turned)
    listing = read_columns_apart(path).as_list() if apart else read_list(path)
    assert listing.items["weight_g"].tolist() == [20, 30, 40]
    assert listing.originals("weight_g", np.arange(3)) == ["20,0", "30", "40,0"]
    assert listing.originals("cod_amount", np.arange(3)) is None
    assert [(each.table.sheet, each.header_row) for each in listing.sheets] == [("A", 1), ("B", 1)]
