"""The header of a dbf: counts, the code page byte, the fields; three layouts of it exist.

dBase II keeps 8 bytes and fields of 16, dBase III to V and FoxPro 32 and 32, dBase 7 68 and
48. Source: the descriptions of the formats by their makers, compared with files of each
(dBase II, III, IV, 7, FoxPro 2, Visual FoxPro); grade V.
"""

import struct
from dataclasses import dataclass

from batchpost.model.message import Message, message

#: dBase III to V, FoxPro 2, Visual FoxPro, with and without memo.
_USUAL = frozenset(
    (0x03, 0x05, 0x30, 0x31, 0x32, 0x43, 0x63, 0x7B, 0x83, 0x87, 0x8B, 0x8E, 0xCB, 0xF5, 0xFB)
)
_DBASE_2 = 0x02
_LEVEL_7 = frozenset((0x04, 0x8C))
_VISUAL_FOXPRO = frozenset((0x30, 0x31, 0x32))
_FIELD = struct.Struct("<11sc4xBBB13x")
_FIELD_DBASE_2 = struct.Struct("<11scBHB")
_FIELD_LEVEL_7 = struct.Struct("<32scBB13x")
_HEADER_DBASE_2 = 8
_FIELDS_DBASE_2 = 32
_HEADER = 32
_HEADER_LEVEL_7 = 68
_END_OF_FIELDS = b"\r\n\0"  # the second and third by careless writers
_TYPES = frozenset(b"CNFDLMGPIBYT0@V+OQW")
_FIELDS_MAX = 2_048
_CAN_BE_NULL = 0x02

#: Code page bytes met in this part of the world (language driver identifiers).
CODE_PAGES = {0x26: "cp866", 0x65: "cp866", 0xC9: "cp1251", 0x57: "cp1251", 0x7C: "cp1251"}
SAID_BY = frozenset({0x26, 0x65, 0xC9})
#: Believed only where the letters do not decide: programs write them over Cyrillic texts, too.
WESTERN_PAGES = {0x01: "cp437", 0x02: "cp850", 0x03: "cp1252", 0x64: "cp852", 0xC8: "cp1250"}


@dataclass(frozen=True, slots=True)
class DbfField:
    """One field: its name as bytes, its type letter, its place in a record."""

    name: bytes
    kind: str
    offset: int
    length: int
    can_be_null: bool = False


@dataclass(frozen=True, slots=True)
class DbfHeader:
    """What the header says; `records` is its own count."""

    version: int
    records: int
    header_bytes: int
    record_bytes: int
    code_page: int
    fields: tuple[DbfField, ...]

    @property
    def is_level_7(self) -> bool:
        """Tell whether numbers are kept as dBase 7 keeps them."""
        return self.version in _LEVEL_7

    @property
    def is_visual_foxpro(self) -> bool:
        """Tell whether the types are those of Visual FoxPro."""
        return self.version in _VISUAL_FOXPRO


class HeaderFaultError(ValueError):
    """The parts of a header do not fit each other; `reason` says which."""

    def __init__(self, reason: Message) -> None:
        super().__init__(str(reason))
        self.reason = reason


def looks_like_table(data: bytes) -> bool:
    """Tell whether the bytes begin with a dbf header and the description of a first field."""
    if len(data) < _HEADER + 1:
        return False
    first = data[0]
    if first == _DBASE_2:
        return _is_field(*_FIELD_DBASE_2.unpack_from(data, _HEADER_DBASE_2)[:2])
    if first in _LEVEL_7:
        there = len(data) >= _HEADER_LEVEL_7 + _FIELD_LEVEL_7.size
        return there and _is_field(*_FIELD_LEVEL_7.unpack_from(data, _HEADER_LEVEL_7)[:2])
    if first not in _USUAL or len(data) < _HEADER + _FIELD.size:
        return False
    return _is_field(*_FIELD.unpack_from(data, _HEADER)[:2])


def _is_field(name: bytes, kind: bytes) -> bool:
    """Tell a description of a field from other bytes: letters, a zero, a known type."""
    letters = name.split(b"\0", 1)[0].rstrip(b" ")
    return bool(letters) and min(letters) > ord(" ") and kind[0] in _TYPES


def parse_header(data: bytes) -> DbfHeader:
    """Return the header.

    Raises:
        HeaderFaultError: Its parts do not fit each other.
    """
    header = _parse_dbase_2(data) if data[0] == _DBASE_2 else _parse(data)
    described = 1 + sum(field.length for field in header.fields)
    if described != header.record_bytes:
        raise HeaderFaultError(
            message(
                "its fields take {described} bytes of a record of {said}",
                described=described,
                said=header.record_bytes,
            )
        )
    if header.header_bytes > len(data):
        raise HeaderFaultError(message("the header is cut off"))
    return header


def _parse(data: bytes) -> DbfHeader:
    records, header_bytes, record_bytes = struct.unpack_from("<IHH", data, 4)
    level_7 = data[0] in _LEVEL_7
    at = _HEADER_LEVEL_7 if level_7 else _HEADER
    layout = _FIELD_LEVEL_7 if level_7 else _FIELD
    end = min(header_bytes, len(data))
    fields: list[DbfField] = []
    offset = 1
    while at < end and data[at] not in _END_OF_FIELDS and offset < record_bytes:
        if at + layout.size > end or len(fields) >= _FIELDS_MAX:
            raise HeaderFaultError(message("the description of a field is cut off"))
        name, kind, length, decimals, *flags = layout.unpack_from(data, at)
        # Clipper keeps lengths above 255 of character fields in the decimals' place.
        size = length + 256 * decimals if kind == b"C" else length
        field = _field((name, kind, size), offset, null=bool(flags and flags[0] & _CAN_BE_NULL))
        fields.append(field)
        offset += size
        at += layout.size
    if not fields:
        raise HeaderFaultError(message("no fields are described"))
    return DbfHeader(data[0], records, header_bytes, record_bytes, data[29], tuple(fields))


def _parse_dbase_2(data: bytes) -> DbfHeader:
    records, record_bytes = struct.unpack_from("<H3xH", data, 1)
    fields: list[DbfField] = []
    offset = 1
    header_bytes = _HEADER_DBASE_2 + _FIELD_DBASE_2.size * _FIELDS_DBASE_2 + 1
    for number in range(_FIELDS_DBASE_2):
        at = _HEADER_DBASE_2 + _FIELD_DBASE_2.size * number
        if at + _FIELD_DBASE_2.size > len(data):
            raise HeaderFaultError(message("the description of a field is cut off"))
        if data[at] in _END_OF_FIELDS:
            break
        name, kind, length, _, _ = _FIELD_DBASE_2.unpack_from(data, at)
        fields.append(_field((name, kind, length), offset))
        offset += length
    return DbfHeader(data[0], records, header_bytes, record_bytes, 0, tuple(fields))


def _field(described: tuple[bytes, bytes, int], offset: int, *, null: bool = False) -> DbfField:
    name, kind, size = described
    if kind[0] not in _TYPES:
        reason = message("a field has a type that does not exist: {kind}", kind=repr(kind)[2:-1])
        raise HeaderFaultError(reason)
    return DbfField(name.split(b"\0", 1)[0], kind.decode("ascii"), offset, size, null)
