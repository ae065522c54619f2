"""Seats: which charges at one place of the recipes are reckoned together, and how.

Items are not priced ladder by ladder where that can be helped. All charges of a place that
are sums known beforehand are looked up by recipe; all that rise evenly with one quantity are
reckoned with each recipe's own numbers; all ladders that can be written out (`climb.Grid`)
are looked up in one table. Only what is left is climbed ladder by ladder, or stacked.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from batchpost.tariff.climb import (
    ITEM,
    Ladder,
    OutsideError,
    Vat,
    Whole,
    climb,
    rounded,
)
from batchpost.tariff.stack import Stack

Codes = NDArray[np.intp]
Amounts = Whole | NDArray[np.int32]
#: Listed charge, net, VAT and label.
Priced = tuple[Amounts, Amounts, Amounts | int, Amounts | int]

_WHOLE_RATE = 10_000  # VAT rates are in hundredths of a percent
#: Units of a grid are counted by a product and a shift: exact for quantities up to
#: `GRID_END` (20 bits) and units up to 14 bits, for 20 + 14 < 36.
_SHIFT = 36
#: All grids of a place together have so many units at most, and a small table so many.
_ROOM, _SMALL = 1 << 18, 1 << 16


class Group(Protocol):
    """Charges reckoned together."""

    def price(self, codes: Codes, columns: Mapping[str, Whole], rows: Codes | slice) -> Priced:
        """Return the charges of some items.

        Args:
            codes: Recipe codes of the items.
            columns: Quantities of all items.
            rows: Which of all items they are.

        Raises:
            OutsideError: For some item there is no charge; counted among the items.
        """
        ...


class Flat:
    """Sums that are asked of each item alike: known by the recipe."""

    def __init__(self, ladders: Sequence[Ladder], which: Codes) -> None:
        """Reckon them; `which` says each recipe's ladder."""
        one = np.ones(1, dtype=np.int64)
        listed = [climb(ladder, one)[0] for ladder in ladders]
        split = [
            with_vat(each.copy(), ladder.vat, ladder.vat_rate)
            for each, ladder in zip(listed, ladders, strict=True)
        ]
        self._listed = np.concatenate(listed)[which]
        self._net = np.concatenate([net for net, _ in split])[which]
        self._vat = np.array([np.sum(vat) for _, vat in split], dtype=np.int64)[which]
        self._label = _labels(ladders)[which]

    def price(self, codes: Codes, columns: Mapping[str, Whole], rows: Codes | slice) -> Priced:
        """Look them up."""
        del columns, rows
        return (
            self._listed.take(codes, mode="clip"), self._net.take(codes, mode="clip"),
            self._vat.take(codes, mode="clip"), self._label.take(codes, mode="clip"),
        )  # fmt: skip


class _Bounded:
    """What has no charge below or above some quantity, by recipe."""

    def __init__(self, ladders: Sequence[Ladder], which: Codes) -> None:
        self.quantity = ladders[0].quantity
        self.ladders, self._which = ladders, which
        low = np.array([ladder.starts[0] for ladder in ladders], dtype=np.int64)
        end = np.array([ladder.end for ladder in ladders], dtype=np.int64)
        self._least, self._most = int(low.max()), int(end.min())
        self._low, self._end = low[which], end[which]
        self._label = _labels(ladders)[which]

    def within(self, codes: Codes, quantity: Whole) -> None:
        """Refuse quantities for which a ladder has no charge.

        Raises:
            OutsideError: Names the first one's ladder, and all items outside the same.
        """
        too_low = too_high = None
        if quantity.min() < self._least:
            too_low = quantity < self._low.take(codes, mode="clip")
        if quantity.max() > self._most:
            too_high = quantity > self._end.take(codes, mode="clip")
        for bad in (too_low, too_high):
            if bad is not None and bad.any():
                at = np.flatnonzero(bad)
                which = self._which[codes[at]]
                raise OutsideError(self.ladders[int(which[0])], at[which == which[0]])


class Line(_Bounded):
    """Charges that rise evenly from the first unit: percentages, so much a kilogram or day."""

    def __init__(self, ladders: Sequence[Ladder], which: Codes) -> None:
        """Put the numbers of the ladders beside their recipes; all share the step."""
        super().__init__(ladders, which)
        self._rates = _Rates(ladders, which)
        self._step = int(ladders[0].step[0]) if ladders[0].per_step[0] else 1
        firsts = [(one.base[0], one.origin[0], one.per_step[0], one.minimum) for one in ladders]
        self._base, self._origin, self._per, self._minimum = (
            column[which] for column in np.array(firsts, dtype=np.int64).T
        )
        self._has = tuple(bool(each.any()) for each in (self._base, self._origin, self._minimum))

    def price(self, codes: Codes, columns: Mapping[str, Whole], rows: Codes | slice) -> Priced:
        """Reckon them."""
        quantity = _of(columns[self.quantity], rows)
        self.within(codes, quantity)
        based, shifted, bottomed = self._has
        amount = quantity
        if shifted:
            amount = amount - self._origin.take(codes, mode="clip")
        if self._step > 1:
            amount = amount + (self._step - 1)
            amount //= self._step
        amount = amount * self._per.take(codes, mode="clip")
        if based:
            amount += self._base.take(codes, mode="clip")
        if bottomed:
            np.maximum(amount, self._minimum.take(codes, mode="clip"), out=amount)
        listed = rounded(amount)
        net, vat = self._rates.split(listed, codes)
        return listed, net, vat, self._label.take(codes, mode="clip")


class Grids(_Bounded):
    """Ladders written out one after the other in one table."""

    def __init__(self, ladders: Sequence[Ladder], which: Codes) -> None:
        """Write them out."""
        super().__init__(ladders, which)
        grids = [ladder.grid for ladder in ladders if ladder.grid is not None]
        assert len(grids) == len(ladders)
        split = [
            with_vat(grid.listed.copy(), ladder.vat, ladder.vat_rate)
            for grid, ladder in zip(grids, ladders, strict=True)
        ]
        self._listed = _narrow([grid.listed for grid in grids])
        self._net = _narrow([net for net, _ in split])
        self._vat = _narrow([np.broadcast_to(vat, net.shape) for net, vat in split])
        self._labels = np.concatenate(
            [grid.segment + ladder.label for grid, ladder in zip(grids, ladders, strict=True)]
        ).astype(np.int32)
        self._same = bool((self._listed == self._net).all())
        units = np.array([grid.unit for grid in grids], dtype=np.int64)
        lengths = np.array([len(grid.listed) for grid in grids], dtype=np.int64)
        factor = -(-(1 << _SHIFT) // units)
        plus = factor * (units - 1) + ((np.cumsum(lengths) - lengths) << _SHIFT)
        self._factor, self._plus = factor[which], plus[which]

    def price(self, codes: Codes, columns: Mapping[str, Whole], rows: Codes | slice) -> Priced:
        """Look them up."""
        quantity = _of(columns[self.quantity], rows)
        self.within(codes, quantity)
        place = quantity * self._factor.take(codes, mode="clip")
        place += self._plus.take(codes, mode="clip")
        place >>= _SHIFT
        net = self._net.take(place, mode="clip")
        listed = net if self._same else self._listed.take(place, mode="clip")
        vat = self._vat.take(place, mode="clip")
        return listed, net, vat, self._labels.take(place, mode="clip")


class Climbed:
    """Ladders climbed for themselves: one, or a stack of a kind."""

    def __init__(self, ladders: Sequence[Ladder], which: Codes) -> None:
        """Stack them, if there are several."""
        self._ladders, self._which = ladders, which
        self._rates = _Rates(ladders, which)
        self._stack = Stack(ladders) if len(ladders) > 1 else None

    def price(self, codes: Codes, columns: Mapping[str, Whole], rows: Codes | slice) -> Priced:
        """Climb them."""
        first = self._ladders[0]
        quantity = (
            np.ones(len(codes), dtype=np.int64)
            if first.quantity == ITEM
            else _of(columns[first.quantity], rows)
        )
        label: Whole | int
        if self._stack is None:
            if first.less is not None:
                beside = _of(columns[first.less.quantity], rows)
                quantity = quantity - climb(first.less, beside)[0]
            listed, segment = climb(first, quantity)
            label = segment + first.label
        else:
            which = self._which.take(codes, mode="clip")
            less = self._stack.less
            if less is not None:
                beside = _of(columns[less.quantity], rows)
                quantity = quantity - less.climb(which, beside)[0]
            listed, label = self._stack.climb(which, quantity)
        net, vat = self._rates.split(listed, codes)
        return listed, net, vat, label


def grouped(ladders: Sequence[Ladder | None], *, many: bool) -> list[tuple[Group, list[int]]]:
    """Return the charges at one place of the recipes as groups, each with its recipes' codes.

    Args:
        ladders: What stands there, by recipe code; equal labels are the same ladder.
        many: Whether so many items are priced that ladders are worth writing out.
    """
    kinds: dict[str, type[Flat | Line | Grids | Climbed]] = {
        "flat": Flat, "line": Line, "grid": Grids, "climb": Climbed,
    }  # fmt: skip
    different = {ladder.label: ladder for ladder in ladders if ladder is not None}
    written = _written_out(different.values()) if many else frozenset()
    seats: dict[int, tuple[tuple[str, ...], int]] = {}
    alike: dict[tuple[str, ...], list[Ladder]] = {}
    for label, ladder in different.items():
        kind = ("grid", ladder.quantity) if label in written else _likeness(ladder)
        mine = alike.setdefault(kind, [])
        seats[label] = (kind, len(mine))
        mine.append(ladder)
    members: dict[tuple[str, ...], list[int]] = {}
    for code, each in enumerate(ladders):
        if each is not None:
            members.setdefault(seats[each.label][0], []).append(code)
    found: list[tuple[Group, list[int]]] = []
    for kind, mine in alike.items():
        which = np.zeros(len(ladders), dtype=np.intp)
        for code in members[kind]:
            each = ladders[code]
            assert each is not None
            which[code] = seats[each.label][1]
        found.append((kinds[kind[0]](mine, which), members[kind]))
    return found


def _written_out(ladders: Iterable[Ladder]) -> frozenset[int]:
    """Return the labels of the ladders that are looked up in a table.

    Those of several segments are, as far as there is room; those of one segment are quickly
    reckoned, so they only join where that puts all charges of the place into one small table.
    """
    grids = {one.label: one for one in ladders if one.quantity != ITEM and one.grid is not None}
    stepped = [one for one in grids.values() if len(one.starts) > 1]
    if not stepped:
        return frozenset()
    if sum(_units(one) for one in grids.values()) <= _SMALL:
        return frozenset(grids)
    found, room = set(), _ROOM
    for one in stepped:
        room -= _units(one)
        if room >= 0:
            found.add(one.label)
    return frozenset(found)


def _units(ladder: Ladder) -> int:
    return 0 if ladder.grid is None else len(ladder.grid.listed)


def _likeness(ladder: Ladder) -> tuple[str, ...]:
    """Return how a charge is reckoned, and what it must share with others for that."""
    inside = str(ladder.vat_rate if ladder.vat is Vat.INSIDE else "")
    if ladder.less is None and not ladder.hole.any():
        if ladder.quantity == ITEM:
            return ("flat",)
        if len(ladder.starts) == 1:
            step = int(ladder.step[0]) if ladder.per_step[0] else 1
            return "line", ladder.quantity, str(step), inside
    return "climb", *map(str, ladder.likeness), inside


def _narrow(pieces: Sequence[Whole]) -> Amounts:
    """Return pieces as one table, in 32 bits if they fit: more of it stays at hand."""
    whole = np.concatenate(pieces)
    return whole.astype(np.int32) if np.abs(whole).max() <= np.iinfo(np.int32).max else whole


def _labels(ladders: Sequence[Ladder]) -> NDArray[np.int32]:
    return np.array([ladder.label for ladder in ladders], dtype=np.int32)


def _of(column: Whole, rows: Codes | slice) -> Whole:
    """Return a column's values for some items."""
    return column[rows] if isinstance(rows, slice) else column.take(rows, mode="clip")


class _Rates:
    """How VAT stands to the charges of a group: on top at each recipe's rate, or inside."""

    def __init__(self, ladders: Sequence[Ladder], which: Codes) -> None:
        rates = [0 if one.vat is Vat.EXEMPT else one.vat_rate for one in ladders]
        self._rate = rates[0]
        self._alike = set(rates) == {self._rate}
        self._rates = np.array(rates, dtype=np.int64)[which]
        self._inside = ladders[0].vat is Vat.INSIDE

    def split(self, listed: Whole, codes: Codes) -> tuple[Whole, Whole | int]:
        """Return net and VAT of listed charges; exempt ones have the rate 0."""
        if self._inside:  # of one rate: `_likeness` sees to it
            return with_vat(listed, Vat.INSIDE, self._rate)
        if self._alike:
            return with_vat(listed, Vat.ON_TOP if self._rate else Vat.EXEMPT, self._rate)
        vat = listed * (2 * self._rates.take(codes, mode="clip"))
        vat += _WHOLE_RATE
        vat //= 2 * _WHOLE_RATE
        return listed, vat


def with_vat(listed: Whole, treatment: Vat, rate: int) -> tuple[Whole, Whole | int]:
    """Return net and VAT of listed charges, VAT half up to the minor unit."""
    if treatment is Vat.EXEMPT:
        return listed, 0
    whole = _WHOLE_RATE + (rate if treatment is Vat.INSIDE else 0)
    vat = listed * (2 * rate)
    vat += whole
    vat //= 2 * whole
    return (listed, vat) if treatment is Vat.ON_TOP else (listed - vat, vat)
