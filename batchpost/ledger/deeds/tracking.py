"""Telling other programs of items, and what they told of these."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from batchpost.ledger import schema
from batchpost.ledger.columnar import of_columns
from batchpost.ledger.declaring import Moment, derived, text, whole
from batchpost.ledger.entries import Content, Derived, Doing, Told
from batchpost.ledger.store import office_of
from batchpost.model.operator import Role
from batchpost.model.tracking import Status

KINDS = {"events_exported": Role.OPERATOR, "statuses_imported": Role.OPERATOR}

#: Up to which place of each chain a receiver was told; the highest counts. Chains grow apart
#: from each other, and one that was cut off comes late, so that no one number tells it all.
cursor = derived(
    "export_cursor",
    whole("entry_id", required=True),
    text("target", required=True),
    text("format", required=True),
    text("workplace", required=True),
    whole("upto_seq", required=True),
    whole("file_no", required=True),  # of the last file
    key=("target", "format", "workplace", "entry_id"),
)
status_file = derived("status_file", text("sha256", required=True), key=("sha256",))
item_status = derived(
    "item_status",
    whole("entry_id", required=True),
    whole("status_no", required=True),
    text("item_identifier", required=True),
    whole("item_entry_id", required=True),
    whole("line_no", required=True),
    text("code", required=True),
    text("title", required=True),
    sa.Column("at", Moment(), nullable=False),
    text("place"),
    key=("entry_id", "status_no"),
)
sa.Index(
    "item_status_item",
    item_status.c.office, item_status.c.item_entry_id, item_status.c.line_no,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Receiver:
    """Whom events are told: a folder or an address, and in which format."""

    target: str
    format: str


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a file of statuses; `unknown` are numbers that no item here bears."""

    recorded: int
    known_before: int
    unknown: tuple[str, ...]


def note_told(
    doing: Doing, receiver: Receiver, upto: Mapping[str, int], file_no: int, events: int
) -> None:
    """Append up to which place of each chain a receiver was told."""
    facts = {
        "target": receiver.target,
        "format": receiver.format,
        "upto": dict(upto),
        "file_no": file_no,
        "events": events,
    }
    doing.append("events_exported", Content(facts))


def import_statuses(
    doing: Doing, statuses: Sequence[Status], sha256: str, form: str
) -> Imported | None:
    """Append what a file tells of our items; `None` where this very file was taken before.

    A status that is known from another file is passed over.
    """
    doing.lock()
    connection, ours = doing.connection, status_file.c.office == office_of(doing.connection)
    if connection.execute(sa.select(ours).where(ours, status_file.c.sha256 == sha256)).first():
        return None
    told = {(each.item_identifier, each.code, each.at.astimezone(UTC), each.place): each
            for each in statuses}  # fmt: skip
    borne = _borne(doing, sorted({each.item_identifier for each in statuses}))
    known = _known(doing, sorted(borne))
    fresh = [each for key, each in told.items() if key[0] in borne and key not in known]
    unknown = {each.item_identifier for each in statuses} - borne.keys()
    places = [borne[each.item_identifier] for each in fresh]
    columns: dict[str, list[Any]] = {
        "status_no": list(range(1, len(fresh) + 1)),
        "item_identifier": [each.item_identifier for each in fresh],
        "item_entry_id": [place[0] for place in places],
        "line_no": [place[1] for place in places],
        "code": [each.code for each in fresh],
        "title": [each.title for each in fresh],
        "at": [each.at.astimezone(UTC).isoformat() for each in fresh],
        "place": [each.place for each in fresh],
    }
    words = ("item_identifier", "code", "title", "at", "place")
    facts = {"sha256": sha256, "format": form, "statuses": len(fresh), "unknown": len(unknown)}
    doing.append("statuses_imported", Content(facts, {"statuses": of_columns(columns, words)}))
    here = sum(each.item_identifier in borne for each in statuses)
    return Imported(len(fresh), here - len(fresh), tuple(sorted(unknown)))


def _borne(doing: Doing, numbers: Sequence[str]) -> dict[str, tuple[int, int]]:
    """Return entry and line of the items that bear these numbers, the last use of each."""
    use = schema.number_use
    chosen = (
        sa.select(use.c.item_identifier, use.c.entry_id, use.c.line_no)
        .where(
            use.c.office == office_of(doing.connection),
            doing.store.among(use.c.item_identifier, numbers),
        )
        .order_by(use.c.use_no)
    )
    rows = doing.connection.execute(chosen).all() if numbers else []
    return {row.item_identifier: (row.entry_id, row.line_no) for row in rows}


def _known(doing: Doing, numbers: Sequence[str]) -> set[tuple[str, str, datetime, str | None]]:
    if not numbers:
        return set()
    table = item_status
    chosen = sa.select(table.c.item_identifier, table.c.code, table.c.at, table.c.place).where(
        table.c.office == office_of(doing.connection),
        doing.store.among(table.c.item_identifier, numbers),
    )
    return {(row[0], row[1], row[2], row[3]) for row in doing.connection.execute(chosen)}


def derive(told: Told) -> Derived:
    """Return how far a receiver was told, or the statuses of items."""
    facts = told.facts
    if told.entry.kind == "events_exported":
        own = {name: facts[name] for name in ("target", "format", "file_no")}
        yield cursor, [own | {"workplace": name, "upto_seq": seq}
                       for name, seq in facts["upto"].items()]  # fmt: skip
        return
    yield status_file, [{"sha256": facts["sha256"]}]
    rows = told.tables["statuses"].to_pylist()
    yield item_status, [row | {"at": datetime.fromisoformat(row["at"])} for row in rows]
