"""`batchpost list exclude`: items are taken out of an accepted list."""

from typing import Any

import click

from batchpost.commands._correction_talk import (
    agree,
    correction_options,
    finish,
    read_lines,
    tell_items,
    tell_sums,
    wishes_of,
)
from batchpost.commands._desk import Desk, pass_desk
from batchpost.commands._options import NUMBER, declare, format_option
from batchpost.model.message import N_


@declare(
    "exclude",
    help=N_(
        "Take items out of an accepted list. Named by line or number; their sums are taken back "
        "on the day of the correction, their labels are spoiled."
    ),
)
@click.argument("batch_no", metavar="BATCH", type=NUMBER)
@click.argument("items", metavar="LINE|NUMBER", nargs=-1, required=True)
@correction_options
@format_option
@pass_desk
def command(desk: Desk, /, *, batch_no: int, items: tuple[str, ...], **said: Any) -> None:
    """Show what goes out, ask, record, print."""
    from batchpost.workflows.correct_list import find_lines, without

    wishes = wishes_of(desk, said)
    with desk.open_ledger() as ledger:
        ledger.operators.require("items_excluded", wishes.who(desk))
        acceptance = ledger.acceptance(batch_no)
        lines = read_lines(ledger, batch_no, items)
        tell_items(desk, find_lines(ledger, acceptance, lines), acceptance.currency)
        tell_sums(desk, acceptance, without(acceptance, lines))
        agree(desk, wishes)
        entry_id = ledger.corrections.exclude(batch_no, lines, wishes.deed(desk))
        finish(desk, ledger, batch_no, entry_id, wishes)
