"""The lines of a service on a day, sought by destination instead of one by one."""

from collections.abc import Sequence
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from batchpost.tariff.conditions import Facts
from batchpost.tariff.errors import FactMissingError, FactValueError, NotAcceptedError
from batchpost.tariff.lines import Line

if TYPE_CHECKING:
    from batchpost.tariff.book import Book

DESTINATION = "destination"
#: A sentence names so many of the values a list knows, and how many more there are.
_NAMED_MOST = 12


class Chosen:
    """Lines in force, those for one destination apart from those for all."""

    def __init__(self, lines: Sequence[Line]) -> None:
        """Sort the lines by destination; within one they keep their order."""
        self.lines = tuple(lines)
        self._for_all: list[tuple[int, Line]] = []
        self._by_destination: dict[str, list[tuple[int, Line]]] = {}
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

        A part of a country (RU-MOW) stands for the country where no line is for the part.
        """
        told = facts.get(DESTINATION)
        if not told or not self._by_destination:
            return facts
        named = frozenset(
            one if one in self._by_destination else one.partition("-")[0] for one in told
        )
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
    def _asked(self) -> dict[str, dict[str, None]]:
        """Return the facts the lines turn on, each with the values they name, in their order."""
        asked: dict[str, dict[str, None]] = {}
        for line in self.lines:
            for condition in line.when:
                if not (condition.negated or condition.optional):
                    values = dict.fromkeys(sorted(condition.values))
                    asked.setdefault(condition.name, {}).update(values)
        return asked

    def refusal(self, service: str, facts: Facts) -> Exception | None:
        """Return the error that names the fact for which no line fits, `None` if none does."""
        asked = self._asked
        for name, choices in asked.items():
            if not facts.get(name):
                return FactMissingError(service, name, _few(choices))
        for name, choices in asked.items():
            if facts[name].isdisjoint(choices):
                return FactValueError(service, name, ", ".join(sorted(facts[name])), _few(choices))
        for name, choices in asked.items():
            return FactValueError(service, name, ", ".join(sorted(facts[name])), _few(choices))
        return None

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


def _few(choices: dict[str, None]) -> list[str]:
    named = list(choices)
    if len(named) <= _NAMED_MOST:
        return named
    return [*named[:_NAMED_MOST], f"… ({len(named)})"]
