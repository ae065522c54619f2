"""How many items a client handed over in a month, by which discounts by volume are counted."""

import json
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from batchpost.ledger import schema
from batchpost.ledger.charged import CHARGED
from batchpost.ledger.joining import same
from batchpost.ledger.reading import require_batch
from batchpost.ledger.standing import is_out, takes_out
from batchpost.ledger.store import Store, office_of

_batch, _change, _out = schema.batch, schema.batch_change, schema.item_out
_entry, _turnover = schema.entry, schema.turnover
#: The fact of an accepted list that tells what its terms were counted with.
_FACT = "month_items"

#: Items by the services they were charged for, none standing for all; one charged for two of
#: them counts once.
Counts = Mapping[frozenset[str], int]


class MonthCounts:
    """What may be asked about the items of a client's lists of a calendar month."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def until(
        self,
        client_id: str,
        at: datetime,
        wanted: Iterable[Collection[str]],
        *,
        besides: str | None = None,
    ) -> Counts:
        """Return how many items stand of all lists of a month that were accepted up to a moment.

        Of that very moment as well. A list whose file has the content `besides` is left out.
        """
        lists = [_batch.c.accepted_at <= at]
        if besides is not None:
            lists.append(_batch.c.source_sha256 != besides)

        def read(connection: sa.Connection) -> Counts:
            of_client = _of_month(connection, client_id, at, lists)
            return {
                frozenset(services): _items(connection, services, of_client) for services in wanted
            }

        return self._store.read(read)

    def before(self, batch_no: int, at: datetime, wanted: Iterable[Collection[str]]) -> Counts:
        """Return what an accepted list was counted with, whatever became of others since.

        The acceptance tells it. One recorded before acceptances did is counted anew: lists that
        come before it by moment of acceptance and number, as they stood at its moment. That is
        not certain where moments were given by hand.

        Raises:
            UnknownBatchError: No list has that number.
        """

        def read(connection: sa.Connection) -> Counts:
            batch = require_batch(connection, batch_no)
            told = _told(connection, batch["entry_id"])
            lists = [
                sa.or_(
                    _batch.c.accepted_at < at,
                    (_batch.c.accepted_at == at) & (_batch.c.batch_no < batch_no),
                )
            ]
            of_client = _of_month(connection, batch["client_id"], at, lists)
            return {
                frozenset(services): told[frozenset(services)]
                if frozenset(services) in told
                else _items(connection, services, of_client, stood_at=at)
                for services in wanted
            }

        return self._store.read(read)


def counts_fact(counts: Counts) -> dict[str, Any]:
    """Return as facts what a list was counted with; nothing where no term counts by the month."""
    rows = [{"services": sorted(each), "items": items} for each, items in counts.items()]
    return {_FACT: sorted(rows, key=lambda row: row["services"])} if rows else {}


def _told(connection: sa.Connection, entry_id: int) -> Counts:
    chosen = sa.select(_entry.c.facts).where(
        _entry.c.office == office_of(connection), _entry.c.entry_id == entry_id
    )
    facts = json.loads(connection.execute(chosen).scalar_one())
    return {frozenset(row["services"]): row["items"] for row in facts.get(_FACT, ())}


def _of_month(
    connection: sa.Connection,
    client_id: str,
    at: datetime,
    lists: Iterable[sa.ColumnElement[bool]],
) -> list[sa.ColumnElement[bool]]:
    """Return the conditions for lists of a client in the month of a moment."""
    return [
        _batch.c.office == office_of(connection),
        _batch.c.client_id == client_id,
        _batch.c.accepted_at >= at.replace(day=1, hour=0, minute=0, second=0, microsecond=0),
        *lists,
    ]


def _items(
    connection: sa.Connection,
    services: Collection[str],
    lists: Iterable[sa.ColumnElement[bool]],
    stood_at: datetime | None = None,
) -> int:
    """Return how many items of some lists stand, or stood by what was done up to a moment."""
    if not services:
        wrote = [] if stood_at is None else [_written(_turnover, stood_at)]
        changed = (
            sa.select(sa.func.coalesce(sa.func.sum(_turnover.c["items"]), 0))
            .join(_batch, same(_batch, _turnover, "batch_no"))
            .where(*lists, *wrote)
        )
        return int(connection.execute(changed).scalar_one())
    gone, wrote = is_out(CHARGED), []
    if stood_at is not None:
        gone = sa.exists().where(takes_out(_out, CHARGED), _written(_out, stood_at))
        wrote = [_written(_change, stood_at)]
    charged = (
        sa.select(CHARGED.c.entry_id, CHARGED.c.line_no)
        .join(_change, same(_change, CHARGED, "entry_id"))
        .join(_batch, same(_batch, _change, "batch_no"))
        .where(*lists, *wrote, CHARGED.c.service.in_(sorted(services)), ~gone)
        .distinct()
        .subquery()
    )
    return int(connection.execute(sa.select(sa.func.count()).select_from(charged)).scalar_one())


def _written(row: sa.FromClause, moment: datetime) -> sa.ColumnElement[bool]:
    """Return the condition that the entry of a row is not of after a moment."""
    return sa.exists().where(same(_entry, row, "entry_id"), _entry.c.at <= moment)
