"""Nothing a client wrote runs in a document: no formula, no script, no markup."""

import io
import zipfile
from types import SimpleNamespace

import openpyxl
import pytest

from batchpost.language import Language
from batchpost.reports import register, render
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


def test_no_control_character_reaches_a_terminal(view: View) -> None:
    text = render.render(view, "text").decode()
    assert not [letter for letter in text if ord(letter) < 32 and letter != "\n"]
