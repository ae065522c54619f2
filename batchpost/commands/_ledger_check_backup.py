"""`batchpost ledger check-backup`: a backup is proved from its first byte to its last entry."""

from pathlib import Path

import click

from batchpost.commands._backup_key import key_options, secret_of
from batchpost.commands._desk import Desk, pass_desk
from batchpost.commands._options import declare
from batchpost.model.message import N_, counted, message


@declare(
    "check-backup",
    help=N_("Prove a backup: its bytes, all entries and all that follows from them."),
)
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path))
@key_options
@pass_desk
def command(desk: Desk, /, *, path: Path, key_file: Path | None, passphrase: bool) -> None:
    """Prove a backup and tell what it holds."""
    from batchpost.ledger.backups.files import hash_beside
    from batchpost.ledger.backups.reading import check

    held = check(path, secret_of(desk, key_file, passphrase=passphrase), desk.home)
    if hash_beside(path) is None:
        desk.tell(message("There is no hash beside {path}: its entries alone prove it.", path=path))
    desk.tell(
        counted(
            "The backup is whole: {count} entry of {offices}.",
            "The backup is whole: {count} entries of {offices}.",
            sum(held.entries.values()),
            offices=", ".join(held.entries) or "–",
        )
    )
