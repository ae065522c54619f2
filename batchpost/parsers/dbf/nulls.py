"""Bits of Visual FoxPro that say which cells hold no value, and how long varying texts are.

A hidden field keeps them: for each varying text one bit (its last byte is its length), and
for each field that may be null one bit, in the order of the fields. Source: Visual FoxPro,
table file structure; the order of a varying text's two bits by a reader tested on its files.
"""

from dataclasses import dataclass

import numpy as np

from batchpost.parsers.dbf.cells import Bytes
from batchpost.parsers.dbf.header import DbfField, DbfHeader
from batchpost.parsers.numbers import Flags

HIDDEN = "0"
_VARYING = frozenset("VQ")


@dataclass(frozen=True)
class Bits:
    """For each field by its offset: which rows are null, which texts are not full."""

    null: dict[int, Flags]
    shortened: dict[int, Flags]


def read_bits(header: DbfHeader, block: Bytes) -> Bits:
    """Return the bits of all records; none where the table keeps no such field."""
    bits = Bits({}, {})
    hidden = next((field for field in header.fields if field.kind == HIDDEN), None)
    if hidden is None or not header.is_visual_foxpro:
        return bits
    kept = block[:, hidden.offset : hidden.offset + hidden.length]
    place = 0
    for field in header.fields:
        if field.kind in _VARYING:
            bits.shortened[field.offset] = _bit(kept, place)
            place += 1
        if field.can_be_null:
            bits.null[field.offset] = _bit(kept, place)
            place += 1
    return bits


def _bit(kept: Bytes, place: int) -> Flags:
    byte, bit = divmod(place, 8)
    if byte >= kept.shape[1]:
        return np.zeros(len(kept), dtype=bool)
    found: Flags = (kept[:, byte] >> bit & 1).astype(bool)
    return found


def is_varying(field: DbfField) -> bool:
    """Tell whether a field is a text of varying length."""
    return field.kind in _VARYING
