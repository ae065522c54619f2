"""Classes of measures: the first box of the book's table that each item fits into."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from batchpost.tariff.derived import OUTSIDE, SIDES, Box, Derived
from batchpost.tariff.ladders import WEIGHT

if TYPE_CHECKING:
    import pandas as pd

Numbers = NDArray[np.int64]
_NO_LIMIT = 1 << 40


def classify(
    derived: Derived, items: "pd.DataFrame", columns: Mapping[str, pa.Array]
) -> dict[str, pa.Array]:
    """Return the classes of all items by their measures, a column a fact.

    Where the measures an item tells do not settle its class, the cell is empty. `complete`
    refuses an item that is over every class.

    Args:
        derived: What the book derives.
        items: The table of items, with those of `SIDES` and the mass that it has.
        columns: Facts the items tell themselves; those stand.
    """
    classes: dict[str, pa.Array] = {}
    for table in derived.boxes:
        fact = table.source.fact
        if not any(name in items for name in (*SIDES, WEIGHT)):
            continue
        found = _fit(table.boxes, [_measures(items, name) for name in (*SIDES, WEIGHT)])
        names = pa.array([*(box.value for box in table.boxes), OUTSIDE], pa.large_string())
        column = names.take(pa.array(found, mask=found < 0))
        classes[fact] = pc.coalesce(columns[fact], column) if fact in columns else column
    return classes


def _measures(items: "pd.DataFrame", name: str) -> Numbers:
    """Return a column of measures, -1 where one is not told."""
    if name not in items:
        return np.full(len(items), -1, dtype=np.int64)
    values: Numbers = items[name].array.to_numpy(dtype=np.int64, na_value=-1)
    return values


def _fit(boxes: Sequence[Box], measures: Sequence[Numbers]) -> Numbers:
    """Return the first box each item fits into, their number where none, -1 where not told."""
    sides = np.stack(measures[:-1])
    whole = (sides >= 0).all(axis=0)
    sides = np.where(whole, -np.sort(-sides, axis=0), sides)
    told = [*sides, measures[-1]]
    found: Numbers = np.full(len(measures[0]), len(boxes), dtype=np.int64)
    open_still = np.ones(len(found), dtype=np.bool_)
    for number, box in enumerate(boxes):
        limits = _limits(box)
        fits = np.ones(len(found), dtype=np.bool_)
        unknown = np.zeros(len(found), dtype=np.bool_)
        for measure, limit in zip(told, limits, strict=True):
            if limit < _NO_LIMIT:
                unknown |= measure < 0
                fits &= measure <= limit
        over = open_still & ~fits
        found[open_still & fits & ~unknown] = number
        found[open_still & fits & unknown] = -1
        open_still = over
    return found


def _limits(box: Box) -> list[int]:
    """Return a box's limits: its sides (longest first where all are limited), its mass."""
    sides = [_NO_LIMIT if side is None else side for side in box.sides_mm]
    if None not in box.sides_mm:
        sides.sort(reverse=True)
    return [*sides, _NO_LIMIT if box.weight_g is None else box.weight_g]
