"""What the migrations are built of. Once a migration is released, this may only grow."""

from typing import Any

import sqlalchemy as sa
from alembic import op


def is_postgresql() -> bool:
    """Tell which of the two databases is being upgraded."""
    return op.get_context().dialect.name == "postgresql"


def guard(table: str) -> None:
    """Have the database itself refuse to change or remove rows of `table`."""
    if is_postgresql():
        op.execute(
            f"CREATE TRIGGER {table}_only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_only_added_to()"
        )
        return
    for deed in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER {table}_no_{deed.lower()} BEFORE {deed} ON {table} "
            "BEGIN SELECT RAISE(ABORT, 'the ledger is only added to'); END"
        )


def text(name: str, *, required: bool = False) -> sa.Column[str]:
    """Return a column of text."""
    return sa.Column(name, sa.Text(), nullable=not required)


def whole(name: str, *, required: bool = False) -> sa.Column[int]:
    """Return a column of whole numbers."""
    return sa.Column(name, sa.BigInteger(), nullable=not required, autoincrement=False)


def day(name: str, *, required: bool = False) -> sa.Column[Any]:
    """Return a column of days."""
    return sa.Column(name, sa.Date(), nullable=not required)


def office() -> str:
    """Return the office that the program upgrading the ledger works for."""
    found: str = op.get_bind().get_execution_options()["office"]
    return found


def partitioned(name: str, *parts: sa.schema.SchemaItem) -> sa.Table:
    """Make a table that PostgreSQL may cut by months; until then all rows go in one piece."""
    made = op.create_table(name, *parts, postgresql_partition_by="RANGE (entry_id)")
    if is_postgresql():
        op.execute(f"CREATE TABLE {name}_rest PARTITION OF {name} DEFAULT")
    return made


def guard_rows(table: str, keeper: str = "ledger_is_only_added_to") -> None:
    """Guard the rows of a table in pieces, which triggers of the whole table do not reach."""
    if is_postgresql():
        for deed, name, function in (
            ("DELETE", "kept", keeper),
            ("UPDATE", "same", "ledger_is_only_added_to"),
        ):
            op.execute(
                f"CREATE TRIGGER {table}_rows_{name} BEFORE {deed} ON {table} "
                f"FOR EACH ROW EXECUTE FUNCTION {function}()"
            )


def keep_unpurged(table: str) -> None:
    """Have the database let rows be removed only of entries that were purged."""
    purged = (
        "SELECT 1 FROM purged p WHERE p.office = OLD.office AND p.purged_entry_id = OLD.entry_id"
    )
    if is_postgresql():
        op.execute(
            "CREATE OR REPLACE FUNCTION ledger_keeps_unpurged() RETURNS trigger LANGUAGE plpgsql "
            f"AS $$ BEGIN IF EXISTS ({purged}) THEN RETURN OLD; END IF; "
            "RAISE EXCEPTION 'the ledger is only added to'; END $$"
        )
        op.execute(
            f"CREATE TRIGGER {table}_only_added BEFORE UPDATE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_only_added_to()"
        )
        guard_rows(table, "ledger_keeps_unpurged")
        return
    refuse = "BEGIN SELECT RAISE(ABORT, 'the ledger is only added to'); END"
    op.execute(f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {refuse}")
    op.execute(
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} "
        f"WHEN NOT EXISTS ({purged}) {refuse}"
    )
