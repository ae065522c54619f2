"""Proof of the first and last gram: whether the lines of a cell reach as far as they should.

A service all of whose cells begin at the same later gram on all days is for such items only;
that is told once, to be looked at, unless the book's note on the service names the gram
("from 51 g"). A cell that begins later than others has a gap.

A service with a greatest mass reaches it in some cell; a cell whose neighbours along one
fact (the other zones, the other sizes) all reach one further gram falls short of it. Tables
of destinations with limits of their own have no common end, and nothing is expected there.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from batchpost.model.message import message
from batchpost.tariff.kernel import LARGEST
from batchpost.tariff.lines import Line
from batchpost.tariff.lint.cells import Cells, Values
from batchpost.tariff.lint.fault import Fault, period
from batchpost.tariff.lint.intervals import Stretch
from batchpost.tariff.lint.weights import Piece, Span

#: Fewer neighbours are no measure: documents and goods may well end at different grams.
_FEWEST = 2


@dataclass(frozen=True, slots=True)
class _End:
    span: Span
    first: int
    first_line: Line
    gram: int
    line: Line


@dataclass
class Ends:
    """The last grams of all cells of a service, by the days they hold on."""

    cells: Cells
    notes: str  # the book's notes on the service
    _found: dict[Stretch, dict[Values, _End]] = field(default_factory=dict)

    def add(self, values: Values, span: Span, pieces: Sequence[Piece]) -> None:
        """Note where the pieces of a cell end."""
        if pieces and not span.known_singly:
            last = max(pieces, key=lambda piece: piece.grams[1])
            ends = self._found.setdefault(span.days, {})
            first = min(pieces, key=lambda piece: piece.grams[0])
            ends[values] = _End(span, first.grams[0], first.line, last.grams[1], last.line)

    def faults(self) -> Iterator[Fault]:
        """Yield the cells that begin too late or end too early."""
        yield from self._late()
        limit = self.cells.service.weight_limit_g
        far = [max(ends.values(), key=lambda end: end.gram) for ends in self._found.values()]
        if limit is not None and far and all(end.gram < limit for end in far):
            yield _limit(max(far, key=lambda end: end.gram), limit)
            return
        for ends in self._found.values():
            furthest = max(ends.values(), key=lambda end: end.gram)
            if limit is not None and furthest.gram < limit:
                yield _short(furthest, limit)
                continue
            common = {key: _common(grams) for key, grams in _neighbours(ends).items()}
            for values, end in ends.items():
                expected = max((common[key] for key in _keys(values)), default=0)
                if end.gram < expected:
                    yield _short(end, expected)

    def _late(self) -> Iterator[Fault]:
        every = [end for ends in self._found.values() for end in ends.values()]
        firsts = {end.first for end in every}
        for end in every:
            known = len(firsts) == 1 and f"from {end.first} g" in self.notes
            if end.first > 1 and not known:
                yield _late(end, all_alike=len(firsts) == 1)


def _neighbours(ends: dict[Values, _End]) -> dict[tuple[int, Values], list[int]]:
    """Return the last grams of the cells that differ in one fact only."""
    found: dict[tuple[int, Values], list[int]] = {}
    for values, end in ends.items():
        for key in _keys(values):
            found.setdefault(key, []).append(end.gram)
    return found


def _keys(values: Values) -> Iterator[tuple[int, Values]]:
    for place in range(len(values)):
        yield place, values[:place] + values[place + 1 :]


def _common(grams: list[int]) -> int:
    """Return the last gram that all but one cell of a row reach, 0 where there is none."""
    furthest = max(grams)
    alike = grams.count(furthest)
    enough = alike >= _FEWEST and alike == len(grams) - 1
    return furthest if enough and furthest < LARGEST else 0


def _short(end: _End, expected: int) -> Fault:
    start, last = period(*end.span.days)
    grams = (end.gram + 1, expected)
    said = message(
        "no line for {first} to {last} g from {start} to {end}",
        first=grams[0], last=grams[1], start=start, end=last or "…",
    )  # fmt: skip
    return end.span.fault("weights.short", end.line, said, grams=grams)


def _limit(end: _End, limit: int) -> Fault:
    said = message(
        "the greatest mass of the service is {limit} g, and no line reaches further than {last} g",
        limit=limit, last=end.gram,
    )  # fmt: skip
    return end.span.fault("weights.limit", end.line, said)


def _late(end: _End, *, all_alike: bool) -> Fault:
    start, last = period(*end.span.days)
    if all_alike:
        said = message("the whole service begins at {gram} g", gram=end.first)
        return end.span.fault("weights.begin", end.first_line, said, severity="warning")
    grams = (1, end.first - 1)
    said = message(
        "no line for {first} to {last} g from {start} to {end}",
        first=1, last=grams[1], start=start, end=last or "…",
    )  # fmt: skip
    return end.span.fault("weights.gap", end.first_line, said, grams=grams)
