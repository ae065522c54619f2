"""`batchpost ledger init`: a PostgreSQL server holds the ledger, its rights and months."""

import click

from batchpost.commands._desk import Desk, pass_desk
from batchpost.commands._options import declare
from batchpost.model.message import N_, message


@declare(
    "init",
    help=N_(
        "Begin the ledger on a PostgreSQL server, as its owner: tables, rights, months. Run it "
        "again after an update of batchpost."
    ),
)
@click.option(
    "--months", type=click.IntRange(0, 120), default=12, show_default=True,
    help=N_("So many months get a partition of their own, this one first."),
)  # fmt: skip
@pass_desk
def command(desk: Desk, /, *, months: int) -> None:
    """Make the tables, have the server hold to rights, make months ahead."""
    from batchpost.commands._server_talk import open_server, tell_months

    with open_server(desk, create=True) as server:
        made = server.init(desk.now().date(), months)
    desk.tell(
        message(
            "The server holds the ledger to rights. Let logins in by `batchpost ledger login add`."
        )
    )
    tell_months(desk, made)
