"""Closing of days, as the workflows ask for it."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from batchpost.ledger import schema
from batchpost.ledger.deeds import closing
from batchpost.ledger.entries import Deed, do
from batchpost.ledger.store import Store, office_of
from batchpost.model.corrections import DayClosed


@dataclass(frozen=True)
class Days:
    """Days of the office: open until they are closed, then as they are for good."""

    store: Store

    def close(self, on: date, deed: Deed) -> DayClosed:
        """Close a day: nothing more is booked on it.

        Raises:
            DayAheadError: The day has not begun.
            DayClosedBeforeError: It is closed.
        """
        do(self.store, deed, lambda doing: closing.close_day(doing, on))
        closed = self.closed(on)
        assert closed is not None, on
        return closed

    def closed(self, on: date) -> DayClosed | None:
        """Return how a day was closed, `None` where it is open."""
        return self.store.read(lambda connection: _closed(connection, on))


def _closed(connection: sa.Connection, on: date) -> DayClosed | None:
    number = closing.find_closing(connection, on)
    if number is None:
        return None
    entry = schema.entry
    ours = (entry.c.office == office_of(connection)) & (entry.c.entry_id == number)
    row = connection.execute(sa.select(entry).where(ours)).one()
    facts: dict[str, Any] = json.loads(row.facts)
    sums = [dict(each) for each in facts["totals"]]
    return DayClosed(
        day=on,
        entry_id=number,
        hash=row.hash,
        at=row.at,
        operator=row.operator,
        allowed_by=row.allowed_by,
        lists=facts["lists"],
        corrections=facts["corrections"],
        totals={each.pop("currency"): each for each in sums},
        heads=tuple(facts["heads"]),
    )
