"""How many items a client handed over in a month, by which discounts by volume are counted.

The local copy of a workplace has no lists of others: it carries what was counted at home when it
was filled, and adds what is accepted in it since.
"""

import json
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from batchpost.ledger import schema
from batchpost.ledger.charged import CHARGED
from batchpost.ledger.deeds.contracts import counted_services
from batchpost.ledger.joining import same
from batchpost.ledger.packing import to_json
from batchpost.ledger.reading import require_batch
from batchpost.ledger.standing import is_out, takes_out
from batchpost.ledger.store import Store, office_of
from batchpost.ledger.workplaces import is_offline

_batch, _change, _out = schema.batch, schema.batch_change, schema.item_out
_entry, _turnover = schema.entry, schema.turnover
#: The fact of an accepted list that tells what its terms were counted with.
_FACT = "month_items"

#: In a local copy alone: what was counted at home. It follows from no entry, and is made with
#: the copy.
_carried = sa.Table(
    "carried_count",
    sa.MetaData(),
    sa.Column("client_id", sa.Text(), primary_key=True),
    sa.Column("month", sa.Text(), primary_key=True),
    sa.Column("services", sa.Text(), primary_key=True),
    sa.Column("items", sa.BigInteger(), nullable=False),
)

#: Items by the services they were charged for, none standing for all; one charged for two of
#: them counts once.
Counts = Mapping[frozenset[str], int]


class MonthCounts:
    """What may be asked about the items of a client's lists of a calendar month."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @property
    def of_all(self) -> bool:
        """Tell whether lists accepted elsewhere count; without the server they do not."""
        return not is_offline(self._store.workplace)

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
            counts = {
                frozenset(services): _items(connection, services, of_client) for services in wanted
            }
            if self.of_all:
                return counts
            return {
                services: items + _brought(connection, client_id, at, services)
                for services, items in counts.items()
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


def counted_at_home(connection: sa.Connection, at: datetime) -> list[dict[str, Any]]:
    """Return what a local copy is to carry: the month's items by client and services, if any."""
    rows = []
    for client_id, wanted in counted_services(connection).items():
        of_client = _of_month(connection, client_id, at, [_batch.c.accepted_at <= at])
        rows += [
            _place(client_id, at, services) | {"items": items}
            for services in wanted
            if (items := _items(connection, services, of_client))
        ]
    return rows


def carry(connection: sa.Connection, rows: list[dict[str, Any]]) -> None:
    """Put into a local copy what was counted at home, in place of what it carried before."""
    _carried.drop(connection, checkfirst=True)
    _carried.create(connection)
    if rows:
        connection.execute(_carried.insert(), rows)


def _brought(
    connection: sa.Connection, client_id: str, at: datetime, services: Collection[str]
) -> int:
    """Return how many items a local copy carries; one that an older version filled has none."""
    if not sa.inspect(connection).has_table(_carried.name):
        return 0
    place = _place(client_id, at, services)
    chosen = sa.select(_carried.c["items"]).where(
        *(_carried.c[name] == value for name, value in place.items())
    )
    return connection.execute(chosen).scalar() or 0


def _place(client_id: str, at: datetime, services: Collection[str]) -> dict[str, Any]:
    return {
        "client_id": client_id,
        "month": f"{at:%Y-%m}",
        "services": to_json(sorted(services)),
    }


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
