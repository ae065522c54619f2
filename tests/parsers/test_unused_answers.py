"""What the operator says of a list that has no use for it is told, never passed over."""

from pathlib import Path

import pytest

from batchpost.parsers.hints import Hints
from batchpost.parsers.member_refusals import MemberMissingError
from batchpost.parsers.reading import read_list
from batchpost.parsers.unused_answers import MemberOfNoArchiveError, NoSheetsToNameError

from .conftest import CONTROL, form103_control, form103_table, write_text, write_xlsx, write_zip

ROWS = [["Адресат", "Адрес", "Индекс"], ["Щербина Фёдор", "г. Минск, ул. Лесная, 5", "220030"]]


@pytest.mark.parametrize("write", [write_text, write_xlsx])
def test_a_member_of_what_is_no_archive_is_refused(tmp_path: Path, write) -> None:
    path = write(tmp_path / "l.bin", ROWS)
    with pytest.raises(MemberOfNoArchiveError, match=r"list\.csv"):
        read_list(path, Hints(member="list.csv"))


def test_a_member_of_the_one_workbook_in_an_archive_is_refused(tmp_path: Path) -> None:
    book = write_xlsx(tmp_path / "l.xlsx", ROWS).read_bytes()
    path = write_zip(tmp_path / "l.zip", {"l.xlsx": book})
    assert len(read_list(path, Hints(member="l.xlsx")).items) == 1
    for wrong in ("m.xlsx", "l.xlsx/xl/workbook.xml"):
        with pytest.raises(MemberMissingError, match=wrong):
            read_list(path, Hints(member=wrong))


def test_the_file_of_a_zipped_pair_may_be_named(tmp_path: Path) -> None:
    names = ["Rcpn", "StreetTo", "HouseTo", "IndexTo", "Mass"]
    record = dict(zip(names, ("Жук Анна", "Лесная", "5", "220030", "20"), strict=True))
    pair = {"l.txt": form103_table([{"MailDirect": "112", **record}], names)}
    path = write_zip(tmp_path / "l.zip", {**pair, "lh.ini": form103_control(CONTROL, {})})
    assert len(read_list(path, Hints(member="l.txt")).items) == 1
    with pytest.raises(MemberOfNoArchiveError):
        read_list(path, Hints(member="m.txt"))


def test_a_sheet_of_what_has_none_is_refused(tmp_path: Path) -> None:
    path = write_text(tmp_path / "l.csv", ROWS)
    with pytest.raises(NoSheetsToNameError, match="Лист1") as caught:
        read_list(path, Hints(sheets=("Лист1",)))
    assert "--sheet" in str(caught.value)


def test_an_encoding_that_a_workbook_has_no_use_for_is_told(tmp_path: Path) -> None:
    book = write_xlsx(tmp_path / "l.xlsx", ROWS)
    zipped = write_zip(tmp_path / "l.zip", {"l.xlsx": book.read_bytes()})
    for path in (book, zipped):
        said = [each.code for each in read_list(path, Hints(encoding="cp1251")).findings]
        assert said.count("encoding.not_used") == 1
    text = write_text(tmp_path / "l.csv", ROWS, "cp1251")
    said = [each.code for each in read_list(text, Hints(encoding="cp1251")).findings]
    assert "encoding.not_used" not in said
