"""Backups: there is one, the newest is not too old, and the ledger holds all that is in it."""

from collections.abc import Iterator

from batchpost.errors import LedgerError
from batchpost.model.message import N_, message
from batchpost.workflows.doctor import Premises, State, Told

TITLE = N_("Backups")
FAMILY = LedgerError
_HOUR_S = 3600


def look(premises: Premises) -> Iterator[Told]:
    """Look for the newest backup in the folder of the settings."""
    from batchpost.ledger.backups.files import list_backups
    from batchpost.ledger.backups.heads import newest_heads

    folder = premises.home / premises.settings.backup.folder
    found = list_backups(folder)
    if not found and premises.database is None:
        yield Told(State.OK, message("The office has not begun a ledger yet."))
        return
    if not found:
        yield Told(
            State.WARNING,
            message("There is no backup in {folder}.", folder=folder),
            message("Make one by `batchpost ledger backup`, and every night."),
        )
        return
    newest = found[-1].made_at.astimezone(premises.now.tzinfo)
    hours = (premises.now - newest).total_seconds() / _HOUR_S
    old = hours > premises.settings.doctor.backup_hours
    yield Told(
        State.FAILURE if old else State.OK,
        message("The newest backup was made at {moment}.", moment=newest),
        message("See why the nightly backup does not run.") if old else None,
    )
    with premises.ledger() as ledger:
        held = newest_heads(folder, ledger.office) if ledger is not None else None
        if ledger is None or held is None:
            return
        for place in ledger.health.lost(held.heads):
            yield Told(
                State.FAILURE,
                message(
                    "Entry {entry}, which the backup {backup} holds, is not in the ledger.",
                    entry=str(place),
                    backup=held.backup.path.name,
                ),
                message("Run `batchpost ledger verify`."),
            )
