"""Reading accepted lists back."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, tzinfo
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from batchpost.ledger import schema
from batchpost.ledger.charged import CHARGED
from batchpost.ledger.deeds.clients import client_version
from batchpost.ledger.deeds.operators import registered_names
from batchpost.ledger.deeds.reserving import LISTS
from batchpost.ledger.deeds.withholding import kept_back
from batchpost.ledger.errors import ListWithheldError, UnknownBatchError
from batchpost.ledger.joining import same
from batchpost.ledger.rows import ITEM_DTYPES, acceptance_of, count_totals, frame_of
from batchpost.ledger.standing import of_entries, still_standing
from batchpost.ledger.store import office_of
from batchpost.model.acceptance import Acceptance, BatchChange, Change, DueDates, Totals
from batchpost.model.charges import CHARGE_COLUMNS
from batchpost.model.ranges import common

if TYPE_CHECKING:
    import pandas as pd

_batch, _change, _item, _label = (
    schema.batch, schema.batch_change, schema.item, schema.label,
)  # fmt: skip
_name = schema.source_name


@dataclass(frozen=True, slots=True)
class ChangeEntry:
    """An entry that wrote into a list, the acceptance first."""

    entry_id: int
    change: str
    booked_on: date
    at: datetime
    operator: str
    reason: str | None
    allowed_by: str | None
    facts: str

    @property
    def change_no(self) -> int:
        """Return its place among the changes, given out under the office's lock.

        The acceptance has 0, and so have changes recorded before such places were given out.
        """
        if self.change == Change.ACCEPTED:
            return 0
        number: int = json.loads(self.facts).get("change_no", 0)
        return number


def change_entries(connection: sa.Connection, batch_no: int) -> list[ChangeEntry]:
    """Return the entries that wrote into a list, in the order they were recorded.

    Moments do not tell it: several deeds may have the same, and workplaces number their own.
    """
    entry = schema.entry
    chosen = (
        sa.select(
            _change.c.entry_id,
            _change.c.change,
            _change.c.booked_on,
            entry.c.at,
            entry.c.operator,
            entry.c.reason,
            entry.c.allowed_by,
            entry.c.facts,
        )
        .join(entry, same(entry, _change, "entry_id"))
        .where(_change.c.office == office_of(connection), _change.c.batch_no == batch_no)
    )
    found = [ChangeEntry(*row) for row in connection.execute(chosen)]
    return sorted(
        found,
        key=lambda each: (
            each.change != Change.ACCEPTED,
            each.change_no,
            each.at,
            each.entry_id,
        ),
    )


def cancellation(changes: Sequence[ChangeEntry]) -> ChangeEntry | None:
    """Return which of the changes cancelled the list, `None` where it stands."""
    return next((each for each in changes if each.change == Change.CANCELLED), None)


def acceptance(
    connection: sa.Connection, batch_no: int, *, as_recorded: bool = False
) -> Acceptance:
    """Return a list as it stands now, or as it was recorded.

    Raises:
        ListWithheldError: The list came home and clashes with what was done there.
        UnknownBatchError: No list has that number.
    """
    batch = require_batch(connection, batch_no)
    changes = change_entries(connection, batch_no)
    accepted_by = batch["entry_id"]
    wrote = [accepted_by] if as_recorded else [each.entry_id for each in changes]
    standing = of_entries if as_recorded else still_standing
    found, texts = schema.finding, schema.finding_text
    beside = same(texts, found, "entry_id", "finding_no")
    findings = (
        sa.select(found, texts.c.value, texts.c.message, texts.c.remedy)
        .outerjoin(texts, beside)
        .where(of_entries(found, connection, [accepted_by]))
        .order_by(found.c.finding_no)
    )
    numbers = (
        sa.select(_label.c.roll_id, _label.c.serial, _label.c.line_no)
        .where(standing(_label, connection, wrote))
        .order_by(_label.c.line_no)
    )
    given = acceptance_of(
        batch,
        client_version(connection, batch["client_id"], batch["client_version_no"]),
        items=read_items(connection, standing(_item, connection, wrote)),
        charges=_charges(connection, standing(CHARGED, connection, wrote)),
        findings=connection.execute(findings).mappings().all(),
        numbers=connection.execute(numbers).all(),
        path=connection.execute(
            sa.select(_name.c.path).where(of_entries(_name, connection, [accepted_by]))
        ).scalar(),
        purged_at=_purged_at(connection, accepted_by),
        names=registered_names(connection),
        amounts_in=amounts_in(changes),
    )
    if as_recorded or len(changes) == 1:
        return given
    zone = given.accepted_at.tzinfo
    later = [batch_change(each, number, zone) for number, each in enumerate(changes[1:], 1)]
    return replace(
        given,
        totals=count_totals(given.items, given.charges, given.amounts_in),
        due=_due(given),
        changes=tuple(later),
    )


def amounts_in(changes: Sequence[ChangeEntry]) -> str | None:
    """Return the currency of the amounts that a list sums up, as its acceptance says.

    `None` for a list of an earlier version, which added up all of them.
    """
    found: str | None = json.loads(changes[0].facts).get("amounts_in")
    return found


def batch_change(change: ChangeEntry, number: int, zone: tzinfo | None) -> BatchChange:
    """Return a later change of a list, as its entry tells of it; moments are of the office."""
    facts: dict[str, Any] = json.loads(change.facts)
    return BatchChange(
        number=number,
        change=Change(change.change),
        entry_id=change.entry_id,
        at=change.at.astimezone(zone),
        booked_on=change.booked_on,
        operator=change.operator,
        reason=change.reason or "",
        allowed_by=change.allowed_by,
        items=facts["items"],
        before=Totals(**facts["before"]),
        after=Totals(**facts["after"]),
        fields=tuple(facts.get("fields", ())),
    )


def _due(given: Acceptance) -> DueDates:
    """Return the deadlines of the items there are."""
    days = given.items["due_on"]
    known = [date.fromisoformat(day) for day in days.dropna().unique()]
    return replace(
        given.due,
        earliest=min(known, default=None),
        latest=max(known, default=None),
        missing=int(days.isna().sum()),
    )


def _purged_at(connection: sa.Connection, entry_id: int) -> datetime | None:
    """Return when the personal data of an entry were removed, `None` where they are there."""
    purged, entry = schema.purged, schema.entry
    found: datetime | None = connection.execute(
        sa.select(entry.c.at)
        .join(purged, same(purged, entry, "entry_id"))
        .where(
            purged.c.office == office_of(connection),
            purged.c.purged_entry_id == entry_id,
        )
    ).scalar()
    return found


def require_batch(connection: sa.Connection, batch_no: int) -> sa.RowMapping:
    """Return the row of an accepted list.

    Raises:
        ListWithheldError: The list came home and clashes with what was done there.
        UnknownBatchError: No list has that number.
    """
    ours = _batch.c.office == office_of(connection)
    chosen = sa.select(_batch).where(ours, _batch.c.batch_no == batch_no)
    batch = connection.execute(chosen).mappings().one_or_none()
    if batch is None:
        if common(kept_back(connection, LISTS), ((batch_no, batch_no),)):
            raise ListWithheldError(batch_no)
        last = connection.execute(sa.select(sa.func.max(_batch.c.batch_no)).where(ours)).scalar()
        raise UnknownBatchError(batch_no, last or 0)
    return batch


def read_items(connection: sa.Connection, chosen: sa.ColumnElement[bool]) -> "pd.DataFrame":
    """Return chosen item rows with their addressees, in the order of their lines."""
    people = schema.addressee
    columns = [_item.c[name] if name in _item.c else people.c[name] for name in ITEM_DTYPES]
    beside = same(people, _item, "entry_id", "line_no")
    question = sa.select(*columns).outerjoin(people, beside).where(chosen).order_by(_item.c.line_no)
    return frame_of(connection.execute(question).all(), list(ITEM_DTYPES), ITEM_DTYPES)


def _charges(connection: sa.Connection, chosen: sa.ColumnElement[bool]) -> "pd.DataFrame":
    question = (
        sa.select(*(CHARGED.c[name] for name in CHARGE_COLUMNS))
        .where(chosen)
        .order_by(CHARGED.c.line_no, CHARGED.c.charge_no)
    )
    return frame_of(connection.execute(question).all(), list(CHARGE_COLUMNS), CHARGE_COLUMNS)
