"""A long register, put in as whole columns, is the workbook that is written cell by cell."""

import io
import zipfile
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest

from batchpost.language import Language
from batchpost.reports import register, to_xlsx
from batchpost.reports.view import View
from batchpost.settings import Settings

ROWS = 130
STRANGE = [
    "=1+1", "+375 29 123-45-67", "-5", "@SUM(A1)", "а\x00б", "<b>&amp;\"'", "_x0041_", "",
    "\u2028  две\tстроки ", "𝟙📮", "ў" * 3_000, "ордер\x1b[31m", "a\u0301й",
]  # fmt: skip


def of_strange_texts(build: SimpleNamespace) -> Any:
    """Return an acceptance whose texts and amounts are of every kind a client may write."""
    texts = [STRANGE[n % len(STRANGE)] for n in range(ROWS)]
    return build.acceptance(
        ROWS,
        items={
            "addressee": texts,
            "address": texts[::-1],
            "locality": ["ордер" if n % 3 else None for n in range(ROWS)],
            "phone": [text if n % 2 else None for n, text in enumerate(texts)],
            "declared_value": [n * 101 if n % 4 else None for n in range(ROWS)],
            "cod_amount": [None] * ROWS,
        },
    )


def plain(build: SimpleNamespace) -> Any:
    return build.acceptance(ROWS)


def of_two_currencies(build: SimpleNamespace) -> Any:
    return build.acceptance(
        ROWS,
        items={"currency": ["BYN", "USD"] * (ROWS // 2), "declared_value": list(range(ROWS))},
    )


@pytest.fixture(params=[plain, of_strange_texts, of_two_currencies])
def view(
    request: pytest.FixtureRequest,
    build: SimpleNamespace,
    settings: Settings,
    english: Language,
) -> View:
    return register.build(request.param(build), settings, english)


@pytest.mark.parametrize("copies", [1, 2])
def test_both_ways_give_one_workbook(
    copies: int, view: View, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert len(view.tables[0].pages) > 3
    by_cells = to_xlsx.to_xlsx(view, copies)
    monkeypatch.setattr(to_xlsx, "LONG", 10)
    by_columns = to_xlsx.to_xlsx(view, copies)
    assert by_columns != by_cells
    ours, theirs = seen(by_columns), seen(by_cells)
    assert ours.keys() == theirs.keys()
    for name, (cells, *rest) in ours.items():
        differing = {at for at, cell in cells.items() if cell != theirs[name][0].get(at)}
        assert {at: (cells[at], theirs[name][0].get(at)) for at in differing} == {}
        assert cells.keys() == theirs[name][0].keys()
        assert rest == theirs[name][1:]
    assert to_xlsx.to_xlsx(view, copies) == by_columns


def test_the_archive_is_whole(
    build: SimpleNamespace,
    settings: Settings,
    english: Language,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(to_xlsx, "LONG", 10)
    view = register.build(build.acceptance(ROWS), settings, english)
    with zipfile.ZipFile(io.BytesIO(to_xlsx.to_xlsx(view, 2))) as archive:
        assert archive.testzip() is None
        assert len(archive.namelist()) == len(set(archive.namelist()))


def seen(content: bytes) -> dict[str, list[Any]]:
    """Return everything of a workbook that a reader sees or prints."""
    sheets = {}
    for sheet in openpyxl.load_workbook(io.BytesIO(content)):
        cells = {
            cell.coordinate: (
                as_read(cell.value), cell.data_type, cell.number_format,
                cell.font.b, cell.font.sz,
                cell.fill.fgColor.rgb, cell.border.left.style, cell.alignment.wrap_text,
                cell.alignment.vertical, cell.quotePrefix,
            )
            for row in sheet.iter_rows()
            for cell in row
            if cell.value is not None or cell.has_style
        }  # fmt: skip
        sheets[sheet.title] = [
            cells,
            sorted(map(str, sheet.merged_cells.ranges)),
            [each.id for each in sheet.row_breaks.brk],
            sheet.dimensions,
            sheet.print_title_rows,
            sheet.page_setup.orientation,
            {name: each.width for name, each in sheet.column_dimensions.items()},
        ]
    return sheets


def as_read(value: Any) -> Any:
    """Return a cell's value; openpyxl leaves Excel's own mark in texts that stand in cells."""
    return value.replace("_x005F_", "_") if isinstance(value, str) else value
