"""What can be wrong with an identifier, each with its sentence and the finding it becomes."""

from typing import ClassVar

from batchpost.errors import WrongUseError
from batchpost.model.message import Message, message


class IdentifierError(WrongUseError):
    """An identifier is not right; `what` is the fault, `remedy` the way out.

    `code` is the code of the finding it becomes in a list.
    """

    code: ClassVar[str]

    def __init__(self, what: Message, remedy: Message) -> None:
        super().__init__(message("{what} {remedy}", what=what, remedy=remedy))
        self.what = what
        self.remedy = remedy


class IdentifierShapeError(IdentifierError):
    """The text has not the shape of the scheme it seems to be of."""

    code = "identifier.malformed"

    def __init__(self, value: str, shape: Message) -> None:
        super().__init__(
            message("“{value}” is not a whole identifier: {shape}", value=value, shape=shape),
            message("Compare it with the label, or ask the client for the whole number."),
        )


class CheckDigitError(IdentifierError):
    """The check digit does not follow from the other digits."""

    code = "identifier.check_digit"

    def __init__(self, value: str, digits: str, expected: str, written: str) -> None:
        super().__init__(
            message(
                "The check digit of {value} is wrong: over {digits} it is {expected}, "
                "written is {written}.",
                value=value,
                digits=digits,
                expected=expected,
                written=written,
            ),
            message(
                "Some digit is mistyped, not always the last: compare the number with the label."
            ),
        )
        self.expected = expected


class UnknownCountryError(IdentifierError):
    """The last two letters of an S10 identifier are no country."""

    code = "identifier.country"

    def __init__(self, value: str, country: str) -> None:
        super().__init__(
            message(
                "{value} ends in {country}, which no country has (ISO 3166).",
                value=value,
                country=country,
            ),
            message("Compare the last two letters with the label; labels of Belarus end in BY."),
        )


class LostDigitsError(IdentifierError):
    """A spreadsheet rounded the number; its digits cannot be had back."""

    code = "identifier.lost_digits"

    def __init__(self, value: str) -> None:
        super().__init__(
            message(
                "{value} is a number that a spreadsheet rounded: its last digits are lost.",
                value=value,
            ),
            message(
                "Ask the client for a list whose identifier column is text; "
                "the digits cannot be guessed."
            ),
        )


class SerialsExhaustedError(IdentifierError):
    """There is no later serial under the same letters or the same index."""

    code = "identifier.serials_exhausted"

    def __init__(self, value: str, count: int) -> None:
        super().__init__(
            message(
                "{count} more numbers after {value} would run past the last serial.",
                value=value,
                count=count,
            ),
            message("Ask for fewer, or begin another series."),
        )


class NoSerialError(IdentifierError):
    """Numbers of this scheme cannot be counted on: how they are built is not published."""

    code = "identifier.no_serial"

    def __init__(self, value: str) -> None:
        super().__init__(
            message("{value} has no serial that could be counted on.", value=value),
            message("Give an S10 identifier or a Russian one of 14 digits."),
        )


class NotRightError(IdentifierError):
    """A number given to count on from, or as the first label, is not right as it is written."""

    code = "identifier.not_right"

    def __init__(self, reason: Message, cleaned: str | None) -> None:
        remedy = (
            message("If {cleaned} is meant, give it so.", cleaned=cleaned)
            if cleaned
            else message("Give the number as it stands on the label.")
        )
        super().__init__(reason, remedy)
