"""Due dates (контрольный срок): the last day for delivery, and why.

The day of acceptance does not count unless the standard says so. An item accepted after the
latest acceptance time, or on a day that is not working, counts as accepted on the next working
day; so a later acceptance never has an earlier due date. Where no standard applies
the due date is absent and the reason named; nothing is invented.

Source: assumption for these rules; the Belarusian ones are not published. Each line of the
standards says for itself whether the day of acceptance counts and which days do.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from batchpost.model.message import Message, message
from batchpost.schedule.calendar import WorkingCalendar, load_calendar
from batchpost.schedule.delivery_standard import (
    OFFICE_FILE,
    Counting,
    Standard,
    StandardTable,
    load_standards,
)
from batchpost.schedule.relations import RelationTable, load_relations
from batchpost.schedule.words import CATEGORIES, KINDS, RELATIONS

_DAY: Final = timedelta(days=1)
#: How far later postings with the same due date are looked for; longer than any holidays.
_SAME_DUE_DAYS: Final = 14


@dataclass(frozen=True)
class DueRules:
    """All that a due date rests on.

    `time_zone` is the office's: a moment is told by its clock.
    """

    calendar: WorkingCalendar
    standards: StandardTable
    relations: RelationTable
    time_zone: ZoneInfo

    def local(self, at: datetime) -> datetime:
        """Return a moment by the office's clock."""
        assert at.tzinfo is not None, "a moment has a time zone"
        return at.astimezone(self.time_zone)


@dataclass(frozen=True, slots=True)
class Reckoned:
    """A due date and the day the item counts as accepted on."""

    due_on: date
    counted_on: date


def load_rules(
    home: Path | None = None, *, country: str = "BY", time_zone: str = "Europe/Minsk"
) -> DueRules:
    """Return the rules of a country, with the office's own files of `home`.

    Raises:
        ScheduleTableError: A file of the office is faulty.
    """
    return DueRules(
        load_calendar(country, home),
        load_standards(home),
        load_relations(country, home),
        ZoneInfo(time_zone),
    )


def reckon(standard: Standard, accepted_at: datetime, calendar: WorkingCalendar) -> Reckoned:
    """Return the due date of an item accepted at a moment of the office's clock.

    Raises:
        CalendarMissingError: The calendar of a year on the way is not known.
    """
    counted_on = accepted_at.date()
    if _is_late(standard, accepted_at) or not calendar.is_working(counted_on):
        counted_on = calendar.next_working(counted_on)
    start = counted_on - _DAY if standard.acceptance_day_counts else counted_on
    if standard.counting is Counting.WORKING:
        return Reckoned(calendar.add_working(start, standard.days), counted_on)
    return Reckoned(start + timedelta(days=standard.days), counted_on)


def _is_late(standard: Standard, accepted_at: datetime) -> bool:
    latest = standard.latest_acceptance
    return latest is not None and accepted_at.time() > latest


def latest_posting(
    standard: Standard, accepted_at: datetime, reckoned: Reckoned, calendar: WorkingCalendar
) -> datetime | None:
    """Return the last moment of acceptance with the same due date."""
    latest = standard.latest_acceptance
    if latest is None:
        return None
    best = None
    for later in range(_SAME_DUE_DAYS):
        day = accepted_at.date() + timedelta(days=later)
        moment = datetime.combine(day, latest, accepted_at.tzinfo)
        if moment < accepted_at:
            continue
        if reckon(standard, moment, calendar).due_on != reckoned.due_on:
            break
        best = moment
    return best


def explain(
    standard: Standard, accepted_at: datetime, reckoned: Reckoned, calendar: WorkingCalendar
) -> list[Message]:
    """Return why the due date is what it is."""
    said = []
    if standard.example:
        said.append(
            message(
                "The delivery standards are an EXAMPLE, not official ones. Write the office's own "
                "into {file} of the home folder.",
                file=OFFICE_FILE,
            )
        )
    if _is_late(standard, accepted_at):
        said.append(
            message(
                "Accepted after {latest}, the latest time of acceptance, so it counts as "
                "accepted on {day}.",
                latest=f"{standard.latest_acceptance:%H:%M}",
                day=reckoned.counted_on,
            )
        )
    elif reckoned.counted_on != accepted_at.date():
        said.append(
            message(
                "Accepted on a day that is not working, so it counts as accepted on {day}.",
                day=reckoned.counted_on,
            )
        )
    first = accepted_at.date()
    said.extend(calendar.doubts(first, reckoned.due_on))
    if standard.counting is not Counting.WORKING and reckoned.counted_on == first:
        return said
    return said + [
        _said_of(special.on, special.reason, working=special.working)
        for special in calendar.specials(first, reckoned.due_on)
    ]


def _said_of(on: date, reason: str, *, working: bool) -> Message:
    if working:
        return message("{day} is a working day by transfer and counts.", day=on)
    return message("{day} does not count: {reason}.", day=on, reason=reason or "—")


def missing_standard(relation: str, kind: str, category: str) -> Message:
    """Say that no standard applies."""
    return message(
        "No delivery standard is known for {kind}, {category}, {relation}; the due date is left "
        "empty. Write one into {file} of the home folder.",
        kind=KINDS.get(kind, kind),
        category=CATEGORIES.get(category, category),
        relation=RELATIONS.get(relation, relation),
        file=OFFICE_FILE,
    )


def unknown_postcode(postcode: str) -> Message:
    """Say that a postcode lies nowhere known."""
    return message(
        "Where postcode {postcode} lies is not known; the due date is left empty.",
        postcode=postcode,
    )
