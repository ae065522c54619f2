"""The list of accepted lists: what stands of each now."""

from datetime import datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa

from batchpost.ledger import schema
from batchpost.ledger.joining import same
from batchpost.ledger.rows import frame_of
from batchpost.ledger.store import office_of
from batchpost.model.acceptance import BatchState, Change

if TYPE_CHECKING:
    import pandas as pd

_batch, _change, _turnover = schema.batch, schema.batch_change, schema.turnover
_TEXT = "string[pyarrow]"
_TOLD = (
    "operator", "payment", "list_no", "kind", "category", "direction", "currency",
)  # fmt: skip
_SUMS = ("items", "weight_g", "declared_value", "cod_amount", "net", "vat", "gross")


def list_batches(
    connection: sa.Connection,
    since: datetime | None,
    until: datetime | None,
    client_id: str | None,
) -> "pd.DataFrame":
    """Return accepted lists, one a row; see `Ledger.batches`."""
    named, source = schema.client_version, schema.source_name
    office = office_of(connection)
    left, changed = _left(office), _changed(office)
    state = sa.case(
        (changed.c.cancelled == 1, BatchState.CANCELLED.value),
        (changed.c.cancelled == 0, BatchState.CORRECTED.value),
        else_=BatchState.ACCEPTED.value,
    )
    chosen = (
        sa.select(
            _batch.c.batch_no,
            _batch.c.accepted_at,
            state.label("state"),
            _batch.c.client_id,
            named.c.name.label("client_name"),
            source.c.path.label("source_path"),
            *(_batch.c[name] for name in _TOLD),
            *(sa.func.coalesce(left.c[name], 0).label(name) for name in _SUMS),
        )
        .join(
            named,
            same(named, _batch, "client_id") & (named.c.version_no == _batch.c.client_version_no),
        )
        .outerjoin(source, same(source, _batch, "entry_id"))
        .outerjoin(left, left.c.batch_no == _batch.c.batch_no)
        .outerjoin(changed, changed.c.batch_no == _batch.c.batch_no)
        .where(_batch.c.office == office, *_within(since, until, client_id))
        .order_by(_batch.c.batch_no)
    )
    dtypes = {"batch_no": "int64", "accepted_at": "datetime64[us, UTC]"}
    dtypes |= dict.fromkeys(("state", "client_id", "client_name", "source_path", *_TOLD), _TEXT)
    dtypes |= dict.fromkeys(_SUMS, "int64")
    return frame_of(connection.execute(chosen).all(), list(dtypes), dtypes)


def _left(office: str) -> sa.Subquery:
    """Return what is left of each list, by the turnover of all its deeds."""
    sums = [sa.cast(sa.func.sum(_turnover.c[n]), sa.BigInteger()).label(n) for n in _SUMS]
    ours = sa.select(_turnover.c.batch_no, *sums).where(_turnover.c.office == office)
    return ours.group_by(_turnover.c.batch_no).subquery()


def _changed(office: str) -> sa.Subquery:
    """Return the lists that were changed after their acceptance, and whether they are gone."""
    cancelled = sa.case((_change.c.change == Change.CANCELLED.value, 1), else_=0)
    return (
        sa.select(_change.c.batch_no, sa.func.max(cancelled).label("cancelled"))
        .where(_change.c.office == office, _change.c.change != Change.ACCEPTED.value)
        .group_by(_change.c.batch_no)
        .subquery()
    )


def _within(
    since: datetime | None, until: datetime | None, client_id: str | None
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
