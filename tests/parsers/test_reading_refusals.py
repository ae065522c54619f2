"""What is no list is refused in one sentence with a way out, whatever it is."""

import os
import zipfile
from pathlib import Path
from typing import Any

import pytest

from batchpost.errors import ListError
from batchpost.parsers import refusals
from batchpost.parsers.limits import Limits
from batchpost.parsers.lock_refusals import LockNotReadError
from batchpost.parsers.member_refusals import SeveralListsError
from batchpost.parsers.reading import Hints, read_list

from .conftest import HEAD, ITEMS, write_text, write_xls, write_xlsx, write_zip


def refused(path: Path, kind: type[ListError], **hints: Any) -> str:
    with pytest.raises(kind) as caught:
        read_list(path, Hints(**hints))
    said = str(caught.value)
    assert caught.value.exit_code == 4
    assert path.name in said
    return said


def test_missing_folder_and_empty(tmp_path: Path) -> None:
    refused(tmp_path / "нет.xlsx", refusals.ListMissingError)
    refused(tmp_path, refusals.ListIsFolderError)
    (tmp_path / "empty.csv").write_bytes(b"")
    refused(tmp_path / "empty.csv", refusals.EmptyFileError)
    (tmp_path / "blank.csv").write_bytes(b"\r\n\r\n")
    refused(tmp_path / "blank.csv", refusals.EmptyListError)
    refused(write_xlsx(tmp_path / "none.xlsx", []), refusals.EmptyListError)


@pytest.mark.skipif(
    os.name != "posix" or os.geteuid() == 0, reason="needs a file that may not be read"
)
def test_unreadable(tmp_path: Path) -> None:
    path = write_text(tmp_path / "l.csv", [HEAD, *ITEMS])
    path.chmod(0)
    refused(path, refusals.ListUnreadableError)


def test_header_without_items(tmp_path: Path) -> None:
    said = refused(write_xlsx(tmp_path / "l.xlsx", [["Список"], HEAD]), refusals.NoItemsError)
    assert "row 2" in said
    rows = [HEAD, ["Итого", None, None, None, 0, None]]
    refused(write_xlsx(tmp_path / "t.xlsx", rows), refusals.NoItemsError)


def test_no_header_names_what_was_looked_for(tmp_path: Path) -> None:
    said = refused(write_xlsx(tmp_path / "l.xlsx", ITEMS), refusals.HeaderMissingError)
    assert "«Адресат»" in said
    assert "Козел И.П." in said


@pytest.mark.parametrize(
    "content",
    [
        b"\x8f\x00\x01" + bytes(range(256)) * 4,
        b"<?xml version='1.0'?><Workbook/>",
        bytes(1000),
    ],
)
def test_other_things_are_no_lists(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "list.xlsx"
    path.write_bytes(content)
    said = refused(path, refusals.UnknownListFormatError)
    assert "Excel (xlsx)" in said


def test_cut_off_files_are_broken(tmp_path: Path) -> None:
    rows = [HEAD, *ITEMS * 400]
    for name, write in (("l.xlsx", write_xlsx), ("l.xls", write_xls)):
        whole = write(tmp_path / name, rows).read_bytes()
        for share in (0.2, 0.5, 0.9, 0.99):
            path = tmp_path / f"{share}{name}"
            path.write_bytes(whole[: int(len(whole) * share)])
            refused(path, refusals.BrokenListError)


def test_damaged_bytes_never_pass_for_another_list(tmp_path: Path) -> None:
    whole = write_xlsx(tmp_path / "l.xlsx", [HEAD, *ITEMS]).read_bytes()
    wanted = read_list(tmp_path / "l.xlsx").items
    path = tmp_path / "bent.xlsx"
    for at in range(0, len(whole), 97):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1 :])
        try:
            assert read_list(path).items.equals(wanted)
        except ListError:
            continue


def test_archives(tmp_path: Path) -> None:
    one = write_xlsx(tmp_path / "one.xlsx", [HEAD, *ITEMS]).read_bytes()
    two = {"a.xlsx": one, "b.xlsx": one}
    assert "a.xlsx (3 rows), b.xlsx (3 rows)" in refused(
        write_zip(tmp_path / "two.zip", two), SeveralListsError
    )
    refused(write_zip(tmp_path / "no.zip", {"a.png": b"\x89PNG\0"}), refusals.NoListInsideError)
    nested = write_zip(tmp_path / "n1.zip", {"l.xlsx": one})
    for depth in range(3):
        nested = write_zip(tmp_path / f"n{depth + 2}.zip", {"in.zip": nested.read_bytes()})
    with pytest.raises(refusals.NestedTooDeepError):
        read_list(nested)


def test_bomb_is_refused_by_what_really_comes_out(tmp_path: Path) -> None:
    bomb = write_zip(tmp_path / "bomb.zip", {"l.csv": bytes(64 << 20)})
    refused(bomb, refusals.UnpackingError)
    lying = bytearray(bomb.read_bytes())
    announced = (64 << 20).to_bytes(4, "little")
    for _ in range(2):
        at = lying.index(announced)
        lying[at : at + 4] = (1000).to_bytes(4, "little")
    (tmp_path / "lying.zip").write_bytes(bytes(lying))
    with pytest.raises((refusals.UnpackingError, refusals.BrokenListError)):
        read_list(tmp_path / "lying.zip")


def test_bomb_inside_a_workbook(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "l.xlsx", [HEAD, *ITEMS])
    with zipfile.ZipFile(path) as whole:
        parts = {name: whole.read(name) for name in whole.namelist()}
    parts["xl/sharedStrings.xml"] = b" " * (48 << 20)
    refused(write_zip(tmp_path / "bomb.xlsx", parts), refusals.UnpackingError)


def test_limits_on_size_and_shape(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "l.xlsx", [HEAD, *ITEMS])
    for limits in (Limits(file_bytes=100), Limits(rows=2), Limits(columns=3)):
        with pytest.raises(refusals.TooLargeError):
            read_list(path, limits=limits)


def test_operator_asks_for_what_is_not_there(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "l.xlsx", [HEAD, *ITEMS])
    assert "«Список»" in refused(path, refusals.SheetMissingError, sheets=("Лист9",))
    text = write_text(tmp_path / "l.csv", [HEAD, *ITEMS], "cp1251")
    refused(text, refusals.EncodingUnknownError, encoding="utf-8")
    refused(text, refusals.EncodingUnknownError, encoding="нет-такой")


def test_control_file_without_its_data(tmp_path: Path) -> None:
    (tmp_path / "1h.ini").write_bytes(b"[Main]\r\nListNum=1\r\n")
    assert "1.txt" in refused(tmp_path / "1h.ini", refusals.CompanionMissingError)


def test_password_is_told_from_damage(shared: Path) -> None:
    for path in (
        shared / "traps" / "T39-password.xlsx",
        shared / "corpora" / "calamine" / "issue_385.xls",
    ):
        refused(path, refusals.PasswordError)
    refused(shared / "corpora" / "calamine" / "pass_protected.ods", LockNotReadError)
