"""How a ledger is, looked at quickly: the file, the end of each chain. The proof is `verify`."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from batchpost.ledger import making, schema
from batchpost.ledger.backups.heads import Heads, lost
from batchpost.ledger.chain import entry_hash
from batchpost.ledger.entries import entry_of
from batchpost.ledger.faults import EntryPlace
from batchpost.ledger.store import Store

#: A larger file is not looked through: monitoring asks every few minutes.
_LOOKED_THROUGH = 256 << 20
#: SQLite 3.40 finds nulls that are none in tables without rowid whose key is not their first
#: columns; no null can come in there.
_NO_FAULT = ("ok", "NULL value in ")


@dataclass(frozen=True, slots=True)
class Head:
    """The last entry of a chain, and whether it is as it was written."""

    workplace: str
    seq: int
    at: datetime
    sound: bool


class Health:
    """What may be asked about how a ledger is."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def heads(self) -> list[Head]:
        """Return the last entry of every chain of the office."""
        table = schema.entry
        ours = table.c.office == self._store.office
        last = (
            sa.select(table.c.workplace, sa.func.max(table.c.seq).label("seq"))
            .where(ours)
            .group_by(table.c.workplace)
            .subquery()
        )
        same = (table.c.workplace == last.c.workplace) & (table.c.seq == last.c.seq)
        chosen = sa.select(table).where(ours).join(last, same).order_by(table.c.workplace)
        entries = map(entry_of, self._store.read(lambda c: c.execute(chosen).all()))
        return [
            Head(entry.workplace, entry.seq, entry.at, entry_hash(entry) == entry.hash)
            for entry in entries
        ]

    def is_empty(self) -> bool:
        """Tell whether the office has no entry at all."""
        ours = sa.select(schema.entry.c.seq).where(schema.entry.c.office == self._store.office)
        return self._store.read(lambda c: c.execute(ours.limit(1)).first()) is None

    def lost(self, heads: Heads) -> list[EntryPlace]:
        """Return the last entries of chains, as a backup has them, that are not there."""
        return self._store.read(lambda connection: lost(connection, heads))

    def lacking(self) -> list[str]:
        """Return those tables, and columns of tables, that are not there."""
        wanted = [*schema.TRUTH, *making.derived_tables()]

        def look(connection: sa.Connection) -> list[str]:
            found = sa.inspect(connection).get_multi_columns(
                filter_names=[table.name for table in wanted]
            )
            there = {
                name: {column["name"] for column in columns} for (_, name), columns in found.items()
            }
            return [
                name
                for table in wanted
                for name in (
                    sorted(f"{table.name}.{each.name}" for each in table.columns
                           if each.name not in there[table.name])
                    if table.name in there else [table.name]
                )
            ]  # fmt: skip

        return self._store.read(look)

    def last_moment(self) -> datetime | None:
        """Return when the last entry of this workplace's chain was made."""
        table = schema.entry
        mine = (table.c.office == self._store.office) & (table.c.workplace == self._store.workplace)
        chosen = sa.select(table.c.at).where(mine).order_by(table.c.seq.desc()).limit(1)
        found: datetime | None = self._store.read(lambda c: c.execute(chosen).scalar())
        return found

    def file_fault(self) -> str | None:
        """Return what SQLite finds wrong with its file; a large one is not looked through."""

        def look(connection: sa.Connection) -> str | None:
            if connection.dialect.name != "sqlite":
                return None
            size = 1
            for pragma in ("page_count", "page_size"):
                size *= connection.exec_driver_sql(f"PRAGMA {pragma}").scalar_one()
            if size > _LOOKED_THROUGH:
                return None
            said = connection.exec_driver_sql("PRAGMA quick_check").scalars()
            return next((fault for fault in said if not fault.startswith(_NO_FAULT)), None)

        return self._store.read(look)
