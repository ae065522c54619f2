"""Proving a ledger: all chains of entries, their parts, and all tables that follow from them.

The entries prove themselves by their hashes; everything else is made anew from them and
compared. Both go through the database in one order, so that little is in memory at a time.
"""

from collections.abc import Collection, Sequence
from contextlib import suppress
from pathlib import Path

import sqlalchemy as sa

from batchpost.errors import LedgerError
from batchpost.ledger import faults, making, schema
from batchpost.ledger.backups.heads import lost, newest_heads
from batchpost.ledger.chain_proof import Chains, Parts, place_of
from batchpost.ledger.entries import Told, read_told, unpack
from batchpost.ledger.errors import LedgerDamagedError
from batchpost.ledger.faults import EntryPlace, Proof
from batchpost.ledger.row_lines import values_of
from batchpost.ledger.rows_proof import DerivedRows
from batchpost.ledger.store import Store
from batchpost.model.message import counted, message


class LedgerNotSoundError(LedgerError):
    """The ledger was changed since it was recorded."""

    def __init__(self, where: str, proof: Proof) -> None:
        assert proof.first is not None
        super().__init__(
            message(
                "The ledger {where} is damaged, {faults} in all. First of all: {first} {remedy}",
                where=where,
                faults=counted("{count} fault", "{count} faults", sum(proof.counts.values())),
                first=proof.first.message,
                remedy=proof.first.remedy,
            )
        )


def verify(store: Store, connection: sa.Connection, backups: Path | None = None) -> Proof:
    """Prove all entries that may be seen here, and the tables; return what was found.

    Nothing in a chain says that its end was cut off: the newest backup in a folder may tell. It is
    looked for first: one made meanwhile may hold more than is seen here.
    """
    held = None if backups is None else newest_heads(backups, store.office)
    store.begin_reading(connection, making.derived_tables())
    proof = Proof()
    offices = _offices(store, connection)
    for office in offices:
        _verify_office(Chains(store, connection, office, proof))
    _find_strays(connection, proof, offices)
    if held is not None:
        for place in lost(connection, held.heads):
            proof.add(faults.head_of_backup_lost(place, held.backup.path.name))
    return proof


def require_truth(
    store: Store, connection: sa.Connection, offices: Collection[str] | None = None
) -> None:
    """Prove the entries of some offices, or of all, with their parts, and nothing else.

    Raises:
        LedgerDamagedError: One is bad: nothing may follow from them. Names the first.
    """
    proof = Proof()
    for office in _offices(store, connection) if offices is None else offices:
        chains = Chains(store, connection, office, proof)
        chains.prove()
        parts = Parts(chains, _purged(chains))
        for entry in chains.entries():
            parts.of(entry)
        parts.finish()
    if proof.first is not None:
        raise LedgerDamagedError(store.where, proof.first.message)


def _verify_office(chains: Chains) -> None:
    chains.prove()
    parts = Parts(chains, _purged(chains))
    rows = DerivedRows(chains, making.derived_tables())
    for entry in chains.entries():
        chains.proof.entries += 1
        found = parts.of(entry)
        if entry.entry_id in chains.unproven:
            rows.skip(entry)
            continue
        try:
            told = Told(entry, unpack(found))
        except (ValueError, OSError) as error:  # Arrow's errors are both
            chains.bad(entry, faults.entry_unreadable(place_of(entry), str(error)))
            rows.skip(entry)
        else:
            rows.prove(told)
    parts.finish()
    rows.finish()


def _offices(store: Store, connection: sa.Connection) -> list[str]:
    """Return the offices that have entries; one whose name is no text is not among them."""
    table = schema.entry
    question = sa.select(store.json_line([table.c.office])).where(store.readable([table.c.office]))
    found: list[str] = []
    for piece in store.stream(connection, question.distinct(), 1_000):
        names = (values_of(line)[0] for (line,) in piece)
        found += [name for name in names if isinstance(name, str) and _is_text(name)]
    return sorted(found)


def _is_text(name: str) -> bool:
    """Tell whether all of a text is letters, none of it bytes that are no text."""
    return not any("\ud800" <= letter <= "\udfff" for letter in name)


def _purged(chains: Chains) -> frozenset[int]:
    """Return the entries whose personal parts may lack, as the purges themselves tell."""
    found: set[int] = set()
    for purge in chains.purges:
        with suppress(ValueError, OSError, LookupError):  # said when its parts are proved
            told = read_told(chains.connection, purge)
            found |= set(told.tables["entries"]["purged_entry_id"].to_pylist())
    return frozenset(found)


def _find_strays(connection: sa.Connection, proof: Proof, offices: Sequence[str]) -> None:
    """Find rows of offices that have no entries."""
    for table in (*schema.TRUTH, *making.derived_tables()):
        strays = sa.select(sa.func.count()).where(table.c.office.not_in(offices))
        count = connection.execute(strays.select_from(table)).scalar_one()
        if count:
            proof.add(faults.rows_extra(EntryPlace(""), table.name, count))
