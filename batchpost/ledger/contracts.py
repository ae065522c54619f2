"""Contract terms in the ledger: each change is a further version of them all, the last counts."""

import json
from dataclasses import asdict
from datetime import date
from typing import Any

import sqlalchemy as sa

from batchpost.ledger import schema
from batchpost.ledger.clients import require_latest
from batchpost.ledger.entries import Deed, append_entry
from batchpost.ledger.packing import to_json
from batchpost.ledger.store import Store
from batchpost.model.contract import Counted, Term, TermRule

_table = schema.contract_terms


def set_terms(
    store: Store, connection: sa.Connection, client_id: str, terms: tuple[Term, ...], deed: Deed
) -> None:
    """Append a version of a client's terms; the same again appends nothing.

    Raises:
        UnknownClientError: There is no client of that name.
    """
    store.lock(connection)
    require_latest(connection, client_id)
    version_no, latest = _latest(connection, client_id)
    if latest == terms:
        return
    entry_id = store.next_entry_id(connection)
    append_entry(
        connection,
        entry_id,
        "contract_terms_set",
        deed,
        client_id=client_id,
        version_no=version_no + 1,
        terms=len(terms),
    )
    packed = to_json([_packed(term) for term in terms])
    connection.execute(
        _table.insert().values(
            client_id=client_id, version_no=version_no + 1, entry_id=entry_id, terms=packed
        )
    )


def find_terms(
    connection: sa.Connection, client_id: str, batch_no: int | None = None
) -> tuple[Term, ...]:
    """Return the terms of a client as they are now, none where it has none.

    Given a list, as they were when it was recorded.
    """
    if batch_no is None:
        return _latest(connection, client_id)[1]
    batch = schema.batch
    recorded = sa.select(batch.c.entry_id).where(batch.c.batch_no == batch_no).scalar_subquery()
    return _latest(connection, client_id, _table.c.entry_id < recorded)[1]


def _latest(
    connection: sa.Connection, client_id: str, *when: sa.ColumnElement[bool]
) -> tuple[int, tuple[Term, ...]]:
    row = connection.execute(
        sa.select(_table.c.version_no, _table.c.terms)
        .where(_table.c.client_id == client_id, *when)
        .order_by(_table.c.version_no.desc())
        .limit(1)
    ).one_or_none()
    if row is None:
        return 0, ()
    return row.version_no, tuple(_unpacked(facts) for facts in json.loads(row.terms))


def _packed(term: Term) -> dict[str, Any]:
    facts = asdict(term)
    for name in ("effective_from", "effective_to"):
        facts[name] = facts[name].isoformat() if facts[name] else None
    return facts


def _unpacked(facts: dict[str, Any]) -> Term:
    days = {
        name: date.fromisoformat(facts[name]) if facts[name] else None
        for name in ("effective_from", "effective_to")
    }
    given: dict[str, Any] = facts | days
    given["rule"], given["counted"] = TermRule(facts["rule"]), Counted(facts["counted"])
    given["services"] = tuple(facts["services"])
    return Term(**given)
