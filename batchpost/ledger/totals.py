"""Totals of days and clients, summed by the database over items and charges."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from batchpost.ledger import schema
from batchpost.ledger.reading import within
from batchpost.ledger.rows import frame_of

if TYPE_CHECKING:
    import pandas as pd

_batch, _item, _charge, _label = schema.batch, schema.item, schema.charge, schema.label

_TEXT = "string[pyarrow]"
_OF_BATCH = ("client_id", "operator", "payment", "currency")
_OF_ITEM = ("kind", "category")
_AMOUNTS = ("net", "vat", "gross")
_SUMS = ("items", "weight_g", "declared_value", "cod_amount", *_AMOUNTS, "labels")
_SERVICE_SUMS = ("items", "charges", *_AMOUNTS)


def day_totals(connection: sa.Connection, on: date, zone: str) -> "pd.DataFrame":
    """Return the totals of one day; see `Ledger.day_totals`."""
    conditions = within(_midnight(on, zone), _midnight(on + timedelta(days=1), zone))
    keys = (*_OF_ITEM, *_OF_BATCH)
    return _gather(connection, _item_sums(conditions), keys, _SUMS, zone)


def client_totals(
    connection: sa.Connection, client_id: str, since: date, until: date, zone: str
) -> "pd.DataFrame":
    """Return the totals of a client by month; see `Ledger.client_totals`."""
    conditions = within(_midnight(since, zone), _midnight(until, zone), client_id)
    keys = ("month", *_OF_ITEM, *_OF_BATCH)
    return _gather(connection, _item_sums(conditions), keys, _SUMS, zone)


def client_services(
    connection: sa.Connection, client_id: str, since: date, until: date, zone: str
) -> "pd.DataFrame":
    """Return the services of a client by month; see `Ledger.client_services`."""
    conditions = within(_midnight(since, zone), _midnight(until, zone), client_id)
    keys = ("month", "service", "title", "currency")
    return _gather(connection, _service_sums(conditions), keys, _SERVICE_SUMS, zone)


def client_items(
    connection: sa.Connection,
    client_id: str,
    since: datetime,
    until: datetime,
    services: Collection[str],
) -> int:
    """Return how many items of a client were charged for a service; see the `Ledger`'s."""
    chosen = within(since, until, client_id)
    if not services:
        total = connection.execute(sa.select(_summed(_batch.c["items"], "items")).where(*chosen))
        return int(total.scalar_one())
    charged = (
        sa.select(_charge.c.entry_id, _charge.c.line_no)
        .join(_batch, _batch.c.entry_id == _charge.c.entry_id)
        .where(*chosen, _charge.c.service.in_(sorted(services)))
        .distinct()
        .subquery()
    )
    return int(connection.execute(sa.select(sa.func.count()).select_from(charged)).scalar_one())


def _midnight(on: date, zone: str) -> datetime:
    return datetime.combine(on, time(), ZoneInfo(zone))


def _whole(expression: sa.ColumnElement[Any], name: str) -> sa.Label[int]:
    """Return a sum as a whole number, nothing counting as nought."""
    return sa.cast(sa.func.coalesce(expression, 0), sa.BigInteger()).label(name)


def _summed(column: sa.ColumnElement[Any], name: str) -> sa.Label[int]:
    return _whole(sa.func.sum(column), name)


def _item_sums(conditions: Sequence[sa.ColumnElement[bool]]) -> sa.Select[Any]:
    """Return sums by batch, kind and category.

    Charges and labels are summed per item first, so that an item with several counts once.
    """
    chosen = sa.select(_batch.c.entry_id).where(*conditions)
    fees = (
        sa.select(
            _charge.c.entry_id,
            _charge.c.line_no,
            *(sa.func.sum(_charge.c[name]).label(name) for name in _AMOUNTS),
        )
        .where(_charge.c.entry_id.in_(chosen))
        .group_by(_charge.c.entry_id, _charge.c.line_no)
        .subquery()
    )
    labels = (
        sa.select(_label.c.entry_id, _label.c.line_no, sa.func.count().label("labels"))
        .where(_label.c.entry_id.in_(chosen), _label.c.line_no.is_not(None))
        .group_by(_label.c.entry_id, _label.c.line_no)
        .subquery()
    )
    item_keys = tuple(_item.c[name] for name in _OF_ITEM)
    batch_keys = tuple(_batch.c[name] for name in _OF_BATCH)
    return (
        sa.select(
            _batch.c.accepted_at,
            *item_keys,
            *batch_keys,
            sa.func.count().label("items"),
            *(_summed(_item.c[name], name) for name in _SUMS[1:4]),
            *(_summed(fees.c[name], name) for name in _AMOUNTS),
            _summed(labels.c.labels, "labels"),
        )
        .join(_item, _item.c.entry_id == _batch.c.entry_id)
        .outerjoin(fees, _same_item(fees))
        .outerjoin(labels, _same_item(labels))
        .where(*conditions)
        .group_by(_batch.c.entry_id, _batch.c.accepted_at, *batch_keys, *item_keys)
    )


def _same_item(other: sa.Subquery) -> sa.ColumnElement[bool]:
    return (other.c.entry_id == _item.c.entry_id) & (other.c.line_no == _item.c.line_no)


def _service_sums(conditions: Sequence[sa.ColumnElement[bool]]) -> sa.Select[Any]:
    """Return sums by batch and service; an item counts once for each of its services."""
    return (
        sa.select(
            _batch.c.accepted_at,
            _charge.c.service,
            _charge.c.title,
            _batch.c.currency,
            sa.func.count(_charge.c.line_no.distinct()).label("items"),
            sa.func.count().label("charges"),
            *(_summed(_charge.c[name], name) for name in _AMOUNTS),
        )
        .join(_charge, _charge.c.entry_id == _batch.c.entry_id)
        .where(*conditions)
        .group_by(
            _batch.c.entry_id,
            _batch.c.accepted_at,
            _batch.c.currency,
            _charge.c.service,
            _charge.c.title,
        )
    )


def _gather(
    connection: sa.Connection,
    by_batch: sa.Select[Any],
    keys: Sequence[str],
    sums: Sequence[str],
    zone: str,
) -> "pd.DataFrame":
    """Add up sums by batch to sums by `keys`, sorted by them."""
    local = ZoneInfo(zone)
    rows = [
        (f"{row.accepted_at.astimezone(local):%Y-%m}", *row[1:])
        for row in connection.execute(by_batch)
    ]
    names = ["month", *(column.name for column in list(by_batch.selected_columns)[1:])]
    dtypes = {name: "int64" if name in sums else _TEXT for name in names}
    frame = frame_of(rows, names, dtypes)
    grouped = frame.groupby(list(keys), dropna=False, sort=True)[list(sums)].sum()
    return grouped.reset_index()
