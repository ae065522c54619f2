"""The answer: faulty cells marked and explained in the client's workbook, nothing runs."""

import hashlib
import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.formatting.rule import FormulaRule
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from batchpost.language import Language
from batchpost.model.finding import Severity
from batchpost.reports.answer import write_answer
from batchpost.reports.answer.marks import FILLS

SHEET = "Список"
ROWS: list[list[str | None]] = [
    ["Кому", "Вес", "Прим."],
    ["Жук", "abc", "=1+1"],
    ["Пробный", None, "x"],
]


def clients_workbook(path: Path) -> None:
    """Make a workbook with everything a client's may hold; the table stands at C3."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = SHEET
    sheet["A1"] = "СПИСОК № 17"
    for row, cells in enumerate(ROWS, 3):
        for column, cell in enumerate(cells, 3):
            sheet.cell(row, column, cell)
    sheet["E4"].data_type = "s"
    sheet["D4"].comment = Comment("the client's own note", "client")
    sheet["A7"] = '=HYPERLINK("http://example.com","click")'
    sheet["A8"] = "=SUM(D4:D5)"
    sheet["B8"].hyperlink = "http://example.com"
    sheet.merge_cells("A9:B9")
    sheet.row_dimensions[5].hidden = True
    sheet.column_dimensions["D"].hidden = True
    sheet.conditional_formatting.add("D4:D5", FormulaRule(formula=["1=1"]))
    validation = DataValidation("list", formula1="=Words")
    validation.add("D4:D5")
    sheet.add_data_validation(validation)
    book.defined_names["Words"] = DefinedName("Words", attr_text=f"'{SHEET}'!$A$1")
    book.create_sheet("Справка")
    book.save(path)


def with_value(path: Path, cell: bytes, value: bytes) -> None:
    """Write the last value of a formula, as a spreadsheet program does."""
    source = io.BytesIO(path.read_bytes())
    with zipfile.ZipFile(source) as archive, zipfile.ZipFile(path, "w") as copy:
        for name in archive.namelist():
            data = archive.read(name)
            if name == "xl/worksheets/sheet1.xml":
                before = data
                data = data.replace(cell + b"</f><v></v>", cell + b"</f><v>" + value + b"</v>")
                data = data.replace(cell + b"</f><v />", cell + b"</f><v>" + value + b"</v>")
                assert data != before
            copy.writestr(name, data)


@pytest.fixture
def original(tmp_path: Path) -> Path:
    path = tmp_path / "list.xlsx"
    clients_workbook(path)
    with_value(path, b"SUM(D4:D5)", b"41")
    return path


def read_as(original: Path, build: SimpleNamespace) -> Any:
    """Tell how the workbook was read: columns counted from its first filled one, or not."""
    digest = hashlib.sha256(original.read_bytes()).hexdigest()
    listing = build.listing(ROWS, format="xlsx", sheet=SHEET, sha256=digest)
    source = type(listing.source)(
        path="list.xlsx", sha256=digest, format="xlsx", sheet=SHEET, header_row=3
    )
    return type(listing)(source, listing.manifest, listing.items, (), listing.columns, None)


@pytest.fixture
def answer(original: Path, build: SimpleNamespace, english: Language, tmp_path: Path) -> Any:
    findings = [
        build.finding(4, "Вес", Severity.WARNING),
        build.finding(4, "Вес", Severity.ERROR, value="=cmd|'/C calc'!A0"),
        build.finding(5, "Вес", Severity.ERROR, value=None),
        build.finding(9, None, Severity.WARNING),
        build.finding(6, None, Severity.INFO),
        build.finding(None, "Прим.", Severity.WARNING),
        build.finding(None, None, Severity.WARNING),
    ]
    out = tmp_path / "answer.xlsx"
    write_answer(read_as(original, build), findings, original, out, english)
    return openpyxl.load_workbook(out)


def fill(cell: Any) -> str:
    return str(cell.fill.fgColor.rgb)[-6:]


def test_faulty_cells_are_marked_and_explained(answer: Any) -> None:
    sheet = answer[SHEET]
    assert answer.sheetnames == [SHEET, "Справка", "Findings"]
    assert sheet["A1"].value == "СПИСОК № 17"
    assert fill(sheet["D4"]) == FILLS[Severity.ERROR][0]
    note = sheet["D4"].comment.text
    assert "Error: =cmd|'/C calc'!A0 is no weight." in note
    assert "Warning: abc is no weight." in note
    assert "What to do: Write whole grams." in note
    assert "the client's own note" in note
    assert fill(sheet["D5"]) == FILLS[Severity.ERROR][0]
    assert fill(sheet["A9"]) == FILLS[Severity.WARNING][0]
    assert fill(sheet["A6"]) == "000000"  # a note on a row is listed, nothing there is faulty
    assert fill(sheet["E3"]) == FILLS[Severity.WARNING][0]
    assert fill(sheet["C4"]) == "000000"


def test_hidden_cells_with_findings_are_shown(answer: Any) -> None:
    sheet = answer[SHEET]
    assert not sheet.row_dimensions[5].hidden
    assert not sheet.column_dimensions["D"].hidden


def test_formulas_are_values_or_texts(answer: Any) -> None:
    cells = [cell for sheet in answer for row in sheet.iter_rows() for cell in row]
    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == ["A8"]
    sheet = answer[SHEET]
    assert sheet["A8"].value == "=SUM(D4:D5)"  # a plain sum below the items follows corrections
    assert sheet["A7"].value == '=HYPERLINK("http://example.com","click")'
    assert sheet["A7"].quotePrefix
    assert sheet["E4"].value == "=1+1"
    assert sheet["E4"].quotePrefix


def test_nothing_that_runs_or_leads_outside_is_kept(answer: Any, tmp_path: Path) -> None:
    sheet = answer[SHEET]
    assert not answer.defined_names
    assert not sheet.data_validations.dataValidation
    assert not list(sheet.conditional_formatting)
    assert sheet["B8"].hyperlink is None
    with zipfile.ZipFile(tmp_path / "answer.xlsx") as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert not [name for name in parts if "vba" in name or "externalLink" in name]
    assert not [name for name, part in parts.items() if b"TargetMode" in part]
    formulas = [part for name, part in parts.items() if b"<f>" in part and "sheet" in name]
    assert [re.findall(b"<f>(.*?)</f>", part) for part in formulas] == [[b"SUM(D4:D5)"]]


def test_the_sheet_of_findings_holds_them_all(answer: Any) -> None:
    sheet = answer["Findings"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    head = next(at for at, row in enumerate(rows) if row[1] == "Severity")
    assert len(rows) - head - 1 == 7
    texts = " ".join(str(cell) for row in rows[:head] for cell in row if cell)
    assert "2 errors forbid acceptance" in texts
    at_cell = next(row for row in sheet.iter_rows(min_row=head + 2) if row[3].value == 4)
    assert at_cell[3].hyperlink.location == f"'{SHEET}'!D4"
    values = [row[5].value for row in sheet.iter_rows(min_row=head + 2)]
    assert "=cmd|'/C calc'!A0" in values


def test_the_same_findings_give_the_same_bytes(
    original: Path, build: SimpleNamespace, english: Language, tmp_path: Path
) -> None:
    outs = [tmp_path / "1.xlsx", tmp_path / "2.xlsx"]
    for out in outs:
        write_answer(read_as(original, build), [build.finding(4)], original, out, english)
    assert outs[0].read_bytes() == outs[1].read_bytes()


def test_a_csv_becomes_a_workbook_of_the_same_rows(
    build: SimpleNamespace, english: Language, tmp_path: Path
) -> None:
    listing = build.listing(ROWS)
    findings = [build.finding(2, "Вес"), build.finding(3, None, Severity.WARNING)]
    write_answer(listing, findings, tmp_path / "list.csv", tmp_path / "a.xlsx", english)
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    sheet = book.worksheets[0]
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == ROWS
    assert all(cell.data_type in "sn" for row in sheet.iter_rows() for cell in row)
    assert sheet["C2"].quotePrefix
    assert fill(sheet["B2"]) == FILLS[Severity.ERROR][0]
    assert fill(sheet["A3"]) == fill(sheet["C3"]) == FILLS[Severity.WARNING][0]
    assert "is no weight" in sheet["B2"].comment.text
    assert book.sheetnames == ["list", "Findings"]


def test_notes_of_a_row_and_of_its_first_cell_are_both_kept(
    original: Path, build: SimpleNamespace, english: Language, tmp_path: Path
) -> None:
    findings = [
        build.finding(4, "Кому", Severity.ERROR, value="of the cell"),
        build.finding(4, None, Severity.WARNING, value="of the row"),
    ]
    copied = build.listing([[None] * 3, [None] * 3, *ROWS], header_row=3)
    marked = read_as(original, build)
    marked = replace(marked, columns=tuple(replace(m, index=m.index + 2) for m in marked.columns))
    out = tmp_path / "a.xlsx"
    for listing, place in ((copied, "A4"), (marked, "C4")):
        write_answer(listing, findings, original, out, english)
        sheet = openpyxl.load_workbook(out).worksheets[0]
        notes = [cell.comment.text for row in sheet for cell in row if cell.comment is not None]
        said = "".join(notes)
        assert "of the cell is no weight" in said
        assert "of the row is no weight" in said
        assert fill(sheet[place]) == FILLS[Severity.ERROR][0]
        assert fill(sheet["E4" if place == "C4" else "C4"]) == FILLS[Severity.WARNING][0]


def test_a_table_without_a_header_gets_one_and_the_numbers_of_its_records(
    build: SimpleNamespace, english: Language, tmp_path: Path
) -> None:
    listing = build.listing([["Жук", "abc"], ["Пробный", "20"]], header_row=None, format="dbf")
    finding = build.finding(1, "WEIGHT")
    write_answer(listing, [finding], tmp_path / "list.dbf", tmp_path / "a.xlsx", english)
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows == [["Row", "NAME", "WEIGHT"], ["1", "Жук", "abc"], ["2", "Пробный", "20"]]
    assert fill(sheet["C2"]) == FILLS[Severity.ERROR][0]


@pytest.mark.parametrize("spoil", ["changed", "broken", "gone"])
def test_a_workbook_that_cannot_be_taken_is_copied(
    spoil: str, original: Path, build: SimpleNamespace, english: Language, tmp_path: Path
) -> None:
    listing = build.listing(
        ROWS,
        format="xlsx",
        sheet=SHEET,
        sha256=hashlib.sha256(original.read_bytes()).hexdigest(),
    )
    if spoil == "gone":
        original.unlink()
    else:
        original.write_bytes(original.read_bytes()[: 500 if spoil == "broken" else -1])
    write_answer(listing, [build.finding(2)], original, tmp_path / "a.xlsx", english)
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert book.sheetnames == [SHEET, "Findings"]
    assert fill(book[SHEET]["B2"]) == FILLS[Severity.ERROR][0]


def test_a_file_openpyxl_does_not_manage_is_copied(
    build: SimpleNamespace, english: Language, tmp_path: Path
) -> None:
    path = tmp_path / "list.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", "<not-a-workbook/>")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    listing = build.listing(ROWS, format="xlsx", sheet=SHEET, sha256=digest)
    write_answer(listing, [build.finding(2)], path, tmp_path / "a.xlsx", english)
    assert openpyxl.load_workbook(tmp_path / "a.xlsx").sheetnames == [SHEET, "Findings"]


def test_no_findings_are_said_to_be_none(build: SimpleNamespace, english: Language) -> None:
    from batchpost.reports import answer as report

    view = report.build(build.listing(ROWS), (), english)
    assert view.facts[0].value == "The list can be accepted."
    warned = report.build(build.listing(ROWS), [build.finding(severity=Severity.WARNING)], english)
    assert "please look at the warnings" in warned.facts[0].value
