"""The ledger's database: it opens, its tables are of this program, chains end as written."""

from collections.abc import Iterator
from pathlib import Path

from batchpost.errors import LedgerError
from batchpost.model.message import N_, counted, message
from batchpost.settings import FILE_NAME
from batchpost.workflows.doctor import Premises, State, Told

TITLE = N_("Ledger")
FAMILY = LedgerError


def look(premises: Premises) -> Iterator[Told]:
    """Open the ledger, look the file through, compare the last entry of each chain."""
    with premises.ledger() as ledger:
        if ledger is None:
            yield _not_begun(premises.home)
            return
        fault = ledger.health.file_fault()
        if fault is not None:
            yield Told(
                State.FAILURE,
                message("The file {where} is damaged: {fault}.", where=ledger.where, fault=fault),
                message("Stop work and restore the last good backup."),
            )
        lacking = ledger.health.lacking()
        if lacking:
            yield Told(
                State.FAILURE,
                message(
                    "The ledger {where} lacks {names}.",
                    where=ledger.where,
                    names=", ".join(lacking),
                ),
                message("Make its tables anew by `batchpost ledger rebuild`."),
            )
        heads = ledger.health.heads()
        for head in heads:
            if not head.sound:
                yield Told(
                    State.FAILURE,
                    message(
                        "The last entry of {workplace}, number {seq}, is not as it was written.",
                        workplace=head.workplace,
                        seq=head.seq,
                    ),
                    message("Run `batchpost ledger verify`."),
                )
        if fault is None and not lacking and all(head.sound for head in heads):
            yield Told(
                State.OK,
                counted(
                    "{where} opens; {count} chain of entries ends as it was written.",
                    "{where} opens; {count} chains of entries end as they were written.",
                    len(heads),
                    where=ledger.where,
                ),
            )


def _not_begun(home: Path) -> Told:
    """A folder that nobody has set up, either, may be another than was meant."""
    if (home / FILE_NAME).is_file():
        return Told(State.OK, message("The office has not begun a ledger yet."))
    return Told(
        State.WARNING,
        message("There are neither settings nor a ledger in {home}.", home=home),
        message("Look at --home, or set up the office by `batchpost init`."),
    )
