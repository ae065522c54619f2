"""Months of the long tables, in PostgreSQL a partition each, made before they begin."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from batchpost.ledger.declaring import metadata
from batchpost.ledger.deeds import load
from batchpost.ledger.guards import keep_unsampled
from batchpost.ledger.schema import IDS_A_MONTH, part
from batchpost.ledger.store import office_of

#: Greater than any number of an entry.
_END = (1 << 63) - 1


@dataclass(frozen=True, slots=True)
class Months:
    """What became of the months asked for, each as 202611."""

    made: list[int]
    there: list[int]  # they were made before
    left: list[int]  # entries of theirs lie in the common rest already


def months_from(first: date, count: int) -> list[int]:
    """Return months, the one of a day first.

    >>> months_from(date(2026, 11, 30), 3)
    [202611, 202612, 202701]
    """
    numbers = range(first.year * 12 + first.month - 1, first.year * 12 + first.month - 1 + count)
    return [number // 12 * 100 + number % 12 + 1 for number in numbers]


def named(months: Iterable[int]) -> str:
    """Return months as people read them.

    >>> named([202611, 202612])
    '2026-11, 2026-12'
    """
    return ", ".join(f"{month // 100}-{month % 100:02d}" for month in months)


def long_tables() -> list[sa.Table]:
    """Return the tables that are cut by months."""
    load()
    return [table for table in metadata.sorted_tables if table.info.get("long")]


def months_made(connection: sa.Connection) -> list[int]:
    """Return the months that have partitions; the truth tells, other tables follow it."""
    found = connection.execute(
        sa.text(
            "SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid "
            "WHERE i.inhparent = to_regclass(:name) AND c.relname <> :name || '_rest'"
        ),
        {"name": part.name},
    )
    return sorted(int(name.rpartition("_")[2]) for name in found.scalars())


def months_in_rest(connection: sa.Connection) -> list[int]:
    """Return the months of the office whose entries lie in the common rest.

    Asked by the ranges between the months that were made, which the server finds by its keys;
    the rest itself is not everybody's to read.
    """
    bounds = [0, *(bound for month in months_made(connection) for bound in _bounds(month)), _END]
    gaps = [(part.c.entry_id >= first) & (part.c.entry_id < after)
            for first, after in zip(bounds[::2], bounds[1::2], strict=True)
            if first < after]  # fmt: skip
    month = sa.cast(sa.func.div(part.c.entry_id, IDS_A_MONTH), sa.BigInteger())
    chosen = sa.select(month).where(part.c.office == office_of(connection), sa.or_(*gaps))
    return sorted(connection.execute(chosen.distinct()).scalars())


def make_months(connection: sa.Connection, months: list[int]) -> Months:
    """Make the partitions of months that have none; those that have begun without are left."""
    before = set(months_made(connection))
    wanted = [month for month in months if month not in before]
    left = [month for month in wanted if _has_begun(connection, month)]
    made = [month for month in wanted if month not in left]
    for table in long_tables():
        for month in made:
            make_month(connection, table, month)
    return Months(made, [month for month in months if month in before], left)


def make_month(connection: sa.Connection, table: sa.Table, month: int) -> None:
    """Make the partition of a month of one table."""
    first, after = _bounds(month)
    name = f"{table.name}_{month}"
    connection.exec_driver_sql(
        f"CREATE TABLE {name} PARTITION OF {table.name} FOR VALUES FROM ({first}) TO ({after})"
    )
    if table.info.get("purged"):
        keep_unsampled(connection, table, name)


def _has_begun(connection: sa.Connection, month: int) -> bool:
    first, after = _bounds(month)
    rests = [sa.table(f"{table.name}_rest", sa.column("entry_id")) for table in long_tables()]
    within = [(rest.c.entry_id >= first) & (rest.c.entry_id < after) for rest in rests]
    return any(
        connection.execute(sa.select(rest.c.entry_id).where(chosen).limit(1)).first()
        for rest, chosen in zip(rests, within, strict=True)
    )


def _bounds(month: int) -> tuple[int, int]:
    """Return the first number of a month's entries, and the first after them."""
    after = months_from(date(month // 100, month % 100, 1), 2)[1]
    return month * IDS_A_MONTH, after * IDS_A_MONTH
