"""Changing an accepted list: what stands of it, and what follows from a change. For the deeds."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from batchpost.errors import LedgerError, WrongUseError
from batchpost.ledger import schema
from batchpost.ledger.accepted_items import UnknownLineError
from batchpost.ledger.charged import CHARGED
from batchpost.ledger.columnar import of_columns
from batchpost.ledger.deeds.closing import require_open
from batchpost.ledger.entries import Deed, Derived, Doing, Told
from batchpost.ledger.reading import (
    ChangeEntry,
    amounts_in,
    cancellation,
    change_entries,
    require_batch,
)
from batchpost.ledger.rows import count_totals, frame_of
from batchpost.ledger.standing import of_entries, still_standing
from batchpost.ledger.turnovers import OF_BATCH, Sums, turnover_rows
from batchpost.model.acceptance import Change, Totals
from batchpost.model.labels import NumberUsed
from batchpost.model.message import counted, message

if TYPE_CHECKING:
    import pandas as pd

_item, _label = schema.item, schema.label
_TEXT = "string[pyarrow]"
_ITEM = {
    "entry_id": "int64", "line_no": "int64", "kind": _TEXT, "category": _TEXT,
    "weight_g": "Int64", "declared_value": "Int64", "cod_amount": "Int64", "currency": _TEXT,
}  # fmt: skip
_CHARGE = {"line_no": "int64", "service": _TEXT, "title": _TEXT} | dict.fromkeys(
    ("net", "vat", "gross"), "int64"
)
_LABEL = {"roll_id": _TEXT, "serial": "int64", "line_no": "int64"}


class ReasonMissingError(WrongUseError):
    """A correction without a reason."""

    def __init__(self) -> None:
        super().__init__(
            message("A correction needs its reason: give it by --reason. Nothing was recorded.")
        )


class ListCancelledError(LedgerError):
    """A list to be changed was cancelled."""

    def __init__(self, batch_no: int, cancelled_on: date) -> None:
        super().__init__(
            message(
                "List {batch_no} was cancelled on {day}; there is nothing left to correct. Accept "
                "its file again where it is to be sent after all. Nothing was recorded.",
                batch_no=batch_no,
                day=cancelled_on,
            )
        )


class ItemOutError(LedgerError):
    """An item to be taken out was taken out before."""

    def __init__(self, batch_no: int, line_no: int) -> None:
        super().__init__(
            message(
                "Line {line_no} of list {batch_no} was excluded before; `batchpost list show "
                "{batch_no}` shows what is left. Nothing was recorded.",
                batch_no=batch_no,
                line_no=line_no,
            )
        )


class AllExcludedError(WrongUseError):
    """Whoever takes out all that is left means to cancel the list, which needs consent."""

    def __init__(self, batch_no: int, items: int) -> None:
        super().__init__(
            counted(
                "Line by line nothing would be left of list {batch_no}, which has {count} item: "
                "cancel it by `batchpost list cancel {batch_no}`. Nothing was recorded.",
                "Line by line nothing would be left of list {batch_no}, which has {count} items: "
                "cancel it by `batchpost list cancel {batch_no}`. Nothing was recorded.",
                items,
                batch_no=batch_no,
            )
        )


class ChangeBeforeError(WrongUseError):
    """A change is dated before what it changes."""

    def __init__(self, batch_no: int, at: datetime, last_at: datetime) -> None:
        super().__init__(
            message(
                "List {batch_no} was last changed on {last}, so no change of it can be dated "
                "{moment}; set the clock right or give a later moment by --at. Nothing was "
                "recorded.",
                batch_no=batch_no,
                last=last_at.astimezone(at.tzinfo),
                moment=at,
            )
        )


@dataclass(frozen=True)
class Standing:
    """What stands of an accepted list while a deed that changes it holds the office's lock.

    `items` have the number of the entry that wrote them beside what is summed up.
    """

    batch: sa.RowMapping
    changes: Sequence[ChangeEntry]
    items: "pd.DataFrame"
    charges: "pd.DataFrame"
    labels: "pd.DataFrame"

    @property
    def cancelled(self) -> ChangeEntry | None:
        """Return what cancelled the list, after which nothing changes it."""
        return cancellation(self.changes)

    @property
    def totals(self) -> Totals:
        """Return the sums of what stands."""
        return count_totals(self.items, self.charges, self.amounts_in)

    @property
    def amounts_in(self) -> str | None:
        """Return the currency of the amounts that the list sums up, `None` for all."""
        return amounts_in(self.changes)

    def only(self, lines: Collection[int]) -> "Standing":
        """Return what stands of some lines."""

        def of_lines(table: "pd.DataFrame") -> "pd.DataFrame":
            return table[table["line_no"].isin(list(lines))]

        parts = map(of_lines, (self.items, self.charges, self.labels))
        return Standing(self.batch, self.changes, *parts)

    @property
    def numbers(self) -> list[NumberUsed]:
        """Return the labels that stand."""
        rows = self.labels[list(_LABEL)].itertuples(index=False, name=None)
        return [NumberUsed(str(roll_id), int(serial), int(line)) for roll_id, serial, line in rows]


def require_standing(doing: Doing, batch_no: int) -> Standing:
    """Return what stands of a list, which nobody else can change until the deed is done.

    Raises:
        ReasonMissingError: The deed has no reason.
        UnknownBatchError: No list has that number.
        ListCancelledError: It was cancelled.
        DayClosedError: The day of the deed is closed.
        ChangeBeforeError: The deed is dated before the list's last change.
    """
    if not (doing.deed.reason or "").strip():
        raise ReasonMissingError
    doing.lock()
    found = read_standing(doing.connection, batch_no)
    if found.cancelled is not None:
        raise ListCancelledError(batch_no, found.cancelled.booked_on)
    require_open(doing.connection, booked_on(doing.deed))
    last = found.changes[-1]
    if doing.deed.at < last.at:
        raise ChangeBeforeError(batch_no, doing.deed.at, last.at)
    return found


def read_standing(connection: sa.Connection, batch_no: int) -> Standing:
    """Return what stands of a list; who asks holds the office's lock.

    Raises:
        UnknownBatchError: No list has that number.
    """
    batch = require_batch(connection, batch_no)
    changes = change_entries(connection, batch_no)
    wrote = [each.entry_id for each in changes]

    def standing(table: sa.FromClause, dtypes: Mapping[str, str]) -> "pd.DataFrame":
        chosen = (
            sa.select(*(table.c[name] for name in dtypes))
            .where(still_standing(table, connection, wrote))
            .order_by(table.c.line_no)
        )
        return frame_of(connection.execute(chosen).all(), list(dtypes), dict(dtypes))

    return Standing(
        batch,
        changes,
        standing(_item, _ITEM),
        standing(CHARGED, _CHARGE),
        standing(_label, _LABEL),
    )


def chosen_lines(doing: Doing, standing: Standing, lines: Collection[int]) -> Standing:
    """Return what stands of the lines named.

    Raises:
        UnknownLineError: The list never had one of them.
        ItemOutError: It was taken out before.
    """
    missing = sorted(set(lines) - set(standing.items["line_no"].tolist()))
    if missing:
        batch_no = standing.batch["batch_no"]
        wrote = [each.entry_id for each in standing.changes]
        was = of_entries(_item, doing.connection, wrote) & (_item.c.line_no == missing[0])
        if doing.connection.execute(sa.select(_item.c.line_no).where(was)).first():
            raise ItemOutError(batch_no, missing[0])
        raise UnknownLineError(batch_no, missing[0], standing.batch["items"])
    return standing.only(lines)


def next_change_no(changes: Sequence[ChangeEntry]) -> int:
    """Return the place of a further change among those of its list; the office is locked."""
    return changes[-1].change_no + 1


def booked_on(deed: Deed) -> date:
    """Return the day whose report counts a deed: the office's, of its moment."""
    return deed.at.date()


def change_facts(
    deed: Deed, change: Change, before: Standing, out: Standing, *, sums: Sums, after: Totals
) -> dict[str, Any]:
    """Return what an entry says of a change: which items go out, what is booked, old and new sums.

    Args:
        deed: Who changes it, when and why.
        change: What is done.
        before: The list as it stood.
        out: What of it goes out.
        sums: What is added to the turnover, signed.
        after: The list's totals then.
    """
    return {
        "change": change.value,
        "batch_no": before.batch["batch_no"],
        "change_no": next_change_no(before.changes),
        "booked_on": booked_on(deed).isoformat(),
        **{name: before.batch[name] for name in OF_BATCH},
        "items": len(out.items),
        "out": _runs(out.items),
        "before": asdict(before.totals),
        "after": asdict(after),
        **sums,
    }


def change_rows(told: Told) -> Derived:
    """Return the rows of any change of a list."""
    facts = told.facts
    day = date.fromisoformat(facts["booked_on"])
    of_batch = {"batch_no": facts["batch_no"], "change": facts["change"], "booked_on": day}
    yield schema.batch_change, [of_batch]
    yield schema.item_out, _out_rows(facts["out"])
    yield from turnover_rows(facts, day, facts)
    yield (
        schema.about,
        [{"object": f"batch:{facts['batch_no']}"}, {"object": f"client:{facts['client_id']}"}],
    )


def _runs(items: "pd.DataFrame") -> list[list[int]]:
    """Return lines that follow one another as (entry that wrote them, first, last)."""
    runs: list[list[int]] = []
    for entry_id, line_no in sorted(items[["entry_id", "line_no"]].itertuples(index=False)):
        if runs and runs[-1][0] == entry_id and runs[-1][2] + 1 == line_no:
            runs[-1][2] = int(line_no)
        else:
            runs.append([int(entry_id), int(line_no), int(line_no)])
    return runs


def _out_rows(runs: Sequence[Sequence[int]]) -> Any:
    lines = [(entry, line) for entry, first, last in runs for line in range(first, last + 1)]
    entries = [entry for entry, _ in lines]
    return of_columns({"item_entry_id": entries, "line_no": [line for _, line in lines]}, [])
