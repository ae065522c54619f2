"""Making the readable tables anew from the entries, which alone are the truth."""

from collections.abc import Collection, Iterator
from typing import Final

import sqlalchemy as sa

from batchpost.ledger import making, schema
from batchpost.ledger.chain import Entry, entry_hash
from batchpost.ledger.deeds.withholding import rows_of, withheld
from batchpost.ledger.entries import Told, entry_of, read_told
from batchpost.ledger.errors import LedgerDamagedError
from batchpost.ledger.faults import EntryPlace, entry_changed, entry_unreadable
from batchpost.ledger.store import Store
from batchpost.ledger.verifying import require_truth

#: Entries that are asked for at once, without their parts.
_AT_ONCE: Final = 500


def rebuild(store: Store, connection: sa.Connection) -> int:
    """Remove all derived tables, make them and fill them from the entries; return how many.

    Raises:
        LedgerDamagedError: The entries are not whole: nothing may follow from them.
    """
    require_truth(store, connection)
    making.remove_derived(connection)  # waits for those who prove them; see `begin_reading`
    making.create_derived(connection)
    return fill(store, connection)


def fill(store: Store, connection: sa.Connection, offices: Collection[str] | None = None) -> int:
    """Fill derived tables from the entries of some offices, or of all; return how many."""
    counted, out = 0, withheld(connection)
    for told in _all_told(store, connection, offices):
        own = connection.execution_options(office=told.entry.office)
        for table, rows in rows_of(told, out):
            if len(rows):
                store.add(own, table, told.entry.entry_id, rows)
        counted += 1
    return counted


def _all_told(
    store: Store, connection: sa.Connection, offices: Collection[str] | None
) -> Iterator[Told]:
    """Yield the entries of some offices, or of all, with what they tell, by their numbers.

    What one entry tells may be long: no two are in memory at once.
    """
    for entry in all_entries(connection, offices):
        place = EntryPlace(entry.office, entry.workplace, entry.seq, entry.entry_id)
        if entry.hash != entry_hash(entry):
            raise LedgerDamagedError(store.where, entry_changed(place).message)
        try:
            told = read_told(connection, entry)
        except (ValueError, OSError) as error:  # Arrow's errors are both
            said = entry_unreadable(place, str(error)).message
            raise LedgerDamagedError(store.where, said) from error
        yield told


def all_entries(
    connection: sa.Connection, offices: Collection[str] | None = None
) -> Iterator[Entry]:
    """Yield the entries of some offices, or of all, by their numbers."""
    last: tuple[str, int] = ("", -1)
    while entries := _entries_after(connection, last, offices):
        yield from entries
        last = (entries[-1].office, entries[-1].entry_id)


def _entries_after(
    connection: sa.Connection, last: tuple[str, int], offices: Collection[str] | None
) -> list[Entry]:
    table = schema.entry
    office, entry_id = last
    later = (table.c.office > office) | ((table.c.office == office) & (table.c.entry_id > entry_id))
    ours = sa.true() if offices is None else table.c.office.in_(offices)
    chosen = (
        sa.select(table)
        .where(later, ours)
        .order_by(table.c.office, table.c.entry_id)
        .limit(_AT_ONCE)
    )
    return [entry_of(row) for row in connection.execute(chosen)]
