"""Amounts of money of a column as whole minor units."""

import re
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from batchpost.model.money import parse_minor
from batchpost.parsers.currencies import ONLY_WORDS, currency_of
from batchpost.parsers.folding import words_of
from batchpost.parsers.headings import unit_word
from batchpost.parsers.numbers import (
    Flags,
    Ints,
    maybe_thousands,
    present,
    scaled,
    whole_column,
)

_GROUP_DIGITS = 3
_SPELLED = re.compile(r"(\d+|\d{1,3}(?: \d{3})+)(\D+)(\d{1,2})(\D+)")
_NUMBER = r"[+-]?(?:\d+|\d{1,3}(?:[ '’]\d{3})+)(?:[.,]\d+)?"
#: Roubles and kopecks as price tags have them: 12=50.
_TAG = re.compile(r"(\d{1,9}|\d{1,3}(?: \d{3})+)=(\d{2})")
_TAG_DIGITS = 2
_GROUPED_POINT = r"[+-]?\d{1,3}(?:,\d{3})+\.\d{1,2}"
_GROUPED_COMMA = r"[+-]?\d{1,3}(?:\.\d{3})+,\d{1,2}"
_WORDED = re.compile(
    rf"(?P<before>[^\d+-]*)(?P<number>{_GROUPED_POINT}|{_GROUPED_COMMA}|{_NUMBER})(?P<after>[^\d]*)"
)


@dataclass(frozen=True)
class Amounts:
    """Minor units of a column; a zero says that there is none, and is missing.

    `unreadable` are places of what is no amount, `ambiguous` of what may be thousands or a
    fraction (`1,000`); neither is guessed. `tagged` counts amounts written as `12=50`.
    """

    values: Ints
    known: Flags
    unreadable: list[int]
    ambiguous: list[int]
    tagged: int = 0

    @property
    def column(self) -> pa.Array:
        """Return the amounts, missing where there is none."""
        return whole_column(self.values, self.known)


def read_amounts(
    column: pa.ChunkedArray, digits: int, currency: str, *, minor: bool = False
) -> Amounts:
    """Return amounts in minor units, and the places that cannot be read.

    Args:
        column: Cleaned cells.
        digits: How many digits the minor unit takes.
        currency: Currency of the column; another one named in a cell is not read.
        minor: The cells are whole minor units already.
    """
    places = 0 if minor else digits
    values, read = scaled(column, places)
    ambiguous = np.zeros(len(column), dtype=bool)
    if places != _GROUP_DIGITS:
        ambiguous = maybe_thousands(column)
        read &= ~ambiguous
    tagged = 0
    if not read.all():
        tagged = _read_one_by_one(column, values, read, places, "" if minor else currency)
    unreadable = present(column) & ~read & ~ambiguous
    return Amounts(
        values,
        read & (values != 0),
        np.flatnonzero(unreadable).tolist(),
        np.flatnonzero(ambiguous).tolist(),
        tagged,
    )


def _read_one_by_one(
    column: pa.ChunkedArray, values: Ints, read: Flags, digits: int, currency: str
) -> int:
    """Read the few cells that are no plain numbers, in place; count those written as `12=50`."""
    tagged = 0
    for place in np.flatnonzero(present(column) & ~read).tolist():
        text = column[place].as_py()
        try:
            values[place] = _amount(text, digits, currency)
        except (ValueError, OverflowError):
            continue
        read[place] = True
        tagged += _TAG.fullmatch(text.strip()) is not None
    return tagged


def _amount(text: str, digits: int, currency: str) -> int:
    """Return one amount written by a person; only words known as a currency may stand beside it.

    >>> _amount("1 234,50 руб.", 2, "BYN"), _amount("50 руб. 20 коп.", 2, "BYN")
    (123450, 5020)
    >>> _amount("1.234,56", 2, "BYN")
    123456
    >>> _amount("100/200", 2, "BYN")
    Traceback (most recent call last):
    ValueError: 100/200
    """
    tag = _TAG.fullmatch(text.strip())
    if tag is not None and currency and digits == _TAG_DIGITS:
        return parse_minor(f"{tag[1].replace(' ', '')}.{tag[2]}", digits)
    spelled = _SPELLED.fullmatch(text.strip())
    if spelled is not None and currency:
        whole, roubles, part, kopecks = spelled.groups()
        if _is_currency(roubles, currency) and _is_minor(kopecks):
            whole = whole.replace(" ", "")
            return parse_minor(f"{whole}.{part.rjust(2, '0')}", digits)
    parts = _WORDED.fullmatch(text.strip())
    if parts is None:
        raise ValueError(text)
    words = f"{parts['before']} {parts['after']}"
    if words.strip(" .") and not _is_currency(words, currency):
        raise ValueError(text)
    bare = parts["number"].replace(" ", "").replace("'", "").replace("’", "")
    if digits != _GROUP_DIGITS and _maybe_thousands(parts["number"]):
        raise ValueError(text)
    if re.fullmatch(_GROUPED_POINT, bare):
        bare = bare.replace(",", "")
    elif re.fullmatch(_GROUPED_COMMA, bare):
        bare = bare.replace(".", "")
    return parse_minor(bare, digits)


def currency_beside(text: str, currency: str) -> str | None:
    """Return the currency named beside a number, `None` where it is the column's or none.

    >>> currency_beside("100 USD", "BYN"), currency_beside("100 руб.", "BYN")
    ('USD', None)
    """
    parts = _WORDED.fullmatch(text.strip())
    named = currency_of(f"{parts['before']} {parts['after']}", currency) if parts else None
    return named if named != currency else None


def _maybe_thousands(number: str) -> bool:
    return bool(maybe_thousands(pa.chunked_array([[number]]))[0])


def _is_currency(words: str, currency: str) -> bool:
    """Tell whether words say the column's own currency and nothing else."""
    return bool(currency) and currency_of(words, currency) == currency


def _is_minor(words: str) -> bool:
    if not ONLY_WORDS.fullmatch(words):
        return False
    said = [unit_word(word) for word in words_of(words)]
    return len(said) == 1 and said[0] is not None and said[0][0].startswith("minor")
