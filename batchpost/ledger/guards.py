"""Triggers by which the database itself refuses to change or remove what was recorded."""

from typing import Any

import sqlalchemy as sa

#: Raises in PostgreSQL, called by the triggers.
_REFUSAL = (
    "CREATE OR REPLACE FUNCTION ledger_is_only_added_to() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'the ledger is only added to'; END $$"
)


def guard_tables(metadata: sa.MetaData) -> None:
    """Have a trigger made with each table of `metadata`."""
    _after("before_create", metadata, _REFUSAL, "postgresql")
    for table in metadata.sorted_tables:
        _after("after_create", table, _postgresql_guard(table.name), "postgresql")
        for deed in ("UPDATE", "DELETE"):
            _after("after_create", table, _sqlite_guard(table.name, deed), "sqlite")


def _after(moment: str, made: sa.MetaData | sa.Table, statement: str, dialect: str) -> None:
    definition: Any = sa.DDL(statement)  # type: ignore[no-untyped-call]
    sa.event.listen(made, moment, definition.execute_if(dialect=dialect))


def _sqlite_guard(table: str, deed: str) -> str:
    return (
        f"CREATE TRIGGER {table}_no_{deed.lower()} BEFORE {deed} ON {table} "
        "BEGIN SELECT RAISE(ABORT, 'the ledger is only added to'); END"
    )


def _postgresql_guard(table: str) -> str:
    return (
        f"CREATE TRIGGER {table}_only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_only_added_to()"
    )
