"""Delivery standards (контрольные сроки пересылки): days by relation, kind and category.

The office's own `standards.csv` of the home folder takes the place of what ships. No official
Belarusian table is known: what ships is an example and says so in every line.
"""

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from pathlib import Path
from typing import Final, TypeVar

from batchpost.model.message import message
from batchpost.schedule.relations import Relation
from batchpost.schedule.tables import Row, ScheduleTableError, read_table

OFFICE_FILE: Final = "standards.csv"
EXAMPLE: Final = Path(__file__).parent / "standards" / "belpochta-example.csv"
ANY: Final = "*"
_REQUIRED: Final = ("relation", "kind", "category", "days", "counting", "source")
_DAYS_MAX: Final = 366

Word = TypeVar("Word", bound=StrEnum)


class Counting(StrEnum):
    """Which days count."""

    WORKING = "working"
    CALENDAR = "calendar"


@dataclass(frozen=True, slots=True)
class Standard:
    """One line of the table.

    `kind` and `category` may be `*`. The day of acceptance counts only where
    `acceptance_day_counts`. An item accepted after `latest_acceptance` counts as accepted on
    the next working day. In force from `effective_from` to `effective_to`, both included.
    """

    operator: str
    relation: Relation
    kind: str
    category: str
    days: int
    counting: Counting
    acceptance_day_counts: bool
    latest_acceptance: time | None
    source: str
    confidence: str
    effective_from: date | None
    effective_to: date | None
    example: bool

    def in_force(self, on: date) -> bool:
        """Tell whether the line applies to acceptances of that day."""
        return (self.effective_from or date.min) <= on <= (self.effective_to or date.max)


class StandardTable:
    """All lines of one table."""

    def __init__(self, lines: tuple[Standard, ...]) -> None:
        self.lines = lines

    def find(self, relation: str, kind: str, category: str, on: date) -> Standard | None:
        """Return the line for an item; one that names kind or category goes before `*`."""
        fitting = (
            line
            for line in self.lines
            if line.relation == relation
            and line.kind in {kind, ANY}
            and line.category in {category, ANY}
            and line.in_force(on)
        )
        return max(fitting, key=lambda line: (line.kind != ANY, line.category != ANY), default=None)


def load_standards(home: Path | None = None) -> StandardTable:
    """Return the office's standards, or the example where it has none.

    Raises:
        ScheduleTableError: A line is not understood, or two lines say different things.
    """
    own = home / OFFICE_FILE if home is not None else None
    path = own if own is not None and own.is_file() else EXAMPLE
    rows = read_table(path, _REQUIRED)
    lines = [_standard(row) for row in rows]
    for index, line in enumerate(lines):
        if any(_clash(line, other) for other in lines[:index]):
            raise ScheduleTableError(
                path,
                rows[index].line_no,
                message("an earlier line already says this for the same days"),
            )
    return StandardTable(tuple(lines))


def _clash(one: Standard, other: Standard) -> bool:
    if (one.relation, one.kind, one.category) != (other.relation, other.kind, other.category):
        return False
    return one.in_force(other.effective_from or date.min) or other.in_force(
        one.effective_from or date.min
    )


def _standard(row: Row) -> Standard:
    days = row.whole("days")
    if days > _DAYS_MAX:
        raise row.fault("days")
    if not row.text("source"):
        raise row.fault("source")
    return Standard(
        operator=row.text("operator"),
        relation=_choice(row, "relation", Relation),
        kind=row.text("kind") or ANY,
        category=row.text("category") or ANY,
        days=days,
        counting=_choice(row, "counting", Counting),
        acceptance_day_counts=_flag_or_no(row, "acceptance_day_counts"),
        latest_acceptance=_time(row, "latest_acceptance"),
        source=row.text("source"),
        confidence=row.text("confidence"),
        effective_from=row.day("effective_from"),
        effective_to=row.day("effective_to"),
        example=_flag_or_no(row, "example"),
    )


def _choice(row: Row, column: str, words: type[Word]) -> Word:
    try:
        return words(row.text(column))
    except ValueError as error:
        raise row.fault(column) from error


def _flag_or_no(row: Row, column: str) -> bool:
    return bool(row.text(column)) and row.flag(column)


def _time(row: Row, column: str) -> time | None:
    text = row.text(column)
    if not text:
        return None
    try:
        found = time.fromisoformat(text)
    except ValueError as error:
        raise row.fault(column) from error
    if found.tzinfo is not None:
        raise row.fault(column)
    return found
