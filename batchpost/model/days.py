"""Days and moments as people write them."""

from datetime import date, datetime


def parse_day(text: str) -> date:
    """Return the day written as 2026-11-23 or 23.11.2026; a time of day after it is passed over.

    Raises:
        ValueError: The text is no day.

    >>> parse_day("23.11.2026"), parse_day("2026-11-23T10:30")
    (datetime.date(2026, 11, 23), datetime.date(2026, 11, 23))
    """
    bare = text.strip().partition("T")[0]
    parts = bare.split(".")
    return date.fromisoformat("-".join(reversed(parts)) if len(parts) == 3 else bare)


def parse_moment(text: str) -> datetime:
    """Return the moment written as 2026-11-23T10:30 or 23.11.2026 10:30; a bare day begins it.

    Raises:
        ValueError: The text is no moment.

    >>> parse_moment("23.11.2026 10:30"), parse_moment("2026-11-23")
    (datetime.datetime(2026, 11, 23, 10, 30), datetime.datetime(2026, 11, 23, 0, 0))
    >>> parse_moment("2026-11-23T10:30:00.5").microsecond, parse_moment("23.11.2026T10:30").hour
    (500000, 10)
    """
    day, _, rest = text.strip().replace("T", " ", 1).partition(" ")
    if day.count(".") != 2:
        return datetime.fromisoformat(text.strip())
    written = parse_day(day).isoformat()
    return datetime.fromisoformat(f"{written}T{rest.strip()}" if rest else written)
