"""Decimal numbers of whole columns as whole numbers of a small unit; no float anywhere."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from batchpost.parsers.cell_bytes import CellBytes, bytes_of, matching
from batchpost.parsers.masks import Flags, Ints, flags, present

__all__ = [
    "Flags",
    "Ints",
    "dates",
    "flags",
    "maybe_thousands",
    "present",
    "scaled",
    "whole_column",
]

_WHOLE_DIGITS = 9
_GROUP_DIGITS = 3
_NUMBER = rf"^[+-]?(?:\d{{1,{_WHOLE_DIGITS}}}|\d{{1,3}}(?: \d{{3}}){{1,2}})(?:[.,]\d{{1,18}})?$"

_MONTHS = (
    "(?:янв|фев|мар|апр|май|мая|июн|июл|авг|сен|окт|ноя|дек"
    "|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[а-яa-z]*"
)
_DATE = (
    r"(?i)^(?:\d{4}-\d{2}-\d{2}(?:[ T][\d:.]+)?"
    rf"|\d{{1,2}}[ .-]{_MONTHS}\.?(?:[ .-]\d+)?|{_MONTHS}[ .-]+\d{{1,4}})$"
)

MAYBE_THOUSANDS = r"^[+-]?[1-9]\d{0,2}[.,]\d{3}(?:\s*[^\d\s.,]+\.?)?$"


def scaled(column: pa.ChunkedArray, places: int) -> tuple[Ints, Flags]:
    """Return numbers as whole multiples of 10**-places, and which cells could be read so.

    A cell is read only if it is a plain number (blanks between thousands, point or comma) that
    loses nothing at that scale. Cells that were not read are 0 and false.

    >>> values, read = scaled(pa.chunked_array([["1 234,5", "0.0005", "abc", None]]), 3)
    >>> values.tolist(), read.tolist()
    ([1234500, 0, 0, 0], [True, False, False, False])
    """
    values, read = plain_numbers(bytes_of(column), places)
    rest = present(column) & ~read
    if rest.any():
        values[rest], read[rest] = _scaled_by_pattern(column.filter(pa.array(rest)), places)
    return values, read


def plain_numbers(cells: CellBytes, places: int) -> tuple[Ints, Flags]:
    """Return the numbers that are digits with at most one point or comma, as `scaled` does.

    Whole columns, one digit's place after another; everything else is left unread.
    """
    values = np.zeros(len(cells.starts), dtype=np.int64)
    longest = _WHOLE_DIGITS + 1 + places
    read: Flags = (cells.lengths > 0) & (cells.lengths <= longest)
    point = np.zeros(len(values), dtype=bool)
    decimals = np.zeros(len(values), dtype=np.int64)
    if not read.any():
        return values, read
    for place in range(min(int(cells.lengths[read].max()), longest)):
        byte = cells.at(place)
        digit = byte - np.uint8(ord("0"))
        is_digit = digit < 10
        is_point = (byte == ord(".")) | (byte == ord(","))
        read &= (cells.lengths <= place) | is_digit | (is_point & ~point & (place > 0))
        values = np.where(is_digit, values * 10 + digit, values)
        decimals += is_digit & point
        point |= is_point
    whole_digits = cells.lengths - decimals - point
    read &= (point == (decimals > 0)) & (decimals <= places) & (whole_digits <= _WHOLE_DIGITS)
    return np.where(read, values * 10 ** np.maximum(places - decimals, 0), 0), read


def _scaled_by_pattern(column: pa.ChunkedArray, places: int) -> tuple[Ints, Flags]:
    """Return numbers with blanks between thousands, signs and long fractions."""
    bare = pc.replace_substring(column, " ", "")
    plain = flags(pc.match_substring_regex(column, _NUMBER))
    values = np.zeros(len(column), dtype=np.int64)
    read = plain.copy()
    if not plain.any():
        return values, read
    texts = bare if plain.all() else bare.filter(pa.array(plain))
    has_part = flags(pc.match_substring_regex(texts, "[.,]"))
    if not has_part.any():
        values[plain] = _whole(texts) * 10**places
        return values, read
    sign = np.where(flags(pc.starts_with(texts, "-")), -1, 1)
    whole = np.abs(_whole(pc.replace_substring_regex(texts, r"[.,]\d*$", "")))
    part = pc.if_else(
        pa.array(has_part),
        pc.replace_substring_regex(texts, r"^[+-]?\d+[.,]?", ""),
        "",
    )
    kept = pc.utf8_rpad(pc.utf8_slice_codeunits(part, 0, places), places, "0")
    lost = flags(pc.match_substring_regex(pc.utf8_slice_codeunits(part, places), "[1-9]"))
    small = kept.cast(pa.int64()).to_numpy() if places else np.zeros(len(sign), dtype=np.int64)
    values[plain] = np.where(lost, 0, sign * (whole * 10**places + small))
    read[np.flatnonzero(plain)[lost]] = False
    return values, read


def _whole(texts: pa.ChunkedArray) -> Ints:
    digits = pc.replace_substring_regex(texts, r"^\+", "")
    numbers: Ints = digits.cast(pa.int64()).to_numpy()
    return numbers


def maybe_thousands(column: pa.ChunkedArray) -> Flags:
    """Return which cells read alike as thousands and as a fraction of three digits.

    One separator with exactly three digits after it and at most three before: `1,000` is a
    thousand to one client and one to another. `0,500` and `1234,500` are fractions only.

    >>> cells = pa.chunked_array([["1,000", "0,500", "1234,500", "2.000 г", "2.0"]])
    >>> maybe_thousands(cells).tolist()
    [True, False, False, True, False]
    """
    cells = bytes_of(column)
    fourth = cells.before_end(_GROUP_DIGITS + 1)
    no_digit_last = (cells.last < ord("0")) | (cells.last > ord("9"))
    likely = (cells.lengths > 0) & (no_digit_last | (fourth == ord(".")) | (fourth == ord(",")))
    return matching(column, likely, MAYBE_THOUSANDS)


def dates(column: pa.ChunkedArray) -> Flags:
    """Return which cells hold a date: a spreadsheet makes 12 May of the number 12.05.

    >>> cells = pa.chunked_array([["12.май", "янв.20", "2026-05-12 00:00:00", "12.05", "май"]])
    >>> dates(cells).tolist()
    [True, True, True, False, False]
    """
    return flags(pc.match_substring_regex(column, _DATE))


def whole_column(values: Ints, known: Flags) -> pa.Array:
    """Return whole numbers, missing where not known."""
    return pa.array(values, mask=~known)
