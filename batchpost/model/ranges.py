"""Ranges of numbers, first and last inclusive: joined, cut, counted. Exact, in order."""

from collections.abc import Iterable, Iterator

from batchpost.model.labels import SerialRange

#: Ranges in order that neither overlap nor touch.
Ranges = tuple[SerialRange, ...]


def joined(ranges: Iterable[SerialRange]) -> Ranges:
    """Return ranges in order, those that overlap or touch made one.

    >>> joined([(5, 6), (1, 2), (3, 3), (6, 9)])
    ((1, 3), (5, 9))
    """
    found: list[SerialRange] = []
    for first, last in sorted(ranges):
        if found and first <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return tuple(found)


def without(ranges: Iterable[SerialRange], taken: Iterable[SerialRange]) -> Ranges:
    """Return what is left of ranges when others are taken out.

    >>> without([(1, 9)], [(3, 4), (9, 12)])
    ((1, 2), (5, 8))
    """
    out, at = joined(taken), 0
    left: list[SerialRange] = []
    for start, last in joined(ranges):
        first = start
        while at < len(out) and out[at][1] < first:
            at += 1
        here = at
        while here < len(out) and out[here][0] <= last:
            if first < out[here][0]:
                left.append((first, out[here][0] - 1))
            first = max(first, out[here][1] + 1)
            here += 1
        if first <= last:
            left.append((first, last))
    return tuple(left)


def common(ranges: Iterable[SerialRange], others: Iterable[SerialRange]) -> Ranges:
    """Return the numbers that are in both.

    >>> common([(1, 9)], [(3, 4), (9, 12)])
    ((3, 4), (9, 9))
    """
    whole = joined(ranges)
    return without(whole, without(whole, others))


def size(ranges: Iterable[SerialRange]) -> int:
    """Return how many numbers there are.

    >>> size([(1, 3), (5, 5)])
    4
    """
    return sum(last - first + 1 for first, last in ranges)


def lowest(ranges: Iterable[SerialRange], count: int) -> Ranges:
    """Return the lowest `count` numbers, all where there are fewer.

    >>> lowest([(1, 2), (5, 9)], 4)
    ((1, 2), (5, 6))
    """
    return tuple(_first(ranges, count))


def _first(ranges: Iterable[SerialRange], count: int) -> Iterator[SerialRange]:
    for first, last in joined(ranges):
        if count <= 0:
            return
        end = min(last, first + count - 1)
        yield first, end
        count -= end - first + 1


def of_numbers(numbers: Iterable[int]) -> Ranges:
    """Return single numbers as ranges.

    >>> of_numbers([4, 1, 2])
    ((1, 2), (4, 4))
    """
    return joined((number, number) for number in numbers)
