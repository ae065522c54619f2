"""Faulty lists of twenty shapes, corrected only where marked, pass.

Every list goes through the real deeds: read and checked, answered as a workbook, corrected
with openpyxl in the marked cells alone, checked again. Persons are invented.
"""

import csv
import io
import struct
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from batchpost.language import language
from batchpost.model.finding import Severity
from batchpost.reports.answer.marks import AUTHOR, FILLS
from batchpost.settings import Settings
from batchpost.workflows.answer_client import answer_client
from batchpost.workflows.check_list import Asked, CheckedList, check_list

ON = date(2026, 11, 23)
PAINTS = {fill for fill, _ in FILLS.values()}
LETTERS = Asked(kind="letter", category="registered")
NAMED = Asked()

HEAD = ["№ п/п", "Адресат", "Индекс", "Адрес", "Масса, г", "ШПИ", "Телефон"]
#: Six letters as they should be; identifiers are computed to pass their check digit.
GOOD: list[list[Any]] = [
    [1, "Козел И.П.", "220030", "г. Минск, ул. Ленина, д. 32, кв. 26", 13, "RB707173557BY", None],
    [2, "Гончар П.Р.", "224030", "г. Брест, ул. Полевая, д. 8", 104, "RB707173565BY", None],
    [3, "Жук А.И.", "222310", "г. Молодечно, пер. Школьный, д. 17", 337, "RB707173574BY", None],
    [4, "Ўласаў Ё.І.", "230005", "г. Гродно, пр-т Мира, д. 61", 20, None, None],
    [5, "Пробная В.А.", "246050", "г. Гомель, ул. Садовая, д. 2", 25, None, None],
    [6, "Бондарь И.А.", "212030", "г. Могилёв, ул. Новая, д. 1", 30, None, "+375 29 123-45-67"],
]
#: Faults by item and column: a short postcode, a word for a weight, a wrong check digit,
#: no addressee, too heavy, a phone that is none (a warning).
FAULTS: dict[tuple[int, int], Any] = {
    (0, 2): "22003",
    (1, 4): "сто",
    (2, 5): "RB707173575BY",
    (3, 1): None,
    (4, 4): 2600,
    (5, 6): "123",
}


def faulty(
    good: Sequence[Sequence[Any]] = GOOD, faults: Mapping[tuple[int, int], Any] = FAULTS
) -> list[list[Any]]:
    rows = [list(row) for row in good]
    for (item, column), value in faults.items():
        rows[item][column] = value
    return rows


#: Old code pages have neither Belarusian letters nor, KOI8-R, the sign of number.
OLD = str.maketrans("ЎўІі№", "УуИиN")


def text(value: Any) -> str:
    return "" if value is None else str(value)


@dataclass(frozen=True)
class Case:
    """A way to write the rows; `at` is the answer's cell of an item's column, from 1."""

    name: str
    write: Callable[[Path], Path]
    at: Callable[[int, int], tuple[int, int]]
    asked: Asked = LETTERS
    faults: Mapping[tuple[int, int], Any] | None = None
    right: Callable[[int, int], Any] = lambda item, column: GOOD[item][column]


def placed(first: int, left: int = 1) -> Callable[[int, int], tuple[int, int]]:
    return lambda item, column: (first + item, left + column)


def xlsx(
    rows: Sequence[Sequence[Any]], shape: Callable[[Any], None] | None = None
) -> Callable[[Path], Path]:
    def write(folder: Path) -> Path:
        book = openpyxl.Workbook()
        sheet = book.active
        for row in rows:
            sheet.append(list(row))
        if shape is not None:
            shape(sheet)
        path = folder / "list.xlsx"
        book.save(path)
        return path

    return write


def delimited(
    name: str, encoding: str, separator: str, *, quoted: bool = False
) -> Callable[[Path], Path]:
    def write(folder: Path) -> Path:
        stream = io.StringIO()
        writer = csv.writer(
            stream,
            delimiter=separator,
            quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL,
            lineterminator="\r\n",
        )
        rows = [HEAD, *faulty()]
        if encoding in {"cp1251", "cp866", "koi8-r", "mac-cyrillic"}:
            rows = [[text(cell).translate(OLD) for cell in row] for row in rows]
        writer.writerows([[text(cell) for cell in row] for row in rows])
        path = folder / name
        path.write_bytes(stream.getvalue().encode(encoding))
        return path

    return write


def write_xls(folder: Path) -> Path:
    import xlwt

    book = xlwt.Workbook()
    sheet = book.add_sheet("Список")
    for row, cells in enumerate([["СПИСОК № 5"], [], HEAD, *faulty()]):
        for column, cell in enumerate(cells):
            if cell is not None:
                sheet.write(row, column, cell)
    path = folder / "list.xls"
    book.save(str(path))
    return path


def write_ods(folder: Path) -> Path:
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.table import Table, TableCell, TableRow
    from odf.text import P

    document = OpenDocumentSpreadsheet()
    table = Table(name="Список")
    for cells in [HEAD, *faulty()]:
        row = TableRow()
        for cell in cells:
            made = TableCell(valuetype="string")
            if cell is not None:
                made.addElement(P(text=text(cell)))
            row.addElement(made)
        table.addElement(row)
    document.spreadsheet.addElement(table)
    path = folder / "list.ods"
    document.save(str(path))
    return path


DBF_FIELDS = (
    ("NPP", 4),
    ("FIO", 40),
    ("INDEKS", 7),
    ("ADRES", 80),
    ("VES_G", 8),
    ("SHPI", 14),
    ("TEL", 20),
)


def write_dbf(folder: Path) -> Path:
    fields = b"".join(
        name.encode().ljust(11, b"\0") + b"C" + bytes(4) + bytes([width]) + bytes(15)
        for name, width in DBF_FIELDS
    )
    records = b"".join(
        b" "
        + b"".join(
            text(cell).translate(OLD).encode("cp866").ljust(width)
            for cell, (_, width) in zip(row, DBF_FIELDS, strict=True)
        )
        for row in faulty()
    )
    count, head = len(GOOD), 32 + len(fields) + 1
    length = 1 + sum(width for _, width in DBF_FIELDS)
    header = struct.pack("<BBBBLHH17xB2x", 3, 126, 11, 23, count, head, length, 0x65)
    path = folder / "list.dbf"
    path.write_bytes(header + fields + b"\r" + records + b"\x1a")
    return path


def write_html(folder: Path) -> Path:
    rows = "".join(
        "<tr>" + "".join(f"<td>{text(cell)}</td>" for cell in row) + "</tr>"
        for row in [HEAD, *faulty()]
    )
    path = folder / "list.xls"
    path.write_text(
        f'<html><head><meta charset="utf-8"></head><body><table>{rows}</table></body></html>',
        encoding="utf-8",
    )
    return path


def zipped(name: str, write: Callable[[Path], Path]) -> Callable[[Path], Path]:
    def pack(folder: Path) -> Path:
        path = folder / "list.zip"
        with zipfile.ZipFile(path, "w") as archive:
            archive.write(write(folder), name)
        return path

    return pack


def styled(sheet: Any) -> None:
    """Give a sheet what office people give it: widths, colours, a filter, a frozen header."""
    from openpyxl.styles import Alignment, Font, PatternFill

    for cell in sheet[1]:
        cell.font, cell.fill = Font(bold=True, name="Arial"), PatternFill("solid", fgColor="92D050")
        cell.alignment = Alignment(wrap_text=True)
    sheet.column_dimensions["D"].width = 44
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions


def xlsm(folder: Path) -> Path:
    """Write a workbook with macros: another type of content, a part of code."""
    plain = xlsx([HEAD, *faulty()])(folder)
    path = folder / "list.xlsm"
    with zipfile.ZipFile(plain) as archive, zipfile.ZipFile(path, "w") as copy:
        for name in archive.namelist():
            data = archive.read(name)
            if name == "[Content_Types].xml":
                plain_type = b"openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
                macro_type = b"ms-excel.sheet.macroEnabled.main+xml"
                data = data.replace(plain_type, macro_type)
                data = data.replace(
                    b"</Types>",
                    b'<Override PartName="/xl/vbaProject.bin" '
                    b'ContentType="application/vnd.ms-office.vbaProject"/></Types>',
                )
            copy.writestr(name, data)
        copy.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0 no code")
    return path


TITLES: list[list[Any]] = [
    ["СПИСОК № 17 (ф.103)"],
    ["на заказные письма"],
    ["Отправитель: КУП «Жилкомхоз-Образец», УНП 100582333"],
    ["Дата сдачи: 23.11.2026"],
]
TAIL: list[list[Any]] = [["Итого", "6 отправлений"], ["Сдал", "____________"]]
UPPER = ["№ п/п", "Адресат", "Место назначения", None, "Масса", "ШПИ", "Телефон"]
LOWER = [None, None, "Индекс", "Адрес", "г", None, None]


def in_kilograms() -> list[list[Any]]:
    rows = faulty()
    for row in rows:
        if isinstance(row[4], int):
            row[4] = f"{row[4] / 1000:.3f}".replace(".", ",")
    return [[*HEAD[:4], "Масса, кг", *HEAD[5:]], *rows]


def kilograms(item: int, column: int) -> Any:
    good = GOOD[item][column]
    return f"{good / 1000:.3f}".replace(".", ",") if column == 4 else good


def shuffled(row: Sequence[Any]) -> list[Any]:
    return [row[at] for at in ORDER]


ORDER = [5, 3, 2, 1, 4, 6, 0]
CASES = [
    Case("xlsx", xlsx([HEAD, *faulty()]), placed(2)),
    Case("xlsx styled", xlsx([HEAD, *faulty()], styled), placed(2)),
    Case("xlsx titles and tail", xlsx([*TITLES, HEAD, *faulty(), *TAIL]), placed(6), NAMED),
    Case(
        "xlsx merged, two-row header",
        xlsx([*TITLES, UPPER, LOWER, *faulty()], lambda sheet: sheet.merge_cells("C5:D5")),
        placed(7),
        NAMED,
    ),
    Case(
        "xlsx at C3",
        xlsx([[], [], [None, None, *HEAD], *([None, None, *row] for row in faulty())]),
        placed(4, 3),
    ),
    Case("xlsx kilograms", xlsx(in_kilograms()), placed(2), right=kilograms),
    Case(
        "xlsx other order",
        xlsx([shuffled(HEAD), *map(shuffled, faulty())]),
        lambda item, column: (2 + item, 1 + ORDER.index(column)),
    ),
    Case("xlsm", xlsm, placed(2)),
    Case("xls with title", write_xls, placed(4)),
    Case("ods", write_ods, placed(2)),
    Case("csv cp1251 semicolon", delimited("list.csv", "cp1251", ";"), placed(2)),
    Case("csv cp866 semicolon", delimited("list.csv", "cp866", ";"), placed(2)),
    Case("csv utf-8 comma quoted", delimited("list.csv", "utf-8", ",", quoted=True), placed(2)),
    Case("csv utf-8 BOM tab", delimited("list.csv", "utf-8-sig", "\t"), placed(2)),
    Case("txt utf-16 tab", delimited("list.txt", "utf-16", "\t"), placed(2)),
    Case("txt koi8-r pipe", delimited("list.txt", "koi8-r", "|"), placed(2)),
    Case("dbf cp866", write_dbf, placed(2, 2)),
    Case("html named xls", write_html, placed(2)),
    Case("zip of xlsx", zipped("list.xlsx", xlsx([HEAD, *faulty()])), placed(2)),
    Case("zip of csv", zipped("list.csv", delimited("in.csv", "cp1251", ";")), placed(2)),
]


def test_there_are_twenty() -> None:
    assert len(CASES) >= 20


def answered(path: Path, asked: Asked, out: Path, tongue: str = "ru") -> CheckedList:
    checked = check_list(path, asked, Settings(), ON)
    answer_client(checked, path, out, language(tongue))
    return checked


def is_marked(cell: Any) -> bool:
    return str(cell.fill.fgColor.rgb)[-6:] in PAINTS


def said(checked: CheckedList) -> list[tuple[str, int | None, str | None, str | None]]:
    return [
        (each.code, each.place.row, each.place.column, each.value)
        for each in checked.findings
        if each.severity is not Severity.INFO
    ]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_list_corrected_where_marked_passes(case: Case, tmp_path: Path) -> None:
    path, out = case.write(tmp_path), tmp_path / "answer.xlsx"
    faults = FAULTS if case.faults is None else case.faults
    checked = answered(path, case.asked, out)
    assert not checked.acceptable

    book = openpyxl.load_workbook(out)
    sheet = book.worksheets[0]
    for item, column in faults:
        cell = sheet.cell(*case.at(item, column))
        assert is_marked(cell), (item, column, cell.coordinate, cell.value)
        assert cell.comment is not None
        assert cell.comment.author == AUTHOR
        cell.value = case.right(item, column)
    book.save(out)

    again = check_list(out, case.asked, Settings(), ON)
    assert again.acceptable, said(again)
    assert not said(again)
    assert len(again.listing.items) == len(checked.listing.items)
    assert not [each for each in again.findings if each.code.startswith("sheet.")]


@pytest.mark.parametrize("write", [CASES[1].write, CASES[10].write], ids=["xlsx", "csv"])
def test_an_answer_to_an_answer_does_not_pile_up(
    write: Callable[[Path], Path], tmp_path: Path
) -> None:
    path, first, second = write(tmp_path), tmp_path / "1.xlsx", tmp_path / "2.xlsx"
    answered(path, LETTERS, first)
    book = openpyxl.load_workbook(first)
    at = placed(2)
    book.worksheets[0].cell(*at(0, 2)).value = "220030"
    book.save(first)
    checked = answered(first, LETTERS, second)
    assert len([each for each in checked.findings if each.severity is Severity.ERROR]) == 4
    sheets = openpyxl.load_workbook(second).worksheets
    assert len(sheets) == 2
    corrected, still = sheets[0].cell(*at(0, 2)), sheets[0].cell(*at(1, 4))
    assert corrected.comment is None
    assert not is_marked(corrected)
    assert is_marked(still)
    assert still.comment.text.count("Ошибка") == 1
    rows = [row for row in sheets[1].iter_rows(values_only=True) if isinstance(row[0], int)]
    assert len([row for row in rows if row[1] == "ошибка"]) == 4


def test_the_other_forms_of_the_answer_hold_every_finding(tmp_path: Path) -> None:
    import json

    path = CASES[2].write(tmp_path)
    page, data = tmp_path / "a.html", tmp_path / "a.json"
    checked = answered(path, NAMED, page)
    answered(path, NAMED, data, "en")
    document = json.loads(data.read_text(encoding="utf-8"))
    assert [each["code"] for each in document["findings"]] == [one.code for one in checked.findings]
    assert document["source"]["path"] == "list.xlsx"
    assert document["summary"]["errors"] == checked.errors
    shown = page.read_text(encoding="utf-8")
    assert shown.count("<li>") == len(checked.findings)
    assert '<html lang="ru">' in shown
    assert "<script" not in shown
