"""Working calendar of a country: holidays, moved working days, the office's exceptions.

Years come, in this order of weight, from the office's `calendar.csv`, from the table
`calendars/<country>.csv` made from the `holidays` package (see `snapshot`), and from that
package itself, which is loaded only for years the table lacks.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from batchpost.errors import ReferenceDataError
from batchpost.model.message import Message, message
from batchpost.schedule.tables import read_table

OFFICE_FILE: Final = "calendar.csv"
COLUMNS: Final = ("date", "working", "reason", "source")
_TABLES: Final = Path(__file__).parent / "calendars"
_SATURDAY: Final = 5
_DAY: Final = timedelta(days=1)
#: Further than any standard reaches; a calendar without a working day in it is broken.
_SEARCH_DAYS: Final = 60


class CalendarMissingError(ReferenceDataError):
    """No calendar is known for a year; names the country, the year and the file to fill in."""

    def __init__(self, country: str, year: int) -> None:
        super().__init__(
            message(
                "The working calendar of {country} for {year} is not known. Write its holidays "
                "and moved working days into {file} of the home folder, or update batchpost.",
                country=country,
                year=year,
                file=OFFICE_FILE,
            )
        )


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A weekday off, or a weekend day worked; `reason` may be empty."""

    on: date
    working: bool
    reason: str
    source: str


class WorkingCalendar:
    """Tells working days from others; years are loaded when they are asked for."""

    def __init__(
        self, country: str, table: Iterable[SpecialDay] = (), own: Iterable[SpecialDay] = ()
    ) -> None:
        self._country = country
        self._table = _by_year(table)
        self._own = _by_year(own)
        self._years: dict[int, dict[date, SpecialDay]] = {}
        self._unsure: set[int] = set()

    def is_working(self, on: date) -> bool:
        """Tell whether people work on that day.

        Raises:
            CalendarMissingError: Nothing is known of its year.
        """
        special = self.special(on)
        return special.working if special is not None else on.weekday() < _SATURDAY

    def special(self, on: date) -> SpecialDay | None:
        """Return what is particular about a day, if anything.

        Raises:
            CalendarMissingError: Nothing is known of its year.
        """
        if on.year not in self._years:
            self._years[on.year] = self._load(on.year)
        return self._years[on.year].get(on)

    def next_working(self, after: date) -> date:
        """Return the first working day after a day.

        Raises:
            CalendarMissingError: Nothing is known of a year on the way.
        """
        day = after + _DAY
        while not self.is_working(day):
            day += _DAY
            if (day - after).days > _SEARCH_DAYS:
                raise CalendarMissingError(self._country, day.year)
        return day

    def add_working(self, start: date, days: int) -> date:
        """Return the day that is `days` working days after `start`, which does not count.

        Raises:
            CalendarMissingError: Nothing is known of a year on the way.
        """
        day = start
        for _ in range(days):
            day = self.next_working(day)
        return day

    def specials(self, first: date, last: date) -> list[SpecialDay]:
        """Return what is particular about the days from `first` to `last`, both included."""
        span = (last - first).days + 1
        found = (self.special(first + timedelta(days=n)) for n in range(span))
        return [special for special in found if special is not None]

    def doubts(self, first: date, last: date) -> list[Message]:
        """Return what is not sure about the days from `first` to `last`."""
        return [
            message(
                "The moved working days of {year} are not known yet; the due date may shift. "
                "When they are published, write them into {file} of the home folder.",
                year=year,
                file=OFFICE_FILE,
            )
            for year in range(first.year, last.year + 1)
            if self._is_unsure(year)
        ]

    def _is_unsure(self, year: int) -> bool:
        self.special(date(year, 1, 1))
        return year in self._unsure

    def _load(self, year: int) -> dict[date, SpecialDay]:
        found = self._table.get(year)
        if found is None:
            found = self._from_package(year)
        return {**found, **self._own.get(year, {})}

    def _from_package(self, year: int) -> dict[date, SpecialDay]:
        """Reckon a year by the package; one it knows nothing of must be in the office's file.

        The order that moves working days comes out in the year before. The year after the
        last one known is taken with its holidays alone and is a doubt; a later one is not.
        """
        from batchpost.schedule import snapshot  # noqa: PLC0415 - loads the package

        if year in self._own:
            return _by_year(snapshot.special_days(self._country, year)).get(year, {})
        last = snapshot.last_year_with_moves(self._country)
        if not snapshot.is_covered(self._country, year) or (last and year > last + 1):
            raise CalendarMissingError(self._country, year)
        if last and year > last:
            self._unsure.add(year)
        return _by_year(snapshot.special_days(self._country, year)).get(year, {})


def _by_year(days: Iterable[SpecialDay]) -> dict[int, dict[date, SpecialDay]]:
    found: dict[int, dict[date, SpecialDay]] = {}
    for day in days:
        found.setdefault(day.on.year, {})[day.on] = day
    return found


def load_calendar(country: str, home: Path | None = None) -> WorkingCalendar:
    """Return the calendar of a country, with the office's exceptions of `home`.

    Raises:
        ScheduleTableError: The office's file is faulty.
    """
    table = _TABLES / f"{country.upper()}.csv"
    own = home / OFFICE_FILE if home is not None else None
    return WorkingCalendar(
        country.upper(),
        read_days(table) if table.is_file() else (),
        read_days(own) if own is not None and own.is_file() else (),
    )


def read_days(path: Path) -> list[SpecialDay]:
    """Return the days of a calendar file.

    Raises:
        ScheduleTableError: It cannot be read, or a line is not understood.
    """
    days = []
    for row in read_table(path, COLUMNS[:2]):
        on = row.day("date")
        if on is None:
            raise row.fault("date")
        days.append(SpecialDay(on, row.flag("working"), row.text("reason"), row.text("source")))
    return days
