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

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from batchpost.tariff.climb import (
    FORWARDING,
    ITEM,
    LARGEST,
    Ladder,
    OutsideError,
    Vat,
    Whole,
)
from batchpost.tariff.seats import Codes, Group, grouped, with_vat

__all__ = (
    "FORWARDING", "ITEM", "LARGEST", "Charges", "Ladder", "OutsideError", "Vat", "Whole",
    "evaluate", "with_vat",
)  # fmt: skip

#: Items priced at one go: few enough for the processor's cache, enough for each call.
CHUNK = 1 << 15
#: From so many items on it pays to write ladders out.
MANY = 1 << 12

#: The charges of an item, in order; the first is the forwarding.
Recipe = Sequence[Ladder]


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
        recipes: Charges by recipe code; equal labels are the same ladder.
        codes: Recipe code of each item.
        quantities: Columns the ladders climb, one value an item.

    Raises:
        OutsideError: Some items' quantity lies where the ladder has no segment.
    """
    counts = np.array([len(recipe) for recipe in recipes], dtype=np.int64)
    offsets = np.zeros(len(codes) + 1, dtype=np.int64)
    np.cumsum(counts.take(codes), out=offsets[1:])
    charges = Charges(
        offsets,
        np.empty(offsets[-1], dtype=np.int64),
        np.empty(offsets[-1], dtype=np.int64),
        np.empty(offsets[-1], dtype=np.int32),
    )
    many = len(codes) >= MANY
    slots = [_slot(recipes, place, many=many) for place in range(int(counts.max(initial=0)))]
    for first in range(0, len(codes), CHUNK):
        rows = slice(first, min(first + CHUNK, len(codes)))
        columns = {name: column[rows] for name, column in quantities.items()}
        mine = codes[rows].astype(np.intp, copy=False)
        try:
            _price(slots, mine, columns, offsets[rows], charges)
        except OutsideError as error:
            raise OutsideError(error.ladder, error.items + first) from None
    return charges


@dataclass(frozen=True, slots=True)
class _Slot:
    """The charges at one place of the recipes: groups, and which recipe is in which."""

    groups: tuple[Group, ...]
    of: NDArray[np.uint8]  # place in `groups` by recipe code, `len(groups)` for none


def _slot(recipes: Sequence[Recipe], place: int, *, many: bool) -> _Slot:
    """Return what stands at one place of the recipes."""
    ladders = [recipe[place] if place < len(recipe) else None for recipe in recipes]
    groups = grouped(ladders, many=many)
    of = np.full(len(recipes), len(groups), dtype=np.uint8)
    for number, (_, members) in enumerate(groups):
        of[members] = number
    return _Slot(tuple(group for group, _ in groups), of)


def _price(
    slots: Sequence[_Slot],
    codes: Codes,
    columns: Mapping[str, Whole],
    places: Whole,
    charges: Charges,
) -> None:
    """Write the charges of some items."""
    forwarding = np.empty(len(codes), dtype=np.int64)
    every = {**columns, FORWARDING: forwarding}
    for at, slot in enumerate(slots):
        alone = len(slot.groups) == 1 and not slot.of.any()
        of = None if alone else slot.of.take(codes, mode="clip")
        for number, group in enumerate(slot.groups):
            rows = slice(0, len(codes)) if of is None else np.flatnonzero(of == number)
            if not isinstance(rows, slice) and not rows.size:
                continue
            mine = codes if isinstance(rows, slice) else codes.take(rows, mode="clip")
            try:
                listed, net, vat, label = group.price(mine, every, rows)
            except OutsideError as error:
                items = error.items if isinstance(rows, slice) else rows[error.items]
                raise OutsideError(error.ladder, items) from None
            if at == 0:
                forwarding[rows] = listed
            where = places if isinstance(rows, slice) else places.take(rows, mode="clip")
            charges.net[at:][where] = net
            charges.vat[at:][where] = vat
            charges.label[at:][where] = label
