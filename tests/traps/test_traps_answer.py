"""Traps for the answer: what a client's list holds must neither run nor break the answer."""

import hashlib
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pyarrow as pa
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Protection

from batchpost.language import Language, language
from batchpost.model.finding import Finding, Place, Severity
from batchpost.model.items import item_table
from batchpost.model.listing import ColumnMatch, Manifest, RawTable, ReadList, Source
from batchpost.model.message import message
from batchpost.reports.answer import write_answer
from batchpost.reports.answer.marks import AUTHOR, NOTES_MOST
from batchpost.reports.answer.rebuilt import LINKS_MOST
from batchpost.reports.sheet_text import LONGEST
from batchpost.settings import Settings
from batchpost.workflows.answer_client import AnswerPathError, answer_client
from batchpost.workflows.check_list import Asked, check_list

ON = date(2026, 11, 23)
ASKED = Asked(kind="letter", category="registered")
HEAD = ["Адресат", "Индекс", "Адрес", "Масса, г", "Примечание"]
ROW = ["Жук А.И.", "22003", "г. Минск, ул. Ленина, д. 1", 20, None]
#: Each would run, or ask the reader to let it run, in some office program (CWE-1236).
RUNNING = [
    "=1+1",
    "@SUM(A1)",
    "+1+cmd|'/C calc'!A0",
    "-2+3+cmd|'/C calc'!A0",
    "\t=1+1",
    '=HYPERLINK("http://example.com","x")',
    "=cmd|'/C calc'!A0",
    '=WEBSERVICE("http://example.com/")',
    "%0A=1",
]


def english() -> Language:
    return language("en")


def book_of(path: Path, rows: list[list[Any]], sheet: str = "Список") -> Path:
    book = openpyxl.Workbook()
    page = book.active
    page.title = sheet
    for row, cells in enumerate(rows, 1):
        for column, value in enumerate(cells, 1):
            cell = page.cell(row, column, value)
            if isinstance(value, str):
                cell.data_type = "s"
    book.save(path)
    return path


def answered(path: Path, out: Path) -> Any:
    checked = check_list(path, ASKED, Settings(), ON)
    answer_client(checked, path, out, language("ru"))
    return checked


def formulas_in(path: Path) -> list[str]:
    """Return every cell that a program would open as a formula, or that lacks its quote."""
    found = []
    for sheet in openpyxl.load_workbook(path).worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                text = cell.value if isinstance(cell.value, str) else ""
                risky = text in RUNNING or text[:1] in {"=", "@"}
                if cell.data_type == "f" or (risky and not cell.quotePrefix):
                    found.append(f"{sheet.title}!{cell.coordinate}: {text}")
    return found


@pytest.mark.parametrize("running", RUNNING)
@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_what_runs_in_a_cell_or_heading_is_text_in_every_sheet(
    running: str, kind: str, tmp_path: Path
) -> None:
    head = [*HEAD[:4], running]
    rows: list[list[Any]] = [head, [running, running, running, running, running], ROW]
    if kind == "xlsx":
        path = book_of(tmp_path / "list.xlsx", rows)
    else:
        path = tmp_path / "list.csv"
        quoted = ['"{}"'.format(text.replace('"', '""')) for row in rows for text in map(str, row)]
        lines = [";".join(quoted[at : at + 5]) for at in range(0, len(quoted), 5)]
        path.write_text("\r\n".join(lines), encoding="utf-8", newline="")
    for ending in (".xlsx", ".html", ".json"):
        answered(path, tmp_path / f"a{ending}")
    assert not formulas_in(tmp_path / "a.xlsx")
    with zipfile.ZipFile(tmp_path / "a.xlsx") as archive:
        for name in archive.namelist():
            part = archive.read(name)
            assert b"TargetMode" not in part
            assert not (name.startswith("xl/worksheets/") and b"<f" in part.replace(b"<fo", b""))
    page = (tmp_path / "a.html").read_text(encoding="utf-8")
    assert "href" not in page
    assert "<script" not in page


@pytest.mark.parametrize("sheet", ["=1+1", "@SUM(A1)", "Лист 'а' & <b>", "Замечания", "Заўвагі"])
def test_odd_names_of_sheets_are_led_to_and_kept(sheet: str, tmp_path: Path) -> None:
    path = book_of(tmp_path / "list.xlsx", [HEAD, ROW, ROW], sheet)
    answered(path, tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert book.sheetnames[0] == sheet
    assert len(book.sheetnames) == 2
    quoted = sheet.replace("'", "''")
    links = [
        cell.hyperlink.location
        for row in book.worksheets[1].iter_rows()
        for cell in row
        if cell.hyperlink
    ]
    assert f"'{quoted}'!B2" in links
    assert not formulas_in(tmp_path / "a.xlsx")
    assert check_list(tmp_path / "a.xlsx", ASKED, Settings(), ON).listing.source.sheet == sheet


def a_large_list(
    count: int, findings: int, cell: str | None = None
) -> tuple[ReadList, list[Finding]]:
    """Build a csv list as read, with findings spread over its cells."""
    columns = tuple(
        pa.chunked_array([[heading, *(cell or f"{heading} {n}" for n in range(count))]]).cast(
            pa.large_string()
        )
        for heading in HEAD
    )
    listing = ReadList(
        Source("list.csv", "0" * 64, "delimited", header_row=1),
        Manifest(),
        item_table({"line_no": list(range(1, count + 1)), "row": list(range(2, count + 2))}),
        (),
        tuple(ColumnMatch(at, heading, None, "x") for at, heading in enumerate(HEAD)),
        RawTable(None, np.arange(1, count + 2), columns),
    )
    said = message("Wrong."), message("Correct it.")
    places = [Place(None, 2 + n % count, HEAD[n // count % 5]) for n in range(findings)]
    found = [Finding("x.y", Severity.ERROR, place, cell, *said) for place in places]
    return listing, found


def test_seventy_thousand_findings_are_all_there(tmp_path: Path) -> None:
    listing, findings = a_large_list(14_000, 70_000)
    out = tmp_path / "a.xlsx"
    write_answer(listing, findings, tmp_path / "list.csv", out, english())
    with zipfile.ZipFile(out) as archive:
        sheet = archive.read("xl/worksheets/sheet2.xml")
        assert sheet.count(b"<row ") >= 70_000
        assert sheet.count(b"<hyperlink ") == LINKS_MOST  # Excel takes no more
        notes = archive.read("xl/comments1.xml").count(b"<comment ")
        assert notes == NOTES_MOST
        assert archive.testzip() is None
    import fastexcel

    book = fastexcel.read_excel(out)
    copy, told = (book.load_sheet(at, header_row=None, dtypes="string") for at in (0, 1))
    assert copy.height == 14_001
    assert told.height >= 70_000


def test_a_cell_too_long_for_excel_is_cut_with_a_sign(tmp_path: Path) -> None:
    listing, findings = a_large_list(3, 6, "&" * (LONGEST + 10))
    out = tmp_path / "a.xlsx"
    write_answer(listing, findings, tmp_path / "list.csv", out, english())
    for sheet in openpyxl.load_workbook(out).worksheets:
        texts = [
            cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)
        ]
        assert max(map(len, texts)) == LONGEST
        assert any(text.endswith("…") for text in texts)


def test_letters_nobody_can_see_do_not_break_the_workbook(tmp_path: Path) -> None:
    odd = "a\x00b\x1b[31m\x85\ufffe_x0041_]]>&lt;"
    listing, findings = a_large_list(2, 4, odd)
    for ending in (".xlsx", ".html", ".json"):
        write_answer(listing, findings, tmp_path / "list.csv", tmp_path / f"a{ending}", english())
    cells = [
        cell.value
        for sheet in openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, str) and cell.value.startswith("a�")
    ]
    assert cells
    assert all("&lt;" in text and "]]>" in text for text in cells)
    assert all("\x1b" not in text and "\x00" not in text for text in cells)
    assert "\x1b" not in (tmp_path / "a.html").read_text(encoding="utf-8")


def test_a_marked_cell_of_a_protected_sheet_can_be_corrected(tmp_path: Path) -> None:
    path = book_of(tmp_path / "list.xlsx", [HEAD, ROW, ROW])
    book = openpyxl.load_workbook(path)
    book.active.protection.sheet = True
    book.active.protection.password = "secret"
    book.active["B2"].protection = Protection(locked=True)
    book.save(path)
    answered(path, tmp_path / "a.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[0]
    assert sheet.protection.sheet
    assert not sheet["B2"].protection.locked
    assert sheet["A2"].protection.locked


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_hidden_sheets_stay_hidden_and_are_not_marked_as_lists(state: str, tmp_path: Path) -> None:
    path = book_of(tmp_path / "list.xlsx", [HEAD, ROW])
    book = openpyxl.load_workbook(path)
    other = book.create_sheet("Старый")
    other.sheet_state = state
    for row in (HEAD, ROW, ROW):
        other.append(row)
    book.save(path)
    answered(path, tmp_path / "a.xlsx")
    answer = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert answer["Старый"].sheet_state == state
    assert answer.active.title == "Список"


def test_the_clients_own_notes_come_back(tmp_path: Path) -> None:
    path = book_of(tmp_path / "list.xlsx", [HEAD, ROW, ROW])
    book = openpyxl.load_workbook(path)
    book.active["B2"].comment = Comment("уточнить у бухгалтера", "Клиент")
    book.active["A2"].comment = Comment("постоянный", "Клиент")
    book.save(path)
    once, twice = tmp_path / "1.xlsx", tmp_path / "2.xlsx"
    answered(path, once)
    corrected = openpyxl.load_workbook(once)
    assert corrected.active["B2"].comment.author == AUTHOR
    assert "уточнить у бухгалтера" in corrected.active["B2"].comment.text
    corrected.active["B2"].value = "220030"
    corrected.save(once)
    answered(once, twice)
    sheet = openpyxl.load_workbook(twice).active
    assert sheet["B2"].comment.text == "уточнить у бухгалтера"
    assert sheet["A2"].comment.text == "постоянный"
    assert sheet["A2"].comment.author == "Клиент"


def test_macros_and_outside_links_are_left_behind(tmp_path: Path) -> None:
    path = book_of(tmp_path / "plain.xlsx", [HEAD, ROW])
    out = tmp_path / "list.xlsx"
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(out, "w") as copy:
        for name in archive.namelist():
            copy.writestr(name, archive.read(name))
        copy.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0")
        copy.writestr("xl/externalLinks/externalLink1.xml", b"<externalLink/>")
        copy.writestr("customUI/customUI.xml", b"<customUI/>")
    checked = answered(out, tmp_path / "a.xlsx")
    assert "workbook.macros" in {each.code for each in checked.findings}
    with zipfile.ZipFile(tmp_path / "a.xlsx") as archive:
        names = " ".join(archive.namelist())
    assert not any(part in names for part in ("vba", "externalLink", "customUI"))


@pytest.mark.parametrize("name", ["list.xlsx", "a.csv", "a.xls", "a", "a.xlsx.exe"])
def test_the_answer_never_overwrites_the_list_nor_takes_another_ending(
    name: str, tmp_path: Path
) -> None:
    path = book_of(tmp_path / "list.xlsx", [HEAD, ROW])
    before = hashlib.sha256(path.read_bytes()).digest()
    with pytest.raises(AnswerPathError):
        answered(path, tmp_path / name)
    assert hashlib.sha256(path.read_bytes()).digest() == before
    assert [each.name for each in tmp_path.iterdir()] == ["list.xlsx"]


def test_markup_in_a_list_stays_text_on_the_page(tmp_path: Path) -> None:
    script = '<script>alert(1)</script><img src=x onerror="alert(2)">'
    path = book_of(
        tmp_path / "list.xlsx", [[*HEAD[:4], script], [script, "22003", script, 20, script]], "<b>&"
    )
    answered(path, tmp_path / "a.html")
    page = (tmp_path / "a.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert "<img" not in page
    assert page.count("&lt;script&gt;") >= 3
    assert "default-src &#39;none&#39;" in page or "default-src 'none'" in page


def test_a_mark_forged_by_a_client_hides_no_list(tmp_path: Path) -> None:
    path = book_of(tmp_path / "list.xlsx", [["[batchpost:findings]"], HEAD, ROW, ROW])
    assert len(check_list(path, ASKED, Settings(), ON).listing.items) == 2
