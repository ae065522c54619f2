"""Bringing home what was done without the server: entry by entry, each in one transaction.

An entry comes home as it is: number, key, hash, parts; so it is known when it comes again, and
killed at any moment and repeated, nothing happens twice. Its rows come with it, unless something
done at home meanwhile excludes them: then they are withheld, in the same transaction.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Final

import sqlalchemy as sa

from batchpost.ledger.chain import Entry, digests, entry_hash
from batchpost.ledger.clashing import (
    Clash,
    day_clash_of,
    find_clash,
    number_taken,
    numbers_of,
)
from batchpost.ledger.deeds import derive, offline_kinds
from batchpost.ledger.deeds.offline import come_home, is_away, note_synced
from batchpost.ledger.deeds.reserving import LISTS, held, largest_reservation, of_roll
from batchpost.ledger.deeds.rolls import require_roll
from batchpost.ledger.deeds.withholding import withhold
from batchpost.ledger.entries import Deed, Doing, Told, do, insert_entry, read_told
from batchpost.ledger.local_copy import (
    Parts,
    entry_after,
    entry_at,
    head_of,
    parts_of,
    refill,
    write_parts,
)
from batchpost.ledger.offline_errors import (
    ForkedChainError,
    LabelsShortError,
    LocalEntryUnsoundError,
    NameTakenError,
)
from batchpost.ledger.reservations import Reservations
from batchpost.ledger.store import ConflictError, Store
from batchpost.ledger.unused import free_labels, unused, used
from batchpost.ledger.workplaces import online_name
from batchpost.model.message import Message
from batchpost.model.ranges import Ranges, size

#: Others may be about to record what an entry clashes with; so often it is looked at again.
_TRIES: Final = 3
#: New numbers are reserved when fewer than this part of the largest reservation are left.
_LOW: Final = 4
#: Kinds that bound the work without the server; the rest is told entry by entry.
_UNTOLD: Final = frozenset({"workplace_opened", "went_offline", "came_home"})


@dataclass(frozen=True, slots=True)
class CameHome:
    """What became of an entry: it came, it was there before, or its rows are withheld."""

    told: Told
    already: bool
    clash: Message | None


class Sync:
    """One way home, from a local ledger to the server's."""

    def __init__(self, server: Store, local: Store, deed: Deed, home_id: str | None = None) -> None:
        self._server = server
        self._local = local
        self._chain = local.workplace
        self._home_id = home_id
        self._deed = replace(deed, workplace=online_name(local.workplace), key=None)

    def run(self, reserved: dict[str, Ranges]) -> Iterator[CameHome]:
        """Bring entries home, telling of each when it is there; then take in what others did.

        Args:
            reserved: Gets the numbers that were reserved anew.

        Raises:
            ForkedChainError: Another local file was used for this workplace.
            LocalEntryUnsoundError: The local file was damaged, or somebody changed it.
        """
        while True:
            yield from self._bring_home()
            reserved |= self._top_up()
            self._note()
            if refill(self._server, self._local, self._chain, self._deed.at):
                return

    def refresh(self) -> None:
        """Take in what others did, where nothing is done here but signing in and out.

        Raises:
            ForkedChainError: Another local file was used for this workplace.
        """
        while True:
            for _ in self._bring_home():
                pass
            if refill(self._server, self._local, self._chain, self._deed.at):
                return

    def _bring_home(self) -> Iterator[CameHome]:
        away = self._local.read(lambda connection: is_away(connection, self._chain))
        if away:
            own = replace(self._deed, workplace=self._chain)
            do(self._local, own, come_home)
        seq = 0
        while (entry := self._next(seq)) is not None:
            came = self._bring(entry)
            seq = entry.seq
            if away and entry.kind not in _UNTOLD:
                yield came

    def _next(self, seq: int) -> Entry | None:
        return self._local.read(lambda connection: entry_after(connection, self._chain, seq))

    def _bring(self, entry: Entry) -> CameHome:
        told = self._local.read(lambda connection: read_told(connection, entry))
        parts = self._local.read(lambda connection: parts_of(connection, entry.entry_id))

        def append(doing: Doing, forced: Clash | None = None) -> CameHome:
            return self._append(doing, told, parts, forced)

        for _ in range(_TRIES):
            try:
                return do(self._server, self._deed, append)
            except ConflictError:
                continue
        try:
            return do(self._server, self._deed, lambda doing: append(doing, number_taken()))
        except ConflictError:
            raise ForkedChainError(self._chain, entry.seq) from None

    def _append(
        self,
        doing: Doing,
        told: Told,
        parts: Parts,
        forced: Clash | None,
    ) -> CameHome:
        entry, connection = told.entry, doing.connection
        self._server.lock_chain(connection, self._chain)
        known = entry_at(connection, self._chain, entry.seq)
        if known is not None:
            if known.hash != entry.hash:
                raise ForkedChainError(self._chain, entry.seq)
            return CameHome(told, already=True, clash=None)
        before = entry_at(connection, self._chain, entry.seq - 1)
        if before is None or before.hash != entry.prev_hash:
            raise ForkedChainError(self._chain, entry.seq)
        if not _is_ours(entry, parts):
            raise LocalEntryUnsoundError(self._chain, entry.seq)
        if "out" in told.facts:  # what stands of a list is asked: nobody may change it now
            doing.lock()
        clash = forced or find_clash(self._server, connection, told)
        insert_entry(connection, entry)
        write_parts(connection, parts)
        if clash is None:
            doing.write(entry.entry_id, derive(told))
        doing.lock()
        if clash is None:
            if day_clash_of(connection, told) is not None:
                raise ConflictError  # it was closed just now
            return CameHome(told, already=False, clash=None)
        withhold(doing, entry.entry_id, clash.code, clash.why, numbers_of(told))
        return CameHome(told, already=False, clash=clash.why)

    def _top_up(self) -> dict[str, Ranges]:
        """Reserve numbers anew where few are left."""
        wanted = self._server.read(lambda connection: _running_low(connection, self._chain))
        if not wanted:
            return {}
        labels = {
            what.removeprefix(of_roll("")): count for what, count in wanted.items() if what != LISTS
        }
        book = Reservations(self._server)
        lists = wanted.get(LISTS, 0)
        # Others were faster, or the name was given to another home: the entries are home anyway.
        with suppress(LabelsShortError, NameTakenError):
            return book.reserve(lists, labels, deed=self._deed, home_id=self._home_id)
        return {}

    def _note(self) -> None:
        """Append which of the reserved numbers are used, where that is not known yet."""

        def note(doing: Doing) -> None:
            doing.lock()
            connection = doing.connection
            spent = {
                what: used(connection, what, ranges)
                for (what, who), ranges in held(connection).items()
                if who == self._chain
            }
            spent = {what: ranges for what, ranges in spent.items() if ranges}
            head = head_of(connection, self._chain)
            if spent and head is not None:
                note_synced(doing, self._chain, head.seq, spent)

        do(self._server, self._deed, note)


def _is_ours(entry: Entry, parts: Parts) -> bool:
    """Tell whether this program appended an entry offline, and nobody changed it in the file."""
    kept = {table.name: rows for table, rows in parts}
    said = {row["name"]: row["content"] for row in kept["part"]}
    personal = {row["name"]: row["content"] for row in kept["personal_part"]}
    salts = {row["name"]: row["salt"] for row in kept["personal_part"]}
    return (
        entry.kind in offline_kinds()
        and entry_hash(entry) == entry.hash
        and digests(said) == entry.parts
        and digests(personal, salts) == entry.personal
    )


def _running_low(connection: sa.Connection, chain: str) -> dict[str, int]:
    """Return how many numbers to reserve anew: what the largest reservation lacks by now.

    Only of what the workplace holds: what it gave back it does not want.
    """
    left = unused(connection, chain)
    found: dict[str, int] = {}
    for what in [what for what, who in held(connection) if who == chain]:
        largest, here = largest_reservation(connection, what, chain), size(left.get(what, ()))
        if here * _LOW < largest:
            found[what] = largest - here
        if what != LISTS and what in found:
            roll = require_roll(connection, what.removeprefix(of_roll("")))
            found[what] = min(found[what], size(free_labels(connection, roll)))
    return {what: count for what, count in found.items() if count}
