"""`batchpost tracking import`: statuses of our items from a file."""

from pathlib import Path

import click

from batchpost.commands._desk import Desk, pass_desk
from batchpost.commands._options import declare
from batchpost.model.message import N_, counted, message

_SHOWN = 5


@declare(
    "import",
    help=N_("Take in what others tell of our items; `batchpost list show` shows it."),
)
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path))
@pass_desk
def command(desk: Desk, /, *, path: Path) -> None:
    """Import statuses."""
    from batchpost.workflows.import_statuses import import_statuses

    with desk.open_ledger() as ledger:
        done = import_statuses(ledger, path, desk.time_zone, operator=desk.operator, at=desk.now())
    if done is None:
        desk.tell(message("This file was taken in before. Nothing was recorded."))
        return
    desk.tell(
        message(
            "{path}: {recorded}, {known} known before.",
            path=path,
            recorded=counted("{count} new status", "{count} new statuses", done.recorded),
            known=done.known_before,
        )
    )
    if done.unknown:
        some = ", ".join(done.unknown[:_SHOWN]) + (", …" if len(done.unknown) > _SHOWN else "")
        desk.tell(
            counted(
                "{count} number is of no item of this office: {some}.",
                "{count} numbers are of no items of this office: {some}.",
                len(done.unknown),
                some=some,
            )
        )
