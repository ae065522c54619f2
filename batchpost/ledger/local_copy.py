"""The local file of a workplace: what it must know of the office to go on without the server.

It has all entries that tell no long tables: clients, contracts, rolls, reservations, closed
days, operators; of the lists only the own ones accepted since, and what discounts by the month
are counted by. Of the own chain it has the
beginning and the last entry, after which it goes on.
"""

from dataclasses import replace
from datetime import datetime
from typing import Any, Final, TypeAlias

import sqlalchemy as sa

from batchpost.ledger import making, schema
from batchpost.ledger.chain import Entry
from batchpost.ledger.deeds.withholding import rows_of, withheld
from batchpost.ledger.entries import (
    NOTHING,
    Deed,
    Doing,
    Told,
    do,
    entry_of,
    insert_entry,
    read_told,
)
from batchpost.ledger.month_counts import carry, counted_at_home
from batchpost.ledger.offline_errors import ForkedChainError
from batchpost.ledger.store import Store, office_of

#: Kinds that tell of lists, which the local ledger does not have.
_OF_LISTS: Final = (
    "items_excluded",
    "list_corrected",
    "list_cancelled",
    "items_weighed",
    "documents_printed",
)
#: Kinds that have parts and are carried all the same: who works offline signs in there, too.
_SECRETS: Final = ("secret_given", "secret_set")
#: Rows of the tables of parts.
Parts: TypeAlias = list[tuple[sa.Table, list[dict[str, Any]]]]


def open_chain(server: Store, chain: str, deed: Deed) -> None:
    """Begin, at home, the chain in which a workplace's entries without the server will stand."""
    do(server, replace(deed, workplace=chain), Doing.open_workplace)


def refill(server: Store, local: Store, chain: str, at: datetime) -> bool:
    """Make the local ledger anew from what the server knows at a moment, in one transaction.

    Returns:
        Whether that was done; it is not where something stands here that was not at home.

    Raises:
        ForkedChainError: Something else stands at home in its place.
    """
    carried = server.read(lambda connection: _carried(connection, chain))
    counts = server.read(lambda connection: counted_at_home(connection, at))
    out = server.read(withheld)
    last_seq = max(told.entry.seq for told, _ in carried if told.entry.workplace == chain)

    def fill(connection: sa.Connection) -> bool:
        own = head_of(connection, chain)
        if own is not None:
            if own.seq > last_seq:  # even if it is home by now: what we carry would end before it
                return False
            home = server.read(lambda c: entry_at(c, chain, own.seq))
            if home is None or home.hash != own.hash:
                raise ForkedChainError(chain, own.seq)
        making.remove_derived(connection)
        for table in reversed(schema.TRUTH):
            table.drop(connection)
        making.create_truth(connection)
        making.create_derived(connection)
        carry(connection, counts)
        for told, parts in carried:
            insert_entry(connection, told.entry)
            write_parts(connection, parts)
            for table, rows in rows_of(told, out):
                if len(rows):
                    local.add(connection, table, told.entry.entry_id, rows)
        return True

    return local.write(fill)


def head_of(connection: sa.Connection, chain: str) -> Entry | None:
    """Return the last entry of a chain."""
    chosen = _of_chain(connection, chain).order_by(schema.entry.c.seq.desc()).limit(1)
    return _first(connection, chosen)


def entry_at(connection: sa.Connection, chain: str, seq: int) -> Entry | None:
    """Return the entry in one place of a chain."""
    return _first(connection, _of_chain(connection, chain).where(schema.entry.c.seq == seq))


def entry_after(connection: sa.Connection, chain: str, seq: int) -> Entry | None:
    """Return the next entry of a chain that there is after a place."""
    chosen = _of_chain(connection, chain).where(schema.entry.c.seq > seq)
    return _first(connection, chosen.order_by(schema.entry.c.seq).limit(1))


def parts_of(connection: sa.Connection, entry_id: int) -> Parts:
    """Return the parts of an entry as the rows they are kept in."""
    found: Parts = []
    for table in (schema.part, schema.personal_part):
        chosen = sa.select(table).where(
            table.c.office == office_of(connection), table.c.entry_id == entry_id
        )
        found.append((table, [dict(row) for row in connection.execute(chosen).mappings()]))
    return found


def write_parts(connection: sa.Connection, parts: Parts) -> None:
    """Write the parts of an entry as they were kept elsewhere."""
    for table, rows in parts:
        if rows:
            connection.execute(table.insert(), rows)


def _carried(connection: sa.Connection, chain: str) -> list[tuple[Told, Parts]]:
    """Return the entries of others that tell no long tables, and the own first and last one."""
    table = schema.entry
    light = (
        (table.c.parts == NOTHING) & (table.c.personal == NOTHING) & table.c.kind.not_in(_OF_LISTS)
    )
    last = head_of(connection, chain)
    assert last is not None, chain
    chosen = sa.select(table).where(
        table.c.office == office_of(connection),
        sa.or_(
            (light | table.c.kind.in_(_SECRETS)) & (table.c.workplace != chain),
            (table.c.workplace == chain) & table.c.seq.in_([1, last.seq]),
        ),
    )
    entries = map(entry_of, connection.execute(chosen.order_by(table.c.entry_id)).all())
    return [_with_parts(connection, entry) for entry in entries]


def _with_parts(connection: sa.Connection, entry: Entry) -> tuple[Told, Parts]:
    if entry.parts == entry.personal == NOTHING:
        return Told(entry, {}), []
    return read_told(connection, entry), parts_of(connection, entry.entry_id)


def _of_chain(connection: sa.Connection, chain: str) -> "sa.Select[Any]":
    table = schema.entry
    return sa.select(table).where(
        table.c.office == office_of(connection), table.c.workplace == chain
    )


def _first(connection: sa.Connection, chosen: "sa.Select[Any]") -> Entry | None:
    row = connection.execute(chosen).first()
    return None if row is None else entry_of(row)
