"""What fuzzing found once, by the bytes that showed it, as small as they could be made."""

import gzip
import random
import struct
import time
import tracemalloc
from contextlib import suppress
from pathlib import Path

import pytest

from batchpost.errors import ListError
from batchpost.parsers.archive import Archive
from batchpost.parsers.formats import read_workbook
from batchpost.parsers.gzip_file.unpacking import unpacked
from batchpost.parsers.hints import NO_HINTS, Hints
from batchpost.parsers.limits import LIMITS, Limits
from batchpost.parsers.listfile import ListFile
from batchpost.parsers.ole import CompoundFile
from batchpost.parsers.refusals import BrokenListError, EncodingUnknownError, UnpackingError
from batchpost.parsers.safe_xml import walk
from batchpost.parsers.xlsx.scan import scan_sheet
from batchpost.parsers.xlsx.styles import Styles
from batchpost.parsers.xml2003.sheets import read_sheets

from . import hostile_files


def zip_of_a_member_without_a_name() -> bytes:
    """Return a zip whose directory has one member with an empty name."""
    local = struct.pack("<4s5H3I2H", b"PK\x03\x04", 20, 0, 0, 0, 0, 0, 0, 0, 0, 0)
    entry = struct.pack("<4s6H3I5H2I", b"PK\x01\x02", 20, 20, *[0] * 4, *[0] * 3, *[0] * 5, 0, 0)
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 1, 1, len(entry), len(local), 0)
    return local + entry + end


def test_a_member_without_a_name_is_no_fault_of_ours() -> None:
    archive = Archive("l.zip", zip_of_a_member_without_a_name(), LIMITS)
    assert archive.names == ("",)
    assert archive.read("") == b""


@pytest.mark.parametrize("cut", [0, 1, 30, 60, 76])
def test_such_a_zip_cut_off_is_refused(cut: int) -> None:
    data = zip_of_a_member_without_a_name()
    with pytest.raises(ListError):
        Archive("l.zip", data[: len(data) - 98 + cut], LIMITS)


def list_file(data: bytes, limits: Limits = LIMITS) -> ListFile:
    return ListFile("list", data, None, limits)


@pytest.mark.parametrize("name", [b"UTF-6", b"TTF-8", b"hex", b"utf-16-be", b"idna", b""])
def test_xml_in_an_encoding_that_does_not_exist_is_refused(name: bytes) -> None:
    document = b'<?xml version="1.0" encoding="' + name + b'"?><a b="\xc3\xa9"/>'
    with pytest.raises(BrokenListError):
        walk("list", (document,), lambda *_: None)


NAMESPACE = "urn:schemas-microsoft-com:office:spreadsheet"
CELL = '<Cell><Data ss:Type="String">x</Data></Cell>'
CELL_AT_0 = CELL.replace("<Cell", '<Cell ss:Index="0"')


@pytest.mark.parametrize(
    "cells",
    [
        CELL,
        f'<Row ss:Index="0">{CELL}</Row>',
        f"<Row>{CELL_AT_0}</Row>",
        f"<Row>{CELL}{CELL_AT_0}</Row>",
    ],
    ids=["no row", "row 0", "column 0", "back to column 0"],
)
def test_a_cell_outside_rows_and_columns_is_refused(cells: str) -> None:
    document = (
        f'<?xml version="1.0"?><Workbook xmlns="{NAMESPACE}" xmlns:ss="{NAMESPACE}">'
        f'<Worksheet ss:Name="A"><Table>{cells}</Table></Worksheet></Workbook>'
    )
    with pytest.raises(BrokenListError, match="outside"):
        read_sheets(list_file(document.encode()))


def compound(difat: int, slots: int, size: int) -> bytes:
    """Return an OLE file whose further slots lie in sector `difat`, all naming sector `slots`."""
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(30, b"\0") + struct.pack("<H16x", 9)
    header += struct.pack("<8I", 1, 0, 4096, 0xFFFFFFFE, 0, difat, 1, 0)[:28]
    data = header.ljust(512, b"\xff") + b"\xfe\xff\xff\xff" * 128
    data += struct.pack("<128I", *[slots] * 127, difat)
    return data.ljust(size, b"\0")


def test_a_small_sector_table_cut_off_is_no_fault_of_ours() -> None:
    data = bytearray(compound(0xFFFFFFFE, 0, 512 * 3))
    data[60:64] = (1).to_bytes(4, "little")  # the small sectors' table: the last sector
    data[76:80] = bytes(4)
    for size in range(1024, len(data)):
        with suppress(BrokenListError):
            CompoundFile("list", bytes(data[:size]))


def test_a_table_of_sectors_has_no_more_of_them_than_the_file() -> None:
    data = compound(1, 0, 1 << 20)
    tracemalloc.start()
    try:
        with pytest.raises(BrokenListError):
            CompoundFile("list", data)
        assert tracemalloc.get_traced_memory()[1] < 8 << 20
    finally:
        tracemalloc.stop()


def test_gzip_of_many_small_members_is_read_in_no_time() -> None:
    member = gzip.compress(b"a;b\n")
    began = time.process_time()
    assert unpacked(list_file(member * 10_000)).data == b"a;b\n" * 10_000
    with pytest.raises(UnpackingError):
        unpacked(list_file(member * 10_001))
    assert time.process_time() - began < 5


@pytest.mark.parametrize("size", [0, 1, 4095, 4096, 4097, 1 << 20, (5 << 20) + 3])
def test_gzip_members_of_all_sizes_are_read_whole(size: int) -> None:
    data = random.Random(size).randbytes(size) + b"end"
    packed = gzip.compress(data) + gzip.compress(b"more") + gzip.compress(data)
    assert unpacked(list_file(packed)).data == data + b"more" + data


@pytest.mark.parametrize("member", ["xl/sharedStrings.xml", "docProps/core.xml", "xl\\theme.XML"])
def test_a_document_type_in_any_part_of_a_workbook_is_refused(member: str, tmp_path: Path) -> None:
    path = tmp_path / "l.xlsx"
    hostile_files.xlsx(path, **{member: "<!DOCTYPE a><a/>"})
    with pytest.raises(BrokenListError, match="DOCTYPE"):
        read_workbook(list_file(path.read_bytes()), NO_HINTS)


def test_a_document_type_in_xml_of_the_client_is_his_own(tmp_path: Path) -> None:
    path = tmp_path / "l.xlsx"
    hostile_files.xlsx(path, **{"customXml/item1.xml": "<!DOCTYPE a><a/>"})
    assert read_workbook(list_file(path.read_bytes()), NO_HINTS).sheets


def test_half_a_letter_in_json_is_no_fault_of_ours() -> None:
    data = b'[{"a\\ud800":"x\\udc00","b":["\\ud83d",{"c":"\\ude00"}]},{"b":"\\ud83d\\ude00"}]'
    sheets = read_workbook(list_file(data), NO_HINTS).sheets
    assert sheets[0].table.height == 3


@pytest.mark.parametrize("name", ["unicode_escape", "raw_unicode_escape", "utf-7", "punycode"])
def test_an_encoding_that_gives_halves_of_letters_is_not_used(name: str) -> None:
    cells = "<tr><td>\\ud800 +2AA-</td></tr>"
    page = f"<html><meta charset={name}><table>{cells * 3}</table></html>".encode()
    assert read_workbook(list_file(page), NO_HINTS).sheets
    for encoding in ("unicode_escape", "raw_unicode_escape"):
        with pytest.raises(EncodingUnknownError):
            read_workbook(list_file(b"a;b\n\\ud800;1\n"), Hints(encoding=encoding))


@pytest.mark.parametrize("count", [3, 499, 2000])
def test_many_styles_with_zeros_are_all_known(count: int) -> None:
    styles = Styles({str(number): 6 for number in range(1, count + 1)})
    row = b'<row r="1"><c r="A1" s="%d"><v>12</v></c><c r="B1" s="%d"><v>7</v></c></row>'
    sheet = b"<worksheet><sheetData>" + row % (count, count + 1) + b"</sheetData></worksheet>"
    assert scan_sheet("list", (sheet,), styles, stale=False).padded == {(0, 0): 6}
