"""`batchpost ledger backup-key`: a key that backups are sealed with."""

from pathlib import Path

import click

from batchpost.commands._desk import Desk, pass_desk
from batchpost.commands._options import declare
from batchpost.model.message import N_, message


@declare(
    "backup-key",
    help=N_("Make a key to seal backups with. Who loses it loses the backups."),
)
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path))
@pass_desk
def command(desk: Desk, /, *, path: Path) -> None:
    """Write a new key file."""
    from batchpost.ledger.backups.keys import make_key

    make_key(path)
    desk.tell(
        message(
            "The key is in {path}. Keep a copy of it away from the backups: without it they open "
            "to nobody.",
            path=path,
        )
    )
