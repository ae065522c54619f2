"""How tables are declared: column types, and what all derived tables have in common."""

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.types import TypeDecorator


class Moment(TypeDecorator[datetime]):
    """A moment: timestamptz in PostgreSQL, UTC text of one length (so it sorts) in SQLite."""

    impl = sa.Text
    cache_ok = True

    def load_dialect_impl(self, dialect: sa.Dialect) -> sa.types.TypeEngine[Any]:
        """Choose the column type."""
        if dialect.name == "postgresql":
            return dialect.type_descriptor(sa.TIMESTAMP(timezone=True))
        return dialect.type_descriptor(sa.Text())

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> Any:
        """Give the moment to the database in UTC."""
        if value is None:
            return None
        assert value.tzinfo is not None, value
        moment = value.astimezone(UTC)
        return moment if dialect.name == "postgresql" else moment.isoformat(timespec="microseconds")

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> datetime | None:
        """Return the moment in UTC."""
        if value is None:
            return None
        read = value if dialect.name == "postgresql" else datetime.fromisoformat(value)
        return read.astimezone(UTC)


metadata = sa.MetaData()


def text(name: str, *, required: bool = False, **more: Any) -> sa.Column[str]:
    """Return a column of text."""
    return sa.Column(name, sa.Text(), nullable=not required, **more)


def whole(name: str, *, required: bool = False, **more: Any) -> sa.Column[int]:
    """Return a column of whole numbers."""
    return sa.Column(name, sa.BigInteger(), nullable=not required, autoincrement=False, **more)


def day(name: str, *, required: bool = False) -> sa.Column[Any]:
    """Return a column of days."""
    return sa.Column(name, sa.Date(), nullable=not required)


def derived(
    name: str, *rest: sa.schema.SchemaItem, key: tuple[str, ...], long: bool = False
) -> sa.Table:
    """Declare a derived table; `key` comes after the office, `long` ones are cut by months."""
    declared = {part.name for part in rest if isinstance(part, sa.Column)}
    own = () if "entry_id" in declared else (whole("entry_id", required=True),)
    return sa.Table(
        name,
        metadata,
        text("office", required=True),
        *own,
        *rest,
        sa.PrimaryKeyConstraint("office", *key),
        sqlite_with_rowid=False,
        info={"derived": True, "long": long},
    )
