"""Making the readable tables anew from the entries, which alone are the truth."""

from collections.abc import Iterator
from typing import Final

import sqlalchemy as sa

from batchpost.ledger import making, schema
from batchpost.ledger.chain import Entry
from batchpost.ledger.deeds.withholding import rows_of, withheld
from batchpost.ledger.entries import Told, entry_of, read_told
from batchpost.ledger.store import Store

#: Entries whose parts are in memory at once: so many, or so few as one bytes limit allows.
_AT_ONCE: Final = 200


def rebuild(store: Store, connection: sa.Connection) -> int:
    """Remove all derived tables, make them and fill them from the entries; return how many."""
    making.remove_derived(connection)
    making.create_derived(connection)
    counted, out = 0, withheld(connection)
    for told in all_told(connection):
        own = connection.execution_options(office=told.entry.office)
        for table, rows in rows_of(told, out):
            if len(rows):
                store.add(own, table, told.entry.entry_id, rows)
        counted += 1
    return counted


def all_told(connection: sa.Connection) -> Iterator[Told]:
    """Return all entries of all offices with what they tell, in the order of their numbers."""
    last: tuple[str, int] = ("", -1)
    while entries := _entries_after(connection, last):
        for office in dict.fromkeys(entry.office for entry in entries):
            of_office = [entry for entry in entries if entry.office == office]
            yield from read_told(connection, of_office)
        last = (entries[-1].office, entries[-1].entry_id)


def _entries_after(connection: sa.Connection, last: tuple[str, int]) -> list[Entry]:
    table = schema.entry
    office, entry_id = last
    later = (table.c.office > office) | ((table.c.office == office) & (table.c.entry_id > entry_id))
    chosen = (
        sa.select(table).where(later).order_by(table.c.office, table.c.entry_id).limit(_AT_ONCE)
    )
    return [entry_of(row) for row in connection.execute(chosen)]
