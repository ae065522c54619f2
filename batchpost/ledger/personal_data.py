"""Personal data in the ledger: removed when their term is over, handed out for a reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa

from batchpost.ledger import schema
from batchpost.ledger.deeds import exporting, purging
from batchpost.ledger.deeds.purging import Purge
from batchpost.ledger.entries import Deed, do
from batchpost.ledger.errors import LedgerBusyError
from batchpost.ledger.store import Store, office_of

_batch, _purged, _source = schema.batch, schema.purged, schema.source_use


@dataclass(frozen=True, slots=True)
class PurgedList:
    """An accepted list whose addressees were removed.

    `alone` tells that no list of the same content keeps its own: a file accepted again, after
    the first acceptance was cancelled, has a term of its own.
    """

    batch_no: int
    accepted_on: date
    sha256: str
    alone: bool


class PersonalData:
    """What the ledger does with the data of persons."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def due(self, before: datetime) -> Purge:
        """Return what of the entries made before a moment still tells of persons."""
        return self._store.read(lambda connection: purging.find_due(connection, before))

    def purge(
        self, before: datetime, *, operator: str, at: datetime, reason: str | None = None
    ) -> Purge:
        """Remove what tells of persons from the entries made before a moment.

        Sums, hashes and proofs stay. What lies in freed pages is overwritten by `wipe`.
        """
        deed = Deed(operator, at, reason=reason)
        return do(self._store, deed, lambda doing: purging.purge(doing, before))

    def wipe(self) -> bool:
        """Overwrite what the database keeps of removed rows; tell whether it was possible now."""
        try:
            return self._store.wipe(purging.personal_tables())
        except LedgerBusyError:
            return False

    def purged_lists(self) -> list[PurgedList]:
        """Return all lists whose addressees were removed, by their numbers."""
        return self._store.read(_purged_lists)

    def without_list(self, sha256s: Sequence[str]) -> list[str]:
        """Return those of the contents that no list was ever accepted from."""

        def ask(connection: sa.Connection) -> set[str]:
            of_office = _source.c.office == office_of(connection)
            these = self._store.among(_source.c.source_sha256, sha256s)
            found = connection.execute(sa.select(_source.c.source_sha256).where(of_office, these))
            return set(found.scalars())

        accepted = self._store.read(ask) if sha256s else set()
        return [sha256 for sha256 in sha256s if sha256 not in accepted]

    def note_export(
        self,
        what: str,
        batch_nos: Sequence[int],
        items: int,
        *,
        operator: str,
        at: datetime,
        reason: str,
    ) -> None:
        """Record that addressees were handed out outside the daily work, and why."""
        deed = Deed(operator, at, reason=reason)
        do(self._store, deed, lambda doing: exporting.note_export(doing, what, batch_nos, items))


def _purged_lists(connection: sa.Connection) -> list[PurgedList]:
    ours = _batch.c.office == office_of(connection)
    gone = sa.exists().where(
        _purged.c.office == _batch.c.office, _purged.c.purged_entry_id == _batch.c.entry_id
    )
    columns = (
        _batch.c.batch_no, _batch.c.accepted_at, _batch.c.utc_offset_s, _batch.c.source_sha256,
    )  # fmt: skip
    rows = connection.execute(
        sa.select(*columns).where(ours, gone).order_by(_batch.c.batch_no)
    ).all()
    kept = sa.select(_batch.c.source_sha256).where(ours, ~gone)
    standing = set(connection.execute(kept).scalars()) if rows else set()
    return [
        PurgedList(
            row.batch_no,
            (row.accepted_at + timedelta(seconds=row.utc_offset_s)).date(),
            row.source_sha256,
            row.source_sha256 not in standing,
        )
        for row in rows
    ]
