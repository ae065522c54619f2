"""A small writer of xlsb workbooks ([MS-XLSB]): what a test needs, no more."""

import struct
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGES = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.'
    'macroEnabled.main"/></Types>'
)


@dataclass(frozen=True)
class Page:
    """One sheet; rows and columns count from 0, `filtered` sets a filter over all rows."""

    name: str
    rows: Sequence[Sequence[object]]
    hidden: bool = False
    hidden_row: int = -1
    hidden_column: int = -1
    filtered: bool = False


def write_xlsb(path: Path, pages: Sequence[Page]) -> Path:
    """Write a workbook."""
    numbers = range(1, len(pages) + 1)
    relations = "".join(
        f'<Relationship Id="r{n}" Type="{_RELATION}/worksheet" Target="worksheets/sheet{n}.bin"/>'
        for n in numbers
    )
    sheets = b"".join(
        _record(156, struct.pack("<II", page.hidden, n) + _wide(f"r{n}") + _wide(page.name))
        for n, page in zip(numbers, pages, strict=True)
    )
    book = b"".join((_record(131), _record(143), sheets, _record(144), _record(132)))
    root = f'<Relationship Id="r1" Type="{_RELATION}/officeDocument" Target="xl/workbook.bin"/>'
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("[Content_Types].xml", _TYPES)
        made.writestr("_rels/.rels", _relationships(root))
        made.writestr("xl/workbook.bin", book)
        made.writestr("xl/_rels/workbook.bin.rels", _relationships(relations))
        for n, page in zip(numbers, pages, strict=True):
            made.writestr(f"xl/worksheets/sheet{n}.bin", _sheet(page))
    return path


def _sheet(page: Page) -> bytes:
    height, width = len(page.rows), max(map(len, page.rows))
    area = struct.pack("<4I", 0, height - 1, 0, width - 1)
    parts = [_record(129), _record(148, area)]
    if page.hidden_column >= 0:
        at = page.hidden_column
        parts += [_record(390), _record(60, struct.pack("<IIIIH", at, at, 0, 0, 1)), _record(391)]
    parts.append(_record(145))
    for row, cells in enumerate(page.rows):
        flags = 0x10 if row == page.hidden_row else 0
        parts.append(_record(0, struct.pack("<IIHBBBI", row, 0, 300, 0, flags, 0, 0)))
        parts += [_cell(column, value) for column, value in enumerate(cells)]
    parts.append(_record(146))
    if page.filtered:
        column = _record(163, struct.pack("<IH", 0, 0)) + _record(164)
        parts += [_record(161, area), column, _record(162)]
    return b"".join((*parts, _record(130)))


def _cell(column: int, value: object) -> bytes:
    place = struct.pack("<II", column, 0)
    if isinstance(value, int | float):
        return _record(5, place + struct.pack("<d", value))
    return _record(6, place + _wide(str(value)))


def _record(kind: int, body: bytes = b"") -> bytes:
    number = bytes((kind,)) if kind < 0x80 else bytes((kind & 0x7F | 0x80, kind >> 7))
    size, length = b"", len(body)
    while length > 0x7F:
        size += bytes((length & 0x7F | 0x80,))
        length >>= 7
    return number + size + bytes((length,)) + body


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def _relationships(elements: str) -> str:
    return f'<Relationships xmlns="{_PACKAGES}">{elements}</Relationships>'
