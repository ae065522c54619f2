"""A page folds no number of an item, no figure, and no word of a heading."""

import re
import shutil
import subprocess
from pathlib import Path
from types import SimpleNamespace

import pypdf
import pytest

from batchpost.language import language
from batchpost.reports import register, render
from batchpost.settings import Settings

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


@pytest.fixture
def page(build: SimpleNamespace, settings: Settings) -> str:
    items = {"phone": ["+375 29 111-11-11"] * 3, "declared_value": [1_234_567, None, 5]}
    view = register.build(build.acceptance(3, items=items), settings, language("ru"))
    return render.render(view, "html").decode()


def test_numbers_of_items_and_figures_are_marked_as_whole(page: str) -> None:
    assert page.count('<td class="whole">RB') == 2 * 3
    assert re.search(r"\.right, \.whole \{ white-space: nowrap;", page)
    assert "table-layout: fixed" not in page
    heading = re.search(r"\nthead th \{([^}]*)\}", page)
    assert heading is not None
    assert "overflow-wrap" not in heading[1]


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
def test_a_browser_prints_numbers_and_headings_whole(page: str, tmp_path: Path) -> None:
    source, printed = tmp_path / "register.html", tmp_path / "register.pdf"
    source.write_text(page, encoding="utf-8")
    options = ("--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path}/own")
    subprocess.run(
        [
            CHROMIUM,
            *options,
            "--no-pdf-header-footer",
            f"--print-to-pdf={printed}",
            source.as_uri(),
        ],
        check=True,
        capture_output=True,
        timeout=60,
    )
    text = pypdf.PdfReader(printed).pages[0].extract_text()
    words = set(text.replace("\u00a0", "_").split())
    assert {"RB000000010BY", "12_345,67", "Объявленная", "Наложенный", "Масса,"} <= words
