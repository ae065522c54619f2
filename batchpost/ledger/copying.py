"""Copying a ledger into one that is empty, of either database, then comparing the two.

Entries and what they say are copied as they stand, so numbers and hashes stay the same; what
follows from them is made there anew. The source is read as of one moment; all of the copy is
one transaction; of what entries say, that of one entry at a time is in memory.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

import sqlalchemy as sa

from batchpost.errors import LedgerError
from batchpost.ledger import schema
from batchpost.ledger.chain import Entry
from batchpost.ledger.entries import FIELDS, NOTHING
from batchpost.ledger.making import derived_tables
from batchpost.ledger.rebuilding import all_entries, fill
from batchpost.ledger.store import ConflictError, Store
from batchpost.ledger.verifying import require_truth
from batchpost.model.message import Message, message

_entry, _turnover = schema.entry, schema.turnover
_SUMS: Final = ("items", "weight_g", "declared_value", "cod_amount", "net", "vat", "gross")
#: Entries that are written at once.
_AT_ONCE: Final = 500


class CopyTargetError(LedgerError):
    """The ledger to be copied into holds entries already."""

    def __init__(self, where: str) -> None:
        super().__init__(
            message(
                "{where} holds entries already, and a ledger is copied only into an empty one; "
                "name another place. Nothing was copied.",
                where=where,
            )
        )


class CopyOfficesError(LedgerError):
    """A file is to hold one office, and which one is not plain."""

    def __init__(self, where: str, offices: Sequence[str]) -> None:
        super().__init__(
            message(
                "The ledger {where} holds the offices {offices}, and a file is one office's; name "
                "one of them as postcode in the settings. Nothing was copied.",
                where=where,
                offices=", ".join(offices) or "–",
            )
        )


class CopyDiffersError(LedgerError):
    """What was copied is not what the source says of itself."""

    def __init__(self, where: str, what: Message) -> None:
        super().__init__(
            message(
                "The copy differs from the ledger {where} in {what}; prove that one with "
                "`batchpost ledger verify`. Nothing was copied.",
                where=where,
                what=what,
            )
        )


@dataclass(frozen=True)
class Summary:
    """By what two ledgers are compared, each by office."""

    entries: dict[str, int]
    #: Place and hash of the last entry of each workplace's chain.
    heads: dict[tuple[str, str], tuple[int, str]]
    #: What all lists add up to, by currency.
    totals: dict[tuple[str, str], tuple[int, ...]]

    def difference(self, other: "Summary") -> Message | None:
        """Return in what another ledger differs, `None` where it is the same."""
        if self.entries != other.entries:
            return message("the count of entries")
        if self.heads != other.heads:
            return message("the last hashes of the chains")
        return None if self.totals == other.totals else message("the totals of the lists")


def copy(source: Store, target: Store, choose: Callable[[list[str]], Collection[str]]) -> Summary:
    """Copy offices, all at once or nothing, and return by what the two were compared.

    Args:
        source: Read as of this moment; others may go on writing.
        target: Holds no entry of these offices.
        choose: Returns those of the source's offices that are to be copied.

    Raises:
        CopyTargetError: The target has entries of them.
        LedgerDamagedError: The source's entries are not whole.
        CopyDiffersError: The source's tables are not what follows from its entries.
    """

    def read(reading: sa.Connection) -> Summary:
        source.begin_reading(reading, derived_tables())
        offices = choose(offices_of(reading))
        return target.write(lambda writing: _copy(source, target, reading, writing, offices))

    try:
        return source.read(read)
    except ConflictError as error:  # somebody began to work there at this moment
        raise CopyTargetError(target.where) from error


def offices_of(connection: sa.Connection) -> list[str]:
    """Return the offices that have entries."""
    found = connection.execute(sa.select(_entry.c.office).distinct().order_by(_entry.c.office))
    return list(found.scalars())


def all_offices(offices: list[str]) -> list[str]:
    """Choose all offices."""
    return offices


def one_office(source: Store, own: str) -> Callable[[list[str]], list[str]]:
    """Return what chooses the office of a file: the only one there is, or our own."""

    def choose(offices: list[str]) -> list[str]:
        if len(offices) > 1 and own not in offices:
            raise CopyOfficesError(source.where, offices)
        return [own] if len(offices) > 1 else offices

    return choose


def summary(connection: sa.Connection, offices: Collection[str]) -> Summary:
    """Return what offices add up to."""
    counted = (
        sa.select(_entry.c.office, sa.func.count())
        .where(_entry.c.office.in_(offices))
        .group_by(_entry.c.office)
    )
    last = (
        sa.select(_entry.c.office, _entry.c.workplace, sa.func.max(_entry.c.seq).label("seq"))
        .where(_entry.c.office.in_(offices))
        .group_by(_entry.c.office, _entry.c.workplace)
        .subquery()
    )
    same = [_entry.c[name] == last.c[name] for name in ("office", "workplace", "seq")]
    heads = sa.select(_entry.c.office, _entry.c.workplace, _entry.c.seq, _entry.c.hash).join(
        last, sa.and_(*same)
    )
    keys = (_turnover.c.office, _turnover.c.currency)
    sums = (
        sa.select(*keys, *(sa.func.sum(_turnover.c[name]) for name in _SUMS))
        .where(_turnover.c.office.in_(offices))
        .group_by(*keys)
    )
    return Summary(
        {row[0]: row[1] for row in connection.execute(counted)},
        {(row[0], row[1]): (row[2], row[3]) for row in connection.execute(heads)},
        {(row[0], row[1]): tuple(map(int, row[2:])) for row in connection.execute(sums)},
    )


def _copy(
    source: Store,
    target: Store,
    reading: sa.Connection,
    writing: sa.Connection,
    offices: Collection[str],
) -> Summary:
    there = sa.select(_entry.c.office).where(_entry.c.office.in_(offices)).limit(1)
    if writing.execute(there).first() is not None:
        raise CopyTargetError(target.where)
    require_truth(source, reading, offices)
    counted = enumerate(all_entries(reading, offices))
    for _, several in groupby(counted, lambda each: each[0] // _AT_ONCE):
        _copy_entries(reading, writing, [entry for _, entry in several])
    fill(target, writing, offices)
    copied, original = summary(writing, offices), summary(reading, offices)
    difference = original.difference(copied)
    if difference is not None:
        raise CopyDiffersError(source.where, difference)
    return copied


def _copy_entries(reading: sa.Connection, writing: sa.Connection, entries: Sequence[Entry]) -> None:
    rows = [{name: getattr(entry, name) for name in FIELDS} for entry in entries]
    writing.execute(_entry.insert(), rows)
    for entry in entries:
        for table, said in ((schema.part, entry.parts), (schema.personal_part, entry.personal)):
            if said != NOTHING:
                _copy_parts(reading, writing, table, entry)


def _copy_parts(
    reading: sa.Connection, writing: sa.Connection, table: sa.Table, entry: Entry
) -> None:
    own = (table.c.office == entry.office) & (table.c.entry_id == entry.entry_id)
    found = reading.execute(sa.select(table).where(own)).mappings().all()
    rows: list[dict[str, Any]] = [dict(row) for row in found]
    if rows:  # none where they were purged
        writing.execute(table.insert(), rows)
