"""Making the tables; in PostgreSQL the long ones so that they can be cut by months."""

from collections.abc import Iterable

import sqlalchemy as sa

from batchpost.ledger import access, schema
from batchpost.ledger.declaring import metadata
from batchpost.ledger.deeds import load
from batchpost.ledger.guards import create_functions, guard, keep_unsampled
from batchpost.ledger.partitions import make_month, months_made


def derived_tables() -> list[sa.Table]:
    """Return all tables that follow from the entries, those of the deeds' own included."""
    load()
    return [table for table in metadata.sorted_tables if table.info.get("derived")]


def create_truth(connection: sa.Connection) -> None:
    """Make the tables of entries and what they say."""
    create_functions(connection)
    _create(connection, schema.TRUTH)


def create_derived(connection: sa.Connection) -> None:
    """Make the tables that follow from the entries."""
    create_functions(connection)
    tables = derived_tables()
    _create(connection, tables)
    if access.is_settled(connection):
        access.grant(connection, tables)


def remove_derived(connection: sa.Connection) -> None:
    """Remove the tables that follow from the entries, to make them anew from those."""
    for table in derived_tables():
        connection.execute(sa.schema.DropTable(table, if_exists=True))


def create_version(connection: sa.Connection) -> None:
    """Make Alembic's table and say which version the tables are of."""
    table = schema.alembic_version
    table.create(connection)
    connection.execute(table.insert().values(version_num=schema.SCHEMA_VERSION))


def _create(connection: sa.Connection, tables: Iterable[sa.Table]) -> None:
    for table in tables:
        long = connection.dialect.name == "postgresql" and table.info.get("long")
        if long:  # said here, because saying it in the schema imports the dialect
            table.dialect_options["postgresql"]["partition_by"] = "RANGE (entry_id)"
        table.create(connection)
        if long:
            connection.exec_driver_sql(
                f"CREATE TABLE {table.name}_rest PARTITION OF {table.name} DEFAULT"
            )
            for month in months_made(connection):
                make_month(connection, table, month)
        if table.info.get("purged") and connection.dialect.name == "postgresql":
            keep_unsampled(connection, table, table.name)
        guard(connection, table)
