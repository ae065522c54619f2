"""`batchpost ledger copy`: the ledger moves to another database, from SQLite or back."""

import click

from batchpost.commands._copied_talk import tell_copied
from batchpost.commands._desk import Desk, pass_desk
from batchpost.commands._offline_desk import refuse_offline
from batchpost.commands._options import declare
from batchpost.model.message import N_


@declare(
    "copy",
    help=N_(
        "Copy the whole ledger into an empty database and compare the two. This one stays as it "
        "is; work goes on there once the settings name it."
    ),
)
@click.option("--to", "address", metavar="URL", required=True,
              help=N_("Where to: an address of a database as --database takes it."))  # fmt: skip
@pass_desk
def command(desk: Desk, /, *, address: str) -> None:
    """Copy the ledger and tell what was copied."""
    from batchpost.ledger import open_ledger

    refuse_offline(desk)
    with (
        open_ledger(desk.database, create=False, **desk.ledger_facts) as ledger,
        open_ledger(address, **desk.ledger_facts) as target,
    ):
        tell_copied(desk, ledger.copy_to(target), target.where)
