"""What a cell of an ods shows beside its number, written as the format that would show it.

A cell carries the text it shows next to the value it stores (ISO/IEC 26300, 19.385 and 5.1.3),
so its styles need not be known.
"""

import re
from collections.abc import Sequence
from decimal import Decimal

#: Kinds of values that are numbers.
NUMBERS = frozenset(("float", "currency", "percentage"))
_PER_CENT = "0%"
_SHOWN_CHARACTERS = 60
_WORDS = re.compile(r"[^\d\s.,'’+()\"-]+")
_DIGITS = re.compile(r"\d[\d\s.,'’]*")
_SCIENTIFIC = re.compile(r"\d[eEеЕ][+-]?\d")
_BETWEEN_THOUSANDS = re.compile(r"[\s'’]")
_SCALES = (1_000, 1_000_000)


def format_shown(kind: str, value: str, text: str, currency: str) -> str:
    """Return a format that shows a number as its cell does.

    Args:
        kind: One of `NUMBERS`.
        value: The number as it is stored.
        text: What the cell shows; empty where the file does not say.
        currency: The currency named beside the value, which counts where no text is.

    >>> format_shown("currency", "12.5", "12,50 €", "EUR"), format_shown("percentage", "1", "", "")
    ('0"€"', '0%')
    >>> format_shown("float", "20000", "20 тыс.", ""), format_shown("float", "1500", "1 500,00", "")
    ('0,"тыс"', '0')
    """
    if kind == "float" and text == value:
        return "0"
    text = text[:_SHOWN_CHARACTERS]
    if kind == "percentage" or "%" in text:
        return _PER_CENT
    scale = "," if _is_scaled(value, text) else ""
    words = _WORDS.findall(text or currency)
    return f"0{scale}" + "".join(f'"{word}"' for word in words)


def _is_scaled(value: str, text: str) -> bool:
    """Tell whether a text shows thousands of a value, and cannot show the value itself."""
    found = _DIGITS.search(text)
    if found is None or _SCIENTIFIC.search(text) is not None:
        return False
    digits = _BETWEEN_THOUSANDS.sub("", found.group()).strip(".,").replace(",", ".")
    whole, point, part = digits.rpartition(".")
    readings = [(Decimal(digits.replace(".", "")), 0)]
    if point:
        readings.append((Decimal(f"{whole.replace('.', '')}.{part}"), len(part)))
    try:
        stored = abs(Decimal(value))
        return not _is_shown(stored, readings) and any(
            _is_shown(stored / scale, readings) for scale in _SCALES
        )
    except ArithmeticError:  # no number
        return False


def _is_shown(number: Decimal, readings: Sequence[tuple[Decimal, int]]) -> bool:
    """Tell whether a number, rounded to the places of a reading, is that reading."""
    return any(2 * abs(number - read) <= Decimal(10) ** -places for read, places in readings)
