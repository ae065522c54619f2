"""Keep label rolls: what makes a roll acceptable."""

from batchpost.errors import WrongUseError
from batchpost.identifiers.rolls import name_roll
from batchpost.model.labels import Roll
from batchpost.model.message import message

SERIAL_MAX = 99_999_999  # S10 serials have eight digits


class RollFactError(WrongUseError):
    """A roll that cannot exist."""

    def __init__(self, indicator: str, first: int, last: int) -> None:
        super().__init__(
            message(
                "A roll {indicator} from {first} to {last} cannot be: the series is two letters, "
                "serials run from 0 to 99999999 without the check digit, the first not above "
                "the last.",
                indicator=indicator,
                first=first,
                last=last,
            )
        )


def make_roll(indicator: str, country: str, first: int, last: int, kind: str | None) -> Roll:
    """Return the roll, named after its series and range.

    Raises:
        RollFactError: The series or the range cannot be.
    """
    series = indicator.upper()
    letters = len(series) == 2 and series.isascii() and series.isalpha()
    if not letters or not 0 <= first <= last <= SERIAL_MAX:
        raise RollFactError(indicator, first, last)
    return Roll(name_roll(series, country, first, last), series, country, first, last, kind)
