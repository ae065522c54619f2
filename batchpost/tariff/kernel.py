"""The kernel: ladders climbed for whole columns at once, in exact whole numbers.

One primitive carries every rule of the price lists. A *ladder* maps a quantity (grams,
declared value, amount, days, the forwarding charge) to an amount by segments:

    amount = base + ceil((quantity - origin) / step) * per_step        at least `minimum`

A flat price is a segment without steps; "20 g and each further started 20 g" is two;
bands are several; "per item and per kilogram, rounded up to 100 g" is one whose step is
100 g; a percentage is one whose step is a kopeck. Amounts are whole millionths of the
minor unit; each charge is rounded half up to the minor unit, and VAT on the rounded
charge half up again (the operator's calculator does so: five published results).

Only numpy is known here: arrays in, arrays out, no table library.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from batchpost.tariff.lines import MICRO

Whole = NDArray[np.int64]
Segment = NDArray[np.intp] | int

#: Items priced at one go: few enough for the processor's cache, enough for many ladders.
CHUNK = 1 << 17
#: Up to so many ladders at one place, each looks for its rows; more are sorted out at once.
_FEW_LADDERS = 12
#: No quantity may be larger: products with a rate stay inside 64 bits.
LARGEST = 10**12
#: Segments up to here are found by comparing, more by bisection.
_FEW = 4
_WHOLE_RATE = 10_000  # VAT rates are in hundredths of a percent
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
    `hole` has no price. `label` numbers the first segment; the others follow.
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

    @cached_property
    def common_step(self) -> int | None:
        """Return the step all segments share (dividing by one number is faster), else `None`."""
        steps = set(self.step[self.per_step > 0].tolist())
        return steps.pop() if len(steps) == 1 else None


#: The charges of an item, in order; the first is the forwarding.
Recipe = Sequence[Ladder]
_ONE: Whole = np.ones(1, dtype=np.int64)  # spreads over all items where it is stored


@dataclass(frozen=True, slots=True)
class Charges:
    """Charges of all items: those of item `i` stand at `offsets[i]:offsets[i + 1]`."""

    offsets: Whole
    net: Whole
    vat: Whole
    label: NDArray[np.int32]


class OutsideError(Exception):
    """Quantities for which a ladder has no segment; the caller names them."""

    def __init__(self, ladder: Ladder, items: Whole) -> None:
        super().__init__(ladder.quantity, items)
        self.ladder = ladder
        self.items = items


def evaluate(
    recipes: Sequence[Recipe], codes: NDArray[np.integer], quantities: Mapping[str, Whole]
) -> Charges:
    """Price items by their recipes.

    Args:
        recipes: Charges by recipe code.
        codes: Recipe code of each item.
        quantities: Columns the ladders climb, one value an item.

    Raises:
        OutsideError: Some items' quantity lies where the ladder has no segment.
    """
    counts = np.array([len(recipe) for recipe in recipes], dtype=np.int64)
    offsets = np.zeros(len(codes) + 1, dtype=np.int64)
    np.cumsum(counts[codes], out=offsets[1:])
    charges = Charges(
        offsets,
        np.empty(offsets[-1], dtype=np.int64),
        np.empty(offsets[-1], dtype=np.int64),
        np.empty(offsets[-1], dtype=np.int32),
    )
    slots = [_slot(recipes, place) for place in range(int(counts.max(initial=0)))]
    for first in range(0, len(codes), CHUNK):
        rows = slice(first, min(first + CHUNK, len(codes)))
        columns = {name: column[rows] for name, column in quantities.items()}
        try:
            _list_charges(slots, codes[rows], columns, offsets[rows], charges)
        except OutsideError as error:
            raise OutsideError(error.ladder, error.items + first) from None
    _add_vat(recipes, charges)
    return charges


@dataclass(frozen=True, slots=True)
class _Slot:
    """The charges that stand at one place of the recipes: ladders, and whose each is."""

    ladders: tuple[Ladder, ...]
    which: NDArray[np.uint16]  # place in `ladders` by recipe code, `len(ladders)` for none

    def groups(self, codes: NDArray[np.integer]) -> Iterator[tuple[Ladder, NDArray[np.intp]]]:
        """Yield each ladder with the rows of the items that climb it."""
        which = self.which[codes]
        if len(self.ladders) <= _FEW_LADDERS:
            for place, ladder in enumerate(self.ladders):
                yield ladder, np.flatnonzero(which == place)
        else:
            order = np.argsort(which, kind="stable")  # a radix sort on 16 bits
            ends = np.cumsum(np.bincount(which, minlength=len(self.ladders))).tolist()
            first = 0
            for ladder, end in zip(self.ladders, ends, strict=False):
                yield ladder, order[first:end]
                first = end


def _slot(recipes: Sequence[Recipe], place: int) -> _Slot:
    """Return what stands at one place of the recipes; equal labels are the same ladder."""
    ladders: dict[int, Ladder] = {}
    for recipe in recipes:
        if place < len(recipe):
            ladders.setdefault(recipe[place].label, recipe[place])
    number = {label: at for at, label in enumerate(ladders)}
    which = [
        number[recipe[place].label] if place < len(recipe) else len(ladders) for recipe in recipes
    ]
    return _Slot(tuple(ladders.values()), np.array(which, dtype=np.uint16))


def _list_charges(
    slots: Sequence[_Slot],
    codes: NDArray[np.integer],
    columns: Mapping[str, Whole],
    places: Whole,
    charges: Charges,
) -> None:
    """Write the charges of some items as listed, in whole minor units, before VAT."""
    forwarding = np.empty(len(codes), dtype=np.int64)
    for at, slot in enumerate(slots):
        for ladder, rows in slot.groups(codes):
            if not rows.size:
                continue
            if ladder.quantity == ITEM:
                quantity = _ONE
            elif ladder.quantity == FORWARDING:
                quantity = forwarding[rows]
            else:
                quantity = columns[ladder.quantity][rows]
            try:
                listed, segment = _climb(ladder, quantity)
            except OutsideError as error:
                raise OutsideError(ladder, rows[error.items]) from None
            if at == 0:
                forwarding[rows] = listed
            where = places[rows]
            where += at
            charges.net[where] = listed
            charges.label[where] = segment + ladder.label


def _add_vat(recipes: Sequence[Recipe], charges: Charges) -> None:
    """Turn listed charges into net and VAT, one stretch after the other."""
    ladders = {ladder.label: ladder for recipe in recipes for ladder in recipe}
    ways = sorted({(ladder.vat, ladder.vat_rate) for ladder in ladders.values()})
    if len(ways) > 1:
        of_label = np.empty(max((n + len(one.starts) for n, one in ladders.items())), dtype=np.intp)
        for number, ladder in ladders.items():
            of_label[number : number + len(ladder.starts)] = ways.index(
                (ladder.vat, ladder.vat_rate)
            )
    for first in range(0, len(charges.net), CHUNK):
        rows = slice(first, first + CHUNK)
        net, vat = charges.net[rows], charges.vat[rows]
        if len(ways) == 1:
            net[:], vat[:] = _with_vat(net, *ways[0])
        else:
            way = of_label[charges.label[rows]]
            for number, (treatment, rate) in enumerate(ways):
                at = np.flatnonzero(way == number)
                net[at], vat[at] = _with_vat(net[at], treatment, rate)


def _with_vat(listed: Whole, treatment: Vat, rate: int) -> tuple[Whole, Whole | int]:
    """Return net and VAT of listed charges, VAT half up to the minor unit."""
    if treatment is Vat.EXEMPT:
        return listed, 0
    whole = _WHOLE_RATE + (rate if treatment is Vat.INSIDE else 0)
    vat = listed * (2 * rate)
    vat += whole
    vat //= 2 * whole
    return (listed, vat) if treatment is Vat.ON_TOP else (listed - vat, vat)


def _climb(ladder: Ladder, quantity: Whole) -> tuple[Whole, Segment]:
    """Return the charge in whole minor units, and in which segment each quantity lies."""
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
    amount += MICRO // 2
    amount //= MICRO
    return amount, segment


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
