"""`batchpost ledger backup`: a proved copy of the ledger beside the earlier ones."""

from pathlib import Path

import click

from batchpost.commands._backup_key import key_options, secret_of
from batchpost.commands._desk import Desk, pass_desk
from batchpost.commands._offline_desk import refuse_offline
from batchpost.commands._options import declare, format_option
from batchpost.commands._show import Column, moment_cell, show
from batchpost.model.message import N_, counted, message

COLUMNS = (
    Column("path", N_("Backup")),
    Column("made_at", N_("Made at")),
    Column("entries", N_("Entries"), right=True),
    Column("sha256", N_("SHA-256")),
)


@declare(
    "backup",
    help=N_(
        "Make a backup of the ledger while work goes on. It is proved after writing; the oldest "
        "are removed only then."
    ),
)
@click.option("--to", "folder", type=click.Path(path_type=Path), metavar="FOLDER",
              help=N_("Where backups lie; without it the folder of the settings."))  # fmt: skip
@click.option("--keep", type=click.IntRange(min=0), metavar="NUMBER",
              help=N_("How many are left; 0 keeps all."))  # fmt: skip
@key_options
@format_option
@pass_desk
def command(
    desk: Desk,
    /,
    *,
    folder: Path | None,
    keep: int | None,
    key_file: Path | None,
    passphrase: bool,
    shown_as: str,
) -> None:
    """Make a backup and tell what it holds."""
    from batchpost.ledger import open_ledger

    refuse_offline(desk)
    given = desk.settings.backup
    secret = secret_of(desk, key_file, passphrase=passphrase, anew=True)
    with open_ledger(desk.database, create=False, **desk.ledger_facts) as ledger:
        made = ledger.back_up(
            folder or desk.home / given.folder,
            desk.home,
            desk.now(),
            keep=given.keep if keep is None else keep,
            secret=secret,
        )
    if made.removed:
        desk.tell(
            counted(
                "{count} older backup was removed.",
                "{count} older backups were removed.",
                len(made.removed),
            )
        )
    if made.kept:
        desk.tell(
            counted(
                "{count} older backup stays: {first} holds entries that this one lacks, or does "
                "not tell which it holds. Find out why before you remove it.",
                "{count} older backups stay, {first} the first: they hold entries that this one "
                "lacks, or do not tell which they hold. Find out why before you remove them.",
                len(made.kept),
                first=made.kept[0].path,
            )
        )
    desk.tell(message("The backup is proved; keep a copy of it on another disk."))
    row = {
        "path": str(made.backup.path),
        "made_at": moment_cell(desk, made.backup.made_at, shown_as),
        "entries": sum(made.held.entries.values()),
        "sha256": made.sha256,
    }
    show(desk, shown_as, COLUMNS, [row])
