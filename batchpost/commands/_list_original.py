"""`batchpost list original`: the file of an accepted list as it came."""

from functools import partial
from pathlib import Path

import click

from batchpost.commands._desk import Desk, pass_desk
from batchpost.commands._options import NUMBER, declare, format_option
from batchpost.commands._show import Column, show
from batchpost.model.message import N_, message

ORIGINAL_COLUMNS = (
    Column("name", N_("File")),
    Column("size", N_("Bytes"), right=True),
    Column("sha256", N_("SHA-256")),
    Column("path", N_("Kept as")),
)


@declare(
    "original",
    help=N_("Give back the file of an accepted list as it came. Its bytes are compared first."),
)
@click.argument("batch_no", metavar="BATCH", type=NUMBER)
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE",
              help=N_("Write the file here; without it only tell where it is kept."))  # fmt: skip
@click.option("--reason", metavar="TEXT",
              help=N_("Why it is handed out; recorded, and required with --out."))  # fmt: skip
@format_option
@pass_desk
def command(
    desk: Desk, /, *, batch_no: int, out: Path | None, reason: str | None, shown_as: str
) -> None:
    """Show the kept files of a list, or write them anew."""
    from batchpost.commands._asking import reason_for
    from batchpost.workflows.keep_originals import give_original, original_of, originals_of

    with desk.open_ledger() as ledger:
        acceptance = ledger.acceptance(batch_no)
        kept = original_of(acceptance, originals_of(desk.home, desk.settings))
        if out is not None:
            note = partial(
                ledger.personal_data.note_export, "original", [batch_no], len(acceptance.items),
                operator=desk.operator, at=desk.now(), reason=reason_for(desk, reason),
            )  # fmt: skip
            for path in give_original(kept, out, note):
                desk.tell(message("The original is written: {path}", path=path))
    rows = [
        {"name": kept.name, "size": file.size, "sha256": file.sha256, "path": str(file.path)}
        for file in kept.files
    ]
    show(desk, shown_as, ORIGINAL_COLUMNS, rows)
