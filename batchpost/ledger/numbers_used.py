"""Numbers and labels of a list that the ledger has already: borne, or free to be borne again."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from batchpost.ledger import schema
from batchpost.ledger.deeds.rolls import spans, taken_in
from batchpost.ledger.errors import NumberUsedError
from batchpost.ledger.joining import same
from batchpost.ledger.standing import is_out
from batchpost.ledger.store import Store, office_of
from batchpost.model.acceptance import Acceptance
from batchpost.model.labels import NumberUsed

if TYPE_CHECKING:
    import pandas as pd

_use, _label, _change = schema.number_use, schema.label, schema.batch_change


def used_identifiers(store: Store, connection: sa.Connection, wanted: Sequence[str]) -> set[str]:
    """Return those of the identifiers that an accepted item bears."""
    chosen = sa.select(_use.c.item_identifier).where(
        _use.c.office == office_of(connection),
        store.among(_use.c.item_identifier, wanted),
        ~is_out(_use),
    )
    return set(connection.execute(chosen).scalars())


def number_used(
    store: Store, connection: sa.Connection, given: Acceptance
) -> NumberUsedError | None:
    """Return which number of a list the ledger has already, or `None`."""
    identifiers = identifiers_of(given.items)
    taken: dict[str, int | None] = {}
    borne = sa.select(_use.c.item_identifier, _change.c.batch_no).where(
        store.among(_use.c.item_identifier, list(identifiers.values()))
    )
    for row in connection.execute(_with_batch(connection, borne, _use)):
        taken[row.item_identifier] = row.batch_no
    for roll_id in spans(given.numbers):
        lines = {used.serial: used.line_no for used in given.numbers if used.roll_id == roll_id}
        gone = sa.select(_label.c.serial, _change.c.batch_no).where(
            _label.c.roll_id.in_([roll_id, *taken_in(connection, roll_id)]),
            store.among(_label.c.serial, list(lines)),
        )
        for row in connection.execute(_with_batch(connection, gone, _label)):
            number = identifiers.get(lines[row.serial], f"{roll_id}/{row.serial}")
            taken.setdefault(number, row.batch_no)
    if not taken:
        return None
    number = min(taken)
    return NumberUsedError(number, taken[number], len(taken))


def next_uses(
    store: Store,
    connection: sa.Connection,
    borne_by: Mapping[int, str],
    numbers: Sequence[NumberUsed],
) -> dict[str, int]:
    """Return which use of each number and label items would be, where not the first.

    `borne_by` are their numbers by line, `numbers` their labels.
    """
    office = office_of(connection)
    identifiers = list(borne_by.values())
    found: dict[str, int] = {}
    borne = (
        sa.select(_use.c.item_identifier, sa.func.max(_use.c.use_no).label("last"))
        .where(_use.c.office == office, store.among(_use.c.item_identifier, identifiers))
        .group_by(_use.c.item_identifier)
    )
    for row in connection.execute(borne):
        found[row.item_identifier] = row.last + 1
    for roll_id in spans(numbers):
        serials = [used.serial for used in numbers if used.roll_id == roll_id]
        gone = (
            sa.select(_label.c.serial, sa.func.max(_label.c.use_no).label("last"))
            .where(
                _label.c.office == office,
                _label.c.roll_id == roll_id,
                store.among(_label.c.serial, serials),
            )
            .group_by(_label.c.serial)
        )
        for row in connection.execute(gone):
            found[f"{roll_id}/{row.serial}"] = row.last + 1
    return found


def identifiers_of(items: "pd.DataFrame") -> dict[int, str]:
    """Return the numbers that items bear, by line."""
    columns = items[["line_no", "item_identifier"]].astype(object)
    return {line: number for line, number in columns.to_numpy() if isinstance(number, str)}


def _with_batch(
    connection: sa.Connection, chosen: sa.Select[Any], table: sa.Table
) -> sa.Select[Any]:
    """Return a question for rows still in force, with the list of each where it has one."""
    of_entry = same(_change, table, "entry_id")
    return chosen.outerjoin_from(table, _change, of_entry).where(
        table.c.office == office_of(connection), ~is_out(table)
    )
