"""Quotes in the ledger: what a list was said to cost before it was handed over."""

from datetime import date
from typing import Any

import sqlalchemy as sa

from batchpost.ledger import schema
from batchpost.ledger.entries import Content, Derived, Doing, Told
from batchpost.ledger.packing import pack_book, unpack_book
from batchpost.ledger.store import office_of
from batchpost.model.operator import Role
from batchpost.model.quote import Quote

KINDS = {"list_quoted": Role.OPERATOR}

_table = schema.quote
_OWN = {"office", "entry_id", "book"}


def add_quote(doing: Doing, quote: Quote) -> None:
    """Append a quote; the same as the client's last one of this list appends nothing."""
    doing.lock()
    if find_quote(doing.connection, quote.source_sha256, quote.client_id) == quote:
        return
    facts: dict[str, Any] = {
        name: getattr(quote, name)
        for name in ("source_sha256", "client_id", "currency", "items", "net", "vat", "gross")
    }
    facts |= {"priced_on": quote.priced_on.isoformat(), "book": pack_book(quote.book)}
    doing.append("list_quoted", Content(facts))


def derive(told: Told) -> Derived:
    """Return the quote."""
    facts = told.facts
    yield _table, [facts | {"priced_on": date.fromisoformat(facts["priced_on"])}]
    yield schema.about, [{"object": f"client:{facts['client_id']}"}]


def find_quote(connection: sa.Connection, sha256: str, client_id: str) -> Quote | None:
    """Return the last quote to a client for a file of this content, or `None`."""
    row = (
        connection.execute(
            sa.select(_table)
            .where(
                _table.c.office == office_of(connection),
                _table.c.source_sha256 == sha256,
                _table.c.client_id == client_id,
            )
            .order_by(_table.c.entry_id.desc())
            .limit(1)
        )
        .mappings()
        .one_or_none()
    )
    if row is None:
        return None
    facts = {name: row[name] for name in row if name not in _OWN}
    return Quote(book=unpack_book(row["book"]), **facts)
