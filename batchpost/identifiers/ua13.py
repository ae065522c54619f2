"""Ukrainian domestic identifiers of 13 digits: `0500100031143`.

They begin with 0 and lose it in number cells. The check rule is inferred, modulo 11 with
the weights 2 to 7 repeated from the right, and fits the three numbers that were found
published; a chance fit is about 1 in 121. So a number that fails is never refused.

Source: inferred from the status tracking documentation of Ukrposhta (dev.ukrposhta.ua);
no published rule was found (grade: inferred).

>>> is_valid("0500100031143"), is_valid("0500100031144")
(True, False)
"""

from typing import Final

from batchpost.identifiers.cleaning import read_digits, strip_marks
from batchpost.identifiers.faults import CheckDigitError, IdentifierError, IdentifierShapeError
from batchpost.model.message import message

LENGTH: Final = 13
WEIGHTS: Final = (7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)


def compact(text: str) -> str:
    """Return the identifier meant by `text`; a zero lost in front is put back where it fits.

    >>> compact("500100031143")
    '0500100031143'
    """
    bare = read_digits(strip_marks(text))
    if len(bare) == LENGTH - 1 and is_valid("0" + bare):
        return "0" + bare
    return bare


def validate(number: str) -> str:
    """Return `number` if it is right exactly as it is written, by the inferred rule.

    Raises:
        IdentifierShapeError: It is not 13 digits of which the first is 0.
        CheckDigitError: The check digit is wrong.
    """
    if not _shaped(number):
        raise IdentifierShapeError(
            number, message("a Ukrainian identifier has 13 digits, the first of them 0.")
        )
    expected = calc_check_digit(number[:12])
    if number[12] != expected:
        raise CheckDigitError(number, number[:12], expected, number[12])
    return number


def is_valid(number: str) -> bool:
    """Tell whether `number` is right exactly as it is written, by the inferred rule."""
    try:
        validate(number)
    except IdentifierError:
        return False
    return True


def calc_check_digit(digits: str) -> str:
    """Return the check digit of the twelve `digits`.

    What is written where the rule gives 10 or 11 was not seen; 0 is taken, and as a number
    that fails is only warned of, a wrong guess refuses nothing.

    >>> calc_check_digit("050010003114")
    '3'
    """
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, digits, strict=True))
    return str((11 - total % 11) % 11 % 10)


def format(number: str) -> str:  # noqa: A001 - the verb every scheme has
    """Return a right identifier as it is printed, without groups.

    >>> format("0500100031143")
    '0500100031143'
    """
    return number


def _shaped(number: str) -> bool:
    return len(number) == LENGTH and number.isascii() and number.isdecimal() and number[0] == "0"
