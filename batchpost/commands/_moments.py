"""Moments and days on the command line, and what they may be refused for."""

from datetime import date, datetime, time, tzinfo

from batchpost.errors import WrongUseError
from batchpost.model.message import message


def last_moment(day: date, zone: tzinfo) -> datetime:
    """Return the last moment of a day: up to it all that was accepted on the day counts."""
    return datetime.combine(day, time.max, zone)


class MomentError(WrongUseError):
    """A moment given on the command line cannot be understood."""

    def __init__(self, given: str) -> None:
        super().__init__(
            message(
                "{given} is no moment; write it as 2026-11-23T10:30 or «23.11.2026 10:30».",
                given=given,
            )
        )


class MomentAheadError(WrongUseError):
    """Something is to be recorded of a moment that the clock has not reached."""

    def __init__(self, given: datetime, now: datetime) -> None:
        super().__init__(
            message(
                "{moment} is still to come: it is {now}. Leave --at out, give a moment that is "
                "over, or set the computer's clock right. Nothing was recorded.",
                moment=given,
                now=now,
            )
        )


class DayError(WrongUseError):
    """A day given on the command line cannot be understood."""

    def __init__(self, given: str) -> None:
        super().__init__(
            message("{given} is no day; write it as 2026-11-23 or 23.11.2026.", given=given)
        )
