"""Workbooks of others, odd and hostile: every cell as a second reader or a sibling has it."""

import datetime as dt
import io
import itertools
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from batchpost.errors import ListError
from batchpost.model.listing import RawTable
from batchpost.parsers.calamine import shown_number
from batchpost.parsers.reading import Hints, read_tables

from .conftest import SHARED

#: A sheet whose far corner openpyxl fills with cells takes it minutes.
MOST_CELLS = 100_000
CORPORA = SHARED / "corpora"
Cells = dict[tuple[int, int], str]


def found(*suffixes: str) -> list[Path]:
    if not SHARED.is_dir():
        return []
    return sorted(path for path in CORPORA.rglob("*") if path.suffix.lower() in suffixes)


def corpus(name: str) -> Path:
    if not SHARED.is_dir():
        pytest.skip("the shared material is not beside the repository")
    return next(CORPORA.rglob(name))


def cells_of(table: RawTable) -> Cells:
    """Return the filled cells by row as a person sees it and column from 0."""
    return {
        (int(table.row_numbers[index]), column): text
        for index, row in enumerate(table.rows())
        for column, text in enumerate(row)
        if text is not None
    }


def shown(value: Any) -> str | None:
    """Return a value of openpyxl as the raw table must have it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        text = f"{Decimal(repr(value)):f}"
        noisy = "." in text and len(text.partition(".")[2]) >= 12
        return shown_number(text) if noisy else text
    if isinstance(value, dt.datetime):
        midnight = value.time() == dt.time()
        text = value.isoformat(" ", "seconds" if not value.microsecond else "milliseconds")
        return text[:10] if midnight else text
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return str(value) if value is not None else None


def read(text: str) -> str:
    """Return a text without what the two readers write in their own way."""
    try:
        number = Decimal(text)
    except ArithmeticError:
        return text.replace("_x000D_", "\r").replace("T", " ").strip()
    return f"{round(number, 6).normalize():f}"  # calamine gives nine decimals


def compared(cells: dict[tuple[int, int], Any]) -> Cells:
    return {place: read(text) for place, text in cells.items() if text.strip()}


#: openpyxl itself cannot read these, or reads less than the file holds; the reason beside each.
NOT_BY_OPENPYXL = {
    "date_1904.xlsx": "a span of time is no moment to openpyxl",
    "date.xlsx": "a span of time is no moment to openpyxl",
}


@pytest.mark.parametrize("path", found(".xlsx", ".xlsm"), ids=lambda path: path.name)
def test_cells_are_those_a_second_reader_sees(path: Path) -> None:
    import warnings

    import openpyxl

    try:
        tables = {table.sheet: table for table in read_tables(path)}
    except ListError:
        return
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(path.read_bytes()), data_only=True)
    except (TypeError, KeyError, IndexError, ValueError) as error:
        pytest.skip(f"openpyxl cannot open it: {type(error).__name__}")
    if path.name in NOT_BY_OPENPYXL:
        pytest.skip(NOT_BY_OPENPYXL[path.name])
    for page in book.worksheets:
        if page.max_row * page.max_column > MOST_CELLS:
            continue
        wanted = {
            (cell.row, cell.column - 1): shown(cell.value)
            for cell in itertools.chain.from_iterable(page.iter_rows())
            if cell.value not in {None, ""} and cell.data_type != "e"
        }
        assert compared(cells_of(tables[page.title])) == compared(wanted)


#: One book saved in several formats: the xlsx, checked above, says what the others hold.
SIBLINGS = [
    ("any_sheets.xlsx", "any_sheets.xls"),
    ("any_sheets.xlsx", "any_sheets.xlsb"),
    ("any_sheets.xlsx", "any_sheets.ods"),
    ("date.xlsx", "date.xls"),
    ("date.xlsx", "date.xlsb"),
    ("date_1904.xlsx", "date_1904.xls"),
    ("date_1904.xlsx", "date_1904.xlsb"),
    ("issues.xlsx", "issues.xls"),
    ("issues.xlsx", "issues.xlsb"),
    ("issues.xlsx", "issues.ods"),
    ("issue127.xlsx", "issue127.xls"),
    ("issue127.xlsx", "issue127.xlsb"),
    ("issue127.xlsx", "issue127.ods"),
    ("merge_cells.xlsx", "merge_cells.xls"),
    ("merged_range.xlsx", "merged_range.xls"),
    ("issue_419.xlsx", "issue_419.xlsb"),
]


@pytest.mark.parametrize(("known", "other"), SIBLINGS)
def test_siblings_hold_the_same_cells(known: str, other: str) -> None:
    wanted = {table.sheet: cells_of(table) for table in read_tables(corpus(known))}
    got = {table.sheet: cells_of(table) for table in read_tables(corpus(other))}
    both = [name for name in wanted if name in got]
    assert both
    for name in both:
        cells = {place: text.removesuffix("T00:00:00") for place, text in got[name].items()}
        assert cells == wanted[name]


#: First rows, read by hand in the records or in the XML of the file.
BY_HAND = {
    "sheet_name_parsing.xls": ("Sheet1", [["Titel", "Orginaltitel", "År", "Regissör"]]),
    "ragged.xls": ("Sheet1", [["a", "b", "c", None], ["d", "e", None, None]]),
    "date.ods": ("Sheet1", [["2021-01-01", "15"], ["2021-01-01T10:10:10", "16"],
                            ["10:10:10", "17"]]),
    "issue_182.xlsb": ("formula_vals", [["3"], ["Ab"], ["false"]]),
    "formula-date-format.xls": ("Sheet1", [["2017-02-27"], ["2017-02-28"]]),
    "with-annotation.ods": ("table1", [["cell a.1"]]),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(BY_HAND))
def test_first_rows_are_those_read_by_hand(name: str) -> None:
    sheet, rows = BY_HAND[name]
    table = next(each for each in read_tables(corpus(name)) if each.sheet == sheet)
    got = [row[: len(rows[0])] for row in table.rows(0, len(rows))]
    assert got == rows


@pytest.mark.parametrize(
    ("name", "password"), [("pass_protected.xlsx", "123"), ("pass_protected.xlsb", "1234")]
)
def test_locked_books_open_with_their_password(name: str, password: str) -> None:
    from batchpost.parsers.lock_refusals import WrongPasswordError
    from batchpost.parsers.refusals import PasswordError

    assert read_tables(corpus(name), Hints(password=password))
    with pytest.raises(WrongPasswordError):
        read_tables(corpus(name), Hints(password="Ключ"))
    with pytest.raises(PasswordError):
        read_tables(corpus(name))


@pytest.mark.parametrize("path", found(".xls", ".xlsb", ".ods"), ids=lambda path: path.name)
def test_other_workbooks_give_tables_or_one_refusal(path: Path) -> None:
    try:
        tables = read_tables(path)
    except ListError:
        return
    assert all(table.row_numbers.size == table.height for table in tables)
