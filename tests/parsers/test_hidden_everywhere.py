"""Hidden rows, columns and sheets, and filters: found and told in every spreadsheet alike."""

import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import xlwt

from batchpost.model.listing import ReadList
from batchpost.parsers.reading import read_list

from .conftest import HEAD, ITEMS, write_ods
from .xlsb_writer import Page, write_xlsb

#: The second item's row as a person sees it, and the column of weights.
_ROW, _WEIGHT = 3, HEAD.index("Масса, г")


def xlsx(path: Path, *, filtered: bool) -> None:
    """Write a hidden row and column, a hidden sheet; a filter hides the row where asked."""
    book = openpyxl.Workbook()
    page = book.active
    for row in [HEAD, *ITEMS]:
        page.append(row)
    page.row_dimensions[_ROW].hidden = True
    page.column_dimensions[chr(65 + _WEIGHT)].hidden = True
    if filtered:
        page.auto_filter.ref = f"A1:F{len(ITEMS) + 1}"
        page.auto_filter.add_filter_column(0, ["1"])
    second = book.create_sheet("Ещё")
    for row in [HEAD, *ITEMS]:
        second.append([f"{cell}!" for cell in row])
    second.sheet_state = "hidden"
    book.save(path)


def xls(path: Path, *, filtered: bool) -> None:
    """Write the same in records; the library knows no filters, so its record is added."""
    book = xlwt.Workbook()
    for name, mark in (("Список", ""), ("Ещё", "!")):
        page = book.add_sheet(name)
        for row_index, row in enumerate([HEAD, *ITEMS]):
            for index, value in enumerate(row):
                page.write(row_index, index, f"{value}{mark}" if mark else value)
    book.get_sheet(0).row(_ROW - 1).hidden = True
    book.get_sheet(0).col(_WEIGHT).hidden = True
    book.get_sheet(1).visibility = 1
    book.save(str(path))
    if filtered:
        # A record that nobody looks at gives its room to the filter's.
        data = path.read_bytes()
        old, new = struct.pack("<HHH", 0x0C, 2, 100), struct.pack("<HHH", 0x9B, 2, 0)
        assert old in data
        path.write_bytes(data.replace(old, new, 1))


def ods(path: Path, *, filtered: bool) -> None:
    """Write the same as OpenDocument, by its own words in the content."""
    write_ods(path, [HEAD, *ITEMS])
    with zipfile.ZipFile(path) as whole:
        parts = {name: whole.read(name) for name in whole.namelist()}
    content = parts["content.xml"].decode()
    rows = content.split("<table:table-row")
    rows[_ROW] = f' table:visibility="{"filter" if filtered else "collapse"}"' + rows[_ROW]
    content = "<table:table-row".join(rows)
    begin = content.index(">", content.index("<table:table ")) + 1
    columns = (
        f'<table:table-column table:number-columns-repeated="{_WEIGHT}"/>'
        '<table:table-column table:visibility="collapse"/>'
    )
    head, first = content[:begin], content[begin:]
    table = content[content.index("<table:table ") : content.index("</table:table>") + 14]
    second = table.replace('table:name="', 'table:style-name="unseen" table:name="Ещё ', 1)
    styles = (
        '<office:automatic-styles><style:style style:name="unseen" style:family="table">'
        '<style:table-properties table:display="false"/></style:style></office:automatic-styles>'
    )
    first = first.replace(
        "</table:table>", "</table:table>" + second.replace("220030", "220004"), 1
    )
    changed = (head + columns + first).replace("<office:automatic-styles/>", styles, 1)
    parts["content.xml"] = changed.encode()
    with zipfile.ZipFile(path, "w") as made:
        for name, data in parts.items():
            made.writestr(name, data)


def xlsb(path: Path, *, filtered: bool) -> None:
    """Write the same in the records of an xlsb."""
    rows = [HEAD, *ITEMS]
    marked = [[f"{cell}!" for cell in row] for row in rows]
    first = Page("Список", rows, False, _ROW - 1, _WEIGHT, filtered)
    write_xlsb(path, [first, Page("Ещё", marked, hidden=True)])


FORMATS: dict[str, Callable[..., None]] = {"xlsx": xlsx, "xls": xls, "xlsb": xlsb, "ods": ods}


def places(listing: ReadList, code: str) -> list[tuple[int | None, str | None]]:
    return [(f.place.row, f.place.column) for f in listing.findings if f.code == code]


@pytest.mark.parametrize("ending", FORMATS)
def test_hidden_parts_are_told_alike(tmp_path: Path, ending: str) -> None:
    """A hidden row's item is read, a hidden column's too, a hidden sheet is not."""
    path = tmp_path / f"l.{ending}"
    FORMATS[ending](path, filtered=False)
    listing = read_list(path)
    assert len(listing.items) == len(ITEMS)
    assert places(listing, "row.hidden") == [(_ROW, None)]
    assert places(listing, "row.filtered") == []
    assert places(listing, "column.hidden") == [(None, "Масса, г")]
    assert len(places(listing, "sheet.hidden")) == 1


@pytest.mark.parametrize("ending", FORMATS)
def test_filters_are_told_alike(tmp_path: Path, ending: str) -> None:
    """A row that a filter hides is told as such, and once."""
    path = tmp_path / f"l.{ending}"
    FORMATS[ending](path, filtered=True)
    listing = read_list(path)
    assert len(listing.items) == len(ITEMS)
    assert places(listing, "row.filtered") == [(_ROW, None)]
    assert places(listing, "row.hidden") == []
