"""`batchpost ledger return`: reserved numbers that were not used are free again."""

import click

from batchpost.commands._desk import Desk, pass_desk
from batchpost.commands._offline_desk import deed_of, home_id_of, open_local, refuse_offline
from batchpost.commands._options import declare
from batchpost.model.message import N_, counted
from batchpost.model.ranges import size


@declare(
    "return",
    help=N_("Give reserved numbers back that were not used. They are given out first."),
)
@click.option(
    "--workplace",
    metavar="NAME",
    help=N_("Whose; only where that workplace does not work without the server any more."),
)
@pass_desk
def command(desk: Desk, /, *, workplace: str | None) -> None:
    """Give back, and let the local copy know."""
    from batchpost.ledger.away import FILE_NAME

    refuse_offline(desk)
    home_id = home_id_of(desk) if workplace is None else None
    whose, deed = workplace or desk.workplace, deed_of(desk)
    with desk.open_ledger() as ledger:
        given = ledger.reservations.give_back(whose, deed=deed, home_id=home_id)
        if workplace is None and desk.home.joinpath(FILE_NAME).is_file():
            with open_local(desk) as local:
                ledger.offline.prepare(local.offline, deed, home_id)
    count = sum(map(size, given.values()))
    desk.tell(
        counted(
            "{count} reserved number was given back.",
            "{count} reserved numbers were given back.",
            count,
        )
    )
