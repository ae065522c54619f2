"""Texts of a dbf that lie in a second file (memo): `.dbt` of dBase, `.fpt` of FoxPro.

A cell holds the number of the block where its text begins. dBase III ends a text by two
bytes 1A; dBase IV and FoxPro write its length before it. Source: the makers' descriptions,
compared with files of each kind; grade V.
"""

import struct
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa

from batchpost.parsers.dbf.cells import Bytes, Ints
from batchpost.parsers.dbf.header import DbfField, DbfHeader
from batchpost.parsers.listfile import ListFile
from batchpost.parsers.refusals import UnpackingError

TEXT_KINDS = frozenset("M")
OBJECT_KINDS = frozenset("GPBQWO")
_ENDINGS = {".dbf": (".fpt", ".dbt"), ".dbc": (".dct",), ".vcx": (".vct",)}
_FOXPRO = ".fpt"
_DBASE_4_MARK = b"\xff\xff\x08\x00"
_BLOCK_DBASE_3 = 512
_TEXT_BLOCK = 1
_HEADER_BYTES = 8
_NUMBER_BYTES = 4
_END_OF_TEXT = b"\x1a"
_SAMPLE_BYTES = 1 << 16
#: All texts together are at most so many times the table and its file of texts.
_SHARED_BY = 4


@dataclass(frozen=True)
class Memos:
    """The file of texts beside a table."""

    file: ListFile
    foxpro: bool

    @cached_property
    def _block_bytes(self) -> int:
        data = self.file.data
        if self.foxpro:
            return int(struct.unpack_from(">H", data, 6)[0]) or 1 if len(data) >= 8 else 1
        size = int(struct.unpack_from("<H", data, 20)[0]) if len(data) >= 22 else 0
        return size if size and size % 64 == 0 else _BLOCK_DBASE_3

    def text(self, block: int) -> bytes | None:
        """Return the text that begins at a block, `None` where there is none."""
        start = block * self._block_bytes
        data = self.file.data
        if self.foxpro:
            return self._of_foxpro(data, start)
        if data[start : start + 4] == _DBASE_4_MARK and start + _HEADER_BYTES <= len(data):
            (size,) = struct.unpack_from("<I", data, start + 4)
            return self._piece(start, size - _HEADER_BYTES)
        # dBase III has blocks of 512 bytes, whatever stands where dBase IV keeps their size.
        start = block * _BLOCK_DBASE_3
        if start > self._last_end:
            return None
        return data[start : data.find(_END_OF_TEXT, start)]

    @cached_property
    def _last_end(self) -> int:
        return self.file.data.rfind(_END_OF_TEXT)

    @property
    def sample(self) -> bytes:
        """Return some of the texts, to judge their letters by."""
        return self.file.data[_BLOCK_DBASE_3 : _BLOCK_DBASE_3 + _SAMPLE_BYTES]

    def _of_foxpro(self, data: bytes, start: int) -> bytes | None:
        if start + _HEADER_BYTES > len(data):
            return None
        kind, size = struct.unpack_from(">II", data, start)
        return self._piece(start, size) if kind == _TEXT_BLOCK else None

    def _piece(self, start: int, size: int) -> bytes | None:
        start += _HEADER_BYTES
        if size < 0 or start + size > len(self.file.data):
            return None
        return self.file.data[start : start + size]


def find_memos(file: ListFile, header: DbfHeader) -> Memos | None:
    """Return the file of texts lying beside a table, by its name with another ending."""
    own = "." + file.name.rpartition(".")[2].lower()
    for ending in _ENDINGS.get(own, _ENDINGS[".dbf"]):
        found = file.sibling(ending)
        if found is not None:
            foxpro = ending != ".dbt" or header.is_visual_foxpro
            return Memos(found, foxpro)
    return None


def read_memos(
    file: ListFile, memos: Memos, raw: Bytes, field: DbfField, encoding: str
) -> tuple[pa.Array, Ints]:
    """Return the texts of a memo field, and the records whose text is not where they say.

    Raises:
        UnpackingError: Many records share one long text, to fill the memory.
    """
    there = len(file.data) + len(memos.file.data)
    allowed = max(file.limits.ratio_from_bytes, _SHARED_BY * there)
    known: dict[int, str | None] = {}
    texts: list[str | None] = []
    lost = []
    size = 0
    for place, block in enumerate(block_numbers(raw, field).tolist()):
        if block <= 0:
            texts.append(None)
            continue
        if block not in known:
            found = memos.text(block)
            known[block] = None if found is None else _decoded(found, encoding)
        text = known[block]
        if text is None:
            lost.append(place)
        size += len(text or "")
        if size > allowed:
            raise UnpackingError(file.name, memos.file.name)
        texts.append(text)
    return pa.array(texts, pa.large_string()), np.array(lost, dtype=np.int64)


def _decoded(found: bytes, encoding: str) -> str:
    # A soft line end of dBase is 8D 0A; the letter it looks like never ends a line.
    text = found.replace(b"\x8d\n", b"\r\n").decode(encoding, "replace")
    return text.replace("\r\n", "\n").strip(" \0\x1a\n")


def block_numbers(raw: Bytes, field: DbfField) -> Ints:
    """Return the block each cell names: four bytes, or digits; 0 for none."""
    if field.length == _NUMBER_BYTES:
        return np.ascontiguousarray(raw).view("<u4").ravel().astype(np.int64)
    digits = [bytes(cell).strip(b" \0") for cell in raw]
    numbers = (int(cell) if cell.isdigit() else 0 for cell in digits)
    return np.fromiter(numbers, dtype=np.int64, count=len(digits))
