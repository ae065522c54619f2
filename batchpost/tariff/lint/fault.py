"""The fault: one thing wrong with a book, as a value, with the line that has it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from batchpost.model.message import Message

Severity = Literal["error", "warning"]
#: So many lines of a merged fault are named; the rest are counted.
_NAMED = 3
#: Faults of a whole list or service, one whatever the days of the lines that show it.
_ANY_DAYS = frozenset({"weights.limit", "weights.over_limit", "price_list.untitled"})
#: Days as ordinals; the last stands for "with no end".
FOREVER = date.max.toordinal()


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of a book (ошибка справочника).

    `code` is a dotted name (`weights.gap`); released codes never change. `line` is the line
    to correct, `others` those it stands against or that share the fault; `cell` the
    combination of facts (`zone=T1 place=office`) where it shows, `grams` and `days` where,
    both inclusive, a day of `None` meaning no end. `count` tells how many lines or
    combinations share the one cause.
    """

    code: str
    severity: Severity
    price_list: str
    line: str
    service: str
    message: Message
    days: tuple[date, date | None] | None = None
    grams: tuple[int, int] | None = None
    cell: str = ""
    others: tuple[str, ...] = ()
    count: int = 1

    @property
    def blocking(self) -> bool:
        """Tell whether a book with this fault cannot be activated."""
        return self.severity == "error"


def period(start: int, end: int) -> tuple[date, date | None]:
    """Return days given as ordinals."""
    return date.fromordinal(start), None if end >= FOREVER else date.fromordinal(end)


def merged(faults: Iterable[Fault]) -> list[Fault]:
    """Return the faults, one a cause, errors first, then by list and line.

    The same fault of the same line, met for several services, payers, combinations or days,
    is one; so is the same fault at the same grams and days of many lines of one list.
    """
    by_line: dict[tuple[object, ...], Fault] = {}
    for fault in faults:
        key = (fault.code, fault.price_list, fault.line, fault.grams)
        by_line[key] = _joined(by_line[key], fault) if key in by_line else fault
    by_cause: dict[tuple[object, ...], list[Fault]] = {}
    for fault in by_line.values():
        days = None if fault.code in _ANY_DAYS else fault.days
        cause = (fault.code, fault.price_list, fault.service, fault.grams, days,
                 fault.message.template, fault.severity)  # fmt: skip
        by_cause.setdefault(cause, []).append(fault)
    found = [_counted(alike) for alike in by_cause.values()]
    found.sort(key=lambda one: (not one.blocking, one.price_list, one.service, one.line, one.code))
    return found


def _joined(first: Fault, again: Fault) -> Fault:
    """Return a fault met again: over the days of both."""
    days = first.days
    if days and again.days:
        ends = (days[1], again.days[1])
        end = None if None in ends else max(day for day in ends if day)
        days = (min(days[0], again.days[0]), end)
    return replace(first, days=days)


def _counted(alike: list[Fault]) -> Fault:
    """Return one fault for many of one cause: the first, the others named and counted."""
    if len(alike) == 1:
        return alike[0]
    alike.sort(key=lambda fault: fault.line)
    first = alike[0]
    for another in alike[1:]:
        first = _joined(first, another)
    others = (*first.others, *(fault.line for fault in alike[1:]))
    return replace(
        first, others=tuple(dict.fromkeys(others))[:_NAMED], count=sum(one.count for one in alike)
    )
