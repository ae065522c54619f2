"""Corrections of accepted lists, as the workflows ask for them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import sqlalchemy as sa

from batchpost.errors import WrongUseError
from batchpost.ledger import schema
from batchpost.ledger.deeds import cancelling, correcting, excluding
from batchpost.ledger.entries import Deed, do
from batchpost.ledger.joining import same
from batchpost.ledger.reading import acceptance, change_entries, read_items, require_batch
from batchpost.ledger.rows import frame_of
from batchpost.ledger.standing import of_entries, takes_out
from batchpost.ledger.store import Store, office_of
from batchpost.model.acceptance import Acceptance, BatchChange, Change
from batchpost.model.corrections import CorrectedItems, Correction
from batchpost.model.message import message

if TYPE_CHECKING:
    import pandas as pd

_batch, _change, _turnover, _out = (
    schema.batch, schema.batch_change, schema.turnover, schema.item_out,
)  # fmt: skip
_SUMS = ("items", "weight_g", "declared_value", "cod_amount", "net", "vat", "gross")
_TEXT = "string[pyarrow]"


class UnknownChangeError(WrongUseError):
    """A list has no such change."""

    def __init__(self, batch_no: int, number: int, changes: int) -> None:
        super().__init__(
            message(
                "List {batch_no} has no change {number}; there are {changes}.",
                batch_no=batch_no,
                number=number,
                changes=changes,
            )
        )


@dataclass(frozen=True)
class Corrections:
    """Corrections of accepted lists: each is an entry of its own day, nothing is edited."""

    store: Store

    def exclude(self, batch_no: int, lines: Collection[int], deed: Deed) -> int:
        """Take lines out of a list; return the entry's number.

        Raises:
            UnknownLineError, ItemOutError: A line is not there, or no more.
            AllExcludedError: Nothing would be left: cancel the list.
            LedgerError: The list was cancelled, the day is closed, or a date does not fit.
        """
        return do(self.store, deed, lambda doing: excluding.exclude(doing, batch_no, lines))

    def cancel(self, batch_no: int, deed: Deed) -> int:
        """Take a whole list back; its file may be accepted again. Return the entry's number.

        Raises:
            LedgerError: As for `exclude`.
        """
        return do(self.store, deed, lambda doing: cancelling.cancel(doing, batch_no))

    def correct(self, given: CorrectedItems, deed: Deed) -> int:
        """Put new versions of items in place of those that stand; return the entry's number.

        Raises:
            ListChangedError: The list was changed since they were prepared.
            LedgerError: As for `exclude`.
        """
        return do(self.store, deed, lambda doing: correcting.correct(doing, given))

    def of_list(self, batch_no: int, number: int) -> Correction:
        """Return a change of a list with its items, by its number among them.

        Raises:
            UnknownBatchError, UnknownChangeError: There is no such list or change.
        """

        def read(connection: sa.Connection) -> Correction:
            standing = acceptance(connection, batch_no)
            count = len(standing.changes)
            if not 1 <= number <= count:
                raise UnknownChangeError(batch_no, number, count)
            return _correction(connection, standing, standing.changes[number - 1])

        return self.store.read(read)

    def of_entry(self, batch_no: int, entry_id: int) -> Correction:
        """Return the change of a list that an entry is, though others may have followed.

        Raises:
            UnknownBatchError: There is no such list.
        """

        def read(connection: sa.Connection) -> Correction:
            standing = acceptance(connection, batch_no)
            (change,) = (each for each in standing.changes if each.entry_id == entry_id)
            return _correction(connection, standing, change)

        return self.store.read(read)

    def whole_list(self, batch_no: int) -> "pd.DataFrame":
        """Return all items a list was accepted with, as corrected since, those excluded as well.

        What items share with one another, they share with all of these.

        Raises:
            UnknownBatchError: No list has that number.
        """
        return self.store.read(lambda connection: _whole_list(connection, batch_no))

    def of_day(self, on: date) -> "pd.DataFrame":
        """Return the changes booked on a day to lists of earlier days, one a row.

        Columns: batch_no, list_no, accepted_on, change, currency, and the sums of `Totals`,
        signed.
        """
        return self.store.read(lambda connection: _of_day(connection, on))


def _correction(connection: sa.Connection, standing: Acceptance, change: BatchChange) -> Correction:
    """Return a change with the items that it took out and put in."""
    item = schema.item
    taken_out = sa.exists().where(takes_out(_out, item), _out.c.entry_id == change.entry_id)
    return Correction(
        standing,
        change,
        read_items(connection, (item.c.office == office_of(connection)) & taken_out),
        read_items(connection, of_entries(item, connection, [change.entry_id])),
    )


def _whole_list(connection: sa.Connection, batch_no: int) -> "pd.DataFrame":
    """Return the items of a list but those in whose place a correction put others."""
    require_batch(connection, batch_no)
    changes = change_entries(connection, batch_no)
    corrections = [each.entry_id for each in changes if each.change == Change.CORRECTED]
    item = schema.item
    replaced = sa.exists().where(takes_out(_out, item), _out.c.entry_id.in_(corrections))
    wrote = of_entries(item, connection, [each.entry_id for each in changes])
    return read_items(connection, wrote & ~replaced)


def _of_day(connection: sa.Connection, on: date) -> "pd.DataFrame":
    """Return changes of lists of earlier days, by the turnover they were booked with."""
    office = office_of(connection)
    accepted = _change.alias("accepted")
    sums = [sa.cast(sa.func.sum(_turnover.c[n]), sa.BigInteger()).label(n) for n in _SUMS]
    told = (
        _change.c.batch_no,
        _batch.c.list_no,
        accepted.c.booked_on.label("accepted_on"),
        _change.c.change,
        _turnover.c.currency,
    )
    chosen = (
        sa.select(*told, *sums)
        .join(
            accepted,
            same(accepted, _change, "batch_no") & (accepted.c.change == Change.ACCEPTED.value),
        )
        .join(_batch, same(_batch, _change, "batch_no"))
        .join(_turnover, same(_turnover, _change, "entry_id"))
        .where(
            _change.c.office == office,
            _change.c.booked_on == on,
            accepted.c.booked_on < on,
        )
        .group_by(_change.c.entry_id, *told)
        .order_by(_change.c.batch_no, _change.c.entry_id)
    )
    rows = [
        (row.batch_no, row.list_no, row.accepted_on.isoformat(), *row[3:])
        for row in connection.execute(chosen)
    ]
    dtypes = {"batch_no": "int64"}
    dtypes |= dict.fromkeys(("list_no", "accepted_on", "change", "currency"), _TEXT)
    dtypes |= dict.fromkeys(_SUMS, "int64")
    return frame_of(rows, list(dtypes), dtypes)
