"""Removing personal data after the office's term: what was done stays, who it was for goes."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

import sqlalchemy as sa

from batchpost.ledger import schema
from batchpost.ledger.columnar import of_columns
from batchpost.ledger.entries import Content, Derived, Doing, Told
from batchpost.ledger.joining import same
from batchpost.ledger.making import derived_tables
from batchpost.ledger.store import office_of
from batchpost.ledger.withheld_lists import withheld_lists
from batchpost.model.operator import Role

KINDS = {"personal_data_purged": Role.SUPERVISOR}

_entry, _personal, _purged, _change = (
    schema.entry, schema.personal_part, schema.purged, schema.batch_change,
)  # fmt: skip


#: Personal parts without a term: an operator's secret is needed as long as it is the last one.
_KEPT: Final = ("secret",)


@dataclass(frozen=True, slots=True)
class Purge:
    """What a purge removes: personal data of so many entries, of these lists, so many items.

    Beside lists that have a number it removes those of lists that were withheld, and stayed so.
    """

    before: datetime
    entry_ids: tuple[int, ...]
    batch_nos: tuple[int, ...]
    withheld: int
    items: int

    @property
    def lists(self) -> int:
        """Return of how many lists it removes personal data."""
        return len(self.batch_nos) + self.withheld


def personal_tables() -> list[sa.Table]:
    """Return the tables whose rows tell of persons, those of the entries last."""
    derived = [table for table in derived_tables() if table.info.get("purged")]
    return [*derived, _personal]


def find_due(connection: sa.Connection, before: datetime) -> Purge:
    """Return what of the entries made before a moment still tells of persons.

    A list that came home and was withheld has no rows, but its entry names persons too; one that
    was accepted then is counted where it stands.
    """
    office = office_of(connection)
    there = sa.exists().where(
        _personal.c.office == office,
        _personal.c.entry_id == _entry.c.entry_id,
        _personal.c.name.not_in(_KEPT),
    )
    due = sa.select(_entry.c.entry_id).where(_entry.c.office == office, _entry.c.at < before, there)
    entry_ids = connection.execute(due.order_by(_entry.c.entry_id)).scalars().all()
    batch_nos = connection.execute(
        sa.select(_change.c.batch_no)
        .where(_change.c.office == office, _change.c.entry_id.in_(due))
        .distinct()
        .order_by(_change.c.batch_no)
    )
    people = schema.addressee
    addressed = (  # an item that was corrected has rows of two entries, and is one
        sa.select(_change.c.batch_no, people.c.line_no)
        .join(people, same(people, _change, "entry_id"))
        .where(_change.c.office == office, _change.c.entry_id.in_(due))
        .distinct()
        .subquery()
    )
    items = connection.execute(sa.select(sa.func.count()).select_from(addressed)).scalar_one()
    those = set(entry_ids)
    apart = [
        each.items
        for each in withheld_lists(connection)
        if each.entry_id in those and each.new_entry_id not in those
    ]
    numbers = tuple(batch_nos.scalars())
    return Purge(before, tuple(entry_ids), numbers, len(apart), items + sum(apart))


def purge(doing: Doing, before: datetime) -> Purge:
    """Remove what is due: first the entry says so, then the rows may go, both or neither."""
    doing.lock()
    found = find_due(doing.connection, before)
    if not found.entry_ids:
        return found
    facts = {
        "before": before.isoformat(),
        "entries": len(found.entry_ids),
        "lists": found.lists,
        "items": found.items,
    }
    tables = {
        "entries": of_columns({"purged_entry_id": list(found.entry_ids)}, ()),
        "lists": of_columns({"batch_no": list(found.batch_nos)}, ()),
    }
    told = doing.append("personal_data_purged", Content(facts, tables))
    remove_rows(doing.connection, told)
    return found


def remove_rows(connection: sa.Connection, told: Told) -> None:
    """Remove the personal rows of all entries that a purge names; its own entry stands already."""
    office = told.entry.office
    named = sa.select(_purged.c.purged_entry_id).where(
        _purged.c.office == office, _purged.c.entry_id == told.entry.entry_id
    )
    for table in personal_tables():
        connection.execute(
            table.delete().where(table.c.office == office, table.c.entry_id.in_(named))
        )


def derive(told: Told) -> Derived:
    """Return which entries were purged, and of which lists they told."""
    yield _purged, told.tables["entries"]
    objects = [f"batch:{number}" for number in told.tables["lists"]["batch_no"].to_pylist()]
    yield schema.about, of_columns({"object": objects}, ["object"])
