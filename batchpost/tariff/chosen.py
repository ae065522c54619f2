"""The lines of a service on a day, sought by destination instead of one by one."""

from collections.abc import Sequence
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from batchpost.tariff.conditions import Facts
from batchpost.tariff.errors import FactMissingError, FactValueError, NotAcceptedError
from batchpost.tariff.lines import Line, Part

if TYPE_CHECKING:
    from batchpost.tariff.book import Book

DESTINATION = "destination"
#: A sentence names so many of the values a list knows, and how many more there are.
_NAMED_MOST = 12

_MAIN = frozenset(
    {Part.BASE, Part.SLOPE, Part.RATE, Part.UNITS, Part.REFERENCE, Part.MULTIPLIER, Part.NONE}
)


def is_main(line: Line) -> bool:
    """Tell whether a line makes a charge, not only adds to one; steps from the first gram do."""
    return line.part in _MAIN or (line.part is Part.STEP and line.weight_from_g == 1)


class Chosen:
    """Lines in force, those for one destination apart from those for all."""

    def __init__(self, lines: Sequence[Line]) -> None:
        """Sort the lines by destination; within one they keep their order."""
        self.lines = tuple(lines)
        self._for_all: list[tuple[int, Line]] = []
        self._by_destination: dict[str, list[tuple[int, Line]]] = {}
        self._named = {
            destination
            for line in self.lines
            for condition in line.when
            if condition.name == DESTINATION
            for destination in condition.values
        }
        for place, line in enumerate(self.lines):
            named = next(
                (
                    condition.values
                    for condition in line.when
                    if condition.name == DESTINATION
                    and not (condition.optional or condition.negated)
                ),
                None,
            )
            if named is None:
                self._for_all.append((place, line))
            else:
                for destination in named:
                    self._by_destination.setdefault(destination, []).append((place, line))

    def placed(self, facts: Facts) -> Facts:
        """Return the facts with the destination as these lines name it.

        A part of a country (RU-MOW) stands for the country where no line names the part,
        be it to hold there or anywhere else.
        """
        told = facts.get(DESTINATION)
        if not told or not self._named:
            return facts
        named = frozenset(one if one in self._named else one.partition("-")[0] for one in told)
        return facts if named == told else {**facts, DESTINATION: named}

    def near(self, facts: Facts) -> list[Line]:
        """Return the lines that may hold at the destination, in their order."""
        if not self._by_destination:
            return list(self.lines)
        found = list(self._for_all)
        for destination in facts.get(DESTINATION, ()):
            found += self._by_destination.get(destination, ())
        return [line for _, line in sorted(found, key=lambda pair: pair[0])]

    @cached_property
    def _priced(self) -> list[Line]:
        """Return the lines that make a charge and have a price."""
        return [line for line in self.lines if is_main(line) and not line.outcome]

    def refusal(self, service: str, facts: Facts) -> Exception | None:
        """Return the error that names the fact in the way of the lines that most nearly fit.

        `None` where no priced line turns on a fact: there is no price whatever is told.
        """
        failing = [[one for one in line.when if not one.holds(facts)] for line in self._priced]
        fewest = min(map(len, failing), default=0)
        near = [one for conditions in failing if len(conditions) == fewest for one in conditions]
        if not near:
            return None
        blamed = next((one for one in near if not facts.get(one.name)), near[0]).name
        named = [one for one in near if one.name == blamed and not one.negated]
        choices = _few([value for one in named for value in sorted(one.values)])
        told = facts.get(blamed)
        if not told:
            return FactMissingError(service, blamed, choices)
        return FactValueError(service, blamed, ", ".join(sorted(told)), choices)

    def closed(
        self, book: "Book", line: Line, facts: Facts, *, service: str, on: date, line_no: int
    ) -> NotAcceptedError:
        """Return the error that says who, where to and by which list is not accepted."""
        codes = sorted(facts.get(DESTINATION, ()))
        return NotAcceptedError(
            service,
            on,
            line_no=line_no,
            destination=", ".join(book.destination_title(code) for code in codes),
            price_list=book.list_titles.get(line.price_list, line.price_list),
            line=line.line,
        )


def _few(values: Sequence[str]) -> list[str]:
    """Return the values once each; of many, the first and how many there are."""
    named = list(dict.fromkeys(values))
    if len(named) <= _NAMED_MOST:
        return named
    return [*named[:_NAMED_MOST], f"… ({len(named)})"]
