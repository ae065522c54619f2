"""`batchpost ledger upgrade`: the ledger of an older program is brought up to date."""

from batchpost.commands._desk import Desk, pass_desk
from batchpost.commands._options import declare
from batchpost.model.message import N_, message


@declare(
    "upgrade",
    help=N_("Bring a ledger made by an older program up to date. All that was recorded is kept."),
)
@pass_desk
def command(desk: Desk, /) -> None:
    """Upgrade the ledger and tell from which version of its tables to which."""
    from batchpost.ledger import upgrade_ledger

    done = upgrade_ledger(desk.database, office=desk.settings.office.postcode)
    if done.found == done.now:
        desk.tell(
            message(
                "The ledger {where} has schema {now} already: there is nothing to do.",
                where=done.where,
                now=done.now,
            )
        )
    else:
        desk.tell(
            message(
                "The ledger {where} was brought from schema {found} to {now}.",
                where=done.where,
                found=done.found,
                now=done.now,
            )
        )
