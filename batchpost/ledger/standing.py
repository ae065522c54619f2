"""What of an accepted list still stands: items that no later deed took out, and their charges."""

from collections.abc import Sequence

import sqlalchemy as sa

from batchpost.ledger import schema
from batchpost.ledger.joining import same
from batchpost.ledger.store import office_of

_out = schema.item_out


def takes_out(out: sa.FromClause, row: sa.FromClause) -> sa.ColumnElement[bool]:
    """Return the condition that a row of `item_out` takes the item of a row out of its list."""
    return same(out, row, "line_no") & (out.c.item_entry_id == row.c.entry_id)


def is_out(table: sa.FromClause) -> sa.ColumnElement[bool]:
    """Return the condition that the item of a row was taken out of its list."""
    return sa.exists().where(takes_out(_out, table))


def of_entries(
    table: sa.FromClause, connection: sa.Connection, entry_ids: Sequence[int]
) -> sa.ColumnElement[bool]:
    """Return the condition that a row was written by one of some entries."""
    return (table.c.office == office_of(connection)) & table.c.entry_id.in_(entry_ids)


def still_standing(
    table: sa.FromClause, connection: sa.Connection, entry_ids: Sequence[int]
) -> sa.ColumnElement[bool]:
    """Return the same, of rows whose item still stands."""
    return of_entries(table, connection, entry_ids) & ~is_out(table)
