"""The tables of the first release."""

import sqlalchemy as sa
from alembic import op

from batchpost.ledger.migrations.building import day, guard, is_postgresql, text, whole

revision = "0001"
down_revision = None


_MOMENT = sa.Text().with_variant(sa.TIMESTAMP(timezone=True), "postgresql")

_REFUSAL = (
    "CREATE OR REPLACE FUNCTION ledger_is_only_added_to() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'the ledger is only added to'; END $$"
)


def upgrade() -> None:
    """Make all tables, in the order of their foreign keys."""
    if is_postgresql():
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


def _create_entry() -> None:
    op.create_table(
        "entry",
        whole("entry_id", required=True),
        text("kind", required=True),
        sa.Column("at", _MOMENT, nullable=False),
        text("operator", required=True),
        text("workplace", required=True),
        text("reason"),
        text("payload", required=True),
        sa.PrimaryKeyConstraint("entry_id"),
    )
    guard("entry")


def _create_client_version() -> None:
    op.create_table(
        "client_version",
        text("client_id", required=True),
        whole("version_no", required=True),
        whole("entry_id", required=True),
        text("name", required=True),
        text("category", required=True),
        text("tax_id"),
        text("contract_no"),
        day("contract_from"),
        day("contract_until"),
        text("payment", required=True),
        text("vat_mode", required=True),
        text("contacts", required=True),
        sa.PrimaryKeyConstraint("client_id", "version_no"),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.entry_id"]),
    )
    guard("client_version")


def _create_batch() -> None:
    op.create_table(
        "batch",
        whole("batch_no", required=True),
        whole("entry_id", required=True),
        sa.Column("accepted_at", _MOMENT, nullable=False),
        whole("utc_offset_s", required=True),
        text("operator", required=True),
        text("client_id", required=True),
        whole("client_version_no", required=True),
        text("payment", required=True),
        text("vat_mode", required=True),
        text("source_path", required=True),
        text("source_sha256", required=True),
        text("source_format", required=True),
        text("source_encoding"),
        text("source_sheet"),
        whole("source_header_row"),
        text("source_layout"),
        text("list_no"),
        day("list_date"),
        text("mailer"),
        text("mailer_tax_id"),
        text("contract_no"),
        text("kind"),
        text("category"),
        text("direction"),
        whole("control_item_count"),
        whole("control_weight_g"),
        whole("control_declared_value"),
        whole("control_cod_amount"),
        text("currency", required=True),
        whole("items", required=True),
        whole("weight_g", required=True),
        whole("declared_value", required=True),
        whole("cod_amount", required=True),
        whole("net", required=True),
        whole("vat", required=True),
        whole("gross", required=True),
        text("book", required=True),
        day("due_earliest"),
        day("due_latest"),
        whole("due_missing", required=True),
        text("due_source"),
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
    guard("batch")


def _create_item() -> None:
    op.create_table(
        "item",
        whole("entry_id", required=True),
        whole("line_no", required=True),
        text("sheet"),
        whole("row"),
        text("item_identifier"),
        text("kind"),
        text("category"),
        whole("weight_g"),
        whole("declared_value"),
        whole("cod_amount"),
        text("currency"),
        text("postcode"),
        text("country"),
        text("region"),
        text("district"),
        text("locality"),
        text("advice"),
        text("marks"),
        whole("declared_weight_g"),
        whole("weighed_g"),
        text("due_on"),
        whole("fee", required=True),
        sa.PrimaryKeyConstraint("entry_id", "line_no"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "item_number_once",
        "item",
        ["item_identifier"],
        unique=True,
    )
    guard("item")


def _create_addressee() -> None:
    op.create_table(
        "addressee",
        whole("entry_id", required=True),
        whole("line_no", required=True),
        text("addressee"),
        text("address"),
        text("phone"),
        text("email"),
        text("client_key"),
        text("comment"),
        sa.PrimaryKeyConstraint("entry_id", "line_no"),
        sqlite_with_rowid=False,
    )
    guard("addressee")


def _create_charge() -> None:
    op.create_table(
        "charge",
        whole("entry_id", required=True),
        whole("line_no", required=True),
        whole("charge_no", required=True),
        text("service"),
        text("title"),
        text("tariff_line"),
        text("rule"),
        whole("net", required=True),
        whole("vat", required=True),
        whole("gross", required=True),
        sa.PrimaryKeyConstraint("entry_id", "line_no", "charge_no"),
        sa.CheckConstraint("gross = net + vat", name="charge_gross"),
        sqlite_with_rowid=False,
    )
    guard("charge")


def _create_finding() -> None:
    op.create_table(
        "finding",
        whole("entry_id", required=True),
        whole("finding_no", required=True),
        text("code", required=True),
        text("severity", required=True),
        text("sheet"),
        whole("row"),
        text("column"),
        text("value"),
        text("message", required=True),
        text("remedy", required=True),
        whole("line_no"),
        sa.PrimaryKeyConstraint("entry_id", "finding_no"),
        sqlite_with_rowid=False,
    )
    guard("finding")


def _create_roll() -> None:
    op.create_table(
        "roll",
        text("roll_id", required=True),
        whole("entry_id", required=True),
        text("indicator", required=True),
        text("country", required=True),
        whole("first_serial", required=True),
        whole("last_serial", required=True),
        text("kind"),
        sa.Column("by_list", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("roll_id"),
        sa.CheckConstraint("first_serial <= last_serial", name="roll_order"),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.entry_id"]),
    )
    guard("roll")


def _create_label() -> None:
    op.create_table(
        "label",
        whole("entry_id", required=True),
        whole("line_no"),
        text("roll_id", required=True),
        whole("serial", required=True),
        sa.PrimaryKeyConstraint("roll_id", "serial"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "label_entry",
        "label",
        ["entry_id", "line_no"],
    )
    guard("label")
