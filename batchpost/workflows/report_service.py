"""Report what was accepted: a day for the supervisor, a span for one client."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from batchpost.reports.client import ClientFigures
from batchpost.reports.day import DayFigures

if TYPE_CHECKING:
    from batchpost.ledger import Ledger


def day_figures(ledger: "Ledger", on: date, made_at: datetime) -> DayFigures:
    """Return what the ledger says of the day `on`."""
    closed = ledger.days.closed(on)
    end = datetime.combine(on + timedelta(days=1), time(), made_at.tzinfo)
    return DayFigures(
        on=on,
        made_at=made_at,
        totals=ledger.day_totals(on),
        rolls=tuple(ledger.days.rolls(on, end)),
        names={client.client_id: client.name for client in ledger.clients()},
        corrections=ledger.corrections.of_day(on),
        closed=None if closed is None else replace(closed, at=closed.at.astimezone(made_at.tzinfo)),
    )


def client_figures(
    ledger: "Ledger",
    client_id: str,
    since: date,
    until: date,
    made_at: datetime,
) -> ClientFigures:
    """Return what the ledger says of a client from `since` to `until`, both days included.

    Raises:
        LedgerError: There is no such client.
    """
    after = until + timedelta(days=1)
    return ClientFigures(
        client=ledger.client(client_id),
        since=since,
        until=until,
        made_at=made_at,
        months=ledger.client_totals(client_id, since, after),
        services=ledger.client_services(client_id, since, after),
    )
