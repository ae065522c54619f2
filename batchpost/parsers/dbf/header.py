"""The header of a dbf: counts, the code page byte, the fields."""

import struct
from dataclasses import dataclass

#: dBase III, dBase IV, FoxPro 2, Visual FoxPro, with and without memo.
_VERSIONS = frozenset(
    (0x03, 0x05, 0x30, 0x31, 0x32, 0x43, 0x63, 0x7B, 0x83, 0x8B, 0xCB, 0xF5, 0xFB)
)
_FIELD = struct.Struct("<11sc4xBB14x")
_END_OF_FIELDS = 0x0D
_TYPES = frozenset(b"CNFDLMGPIBYT0@V+OQW")

#: Code page bytes met in this part of the world (language driver identifiers).
CODE_PAGES = {0x26: "cp866", 0x65: "cp866", 0xC9: "cp1251", 0x57: "cp1251", 0x7C: "cp1251"}
SAID_BY = frozenset({0x26, 0x65, 0xC9})


@dataclass(frozen=True, slots=True)
class DbfField:
    """One field: its name as bytes, its type letter, its place in a record."""

    name: bytes
    kind: str
    offset: int
    length: int


@dataclass(frozen=True, slots=True)
class DbfHeader:
    """What the header says; `records` is its own count."""

    records: int
    header_bytes: int
    record_bytes: int
    code_page: int
    fields: tuple[DbfField, ...]


def looks_like_table(data: bytes) -> bool:
    """Tell whether the bytes begin with a dbf header whose parts fit each other."""
    return len(data) > 65 and data[0] in _VERSIONS and parse_header(data) is not None


def parse_header(data: bytes) -> DbfHeader | None:
    """Return the header, `None` where its parts do not fit each other."""
    records, header_bytes, record_bytes = struct.unpack_from("<IHH", data, 4)
    fields = []
    offset = 1
    at = 32
    while at + 32 <= min(header_bytes, len(data)) and data[at] != _END_OF_FIELDS:
        name, kind, length, decimals = _FIELD.unpack_from(data, at)
        if kind[0] not in _TYPES:
            return None
        # Clipper keeps lengths above 255 of character fields in the decimals' place.
        size = length + 256 * decimals if kind == b"C" else length
        name = name.split(b"\0", 1)[0]
        fields.append(DbfField(name, kind.decode("ascii"), offset, size))
        offset += size
        at += 32
    if not fields or at >= len(data) or data[at] != _END_OF_FIELDS or offset != record_bytes:
        return None
    return DbfHeader(records, header_bytes, record_bytes, data[29], tuple(fields))
