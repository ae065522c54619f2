"""Rows of a sheet as XML, made of whole columns: a hundred thousand rows in a second or two.

xlsxwriter needs ten times as long for the cells alone. It still makes the workbook: styles,
notes, widths; only the rows of its sheets are put in here. Source: ECMA-376-1, 18.3.1.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from batchpost.reports.answer.copies import Rows
from batchpost.reports.sheet_cells import (
    behind_another,
    column_letters,
    escaped,
    joined,
    may_run,
)

_ROWS_AT_ONCE = 10_000
_ROWS_PART = re.compile(rb"<sheetData\s*/>|<sheetData>(.*?)</sheetData>", re.DOTALL)
_STYLED = re.compile(rb'<c r="[A-Z]+1" s="(\d+)"')
_DIMENSION = re.compile(rb'<dimension ref="[^"]*"/>')
_BORN = (1980, 1, 1, 0, 0, 0)

Cells: TypeAlias = pa.ChunkedArray


@dataclass(frozen=True)
class Filling:
    """What goes into one sheet: text or whole-number columns, rows from 1, styles, links.

    The rows take the place of those the sheet has, or stand `below` them, every cell styled.
    `styles` gives a style for cells by (row index in `columns`, column); `plain` and `quoted`
    are those of other cells and of texts that a program could take for a formula.
    """

    columns: Sequence[Cells]
    rows: Rows
    plain: int
    quoted: int
    styles: Mapping[int, Mapping[int, int]]  # column → row index → style
    links: Sequence[tuple[int, int, str]] = ()  # row and column from 0, where to
    below: bool = False


def styles_in(book: bytes, part: str) -> list[int]:
    """Return the numbers of the styles used by the cells of a sheet's first row."""
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        return [int(style) for style in _STYLED.findall(archive.read(part))]


def filled(book: bytes, fillings: Mapping[str, Filling]) -> bytes:
    """Return a workbook with the rows of some of its sheets (by part) put in."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(book)) as archive,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as copy,
    ):
        for name in archive.namelist():
            data = archive.read(name)
            member = zipfile.ZipInfo(name, _BORN)
            member.compress_type = zipfile.ZIP_DEFLATED
            member._compresslevel = 1  # type: ignore[attr-defined]  # noqa: SLF001 - no other way
            with copy.open(member, "w", force_zip64=True) as part:
                if name in fillings:
                    for piece in _part(data, fillings[name]):
                        part.write(piece)
                else:
                    part.write(data)
    return stream.getvalue()


def _part(sheet: bytes, filling: Filling) -> Iterator[bytes]:
    found = _ROWS_PART.search(sheet)
    assert found is not None
    last = f"{column_letters(max(len(filling.columns) - 1, 0))}{max(filling.rows, default=1)}"
    before = sheet[: found.start()]
    yield _DIMENSION.sub(f'<dimension ref="A1:{last}"/>'.encode(), before)
    yield b"<sheetData>" + ((found[1] or b"") if filling.below else b"")
    for first in range(0, len(filling.rows), _ROWS_AT_ONCE):
        yield _rows(filling, first, min(_ROWS_AT_ONCE, len(filling.rows) - first))
    yield b"</sheetData>"
    after = sheet[found.end() :]
    if filling.links:
        at = min(
            place
            for mark in (b"<printOptions", b"<pageMargins")
            if (place := after.find(mark)) >= 0
        )
        yield after[:at] + _links(filling.links)
        after = after[at:]
    yield after


def _links(links: Sequence[tuple[int, int, str]]) -> bytes:
    cells = "".join(
        f'<hyperlink ref="{column_letters(column)}{row + 1}" location="{_attribute(target)}"/>'
        for row, column, target in links
    )
    return f"<hyperlinks>{cells}</hyperlinks>".encode()


def _attribute(text: str) -> str:
    for letter, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;")):
        text = text.replace(letter, entity)
    return text


def _rows(filling: Filling, first: int, count: int) -> bytes:
    numbers = pa.array(filling.rows[first : first + count]).cast(pa.large_string())
    cells = [
        _cells(column.slice(first, count), numbers, (filling, index, first))
        for index, column in enumerate(filling.columns)
    ]
    rows = joined('<row r="', numbers, '">', *cells, "</row>")
    return bytes(behind_another(rows))


def _cells(column: Cells, numbers: pa.Array, where: tuple[Filling, int, int]) -> pa.Array:
    """Return one column's cells: nothing for an empty one, a styled blank for a marked one."""
    filling, index, first = where
    count = len(numbers)
    whole = pa.types.is_integer(column.type)
    styles = np.full(count, filling.plain)
    texts = column.cast(pa.large_string()).combine_chunks()
    if not whole:
        styles[may_run(texts)] = filling.quoted
    own = [(at - first, style) for at, style in filling.styles.get(index, {}).items()]
    own = [(at, style) for at, style in own if 0 <= at < count]
    marked = np.full(count, filling.below)
    for at, style in own:
        styles[at], marked[at] = style, True
    name = column_letters(index)
    head = joined(f'<c r="{name}', numbers, '" s="', pa.array(styles).cast(pa.large_string()))
    if whole:
        full = joined(head, '"><v>', texts, "</v></c>")
    else:
        opening = '" t="inlineStr"><is><t xml:space="preserve">'
        full = joined(head, opening, escaped(texts), "</t></is></c>")
    blank = pc.if_else(pa.array(marked), joined(head, '"/>'), "")
    return pc.coalesce(full, blank)
