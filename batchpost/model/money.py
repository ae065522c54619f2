"""Money as whole minor units (kopecks, cents) of a named currency; never a float."""

import re
from typing import Final

#: Currencies whose minor unit is not a hundredth (ISO 4217).
_MINOR_DIGITS: Final = {"JPY": 0, "KRW": 0, "BHD": 3, "KWD": 3, "JOD": 3, "OMR": 3, "TND": 3}

_AMOUNT: Final = re.compile(r"[+-]?\d+(?:[.,]\d+)?")
_SPACES: Final = dict.fromkeys(map(ord, " \u00a0\u2007\u202f\u2009'"))


def minor_digits(currency: str) -> int:
    """Return how many digits the minor unit of `currency` takes (2 unless ISO 4217 differs)."""
    return _MINOR_DIGITS.get(currency, 2)


def parse_minor(text: str, digits: int = 2) -> int:
    """Return the amount in `text` as whole minor units.

    Decimal comma or point; blanks and no-break spaces between digits are passed over.

    Raises:
        ValueError: No number, or more digits after the point than the minor unit has.

    >>> parse_minor("1 234,5")
    123450
    >>> parse_minor("0.001")
    Traceback (most recent call last):
    ValueError: 0.001
    """
    bare = text.translate(_SPACES)
    if not _AMOUNT.fullmatch(bare):
        raise ValueError(text)
    sign = -1 if bare[0] == "-" else 1
    whole, _, part = bare.lstrip("+-").replace(",", ".").partition(".")
    if part[digits:].strip("0"):
        raise ValueError(text)
    return sign * int(whole + part[:digits].ljust(digits, "0"))


def format_minor(amount: int, digits: int = 2) -> str:
    """Return `amount` minor units as JSON writes it: a point, no grouping.

    >>> format_minor(123450), format_minor(-5)
    ('1234.50', '-0.05')
    """
    sign = "-" if amount < 0 else ""
    text = str(abs(int(amount))).rjust(digits + 1, "0")
    return f"{sign}{text[:-digits]}.{text[-digits:]}" if digits else f"{sign}{text}"


def half_up(numerator: int, denominator: int) -> int:
    """Return `numerator / denominator` rounded half away from zero, exactly.

    >>> half_up(5, 2), half_up(-5, 2), half_up(4, 3)
    (3, -3, 1)
    """
    assert denominator > 0
    sign = -1 if numerator < 0 else 1
    return sign * ((2 * abs(numerator) + denominator) // (2 * denominator))
