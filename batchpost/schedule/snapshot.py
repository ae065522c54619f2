"""The `holidays` package, read into the calendar's own terms.

Loading it takes a sixth of a second, since it loads every country of the world; so the years
whose moved days are published lie in `calendars/`, written by

    python -m batchpost.schedule.snapshot BY 2024 2026
"""

import csv
import sys
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import holidays

from batchpost.schedule.calendar import COLUMNS, CalendarMissingError, SpecialDay

_SATURDAY: Final = 5
_ANY_YEAR: Final = 2000  # what the package holds of moves does not depend on it
_LANGUAGE: Final = "ru"  # what operators read


@lru_cache
def _year(country: str, year: int) -> Any:
    known: Any = getattr(holidays, country, None)
    if known is None:
        raise CalendarMissingError(country, year)
    tongue = _LANGUAGE if _LANGUAGE in known.supported_languages else None
    return holidays.country_holidays(country, years=[year], expand=False, language=tongue)


def is_covered(country: str, year: int) -> bool:
    """Tell whether the package reckons holidays of that year at all."""
    found = _year(country, year)
    return bool(found.start_year <= year <= found.end_year)


def last_year_with_moves(country: str) -> int | None:
    """Return the last year whose moved working days the package holds, `None` if it holds none."""
    found = _year(country, _ANY_YEAR)
    return max(getattr(found, "special_public_holidays", None) or (), default=None)


def special_days(country: str, year: int) -> list[SpecialDay]:
    """Return the weekdays off and the weekend days worked of one year, by date.

    Raises:
        CalendarMissingError: The package does not know the country.
    """
    found = _year(country, year)
    source = f"holidays {version('holidays')}"
    off = [
        SpecialDay(on, working=False, reason=found[on], source=source)
        for on in found
        if on.weekday() < _SATURDAY
    ]
    worked = [
        SpecialDay(on, working=True, reason="", source=source)
        for on in found.weekend_workdays
        if on.year == year
    ]
    return sorted([*off, *worked], key=lambda day: day.on)


def write(country: str, first: int, last: int, path: Path) -> None:
    """Write the years `first` to `last` as a calendar file."""
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(COLUMNS)
        for year in range(first, last + 1):
            for day in special_days(country, year):
                working = "yes" if day.working else "no"
                table.writerow([day.on.isoformat(), working, day.reason, day.source])


if __name__ == "__main__":
    write(
        sys.argv[1],
        int(sys.argv[2]),
        int(sys.argv[3]),
        Path(__file__).parent / "calendars" / f"{sys.argv[1]}.csv",
    )
