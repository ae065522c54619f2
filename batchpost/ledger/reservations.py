"""Reserving numbers: labels for a list at work, lists and labels for work without the server."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from batchpost.ledger import schema
from batchpost.ledger.deeds import reserving
from batchpost.ledger.deeds.reserving import LISTS, held, of_list, of_roll
from batchpost.ledger.deeds.rolls import require_roll
from batchpost.ledger.entries import Deed, Doing, do
from batchpost.ledger.joining import same
from batchpost.ledger.name_taken import refuse_taken_name
from batchpost.ledger.offline_errors import LabelsShortError
from batchpost.ledger.store import Store, office_of
from batchpost.ledger.unused import free_labels, new_list_no, roll_states, unused
from batchpost.ledger.workplaces import is_offline, offline_name
from batchpost.model.labels import RollState
from batchpost.model.ranges import Ranges, joined, lowest, size


@dataclass(frozen=True, slots=True)
class Reserved:
    """What somebody holds: list numbers (no roll) or labels of a roll, and what is left of it."""

    holder: str  # a workplace's offline chain, or `list:` and the hash of a list at work
    roll_id: str | None
    left: Ranges


class Reservations:
    """What a ledger does with reserved numbers."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def left(self) -> list[Reserved]:
        """Return what is reserved and not used, by holder."""
        return self._store.read(_left)

    def roll_states(self) -> list[RollState]:
        """Return all rolls in the order of their issue, with what may not be stuck here."""
        return self._store.read(lambda connection: roll_states(connection, self._store))

    def take_labels(
        self, roll_ids: Sequence[str], count: int, sha256: str, *, operator: str, at: datetime
    ) -> dict[str, Ranges]:
        """Reserve the next free labels of rolls, in their order, for a list at work.

        A list that has some from an earlier try keeps them. Offline the workplace's own are
        taken, which are reserved already.

        Raises:
            LabelsShortError: There are fewer.
            UnknownRollError: No such roll.
        """
        if is_offline(self._store.workplace):
            own = self._store.read(lambda c: unused(c, self._store.workplace))
            return _share(roll_ids, count, own)

        def take(doing: Doing) -> dict[str, Ranges]:
            doing.lock()
            holder, connection = of_list(sha256), doing.connection
            left = unused(connection, holder)
            kept = sum(size(ranges) for ranges in left.values())
            free = {
                of_roll(each): free_labels(connection, require_roll(connection, each))
                for each in roll_ids
            }
            if kept < count:
                for roll_id, ranges in _share(roll_ids, count - kept, free).items():
                    what = of_roll(roll_id)
                    reserving.reserve(doing, what, ranges, holder)
                    left[what] = (*left.get(what, ()), *ranges)
            return _share([what.removeprefix(of_roll("")) for what in left], count, left)

        return do(self._store, Deed(operator, at), take)

    def give_back_labels(self, sha256: str, *, operator: str, at: datetime) -> None:
        """Give back what a list at work was given and did not use."""
        if not is_offline(self._store.workplace):
            self._give_back(of_list(sha256), Deed(operator, at))

    def reserve(
        self, lists: int, labels: Mapping[str, int], *, deed: Deed, home_id: str | None = None
    ) -> dict[str, Ranges]:
        """Reserve list numbers and labels of rolls for this workplace's work without the server.

        Raises:
            NameTakenError: Another home has numbers under this workplace's name.
            LabelsShortError: A roll has fewer.
            UnknownRollError: No such roll.
        """
        holder = offline_name(deed.workplace or self._store.workplace)

        def take(doing: Doing) -> dict[str, Ranges]:
            doing.lock()
            refuse_taken_name(doing.connection, holder, home_id)
            found: dict[str, Ranges] = {}
            if lists:
                first = new_list_no(doing.connection)
                found[LISTS] = ((first, first + lists - 1),)
            for roll_id, count in labels.items():
                what = of_roll(roll_id)
                free = free_labels(doing.connection, require_roll(doing.connection, roll_id))
                found |= {what: _share([roll_id], count, {what: free})[roll_id]}
            for what, ranges in found.items():
                reserving.reserve(doing, what, ranges, holder, home_id)
            return found

        return do(self._store, deed, take)

    def give_back(
        self, workplace: str, *, deed: Deed, home_id: str | None = None
    ) -> dict[str, Ranges]:
        """Give back all that a workplace reserved and did not use.

        That is for its work without the server, and for lists it had at work and gave up. Where
        the home is given that has them, not those of another home under the same name.

        Raises:
            NameTakenError: Another home has numbers under this workplace's name.
        """
        self._store.read(lambda c: refuse_taken_name(c, offline_name(workplace), home_id))
        found: dict[str, Ranges] = {}
        for holder in self._store.read(lambda connection: _holders(connection, workplace)):
            for what, ranges in self._give_back(holder, deed).items():
                found[what] = joined((*found.get(what, ()), *ranges))
        return found

    def _give_back(self, holder: str, deed: Deed) -> dict[str, Ranges]:
        if not self._store.read(lambda connection: unused(connection, holder)):
            return {}

        def give(doing: Doing) -> dict[str, Ranges]:
            doing.lock()
            left = unused(doing.connection, holder)
            for what, ranges in left.items():
                reserving.give_back(doing, what, ranges, holder)
            return left

        return do(self._store, deed, give)


def _holders(connection: sa.Connection, workplace: str) -> list[str]:
    """Return as whom a workplace holds numbers."""
    entry, table = schema.entry, reserving.reservation
    chosen = (
        sa.select(table.c.holder)
        .join(entry, same(entry, table, "entry_id"))
        .where(
            table.c.office == office_of(connection),
            entry.c.workplace == workplace,
            table.c.holder.startswith(of_list("")),
        )
    )
    at_work = dict.fromkeys(connection.execute(chosen).scalars())
    held_now = {who for _, who in held(connection)}
    return [who for who in (offline_name(workplace), *at_work) if who in held_now]


def _left(connection: sa.Connection) -> list[Reserved]:
    holders = dict.fromkeys(who for _, who in held(connection))
    return [
        Reserved(who, None if what == LISTS else what.removeprefix(of_roll("")), ranges)
        for who in holders
        for what, ranges in sorted(unused(connection, who).items())
    ]


def _share(roll_ids: Sequence[str], count: int, free: Mapping[str, Ranges]) -> dict[str, Ranges]:
    """Return the lowest `count` labels, of each roll in turn.

    Raises:
        LabelsShortError: There are fewer.
    """
    found: dict[str, Ranges] = {}
    missing = count
    for roll_id in roll_ids:
        taken = lowest(free.get(of_roll(roll_id), ()), missing)
        if taken:
            found[roll_id] = taken
            missing -= size(taken)
    if missing:
        raise LabelsShortError(", ".join(roll_ids) or "–", count, count - missing)
    return found
