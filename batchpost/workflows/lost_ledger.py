"""A home that work has left traces in, and whose ledger is not there or holds nothing.

It was lost, its drive is not mounted, or this is another folder: a new one that began there
unnoticed would take its place, and give its numbers out a second time.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from batchpost.errors import LedgerError
from batchpost.ledger.backups.files import list_backups, named_by
from batchpost.ledger.backups.heads import heads_of
from batchpost.media.waiting import is_waiting
from batchpost.model.message import message
from batchpost.settings import Settings

#: What recording leaves; a system puts files of its own into folders.
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}$")
_ORIGINAL = re.compile(r"[0-9a-f]{2}$")


class LedgerLostFromHomeError(LedgerError):
    """There is no entry where backups, documents or originals of some lie."""

    def __init__(self, ledger: Path, trace: Path) -> None:
        super().__init__(
            message(
                "There is no entry in {ledger}, though work has left {trace}: the ledger is lost, "
                "or this is another folder. Bring it back with `batchpost ledger restore FILE`, or "
                "name the right place with --home or --database; to begin anew, move that away. "
                "Nothing was recorded.",
                ledger=ledger,
                trace=trace,
            )
        )


def refuse_lost(home: Path, settings: Settings, ledger: Path) -> None:
    """Refuse a home without entries that cannot be a new one.

    Raises:
        LedgerLostFromHomeError: Work has left traces there.
    """
    for trace in _traces(home, settings):
        raise LedgerLostFromHomeError(ledger, trace)


def _traces(home: Path, settings: Settings) -> Iterator[Path]:
    """Yield what only recording leaves: documents and originals of lists, backups of entries."""
    office = named_by(settings.office.postcode)
    try:
        yield from (
            backup.path
            for backup in reversed(list_backups(home / settings.backup.folder))
            if backup.office == office and heads_of(backup) != {}
        )
        for folder, ours in (
            (settings.folders.documents, _DAY),
            (settings.folders.originals, _ORIGINAL),
        ):
            if Path(folder).is_absolute() or not (home / folder).is_dir():
                continue  # a folder elsewhere may be shared with other offices
            found = (path for path in (home / folder).iterdir() if not is_waiting(path))
            yield from (path for path in found if ours.match(path.name))
    except OSError:
        return  # a folder that cannot be read tells nothing
