"""`batchpost ledger clashes`: entries that came home and exclude something done there."""

from batchpost.commands._desk import Desk, pass_desk
from batchpost.commands._offline_talk import what_of
from batchpost.commands._options import declare, format_option
from batchpost.commands._show import Column, moment_cell, show
from batchpost.model.message import N_, message

_COLUMNS = (
    Column("entry", N_("Entry"), right=True),
    Column("at", N_("Date and time")),
    Column("workplace", N_("Workplace")),
    Column("operator", N_("Operator")),
    Column("what", N_("Deed")),
    Column("why", N_("Why withheld")),
)


@declare(
    "clashes",
    help=N_("Show what came home and clashes. Its rows are withheld until it is settled."),
)
@format_option
@pass_desk
def command(desk: Desk, /, *, shown_as: str) -> None:
    """Show the open clashes."""
    from batchpost.ledger.workplaces import online_name

    with desk.open_ledger() as ledger:
        found = ledger.clashes.open()
    rows = [
        {
            "entry": each.told.entry.entry_id,
            "at": moment_cell(desk, each.told.entry.at, shown_as),
            "workplace": online_name(each.told.entry.workplace),
            "operator": each.told.entry.operator,
            "what": desk.language.say(what_of(each.told)),
            "why": desk.language.say(each.why),
            "code": each.code,
        }
        for each in found
    ]
    show(desk, shown_as, _COLUMNS, rows)
    if not rows and shown_as == "table":
        desk.tell(message("There are no clashes."))
