"""Keep label rolls: what makes a roll acceptable, and how its ends are told."""

from batchpost.errors import WrongUseError
from batchpost.identifiers.cleaning import show_text, strip_marks
from batchpost.identifiers.facts import country_codes
from batchpost.identifiers.rolls import name_roll, read_label
from batchpost.model.labels import Roll
from batchpost.model.message import message

SERIAL_DIGITS = 8  # of an S10 identifier; a ninth digit is the check digit


class SeriesError(WrongUseError):
    """The series of a roll is not two Latin letters."""

    def __init__(self, indicator: str) -> None:
        super().__init__(
            message(
                "“{indicator}” is no series of labels; give its two Latin letters, such as RB.",
                indicator=show_text(indicator),
            )
        )


class LabelCountryError(WrongUseError):
    """The country of a roll is none."""

    def __init__(self, country: str) -> None:
        super().__init__(
            message(
                "“{country}” is no country; give the two Latin letters at the end of the label, "
                "such as BY.",
                country=show_text(country),
            )
        )


class SerialError(WrongUseError):
    """What was given for a label is neither its serial nor the whole of it."""

    def __init__(self, given: str) -> None:
        super().__init__(
            message(
                "“{given}” is no serial; give its digits, eight at most, or the whole label, "
                "such as RB000012349BY.",
                given=show_text(given),
            )
        )


class SerialWithCheckDigitError(WrongUseError):
    """Nine digits: the serial and the check digit that does not belong to it."""

    def __init__(self, given: str) -> None:
        super().__init__(
            message(
                "{given} has nine digits: the last one is the check digit, not of the serial. "
                "Give {serial}, or the whole label with its letters.",
                given=given,
                serial=given[:SERIAL_DIGITS],
            )
        )


class LabelSeriesError(WrongUseError):
    """A whole label was given that is of another series than its roll."""

    def __init__(self, label: str, indicator: str, country: str) -> None:
        super().__init__(
            message(
                "Label {label} is not of the series {indicator}…{country}; give a label of that "
                "series, or the roll it is of.",
                label=label,
                indicator=indicator,
                country=country,
            )
        )


class RollOrderError(WrongUseError):
    """A roll ends before it begins."""

    def __init__(self, first: int, last: int) -> None:
        super().__init__(
            message(
                "A roll from {first} to {last} cannot be; give the lower serial first.",
                first=f"{first:08d}",
                last=f"{last:08d}",
            )
        )


def make_roll(indicator: str, country: str, first: str, last: str, kind: str | None) -> Roll:
    """Return the roll, named after its series and range.

    Args:
        indicator: Two letters of the series, in capitals or not.
        country: Two letters of the country, in capitals or not.
        first: The first serial or the whole first label.
        last: The last serial or the whole last label.
        kind: What the labels are for; anything by default.

    Raises:
        SeriesError: The series cannot be.
        LabelCountryError: There is no such country.
        RollOrderError: The range ends before it begins.
        WrongUseError: An end cannot be read, see `read_serial`.
    """
    series, land = indicator.upper(), country.upper()
    if not (len(series) == 2 and indicator.isascii() and series.isalpha()):
        raise SeriesError(indicator)
    if not country.isascii() or land not in country_codes():
        raise LabelCountryError(country)
    lowest, highest = read_serial(first, series, land), read_serial(last, series, land)
    if highest < lowest:
        raise RollOrderError(lowest, highest)
    return Roll(name_roll(series, land, lowest, highest), series, land, lowest, highest, kind)


def read_serial(given: str, indicator: str, country: str) -> int:
    """Return the serial that was typed, or that of the whole label that was scanned.

    Raises:
        SerialError: It is neither.
        SerialWithCheckDigitError: The check digit was typed with the serial.
        NotRightError: The label is not right.
        LabelSeriesError: The label is of another series.

    >>> read_serial("1234", "RB", "BY"), read_serial("RB000012349BY", "RB", "BY")
    (1234, 1234)
    """
    typed = given.strip()
    if typed.isascii() and typed.isdecimal():
        if len(typed) <= SERIAL_DIGITS:
            return int(typed)
        if len(typed) == SERIAL_DIGITS + 1:
            raise SerialWithCheckDigitError(typed)
    if not strip_marks(typed)[:2].isalpha():
        raise SerialError(given)
    label = read_label(typed)
    if (label[:2], label[11:]) != (indicator, country):
        raise LabelSeriesError(label, indicator, country)
    return int(label[2:10])
