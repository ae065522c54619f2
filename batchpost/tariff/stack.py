"""Hundreds of ladders of a kind, stacked as one table.

A price list by destination is hundreds of small ladders; climbing each for its few items
would spend the time on calls. A *stack* puts the segments of many side by side and looks
each item's up, so the cost does not depend on how many destinations there are.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from batchpost.tariff.climb import Ladder, OutsideError, Whole, rounded, steps_cost

#: Segments up to here are found by comparing, more by bisection.
_FEW = 4
#: What no quantity reaches, and so far apart that keys of ladders never mix.
_BEYOND = 1 << 42


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
            amount += steps_cost(quantity, origin, step, self._per_step[segment])
        if self._minimum.any():
            np.maximum(amount, self._minimum[which], out=amount)
        return rounded(amount), self._numbers[segment]

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
