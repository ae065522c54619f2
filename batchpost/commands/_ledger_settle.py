"""`batchpost ledger settle`: a supervisor decides what becomes of a clash."""

import click

from batchpost.commands._asking import reason_option
from batchpost.commands._desk import Desk, pass_desk
from batchpost.commands._offline_desk import deed_of
from batchpost.commands._options import NUMBER, declare
from batchpost.errors import WrongUseError
from batchpost.model.message import N_, message


class DecisionError(WrongUseError):
    """Neither or both of the two decisions were given."""

    def __init__(self) -> None:
        super().__init__(
            message("Say either --accept or --discard; which of the two, a supervisor decides.")
        )


@declare(
    "settle",
    help=N_("Settle a clash. ENTRY is its number as `ledger clashes` shows it."),
)
@click.argument("entry_id", metavar="ENTRY", type=NUMBER)
@click.option(
    "--accept", is_flag=True, help=N_("It counts; possible once nothing excludes it any more.")
)
@click.option("--discard", is_flag=True, help=N_("It does not count. Collect its documents."))
@reason_option(N_("Why it is decided so."))
@pass_desk
def command(desk: Desk, /, *, entry_id: int, accept: bool, discard: bool, reason: str) -> None:
    """Accept what was withheld, or discard it."""
    if accept == discard:
        raise DecisionError
    with desk.open_ledger() as ledger:
        if discard:
            ledger.clashes.discard(entry_id, deed_of(desk, reason))
            desk.tell(
                message(
                    "Entry {entry} is discarded; its numbers are free for its workplace again. "
                    "Labels that were stuck on: `batchpost roll spoil`.",
                    entry=entry_id,
                )
            )
            return
        facts = ledger.clashes.accept(entry_id, deed_of(desk, reason))
    if "batch_no" in facts:
        desk.tell(
            message(
                "Entry {entry} counts now: list {batch_no}, booked on {day}.",
                entry=entry_id,
                batch_no=facts["batch_no"],
                day=facts["booked_on"],
            )
        )
    else:
        desk.tell(message("Entry {entry} counts now.", entry=entry_id))
