"""The ledger's tables. Rows are only ever added; triggers in the database refuse the rest.

Rows of one accepted list hang on its `entry_id`. `batch_no`, which people see, is given last,
in the short locked end of the transaction, so that it has no gaps and workplaces that record
at once wait for each other only there.

What is personal (`addressee`) stands apart from what must stay (`item`, `charge`): the office
will one day have to remove the one and keep the other.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.types import TypeDecorator

from batchpost.ledger.guards import guard_tables
from batchpost.model.acceptance import ACCEPTED_COLUMNS
from batchpost.model.charges import CHARGE_COLUMNS
from batchpost.model.items import COLUMNS

#: The schema this program writes; a file of the same name stands in migrations/versions.
SCHEMA_VERSION = "0002"

#: Columns of the item table that tell of a person; kept in `addressee`.
PERSONAL = ("addressee", "address", "phone", "email", "client_key", "comment")

_NEVER_MISSING = {"line_no", "fee"}


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


def _columns(declared: Iterable[tuple[str, str]]) -> list[sa.Column[Any]]:
    """Return columns for those of a table of the model."""
    return [
        sa.Column(
            name,
            sa.Text() if dtype.startswith("string") else sa.BigInteger(),
            nullable=name not in _NEVER_MISSING and dtype != "int64",
        )
        for name, dtype in declared
    ]


def _entry_id() -> sa.Column[int]:
    return sa.Column(
        "entry_id",
        sa.BigInteger(),
        autoincrement=False,
        nullable=False,
    )


_ITEM_COLUMNS = [(c.name, c.dtype) for c in COLUMNS] + list(ACCEPTED_COLUMNS.items())

metadata = sa.MetaData()

#: Numbers of entries; gaps do no harm there.
entry_numbers = sa.Sequence("entry_numbers", metadata=metadata)

entry = sa.Table(
    "entry",
    metadata,
    sa.Column("entry_id", sa.BigInteger(), primary_key=True, autoincrement=False),
    sa.Column("kind", sa.Text(), nullable=False),
    sa.Column("at", Moment(), nullable=False),
    sa.Column("operator", sa.Text(), nullable=False),
    sa.Column("workplace", sa.Text(), nullable=False),
    sa.Column("reason", sa.Text()),
    sa.Column("payload", sa.Text(), nullable=False),  # JSON, keys sorted
)

client_version = sa.Table(
    "client_version",
    metadata,
    sa.Column("client_id", sa.Text(), primary_key=True),
    sa.Column("version_no", sa.BigInteger(), primary_key=True, autoincrement=False),
    sa.Column("entry_id", sa.ForeignKey("entry.entry_id"), nullable=False),
    sa.Column("name", sa.Text(), nullable=False),
    sa.Column("category", sa.Text(), nullable=False),
    sa.Column("tax_id", sa.Text()),
    sa.Column("contract_no", sa.Text()),
    sa.Column("contract_from", sa.Date()),
    sa.Column("contract_until", sa.Date()),
    sa.Column("payment", sa.Text(), nullable=False),
    sa.Column("vat_mode", sa.Text(), nullable=False),
    sa.Column("contacts", sa.Text(), nullable=False),  # JSON
)

batch = sa.Table(
    "batch",
    metadata,
    sa.Column("batch_no", sa.BigInteger(), primary_key=True, autoincrement=False),
    sa.Column("entry_id", sa.ForeignKey("entry.entry_id"), nullable=False, unique=True),
    sa.Column("accepted_at", Moment(), nullable=False, index=True),
    sa.Column("utc_offset_s", sa.BigInteger(), nullable=False),  # of the office at that moment
    sa.Column("operator", sa.Text(), nullable=False),
    sa.Column("client_id", sa.Text(), nullable=False, index=True),
    sa.Column("client_version_no", sa.BigInteger(), nullable=False),
    sa.Column("payment", sa.Text(), nullable=False),
    sa.Column("vat_mode", sa.Text(), nullable=False),
    sa.Column("source_path", sa.Text(), nullable=False),
    sa.Column("source_sha256", sa.Text(), nullable=False, unique=True),
    sa.Column("source_format", sa.Text(), nullable=False),
    sa.Column("source_encoding", sa.Text()),
    sa.Column("source_sheet", sa.Text()),
    sa.Column("source_header_row", sa.BigInteger()),
    sa.Column("source_layout", sa.Text()),
    sa.Column("list_no", sa.Text()),
    sa.Column("list_date", sa.Date()),
    sa.Column("mailer", sa.Text()),
    sa.Column("mailer_tax_id", sa.Text()),
    sa.Column("contract_no", sa.Text()),
    sa.Column("kind", sa.Text()),
    sa.Column("category", sa.Text()),
    sa.Column("direction", sa.Text()),
    sa.Column("control_item_count", sa.BigInteger()),
    sa.Column("control_weight_g", sa.BigInteger()),
    sa.Column("control_declared_value", sa.BigInteger()),
    sa.Column("control_cod_amount", sa.BigInteger()),
    sa.Column("currency", sa.Text(), nullable=False),
    sa.Column("items", sa.BigInteger(), nullable=False),
    sa.Column("weight_g", sa.BigInteger(), nullable=False),
    sa.Column("declared_value", sa.BigInteger(), nullable=False),
    sa.Column("cod_amount", sa.BigInteger(), nullable=False),
    sa.Column("net", sa.BigInteger(), nullable=False),
    sa.Column("vat", sa.BigInteger(), nullable=False),
    sa.Column("gross", sa.BigInteger(), nullable=False),
    sa.Column("book", sa.Text(), nullable=False),  # JSON
    sa.Column("due_earliest", sa.Date()),
    sa.Column("due_latest", sa.Date()),
    sa.Column("due_missing", sa.BigInteger(), nullable=False),
    sa.Column("due_source", sa.Text()),
    sa.Column("due_example", sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(
        ["client_id", "client_version_no"],
        ["client_version.client_id", "client_version.version_no"],
    ),
    sa.CheckConstraint("gross = net + vat", name="batch_gross"),
)

# The long tables have no foreign keys: PostgreSQL checks them row by row, which costs more
# than the rows themselves. `record` writes them in the one transaction that writes the batch.

item = sa.Table(
    "item",
    metadata,
    _entry_id(),
    *_columns(c for c in _ITEM_COLUMNS if c[0] not in PERSONAL),
    sa.PrimaryKeyConstraint("entry_id", "line_no"),
    sqlite_with_rowid=False,
)
# Missing numbers do not clash in either database. An option of one dialect, such as a partial
# index, would import that dialect wherever the schema is.
sa.Index("item_number_once", item.c.item_identifier, unique=True)

addressee = sa.Table(
    "addressee",
    metadata,
    _entry_id(),
    *_columns(c for c in _ITEM_COLUMNS if c[0] == "line_no" or c[0] in PERSONAL),
    sa.PrimaryKeyConstraint("entry_id", "line_no"),
    sqlite_with_rowid=False,
)

charge = sa.Table(
    "charge",
    metadata,
    _entry_id(),
    *_columns(CHARGE_COLUMNS.items()),
    sa.PrimaryKeyConstraint("entry_id", "line_no", "charge_no"),
    sa.CheckConstraint("gross = net + vat", name="charge_gross"),
    sqlite_with_rowid=False,
)

finding = sa.Table(
    "finding",
    metadata,
    _entry_id(),
    sa.Column("finding_no", sa.BigInteger(), nullable=False),
    sa.Column("code", sa.Text(), nullable=False),
    sa.Column("severity", sa.Text(), nullable=False),
    sa.Column("sheet", sa.Text()),
    sa.Column("row", sa.BigInteger()),
    sa.Column("column", sa.Text()),
    sa.Column("value", sa.Text()),
    sa.Column("message", sa.Text(), nullable=False),  # JSON
    sa.Column("remedy", sa.Text(), nullable=False),  # JSON
    sa.Column("line_no", sa.BigInteger()),
    sa.PrimaryKeyConstraint("entry_id", "finding_no"),
    sqlite_with_rowid=False,
)

roll = sa.Table(
    "roll",
    metadata,
    sa.Column("roll_id", sa.Text(), primary_key=True),
    sa.Column("entry_id", sa.ForeignKey("entry.entry_id"), nullable=False),
    sa.Column("indicator", sa.Text(), nullable=False),
    sa.Column("country", sa.Text(), nullable=False),
    sa.Column("first_serial", sa.BigInteger(), nullable=False),
    sa.Column("last_serial", sa.BigInteger(), nullable=False),
    sa.Column("kind", sa.Text()),
    sa.Column("by_list", sa.Boolean(), nullable=False),
    sa.CheckConstraint("first_serial <= last_serial", name="roll_order"),
)

#: Every label that is gone: stuck on an item (`line_no`) or spoiled. The key is what makes a
#: second use impossible, under any interleaving.
label = sa.Table(
    "label",
    metadata,
    _entry_id(),
    sa.Column("line_no", sa.BigInteger()),  # missing where the label is spoiled
    sa.Column("roll_id", sa.Text(), nullable=False),
    sa.Column("serial", sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint("roll_id", "serial"),
    sa.Index("label_entry", "entry_id", "line_no"),
    sqlite_with_rowid=False,
)

#: Special conditions of a client's contract; each change is a further version of them all.
contract_terms = sa.Table(
    "contract_terms",
    metadata,
    sa.Column("client_id", sa.Text(), primary_key=True),
    sa.Column("version_no", sa.BigInteger(), primary_key=True, autoincrement=False),
    sa.Column("entry_id", sa.ForeignKey("entry.entry_id"), nullable=False),
    sa.Column("terms", sa.Text(), nullable=False),  # JSON
)

#: Rolls that are one client's own: the range of numbers its contract gives it.
roll_client = sa.Table(
    "roll_client",
    metadata,
    sa.Column("roll_id", sa.ForeignKey("roll.roll_id"), primary_key=True),
    sa.Column("entry_id", sa.ForeignKey("entry.entry_id"), nullable=False),
    sa.Column("client_id", sa.Text(), nullable=False),
)

#: What a list was said to cost before it was handed over.
quote = sa.Table(
    "quote",
    metadata,
    sa.Column("entry_id", sa.ForeignKey("entry.entry_id"), primary_key=True, autoincrement=False),
    sa.Column("source_sha256", sa.Text(), nullable=False, index=True),
    sa.Column("client_id", sa.Text(), nullable=False),
    sa.Column("priced_on", sa.Date(), nullable=False),
    sa.Column("currency", sa.Text(), nullable=False),
    sa.Column("items", sa.BigInteger(), nullable=False),
    sa.Column("net", sa.BigInteger(), nullable=False),
    sa.Column("vat", sa.BigInteger(), nullable=False),
    sa.Column("gross", sa.BigInteger(), nullable=False),
    sa.Column("book", sa.Text(), nullable=False),  # JSON
    sa.CheckConstraint("gross = net + vat", name="quote_gross"),
)

#: The one table that is not only added to: Alembic's, which version the tables are of.
alembic_version = sa.Table(
    "alembic_version",
    sa.MetaData(),
    sa.Column("version_num", sa.String(32), nullable=False),
    sa.PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)

guard_tables(metadata)
