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
from batchpost.ledger.withheld_lists import withheld_lists

_batch, _purged, _source = schema.batch, schema.purged, schema.source_use


@dataclass(frozen=True, slots=True)
class PurgedList:
    """An accepted list whose addressees were removed, be it one that was withheld.

    `alone` tells that no list of the same content keeps its own: a file accepted again, after
    the first acceptance was cancelled, has a term of its own. `own_folder` tells the same of its
    documents: a list that was withheld and is accepted later, or another with the number that it
    left, has them in the same place.
    """

    batch_no: int
    accepted_on: date
    sha256: str
    alone: bool
    own_folder: bool


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
            return {*found.scalars(), *(each.sha256 for each in withheld_lists(connection))}

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
    columns = (
        _batch.c.entry_id, _batch.c.batch_no, _batch.c.accepted_at, _batch.c.utc_offset_s,
        _batch.c.source_sha256,
    )  # fmt: skip
    lists = [
        (
            row.entry_id,
            row.batch_no,
            (row.accepted_at + timedelta(seconds=row.utc_offset_s)).date(),
            row.source_sha256,
        )
        for row in connection.execute(sa.select(*columns).where(ours))
    ]
    lists += [
        (each.entry_id, each.batch_no, each.accepted_on, each.sha256)
        for each in withheld_lists(connection)
    ]
    chosen = sa.select(_purged.c.purged_entry_id).where(_purged.c.office == office_of(connection))
    gone = set(connection.execute(chosen).scalars())
    contents = {sha256 for entry_id, _, _, sha256 in lists if entry_id not in gone}
    folders = {(number, on) for entry_id, number, on, _ in lists if entry_id not in gone}
    found = {
        PurgedList(number, on, sha256, sha256 not in contents, (number, on) not in folders)
        for entry_id, number, on, sha256 in lists
        if entry_id in gone
    }
    return sorted(found, key=lambda each: (each.batch_no, each.accepted_on, each.sha256))
