"""The answer to a list on several sheets: each of them copied, marked and correctable."""

import datetime as dt
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwt

from batchpost.language import Language
from batchpost.model.finding import Severity
from batchpost.parsers.reading import read_list
from batchpost.reports.answer.marks import FILLS
from batchpost.settings import Settings
from batchpost.workflows.answer_client import answer_client
from batchpost.workflows.check_list import Asked, CheckedList, check_list

HEAD = ["Адресат", "Адрес", "Индекс", "Вес, г"]
GOOD = ["Жук Анна", "г. Минск, ул. Новая, д. 1", "220030", "20"]
FAULTY = ["Лось Ян", "г. Минск, ул. Новая, д. 2", "220030", "много"]
SHEETS = {
    "Первый": [["Список № 7 заказных писем"], HEAD, FAULTY, GOOD],
    "Второй": [[row[at] for at in (3, 0, 1, 2)] for row in (HEAD, GOOD, FAULTY)],
}
#: Sheet, row (from 1) and column (from 1) of the faulty cells.
FAULTS = [("Первый", 3, 4), ("Второй", 3, 1)]


def xlsx(path: Path) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in SHEETS.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(row)
    book.save(path)
    return path


def xls(path: Path) -> Path:
    book = xlwt.Workbook()
    for name, rows in SHEETS.items():
        page = book.add_sheet(name)
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                page.write(at, column, cell)
    book.save(str(path))
    return path


WRITERS = {"xlsx": xlsx, "xls": xls}


def checked_list(path: Path) -> CheckedList:
    return check_list(path, Asked(), Settings(), dt.date(2026, 11, 23))


def fill(cell: Any) -> str:
    return str(cell.fill.fgColor.rgb)[-6:]


@pytest.mark.parametrize("ending", sorted(WRITERS))
def test_every_sheet_comes_back_marked_and_passes_when_corrected(
    tmp_path: Path, ending: str, english: Language
) -> None:
    path = WRITERS[ending](tmp_path / f"l.{ending}")
    out = tmp_path / "answer.xlsx"
    answer_client(checked_list(path), path, out, english)
    book = openpyxl.load_workbook(out)
    assert book.sheetnames[:2] == ["Первый", "Второй"]
    errors = [
        (page.title, cell.row, cell.column)
        for page in book.worksheets[:2]
        for row in page.iter_rows()
        for cell in row
        if fill(cell) == FILLS[Severity.ERROR][0]
    ]
    assert errors == FAULTS
    for name, row, column in FAULTS:
        assert book[name].cell(row, column).comment is not None
        book[name].cell(row, column).value = "30"
    links = [
        cell.hyperlink.location
        for row in book.worksheets[2].iter_rows()
        for cell in row
        if cell.hyperlink is not None
    ]
    assert {"'Первый'!D3", "'Второй'!A3"} <= set(links)
    book.save(out)
    listing = read_list(out)
    assert listing.items["weight_g"].tolist() == [30, 20, 20, 30]
    assert [each for each in listing.findings if each.severity is Severity.ERROR] == []


def test_the_page_shows_the_rows_of_every_sheet(tmp_path: Path, english: Language) -> None:
    path = xlsx(tmp_path / "l.xlsx")
    out = tmp_path / "answer.html"
    answer_client(checked_list(path), path, out, english)
    page = out.read_text(encoding="utf-8")
    rows = [line for line in page.splitlines() if "<td" in line and "Лось" in line]
    assert len(rows) == 2
    for row in rows:
        cells = row.split("<td")[1:]
        assert "Лось Ян" in cells[0]
        assert "много" in cells[3]
        assert 'class="error"' in cells[3]
