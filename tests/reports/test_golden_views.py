"""Views as they are, beside the cases they are of. BATCHPOST_WRITE_GOLDEN=1 rewrites them."""

import os
from pathlib import Path
from types import SimpleNamespace

import pytest

from batchpost.language import Language
from batchpost.reports import render
from batchpost.settings import Settings

CASES = sorted((Path(__file__).parent / "cases").glob("*.case.json"))
WRITE = os.environ.get("BATCHPOST_WRITE_GOLDEN") == "1"


@pytest.mark.parametrize("report", ["register", "receipt"])
@pytest.mark.parametrize("case", CASES, ids=lambda path: path.name.split(".")[0])
def test_view(
    report: str, case: Path, build: SimpleNamespace, settings: Settings, english: Language
) -> None:
    view = render.build(report, build.case(case), settings, english)
    made = render.render(view, "json")
    golden = case.with_name(case.name.replace(".case.", f".{report}."))
    if WRITE:
        golden.write_bytes(made)
    assert made.decode() == golden.read_bytes().decode()
    assert render.render(view, "pdf").startswith(b"%PDF-")
    assert render.render(view, "html")
    assert render.render(view, "xlsx")


def test_every_golden_file_has_its_case() -> None:
    names = {path.name.split(".")[0] for path in CASES}
    files = {path.name.split(".")[0] for path in CASES[0].parent.iterdir()}
    assert files == names
