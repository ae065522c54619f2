"""Workbooks that name thousands of sheets, or one part many times."""

import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from batchpost.model.message import Message
from batchpost.parsers.limits import LIMITS
from batchpost.parsers.reading import read_list
from batchpost.parsers.refusals import TooLargeError

from .conftest import HEAD, ITEMS, write_ods, write_xlsx


def with_sheets(path: Path, count: int) -> Path:
    """Write a workbook whose sheets all lie in one part."""
    plain = write_xlsx(path.with_name("plain.xlsx"), [HEAD, *ITEMS])
    with zipfile.ZipFile(plain) as whole:
        parts = {name: whole.read(name) for name in whole.namelist()}
    book = parts["xl/workbook.xml"].decode()
    element = re.search(r"<sheet [^>]*/>", book)
    assert element is not None
    named = re.sub(r'name="[^"]*"', 'name="S%d"', re.sub(r'sheetId="\d+"', "", element.group()))
    sheets = "".join(
        (named % number).replace("<sheet ", f'<sheet sheetId="{number}" ')
        for number in range(1, count + 1)
    )
    parts["xl/workbook.xml"] = book.replace(element.group(), sheets).encode()
    with zipfile.ZipFile(path, "w") as made:
        for name, data in parts.items():
            made.writestr(name, data)
    return path


def test_thousands_of_sheets_are_refused_at_once(tmp_path: Path) -> None:
    """Ten thousand sheets of one part took most of a minute."""
    with pytest.raises(TooLargeError) as caught:
        read_list(with_sheets(tmp_path / "l.xlsx", 10_000))
    told = caught.value.args[0]
    assert isinstance(told, Message)
    assert "sheets" in str(told.facts)


def test_sheets_of_other_spreadsheets_are_counted_too(tmp_path: Path) -> None:
    """The limit is of every spreadsheet, not of one format."""
    path = write_ods(tmp_path / "l.ods", [HEAD, *ITEMS])
    with pytest.raises(TooLargeError):
        read_list(path, limits=replace(LIMITS, sheets=0))


def test_some_sheets_of_one_part_are_all_read(tmp_path: Path) -> None:
    """A part looked at once is shown by every sheet that lies in it."""
    assert len(read_list(with_sheets(tmp_path / "l.xlsx", 3)).items) == 3 * len(ITEMS)
