"""`batchpost ledger purge`: addressees are removed when the office's term for them is over."""

from typing import TYPE_CHECKING

import click

from batchpost.commands._asking import confirm
from batchpost.commands._desk import Desk, pass_desk
from batchpost.commands._options import declare
from batchpost.model.message import N_, counted, message

if TYPE_CHECKING:
    from batchpost.ledger.deeds.purging import Purge


@declare(
    "purge",
    help=N_(
        "Remove addressees' names, addresses and phones from lists older than the office's term. "
        "Sums, numbers and proofs stay. Kept originals and printed documents of these lists are "
        "removed too."
    ),
)
@click.option(
    "--older-than", metavar="DATE",
    help=N_("365d, or a day: what was accepted before it. The settings' term by default."),
)  # fmt: skip
@click.option("--yes", is_flag=True, help=N_("Ask nothing; unattended."))
@pass_desk
def command(desk: Desk, /, *, older_than: str | None, yes: bool) -> None:
    """Remove personal data for good."""
    from batchpost.workflows.purge_personal_data import (
        first_day_kept,
        remove_beside,
        stray_originals,
    )

    now = desk.now()
    first = first_day_kept(older_than, desk.settings.personal_data.keep_days, now.date())
    before = desk.midnight(first)
    with desk.open_ledger() as ledger:
        due = ledger.personal_data.due(before)
        if due.entry_ids:
            _tell_due(desk, due)
            if not yes:
                confirm(desk, N_("Remove them for good?"))
            ledger.personal_data.purge(before, operator=desk.operator, at=now)
        else:
            desk.tell(message("Nothing that was accepted before {day} names a person.", day=first))
        purged = ledger.personal_data.purged_lists()
        if purged or due.entry_ids:
            _tell_wiped(desk, wiped=ledger.personal_data.wipe())
        strays = stray_originals(ledger, before, desk.home, desk.settings)
    removed = remove_beside(purged, strays, desk.home, desk.settings)
    if removed.originals or removed.documents:
        desk.tell(
            message(
                "Removed beside the ledger: {originals}, {documents}.",
                originals=counted(
                    "{count} kept original", "{count} kept originals", removed.originals
                ),
                documents=counted(
                    "{count} printed document", "{count} printed documents", removed.documents
                ),
            )
        )
    if due.entry_ids:
        desk.tell(message("Older backups still hold these data until their own term is over."))


def _tell_due(desk: Desk, due: "Purge") -> None:
    desk.tell(
        message(
            "Accepted before {day}: {lists}; items with addressees: {items}.",
            day=due.before.date(),
            lists=counted("{count} list", "{count} lists", due.lists),
            items=due.items,
        )
    )


def _tell_wiped(desk: Desk, *, wiped: bool) -> None:
    if wiped:
        desk.tell(message("The data are gone from the ledger, from its free pages too."))
    else:
        desk.tell(
            message(
                "The data are gone from the ledger, but its free pages could not be overwritten "
                "now: another program has it open, or this login does not own the tables. Run "
                "`batchpost ledger purge` again when nobody works, as the owner of the database."
            )
        )
