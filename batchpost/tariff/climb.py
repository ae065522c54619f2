"""Ladders and how they are climbed, by whatever quantity and through whatever segments.

A *ladder* maps a quantity to an amount by segments:

    amount = base + ceil((quantity - origin) / step) * per_step        at least `minimum`

A ladder with several segments over few grams can be written out: a *grid* holds its charge for
every unit within which the charge does not change, and a price is one look.
"""

from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from math import gcd

import numpy as np
from numpy.typing import NDArray

from batchpost.tariff.lines import MICRO

Whole = NDArray[np.int64]
Segment = NDArray[np.intp] | int

#: No quantity may be larger: products with a rate stay inside 64 bits.
LARGEST = 10**12
#: Segments up to here are found by comparing, more by bisection.
_FEW = 4
#: A grid reaches so far at most, and has so many units at most.
GRID_END = 1 << 20
_GRID_UNITS = 1 << 13
_PLAIN_UNIT = 1000
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

    @cached_property
    def grid(self) -> "Grid | None":
        """Return the ladder written out, `None` where that would be long or cannot be."""
        return _grid(self)

    @property
    def likeness(self) -> tuple[str, int | None, str | None, int | None]:
        """Return what ladders must share to be stacked."""
        if self.less is None:
            return self.quantity, self.common_step, None, None
        return self.quantity, self.common_step, self.less.quantity, self.less.common_step


@dataclass(frozen=True)
class Grid:
    """A ladder's charges for each `unit` of its quantity, started ones counted, from 0."""

    unit: int
    listed: Whole
    segment: NDArray[np.intp]


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
        amount = steps_cost(quantity, ladder.origin[0], ladder.step[0], ladder.per_step[0])
        amount += ladder.base[0]
    else:
        segment = _segments(ladder, quantity)
        amount = ladder.base[segment]
        if ladder.per_step.any():
            step = ladder.common_step or ladder.step[segment]
            amount += steps_cost(quantity, ladder.origin[segment], step, ladder.per_step[segment])
    if ladder.minimum:
        np.maximum(amount, ladder.minimum, out=amount)
    return rounded(amount), segment


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


def steps_cost(
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


def rounded(amount: Whole) -> Whole:
    """Round millionths half up to the minor unit, in place."""
    amount += MICRO // 2
    amount //= MICRO
    return amount


def _grid(ladder: Ladder) -> Grid | None:
    """Write a ladder out, unless it is bottomless, endless, broken or too fine."""
    first = int(ladder.starts[0])
    if ladder.less is not None or ladder.hole.any():
        return None
    if first < -1 or (first < 0 and ladder.per_step[0]) or ladder.end > GRID_END:
        return None
    sloped = ladder.per_step > 0
    cuts = [*(ladder.starts[1:] - 1), *ladder.origin[sloped], *ladder.step[sloped]]
    unit = gcd(*map(int, cuts)) or _PLAIN_UNIT
    count = -(-ladder.end // unit) + 1
    if unit > GRID_END >> 6 or count > _GRID_UNITS or (first < 0 and unit == 1):
        return None
    quantity = np.arange(count, dtype=np.int64) * unit
    listed, segment = climb(ladder, np.clip(quantity, first, ladder.end))
    return Grid(unit, listed, np.broadcast_to(np.asarray(segment, np.intp), listed.shape))
