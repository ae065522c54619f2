"""What a list leaves in doubt is asked at a terminal, and the answer is used."""

import os
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
import xlsxwriter

from .conftest import environment_of
from .terminal import typed

pytestmark = pytest.mark.skipif(os.name != "posix", reason="POSIX has pseudo-terminals")


HEAD, ROW = ("Адресат", "Адрес", "Индекс"), ("Ёрш Анна", "г. Минск, ул. Лесная, 5", "220030")


def _doubtful_encoding(folder: Path) -> Path:
    path = folder / "l.csv"
    path.write_bytes("name;city;zip\nЁрш;Ёрш;220030\n".encode("cp866"))
    return path


def _two_sheets(folder: Path) -> Path:
    path = folder / "l.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for no, head in enumerate((HEAD, (*HEAD, "Масса, г")), 1):
            sheet = book.add_worksheet(f"List{no}")
            sheet.write_row(0, 0, head)
            sheet.write_row(1, 0, (f"{no} {ROW[0]}", *ROW[1:]))
    return path


def _two_members(folder: Path) -> Path:
    path = folder / "l.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for no in (1, 2):
            lines = (HEAD, (f"{no} {ROW[0]}", *ROW[1:]))
            archive.writestr(f"list{no}.csv", "\n".join(";".join(line) for line in lines))
    return path


#: How a list in doubt is written, what is chosen, what the preview shows then.
IN_DOUBT = (
    pytest.param(_doubtful_encoding, "2. cp866: Ёрш", "Ёрш", id="encoding"),
    pytest.param(_two_sheets, "2. List2: 1 row", "Масса, г", id="sheet"),
    pytest.param(_two_members, "2. list2.csv: 1 row", "2 Ёрш Анна", id="member"),
)
NUMBER = "The right one, its number or name"


@pytest.mark.parametrize(
    ("write", "choice"), [pytest.param(*case.values[:2], id=case.id) for case in IN_DOUBT]
)
def test_check_asks_what_is_in_doubt_and_uses_the_answer(
    tmp_path: Path, home: Path, write: Callable[[Path], Path], choice: str
) -> None:
    path = write(tmp_path)
    code, shown = typed(["check", path], [(NUMBER, "9"), (NUMBER, "2")], environment_of(home))
    assert choice in shown
    assert "1 item" in shown.rpartition(NUMBER)[2]
    assert code == 3


@pytest.mark.parametrize(("write", "choice", "previewed"), IN_DOUBT)
def test_intake_asks_what_is_in_doubt_and_uses_the_answer(
    tmp_path: Path,
    office: Callable[..., SimpleNamespace],
    write: Callable[[Path], Path],
    choice: str,
    previewed: str,
) -> None:
    path = write(tmp_path)
    arguments = ["intake", path, "--client", "housing", "--kind", "letter"]
    arguments += ["--category", "registered"]
    columns = "Enter if that is right"
    environment = environment_of(tmp_path / "home")
    code, shown = typed(arguments, [(NUMBER, "2")], environment, until=columns)
    assert choice in shown
    assert previewed in shown.rpartition(NUMBER)[2]
    assert code != 0
    assert office(*arguments, "--yes").code == 4  # nobody is there to be asked


def test_password_is_not_asked_where_nobody_types(
    tmp_path: Path, batchpost: Callable[..., SimpleNamespace]
) -> None:
    path = tmp_path / "l.csv"
    path.write_text("name;city;zip\nLee;London;220030\n", encoding="utf-8")
    done = batchpost("check", path, "--password")
    assert done.code == 2
    assert "terminal" in done.err
