"""Nothing a client wrote runs in a document: no formula, no script, no markup."""

import io
import zipfile
from pathlib import Path
from types import SimpleNamespace

import openpyxl
import pytest

from batchpost.language import Language
from batchpost.model.client import Client
from batchpost.reports import answer, register, render
from batchpost.reports.view import View
from batchpost.settings import Settings

FORMULAS = [
    "=1+1",
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    '=HYPERLINK("http://example.com")',
]
HOSTILE = [
    *FORMULAS,
    "<script>alert(1)</script>",
    "{{ 7 * 7 }} {% raw %}",
    '#panic() $x$ *bold* `raw` #import "a" @ref // comment',
    "\x00\x07\x1b[31mred\ud7ff\ufffe",
    "\x7f\x85\x9b31mred\x1b]0;title\x07",
    "&#x3c;b&#x3e; ]]> <!--",
    "x" * 40_000,
]


@pytest.fixture
def view(build: SimpleNamespace, settings: Settings, english: Language) -> View:
    items = {"addressee": HOSTILE, "phone": HOSTILE, "item_identifier": HOSTILE}
    made: View = register.build(build.acceptance(len(HOSTILE), items=items), settings, english)
    return made


def test_no_formula_in_xlsx(view: View) -> None:
    content = render.render(view, "xlsx")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheets = [archive.read(n) for n in archive.namelist() if n.startswith("xl/worksheets/sh")]
    assert sheets
    assert not any(b"<f>" in sheet or b"<f " in sheet for sheet in sheets)
    book = openpyxl.load_workbook(io.BytesIO(content))
    cells = [cell for row in book.worksheets[0].iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    risky = [cell for cell in cells if isinstance(cell.value, str) and cell.value[:1] in "=+-@"]
    assert len(risky) >= 3 * 5
    assert all(cell.quotePrefix for cell in risky)


def test_html_escapes_and_loads_nothing(view: View) -> None:
    text = render.render(view, "html").decode()
    assert "<script" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "{{ 7 * 7 }}" in text
    assert "http://" not in text.replace("http://example.com", "")
    assert "default-src 'none'" in text


def test_pdf_takes_markup_as_letters(view: View) -> None:
    pypdf = pytest.importorskip("pypdf")
    pages = pypdf.PdfReader(io.BytesIO(render.render(view, "pdf", copies=1))).pages
    text = " ".join(page.extract_text() for page in pages)
    assert "#panic()" in text
    assert "*bold*" in text


CONTROLS = {*range(9), *range(0x0B, 0x0D), *range(0x0E, 0x20), *range(0x7F, 0xA0)}
OBEYED = "\x1b[31m\x9bred\x07\x00"


@pytest.mark.parametrize("report", ["register", "receipt"])
@pytest.mark.parametrize("kind", ["html", "xlsx", "text", "pdf"])
def test_no_control_character_reaches_a_reader(
    report: str, kind: str, build: SimpleNamespace, settings: Settings, english: Language
) -> None:
    items = {"addressee": HOSTILE, "phone": HOSTILE, "item_identifier": HOSTILE}
    given = build.acceptance(
        len(HOSTILE),
        items=items,
        charges={"title": [f"Письмо{OBEYED}"] * len(HOSTILE)},
        client=Client("zhkh", f"КУП{OBEYED}", tax_id=OBEYED, contract_no=OBEYED),
        operator=f"Иванова{OBEYED}",
    )
    content = render.render(render.build(report, given, settings, english), kind)
    if kind == "xlsx":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            text = "".join(archive.read(name).decode() for name in archive.namelist())
        assert "_x001B_" not in text
    elif kind == "pdf":
        pypdf = pytest.importorskip("pypdf")
        pages = pypdf.PdfReader(io.BytesIO(content)).pages
        text = " ".join(page.extract_text() for page in pages)
    else:
        text = content.decode()
    assert "Иванова" in text
    assert not [letter for letter in text if ord(letter) in CONTROLS]


@pytest.mark.parametrize("kind", ["html", "xlsx", "text", "json"])
def test_half_a_letter_in_a_files_name_stops_no_answer(
    kind: str, build: SimpleNamespace, english: Language, tmp_path: Path
) -> None:
    listing = build.listing([["Кому", "Вес"], ["Жук", "abc"]], path="\udcf1\ufffe\x9b.csv")
    assert render.render(answer.build(listing, [build.finding()], english), kind)
    answer.write_answer(listing, [build.finding()], tmp_path / "no", tmp_path / "a.xlsx", english)
    assert "Findings" in openpyxl.load_workbook(tmp_path / "a.xlsx").sheetnames


def test_a_phone_is_no_formula_in_xlsx(
    build: SimpleNamespace, settings: Settings, english: Language
) -> None:
    given = build.acceptance(1, items={"addressee": ["+375 29 123-45-67"]})
    content = render.render(register.build(given, settings, english), "xlsx")
    cells = [c for row in openpyxl.load_workbook(io.BytesIO(content)).worksheets[0] for c in row]
    phone = next(cell for cell in cells if cell.value == "+375 29 123-45-67")
    assert not phone.quotePrefix
