"""The history of the tariffs in force: a line of JSON for each change, only added to."""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from batchpost.errors import ReferenceDataError
from batchpost.model.message import message
from batchpost.model.reasons import Reason, reason_of

HISTORY = "history.jsonl"
#: The release of an operator whose built-in book is in force.
BUILT_IN_RELEASE = "built-in"


class HistoryUnreadableError(ReferenceDataError):
    """The history cannot be read; a line of it is damaged."""

    def __init__(self, path: Path, line_no: int, reason: Reason) -> None:
        super().__init__(
            message(
                "The history of the tariffs cannot be read: {path}, line {line_no}: {reason}. Put "
                "the file back from a backup, or move it away.",
                path=path,
                line_no=line_no,
                reason=reason,
            )
        )


@dataclass(frozen=True)
class Entry:
    """One change of what is in force, as it is kept."""

    entry_no: int
    at: str  # ISO 8601 with the time zone
    by: str  # who worked, or whose task ran
    deed: str  # activated, rolled_back
    operator: str
    from_release: str
    from_folder: str  # empty for the built-in book or the office's own folder
    to_release: str
    to_folder: str
    to_sha256: str
    source: str = ""
    signed_by: str | None = None
    added: int = 0
    removed: int = 0
    changed: int = 0
    in_force_from: tuple[tuple[str, int], ...] = ()  # days to come, and lines of each
    reason: str = ""

    @property
    def moment(self) -> datetime:
        """Return when it was."""
        return datetime.fromisoformat(self.at)

    def as_dict(self) -> dict[str, Any]:
        """Return the entry as JSON holds it."""
        return asdict(self)

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> Self:
        """Return the entry that JSON tells; what a later version added is passed over.

        Raises:
            ValueError, TypeError: It is none.
        """
        known = {each.name for each in fields(cls)}
        facts = {name: value for name, value in told.items() if name in known}
        facts["in_force_from"] = tuple((str(d), int(n)) for d, n in told.get("in_force_from", ()))
        entry = cls(**facts)
        if entry.moment.tzinfo is None:
            raise ValueError(entry.at)
        return entry


def read_history(books: Path) -> list[Entry]:
    """Return all entries, the oldest first; a last line cut off by a crash is passed over.

    Raises:
        HistoryUnreadableError: A line is no entry.
    """
    path = books / HISTORY
    try:
        text = path.read_bytes()
    except FileNotFoundError:
        return []
    except OSError as error:
        raise HistoryUnreadableError(path, 0, reason_of(error)) from error
    entries = []
    for line_no, line in enumerate(text[: text.rfind(b"\n") + 1].splitlines(), 1):
        try:
            entries.append(Entry.of(json.loads(line)))
        except (ValueError, TypeError, AttributeError, RecursionError) as error:
            raise HistoryUnreadableError(path, line_no, str(error)[:200]) from error
    return entries


def append_entry(books: Path, entry: Entry) -> None:
    """Add an entry to the history, on the disk when this returns; a torn last line goes first."""
    line = json.dumps(entry.as_dict(), ensure_ascii=False).encode() + b"\n"
    with (books / HISTORY).open("a+b") as file:
        file.seek(0)
        text = file.read()
        whole = text.rfind(b"\n") + 1
        if whole < len(text):
            file.truncate(whole)
        file.write(line)
        file.flush()
        os.fsync(file.fileno())
