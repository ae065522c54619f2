"""What was copied from one ledger into another, in words."""

from typing import TYPE_CHECKING

from batchpost.model.message import counted, message

if TYPE_CHECKING:
    from batchpost.commands._desk import Desk
    from batchpost.ledger.copying import Summary


def tell_copied(desk: "Desk", copied: "Summary", where: str) -> None:
    """Say what a ledger holds now, and that it is the same."""
    entries = sum(copied.entries.values())
    desk.tell(
        message(
            "{where} now holds {entries} {chains} of {offices}; the counts, the last hashes "
            "and the totals are the same.",
            where=where,
            entries=counted("{count} entry", "{count} entries", entries),
            chains=counted("in {count} chain", "in {count} chains", len(copied.heads)),
            offices=", ".join(copied.entries) or "–",
        )
    )
