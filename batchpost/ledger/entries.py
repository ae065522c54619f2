"""Doing a deed: its entry is chained to the last one of the workplace, its rows are derived."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

import sqlalchemy as sa

from batchpost.ledger import schema
from batchpost.ledger.chain import GENESIS, Entry, digests, entry_hash, entry_id
from batchpost.ledger.columnar import decode, encode
from batchpost.ledger.errors import DoneBeforeError, WorkplaceRowMissingError
from batchpost.ledger.packing import to_json
from batchpost.ledger.rights_errors import RightsError
from batchpost.ledger.rows import storable
from batchpost.ledger.store import Store
from batchpost.ledger.workplaces import is_offline

if TYPE_CHECKING:
    import pyarrow as pa

    from batchpost.ledger.rights import Standing
    from batchpost.ledger.store import Rows

R = TypeVar("R")
#: What an entry without parts says of them.
NOTHING = to_json({})
FIELDS = tuple(each.name for each in fields(Entry))
#: The last entry of a chain with the number of its workplace; asked in every deed, built once.
_HEAD = (
    sa.select(
        schema.entry.c.seq,
        schema.entry.c.hash,
        sa.select(schema.workplace.c.workplace_no)
        .where(
            schema.workplace.c.office == sa.bindparam("office"),
            schema.workplace.c.name == sa.bindparam("workplace"),
        )
        .scalar_subquery()
        .label("workplace_no"),
    )
    .where(
        schema.entry.c.office == sa.bindparam("office"),
        schema.entry.c.workplace == sa.bindparam("workplace"),
    )
    .order_by(schema.entry.c.seq.desc())
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class Deed:
    """Who does it, at which workplace, when (with a time zone), and why where that is asked.

    `allowed_by` consents where the operator alone may not. `key` is the deed's own: done again
    with the same key, it happens once.
    """

    operator: str
    at: datetime
    workplace: str = ""
    reason: str | None = None
    allowed_by: str | None = None
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """What a deed says: facts as JSON knows them, and long tables; `personal` may be purged."""

    facts: Mapping[str, Any]
    tables: "Mapping[str, pa.Table]" = field(default_factory=dict)
    personal: "Mapping[str, pa.Table]" = field(default_factory=dict)


@dataclass(frozen=True)
class Packed:
    """A content as it is kept; packed before the transaction, which others wait for."""

    content: Content
    parts: Mapping[str, bytes]
    personal: Mapping[str, bytes]
    salts: Mapping[str, bytes]
    digests: tuple[str, str]  # of the parts and of the personal parts, as JSON texts


@dataclass(frozen=True)
class Told:
    """An entry with all it tells, for deriving rows. A purged table is missing."""

    entry: Entry
    tables: "Mapping[str, pa.Table]"

    @cached_property
    def facts(self) -> dict[str, Any]:
        """Return what the entry says in short."""
        found: dict[str, Any] = json.loads(self.entry.facts)
        return found


#: Rows of derived tables; office and entry are added to each where they are written.
Derived = Iterable[tuple[sa.Table, "Rows"]]


def pack(content: Content, new_salt: Callable[[], bytes]) -> Packed:
    """Return a content as bytes, with a salt for each personal table."""
    parts = {name: encode(table) for name, table in content.tables.items()}
    personal = {name: encode(table) for name, table in content.personal.items()}
    salts = {name: new_salt() for name in content.personal}
    return Packed(content, parts, personal, salts, (digests(parts), digests(personal, salts)))


def unpack(parts: Mapping[str, bytes]) -> "dict[str, pa.Table]":
    """Return tables that were kept as bytes."""
    return {name: decode(content) for name, content in parts.items()}


class Doing:
    """A deed being done, in one transaction that holds the chain of its workplace."""

    def __init__(self, store: Store, connection: sa.Connection, deed: Deed) -> None:
        self.store = store
        self.connection = connection
        self.deed = deed
        self.workplace = storable(deed.workplace or store.workplace)
        store.lock_chain(connection, self.workplace)
        self._seq, self._hash, self._number = self._head()
        self._appended = 0
        self.numbers: list[int] = []  # of the entries appended
        self._standing: Standing | None = None

    def lock(self) -> None:
        """Let nobody else of the office give out numbers until this transaction ends."""
        self.store.lock(self.connection)

    def next_entry_id(self) -> int:
        """Return the number that the next entry will have; the workplace has been opened."""
        return entry_id(self.deed.at, self._number, self._seq + 1)

    def append(
        self, kind: str, content: Content | Packed, *, rows: "Derived | None" = None
    ) -> Told:
        """Append an entry and the rows derived from it.

        Args:
            kind: Of the deed; a file in `deeds/` knows it.
            content: What it says; names no person but in its personal tables.
            rows: What is left to write of the rows derived from it; its parts and all others are
                there already. Without that, all is written.

        Raises:
            OfflineRefusedError: Without the server this cannot be done.
            RightsError: Operators are registered, and who does it may not.
        """
        from batchpost.ledger import deeds  # noqa: PLC0415 - deeds know us

        if is_offline(self.workplace):
            from batchpost.ledger.deeds.offline import refuse_offline  # noqa: PLC0415 - same

            refuse_offline(self, kind)
        if kind not in deeds.unsigned_kinds():
            self.require(kind)
        packed = content if isinstance(content, Packed) else pack(content, self.store.new_salt)
        told = self._link(kind, packed)
        if rows is None:
            self.write(told.entry.entry_id, deeds.derive(told), packed, told.entry)
        else:
            self.write(told.entry.entry_id, rows, entry=told.entry)
        return told

    def require(self, kind: str) -> None:
        """Refuse a deed to who may not do it; asked of the database once.

        Raises:
            RightsError: Operators are registered, and who does it may not.
        """
        from batchpost.ledger.deeds import roles, sessions  # noqa: PLC0415 - deeds know us

        if self._standing is None:  # as it was when the deed began
            self._standing = sessions.standing(self.connection, self.store.bearer)
        sessions.require(self._standing, self.store.bearer, self.deed, kind, roles()[kind])

    def write(
        self, number: int, rows: Derived, packed: Packed | None = None, entry: Entry | None = None
    ) -> None:
        """Write rows derived from the entry of a number, its parts and itself where given.

        In one shipment, but for what goes in in bulk.
        """
        few = []
        for table, each in rows:
            if self.store.is_bulk(each):
                self.store.add(self.connection, table, number, each)
            elif len(each):
                few.append((table, each))
        with self.store.together(self.connection):
            if packed is not None:
                self._write_parts(number, packed)
            if entry is not None:
                insert_entry(self.connection, entry)
            for table, each in few:
                self.store.add(self.connection, table, number, each)

    def _write_parts(self, number: int, packed: Packed) -> None:
        at = {"office": self.store.office, "entry_id": number}
        parts = [at | {"name": name, "content": content} for name, content in packed.parts.items()]
        personal = [
            at | {"name": name, "salt": packed.salts[name], "content": content}
            for name, content in packed.personal.items()
        ]
        for table, rows in ((schema.part, parts), (schema.personal_part, personal)):
            if rows:
                self.connection.execute(table.insert(), rows)

    def _link(self, kind: str, packed: Packed) -> Told:
        self.open_workplace()
        deed, (parts, personal) = self.deed, packed.digests
        own_key = deed.key or self.store.new_key()
        entry = Entry(
            office=self.store.office,
            entry_id=self.next_entry_id(),
            workplace=self.workplace,
            seq=self._seq + 1,
            key=own_key if not self._appended else f"{own_key}/{self._appended + 1}",
            kind=kind,
            at=deed.at,
            operator=storable(deed.operator),
            allowed_by=None if deed.allowed_by is None else storable(deed.allowed_by),
            reason=None if deed.reason is None else storable(deed.reason),
            facts=to_json(packed.content.facts),
            parts=parts,
            personal=personal,
            prev_hash=self._hash,
        )
        entry = replace(entry, hash=entry_hash(entry))
        self._seq, self._hash = entry.seq, entry.hash
        self._appended += 1
        self.numbers.append(entry.entry_id)
        return Told(entry, {**packed.content.tables, **packed.content.personal})

    def _head(self) -> tuple[int, str, int]:
        """Return place and hash of the last entry of the chain, and the workplace's number.

        Raises:
            WorkplaceRowMissingError: It has entries and no number, which rebuilding mends.
        """
        given = {"office": self.store.office, "workplace": self.workplace}
        last = self.connection.execute(_HEAD, given).one_or_none()
        if last is None:
            return 0, GENESIS, 0
        if last.workplace_no is None:
            raise WorkplaceRowMissingError(self.store.where, self.workplace)
        return last.seq, last.hash, last.workplace_no

    def open_workplace(self) -> None:
        """Begin the chain of a workplace that has none, with the number it will bear."""
        if self._number:
            return
        self.lock()
        opened = schema.workplace
        ours = opened.c.office == self.store.office
        last = self.connection.execute(sa.select(sa.func.max(opened.c.workplace_no)).where(ours))
        self._number = (last.scalar() or 0) + 1
        facts = {"name": self.workplace, "workplace_no": self._number}
        given, self.deed = self.deed, replace(self.deed, reason=None, allowed_by=None, key=None)
        self.append("workplace_opened", Content(facts))
        self.deed, self._appended = given, 0


def insert_entry(connection: sa.Connection, entry: Entry) -> None:
    """Write the row of an entry as it is."""
    values = {name: getattr(entry, name) for name in FIELDS}
    connection.execute(schema.entry.insert().values(values))


def do(store: Store, deed: Deed, work: Callable[[Doing], R]) -> R:
    """Do a deed in one transaction, all or nothing, and return what `work` returns.

    Should the connection break just when the transaction ends, nobody knows whether it did:
    the deed is then looked for by its key, and done over where it is not there.

    Who has no right to it may be asked to sign in again, or a supervisor to allow it; what is
    refused in the end is recorded as refused.

    Raises:
        DoneBeforeError: A deed of this key is in the ledger already.
        WorkplaceRowMissingError: The tables lack the row of the workplace.
        RightsError: Operators are registered, and who does it may not.
    """
    while True:
        try:
            return _do(store, deed, work)
        except RightsError as refusal:
            from batchpost.ledger.consenting import settle  # noqa: PLC0415 - it knows us

            deed = settle(store, deed, refusal)


def _do(store: Store, deed: Deed, work: Callable[[Doing], R]) -> R:
    keyed = deed if deed.key is not None else replace(deed, key=store.new_key())
    appended: list[int] = []
    tries: list[R] = []  # what each came to, whether or not it was committed

    def in_transaction(connection: sa.Connection) -> R:
        doing = Doing(store, connection, keyed)
        # Asked under the lock of the chain: a try whose connection broke may have been at its end.
        if tries and is_done(connection):
            return tries[-1]
        if deed.key is not None and is_done(connection):
            raise DoneBeforeError(deed.key)
        tries.append(work(doing))
        appended[:] = doing.numbers
        return tries[-1]

    def is_done(connection: sa.Connection) -> bool:
        table = schema.entry
        mine = (table.c.office == store.office) & (table.c.key == keyed.key)
        return connection.execute(sa.select(table.c.seq).where(mine)).first() is not None

    done = store.write(in_transaction, repeatable=True)
    store.recorded += appended
    return done


def read_told(connection: sa.Connection, entry: Entry) -> Told:
    """Return an entry with all it tells, as it is kept."""
    found: dict[str, bytes] = {}
    for table, said in ((schema.part, entry.parts), (schema.personal_part, entry.personal)):
        if said != NOTHING:
            chosen = sa.select(table.c.name, table.c.content).where(
                table.c.office == entry.office, table.c.entry_id == entry.entry_id
            )
            found |= {row.name: row.content for row in connection.execute(chosen)}
    return Told(entry, unpack(found))


def entry_of(row: Any) -> Entry:
    """Return the entry that a row of the table tells of."""
    return Entry(**{name: getattr(row, name) for name in FIELDS})
