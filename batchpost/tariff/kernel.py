"""The kernel: ladders climbed for whole columns at once, in exact whole numbers.

One primitive carries every rule of the price lists: a ladder (`climb`) over a quantity
(grams, declared value, amount, days, the forwarding charge). A flat price is a segment
without steps; "20 g and each further started 20 g" is two; bands are several; "per item and
per kilogram, rounded up to 100 g" is one whose step is 100 g; a percentage is one whose step
is a kopeck. Amounts are whole millionths of the minor unit; each charge is rounded half up to
the minor unit, and VAT on the rounded charge half up again (the operator's calculator does
so: five published results).

Only numpy is known here: arrays in, arrays out, no table library.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from batchpost.tariff.climb import (
    FORWARDING,
    ITEM,
    LARGEST,
    Ladder,
    OutsideError,
    Segment,
    Stack,
    Vat,
    Whole,
    climb,
)

__all__ = (
    "FORWARDING", "ITEM", "LARGEST", "Charges", "Ladder", "OutsideError", "Vat", "Whole", "evaluate",
    "with_vat",
)  # fmt: skip

#: Items priced at one go: few enough for the processor's cache, enough for many ladders.
CHUNK = 1 << 17
#: Up to so many ladders of a likeness are climbed one by one; more are stacked.
_FEW_LADDERS = 12
_MOST_APART = 200  # things climbed at one place; their number is an 8-bit whole
_WHOLE_RATE = 10_000  # VAT rates are in hundredths of a percent

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
    """The charges that stand at one place of the recipes: what to climb, and who climbs it."""

    climbed: tuple[Ladder | Stack, ...]
    of: NDArray[np.uint8]  # place in `climbed` by recipe code, `len(climbed)` for none
    which: NDArray[np.uint16]  # ladder within a stack by recipe code

    def groups(
        self, codes: NDArray[np.integer]
    ) -> Iterator[tuple[Ladder | Stack, NDArray[np.intp] | slice]]:
        """Yield each ladder or stack with the rows of the items that climb it."""
        if len(self.climbed) == 1 and not self.of.any():
            yield self.climbed[0], slice(0, len(codes))
            return
        of = self.of[codes]
        for place, climbed in enumerate(self.climbed):
            yield climbed, np.flatnonzero(of == place)


def _slot(recipes: Sequence[Recipe], place: int) -> _Slot:
    """Return what stands at one place of the recipes; equal labels are the same ladder."""
    alike: dict[object, dict[int, Ladder]] = {}
    for recipe in recipes:
        if place < len(recipe):
            ladder = recipe[place]
            alike.setdefault(ladder.likeness, {}).setdefault(ladder.label, ladder)
    climbed: list[Ladder | Stack] = []
    seats: dict[int, tuple[int, int]] = {}
    for ladders in alike.values():
        if len(ladders) <= _FEW_LADDERS and len(climbed) + len(ladders) < _MOST_APART:
            for label, ladder in ladders.items():
                seats[label] = (len(climbed), 0)
                climbed.append(ladder)
        else:
            seats |= {label: (len(climbed), at) for at, label in enumerate(ladders)}
            climbed.append(Stack(tuple(ladders.values())))
    nobody = (len(climbed), 0)
    found = [seats[recipe[place].label] if place < len(recipe) else nobody for recipe in recipes]
    of, which = np.array(found, dtype=np.int64).reshape(-1, 2).T
    return _Slot(tuple(climbed), of.astype(np.uint8), which.astype(np.uint16))


def _list_charges(
    slots: Sequence[_Slot],
    codes: NDArray[np.integer],
    columns: Mapping[str, Whole],
    places: Whole,
    charges: Charges,
) -> None:
    """Write the charges of some items as listed, in whole minor units, before VAT."""
    forwarding = np.empty(len(codes), dtype=np.int64)
    every = {**columns, FORWARDING: forwarding}
    for at, slot in enumerate(slots):
        for climbed, rows in slot.groups(codes):
            if not isinstance(rows, slice) and not rows.size:
                continue
            try:
                listed, label = _climbed(climbed, rows, slot.which, codes, every)
            except OutsideError as error:
                items = error.items if isinstance(rows, slice) else rows[error.items]
                raise OutsideError(error.ladder, items) from None
            if at == 0:
                forwarding[rows] = listed
            where = places[rows] + at
            charges.net[where] = listed
            charges.label[where] = label


def _climbed(
    climbed: Ladder | Stack,
    rows: NDArray[np.intp] | slice,
    which: NDArray[np.uint16],
    codes: NDArray[np.integer],
    columns: Mapping[str, Whole],
) -> tuple[Whole, Segment]:
    """Return what some items are charged by one ladder or stack, and the labels."""
    quantity = _ONE if climbed.quantity == ITEM else columns[climbed.quantity][rows]
    if isinstance(climbed, Ladder):
        if climbed.less is not None:
            quantity = quantity - climb(climbed.less, columns[climbed.less.quantity][rows])[0]
        listed, segment = climb(climbed, quantity)
        return listed, segment + climbed.label
    of = which[codes[rows]].astype(np.intp)
    if climbed.quantity == ITEM:
        quantity = np.ones(len(of), dtype=np.int64)
    if climbed.less is not None:
        quantity = quantity - climbed.less.climb(of, columns[climbed.less.quantity][rows])[0]
    return climbed.climb(of, quantity)


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
            net[:], vat[:] = with_vat(net, *ways[0])
        else:
            way = of_label[charges.label[rows]]
            for number, (treatment, rate) in enumerate(ways):
                at = np.flatnonzero(way == number)
                net[at], vat[at] = with_vat(net[at], treatment, rate)


def with_vat(listed: Whole, treatment: Vat, rate: int) -> tuple[Whole, Whole | int]:
    """Return net and VAT of listed charges, VAT half up to the minor unit."""
    if treatment is Vat.EXEMPT:
        return listed, 0
    whole = _WHOLE_RATE + (rate if treatment is Vat.INSIDE else 0)
    vat = listed * (2 * rate)
    vat += whole
    vat //= 2 * whole
    return (listed, vat) if treatment is Vat.ON_TOP else (listed - vat, vat)
