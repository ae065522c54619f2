"""A change of tariffs is an entry of the office's ledger, where it keeps one."""

import contextlib
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

from batchpost.ledger.errors import DoneBeforeError
from batchpost.tariff.releases.history import Entry

if TYPE_CHECKING:
    from batchpost.ledger import Ledger

OpenLedger = Callable[[], AbstractContextManager["Ledger"]]


def record_change(open_ledger: OpenLedger | None, entry: Entry) -> None:
    """Record a change that is about to come into force; done over, it is recorded once.

    Args:
        open_ledger: Opens the office's ledger, `None` where it has none.
        entry: The change, with the number it will bear in the history.

    Raises:
        RightsError: Who does it is no supervisor.
        LedgerError: It cannot be recorded, and so is not to be done.
    """
    if open_ledger is None:
        return
    with open_ledger() as ledger, contextlib.suppress(DoneBeforeError):
        ledger.activate_tariffs(
            {
                "operator": entry.operator,
                "change": entry.deed,
                "from_release": entry.from_release,
                "to_release": entry.to_release,
                "to_sha256": entry.to_sha256,
                "source": entry.source,
                "signed_by": entry.signed_by,
            },
            operator=entry.by,
            at=entry.moment,
            reason=entry.reason or None,
            key=f"tariff {entry.operator} {entry.entry_no} {entry.to_sha256}",
        )
