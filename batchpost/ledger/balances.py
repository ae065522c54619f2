"""What is left of label rolls: the gone serials gathered, the balances counted."""

from collections import defaultdict
from collections.abc import Callable

import sqlalchemy as sa

from batchpost.ledger import schema
from batchpost.ledger.deeds.reserving import held, of_roll
from batchpost.ledger.deeds.rolls import WITH_OWNER, require_roll, roll_of, taken_in
from batchpost.ledger.standing import takes_out
from batchpost.ledger.store import office_of
from batchpost.model.labels import Roll, RollBalance, SerialRange
from batchpost.model.ranges import Ranges, joined, size, without

#: Serials that are gone, as inclusive (first, last) pairs in order.
Intervals = tuple[SerialRange, ...]
#: Makes the condition that a row of a table was written by an entry that is looked at.
Seen = Callable[[sa.FromClause], sa.ColumnElement[bool]]

_roll, _label, _out = schema.roll, schema.label, schema.item_out


def gone_labels(connection: sa.Connection, roll_id: str) -> Intervals:
    """Return the serials of a roll that are used or spoiled.

    Raises:
        UnknownRollError: No such roll.
    """
    require_roll(connection, roll_id)
    names = [roll_id, *taken_in(connection, roll_id)]
    ours = _label.c.office == office_of(connection)
    runs = _runs(connection, ours & _label.c.roll_id.in_(names))
    return joined(run for roll_runs in runs.values() for run in roll_runs)


def list_rolls(
    connection: sa.Connection, before: sa.Select[tuple[int]] | None = None
) -> list[RollBalance]:
    """Return all rolls with what is left of them, in the order of their issue.

    A roll that an issued one took in is counted there and not shown. The label of an item taken
    out of its list is gone like a spoiled one.

    Args:
        connection: The database.
        before: Numbers of entries that are not looked at, so that the rolls are as before them.
    """
    office = office_of(connection)

    def seen(table: sa.FromClause) -> sa.ColumnElement[bool]:
        known = table.c.office == office
        return known if before is None else known & table.c.entry_id.not_in(before)

    chosen = WITH_OWNER.where(seen(_roll)).order_by(_roll.c.entry_id)
    issued = list(map(roll_of, connection.execute(chosen)))
    names = {roll.roll_id for roll in issued}
    outer = {inner: name for inner, name in taken_in(connection).items() if name in names}
    gone: defaultdict[str, list[SerialRange]] = defaultdict(list)
    for roll_id, runs in _runs(connection, seen(_label)).items():
        gone[outer.get(roll_id, roll_id)] += runs
    used: defaultdict[str, int] = defaultdict(int)
    for roll_id, count in _used(connection, seen):
        used[outer.get(roll_id, roll_id)] += count
    reserved: defaultdict[str, Ranges] = defaultdict(tuple)
    for (what, _), ranges in held(connection).items():
        reserved[what.removeprefix(of_roll(""))] += ranges
    return [
        _balance(roll, joined(gone[roll.roll_id]), used[roll.roll_id], reserved[roll.roll_id])
        for roll in issued
        if roll.roll_id not in outer
    ]


def _used(connection: sa.Connection, seen: Seen) -> list[tuple[str, int]]:
    """Return rolls with how many labels were stuck on items, and less how many came off again.

    A label let go and used again is a second row of the same serial. Those that came off for
    good are few, and found from the items taken out.
    """
    again = _label.alias()
    stuck = sa.select(_label.c.roll_id, sa.func.count()).where(
        seen(_label), _label.c.line_no.is_not(None), _label.c.use_no == 1
    )
    used_again = sa.exists().where(
        seen(again),
        again.c.office == _label.c.office,
        again.c.roll_id == _label.c.roll_id,
        again.c.serial == _label.c.serial,
        again.c.use_no > _label.c.use_no,
    )
    came_off = (
        sa.select(_label.c.roll_id, -sa.func.count())
        .join(_out, takes_out(_out, _label))
        .where(seen(_label), seen(_out), ~used_again)
    )
    return [
        (roll_id, count)
        for counted in (stuck, came_off)
        for roll_id, count in connection.execute(counted.group_by(_label.c.roll_id))
    ]


def _balance(roll: Roll, gone: Intervals, used: int, held_back: Ranges) -> RollBalance:
    gone_count = size(gone)
    left = without([(roll.first, roll.last)], gone)
    free = without(left, held_back)
    return RollBalance(
        roll=roll,
        used=used,
        spoiled=gone_count - used,
        left=roll.issued - gone_count,
        reserved=size(left) - size(free),
        next_serial=free[0][0] if free else None,
    )


def _runs(
    connection: sa.Connection, chosen: sa.ColumnElement[bool]
) -> dict[str, list[SerialRange]]:
    """Return the gone serials of the `chosen` labels, each roll's under its own name.

    Within a run of serials, serial minus its rank is the same number.
    """
    rank = sa.func.row_number().over(partition_by=_label.c.roll_id, order_by=_label.c.serial)
    # A label let go and used again is a second row of the same serial.
    labels = sa.select(
        _label.c.roll_id, _label.c.serial, (_label.c.serial - rank).label("run")
    ).where(chosen, _label.c.use_no == 1)
    run = labels.subquery()
    ends = (
        sa.select(run.c.roll_id, sa.func.min(run.c.serial), sa.func.max(run.c.serial))
        .group_by(run.c.roll_id, run.c.run)
        .order_by(run.c.roll_id, sa.func.min(run.c.serial))
    )
    found: dict[str, list[SerialRange]] = {}
    for name, first, last in connection.execute(ends):
        found.setdefault(name, []).append((first, last))
    return found
