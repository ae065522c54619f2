"""Entries that came home and clash with what was done there: withheld, then settled.

The entry stands in its chain, because it happened; its rows are withheld, because two things
that exclude each other cannot both hold. A supervisor settles it: the deed is then recorded
anew, as a further entry, or discarded.
"""

import json
from collections.abc import Container, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from batchpost.ledger import schema
from batchpost.ledger.declaring import derived, text, whole
from batchpost.ledger.deeds import derive as derive_rows
from batchpost.ledger.entries import Content, Derived, Doing, Told
from batchpost.ledger.joining import same
from batchpost.ledger.packing import pack_message
from batchpost.ledger.store import office_of
from batchpost.model.message import Message
from batchpost.model.operator import Role
from batchpost.model.ranges import Ranges, joined

KINDS = {"entry_withheld": Role.OPERATOR, "clash_settled": Role.SUPERVISOR}

clash = derived(
    "clash",
    whole("withheld_entry_id", required=True),
    text("code", required=True),
    text("why", required=True),  # JSON of a sentence
    key=("withheld_entry_id",),
)
#: Numbers that a withheld entry used: nobody else's before it is settled.
clash_number = derived(
    "clash_number",
    whole("withheld_entry_id", required=True),
    text("what", required=True),
    whole("first_no", required=True),
    whole("last_no", required=True),
    key=("withheld_entry_id", "what", "first_no"),
)
settlement = derived(
    "settlement",
    whole("withheld_entry_id", required=True),
    text("decision", required=True),  # accepted, discarded
    whole("new_entry_id"),  # where it was recorded anew
    key=("withheld_entry_id",),
)


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a withheld entry: nothing yet, or a decision and where it stands anew."""

    decision: str | None
    new_entry_id: int | None


def withhold(
    doing: Doing, entry_id: int, code: str, why: Message, numbers: Mapping[str, Ranges]
) -> None:
    """Append that the rows of an entry are withheld."""
    ranges = {what: [list(pair) for pair in each] for what, each in numbers.items()}
    facts = {"entry_id": entry_id, "code": code, "why": pack_message(why), "numbers": ranges}
    doing.append("entry_withheld", Content(facts))


def settle(doing: Doing, entry_id: int, decision: str, new_entry_id: int | None) -> None:
    """Append how the clash of an entry was settled."""
    facts = {"entry_id": entry_id, "decision": decision, "new_entry_id": new_entry_id}
    doing.append("clash_settled", Content(facts))


def derive(told: Told) -> Derived:
    """Return the clash with the numbers it holds, or its end."""
    facts = told.facts
    about = {"withheld_entry_id": facts["entry_id"]}
    yield schema.about, [{"object": f"entry:{facts['entry_id']}"}]
    if told.entry.kind == "clash_settled":
        yield settlement, [about | {name: facts[name] for name in ("decision", "new_entry_id")}]
        return
    yield clash, [about | {"code": facts["code"], "why": facts["why"]}]
    yield clash_number, [
        about | {"what": what, "first_no": first, "last_no": last}
        for what, ranges in facts["numbers"].items()
        for first, last in ranges
    ]  # fmt: skip


def withheld(connection: sa.Connection) -> set[tuple[str, int]]:
    """Return office and number of each entry whose rows are withheld, from the entries alone."""
    table = schema.entry
    chosen = sa.select(table.c.office, table.c.facts).where(table.c.kind == "entry_withheld")
    return {(row.office, json.loads(row.facts)["entry_id"]) for row in connection.execute(chosen)}


def rows_of(told: Told, out: Container[tuple[str, int]]) -> Derived:
    """Return the rows that follow from an entry: none where they are among those withheld."""
    return () if (told.entry.office, told.entry.entry_id) in out else derive_rows(told)


def fate_of(connection: sa.Connection, entry_id: int) -> Fate | None:
    """Return what became of an entry that was withheld, `None` of one that never was."""
    chosen = (
        sa.select(settlement.c.decision, settlement.c.new_entry_id)
        .select_from(clash)
        .outerjoin(settlement, same(settlement, clash, "withheld_entry_id"))
        .where(clash.c.office == office_of(connection), clash.c.withheld_entry_id == entry_id)
    )
    row = connection.execute(chosen).one_or_none()
    return None if row is None else Fate(*row)


def is_open() -> sa.ColumnElement[bool]:
    """Return the condition that a clash is not settled."""
    return ~sa.exists().where(
        settlement.c.office == clash.c.office,
        settlement.c.withheld_entry_id == clash.c.withheld_entry_id,
    )


def kept_back(connection: sa.Connection, what: str) -> Ranges:
    """Return the numbers that entries hold whose clash is not settled."""
    chosen: sa.Select[Any] = (
        sa.select(clash_number.c.first_no, clash_number.c.last_no)
        .join(clash, same(clash, clash_number, "withheld_entry_id"))
        .where(clash.c.office == office_of(connection), clash_number.c.what == what, is_open())
    )
    return joined((row.first_no, row.last_no) for row in connection.execute(chosen))
