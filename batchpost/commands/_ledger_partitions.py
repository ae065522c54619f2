"""`batchpost ledger partitions`: months of a ledger on a server, made ahead."""

import click

from batchpost.commands._desk import Desk, pass_desk
from batchpost.commands._options import declare
from batchpost.model.message import N_


@declare(
    "partitions",
    help=N_("Make partitions for months to come, on a PostgreSQL server; for the nightly timer."),
)
@click.option(
    "--months", type=click.IntRange(1, 120), default=12, show_default=True,
    help=N_("So many months get a partition of their own, this one first."),
)  # fmt: skip
@pass_desk
def command(desk: Desk, /, *, months: int) -> None:
    """Make months ahead."""
    from batchpost.commands._server_talk import open_server, tell_months

    with open_server(desk) as server:
        made = server.make_months(desk.now().date(), months)
    tell_months(desk, made)
