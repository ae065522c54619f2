"""Label rolls in the ledger: issued, used, spoiled. What is gone is a row, for good.

A roll that was opened with a list, because nobody had entered it, can later be issued in
earnest, whole. The issued roll then takes in the opened one: rows stay as they are, but the
labels of the one count as gone on the other, and only the issued roll is shown.
"""

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
from batchpost.model.labels import NumberUsed, Roll

_roll, _label, _batch = schema.roll, schema.label, schema.batch
_owner = schema.roll_client
#: A roll with the client whose own it is, missing for all others.
WITH_OWNER = sa.select(_roll, _owner.c.client_id).outerjoin(
    _owner, _owner.c.roll_id == _roll.c.roll_id
)


def issue_roll(store: Store, connection: sa.Connection, roll: Roll, deed: Deed) -> None:
    """Append a roll.

    Raises:
        RollConflictError: The name is taken, or some of its labels are of another roll.
    """
    store.lock(connection)
    same_series = (_roll.c.indicator == roll.indicator) & (_roll.c.country == roll.country)
    overlaps = (_roll.c.first_serial <= roll.last) & (_roll.c.last_serial >= roll.first)
    others = connection.execute(
        WITH_OWNER.where((_roll.c.roll_id == roll.roll_id) | (same_series & overlaps)).order_by(
            _roll.c.by_list, _roll.c.first_serial
        )
    ).all()
    for other in map(roll_of, others):
        if not _may_take_in(connection, roll, other):
            raise RollConflictError(roll, other)
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
    if roll.client_id is not None:
        connection.execute(
            _owner.insert().values(
                roll_id=roll.roll_id, entry_id=entry_id, client_id=roll.client_id
            )
        )


def _may_take_in(connection: sa.Connection, roll: Roll, other: Roll) -> bool:
    """Tell whether `other` was opened with a list, lies in `roll` whole, and is all gone.

    As nothing is left of it, no label can be used under its name any more, and the key of
    the labels goes on to make a second use impossible.
    """
    whole = roll.first <= other.first and other.last <= roll.last
    if roll.by_list or not other.by_list or roll.roll_id == other.roll_id or not whole:
        return False
    of_other = sa.select(sa.func.count()).where(_label.c.roll_id == other.roll_id)
    return connection.execute(of_other).scalar_one() == other.issued


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
    taken = taken_labels(connection, roll_id, _label.c.serial.between(first, last))
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


def taken_labels(
    connection: sa.Connection, roll_id: str, chosen: sa.ColumnElement[bool]
) -> Sequence[Any]:
    """Return serial and list number of those of the `chosen` labels of a roll that are gone.

    The list number is missing where the label is spoiled.
    """
    return connection.execute(
        sa.select(_label.c.serial, _batch.c.batch_no)
        .outerjoin(_batch, _batch.c.entry_id == _label.c.entry_id)
        .where(_label.c.roll_id.in_([roll_id, *taken_in(connection, roll_id)]), chosen)
        .order_by(_label.c.serial)
    ).all()


def taken_in(connection: sa.Connection, roll_id: str | None = None) -> dict[str, str]:
    """Return each roll that an issued one took in, with the name of that one.

    Issued rolls never overlap, so there is but one.

    Args:
        connection: The database.
        roll_id: Only what this roll took in; otherwise of all rolls.
    """
    opened, issued = _roll.alias("opened"), _roll.alias("issued")
    chosen = sa.select(opened.c.roll_id, issued.c.roll_id).where(
        opened.c.by_list,
        ~issued.c.by_list,
        opened.c.indicator == issued.c.indicator,
        opened.c.country == issued.c.country,
        opened.c.first_serial.between(issued.c.first_serial, issued.c.last_serial),
    )
    if roll_id is not None:
        chosen = chosen.where(issued.c.roll_id == roll_id)
    return dict(connection.execute(chosen).all())


def require_roll(connection: sa.Connection, roll_id: str) -> Roll:
    """Return a roll as it was issued.

    Raises:
        UnknownRollError: No such roll.
    """
    row = connection.execute(WITH_OWNER.where(_roll.c.roll_id == roll_id)).one_or_none()
    if row is None:
        known = connection.execute(sa.select(_roll.c.roll_id).order_by(_roll.c.roll_id))
        raise UnknownRollError(roll_id, known.scalars().all())
    return roll_of(row)


def roll_of(row: Any) -> Roll:
    """Return the roll that a row of the table tells of."""
    return Roll(
        row.roll_id,
        row.indicator,
        row.country,
        row.first_serial,
        row.last_serial,
        row.kind,
        by_list=row.by_list,
        client_id=row.client_id,
    )
