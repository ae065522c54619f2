"""Contract terms in the ledger: each change is a further version of them all, the last counts."""

import json
from dataclasses import asdict
from datetime import date
from typing import Any

import sqlalchemy as sa

from batchpost.ledger import schema
from batchpost.ledger.deeds.clients import require_latest
from batchpost.ledger.entries import Content, Derived, Doing, Told
from batchpost.ledger.packing import to_json
from batchpost.ledger.store import office_of
from batchpost.model.contract import Counted, Term, TermRule
from batchpost.model.operator import Role

KINDS = {"contract_terms_set": Role.OPERATOR}

_table = schema.contract_terms


def set_terms(doing: Doing, client_id: str, terms: tuple[Term, ...]) -> None:
    """Append a version of a client's terms; the same again appends nothing.

    Raises:
        UnknownClientError: There is no client of that name.
    """
    doing.lock()
    require_latest(doing.connection, client_id)
    version_no, latest = latest_terms(doing.connection, client_id)
    if latest == terms:
        return
    facts = {
        "client_id": client_id,
        "version_no": version_no + 1,
        "terms": [_packed(term) for term in terms],
    }
    doing.append("contract_terms_set", Content(facts))


def derive(told: Told) -> Derived:
    """Return the version of a client's terms."""
    facts = told.facts
    yield _table, [facts | {"terms": to_json(facts["terms"])}]
    yield schema.about, [{"object": f"client:{facts['client_id']}"}]


def find_terms(
    connection: sa.Connection, client_id: str, batch_no: int | None = None
) -> tuple[Term, ...]:
    """Return the terms of a client as they are now, none where it has none.

    Given a list, as they were when it was recorded.
    """
    if batch_no is None:
        return latest_terms(connection, client_id)[1]
    batch = schema.batch
    recorded = sa.select(batch.c.terms_version_no).where(
        batch.c.office == office_of(connection), batch.c.batch_no == batch_no
    )
    return latest_terms(connection, client_id, _table.c.version_no <= recorded.scalar_subquery())[1]


def counted_services(connection: sa.Connection) -> dict[str, set[frozenset[str]]]:
    """Return by client by which services its terms, as they are now, count the month's items."""
    chosen = (
        sa.select(_table.c.client_id, _table.c.terms)
        .where(_table.c.office == office_of(connection))
        .order_by(_table.c.client_id, _table.c.version_no)
    )
    latest = {row.client_id: json.loads(row.terms) for row in connection.execute(chosen)}
    found = {
        client_id: {
            frozenset(term["services"]) for term in terms if term["counted"] == Counted.MONTH
        }
        for client_id, terms in latest.items()
    }
    return {client_id: wanted for client_id, wanted in found.items() if wanted}


def latest_terms(
    connection: sa.Connection, client_id: str, *when: sa.ColumnElement[bool]
) -> tuple[int, tuple[Term, ...]]:
    """Return the last version of a client's terms and its number, 0 where it has none."""
    row = connection.execute(
        sa.select(_table.c.version_no, _table.c.terms)
        .where(_table.c.office == office_of(connection), _table.c.client_id == client_id, *when)
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
