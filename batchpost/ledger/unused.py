"""What is left of numbers: free for all, or reserved and not yet used."""

import sqlalchemy as sa

from batchpost.ledger import balances
from batchpost.ledger.deeds.reserving import (
    LISTS,
    held,
    of_list,
    of_roll,
    others_hold,
    reservation,
    reservation_end,
    returned_and_free,
    used_lists,
)
from batchpost.ledger.deeds.withholding import kept_back
from batchpost.ledger.offline_errors import ListNumbersGoneError
from batchpost.ledger.schema import batch
from batchpost.ledger.store import Store, office_of
from batchpost.ledger.workplaces import is_offline
from batchpost.model.labels import Roll, RollState
from batchpost.model.ranges import Ranges, common, without

_office: sa.BindParameter[str] = sa.bindparam("office")
#: The last list numbers, and whether any were given back: one question, since others wait for it.
_LIST_NUMBERS = sa.select(
    sa.select(sa.func.max(batch.c.batch_no))
    .where(batch.c.office == _office)
    .scalar_subquery()
    .label("used"),
    sa.select(sa.func.max(reservation.c.last_no))
    .where(reservation.c.office == _office, reservation.c.what == LISTS)
    .scalar_subquery()
    .label("reserved"),
    sa.exists()
    .where(
        reservation_end.c.office == _office,
        reservation_end.c.what == LISTS,
        reservation_end.c.how == "returned",
    )
    .label("returned"),
)


def unused(connection: sa.Connection, holder: str) -> dict[str, Ranges]:
    """Return what somebody holds and has not used, by what it is.

    Numbers of an entry that came home and is withheld are not free before that is settled.
    """
    found: dict[str, Ranges] = {}
    for (what, _), ranges in held(connection, holder=holder).items():
        left = without(ranges, used(connection, what, ranges))
        found[what] = without(left, kept_back(connection, what))
    return {what: ranges for what, ranges in found.items() if ranges}


def used(connection: sa.Connection, what: str, ranges: Ranges) -> Ranges:
    """Return those numbers of ranges that are used, or spoiled."""
    if what == LISTS:
        return used_lists(connection, ranges)
    return common(balances.gone_labels(connection, what.removeprefix(of_roll(""))), ranges)


def next_list_no(connection: sa.Connection, workplace: str) -> int:
    """Return the number of the next list; who calls holds the office's lock.

    The lowest that was given back, else the one after all that are used or reserved. Offline
    the lowest of the workplace's own.

    Raises:
        ListNumbersGoneError: A workplace offline has used up those reserved for it.
    """
    if is_offline(workplace):
        own = unused(connection, workplace).get(LISTS)
        if not own:
            raise ListNumbersGoneError
        return own[0][0]
    known = _list_numbers(connection)
    given_back = returned_and_free(connection) if known.returned else None
    return _after_all(known) if given_back is None else given_back


def new_list_no(connection: sa.Connection) -> int:
    """Return the number after all list numbers that were ever used or reserved."""
    return _after_all(_list_numbers(connection))


def _list_numbers(connection: sa.Connection) -> sa.Row[tuple[int | None, int | None, bool]]:
    return connection.execute(_LIST_NUMBERS, {"office": office_of(connection)}).one()


def _after_all(known: sa.Row[tuple[int | None, int | None, bool]]) -> int:
    return max(known.used or 0, known.reserved or 0) + 1


def roll_states(connection: sa.Connection, store: Store) -> list[RollState]:
    """Return all rolls; what may not be stuck at this workplace counts as gone."""
    mine = unused(connection, store.workplace) if is_offline(store.workplace) else None
    found = []
    for balance in balances.list_rolls(connection):
        roll, what = balance.roll, of_roll(balance.roll.roll_id)
        if mine is not None:
            gone = without([(roll.first, roll.last)], mine.get(what, ()))
        else:
            gone = balances.gone_labels(connection, roll.roll_id)
            reserved = common([(roll.first, roll.last)], others_hold(connection, what, ()))
            gone = tuple(sorted((*without(gone, reserved), *reserved)))
        found.append(RollState(roll, gone))
    return found


def free_labels(connection: sa.Connection, roll: Roll) -> Ranges:
    """Return the labels of a roll that are neither gone nor reserved."""
    left = without([(roll.first, roll.last)], balances.gone_labels(connection, roll.roll_id))
    if not left:
        return ()
    ends = left[0][0], left[-1][1]
    return without(left, others_hold(connection, of_roll(roll.roll_id), (), ends))


def holders_of(workplace: str, sha256: str) -> list[str]:
    """Return whose reservations a list may use."""
    return [of_list(sha256), workplace] if is_offline(workplace) else [of_list(sha256)]
