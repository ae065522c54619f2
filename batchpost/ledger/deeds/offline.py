"""Work without the server: a workplace begins it, ends it, and its entries come home."""

from typing import Any

import sqlalchemy as sa

from batchpost.ledger import schema
from batchpost.ledger.deeds import offline_kinds, unsigned_kinds
from batchpost.ledger.deeds.reserving import range_rows, reservation_end
from batchpost.ledger.entries import Content, Derived, Doing, Told
from batchpost.ledger.offline_errors import BackHomeError, OfflineRefusedError
from batchpost.ledger.store import office_of
from batchpost.model.operator import Role
from batchpost.model.ranges import Ranges

KINDS = {
    "went_offline": Role.OPERATOR,
    "came_home": Role.OPERATOR,
    "ledger_synced": Role.OPERATOR,
}
OFFLINE = frozenset({"went_offline", "came_home"})


def go_offline(doing: Doing) -> None:
    """Append, in the local ledger, that work without the server begins."""
    doing.append("went_offline", Content({"workplace": doing.workplace}))


def come_home(doing: Doing) -> None:
    """Append, in the local ledger, that all up to here is to come home; once is enough."""
    if last_kind(doing.connection, doing.workplace) != "came_home":
        doing.append("came_home", Content({"workplace": doing.workplace}))


def note_synced(doing: Doing, workplace: str, last_seq: int, spent: dict[str, Ranges]) -> None:
    """Append that entries of an offline chain came home, and which reserved numbers they used."""
    ranges = {what: [list(pair) for pair in each] for what, each in sorted(spent.items())}
    doing.append(
        "ledger_synced",
        Content({"workplace": workplace, "last_seq": last_seq, "spent": ranges}),
    )


def derive(told: Told) -> Derived:
    """Return what reserved numbers are spent, where entries came home."""
    facts = told.facts
    yield schema.about, [{"object": f"workplace:{facts['workplace']}"}]
    if told.entry.kind == "ledger_synced":
        yield reservation_end, [
            row | {"how": "spent"}
            for what, ranges in facts["spent"].items()
            for row in range_rows(what, ranges, facts["workplace"])
        ]  # fmt: skip


def refuse_offline(doing: Doing, kind: str) -> None:
    """Refuse what a workplace may not append to its offline chain.

    Raises:
        OfflineRefusedError: It needs to know what the others do.
        BackHomeError: Its work without the server has ended.
    """
    if kind not in offline_kinds():
        raise OfflineRefusedError
    begins = kind in {"workplace_opened", "went_offline"} | unsigned_kinds()
    if not begins and not is_away(doing.connection, doing.workplace):
        raise BackHomeError


def is_away(connection: sa.Connection, workplace: str) -> bool:
    """Tell whether a local ledger is worked in; the copy that is made at home is not."""
    chosen = sa.select(schema.entry.c.seq).where(
        *_of_chain(connection, workplace), schema.entry.c.kind == "went_offline"
    )
    return connection.execute(chosen.limit(1)).first() is not None


def last_kind(connection: sa.Connection, workplace: str) -> str | None:
    """Return what the last entry of a chain is."""
    table = schema.entry
    chosen = sa.select(table.c.kind).where(*_of_chain(connection, workplace))
    return connection.execute(chosen.order_by(table.c.seq.desc()).limit(1)).scalar()


def _of_chain(connection: sa.Connection, workplace: str) -> tuple[Any, ...]:
    table = schema.entry
    return table.c.office == office_of(connection), table.c.workplace == workplace
