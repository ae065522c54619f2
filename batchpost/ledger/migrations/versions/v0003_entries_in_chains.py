"""Entries become the truth: chained by hashes, with all they tell; the rest is derived."""

import json
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

from batchpost.ledger.chain import GENESIS, Entry, entry_hash, entry_id
from batchpost.ledger.entries import Content, Packed, pack
from batchpost.ledger.migrations.building import (
    guard,
    guard_rows,
    is_postgresql,
    keep_unpurged,
    office,
    partitioned,
    text,
    whole,
)
from batchpost.ledger.migrations.released import Row, content_of, moment_of, rows_of
from batchpost.ledger.packing import to_json

revision = "0003"
down_revision = "0002"

_MOMENT = sa.Text().with_variant(sa.TIMESTAMP(timezone=True), "postgresql")
#: The tables of before, those that others hang on last.
_BEFORE = (
    "quote", "roll_client", "contract_terms", "label", "roll", "finding", "charge", "addressee",
    "item", "batch", "client_version", "released_entry",
)  # fmt: skip
_AT_ONCE = 1000


def upgrade() -> None:
    """Write every entry anew, with what its rows told; then remove those tables.

    What follows from the entries is made by the program afterwards, as it is today.
    """
    _set_entries_aside()
    truth = _Truth(_create_entry(), _create_part(), _create_personal_part())
    chains: dict[str, _Chain] = {}
    for row in _released_entries():
        if row["workplace"] not in chains:
            chains[row["workplace"]] = _Chain(office(), row["workplace"], len(chains) + 1)
            truth.add(*chains[row["workplace"]].opened(row), row["at"])
        told = content_of(op.get_bind(), row["kind"], row["entry_id"], json.loads(row["payload"]))
        truth.add(*chains[row["workplace"]].linked(row, told), row["at"])
    for table in _BEFORE:
        op.drop_table(table)
    if is_postgresql():
        op.execute("DROP SEQUENCE entry_numbers")


def _set_entries_aside() -> None:
    """Give the old entries, with their key and guards, another name."""
    if is_postgresql():
        op.execute("ALTER INDEX entry_pkey RENAME TO released_entry_pkey")
    else:
        for deed in ("update", "delete"):
            op.execute(f"DROP TRIGGER entry_no_{deed}")
    op.rename_table("entry", "released_entry")


def _released_entries() -> Iterator[Row]:
    last = 0
    number = sa.column("entry_id", sa.BigInteger())
    while True:
        asked = sa.select(number).select_from(sa.table("released_entry")).where(number > last)
        ids = op.get_bind().execute(asked.order_by(number).limit(_AT_ONCE)).scalars().all()
        if not ids:
            return
        rows = rows_of(op.get_bind(), "released_entry", number > last, number <= ids[-1])
        yield from sorted(rows, key=lambda row: row["entry_id"])
        last = ids[-1]


def _create_entry() -> sa.Table:
    made = op.create_table(
        "entry",
        text("office", required=True),
        whole("entry_id", required=True),
        text("workplace", required=True),
        whole("seq", required=True),
        text("key", required=True),
        text("kind", required=True),
        sa.Column("at", _MOMENT, nullable=False),
        text("operator", required=True),
        text("allowed_by"),
        text("reason"),
        text("facts", required=True),
        text("parts", required=True),
        text("personal", required=True),
        text("prev_hash", required=True),
        text("hash", required=True),
        sa.PrimaryKeyConstraint("office", "entry_id"),
        sa.UniqueConstraint("office", "workplace", "seq", name="entry_in_chain"),
        sa.UniqueConstraint("office", "key", name="entry_once"),
    )
    guard("entry")
    return made


def _create_part() -> sa.Table:
    made = partitioned(
        "part",
        text("office", required=True),
        whole("entry_id", required=True),
        text("name", required=True),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("office", "entry_id", "name"),
    )
    guard("part")
    guard_rows("part")
    return made


def _create_personal_part() -> sa.Table:
    made = partitioned(
        "personal_part",
        text("office", required=True),
        whole("entry_id", required=True),
        text("name", required=True),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("office", "entry_id", "name"),
    )
    keep_unpurged("personal_part")
    return made


class _Chain:
    """The entries of one workplace, each with the hash of the one before."""

    def __init__(self, of_office: str, workplace: str, number: int) -> None:
        self._office = of_office
        self._workplace = workplace
        self._number = number
        self._seq = 0
        self._hash = GENESIS

    def opened(self, first: Row) -> tuple[Entry, Packed]:
        """Return the entry that begins the chain, at the moment of the first released one."""
        facts = {"name": self._workplace, "workplace_no": self._number}
        key = f"released:workplace:{self._number}"
        row = {**first, "kind": "workplace_opened", "reason": None}
        return self._link(row, key, Content(facts))

    def linked(self, row: Row, told: Content) -> tuple[Entry, Packed]:
        """Return a released entry as the next one of the chain."""
        return self._link(row, f"released:{row['entry_id']}", told)

    def _link(self, row: Row, key: str, told: Content) -> tuple[Entry, Packed]:
        packed, at = pack(told, lambda: secrets.token_bytes(16)), moment_of(row["at"])
        parts, personal = packed.digests
        entry = Entry(
            office=self._office,
            entry_id=entry_id(at, self._number, self._seq + 1),
            workplace=self._workplace,
            seq=self._seq + 1,
            key=key,
            kind=row["kind"],
            at=at,
            operator=row["operator"],
            allowed_by=None,
            reason=row["reason"],
            facts=to_json(told.facts),
            parts=parts,
            personal=personal,
            prev_hash=self._hash,
        )
        entry = replace(entry, hash=entry_hash(entry))
        self._seq, self._hash = entry.seq, entry.hash
        return entry, packed


@dataclass(frozen=True)
class _Truth:
    """The three tables, while they are filled."""

    entry: sa.Table
    part: sa.Table
    personal_part: sa.Table

    def add(self, entry: Entry, packed: Packed, at: str | datetime) -> None:
        """Add an entry and its parts; `at` as the database gave it."""
        names = self.entry.columns.keys()
        _insert(self.entry, [{name: getattr(entry, name) for name in names} | {"at": at}])
        own = {"office": entry.office, "entry_id": entry.entry_id}
        _insert(
            self.part,
            [own | {"name": name, "content": found} for name, found in packed.parts.items()],
        )
        _insert(
            self.personal_part,
            [
                own | {"name": name, "salt": packed.salts[name], "content": found}
                for name, found in packed.personal.items()
            ],
        )


def _insert(table: sa.Table, rows: list[dict[str, Any]]) -> None:
    if rows:
        op.get_bind().execute(table.insert(), rows)
