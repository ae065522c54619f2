"""Cells: every combination of facts the lines of a service turn on, with its dated lines.

A cell is one combination (`zone=T1 place=office contents=goods`); in it each line has
nothing but days and grams left, so whether exactly one holds is a question of intervals.
Combinations that no line of any day is for are not offered and make no cell.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod

from batchpost.tariff.book import Book, Service
from batchpost.tariff.conditions import Condition
from batchpost.tariff.lines import Line, Part
from batchpost.tariff.lint.fault import FOREVER
from batchpost.tariff.lint.intervals import Stretch

CATEGORIES = ("legal_entity", "individual")
#: Lines that make a charge; where one holds, the service has an outcome.
MAIN = frozenset(
    {Part.BASE, Part.SLOPE, Part.RATE, Part.UNITS, Part.REFERENCE, Part.MULTIPLIER, Part.NONE}
)
_BESIDE_MAIN = frozenset({Part.STEP, Part.ROUNDING})
#: A fact that is given, but with a value no line names; a fact that is not given.
OTHER, MISSING = "*", ""
_DECLARED, _CATEGORY = "declared", "category"

#: No real list comes near: the largest table known has 900 cells, the longest cell 40 lines.
CELLS_MOST, LINES_MOST = 50_000, 2_000

Values = tuple[str, ...]


class TooManyCellsError(Exception):
    """A service has too many combinations, or a combination too many lines, to be proved."""

    def __init__(self, line: Line) -> None:
        super().__init__(line.line)
        self.line = line


@dataclass(frozen=True, slots=True)
class Dated:
    """A line with its days as ordinals, an unknown end resolved."""

    line: Line
    days: Stretch


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells of a service for one category of payer."""

    service: Service
    category: str
    names: tuple[str, ...]
    lines: tuple[Dated, ...]
    by_values: dict[Values, list[Dated]]

    def text(self, values: Values) -> str:
        """Return a cell as people write it."""
        pairs = zip(self.names, values, strict=True)
        return " ".join(f"{name}={value or '-'}" for name, value in pairs)


def cells_of(book: Book, readable: Sequence[Line], service: str) -> Iterator[Cells]:
    """Yield the cells of a service for each category of payer.

    Args:
        book: The book.
        readable: The lines of the service that can be read and have sound bounds.
        service: Name of the service.

    Raises:
        TooManyCellsError: There are too many; an office's PC would not come to an end.
    """
    proved: list[list[Line]] = []
    for category in CATEGORIES:
        own = [line for line in readable if line.serves(category)]
        if own in proved and not any(line.vat_individual for line in own):
            continue  # one list for all payers
        proved.append(own)
        lines = dated(own)
        if lines:
            yield _cells(book.services[service], category, lines)


def dated(lines: Sequence[Line]) -> tuple[Dated, ...]:
    """Return the lines that are ever in force, with their days.

    A line whose end is not known holds until the next one that does the same.
    """
    starts: dict[Part, list[int]] = {}
    for line in lines:
        if line.effective_from is not None:
            starts.setdefault(line.part, []).append(line.effective_from.toordinal())
    for days in starts.values():
        days.sort()
    found = []
    for line in lines:
        if line.effective_from is None:
            continue
        start = line.effective_from.toordinal()
        end = line.effective_to.toordinal() if line.effective_to else FOREVER
        if line.end_unknown:
            later = starts[line.part]
            place = bisect_right(later, start)
            end = later[place] - 1 if place < len(later) else FOREVER
        found.append(Dated(line, (start, end)))
    return tuple(found)


def is_main(line: Line) -> bool:
    """Tell whether a line makes a charge, not only adds to one; steps from the first gram do."""
    return line.part in MAIN or (line.part is Part.STEP and line.weight_from_g == 1)


def _cells(service: Service, category: str, lines: tuple[Dated, ...]) -> Cells:
    main = [one for one in lines if is_main(one.line)]
    helpers = [one for one in lines if not is_main(one.line) and one.line.part in _BESIDE_MAIN]
    insured = any(one.line.part is Part.INSURANCE for one in lines)
    domains = _domains([one.line for one in (*main, *helpers)], insured=insured)
    if _CATEGORY in domains and service.categories:
        domains[_CATEGORY] = sorted(service.categories.intersection(domains[_CATEGORY]))
    names = tuple(sorted(domains))
    by_values: dict[Values, list[Dated]] = {}
    for one in main:
        for values in _spread(one.line, names, domains):
            own = by_values.setdefault(values, [])
            own.append(one)
            if len(by_values) > CELLS_MOST or len(own) > LINES_MOST:
                raise TooManyCellsError(one.line)
    for one in helpers:
        for values in _spread(one.line, names, domains):
            if values in by_values:
                by_values[values].append(one)
                if len(by_values[values]) > LINES_MOST:
                    raise TooManyCellsError(one.line)
    return Cells(service, category, names, lines, by_values)


def _domains(lines: Sequence[Line], *, insured: bool) -> dict[str, list[str]]:
    """Return which values each fact may have, as far as the lines tell them apart."""
    found: dict[str, set[str]] = {}
    for line in lines:
        for condition in line.when:
            values = found.setdefault(condition.name, set())
            values |= condition.values
            if condition.negated:
                values.add(OTHER)
            if condition.optional:
                values.add(MISSING)
    if _DECLARED in found:
        found[_DECLARED] = {"yes", "no"} if insured else {"no"}
    return {name: sorted(values) for name, values in found.items()}


def _spread(line: Line, names: Values, domains: dict[str, list[str]]) -> Iterator[Values]:
    """Return the combinations a line is for."""
    choices: list[Sequence[str]] = []
    for name in names:
        conditions = [condition for condition in line.when if condition.name == name]
        if not conditions:
            choices.append(domains[name])
        elif len(conditions) == 1 and not (conditions[0].negated or conditions[0].optional):
            own = conditions[0].values
            choices.append([value for value in sorted(own) if value in domains[name]]
                           if name in {_DECLARED, _CATEGORY} else sorted(own))  # fmt: skip
        else:
            choices.append(
                [value for value in domains[name] if all(_meets(one, value) for one in conditions)]
            )
    if prod(map(len, choices)) > CELLS_MOST:
        raise TooManyCellsError(line)
    return product(*choices)


def _meets(condition: Condition, value: str) -> bool:
    if value == MISSING:
        return condition.optional
    return (value in condition.values) is not condition.negated


def meet(one: Line, other: Line) -> bool:
    """Tell whether an item may meet the conditions of both lines at once.

    Marks are several at a time, so two lines for different marks may both hold.
    """
    for condition in one.when:
        for against in other.when:
            if condition.name != against.name or condition.name == "mark":
                continue
            if condition.optional and against.optional:
                continue
            if condition.negated and against.negated:
                continue
            if condition.negated or against.negated:
                shut, open_ = (condition, against) if condition.negated else (against, condition)
                if open_.values <= shut.values:
                    return False
            elif condition.values.isdisjoint(against.values):
                return False
    return True
