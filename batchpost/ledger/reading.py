"""Reading accepted lists back."""

from datetime import datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa

from batchpost.ledger import schema
from batchpost.ledger.deeds.clients import client_version
from batchpost.ledger.errors import UnknownBatchError
from batchpost.ledger.rows import ITEM_DTYPES, acceptance_of, frame_of
from batchpost.ledger.store import office_of
from batchpost.model.acceptance import Acceptance
from batchpost.model.charges import CHARGE_COLUMNS

if TYPE_CHECKING:
    import pandas as pd

_batch, _item, _label = schema.batch, schema.item, schema.label
_name = schema.source_name

#: Columns of a batch that its list of all batches shows, after number, moment and client.
_SHOWN = {
    "operator": "string[pyarrow]",
    "payment": "string[pyarrow]",
    "list_no": "string[pyarrow]",
    "kind": "string[pyarrow]",
    "category": "string[pyarrow]",
    "direction": "string[pyarrow]",
    "currency": "string[pyarrow]",
    "items": "int64",
    "weight_g": "int64",
    "declared_value": "int64",
    "cod_amount": "int64",
    "net": "int64",
    "vat": "int64",
    "gross": "int64",
}


def acceptance(connection: sa.Connection, batch_no: int) -> Acceptance:
    """Return a list as it was recorded.

    Raises:
        UnknownBatchError: No list has that number.
    """
    batch = require_batch(connection, batch_no)
    entry_id = batch["entry_id"]
    found, texts = schema.finding, schema.finding_text
    same = (
        (texts.c.office == found.c.office)
        & (texts.c.entry_id == found.c.entry_id)
        & (texts.c.finding_no == found.c.finding_no)
    )
    findings = (
        sa.select(found, texts.c.value, texts.c.message, texts.c.remedy)
        .outerjoin(texts, same)
        .where(_of_entry(found, connection, entry_id))
        .order_by(found.c.finding_no)
    )
    numbers = (
        sa.select(_label.c.roll_id, _label.c.serial, _label.c.line_no)
        .where(_of_entry(_label, connection, entry_id))
        .order_by(_label.c.line_no)
    )
    return acceptance_of(
        batch,
        client_version(connection, batch["client_id"], batch["client_version_no"]),
        items=_items(connection, entry_id),
        charges=_charges(connection, entry_id),
        findings=connection.execute(findings).mappings().all(),
        numbers=connection.execute(numbers).all(),
        path=connection.execute(
            sa.select(_name.c.path).where(_of_entry(_name, connection, entry_id))
        ).scalar(),
        purged_at=_purged_at(connection, entry_id),
    )


def _purged_at(connection: sa.Connection, entry_id: int) -> datetime | None:
    """Return when the personal data of an entry were removed, `None` where they are there."""
    purged, entry = schema.purged, schema.entry
    found: datetime | None = connection.execute(
        sa.select(entry.c.at)
        .join(
            purged,
            (purged.c.office == entry.c.office) & (purged.c.entry_id == entry.c.entry_id),
        )
        .where(
            purged.c.office == office_of(connection),
            purged.c.purged_entry_id == entry_id,
        )
    ).scalar()
    return found


def require_batch(connection: sa.Connection, batch_no: int) -> sa.RowMapping:
    """Return the row of an accepted list.

    Raises:
        UnknownBatchError: No list has that number.
    """
    ours = _batch.c.office == office_of(connection)
    chosen = sa.select(_batch).where(ours, _batch.c.batch_no == batch_no)
    batch = connection.execute(chosen).mappings().one_or_none()
    if batch is None:
        last = connection.execute(sa.select(sa.func.max(_batch.c.batch_no)).where(ours)).scalar()
        raise UnknownBatchError(batch_no, last or 0)
    return batch


def _of_entry(table: sa.Table, connection: sa.Connection, entry_id: int) -> sa.ColumnElement[bool]:
    return (table.c.office == office_of(connection)) & (table.c.entry_id == entry_id)


def list_batches(
    connection: sa.Connection,
    since: datetime | None,
    until: datetime | None,
    client_id: str | None,
) -> "pd.DataFrame":
    """Return accepted lists, one a row; see `Ledger.batches`."""
    named = schema.client_version
    chosen = (
        sa.select(
            _batch.c.batch_no,
            _batch.c.accepted_at,
            _batch.c.client_id,
            named.c.name.label("client_name"),
            _name.c.path.label("source_path"),
            *(_batch.c[name] for name in _SHOWN),
        )
        .join(
            named,
            (named.c.office == _batch.c.office)
            & (named.c.client_id == _batch.c.client_id)
            & (named.c.version_no == _batch.c.client_version_no),
        )
        .outerjoin(
            _name, (_name.c.office == _batch.c.office) & (_name.c.entry_id == _batch.c.entry_id)
        )
        .where(_batch.c.office == office_of(connection), *within(since, until, client_id))
        .order_by(_batch.c.batch_no)
    )
    dtypes = {"batch_no": "int64", "accepted_at": "datetime64[us, UTC]"}
    dtypes |= dict.fromkeys(("client_id", "client_name", "source_path"), "string[pyarrow]") | _SHOWN
    return frame_of(connection.execute(chosen).all(), list(dtypes), dtypes)


def within(
    since: datetime | None, until: datetime | None, client_id: str | None = None
) -> list[sa.ColumnElement[bool]]:
    """Return the conditions for batches of a client accepted from `since` to before `until`."""
    conditions: list[sa.ColumnElement[bool]] = []
    if since is not None:
        conditions.append(_batch.c.accepted_at >= since)
    if until is not None:
        conditions.append(_batch.c.accepted_at < until)
    if client_id is not None:
        conditions.append(_batch.c.client_id == client_id)
    return conditions


def _items(connection: sa.Connection, entry_id: int) -> "pd.DataFrame":
    people = schema.addressee
    columns = [_item.c[name] if name in _item.c else people.c[name] for name in ITEM_DTYPES]
    same = (
        (people.c.office == _item.c.office)
        & (people.c.entry_id == _item.c.entry_id)
        & (people.c.line_no == _item.c.line_no)
    )
    chosen = (
        sa.select(*columns)
        .outerjoin(people, same)
        .where(_of_entry(_item, connection, entry_id))
        .order_by(_item.c.line_no)
    )
    return frame_of(connection.execute(chosen).all(), list(ITEM_DTYPES), ITEM_DTYPES)


def _charges(connection: sa.Connection, entry_id: int) -> "pd.DataFrame":
    table = schema.charge
    chosen = (
        sa.select(*(table.c[name] for name in CHARGE_COLUMNS))
        .where(_of_entry(table, connection, entry_id))
        .order_by(table.c.line_no, table.c.charge_no)
    )
    return frame_of(connection.execute(chosen).all(), list(CHARGE_COLUMNS), CHARGE_COLUMNS)
