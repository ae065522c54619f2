"""`batchpost ledger verify`: prove that nothing was changed since it was recorded."""

from typing import TYPE_CHECKING, Any

from batchpost.commands._desk import Desk, pass_desk
from batchpost.commands._offline_desk import refuse_offline
from batchpost.commands._options import declare, format_option
from batchpost.commands._show import Column, show
from batchpost.model.message import N_, message

if TYPE_CHECKING:
    from batchpost.ledger.faults import Fault, Proof

COLUMNS = (
    Column("entry", N_("Entry")),
    Column("code", N_("Fault")),
    Column("message", N_("What is wrong")),
    Column("remedy", N_("What to do")),
)


@declare(
    "verify", help=N_("Prove that no entry was changed, and that all tables follow from them.")
)
@format_option
@pass_desk
def command(desk: Desk, /, *, shown_as: str) -> None:
    """Prove the ledger; a damaged one ends in exit code 7."""
    from batchpost.ledger.verifying import LedgerNotSoundError

    refuse_offline(desk)
    with desk.open_ledger() as ledger:
        proof = ledger.verify(desk.home / desk.settings.backup.folder)
        where = ledger.where
    rows = [_row(desk, fault) for fault in proof.faults]
    if rows or shown_as != "table":
        show(desk, shown_as, COLUMNS, rows, document=_document(desk, proof, rows))
    if not proof.sound:
        raise LedgerNotSoundError(where, proof)
    desk.tell(
        message(
            "The ledger is sound. Entries: {entries}, chains: {chains}, rows: {rows}.",
            entries=proof.entries,
            chains=proof.chains,
            rows=proof.rows,
        )
    )


def _row(desk: Desk, fault: "Fault") -> dict[str, Any]:
    place = fault.place
    return {
        "entry": str(place),
        "code": fault.code,
        "message": desk.language.say(fault.message),
        "remedy": desk.language.say(fault.remedy),
        "office": place.office,
        "workplace": place.workplace or None,
        "seq": place.seq or None,
        "entry_id": place.entry_id or None,
    }


def _document(desk: Desk, proof: "Proof", rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "sound": proof.sound,
        "entries": proof.entries,
        "chains": proof.chains,
        "rows": proof.rows,
        "first": None if proof.first is None else _row(desk, proof.first),
        "counts": proof.counts,
        "faults": rows,
    }
