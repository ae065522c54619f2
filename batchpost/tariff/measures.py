"""Classes of measures: the first box of the book's table that each item fits into."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from batchpost.tariff.derived import OUTSIDE, SIDES, Box, Derived
from batchpost.tariff.ladders import WEIGHT

if TYPE_CHECKING:
    import pandas as pd

Numbers = NDArray[np.int64]
_NO_LIMIT = 1 << 40


def classify(derived: Derived, items: "pd.DataFrame") -> dict[str, pa.Array]:
    """Return the classes of all items by their measures, a column a table of classes.

    Where the measures an item tells do not settle its class, the cell is empty. `complete`
    takes the class where the table serves the item's service and the item does not tell the
    fact itself; it refuses an item that is over every class.

    Args:
        derived: What the book derives.
        items: The table of items, with those of `SIDES` and the mass that it has.
    """
    classes: dict[str, pa.Array] = {}
    for table in derived.boxes:
        if not any(name in items for name in (*SIDES, WEIGHT)):
            continue
        measures = [_measures(items, name) for name in (*SIDES, WEIGHT)]
        found = _fit(table.boxes, measures, len(items))
        names = pa.array([*(box.value for box in table.boxes), OUTSIDE], pa.large_string())
        classes[table.source.class_name] = names.take(pa.array(found, mask=found < 0))
    return classes


def _measures(items: "pd.DataFrame", name: str) -> Numbers | None:
    """Return a column of measures, -1 where one is not told; `None` where none is."""
    if name not in items:
        return None
    values: Numbers = items[name].array.to_numpy(dtype=np.int64, na_value=-1)
    return values


def _fit(boxes: Sequence[Box], measures: Sequence[Numbers | None], count: int) -> Numbers:
    """Return the first box each item fits into, their number where none, -1 where not told."""
    told = [*_ordered(measures[:-1]), measures[-1]]
    found: Numbers = np.full(count, len(boxes), dtype=np.int64)
    undecided = np.ones(count, dtype=np.bool_)
    for number, box in enumerate(boxes):
        fits, unknown = undecided.copy(), np.zeros(count, dtype=np.bool_)
        for measure, limit in zip(told, _limits(box), strict=True):
            if limit == _NO_LIMIT:
                continue
            if measure is None:
                unknown[:] = True
            else:
                fits &= measure <= limit
                unknown |= measure < 0
        found[fits] = number
        found[fits & unknown] = -1
        undecided &= ~fits
    return found


def _ordered(sides: Sequence[Numbers | None]) -> list[Numbers | None]:
    """Return the sides, the longest first where all three are told."""
    told = [side for side in sides if side is not None]
    if len(told) < len(sides):
        return list(sides)
    whole = np.logical_and.reduce([side >= 0 for side in told])
    first, second, third = told
    longest = np.maximum(np.maximum(first, second), third)
    shortest = np.minimum(np.minimum(first, second), third)
    middle = first + second + third - longest - shortest
    ordered = (longest, middle, shortest)
    return [np.where(whole, new, old) for new, old in zip(ordered, told, strict=True)]


def _limits(box: Box) -> list[int]:
    """Return a box's limits: its sides (longest first where all are limited), its mass."""
    sides = [_NO_LIMIT if side is None else side for side in box.sides_mm]
    if None not in box.sides_mm:
        sides.sort(reverse=True)
    return [*sides, _NO_LIMIT if box.weight_g is None else box.weight_g]
