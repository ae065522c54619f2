"""Entries: who did what, where and when. Every deed writes one."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from batchpost.ledger import schema
from batchpost.ledger.packing import to_json
from batchpost.ledger.rows import storable


@dataclass(frozen=True, slots=True)
class Deed:
    """Who does it, at which workplace, when (with a time zone), and why where that is asked."""

    operator: str
    at: datetime
    workplace: str = ""
    reason: str | None = None


def append_entry(
    connection: sa.Connection, entry_id: int, kind: str, deed: Deed, **facts: str | int | None
) -> None:
    """Write the entry of a deed; `facts` say in short what was done and name no person."""
    connection.execute(
        schema.entry.insert().values(
            entry_id=entry_id,
            kind=kind,
            at=deed.at,
            operator=storable(deed.operator),
            workplace=storable(deed.workplace),
            reason=deed.reason,
            payload=to_json(facts),
        )
    )
