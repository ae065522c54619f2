"""`batchpost ledger rebuild`: the readable tables are made anew from the entries."""

from batchpost.commands._desk import Desk, pass_desk
from batchpost.commands._options import declare
from batchpost.model.message import N_, counted


@declare(
    "rebuild",
    help=N_("Make the readable tables anew from the entries. What was recorded stays as it is."),
)
@pass_desk
def command(desk: Desk, /) -> None:
    """Make the derived tables anew."""
    with desk.open_ledger() as ledger:
        entries = ledger.rebuild()
    desk.tell(
        counted(
            "The tables were made anew from {count} entry.",
            "The tables were made anew from {count} entries.",
            entries,
        )
    )
