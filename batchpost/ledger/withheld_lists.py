"""Lists that came home and were withheld: they have no rows of their own, but they name persons."""

import json
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from batchpost.ledger import schema
from batchpost.ledger.deeds.withholding import clash, settlement
from batchpost.ledger.joining import same
from batchpost.ledger.store import office_of

_entry = schema.entry


@dataclass(frozen=True, slots=True)
class WithheldList:
    """What an entry tells of its list; `new_entry_id` wrote it anew where it was accepted."""

    entry_id: int
    batch_no: int
    accepted_on: date
    sha256: str
    items: int
    new_entry_id: int | None


def withheld_lists(connection: sa.Connection) -> list[WithheldList]:
    """Return all lists that were ever withheld, by their entries."""
    same_entry = (clash.c.office == _entry.c.office) & (
        clash.c.withheld_entry_id == _entry.c.entry_id
    )
    chosen = (
        sa.select(_entry.c.entry_id, _entry.c.facts, settlement.c.new_entry_id)
        .join(clash, same_entry)
        .outerjoin(settlement, same(settlement, clash, "withheld_entry_id"))
        .where(_entry.c.office == office_of(connection), _entry.c.kind == "list_accepted")
        .order_by(_entry.c.entry_id)
    )
    found = []
    for row in connection.execute(chosen):
        facts = json.loads(row.facts)
        accepted_on = datetime.fromisoformat(facts["accepted_at"]).date()
        told = (facts["batch_no"], accepted_on, facts["source_sha256"], facts["items"])
        found.append(WithheldList(row.entry_id, *told, row.new_entry_id))
    return found
