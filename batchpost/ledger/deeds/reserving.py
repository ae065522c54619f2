"""Reserving numbers: of lists and of labels, for a list at work or a workplace that goes offline.

A number that is reserved is nobody else's until it is used or returned. What is left of a
reservation is what was reserved, less what was returned, less what was used; a workplace offline
does not see what it used before it last came home, so `ledger_synced` tells it as spent.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any, Final

import sqlalchemy as sa

from batchpost.ledger import schema
from batchpost.ledger.declaring import derived, text, whole
from batchpost.ledger.entries import Content, Derived, Doing, Told
from batchpost.ledger.offline_errors import LabelReservedError
from batchpost.ledger.store import office_of
from batchpost.model.labels import SerialRange
from batchpost.model.operator import Role
from batchpost.model.ranges import Ranges, common, joined, of_numbers, without

KINDS = {"range_reserved": Role.OPERATOR, "range_returned": Role.OPERATOR}

#: What list numbers are reserved as; labels are reserved as `roll:` and the roll's name.
LISTS: Final = "batch"

reservation = derived(
    "reservation",
    text("what", required=True),
    whole("first_no", required=True),
    whole("last_no", required=True),
    text("holder", required=True),
    key=("what", "first_no", "entry_id"),
)
#: Numbers that are reserved no more: given back (`how` returned), or used (`how` spent).
reservation_end = derived(
    "reservation_end",
    text("what", required=True),
    whole("first_no", required=True),
    whole("last_no", required=True),
    text("holder", required=True),
    text("how", required=True),
    key=("what", "first_no", "entry_id"),
)


def of_roll(roll_id: str) -> str:
    """Return what labels of a roll are reserved as."""
    return f"roll:{roll_id}"


def of_list(sha256: str) -> str:
    """Return the holder of labels that a list at work was given."""
    return f"list:{sha256}"


def reserve(
    doing: Doing, what: str, ranges: Ranges, holder: str, home_id: str | None = None
) -> None:
    """Append a reservation of numbers that are free; who calls holds the office's lock.

    `home_id` tells into which home's local copy they go.
    """
    of_home = {} if home_id is None else {"home_id": home_id}
    doing.append("range_reserved", Content(_facts(what, ranges, holder) | of_home))


def give_back(doing: Doing, what: str, ranges: Ranges, holder: str) -> None:
    """Append that reserved numbers are free again; who calls holds the office's lock."""
    doing.append("range_returned", Content(_facts(what, ranges, holder)))


def derive(told: Told) -> Derived:
    """Return the numbers reserved, or returned."""
    facts = told.facts
    rows = range_rows(facts["what"], facts["ranges"], facts["holder"])
    if told.entry.kind == "range_reserved":
        yield reservation, rows
    else:
        yield reservation_end, [row | {"how": "returned"} for row in rows]
    if facts["what"] != LISTS:
        yield schema.about, [{"object": facts["what"]}]


def range_rows(what: str, ranges: Iterable[Sequence[int]], holder: str) -> list[dict[str, Any]]:
    """Return ranges of numbers as rows."""
    return [
        {"what": what, "first_no": first, "last_no": last, "holder": holder}
        for first, last in ranges
    ]


def held(
    connection: sa.Connection,
    what: str | None = None,
    holder: str | None = None,
    within: SerialRange | None = None,
) -> dict[tuple[str, str], Ranges]:
    """Return what is reserved and not returned, by what it is and who holds it.

    Numbers used since are among them, but for those told as spent.

    Args:
        connection: The database.
        what: Only this kind of numbers.
        holder: Only of this holder.
        within: Only ranges that have some of these numbers.
    """
    depth: defaultdict[tuple[str, str], defaultdict[int, int]]
    depth = defaultdict(lambda: defaultdict(int))
    for table, sign in ((reservation, 1), (reservation_end, -1)):
        chosen = sa.select(table.c.what, table.c.holder, table.c.first_no, table.c.last_no).where(
            table.c.office == office_of(connection)
        )
        if what is not None:
            chosen = chosen.where(table.c.what == what)
        if holder is not None:
            chosen = chosen.where(table.c.holder == holder)
        if within is not None:
            chosen = chosen.where(table.c.first_no <= within[1], table.c.last_no >= within[0])
        for row in connection.execute(chosen):
            steps = depth[row.what, row.holder]
            steps[row.first_no] += sign
            steps[row.last_no + 1] -= sign
    found = {name: _raised(steps) for name, steps in depth.items()}
    return {name: ranges for name, ranges in found.items() if ranges}


def others_hold(
    connection: sa.Connection, what: str, mine: Iterable[str], within: SerialRange | None = None
) -> Ranges:
    """Return the numbers that somebody else holds; `within` leaves out what lies beside it."""
    own = set(mine)
    by_holder = held(connection, what, within=within).items()
    return joined(pair for (_, who), ranges in by_holder if who not in own for pair in ranges)


def refuse_reserved(
    connection: sa.Connection, labels: Mapping[str, Ranges], holders: Iterable[str]
) -> None:
    """Refuse labels that are reserved for somebody else; who calls holds the office's lock.

    Args:
        connection: In the transaction of the deed.
        labels: The serials of each roll.
        holders: For whom they may be reserved.

    Raises:
        LabelReservedError: Names the first of them.
    """
    own = list(holders)
    for roll_id, numbers in labels.items():
        ends = numbers[0][0], numbers[-1][1]
        taken = common(others_hold(connection, of_roll(roll_id), own, ends), numbers)
        if taken:
            raise LabelReservedError(roll_id, taken[0][0])


def returned_and_free(connection: sa.Connection) -> int | None:
    """Return the lowest list number that was given back and is free, or `None`."""
    batch, ends = schema.batch, reservation_end
    of_range = (batch.c.office == ends.c.office) & batch.c.batch_no.between(
        ends.c.first_no, ends.c.last_no
    )
    used = sa.func.count(batch.c.batch_no)
    chosen = (
        sa.select(ends.c.first_no, ends.c.last_no)
        .outerjoin(batch, of_range)
        .where(
            ends.c.office == office_of(connection), ends.c.what == LISTS, ends.c.how == "returned"
        )
        .group_by(ends.c.entry_id, ends.c.first_no, ends.c.last_no)
        .having(used < ends.c.last_no - ends.c.first_no + 1)
    )
    open_ranges = [(row.first_no, row.last_no) for row in connection.execute(chosen)]
    if not open_ranges:
        return None
    taken = (*others_hold(connection, LISTS, ()), *used_lists(connection, open_ranges))
    free = without(open_ranges, taken)
    return free[0][0] if free else None


def largest_reservation(connection: sa.Connection, what: str, holder: str) -> int:
    """Return how many numbers somebody's largest reservation of a kind had."""
    table = reservation
    chosen = (
        sa.select(sa.func.sum(table.c.last_no - table.c.first_no + 1))
        .where(
            table.c.office == office_of(connection),
            table.c.what == what,
            table.c.holder == holder,
        )
        .group_by(table.c.entry_id)
    )
    return max(map(int, connection.execute(chosen).scalars()), default=0)


def used_lists(connection: sa.Connection, ranges: Iterable[tuple[int, int]]) -> Ranges:
    """Return the list numbers within ranges that lists bear."""
    batch = schema.batch
    found: list[int] = []
    for first, last in joined(ranges):
        chosen = sa.select(batch.c.batch_no).where(
            batch.c.office == office_of(connection), batch.c.batch_no.between(first, last)
        )
        found += connection.execute(chosen).scalars()
    return of_numbers(found)


def _raised(steps: Mapping[int, int]) -> Ranges:
    """Return the numbers at which more begins than ends."""
    found: list[tuple[int, int]] = []
    level = 0
    at = sorted(steps)
    for here, after in pairwise(at):
        level += steps[here]
        if level > 0:
            found.append((here, after - 1))
    return joined(found)


def _facts(what: str, ranges: Ranges, holder: str) -> dict[str, Any]:
    return {"what": what, "ranges": [list(pair) for pair in ranges], "holder": holder}
