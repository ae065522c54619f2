"""S10 identifiers of the Universal Postal Union: `RR123456785BY`.

Two letters of service, eight digits of serial, a check digit, two letters of country.
The check digit is 11 less the remainder by 11 of the digits weighed 8 6 4 2 3 5 9 7;
10 is written 0, 11 is written 5.

Source: UPU standard S10, by the description on github.com/jkeen/tracking_number_data
(couriers/s10.json) and npm s10, recomputed on 20 published numbers (grade V).

>>> validate("RR123456785BY")
'RR123456785BY'
>>> is_valid("RR123456784BY")
False
"""

from collections.abc import Iterator
from functools import cache
from itertools import islice
from operator import mul
from typing import Final

from batchpost.identifiers.cleaning import read_digits, read_letters, strip_marks
from batchpost.identifiers.facts import country_codes
from batchpost.identifiers.faults import (
    CheckDigitError,
    IdentifierError,
    IdentifierShapeError,
    UnknownCountryError,
)
from batchpost.model.message import message

LENGTH: Final = 13
WEIGHTS: Final = (8, 6, 4, 2, 3, 5, 9, 7)
LAST_SERIAL: Final = 99_999_999
_LOW: Final = 100

_DIGIT_OF_SUM: Final[tuple[str, ...]] = tuple(
    str({10: 0, 11: 5}.get(11 - rest, 11 - rest)) for rest in range(11)
)


def compact(text: str) -> str:
    """Return the identifier meant by `text`: marks dropped, capitals, look-alikes replaced.

    Letters are read where letters belong and digits where digits belong; a true digit among
    the letters stays, as nothing tells which letter was meant.

    >>> compact(" rr-IO3456785-ВY")
    'RR103456785BY'
    """
    bare = strip_marks(text)
    if len(bare) != LENGTH:
        return read_letters(bare)
    return read_letters(bare[:2]) + read_digits(bare[2:11]).upper() + read_letters(bare[11:])


def validate(number: str) -> str:
    """Return `number` if it is right exactly as it is written.

    Raises:
        IdentifierShapeError: It is not two letters, nine digits, two letters.
        CheckDigitError: The check digit is wrong.
        UnknownCountryError: The country code is not assigned.
    """
    if not _shaped(number):
        raise IdentifierShapeError(
            number, message("two letters, nine digits and two letters of the country are needed.")
        )
    expected = calc_check_digit(number[2:10])
    if number[10] != expected:
        raise CheckDigitError(number, number[2:10], expected, number[10])
    if number[11:] not in country_codes():
        raise UnknownCountryError(number, number[11:])
    return number


def is_valid(number: str) -> bool:
    """Tell whether `number` is right exactly as it is written."""
    try:
        validate(number)
    except IdentifierError:
        return False
    return True


def calc_check_digit(serial: str) -> str:
    """Return the check digit of the eight digits `serial`.

    >>> calc_check_digit("41034224"), calc_check_digit("00000012"), calc_check_digit("00000034")
    ('9', '0', '5')
    """
    assert len(serial) == len(WEIGHTS), serial
    total: int = sum(map(mul, WEIGHTS, map(int, serial)))
    return _DIGIT_OF_SUM[total % 11]


def compose(indicator: str, serial: int, country: str) -> str:
    """Return the identifier of a serial, its check digit computed.

    >>> compose("RB", 1234, "BY")
    'RB000012349BY'
    """
    assert 0 <= serial <= LAST_SERIAL, serial
    digits = f"{serial:08d}"
    return f"{indicator}{digits}{calc_check_digit(digits)}{country}"


def compose_run(indicator: str, first: int, last: int, country: str) -> Iterator[str]:
    """Yield what `compose` returns for each serial from `first` to `last`.

    A long run takes a tenth of the time.

    >>> list(compose_run("RB", 1234, 1235, "BY"))
    ['RB000012349BY', 'RB000012352BY']
    """
    assert first >= 0, first
    assert last <= LAST_SERIAL, last
    low = _low_digits()
    for high in range(first // _LOW, last // _LOW + 1):
        digits = f"{high:06d}"
        begin, weighed = indicator + digits, sum(map(mul, WEIGHTS, map(int, digits)))
        start, end = max(first - high * _LOW, 0), min(last - high * _LOW, _LOW - 1)
        for low_digits, low_weighed in islice(low, start, end + 1):
            check = _DIGIT_OF_SUM[(weighed + low_weighed) % 11]
            yield f"{begin}{low_digits}{check}{country}"


@cache
def _low_digits() -> list[tuple[str, int]]:
    """Return all values of the last two digits of a serial, each with its weighed sum."""
    every = (f"{low:02d}" for low in range(_LOW))
    return [(digits, sum(map(mul, WEIGHTS[6:], map(int, digits)))) for digits in every]


def format(number: str) -> str:  # noqa: A001 - the verb every scheme has
    """Return a right identifier in the groups it is printed in.

    >>> format("RR123456785BY")
    'RR 123 456 785 BY'
    """
    return " ".join((number[:2], number[2:5], number[5:8], number[8:11], number[11:]))


def _shaped(number: str) -> bool:
    letters, digits = number[:2] + number[11:], number[2:11]
    return (
        len(number) == LENGTH
        and number.isascii()
        and letters.isalpha()
        and letters.isupper()
        and digits.isdecimal()
    )
