"""Numbers and labels of a list that the ledger has already: borne, or free to be borne again."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from batchpost.ledger import schema
from batchpost.ledger.deeds.rolls import spans, taken_in
from batchpost.ledger.errors import NumberUsedError
from batchpost.ledger.store import Store, office_of
from batchpost.model.acceptance import Acceptance

_use, _label, _out, _change = (
    schema.number_use, schema.label, schema.item_out, schema.batch_change,
)  # fmt: skip


def used_identifiers(store: Store, connection: sa.Connection, wanted: Sequence[str]) -> set[str]:
    """Return those of the identifiers that an accepted item bears."""
    chosen = sa.select(_use.c.item_identifier).where(
        _use.c.office == office_of(connection),
        store.among(_use.c.item_identifier, wanted),
        ~_is_out(_use),
    )
    return set(connection.execute(chosen).scalars())


def number_used(
    store: Store, connection: sa.Connection, given: Acceptance
) -> NumberUsedError | None:
    """Return which number of a list the ledger has already, or `None`."""
    identifiers = _identifiers(given)
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


def next_uses(store: Store, connection: sa.Connection, given: Acceptance) -> dict[str, int]:
    """Return which use of each number and label this list would be, where not the first."""
    office = office_of(connection)
    identifiers = list(_identifiers(given).values())
    found: dict[str, int] = {}
    borne = (
        sa.select(_use.c.item_identifier, sa.func.max(_use.c.use_no).label("last"))
        .where(_use.c.office == office, store.among(_use.c.item_identifier, identifiers))
        .group_by(_use.c.item_identifier)
    )
    for row in connection.execute(borne):
        found[row.item_identifier] = row.last + 1
    for roll_id in spans(given.numbers):
        serials = [used.serial for used in given.numbers if used.roll_id == roll_id]
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


def _identifiers(given: Acceptance) -> dict[int, str]:
    """Return the numbers that items of a list bear, by line."""
    columns = given.items[["line_no", "item_identifier"]].astype(object)
    return {line: number for line, number in columns.to_numpy() if isinstance(number, str)}


def _with_batch(
    connection: sa.Connection, chosen: sa.Select[Any], table: sa.Table
) -> sa.Select[Any]:
    """Return a question for rows still in force, with the list of each where it has one."""
    of_entry = (_change.c.office == table.c.office) & (_change.c.entry_id == table.c.entry_id)
    return chosen.outerjoin_from(table, _change, of_entry).where(
        table.c.office == office_of(connection), ~_is_out(table)
    )


def _is_out(table: sa.Table) -> sa.ColumnElement[bool]:
    """Return the condition that the item of a row was taken out of its list."""
    return sa.exists().where(
        _out.c.office == table.c.office,
        _out.c.item_entry_id == table.c.entry_id,
        _out.c.line_no == table.c.line_no,
    )
