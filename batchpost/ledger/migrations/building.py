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
