"""Recording an accepted list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from batchpost.ledger import schema
from batchpost.ledger.clients import require_latest
from batchpost.ledger.contracts import find_terms
from batchpost.ledger.entries import Deed, append_entry
from batchpost.ledger.errors import (
    ClientChangedError,
    LedgerContentError,
    NumberUsedError,
    RollConflictError,
)
from batchpost.ledger.rolls import check_labels, issue_roll, spans, taken_in, taken_labels
from batchpost.ledger.rows import (
    ITEM_DTYPES,
    batch_values,
    count_totals,
    long_columns,
)
from batchpost.ledger.store import ConflictError, Store
from batchpost.model.acceptance import Acceptance

if TYPE_CHECKING:
    import pandas as pd

_batch, _item, _label = schema.batch, schema.item, schema.label


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of a list: its number, and whether it had been accepted before."""

    batch_no: int
    already: bool


def record(store: Store, acceptance: Acceptance, workplace: str) -> Recorded:
    """Record a list in one transaction, or find that it is recorded already.

    Raises:
        NumberUsedError: A number of the list is in the ledger already.
        RollConflictError: The roll opened with it overlaps one that was issued.
        ClientChangedError: The client is not as the ledger knows it now.
        LedgerContentError: A text holds a character that no database keeps.
    """
    _assert_sound(acceptance)
    sha256 = acceptance.source.sha256
    found = store.read(lambda connection: find_batch(connection, sha256))
    if found is not None:
        return Recorded(found, already=True)
    _refuse_zeros(store, acceptance.items)
    columns = long_columns(acceptance)  # before the transaction, which others wait for
    try:
        return store.write(
            lambda connection: _append(store, connection, acceptance, columns, workplace)
        )
    except (ConflictError, RollConflictError):
        # Somebody else was first: with this very list, or with a number of it.
        found = store.read(lambda connection: find_batch(connection, sha256))
        if found is not None:
            return Recorded(found, already=True)
        refusal = store.read(lambda connection: _number_used(store, connection, acceptance))
        if refusal is None:
            raise
        raise refusal from None


def find_batch(connection: sa.Connection, sha256: str) -> int | None:
    """Return the number under which a file of this content was accepted, or `None`."""
    chosen = sa.select(_batch.c.batch_no).where(_batch.c.source_sha256 == sha256)
    return connection.execute(chosen).scalar_one_or_none()


def find_batches(store: Store, connection: sa.Connection, sha256s: Sequence[str]) -> dict[str, int]:
    """Return the numbers under which files of these contents were accepted, by content."""
    chosen = sa.select(_batch.c.source_sha256, _batch.c.batch_no).where(
        store.among(_batch.c.source_sha256, sha256s)
    )
    return {found.source_sha256: found.batch_no for found in connection.execute(chosen)}


def used_identifiers(store: Store, connection: sa.Connection, wanted: Sequence[str]) -> set[str]:
    """Return those of the identifiers that an accepted item bears."""
    condition = store.among(_item.c.item_identifier, wanted)
    return set(connection.execute(sa.select(_item.c.item_identifier).where(condition)).scalars())


def _assert_sound(given: Acceptance) -> None:
    """Assert what the steps before us owe; a breach is our own bug, never the client's."""
    assert given.accepted_at.tzinfo is not None, given.accepted_at
    counted = count_totals(given.items, given.charges)
    assert counted == given.totals, (counted, given.totals)
    assert given.items["line_no"].is_unique, "two items on one line"
    assert given.items["item_identifier"].dropna().is_unique, "one number on two items"


def _refuse_zeros(store: Store, items: "pd.DataFrame") -> None:
    """Refuse text with a zero character, which PostgreSQL cannot hold, in SQLite as well.

    Raises:
        LedgerContentError: Names the first line and its column.
    """
    for name, dtype in ITEM_DTYPES.items():
        if dtype.startswith("string"):
            bad = items[name].str.contains("\0", regex=False).fillna(value=False)
            if bad.any():
                line_no = items.loc[bad, "line_no"].iloc[0]
                raise LedgerContentError(store.where, f"{name} {line_no}: \\0")


def _append(
    store: Store,
    connection: sa.Connection,
    given: Acceptance,
    columns: Mapping[sa.Table, list[list[Any]]],
    workplace: str,
) -> Recorded:
    """Append all rows of a list; its number last, when the rest stands."""
    version_no, known = require_latest(connection, given.client.client_id)
    if known != given.client:
        raise ClientChangedError(given.client.client_id)
    if given.terms is not None and given.terms != find_terms(connection, known.client_id):
        raise ClientChangedError(known.client_id)
    deed = Deed(given.operator, given.accepted_at, workplace)
    if given.opened_roll is not None:
        issue_roll(store, connection, given.opened_roll, deed)
    of_rolls = spans(given.numbers)
    check_labels(connection, of_rolls)
    # The key of the labels does not know what a roll took in.
    if any(taken_in(connection, roll_id) for roll_id in of_rolls) and _number_used(
        store, connection, given
    ):
        raise ConflictError
    entry_id = store.next_entry_id(connection)
    for table, values in columns.items():
        if values and values[0]:
            keys = [entry_id] * len(values[0])
            store.add(connection, table, zip(keys, *values, strict=True))
    store.lock(connection)
    last = connection.execute(sa.select(sa.func.max(_batch.c.batch_no))).scalar()
    batch_no = (last or 0) + 1
    append_entry(
        connection,
        entry_id,
        "list_accepted",
        deed,
        batch_no=batch_no,
        client_id=given.client.client_id,
        sha256=given.source.sha256,
        items=given.totals.items,
        gross=given.totals.gross,
        currency=given.currency,
    )
    connection.execute(
        _batch.insert().values(
            batch_no=batch_no,
            entry_id=entry_id,
            client_version_no=version_no,
            **batch_values(given),
        )
    )
    return Recorded(batch_no, already=False)


def _number_used(
    store: Store, connection: sa.Connection, given: Acceptance
) -> NumberUsedError | None:
    """Return which number of a list the ledger has already, or `None`."""
    columns = given.items[["line_no", "item_identifier"]].astype(object)
    identifiers = {line: number for line, number in columns.to_numpy() if isinstance(number, str)}
    borne = connection.execute(
        sa.select(_item.c.item_identifier, _batch.c.batch_no)
        .join(_batch, _batch.c.entry_id == _item.c.entry_id)
        .where(store.among(_item.c.item_identifier, list(identifiers.values())))
        .order_by(_item.c.item_identifier)
    ).all()
    taken: dict[str, int | None] = {row.item_identifier: row.batch_no for row in borne}
    for roll_id in spans(given.numbers):
        lines = {used.serial: used.line_no for used in given.numbers if used.roll_id == roll_id}
        gone = taken_labels(connection, roll_id, store.among(_label.c.serial, list(lines)))
        for serial, batch_no in gone:
            number = identifiers.get(lines[serial], f"{roll_id}/{serial}")
            taken.setdefault(number, batch_no)
    if not taken:
        return None
    number = min(taken)
    return NumberUsedError(number, taken[number], len(taken))
