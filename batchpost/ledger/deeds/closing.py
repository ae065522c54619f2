"""Closing a day: its sums stand for good, and the chains of all workplaces are bound together."""

from datetime import date
from typing import Any

import sqlalchemy as sa

from batchpost.errors import LedgerError, WrongUseError
from batchpost.ledger import schema
from batchpost.ledger.declaring import day, derived
from batchpost.ledger.entries import Content, Derived, Doing, Told
from batchpost.ledger.store import office_of
from batchpost.model.acceptance import Change
from batchpost.model.message import message
from batchpost.model.operator import Role

KINDS = {"day_closed": Role.SUPERVISOR}

day_close = derived("day_close", day("day", required=True), key=("day",))
day_close.info["role"] = Role.SUPERVISOR  # who may add to it where the database knows roles

#: Asked of each list while others wait: built once.
_CLOSING = sa.select(day_close.c.entry_id).where(
    day_close.c.office == sa.bindparam("office"), day_close.c.day == sa.bindparam("day")
)
_SUMS = ("items", "weight_g", "declared_value", "cod_amount", "net", "vat", "gross", "labels")


class DayClosedError(LedgerError):
    """Something is to be booked on a day that is closed."""

    def __init__(self, on: date) -> None:
        super().__init__(
            message(
                "{day} is closed and stays as it is; this can be done from the next day on. Where "
                "a later day has come and is open, --at gives a moment of it. Nothing was "
                "recorded.",
                day=on,
            )
        )


class DayClosedBeforeError(LedgerError):
    """A day to be closed is closed."""

    def __init__(self, on: date, entry_id: int) -> None:
        super().__init__(
            message(
                "{day} was closed before, by entry {entry}; a day is closed once. Nothing was "
                "recorded.",
                day=on,
                entry=entry_id,
            )
        )


class DayAheadError(WrongUseError):
    """A day to be closed has not begun."""

    def __init__(self, on: date) -> None:
        super().__init__(
            message("{day} has not begun and cannot be closed. Nothing was recorded.", day=on)
        )


def close_day(doing: Doing, on: date) -> int:
    """Append the closing of a day; return the entry's number.

    Each day is closed for itself, in any order. From now on nothing more is booked on it.

    Raises:
        DayAheadError: The day has not begun.
        DayClosedBeforeError: It is closed.
    """
    if on > doing.deed.at.date():
        raise DayAheadError(on)
    doing.lock()
    closed = find_closing(doing.connection, on)
    if closed is not None:
        raise DayClosedBeforeError(on, closed)
    facts = {
        "day": on.isoformat(),
        "totals": _totals(doing.connection, on),
        **_counts(doing.connection, on),
        "heads": _heads(doing.connection),
    }
    return doing.append("day_closed", Content(facts)).entry.entry_id


def derive(told: Told) -> Derived:
    """Return the day that is closed."""
    on = told.facts["day"]
    yield day_close, [{"day": date.fromisoformat(on)}]
    yield schema.about, [{"object": f"day:{on}"}]


def find_closing(connection: sa.Connection, on: date) -> int | None:
    """Return the number of the entry that closed a day, or `None`."""
    return connection.execute(_CLOSING, {"office": office_of(connection), "day": on}).scalar()


def require_open(connection: sa.Connection, on: date) -> None:
    """Refuse to book anything on a closed day; asked under the office's lock.

    Raises:
        DayClosedError: The day is closed.
    """
    if find_closing(connection, on) is not None:
        raise DayClosedError(on)


def _totals(connection: sa.Connection, on: date) -> list[dict[str, Any]]:
    """Return the sums of a day by currency."""
    table = schema.turnover
    sums = [sa.cast(sa.func.sum(table.c[name]), sa.BigInteger()).label(name) for name in _SUMS]
    chosen = (
        sa.select(table.c.currency, *sums)
        .where(table.c.office == office_of(connection), table.c.booked_on == on)
        .group_by(table.c.currency)
        .order_by(table.c.currency)
    )
    return [dict(row) for row in connection.execute(chosen).mappings()]


def _counts(connection: sa.Connection, on: date) -> dict[str, int]:
    """Return how many lists were accepted that day, and how many changes were booked on it."""
    table = schema.batch_change
    chosen = (
        sa.select(table.c.change, sa.func.count())
        .where(table.c.office == office_of(connection), table.c.booked_on == on)
        .group_by(table.c.change)
    )
    counts = {change: int(count) for change, count in connection.execute(chosen)}
    lists = counts.pop(Change.ACCEPTED, 0)
    return {"lists": lists, "corrections": sum(counts.values())}


def _heads(connection: sa.Connection) -> list[dict[str, Any]]:
    """Return the last entry of each chain of the office."""
    entry, opened = schema.entry, schema.workplace
    later = entry.alias()

    def own(table: sa.FromClause) -> sa.ColumnElement[bool]:
        return (table.c.office == opened.c.office) & (table.c.workplace == opened.c.name)

    last = sa.select(sa.func.max(later.c.seq)).where(own(later)).correlate(opened)
    chosen = (
        sa.select(entry.c.workplace, entry.c.seq, entry.c.hash)
        .select_from(opened)
        .join(entry, own(entry) & (entry.c.seq == last.scalar_subquery()))
        .where(opened.c.office == office_of(connection))
        .order_by(entry.c.workplace)
    )
    return [dict(row) for row in connection.execute(chosen).mappings()]
