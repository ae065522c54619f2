"""Amounts of money of a column as whole minor units."""

import re

import numpy as np
import pyarrow as pa

from batchpost.model.money import parse_minor
from batchpost.parsers.folding import words_of
from batchpost.parsers.headings import unit_word
from batchpost.parsers.numbers import Flags, Ints, present, scaled, whole_column

_KOPECKS = re.compile(r"(\d[\d ]*)\s*р(?:уб)?\w*\.?\s*(\d{1,2})\s*к(?:оп)?\w*\.?")
_GROUPED_POINT = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+\.\d{1,2}")
_GROUPED_COMMA = re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+,\d{1,2}")
_WORDS = re.compile(r"[^\d\s.,+'-]+\.?")


def read_amounts(
    column: pa.ChunkedArray, digits: int, currency: str, *, minor: bool = False
) -> tuple[pa.Array, list[int]]:
    """Return amounts in minor units, and the places that cannot be read.

    A zero means that there is none and is missing in the result.

    Args:
        column: Cleaned cells.
        digits: How many digits the minor unit takes.
        currency: Currency of the column; another one named in a cell is not read.
        minor: The cells are whole minor units already.
    """
    values, read = scaled(column, 0 if minor else digits)
    if not read.all():
        _read_one_by_one(column, values, read, digits, "" if minor else currency)
    faults = np.flatnonzero(present(column) & ~read).tolist()
    return whole_column(values, read & (values != 0)), faults


def _read_one_by_one(
    column: pa.ChunkedArray, values: Ints, read: Flags, digits: int, currency: str
) -> None:
    """Read the few cells that are no plain numbers, in place."""
    for place in np.flatnonzero(present(column) & ~read).tolist():
        try:
            values[place] = _amount(column[place].as_py(), digits, currency)
        except (ValueError, OverflowError):
            continue
        read[place] = True


def _amount(text: str, digits: int, currency: str) -> int:
    """Return one amount written by a person.

    >>> _amount("1 234,50 руб.", 2, "BYN"), _amount("50 руб. 20 коп.", 2, "BYN")
    (123450, 5020)
    >>> _amount("1.234,56", 2, "BYN")
    123456
    """
    spelled = _KOPECKS.fullmatch(text.lower().strip())
    if spelled is not None and currency:
        return parse_minor(f"{spelled[1]}.{spelled[2].rjust(2, '0')}", digits)
    if currency:
        for word in words_of(" ".join(_WORDS.findall(text))):
            said = unit_word(word)
            if said is None or said[0] != "currency" or said[1] not in {"", currency}:
                raise ValueError(text)
        text = _WORDS.sub(" ", text).strip(" .")
    bare = text.replace(" ", "")
    if _GROUPED_POINT.fullmatch(bare):
        bare = bare.replace(",", "")
    elif _GROUPED_COMMA.fullmatch(bare):
        bare = bare.replace(".", "")
    return parse_minor(bare, digits)
