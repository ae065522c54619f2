"""`batchpost list cancel`: the acceptance of a whole list is taken back."""

from typing import Any

import click

from batchpost.commands._correction_talk import (
    agree,
    correction_options,
    finish,
    require_consent,
    tell_sums,
    wishes_of,
)
from batchpost.commands._desk import Desk, pass_desk
from batchpost.commands._options import NUMBER, declare, format_option
from batchpost.model.message import N_


@declare(
    "cancel",
    help=N_(
        "Cancel the acceptance of a list. All its sums are taken back on the day of the "
        "correction; its file may be accepted again."
    ),
)
@click.argument("batch_no", metavar="BATCH", type=NUMBER)
@correction_options
@format_option
@pass_desk
def command(desk: Desk, /, *, batch_no: int, **said: Any) -> None:
    """Show what is taken back, ask, record, print."""
    from batchpost.model.acceptance import Totals
    from batchpost.workflows.correct_list import find_lines

    wishes = wishes_of(desk, said)
    with desk.open_ledger() as ledger:
        require_consent(ledger, wishes.allowed_by)
        acceptance = ledger.acceptance(batch_no)
        find_lines(ledger, acceptance, ())
        tell_sums(desk, acceptance, Totals())
        agree(desk, wishes)
        entry_id = ledger.corrections.cancel(batch_no, wishes.deed(desk))
        finish(desk, ledger, batch_no, entry_id, wishes)
