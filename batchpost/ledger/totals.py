"""Totals of days and clients, summed by the database over the turnover of all deeds."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from batchpost.ledger import schema
from batchpost.ledger.rows import frame_of
from batchpost.ledger.store import office_of

if TYPE_CHECKING:
    import pandas as pd

_turnover, _service = schema.turnover, schema.service_turnover

_TEXT = "string[pyarrow]"
_OF_BATCH = ("client_id", "operator", "payment", "currency")
_OF_ITEM = ("kind", "category")
_AMOUNTS = ("net", "vat", "gross")
_SUMS = ("items", "weight_g", "declared_value", "cod_amount", *_AMOUNTS, "labels")
_SERVICE_SUMS = ("items", "charges", *_AMOUNTS)


def day_totals(connection: sa.Connection, on: date) -> "pd.DataFrame":
    """Return the totals of one day; see `Ledger.day_totals`."""
    chosen = _turnover.c.booked_on == on
    return _gathered(connection, _turnover, (*_OF_ITEM, *_OF_BATCH), _SUMS, chosen)


def client_totals(
    connection: sa.Connection, client_id: str, since: date, until: date
) -> "pd.DataFrame":
    """Return the totals of a client by month; see `Ledger.client_totals`."""
    chosen = _of_client(_turnover, client_id, since, until)
    return _gathered(connection, _turnover, ("month", *_OF_ITEM, *_OF_BATCH), _SUMS, chosen)


def client_services(
    connection: sa.Connection, client_id: str, since: date, until: date
) -> "pd.DataFrame":
    """Return the services of a client by month; see `Ledger.client_services`."""
    chosen = _of_client(_service, client_id, since, until)
    keys = ("month", "service", "title", "currency")
    return _gathered(connection, _service, keys, _SERVICE_SUMS, chosen)


def _of_client(table: sa.Table, client_id: str, since: date, until: date) -> sa.ColumnElement[bool]:
    return sa.and_(
        table.c.client_id == client_id, table.c.booked_on >= since, table.c.booked_on < until
    )


def _summed(column: sa.ColumnElement[Any], name: str) -> sa.Label[int]:
    """Return a sum as a whole number, nothing counting as nought."""
    total = sa.func.coalesce(sa.func.sum(column), 0)
    return sa.cast(total, sa.BigInteger()).label(name)


def _gathered(
    connection: sa.Connection,
    table: sa.Table,
    keys: Sequence[str],
    sums: Sequence[str],
    chosen: sa.ColumnElement[bool],
) -> "pd.DataFrame":
    """Return sums by `keys`, sorted by them; what was taken back to nothing is left out."""
    by = [column for column in keys if column != "month"]
    question = (
        sa.select(
            table.c.booked_on,
            *(table.c[name] for name in by),
            *(_summed(table.c[name], name) for name in sums),
        )
        .where(table.c.office == office_of(connection), chosen)
        .group_by(table.c.booked_on, *(table.c[name] for name in by))
    )
    rows = [(f"{row.booked_on:%Y-%m}", *row[1:]) for row in connection.execute(question)]
    names = ["month", *by, *sums]
    dtypes = {name: "int64" if name in sums else _TEXT for name in names}
    frame = frame_of(rows, names, dtypes)
    grouped = frame.groupby(list(keys), dropna=False, sort=True)[list(sums)].sum()
    return grouped[(grouped != 0).any(axis=1)].reset_index()
