"""Days of a line: from inclusive, to inclusive, and what holds where the end is not known."""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date, timedelta

from batchpost.tariff.lines import Line, Part


def in_force(lines: Sequence[Line], on: date) -> list[Line]:
    """Return those of the lines of one service that are in force on a day.

    A line whose end is not known holds until the next line of the same service that does
    the same in the price; the price then says so (confidence `end_unknown`).
    """
    starts: dict[Part, list[date]] = {}
    for line in lines:
        if line.effective_from is not None:
            starts.setdefault(line.part, []).append(line.effective_from)
    for days in starts.values():
        days.sort()
    return [line for line in lines if _holds(line, on, starts)]


def _holds(line: Line, on: date, starts: dict[Part, list[date]]) -> bool:
    if line.effective_from is None or on < line.effective_from:
        return False
    if not line.end_unknown:
        return line.effective_to is None or on <= line.effective_to
    later = starts[line.part]
    nearest = bisect_right(later, line.effective_from)
    return nearest == len(later) or on < later[nearest]


def last_day(line: Line, among: Sequence[Line]) -> date | None:
    """Return the last day of a line, reckoned from the next one where it is not known."""
    if not line.end_unknown or line.effective_from is None:
        return line.effective_to
    later = [
        other.effective_from
        for other in among
        if other.part is line.part
        and other.effective_from is not None
        and other.effective_from > line.effective_from
    ]
    return min(later) - timedelta(days=1) if later else None
