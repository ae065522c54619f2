"""Up to where each chain goes in a backup: what a ledger must hold that has lost nothing since."""

import json
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

import sqlalchemy as sa

from batchpost.ledger.backups.files import SEALED, Backup, list_backups
from batchpost.ledger.faults import EntryPlace
from batchpost.ledger.file_address import address_of
from batchpost.ledger.schema import entry

#: Place and hash of the last entry of each chain, by office and workplace.
Heads: TypeAlias = Mapping[tuple[str, str], tuple[int, str]]

#: How a line with a head begins beside the hash of a backup; `sha256sum -c` passes over it.
_LINE: Final = "# head "
#: SQLite takes the hash from the row that has the maximum.
_QUESTION: Final = "SELECT office, workplace, max(seq), hash FROM entry GROUP BY office, workplace"


def written(heads: Heads) -> str:
    """Return lines that say the heads, for the file beside a backup: a sealed one shows nothing."""
    told = ([*chain, *head] for chain, head in sorted(heads.items()))
    return "".join(f"{_LINE}{json.dumps(each)}\n" for each in told)


def heads_of(backup: Backup) -> Heads | None:
    """Return the heads that a backup holds, `None` where nothing can be known of them."""
    with suppress(OSError, ValueError, TypeError, sqlite3.Error):
        if backup.path.name.endswith(SEALED):
            lines = backup.sums.read_text(encoding="ascii").splitlines()
            told = [line.removeprefix(_LINE) for line in lines if line.startswith(_LINE)]
            return _by_chain(map(json.loads, told)) if told else None
        return _by_chain(_rows(backup.path))
    return None


@dataclass(frozen=True, slots=True)
class Held:
    """A backup with the heads of one office in it."""

    backup: Backup
    heads: Heads


def newest_heads(folder: Path, office: str) -> Held | None:
    """Return the newest backup in a folder that tells of an office, with what it tells."""
    with suppress(OSError):
        for backup in reversed(list_backups(folder)):
            heads = heads_of(backup) or {}
            ours = {chain: head for chain, head in heads.items() if chain[0] == office}
            if ours:
                return Held(backup, ours)
    return None


def lost(connection: sa.Connection, heads: Heads) -> list[EntryPlace]:
    """Return where those heads stand that a ledger does not hold."""

    def is_there(office: str, workplace: str, seq: int, digest: str) -> bool:
        own = (entry.c.office == office) & (entry.c.workplace == workplace)
        chosen = sa.select(entry.c.seq).where(own, entry.c.seq == seq, entry.c.hash == digest)
        return connection.execute(chosen).first() is not None

    return [
        EntryPlace(*chain, seq)
        for chain, (seq, digest) in sorted(heads.items())
        if not is_there(*chain, seq, digest)
    ]


def _rows(path: Path) -> list[tuple[str, str, int, str]]:
    """Ask a file that is not sealed, and leave it and its folder as they are."""
    address = address_of(path.resolve(), "mode=ro&immutable=1")
    with closing(sqlite3.connect(address, uri=True)) as connection:
        return connection.execute(_QUESTION).fetchall()


def _by_chain(rows: Iterable[tuple[str, str, int, str]]) -> Heads:
    return {(office, workplace): (seq, digest) for office, workplace, seq, digest in rows}
