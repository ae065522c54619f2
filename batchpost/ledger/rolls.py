"""Label rolls in the ledger: issued, used, spoiled. What is gone is a row, for good."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from batchpost.ledger import schema
from batchpost.ledger.entries import Deed, append_entry
from batchpost.ledger.errors import (
    LabelOutsideRollError,
    LabelRangeError,
    NumberUsedError,
    RollConflictError,
    UnknownRollError,
)
from batchpost.ledger.store import Store
from batchpost.model.labels import NumberUsed, Roll, RollBalance

#: Serials that are gone, as inclusive (first, last) pairs in order.
Intervals = tuple[tuple[int, int], ...]

_roll, _label, _batch = schema.roll, schema.label, schema.batch


def issue_roll(store: Store, connection: sa.Connection, roll: Roll, deed: Deed) -> None:
    """Append a roll.

    Raises:
        RollConflictError: The name is taken, or some of its labels are of another roll.
    """
    store.lock(connection)
    same_series = (_roll.c.indicator == roll.indicator) & (_roll.c.country == roll.country)
    overlaps = (_roll.c.first_serial <= roll.last) & (_roll.c.last_serial >= roll.first)
    conflict = (_roll.c.roll_id == roll.roll_id) | (same_series & overlaps)
    other = connection.execute(sa.select(_roll).where(conflict).limit(1)).one_or_none()
    if other is not None:
        raise RollConflictError(roll.roll_id, other.roll_id, other.first_serial, other.last_serial)
    entry_id = store.next_entry_id(connection)
    append_entry(
        connection,
        entry_id,
        "roll_issued",
        deed,
        roll_id=roll.roll_id,
        first_serial=roll.first,
        last_serial=roll.last,
    )
    connection.execute(
        _roll.insert().values(
            roll_id=roll.roll_id,
            entry_id=entry_id,
            indicator=roll.indicator,
            country=roll.country,
            first_serial=roll.first,
            last_serial=roll.last,
            kind=roll.kind,
            by_list=roll.by_list,
        )
    )


def spoil_labels(  # noqa: PLR0917 - as many as `Ledger.spoil_labels` has
    store: Store, connection: sa.Connection, roll_id: str, first: int, last: int, deed: Deed
) -> None:
    """Append labels `first` to `last` of a roll as spoiled.

    Raises:
        LabelRangeError: The last serial is before the first.
        UnknownRollError: No such roll.
        LabelOutsideRollError: A serial is not of this roll.
        NumberUsedError: One of them is gone already.
    """
    if last < first:
        raise LabelRangeError(first, last)
    store.lock(connection)
    check_labels(connection, {roll_id: (first, last)})
    taken = connection.execute(
        sa.select(_label.c.serial, _batch.c.batch_no)
        .outerjoin(_batch, (_batch.c.entry_id == _label.c.entry_id))
        .where(_label.c.roll_id == roll_id, _label.c.serial.between(first, last))
        .order_by(_label.c.serial)
    ).all()
    if taken:
        raise NumberUsedError(f"{roll_id}/{taken[0].serial}", taken[0].batch_no, len(taken))
    entry_id = store.next_entry_id(connection)
    append_entry(
        connection,
        entry_id,
        "labels_spoiled",
        deed,
        roll_id=roll_id,
        first_serial=first,
        last_serial=last,
    )
    rows = [(entry_id, None, roll_id, serial) for serial in range(first, last + 1)]
    store.add(connection, _label, rows)


def spans(numbers: Sequence[NumberUsed]) -> dict[str, tuple[int, int]]:
    """Return the lowest and highest serial of each roll used."""
    found: dict[str, tuple[int, int]] = {}
    for used in numbers:
        low, high = found.get(used.roll_id, (used.serial, used.serial))
        found[used.roll_id] = (min(low, used.serial), max(high, used.serial))
    return found


def check_labels(connection: sa.Connection, within: dict[str, tuple[int, int]]) -> None:
    """Refuse serials that do not belong to their roll.

    Raises:
        UnknownRollError: No such roll.
        LabelOutsideRollError: A serial is not of its roll.
    """
    for roll_id, ends in within.items():
        roll = require_roll(connection, roll_id)
        for serial in ends:
            if not roll.first <= serial <= roll.last:
                raise LabelOutsideRollError(roll_id, serial, roll.first, roll.last)


def require_roll(connection: sa.Connection, roll_id: str) -> Roll:
    """Return a roll as it was issued.

    Raises:
        UnknownRollError: No such roll.
    """
    row = connection.execute(sa.select(_roll).where(_roll.c.roll_id == roll_id)).one_or_none()
    if row is None:
        known = connection.execute(sa.select(_roll.c.roll_id).order_by(_roll.c.roll_id))
        raise UnknownRollError(roll_id, known.scalars().all())
    return _roll_of(row)


def gone_labels(connection: sa.Connection, roll_id: str) -> Intervals:
    """Return the serials of a roll that are used or spoiled.

    Raises:
        UnknownRollError: No such roll.
    """
    require_roll(connection, roll_id)
    return _intervals(connection, roll_id).get(roll_id, ())


def list_rolls(connection: sa.Connection) -> list[RollBalance]:
    """Return all rolls with what is left of them, in the order of their issue."""
    gone = _intervals(connection)
    counted = sa.select(
        _label.c.roll_id,
        sa.func.count(_label.c.line_no).label("used"),
        sa.func.count().label("gone"),
    ).group_by(_label.c.roll_id)
    counts = {row.roll_id: (row.used, row.gone) for row in connection.execute(counted)}
    return [
        _balance(roll, gone.get(roll.roll_id, ()), *counts.get(roll.roll_id, (0, 0)))
        for roll in map(_roll_of, connection.execute(sa.select(_roll).order_by(_roll.c.entry_id)))
    ]


def _balance(roll: Roll, gone: Intervals, used: int, gone_count: int) -> RollBalance:
    free = roll.first if not gone or gone[0][0] > roll.first else gone[0][1] + 1
    return RollBalance(
        roll=roll,
        used=used,
        spoiled=gone_count - used,
        left=roll.issued - gone_count,
        next_serial=free if free <= roll.last else None,
    )


def _intervals(connection: sa.Connection, roll_id: str | None = None) -> dict[str, Intervals]:
    """Return the gone serials of one roll or of all.

    Within a run of serials, serial minus its rank is the same number.
    """
    rank = sa.func.row_number().over(partition_by=_label.c.roll_id, order_by=_label.c.serial)
    labels = sa.select(_label.c.roll_id, _label.c.serial, (_label.c.serial - rank).label("run"))
    if roll_id is not None:
        labels = labels.where(_label.c.roll_id == roll_id)
    run = labels.subquery()
    ends = (
        sa.select(run.c.roll_id, sa.func.min(run.c.serial), sa.func.max(run.c.serial))
        .group_by(run.c.roll_id, run.c.run)
        .order_by(run.c.roll_id, sa.func.min(run.c.serial))
    )
    found: dict[str, list[tuple[int, int]]] = {}
    for name, first, last in connection.execute(ends):
        found.setdefault(name, []).append((first, last))
    return {name: tuple(pairs) for name, pairs in found.items()}


def _roll_of(row: Any) -> Roll:
    return Roll(
        row.roll_id,
        row.indicator,
        row.country,
        row.first_serial,
        row.last_serial,
        row.kind,
        by_list=row.by_list,
    )
