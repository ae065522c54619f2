"""A small file never takes the room of a large table; it is refused before room is made."""

import time
from pathlib import Path

import pytest

from batchpost.errors import ListError
from batchpost.parsers import refusals
from batchpost.parsers.limits import Limits
from batchpost.parsers.reading import read_list

from .conftest import HEAD, ITEMS, WRITERS, form103_table, write_text

PLAIN = [HEAD, *ITEMS[:2]]


@pytest.mark.parametrize("name", sorted(WRITERS))
def test_cells_are_limited_in_every_format(tmp_path: Path, name: str) -> None:
    path = WRITERS[name](tmp_path / "l", PLAIN)
    read_list(path, limits=Limits(cells=len(PLAIN) * len(HEAD)))
    with pytest.raises(refusals.TooLargeError, match="cells"):
        read_list(path, limits=Limits(cells=len(ITEMS[:2]) * len(HEAD) - 1))


def test_cells_of_form103_are_limited(tmp_path: Path) -> None:
    path = tmp_path / "l.txt"
    path.write_bytes(form103_table([{"Barcode": "10944022440321", "Rcpn": "Козел К.Л."}] * 3))
    with pytest.raises(refusals.TooLargeError, match="cells"):
        read_list(path, limits=Limits(cells=100))


@pytest.mark.parametrize("quote", ["", '"'])
def test_one_wide_row_does_not_widen_all_others(tmp_path: Path, quote: str) -> None:
    wide = ";".join(["Адресат", "Индекс", "Адрес", "Масса", *("x" for _ in range(900))])
    path = tmp_path / "l.csv"
    line = f"{quote}Козел{quote};220030;Минск;20\n"
    path.write_text(f"{wide}\n{line * 60_000}", encoding="utf-8", newline="")
    began = time.monotonic()
    with pytest.raises(refusals.TooLargeError, match="cells"):
        read_list(path)
    assert time.monotonic() - began < 10


def test_cell_far_from_the_others_is_refused(tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    page = book.active
    for row in PLAIN:
        page.append(row)
    page["XFD1048576"] = "x"
    book.save(tmp_path / "far.xlsx")
    with pytest.raises(refusals.TooLargeError):
        read_list(tmp_path / "far.xlsx")
    page["XFD1048576"] = None
    book.save(tmp_path / "near.xlsx")
    assert len(read_list(tmp_path / "near.xlsx").items) == 2


def test_cells_repeated_in_a_spreadsheet_are_refused(tmp_path: Path) -> None:
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.table import Table, TableCell, TableRow
    from odf.text import P

    book = OpenDocumentSpreadsheet()
    page = Table(name="Список")
    line = TableRow(numberrowsrepeated=1_000_000)
    cell = TableCell(valuetype="string", numbercolumnsrepeated=16_000)
    cell.addElement(P(text="x"))
    line.addElement(cell)
    page.addElement(line)
    book.spreadsheet.addElement(page)
    book.save(str(tmp_path / "l.ods"))
    with pytest.raises(refusals.TooLargeError):
        read_list(tmp_path / "l.ods")


def test_spans_of_a_page_make_no_room_of_their_own(tmp_path: Path) -> None:
    span = "<tr><td colspan=1000 rowspan=1000>x</td></tr>" + "<tr></tr>" * 999
    path = tmp_path / "l.xls"
    path.write_text(f"<html><table>{span * 2}</table></html>", encoding="utf-8", newline="")
    with pytest.raises(refusals.TooLargeError, match="cells"):
        read_list(path, limits=Limits(cells=1_000_000))


@pytest.mark.parametrize("said", ["sep=Ж", "sep=", "sep=x", "sep=\\"])
def test_separator_nobody_uses_is_only_a_line(tmp_path: Path, said: str) -> None:
    data = write_text(tmp_path / "l.csv", PLAIN).read_bytes()
    path = tmp_path / "said.csv"
    path.write_bytes(f"{said}\r\n".encode() + data)
    listing = read_list(path)
    assert listing.items.row.tolist() == [3, 4]


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_separator_that_is_said_is_used(tmp_path: Path, separator: str) -> None:
    data = write_text(tmp_path / "l.csv", PLAIN, separator=separator).read_bytes()
    path = tmp_path / "said.csv"
    path.write_bytes(f"sep={separator}\r\n".encode() + data)
    assert len(read_list(path).items) == 2


def test_separator_alone_is_no_list(tmp_path: Path) -> None:
    path = tmp_path / "l.csv"
    path.write_text("sep=Ж", encoding="utf-8", newline="")
    with pytest.raises(ListError):
        read_list(path)
