"""The ledger's tables: the truth, and what is derived from it. Rows are only ever added.

The truth is three tables. `entry` has one row a deed, chained by hashes; `part` has the long
tables of a deed (the items of a list) as bytes; `personal_part` has what is personal in it, so
that it can be removed one day while the hashes stay. All others are derived from these three by
the deeds' own `derive`, hang on the entry by `entry_id`, and can be made anew at any time.

Every key begins with `office`: many offices share a server, and one may be moved to another.
`entry_id` begins with the month, so that tables are cut by months where that is wanted.
"""

from collections.abc import Iterable
from typing import Any, Final

import sqlalchemy as sa

from batchpost.ledger.declaring import Moment, day, derived, metadata, text, whole
from batchpost.model.acceptance import ACCEPTED_COLUMNS
from batchpost.model.charges import CHARGE_COLUMNS
from batchpost.model.items import COLUMNS
from batchpost.model.operator import Role

#: The schema this program writes; a file of the same name stands in migrations/versions.
SCHEMA_VERSION = "0003"

#: Columns of the item table that tell of a person; kept in `addressee`.
PERSONAL = ("addressee", "address", "phone", "email", "client_key", "comment")

#: What makes an entry's number: month, workplace, place in its chain.
IDS_A_WORKPLACE: Final = 10**9
IDS_A_MONTH: Final = 10**13

_NEVER_MISSING = {"line_no", "fee"}


def _columns(declared: Iterable[tuple[str, str]]) -> list[sa.Column[Any]]:
    """Return columns for those of a table of the model."""
    return [
        text(name) if dtype.startswith("string")
        else whole(name, required=name in _NEVER_MISSING or dtype == "int64")
        for name, dtype in declared
    ]  # fmt: skip


# The truth.

entry = sa.Table(
    "entry",
    metadata,
    text("office", required=True),
    whole("entry_id", required=True),
    text("workplace", required=True),
    whole("seq", required=True),  # its place in the chain of the workplace, from 1
    text("key", required=True),  # a deed repeated has the same key, and happens once
    text("kind", required=True),
    sa.Column("at", Moment(), nullable=False),
    text("operator", required=True),
    text("allowed_by"),
    text("reason"),
    text("facts", required=True),  # JSON, keys sorted
    text("parts", required=True),  # JSON: the SHA-256 of each part
    text("personal", required=True),  # JSON: the SHA-256 of each personal part, salted
    text("prev_hash", required=True),
    text("hash", required=True),
    sa.PrimaryKeyConstraint("office", "entry_id"),
    sa.UniqueConstraint("office", "workplace", "seq", name="entry_in_chain"),
    sa.UniqueConstraint("office", "key", name="entry_once"),
)

part = sa.Table(
    "part",
    metadata,
    text("office", required=True),
    whole("entry_id", required=True),
    text("name", required=True),
    sa.Column("content", sa.LargeBinary(), nullable=False),
    sa.PrimaryKeyConstraint("office", "entry_id", "name"),
    info={"long": True},
)

personal_part = sa.Table(
    "personal_part",
    metadata,
    text("office", required=True),
    whole("entry_id", required=True),
    text("name", required=True),
    sa.Column("salt", sa.LargeBinary(), nullable=False),
    sa.Column("content", sa.LargeBinary(), nullable=False),
    sa.PrimaryKeyConstraint("office", "entry_id", "name"),
    info={"long": True, "purged": True},
)

TRUTH = (entry, part, personal_part)

# Derived: what an entry is about, so that the history of a thing is found.

about = derived("about", text("object", required=True), key=("object", "entry_id"))

workplace = derived("workplace", text("name", required=True), whole("workplace_no", required=True),
                    key=("workplace_no",))  # fmt: skip

# Derived: clients and their contracts.

client_version = derived(
    "client_version",
    text("client_id", required=True),
    whole("version_no", required=True),
    text("name", required=True),
    text("category", required=True),
    text("tax_id"),
    text("contract_no"),
    day("contract_from"),
    day("contract_until"),
    text("payment", required=True),
    text("vat_mode", required=True),
    text("contacts", required=True),  # JSON
    key=("client_id", "version_no"),
)

#: Special conditions of a client's contract; each change is a further version of them all.
contract_terms = derived(
    "contract_terms",
    text("client_id", required=True),
    whole("version_no", required=True),
    text("terms", required=True),  # JSON
    key=("client_id", "version_no"),
)

#: What a list was said to cost before it was handed over.
quote = derived(
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
    text("book", required=True),  # JSON
    sa.CheckConstraint("gross = net + vat", name="quote_gross"),
    key=("entry_id",),
)
sa.Index("quote_source", quote.c.office, quote.c.source_sha256)

# Derived: lists. A row tells what was accepted; what came after stands in `batch_change`.

batch = derived(
    "batch",
    whole("entry_id", required=True),
    whole("batch_no", required=True),
    sa.Column("accepted_at", Moment(), nullable=False),
    whole("utc_offset_s", required=True),  # of the office at that moment
    text("operator", required=True),
    text("client_id", required=True),
    whole("client_version_no", required=True),
    whole("terms_version_no", required=True),  # 0 where the client had none
    text("payment", required=True),
    text("vat_mode", required=True),
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
    text("book", required=True),  # JSON
    day("due_earliest"),
    day("due_latest"),
    whole("due_missing", required=True),
    text("due_source"),
    sa.Column("due_example", sa.Boolean(), nullable=False),
    sa.CheckConstraint("gross = net + vat", name="batch_gross"),
    key=("batch_no",),
)
sa.Index("batch_entry", batch.c.office, batch.c.entry_id, unique=True)
sa.Index("batch_client", batch.c.office, batch.c.client_id, batch.c.accepted_at)

#: What the client's file was called: its name may name a person.
source_name = derived(
    "source_name",
    text("path", required=True),
    key=("entry_id",),
)
source_name.info["purged"] = True

#: A file accepted: the second time only after the first was cancelled.
source_use = derived(
    "source_use",
    text("source_sha256", required=True),
    whole("use_no", required=True),
    whole("batch_no", required=True),
    key=("source_sha256", "use_no"),
)

#: Each deed that a list went through: accepted, items excluded, corrected, cancelled.
batch_change = derived(
    "batch_change",
    whole("entry_id", required=True),
    whole("batch_no", required=True),
    text("change", required=True),
    day("booked_on", required=True),
    key=("batch_no", "entry_id"),
)
sa.Index("batch_change_entry", batch_change.c.office, batch_change.c.entry_id)

# An item is written again whole when it is corrected; what no longer holds is in `item_out`.

_ITEM_COLUMNS = [(c.name, c.dtype) for c in COLUMNS] + list(ACCEPTED_COLUMNS.items())

item = derived(
    "item",
    *_columns(c for c in _ITEM_COLUMNS if c[0] not in PERSONAL),
    key=("entry_id", "line_no"),
    long=True,
)
addressee = derived(
    "addressee",
    *_columns(c for c in _ITEM_COLUMNS if c[0] == "line_no" or c[0] in PERSONAL),
    key=("entry_id", "line_no"),
    long=True,
)
addressee.info["purged"] = True

#: The words of charges are few and long: each combination is kept once an entry.
CHARGE_TEXTS = tuple(name for name, dtype in CHARGE_COLUMNS.items() if dtype.startswith("string"))

charge = derived(
    "charge",
    *_columns(column for column in CHARGE_COLUMNS.items() if column[0] not in CHARGE_TEXTS),
    whole("text_no", required=True),
    sa.CheckConstraint("gross = net + vat", name="charge_gross"),
    key=("entry_id", "line_no", "charge_no"),
    long=True,
)
charge_text = derived(
    "charge_text",
    whole("text_no", required=True),
    *(text(name) for name in CHARGE_TEXTS),
    key=("entry_id", "text_no"),
    long=True,
)

#: An item row (of entry `item_entry_id`) that a later deed, `entry_id`, took out.
item_out = derived(
    "item_out",
    whole("item_entry_id", required=True),
    whole("line_no", required=True),
    key=("item_entry_id", "line_no"),
)
sa.Index("item_out_entry", item_out.c.office, item_out.c.entry_id)

finding = derived(
    "finding",
    whole("finding_no", required=True),
    text("code", required=True),
    text("severity", required=True),
    text("sheet"),
    whole("row"),
    text("column"),
    whole("line_no"),
    key=("entry_id", "finding_no"),
    long=True,
)
#: What a finding says quotes the client's cells, and so may name persons.
finding_text = derived(
    "finding_text",
    whole("finding_no", required=True),
    text("value"),
    text("message", required=True),  # JSON
    text("remedy", required=True),  # JSON
    key=("entry_id", "finding_no"),
    long=True,
)
finding_text.info["purged"] = True

#: A number borne by an item: a second time only after the first item was taken out.
number_use = derived(
    "number_use",
    text("item_identifier", required=True),
    whole("use_no", required=True),
    whole("line_no", required=True),
    key=("item_identifier", "use_no"),
)

# Derived: what day and client reports add up, signed; corrections stand on their own day.

turnover = derived(
    "turnover",
    whole("turnover_no", required=True),
    day("booked_on", required=True),
    whole("batch_no", required=True),
    text("client_id", required=True),
    text("operator", required=True),
    text("payment", required=True),
    text("currency", required=True),
    text("kind"),
    text("category"),
    *(
        whole(name, required=True)
        for name in ("items", "weight_g", "declared_value", "cod_amount", "net", "vat", "gross")
    ),
    whole("labels", required=True),
    key=("entry_id", "turnover_no"),
)
sa.Index("turnover_day", turnover.c.office, turnover.c.booked_on)
sa.Index("turnover_client", turnover.c.office, turnover.c.client_id, turnover.c.booked_on)

service_turnover = derived(
    "service_turnover",
    whole("turnover_no", required=True),
    day("booked_on", required=True),
    text("client_id", required=True),
    text("currency", required=True),
    text("service"),
    text("title"),
    *(whole(name, required=True) for name in ("items", "charges", "net", "vat", "gross")),
    key=("entry_id", "turnover_no"),
)
sa.Index(
    "service_turnover_client",
    service_turnover.c.office, service_turnover.c.client_id, service_turnover.c.booked_on,
)  # fmt: skip

# Derived: label rolls.

roll = derived(
    "roll",
    text("roll_id", required=True),
    text("indicator", required=True),
    text("country", required=True),
    whole("first_serial", required=True),
    whole("last_serial", required=True),
    text("kind"),
    sa.Column("by_list", sa.Boolean(), nullable=False),
    sa.CheckConstraint("first_serial <= last_serial", name="roll_order"),
    key=("roll_id",),
)
#: Rolls that are one client's own: the range of numbers its contract gives it.
roll_client = derived(
    "roll_client",
    text("roll_id", required=True),
    text("client_id", required=True),
    key=("roll_id",),
)
#: Every label that is gone: stuck on an item (`line_no`) or spoiled. The key is what makes a
#: second use impossible, under any interleaving; `use_no` counts uses of one that was let go.
label = derived(
    "label",
    whole("line_no"),  # missing where the label is spoiled
    text("roll_id", required=True),
    whole("serial", required=True),
    whole("use_no", required=True),
    key=("roll_id", "serial", "use_no"),
)
sa.Index("label_entry", label.c.office, label.c.entry_id, label.c.line_no)

# Derived: persons' data that were removed after the office's term.

purged = derived(
    "purged",
    whole("entry_id", required=True),
    whole("purged_entry_id", required=True),
    key=("purged_entry_id",),
)
purged.info["role"] = Role.SUPERVISOR  # who may add to it where the database knows roles

#: The one table that is not only added to: Alembic's, which version the tables are of.
alembic_version = sa.Table(
    "alembic_version",
    sa.MetaData(),
    sa.Column("version_num", sa.String(32), nullable=False),
    sa.PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)
