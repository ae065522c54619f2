"""An open ledger: what the workflows may ask of it and have it do."""

from collections.abc import Sequence
from datetime import date, datetime
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from batchpost.ledger import accepted_items, balances, numbers_used, reading, totals, unused
from batchpost.ledger.accepted_items import ItemPlace
from batchpost.ledger.balances import Intervals
from batchpost.ledger.batches import list_batches
from batchpost.ledger.deeds import accepting, clients, contracts, printing, quotes, rolls, tariffs
from batchpost.ledger.deeds.accepting import Recorded
from batchpost.ledger.entries import Deed, do
from batchpost.ledger.faults import Proof
from batchpost.ledger.groups import Groups
from batchpost.ledger.schema import source_use
from batchpost.model.acceptance import Acceptance
from batchpost.model.client import Client
from batchpost.model.contract import Term
from batchpost.model.labels import Roll, RollBalance
from batchpost.model.quote import Quote

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from batchpost.ledger.backups.making import Made
    from batchpost.ledger.backups.sealing import Secret
    from batchpost.ledger.copying import Summary


class Ledger(Groups):
    """The office's record: only added to, each deed one transaction, all of it or nothing.

    Every method may raise a `LedgerError`: the database is busy, full, damaged or gone.
    Periods are from `since` to before `until`. Amounts are minor units, masses grams.
    """

    def __enter__(self) -> Self:
        """Enter a `with` block that closes the ledger at its end."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the ledger."""
        self.close()

    def close(self) -> None:
        """Let go of the database."""
        self._store.close()

    @property
    def where(self) -> str:
        """Return the file or address of the ledger, without a password."""
        return self._store.where

    def verify(self, backups: "Path | None" = None) -> Proof:
        """Prove that nothing was changed, put in, or taken out since it was recorded.

        What the newest backup in a folder holds must be there, too.
        """
        from batchpost.ledger.verifying import verify  # noqa: PLC0415 - loads all deeds

        return self._store.read(lambda connection: verify(self._store, connection, backups))

    @property
    def recorded(self) -> Sequence[int]:
        """Return the numbers of the entries made since the ledger was opened."""
        return self._store.recorded

    def rebuild(self) -> int:
        """Make all tables that follow from entries anew, at one go; return how many entries."""
        from batchpost.ledger.rebuilding import rebuild  # noqa: PLC0415 - loads all deeds

        return self._store.write(lambda connection: rebuild(self._store, connection))

    @property
    def office(self) -> str:
        """Return the office whose rows are read and written."""
        return self._store.office

    def summary(self) -> "Summary":
        """Return what all offices here add up to, by which two ledgers are compared."""
        from batchpost.ledger import copying  # noqa: PLC0415 - loads all deeds

        return self._store.read(lambda c: copying.summary(c, copying.offices_of(c)))

    def back_up(
        self, folder: "Path", work: "Path", at: datetime, *, keep: int, secret: "Secret | None"
    ) -> "Made":
        """Make a proved backup as of this moment in a folder, and remove the oldest there.

        Args:
            folder: Where backups lie.
            work: Where a copy lies until it is proved.
            at: When it is made.
            keep: How many backups of the office are left, the new one among them; 0 keeps all.
            secret: Seals it.

        Raises:
            BackupUnmadeError: It cannot be written.
            NoRoomError: Nor the copy.
            LedgerNotSoundError: The ledger is not as it was recorded; no backup is kept or removed.
        """
        from batchpost.ledger.backups.making import make_backup  # noqa: PLC0415 - few need it

        return make_backup(self._store, folder, work, at, keep=keep, secret=secret)

    def copy_to(self, target: "Ledger") -> "Summary":
        """Copy all entries into an empty ledger, and return by what the two were compared.

        A server takes all offices. A file takes one: the only one there is, or the one that
        it is opened for.

        Raises:
            CopyTargetError: The target holds entries already.
            CopyOfficesError: Which office a file is to hold is not plain.
            LedgerDamagedError: This ledger's entries are not whole.
            CopyDiffersError: This ledger's tables are not what follows from its entries.
        """
        from batchpost.ledger import copying  # noqa: PLC0415 - loads all deeds

        mine, other = self._store, target._store  # noqa: SLF001 - of our own kind
        choose = copying.one_office(mine, other.office) if other.one_office else copying.all_offices
        return copying.copy(mine, other, choose)

    # Lists

    def record(
        self, acceptance: Acceptance, *, workplace: str = "", key: str | None = None
    ) -> Recorded:
        """Record an accepted list; a file recorded before is found and nothing is written.

        Raises:
            NumberUsedError: A number of the list is in the ledger already.
            RollConflictError: The roll opened with it overlaps one that was issued.
            LabelOutsideRollError: A label's serial is not of its roll.
            UnknownRollError: A label's roll was never issued.
            UnknownClientError: The client is not in the ledger.
            ClientChangedError: The client was changed since it was read.
            DayClosedError: The day of acceptance is closed.
            LabelReservedError: A label of the list is reserved for another.
            ListNumbersGoneError: A workplace offline has no list number left.
            LedgerContentError: A text holds a character that no database keeps.
            DoneBeforeError: Another list was recorded with this key.
            RightsError: Operators are registered, and who accepts may not.
        """
        return accepting.record(self._store, acceptance, workplace, key)

    def foreseen_batch_no(self) -> int:
        """Return the number the next list will bear, unless another list comes first."""
        return self._store.read(lambda c: unused.next_list_no(c, self._store.workplace))

    def find_batch(self, sha256: str) -> int | None:
        """Return the number under which a file of this content was accepted, or `None`."""
        return self._store.read(lambda connection: accepting.find_batch(connection, sha256))

    def find_batches(self, sha256s: Sequence[str]) -> dict[str, int]:
        """Return the numbers under which files of these contents were accepted, by content."""
        return self._store.read(
            lambda connection: accepting.find_batches(
                connection, self._store.among(source_use.c.source_sha256, sha256s)
            )
        )

    def acceptance(self, batch_no: int, *, as_recorded: bool = False) -> Acceptance:
        """Return a list as it stands after all its changes, or as it was recorded.

        Raises:
            UnknownBatchError: No list has that number.
        """
        return self._store.read(
            lambda connection: reading.acceptance(connection, batch_no, as_recorded=as_recorded)
        )

    def note_printing(self, batch_no: int, documents: Sequence[str], deed: Deed) -> None:
        """Record which documents of a list are printed once more.

        Raises:
            UnknownBatchError: No list has that number.
        """
        do(self._store, deed, lambda doing: printing.note_printing(doing, batch_no, documents))

    def find_item(self, identifier: str) -> ItemPlace:
        """Return in which list and line an accepted item of a number stands.

        Raises:
            UnknownItemError: No accepted item bears it.
        """
        return self._store.read(lambda c: accepted_items.find_item(c, identifier))

    def batches(
        self,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        client_id: str | None = None,
    ) -> "pd.DataFrame":
        """Return accepted lists, one a row, in the order of their numbers.

        Sums are of what stands now. Columns: batch_no, accepted_at (UTC), state, client_id,
        client_name (then), operator, payment, source_path, list_no, kind, category, direction,
        currency, items, weight_g, declared_value, cod_amount, net, vat, gross.
        """
        return self._store.read(
            lambda connection: list_batches(connection, since, until, client_id)
        )

    def used_identifiers(self, identifiers: Sequence[str]) -> set[str]:
        """Return those of the identifiers that an accepted item bears."""
        return self._store.read(
            lambda connection: numbers_used.used_identifiers(self._store, connection, identifiers)
        )

    # Clients

    def add_client(
        self, client: Client, *, operator: str, at: datetime, workplace: str = ""
    ) -> None:
        """Add a client.

        Raises:
            ClientExistsError: The name is taken.
        """
        deed = Deed(operator, at, workplace)
        do(self._store, deed, lambda doing: clients.add_client(doing, client))

    def edit_client(
        self, client: Client, *, operator: str, at: datetime, workplace: str = ""
    ) -> None:
        """Record what a client is from now on; accepted lists keep what it was.

        Raises:
            UnknownClientError: There is no such client.
        """
        deed = Deed(operator, at, workplace)
        do(self._store, deed, lambda doing: clients.edit_client(doing, client))

    def client(self, client_id: str) -> Client:
        """Return a client as it is now.

        Raises:
            UnknownClientError: There is no such client; names those there are.
        """
        return self._store.read(lambda c: clients.require_latest(c, client_id)[1])

    def clients(self) -> list[Client]:
        """Return all clients as they are now, by name."""
        return self._store.read(clients.list_clients)

    def set_contract_terms(
        self,
        client_id: str,
        terms: tuple[Term, ...],
        *,
        operator: str,
        at: datetime,
        workplace: str = "",
    ) -> None:
        """Record the special conditions of a client's contract, in place of all former ones.

        Raises:
            UnknownClientError: There is no such client.
        """
        deed = Deed(operator, at, workplace)
        do(self._store, deed, lambda doing: contracts.set_terms(doing, client_id, terms))

    def contract_terms(self, client_id: str, batch_no: int | None = None) -> tuple[Term, ...]:
        """Return the special conditions of a client's contract as they are now.

        Given an accepted list, those that had been recorded when it was.
        """
        return self._store.read(lambda c: contracts.find_terms(c, client_id, batch_no))

    # Quotes

    def add_quote(self, quote: Quote, *, operator: str, at: datetime, workplace: str = "") -> None:
        """Record what a list would cost; the same again records nothing."""
        deed = Deed(operator, at, workplace)
        do(self._store, deed, lambda doing: quotes.add_quote(doing, quote))

    def quote(self, sha256: str, client_id: str) -> Quote | None:
        """Return the last quote to a client for a file of this content, or `None`."""
        return self._store.read(lambda c: quotes.find_quote(c, sha256, client_id))

    # Tariffs

    def activate_tariffs(
        self, facts: dict[str, Any], *, operator: str, at: datetime, reason: str | None, key: str
    ) -> None:
        """Record that a release of tariffs comes into force; at this workplace once for a key."""
        deed = Deed(operator, at, reason=reason, key=f"{key} {self._store.workplace}")
        do(self._store, deed, lambda doing: tariffs.activate(doing, facts))

    # Label rolls

    def issue_roll(self, roll: Roll, *, operator: str, at: datetime, workplace: str = "") -> None:
        """Record that a roll was given out for use.

        Rolls opened with lists that lie in it whole are taken in: their labels are gone.

        Raises:
            RollConflictError: Its name or some of its labels are of another roll.
        """
        deed = Deed(operator, at, workplace)
        do(self._store, deed, lambda doing: rolls.issue_roll(doing, roll))

    def spoil_labels(
        self,
        roll_id: str,
        first: int,
        last: int,
        *,
        operator: str,
        at: datetime,
        reason: str,
        workplace: str = "",
    ) -> None:
        """Record labels `first` to `last` of a roll as spoiled.

        Raises:
            LabelRangeError: The last serial is before the first.
            UnknownRollError: No such roll.
            LabelOutsideRollError: A serial is not of this roll.
            NumberUsedError: One of them is used or spoiled already.
        """
        deed = Deed(operator, at, workplace, reason)
        do(self._store, deed, lambda doing: rolls.spoil_labels(doing, roll_id, first, last))

    def roll(self, roll_id: str) -> Roll:
        """Return a roll as it was issued.

        Raises:
            UnknownRollError: No such roll; names those there are.
        """
        return self._store.read(lambda c: rolls.require_roll(c, roll_id))

    def rolls(self) -> list[RollBalance]:
        """Return all rolls with what is left of them, in the order of their issue.

        A roll opened with a list is not shown once an issued roll took it in.
        """
        return self._store.read(balances.list_rolls)

    def gone_labels(self, roll_id: str) -> Intervals:
        """Return the used and spoiled serials of a roll as inclusive (first, last) pairs.

        Raises:
            UnknownRollError: No such roll.
        """
        return self._store.read(lambda c: balances.gone_labels(c, roll_id))

    # Totals

    def day_totals(self, on: date) -> "pd.DataFrame":
        """Return the totals of a day of the office, corrections of other days' lists included.

        Columns: kind, category, client_id, operator, payment, currency (the keys, sorted),
        items, weight_g, declared_value, cod_amount, net, vat, gross, labels.
        """
        return self._store.read(lambda c: totals.day_totals(c, on))

    def client_totals(self, client_id: str, since: date, until: date) -> "pd.DataFrame":
        """Return the totals of a client from `since` to before `until`.

        Columns: month (2026-11), then those of `day_totals`.
        """
        return self._store.read(lambda c: totals.client_totals(c, client_id, since, until))

    def client_services(self, client_id: str, since: date, until: date) -> "pd.DataFrame":
        """Return the services of a client from `since` to before `until`.

        Columns: month, service, title, currency (the keys, sorted), items, charges, net, vat,
        gross.
        """
        return self._store.read(lambda c: totals.client_services(c, client_id, since, until))
