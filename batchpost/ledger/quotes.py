"""Quotes in the ledger: what a list was said to cost before it was handed over."""

import sqlalchemy as sa

from batchpost.ledger import schema
from batchpost.ledger.entries import Deed, append_entry
from batchpost.ledger.packing import pack_book, unpack_book
from batchpost.ledger.store import Store
from batchpost.model.quote import Quote

_table = schema.quote


def add_quote(store: Store, connection: sa.Connection, quote: Quote, deed: Deed) -> None:
    """Append a quote; the same as the client's last one of this list appends nothing."""
    store.lock(connection)
    if find_quote(connection, quote.source_sha256, quote.client_id) == quote:
        return
    entry_id = store.next_entry_id(connection)
    append_entry(
        connection,
        entry_id,
        "list_quoted",
        deed,
        client_id=quote.client_id,
        source_sha256=quote.source_sha256,
        priced_on=quote.priced_on.isoformat(),
    )
    connection.execute(
        _table.insert().values(
            entry_id=entry_id,
            source_sha256=quote.source_sha256,
            client_id=quote.client_id,
            priced_on=quote.priced_on,
            currency=quote.currency,
            items=quote.items,
            net=quote.net,
            vat=quote.vat,
            gross=quote.gross,
            book=pack_book(quote.book),
        )
    )


def find_quote(connection: sa.Connection, sha256: str, client_id: str) -> Quote | None:
    """Return the last quote to a client for a file of this content, or `None`."""
    row = (
        connection.execute(
            sa.select(_table)
            .where(_table.c.source_sha256 == sha256, _table.c.client_id == client_id)
            .order_by(_table.c.entry_id.desc())
            .limit(1)
        )
        .mappings()
        .one_or_none()
    )
    if row is None:
        return None
    facts = {name: row[name] for name in row if name not in {"entry_id", "book"}}
    return Quote(book=unpack_book(row["book"]), **facts)
