"""Closing of days, as the workflows ask for it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from batchpost.ledger import schema
from batchpost.ledger.balances import list_rolls
from batchpost.ledger.deeds import closing
from batchpost.ledger.entries import Deed, do
from batchpost.ledger.store import Store, office_of
from batchpost.model.corrections import DayClosed
from batchpost.model.labels import RollBalance


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

    def rolls(self, on: date, end: datetime) -> list[RollBalance]:
        """Return the label rolls as they stood at the end of a day.

        Those of a closed day are as its closing found them, whatever comes home later.

        Args:
            on: The day.
            end: The moment it ends in the office's time zone.
        """
        closed = self.closed(on)
        heads = None if closed is None else closed.heads
        return self.store.read(lambda c: list_rolls(c, _entries_after(c, end, heads)))

    def closed(self, on: date) -> DayClosed | None:
        """Return how a day was closed, `None` where it is open."""
        return self.store.read(lambda connection: _closed(connection, on))


def _entries_after(
    connection: sa.Connection, end: datetime, heads: Sequence[Mapping[str, Any]] | None
) -> sa.Select[tuple[int]]:
    """Return the numbers of entries of later days, and of those not in chains up to `heads`."""
    entry = schema.entry
    after = entry.c.at >= end
    if heads is not None:
        known = [
            (entry.c.workplace == head["workplace"]) & (entry.c.seq <= head["seq"])
            for head in heads
        ]
        after |= ~sa.or_(sa.false(), *known)
    return sa.select(entry.c.entry_id).where(entry.c.office == office_of(connection), after)


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
