"""The tables of the first release."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


_MOMENT = sa.Text().with_variant(sa.TIMESTAMP(timezone=True), "postgresql")

_REFUSAL = (
    "CREATE OR REPLACE FUNCTION ledger_is_only_added_to() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'the ledger is only added to'; END $$"
)


def upgrade() -> None:
    """Make all tables, in the order of their foreign keys."""
    if _is_postgresql():
        op.execute("CREATE SEQUENCE entry_numbers")
        op.execute(_REFUSAL)
    _create_entry()
    _create_client_version()
    _create_batch()
    _create_item()
    _create_addressee()
    _create_charge()
    _create_finding()
    _create_roll()
    _create_label()


def _is_postgresql() -> bool:
    return op.get_context().dialect.name == "postgresql"


def _guard(table: str) -> None:
    """Have the database itself refuse to change or remove rows of `table`."""
    if _is_postgresql():
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


def _text(name: str, *, required: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=not required)


def _whole(name: str, *, required: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=not required, autoincrement=False)


def _date(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Date())


def _create_entry() -> None:
    op.create_table(
        "entry",
        _whole("entry_id", required=True),
        _text("kind", required=True),
        sa.Column("at", _MOMENT, nullable=False),
        _text("operator", required=True),
        _text("workplace", required=True),
        _text("reason"),
        _text("payload", required=True),
        sa.PrimaryKeyConstraint("entry_id"),
    )
    _guard("entry")


def _create_client_version() -> None:
    op.create_table(
        "client_version",
        _text("client_id", required=True),
        _whole("version_no", required=True),
        _whole("entry_id", required=True),
        _text("name", required=True),
        _text("category", required=True),
        _text("tax_id"),
        _text("contract_no"),
        _date("contract_from"),
        _date("contract_until"),
        _text("payment", required=True),
        _text("vat_mode", required=True),
        _text("contacts", required=True),
        sa.PrimaryKeyConstraint("client_id", "version_no"),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.entry_id"]),
    )
    _guard("client_version")


def _create_batch() -> None:
    op.create_table(
        "batch",
        _whole("batch_no", required=True),
        _whole("entry_id", required=True),
        sa.Column("accepted_at", _MOMENT, nullable=False),
        _whole("utc_offset_s", required=True),
        _text("operator", required=True),
        _text("client_id", required=True),
        _whole("client_version_no", required=True),
        _text("payment", required=True),
        _text("vat_mode", required=True),
        _text("source_path", required=True),
        _text("source_sha256", required=True),
        _text("source_format", required=True),
        _text("source_encoding"),
        _text("source_sheet"),
        _whole("source_header_row"),
        _text("source_layout"),
        _text("list_no"),
        _date("list_date"),
        _text("mailer"),
        _text("mailer_tax_id"),
        _text("contract_no"),
        _text("kind"),
        _text("category"),
        _text("direction"),
        _whole("control_item_count"),
        _whole("control_weight_g"),
        _whole("control_declared_value"),
        _whole("control_cod_amount"),
        _text("currency", required=True),
        _whole("items", required=True),
        _whole("weight_g", required=True),
        _whole("declared_value", required=True),
        _whole("cod_amount", required=True),
        _whole("net", required=True),
        _whole("vat", required=True),
        _whole("gross", required=True),
        _text("book", required=True),
        _date("due_earliest"),
        _date("due_latest"),
        _whole("due_missing", required=True),
        _text("due_source"),
        sa.Column("due_example", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("batch_no"),
        sa.CheckConstraint("gross = net + vat", name="batch_gross"),
        sa.ForeignKeyConstraint(
            ["client_id", "client_version_no"],
            ["client_version.client_id", "client_version.version_no"],
        ),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.entry_id"]),
        sa.UniqueConstraint("source_sha256"),
        sa.UniqueConstraint("entry_id"),
    )
    op.create_index(
        "ix_batch_accepted_at",
        "batch",
        ["accepted_at"],
    )
    op.create_index(
        "ix_batch_client_id",
        "batch",
        ["client_id"],
    )
    _guard("batch")


def _create_item() -> None:
    op.create_table(
        "item",
        _whole("entry_id", required=True),
        _whole("line_no", required=True),
        _text("sheet"),
        _whole("row"),
        _text("item_identifier"),
        _text("kind"),
        _text("category"),
        _whole("weight_g"),
        _whole("declared_value"),
        _whole("cod_amount"),
        _text("currency"),
        _text("postcode"),
        _text("country"),
        _text("region"),
        _text("district"),
        _text("locality"),
        _text("advice"),
        _text("marks"),
        _whole("declared_weight_g"),
        _whole("weighed_g"),
        _text("due_on"),
        _whole("fee", required=True),
        sa.PrimaryKeyConstraint("entry_id", "line_no"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "item_number_once",
        "item",
        ["item_identifier"],
        unique=True,
    )
    _guard("item")


def _create_addressee() -> None:
    op.create_table(
        "addressee",
        _whole("entry_id", required=True),
        _whole("line_no", required=True),
        _text("addressee"),
        _text("address"),
        _text("phone"),
        _text("email"),
        _text("client_key"),
        _text("comment"),
        sa.PrimaryKeyConstraint("entry_id", "line_no"),
        sqlite_with_rowid=False,
    )
    _guard("addressee")


def _create_charge() -> None:
    op.create_table(
        "charge",
        _whole("entry_id", required=True),
        _whole("line_no", required=True),
        _whole("charge_no", required=True),
        _text("service"),
        _text("title"),
        _text("tariff_line"),
        _text("rule"),
        _whole("net", required=True),
        _whole("vat", required=True),
        _whole("gross", required=True),
        sa.PrimaryKeyConstraint("entry_id", "line_no", "charge_no"),
        sa.CheckConstraint("gross = net + vat", name="charge_gross"),
        sqlite_with_rowid=False,
    )
    _guard("charge")


def _create_finding() -> None:
    op.create_table(
        "finding",
        _whole("entry_id", required=True),
        _whole("finding_no", required=True),
        _text("code", required=True),
        _text("severity", required=True),
        _text("sheet"),
        _whole("row"),
        _text("column"),
        _text("value"),
        _text("message", required=True),
        _text("remedy", required=True),
        _whole("line_no"),
        sa.PrimaryKeyConstraint("entry_id", "finding_no"),
        sqlite_with_rowid=False,
    )
    _guard("finding")


def _create_roll() -> None:
    op.create_table(
        "roll",
        _text("roll_id", required=True),
        _whole("entry_id", required=True),
        _text("indicator", required=True),
        _text("country", required=True),
        _whole("first_serial", required=True),
        _whole("last_serial", required=True),
        _text("kind"),
        sa.Column("by_list", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("roll_id"),
        sa.CheckConstraint("first_serial <= last_serial", name="roll_order"),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.entry_id"]),
    )
    _guard("roll")


def _create_label() -> None:
    op.create_table(
        "label",
        _whole("entry_id", required=True),
        _whole("line_no"),
        _text("roll_id", required=True),
        _whole("serial", required=True),
        sa.PrimaryKeyConstraint("roll_id", "serial"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "label_entry",
        "label",
        ["entry_id", "line_no"],
    )
    _guard("label")
