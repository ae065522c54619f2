"""Label rolls in the ledger: issued, used, spoiled. What is gone is a row, for good.

A roll that was opened with a list, because nobody had entered it, can later be issued in
earnest, whole. The issued roll then takes in the opened one: rows stay as they are, but the
labels of the one count as gone on the other, and only the issued roll is shown.
"""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from batchpost.ledger import schema
from batchpost.ledger.columnar import of_columns
from batchpost.ledger.deeds.reserving import refuse_reserved
from batchpost.ledger.entries import Content, Derived, Doing, Told
from batchpost.ledger.errors import (
    LabelOutsideRollError,
    LabelRangeError,
    NumberUsedError,
    RollConflictError,
    UnknownRollError,
)
from batchpost.ledger.joining import same
from batchpost.ledger.store import office_of
from batchpost.ledger.workplaces import is_offline
from batchpost.model.labels import NumberUsed, Roll
from batchpost.model.operator import Role
from batchpost.model.ranges import Ranges, of_numbers

KINDS = {"roll_issued": Role.OPERATOR, "labels_spoiled": Role.OPERATOR}
OFFLINE = frozenset({"labels_spoiled"})

_roll, _label, _batch = schema.roll, schema.label, schema.batch
_owner = schema.roll_client
#: A roll with the client whose own it is, missing for all others.
WITH_OWNER = sa.select(_roll, _owner.c.client_id).outerjoin(_owner, same(_owner, _roll, "roll_id"))


def issue_roll(doing: Doing, roll: Roll) -> None:
    """Append a roll.

    Raises:
        RollConflictError: The name is taken, or some of its labels are of another roll.
    """
    doing.lock()
    for other in overlapping(doing.connection, roll):
        if not _may_take_in(doing.connection, roll, other):
            raise RollConflictError(roll, other)
    facts = {
        "roll_id": roll.roll_id,
        "indicator": roll.indicator,
        "country": roll.country,
        "first_serial": roll.first,
        "last_serial": roll.last,
        "kind": roll.kind,
        "by_list": roll.by_list,
        "client_id": roll.client_id,
    }
    doing.append("roll_issued", Content(facts))


def overlapping(connection: sa.Connection, roll: Roll) -> list[Roll]:
    """Return the rolls that have the name of `roll` or some of its labels."""
    same_series = (_roll.c.indicator == roll.indicator) & (_roll.c.country == roll.country)
    overlaps = (_roll.c.first_serial <= roll.last) & (_roll.c.last_serial >= roll.first)
    others = connection.execute(
        WITH_OWNER.where(
            _roll.c.office == office_of(connection),
            (_roll.c.roll_id == roll.roll_id) | (same_series & overlaps),
        ).order_by(_roll.c.by_list, _roll.c.first_serial)
    )
    return list(map(roll_of, others))


def derive(told: Told) -> Derived:
    """Return the roll with its owner, or the spoiled labels."""
    facts = dict(told.facts)
    yield schema.about, [{"object": f"roll:{facts['roll_id']}"}]
    if told.entry.kind == "labels_spoiled":
        serials = range(facts["first_serial"], facts["last_serial"] + 1)
        yield _label, _spoiled(facts["roll_id"], serials)
        return
    client_id = facts.pop("client_id")
    yield _roll, [facts]
    if client_id is not None:
        yield _owner, [{"roll_id": facts["roll_id"], "client_id": client_id}]
        yield schema.about, [{"object": f"client:{client_id}"}]


def _spoiled(roll_id: str, serials: range) -> Any:
    columns: dict[str, Sequence[Any]] = {
        "line_no": [None] * len(serials),
        "roll_id": [roll_id] * len(serials),
        "serial": serials,
        "use_no": [1] * len(serials),
    }
    return of_columns(columns, ["roll_id"])


def _may_take_in(connection: sa.Connection, roll: Roll, other: Roll) -> bool:
    """Tell whether `other` was opened with a list, lies in `roll` whole, and is all gone.

    As nothing is left of it, no label can be used under its name any more, and the key of
    the labels goes on to make a second use impossible.
    """
    whole = roll.first <= other.first and other.last <= roll.last
    if roll.by_list or not other.by_list or roll.roll_id == other.roll_id or not whole:
        return False
    of_other = sa.select(sa.func.count(_label.c.serial.distinct())).where(
        _label.c.office == office_of(connection), _label.c.roll_id == other.roll_id
    )
    return connection.execute(of_other).scalar_one() == other.issued


def spoil_labels(doing: Doing, roll_id: str, first: int, last: int) -> None:
    """Append labels `first` to `last` of a roll as spoiled.

    Raises:
        LabelRangeError: The last serial is before the first.
        UnknownRollError: No such roll.
        LabelOutsideRollError: A serial is not of this roll.
        NumberUsedError: One of them is gone already.
        LabelReservedError: One of them is reserved for somebody else.
    """
    if last < first:
        raise LabelRangeError(first, last)
    doing.lock()
    check_labels(doing.connection, {roll_id: (first, last)})
    taken = taken_labels(doing.connection, roll_id, _label.c.serial.between(first, last))
    if taken:
        raise NumberUsedError(f"{roll_id}/{taken[0].serial}", taken[0].batch_no, len(taken))
    holders = (doing.workplace,) if is_offline(doing.workplace) else ()
    refuse_reserved(doing.connection, {roll_id: ((first, last),)}, holders)
    facts = {"roll_id": roll_id, "first_serial": first, "last_serial": last}
    doing.append("labels_spoiled", Content(facts))


def spans(numbers: Sequence[NumberUsed]) -> dict[str, tuple[int, int]]:
    """Return the lowest and highest serial of each roll used."""
    found: dict[str, tuple[int, int]] = {}
    for used in numbers:
        low, high = found.get(used.roll_id, (used.serial, used.serial))
        found[used.roll_id] = (min(low, used.serial), max(high, used.serial))
    return found


def ranges_of(numbers: Sequence[NumberUsed]) -> dict[str, Ranges]:
    """Return the serials used of each roll."""
    found: dict[str, list[int]] = {}
    for used in numbers:
        found.setdefault(used.roll_id, []).append(used.serial)
    return {roll_id: of_numbers(serials) for roll_id, serials in found.items()}


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
        .outerjoin(_batch, same(_batch, _label, "entry_id"))
        .where(
            _label.c.office == office_of(connection),
            _label.c.roll_id.in_([roll_id, *taken_in(connection, roll_id)]),
            chosen,
        )
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
    office = office_of(connection)
    chosen = sa.select(opened.c.roll_id, issued.c.roll_id).where(
        opened.c.office == office,
        issued.c.office == office,
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
    ours = _roll.c.office == office_of(connection)
    row = connection.execute(WITH_OWNER.where(ours, _roll.c.roll_id == roll_id)).one_or_none()
    if row is None:
        known = connection.execute(sa.select(_roll.c.roll_id).where(ours).order_by("roll_id"))
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
