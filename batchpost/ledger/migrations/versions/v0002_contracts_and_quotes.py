"""Contract terms, rolls that are a client's own, quotes."""

import sqlalchemy as sa
from alembic import op

from batchpost.ledger.migrations.building import day, guard, text, whole

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add three tables; what was recorded stays as it is."""
    op.create_table(
        "contract_terms",
        text("client_id", required=True),
        whole("version_no", required=True),
        whole("entry_id", required=True),
        text("terms", required=True),
        sa.PrimaryKeyConstraint("client_id", "version_no"),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.entry_id"]),
    )
    guard("contract_terms")
    op.create_table(
        "roll_client",
        text("roll_id", required=True),
        whole("entry_id", required=True),
        text("client_id", required=True),
        sa.PrimaryKeyConstraint("roll_id"),
        sa.ForeignKeyConstraint(["roll_id"], ["roll.roll_id"]),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.entry_id"]),
    )
    guard("roll_client")
    op.create_table(
        "quote",
        whole("entry_id", required=True),
        text("source_sha256", required=True),
        text("client_id", required=True),
        day("priced_on", required=True),
        text("currency", required=True),
        whole("items", required=True),
        whole("net", required=True),
        whole("vat", required=True),
        whole("gross", required=True),
        text("book", required=True),
        sa.PrimaryKeyConstraint("entry_id"),
        sa.CheckConstraint("gross = net + vat", name="quote_gross"),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.entry_id"]),
    )
    op.create_index("ix_quote_source_sha256", "quote", ["source_sha256"])
    guard("quote")
