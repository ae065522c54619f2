"""OLE compound files (MS-CFB), as far as old and encrypted workbooks need them.

Every chain of sectors is bounded by the file's own size: a loop is a damaged file.
"""

import struct
from collections.abc import Iterator

from batchpost.model.message import message
from batchpost.parsers.refusals import BrokenListError

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_END = 0xFFFFFFFA  # this and above mark no sector
_ENTRY = 128
_SMALL_SECTOR = 64
_HEADER_SLOTS = 109


class CompoundFile:
    """The streams of an OLE compound file, by name."""

    def __init__(self, path: str, data: bytes) -> None:
        self._path = path
        self._data = data
        if len(data) < 512 or not data.startswith(MAGIC):
            raise self._broken()
        shift = struct.unpack_from("<H", data, 30)[0]
        if shift not in (9, 12):
            raise self._broken()
        self._size = 1 << shift
        (self._first_directory, _, self._cutoff, self._first_small) = struct.unpack_from(
            "<I4sII", data, 48
        )
        self._table = self._sector_table()
        directory = b"".join(self._chain(self._first_directory))
        self._streams = dict(self._entries(directory))
        root = self._streams.get("Root Entry", (0, 0))
        self._small = b"".join(self._chain(root[0])) if root[1] else b""
        small_table = b"".join(self._chain(self._first_small))
        whole = len(small_table) // 4
        self._small_table = struct.unpack_from(f"<{whole}I", small_table)

    @property
    def names(self) -> frozenset[str]:
        """Return the names of all streams and storages."""
        return frozenset(self._streams)

    def read(self, name: str) -> bytes:
        """Return a stream whole.

        Raises:
            BrokenListError: Its chain of sectors is broken.
        """
        first, size = self._streams[name]
        if size < self._cutoff:
            sectors = self._walk(first, self._small_table)
            starts = (sector * _SMALL_SECTOR for sector in sectors)
            return b"".join(self._small[at : at + _SMALL_SECTOR] for at in starts)[:size]
        return b"".join(self._chain(first))[:size]

    def changed(self, name: str, position: int, new: bytes) -> bytes:
        """Return the whole file with some bytes of a stream changed.

        Raises:
            BrokenListError: The stream's chain of sectors is broken.
        """
        data = bytearray(self._data)
        for index, byte in enumerate(new, position):
            data[self._place(name, index)] = byte
        return bytes(data)

    def _place(self, name: str, position: int) -> int:
        """Return where a byte of a stream lies in the file."""
        first, size = self._streams[name]
        if size < self._cutoff:
            sectors = list(self._walk(first, self._small_table))
            at = sectors[position // _SMALL_SECTOR] * _SMALL_SECTOR + position % _SMALL_SECTOR
            first, position = self._streams["Root Entry"][0], at
        sector = list(self._walk(first, self._table))[position // self._size]
        place: int = (sector + 1) * self._size + position % self._size
        return place

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        return self._data[start : start + self._size]

    def _sector_table(self) -> tuple[int, ...]:
        """Return the file's allocation table: for each sector the next of its chain."""
        slots = list(struct.unpack_from(f"<{_HEADER_SLOTS}I", self._data, 76))
        following = struct.unpack_from("<I", self._data, 68)[0]
        sectors = len(self._data) // self._size
        for _ in range(sectors):
            if following >= _END:
                break
            sector = self._sector(following)
            if len(sector) < self._size:
                raise self._broken()
            numbers = struct.unpack(f"<{self._size // 4}I", sector)
            slots.extend(slot for slot in numbers[:-1] if slot < _END)
            if len(slots) > sectors + _HEADER_SLOTS:
                raise self._broken()
            following = numbers[-1]
        packed = b"".join(self._sector(slot) for slot in slots if slot < sectors)
        return struct.unpack(f"<{len(packed) // 4}I", packed[: len(packed) // 4 * 4])

    def _walk(self, first: int, table: tuple[int, ...]) -> Iterator[int]:
        number = first
        for _ in range(len(table) + 1):
            if number >= _END:
                return
            if number >= len(table):
                raise self._broken()
            yield number
            number = table[number]
        raise self._broken()

    def _chain(self, first: int) -> Iterator[bytes]:
        for number in self._walk(first, self._table):
            yield self._sector(number)

    def _entries(self, directory: bytes) -> Iterator[tuple[str, tuple[int, int]]]:
        for at in range(0, len(directory) - _ENTRY + 1, _ENTRY):
            entry = directory[at : at + _ENTRY]
            length = struct.unpack_from("<H", entry, 64)[0]
            if 2 <= length <= 64:
                name = entry[: length - 2].decode("utf-16-le", "replace")
                yield name, struct.unpack_from("<II", entry, 116)

    def _broken(self) -> BrokenListError:
        return BrokenListError(self._path, "OLE", message("the chain of sectors is broken"))
