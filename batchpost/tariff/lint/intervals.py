"""Stretches of whole numbers, both ends inclusive: grams, amounts, days as ordinals."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import TypeVar

T = TypeVar("T")

#: A first and a last number, the first not above the last.
Stretch = tuple[int, int]


def union(stretches: Iterable[Stretch]) -> list[Stretch]:
    """Return the same numbers as stretches in order, none touching the next.

    >>> union([(5, 7), (1, 2), (3, 3), (6, 9)])
    [(1, 3), (5, 9)]
    """
    found: list[Stretch] = []
    for start, end in sorted(stretches):
        if found and start <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def without(whole: Iterable[Stretch], taken: Iterable[Stretch]) -> list[Stretch]:
    """Return the numbers of `whole` that are in none of `taken`.

    >>> without([(1, 10)], [(3, 4), (9, 20)])
    [(1, 2), (5, 8)]
    """
    found: list[Stretch] = []
    gone = union(taken)
    for start, end in union(whole):
        first = start
        for left, right in gone:
            if right < first or left > end:
                continue
            if left > first:
                found.append((first, left - 1))
            first = right + 1
        if first <= end:
            found.append((first, end))
    return found


def holes(stretches: Iterable[Stretch]) -> list[Stretch]:
    """Return what lies between the stretches.

    >>> holes([(1, 3), (7, 9), (4, 4)])
    [(5, 6)]
    """
    joined = union(stretches)
    return [(before[1] + 1, after[0] - 1) for before, after in pairwise(joined)]


def common(one: Stretch, other: Stretch) -> Stretch | None:
    """Return the numbers in both, `None` where there are none."""
    start, end = max(one[0], other[0]), min(one[1], other[1])
    return (start, end) if start <= end else None


def cut(spans: Sequence[tuple[Stretch, T]]) -> Iterator[tuple[Stretch, list[T]]]:
    """Yield the stretches over which the same things are there, with those things.

    Stretches come in order, those with nothing left out; the things keep their order.

    >>> list(cut([((1, 4), "a"), ((3, 9), "b")]))
    [((1, 2), ['a']), ((3, 4), ['a', 'b']), ((5, 9), ['b'])]
    """
    starts: dict[int, list[int]] = {}
    ends: dict[int, list[int]] = {}
    for number, ((start, end), _) in enumerate(spans):
        starts.setdefault(start, []).append(number)
        ends.setdefault(end + 1, []).append(number)
    present: set[int] = set()
    edges = sorted({*starts, *ends})
    for edge, after in pairwise(edges):
        present.difference_update(ends.get(edge, ()))
        present.update(starts.get(edge, ()))
        if present:
            yield (edge, after - 1), [spans[number][1] for number in sorted(present)]
