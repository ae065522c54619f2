"""Russian domestic identifiers of 14 digits: `10100022440321`.

Six digits of the office's index, two of the month, five of the serial, one check digit:
10 less the remainder by 10 of the odd positions times 3 plus the even ones, 10 written 0.
The month field is never a reason to refuse: ranges are given out ahead, and sources
disagree on the month it counts from.

Source: recomputed on nine published numbers, one with check digit 0, which two public
programs get wrong (grade V; github.com/lapaygroup/RussianPost and others).

>>> is_valid("80084740397510")
True
"""

from typing import Final

from batchpost.identifiers.cleaning import read_digits, strip_marks
from batchpost.identifiers.faults import CheckDigitError, IdentifierError, IdentifierShapeError
from batchpost.model.message import message

LENGTH: Final = 14
LAST_SERIAL: Final = 99_999


def compact(text: str) -> str:
    """Return the identifier meant by `text`: marks dropped, letters typed for digits replaced.

    >>> compact("101000 22 44O32 1")
    '10100022440321'
    """
    return read_digits(strip_marks(text))


def validate(number: str) -> str:
    """Return `number` if it is right exactly as it is written.

    Raises:
        IdentifierShapeError: It is not 14 digits.
        CheckDigitError: The check digit is wrong.
    """
    if not _shaped(number):
        raise IdentifierShapeError(number, message("a Russian identifier has 14 digits."))
    expected = calc_check_digit(number[:13])
    if number[13] != expected:
        raise CheckDigitError(number, number[:13], expected, number[13])
    return number


def is_valid(number: str) -> bool:
    """Tell whether `number` is right exactly as it is written."""
    try:
        validate(number)
    except IdentifierError:
        return False
    return True


def calc_check_digit(digits: str) -> str:
    """Return the check digit of the thirteen `digits`.

    >>> calc_check_digit("1010002200002")
    '0'
    """
    assert len(digits) == LENGTH - 1, digits
    total = 3 * sum(map(int, digits[::2])) + sum(map(int, digits[1::2]))
    return str(-total % 10)


def has_index(number: str) -> bool:
    """Tell whether the first six digits can be an index; no Russian one begins with 0.

    >>> has_index("00000000000000")
    False
    """
    return number[0] != "0"


def format(number: str) -> str:  # noqa: A001 - the verb every scheme has
    """Return a right identifier in the groups it is printed in.

    >>> format("10100022440321")
    '101000 22 44032 1'
    """
    return " ".join((number[:6], number[6:8], number[8:13], number[13]))


def _shaped(number: str) -> bool:
    return len(number) == LENGTH and number.isascii() and number.isdecimal()
