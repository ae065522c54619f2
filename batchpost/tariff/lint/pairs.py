"""Pairs of lines that may meet, sought without comparing each with each."""

from collections.abc import Iterator, Sequence
from itertools import combinations, product

from batchpost.tariff.conditions import Condition
from batchpost.tariff.lint.cells import LINES_MOST, Dated, TooManyCellsError


def meeting(lines: Sequence[Dated]) -> Iterator[tuple[Dated, Dated]]:
    """Yield the pairs that may meet, sought by the fact that tells most of them apart.

    Raises:
        TooManyCellsError: There are too many.
    """
    name = _telling(lines)
    buckets: dict[str, list[Dated]] = {}
    anywhere: list[Dated] = []
    for one in lines:
        named = next((each.values for each in _certain(one) if each.name == name), None)
        if named is None:
            anywhere.append(one)
        for value in named or ():
            buckets.setdefault(value, []).append(one)
    for among in (anywhere, *buckets.values()):
        if len(among) > LINES_MOST:
            raise TooManyCellsError(among[-1].line)
    for among in buckets.values():
        yield from combinations(among, 2)
        yield from product(among, anywhere)
    yield from combinations(anywhere, 2)


def _telling(lines: Sequence[Dated]) -> str:
    """Return the fact with the most values; marks tell nothing apart, there may be several."""
    values: dict[str, set[str]] = {}
    for one in lines:
        for condition in _certain(one):
            values.setdefault(condition.name, set()).update(condition.values)
    values.pop("mark", None)
    return max(values, key=lambda name: (len(values[name]), name), default="")


def _certain(one: Dated) -> Iterator[Condition]:
    """Yield the conditions that hold for their values and nothing else."""
    return (each for each in one.line.when if not (each.negated or each.optional))
