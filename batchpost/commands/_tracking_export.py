"""`batchpost tracking export`: accepted items as events, for a folder or a server."""

import click

from batchpost.commands._desk import Desk, pass_desk
from batchpost.commands._network_terms import network_terms
from batchpost.commands._options import declare
from batchpost.model.message import N_, counted, message
from batchpost.tracking import formats


@declare(
    "export",
    help=N_(
        "Hand out what became of items since the last time. Each event has a key: a receiver that "
        "gets one twice drops it. A server's token is taken from BATCHPOST_TRACKING_TOKEN."
    ),
)
@click.option("--format-name", "form", type=click.Choice(formats()), required=True,
              help=N_("Format of the events."))  # fmt: skip
@click.option("--to", "target", metavar="FOLDER", required=True,
              help=N_("A folder, or a server's address: https://…"))  # fmt: skip
@click.option("--since", metavar="DATE",
              help=N_("Leave out what was recorded before this day."))  # fmt: skip
@click.option("--with-names", is_flag=True,
              help=N_("Addressees too; asks for a reason."))  # fmt: skip
@click.option("--reason", metavar="TEXT",
              help=N_("Why addressees are handed out; recorded."))  # fmt: skip
@pass_desk
def command(
    desk: Desk, /, *, form: str, target: str, since: str | None, with_names: bool,
    reason: str | None,
) -> None:  # fmt: skip
    """Export events."""
    from batchpost.commands._asking import reason_for
    from batchpost.workflows.deliver_events import target_of
    from batchpost.workflows.export_events import Wishes, export_events

    why = reason_for(desk, reason) if with_names else None
    terms = network_terms(desk, target, desk.settings.tracking)
    receiver = target_of(target, terms, desk.tracking_token, names=with_names)
    first = desk.midnight(desk.day(since)) if since else None
    with desk.open_ledger() as ledger:
        if desk.interactive:
            desk.tell(message("Handing out events to {target} …", target=receiver.name))
        done = export_events(ledger, receiver, Wishes(form, desk.operator, desk.now(), first, why))
    for name in done.files:
        desk.tell(message("Delivered: {name}", name=name))
    desk.tell(
        counted(
            "{count} event was handed to {target}.",
            "{count} events were handed to {target}.",
            done.events,
            target=receiver.name,
        )
    )
