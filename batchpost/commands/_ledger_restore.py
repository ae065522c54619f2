"""`batchpost ledger restore`: a backup becomes the ledger of an empty home or database."""

from pathlib import Path

import click

from batchpost.commands._backup_key import key_options, secret_of
from batchpost.commands._copied_talk import tell_copied
from batchpost.commands._desk import Desk, pass_desk
from batchpost.commands._options import declare
from batchpost.model.message import N_, message


@declare(
    "restore",
    help=N_(
        "Bring a backup back into an empty home folder or database. It is proved before, and "
        "compared afterwards."
    ),
)
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path))
@key_options
@pass_desk
def command(desk: Desk, /, *, path: Path, key_file: Path | None, passphrase: bool) -> None:
    """Restore a backup and tell what the ledger holds now."""
    from batchpost.ledger import open_ledger
    from batchpost.ledger.backups.reading import restore

    secret = secret_of(desk, key_file, passphrase=passphrase)
    with open_ledger(desk.database, **desk.ledger_facts) as target:
        tell_copied(desk, restore(path, secret, desk.home, target), target.where)
    if not desk.home.joinpath("settings.toml").is_file():
        desk.tell(
            message(
                "A backup holds the ledger alone. Bring the settings, the clients' own files and "
                "the documents back into {home} from your copies of that folder.",
                home=desk.home,
            )
        )
