"""The chain of entries: each bears its own hash and that of the one before. Pure functions."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from batchpost.ledger.packing import to_json
from batchpost.ledger.schema import IDS_A_MONTH, IDS_A_WORKPLACE

#: What stands before the first entry of a chain.
GENESIS: Final = "0" * 64
#: Names what is hashed and how; a change of either wants another name.
_VERSION: Final = "batchpost entry 1"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as it is kept: who did what, where, when, why, and what holds it in its chain.

    `facts`, `parts` and `personal` are JSON texts, hashed as they stand.
    """

    office: str
    entry_id: int
    workplace: str
    seq: int
    key: str
    kind: str
    at: datetime
    operator: str
    allowed_by: str | None
    reason: str | None
    facts: str
    parts: str
    personal: str
    prev_hash: str
    hash: str = ""


def entry_id(at: datetime, workplace_no: int, seq: int) -> int:
    """Return the number of an entry: its month, its workplace, its place there.

    >>> entry_id(datetime(2026, 11, 30, tzinfo=UTC), 3, 17)
    2026110003000000017
    """
    assert workplace_no < IDS_A_MONTH // IDS_A_WORKPLACE, workplace_no
    assert seq < IDS_A_WORKPLACE, seq
    moment = at.astimezone(UTC)
    month = moment.year * 100 + moment.month
    return month * IDS_A_MONTH + workplace_no * IDS_A_WORKPLACE + seq


def workplace_of(number: int) -> int:
    """Return the number of the workplace that an entry's number tells.

    >>> workplace_of(2026120003000000017)
    3
    """
    return number % IDS_A_MONTH // IDS_A_WORKPLACE


def entry_hash(entry: Entry) -> str:
    """Return the SHA-256 of all an entry says, the hash before it included."""
    said = [
        _VERSION,
        entry.office,
        entry.entry_id,
        entry.workplace,
        entry.seq,
        entry.key,
        entry.kind,
        entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        entry.operator,
        entry.allowed_by,
        entry.reason,
        entry.facts,
        entry.parts,
        entry.personal,
        entry.prev_hash,
    ]
    return hashlib.sha256(to_json(said).encode("ascii")).hexdigest()


def digests(parts: Mapping[str, bytes], salts: Mapping[str, bytes] | None = None) -> str:
    """Return the JSON text of the SHA-256 of each part, of a personal one with its salt.

    Without its salt, which goes when the part goes, a hash of a name could be guessed.
    """
    found = {
        name: hashlib.sha256((salts or {}).get(name, b"") + content).hexdigest()
        for name, content in parts.items()
    }
    return to_json(found)
