"""`batchpost ledger history`: all that happened to a list, a client, a roll, an item."""

import click

from batchpost.commands._desk import Desk, pass_desk
from batchpost.commands._entry_words import entry_words
from batchpost.commands._options import declare, format_option
from batchpost.commands._show import Column, moment_cell, show
from batchpost.model.message import N_

COLUMNS = (
    Column("entry", N_("Entry")),
    Column("at", N_("Date and time")),
    Column("what", N_("Deed")),
    Column("operator", N_("Operator")),
    Column("reason", N_("Reason")),
    Column("allowed_by", N_("Allowed by")),
)


@declare(
    "history",
    help=N_(
        "Show what happened to a thing: a list (12), client:ID, roll:ID, or an item by its number."
    ),
)
@click.argument("object_", metavar="OBJECT")
@format_option
@pass_desk
def command(desk: Desk, /, *, object_: str, shown_as: str) -> None:
    """Show the entries about a thing in their order."""
    with desk.open_ledger() as ledger:
        entries = ledger.history.about(object_)
    rows = [
        {
            "entry": f"{entry.workplace}/{entry.seq}",
            "entry_id": entry.entry_id,
            "at": moment_cell(desk, entry.at, shown_as),
            "what": entry_words(desk, entry.kind),
            "kind": entry.kind,
            "workplace": entry.workplace,
            "operator": entry.operator,
            "reason": entry.reason,
            "allowed_by": entry.allowed_by,
        }
        for entry in entries
    ]
    show(desk, shown_as, COLUMNS, rows)
