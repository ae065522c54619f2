"""Days of a line: from inclusive, to inclusive, and what holds where the end is not known."""

from collections.abc import Sequence
from datetime import date, timedelta

from batchpost.tariff.lines import Line


def in_force(line: Line, on: date, among: Sequence[Line]) -> bool:
    """Tell whether a line is in force on a day.

    A line whose end is not known holds until the next line of the same service that does
    the same in the price; the price then says so (confidence `end_unknown`).
    """
    if line.effective_from is None or on < line.effective_from:
        return False
    end = last_day(line, among) if line.end_unknown else line.effective_to
    return end is None or on <= end


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
