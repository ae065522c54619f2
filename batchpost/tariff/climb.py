"""Ladders and how they are climbed: one alone, or hundreds of a kind stacked as a table.

A *ladder* maps a quantity to an amount by segments:

    amount = base + ceil((quantity - origin) / step) * per_step        at least `minimum`

A price list by destination is hundreds of small ladders; climbing each for its few items
would spend the time on calls. A *stack* puts the segments of many side by side and looks
each item's up, so the cost does not depend on how many destinations there are.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from batchpost.tariff.lines import MICRO

Whole = NDArray[np.int64]
Segment = NDArray[np.intp] | int

#: No quantity may be larger: products with a rate stay inside 64 bits.
LARGEST = 10**12
#: Segments up to here are found by comparing, more by bisection.
_FEW = 4
#: What no quantity reaches, and so far apart that keys of ladders never mix.
_BEYOND = 1 << 42
#: The quantity a surcharge is reckoned on: the first charge of the item.
FORWARDING = "forwarding"
#: The quantity of a charge that depends on nothing but being asked for.
ITEM = "item"


class Vat(IntEnum):
    """How VAT stands to a price of the list."""

    ON_TOP = 0  # the list is without VAT
    INSIDE = 1  # the list holds VAT
    EXEMPT = 2  # there is none


@dataclass(frozen=True)
class Ladder:
    """One charge as segments over a quantity.

    `starts` ascends; a quantity below the first start, above `end` or in a segment marked
    `hole` has no price. `label` numbers the first segment; the others follow. `less` is a
    part of the forwarding that a surcharge is not reckoned on, climbed by its own quantity.
    """

    quantity: str
    starts: Whole
    base: Whole
    origin: Whole
    step: Whole
    per_step: Whole
    hole: NDArray[np.bool_]
    end: int
    minimum: int
    vat: Vat
    vat_rate: int  # hundredths of a percent
    label: int
    less: "Ladder | None" = None

    @cached_property
    def common_step(self) -> int | None:
        """Return the step all segments share (dividing by one number is faster), else `None`."""
        steps = set(self.step[self.per_step > 0].tolist())
        return steps.pop() if len(steps) == 1 else None

    @property
    def likeness(self) -> tuple[str, int | None, str | None, int | None]:
        """Return what ladders must share to be stacked."""
        if self.less is None:
            return self.quantity, self.common_step, None, None
        return self.quantity, self.common_step, self.less.quantity, self.less.common_step


class OutsideError(Exception):
    """Quantities for which a ladder has no segment; the caller names them."""

    def __init__(self, ladder: Ladder, items: Whole) -> None:
        super().__init__(ladder.quantity, items)
        self.ladder = ladder
        self.items = items


def climb(ladder: Ladder, quantity: Whole) -> tuple[Whole, Segment]:
    """Return the charge in whole minor units, and in which segment each quantity lies.

    Raises:
        OutsideError: The ladder has no segment for some quantity.
    """
    if quantity.size and not (quantity.min() >= ladder.starts[0] and quantity.max() <= ladder.end):
        outside = (quantity < ladder.starts[0]) | (quantity > ladder.end)
        raise OutsideError(ladder, np.flatnonzero(outside))
    segment: Segment
    if len(ladder.starts) == 1:
        segment = 0
        amount = _steps(quantity, ladder.origin[0], ladder.step[0], ladder.per_step[0])
        amount += ladder.base[0]
    else:
        segment = _segments(ladder, quantity)
        amount = ladder.base[segment]
        if ladder.per_step.any():
            step = ladder.common_step or ladder.step[segment]
            amount += _steps(quantity, ladder.origin[segment], step, ladder.per_step[segment])
    if ladder.minimum:
        np.maximum(amount, ladder.minimum, out=amount)
    return _rounded(amount), segment


def _segments(ladder: Ladder, quantity: Whole) -> NDArray[np.intp]:
    """Return in which segment each quantity lies."""
    segment: NDArray[np.intp]
    if len(ladder.starts) <= _FEW:
        segment = (quantity >= ladder.starts[1]).astype(np.intp)
        for start in ladder.starts[2:]:
            segment += quantity >= start
    else:
        segment = np.subtract(np.searchsorted(ladder.starts, quantity, side="right"), 1)
    if ladder.hole.any() and ladder.hole[segment].any():
        raise OutsideError(ladder, np.flatnonzero(ladder.hole[segment]))
    return segment


def _steps(
    quantity: Whole,
    origin: Whole | np.int64,
    step: Whole | np.int64 | int,
    per_step: Whole | np.int64,
) -> Whole:
    """Return what the started steps above the origin cost."""
    steps: Whole = quantity - origin
    steps += step
    steps -= 1
    steps //= step
    steps *= per_step
    return steps


def _rounded(amount: Whole) -> Whole:
    """Round millionths half up to the minor unit, in place."""
    amount += MICRO // 2
    amount //= MICRO
    return amount


class Stack:
    """Ladders of one likeness, their segments side by side; `which` says each item's."""

    def __init__(self, ladders: Sequence[Ladder]) -> None:
        """Put the ladders side by side."""
        self.ladders = tuple(ladders)
        self.quantity = ladders[0].quantity
        self.step = ladders[0].common_step
        counts = [len(ladder.starts) for ladder in ladders]
        self._most = max(counts)
        self._first = np.cumsum([0, *counts[:-1]], dtype=np.intp)
        self._starts = np.concatenate([ladder.starts for ladder in ladders])
        self._base = np.concatenate([ladder.base for ladder in ladders])
        self._origin = np.concatenate([ladder.origin for ladder in ladders])
        self._steps = np.concatenate([ladder.step for ladder in ladders])
        self._per_step = np.concatenate([ladder.per_step for ladder in ladders])
        self._hole = np.concatenate([ladder.hole for ladder in ladders])
        self._lowest = np.array([ladder.starts[0] for ladder in ladders], dtype=np.int64)
        self._end = np.array([ladder.end for ladder in ladders], dtype=np.int64)
        self._minimum = np.array([ladder.minimum for ladder in ladders], dtype=np.int64)
        self._label = np.array([ladder.label for ladder in ladders], dtype=np.int64)
        # a segment's label, less its place: labels follow one another within a ladder
        self._numbers = np.arange(len(self._starts)) + np.repeat(self._label - self._first, counts)
        self._nth = [
            np.array(
                [one.starts[nth] if nth < len(one.starts) else _BEYOND for one in ladders],
                dtype=np.int64,
            )
            for nth in range(1, min(self._most, _FEW))
        ]
        of_ladder = np.repeat(np.arange(len(ladders), dtype=np.int64), counts)
        self._keys = of_ladder * _BEYOND + self._starts
        less = [ladder.less for ladder in ladders if ladder.less is not None]
        self.less = Stack(less) if less else None

    def climb(self, which: NDArray[np.integer], quantity: Whole) -> tuple[Whole, Whole]:
        """Return the charges in whole minor units, and the label of each one's segment.

        Raises:
            OutsideError: A ladder has no segment for some quantity of its items.
        """
        low, end = self._lowest, self._end
        if low[0] == low.min() == low.max() and end.min() == end.max():
            bad = (quantity < low[0]) | (quantity > end[0])
        else:
            bad = (quantity < low[which]) | (quantity > end[which])
        segment = self._segments(which, quantity)
        if self._hole.any():
            bad |= self._hole[segment]
        if bad.any():
            at = np.flatnonzero(bad)
            found = self.ladders[int(which[at[0]])]
            raise OutsideError(found, at[which[at] == which[at[0]]])
        amount: Whole = self._base[segment]
        if self._per_step.any():
            origin = self._origin[segment] if self._origin.any() else np.int64(0)
            step = self.step or self._steps[segment]
            amount += _steps(quantity, origin, step, self._per_step[segment])
        if self._minimum.any():
            np.maximum(amount, self._minimum[which], out=amount)
        return _rounded(amount), self._numbers[segment]

    def _segments(self, which: NDArray[np.integer], quantity: Whole) -> NDArray[np.integer]:
        if self._most == 1:
            return which
        if self._most <= _FEW:
            segment: NDArray[np.intp] = self._first[which]
            for starts in self._nth:
                segment += quantity >= starts[which]
            return segment
        keys = which * np.int64(_BEYOND)
        keys += quantity
        found: NDArray[np.intp] = np.searchsorted(self._keys, keys, side="right") - 1
        np.maximum(found, self._first[which], out=found)
        return found
