"""Days as people write them."""

from datetime import date


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
