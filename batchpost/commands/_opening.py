"""How a desk opens its ledger: a lost one is told, and only a command that records begins one."""

from typing import TYPE_CHECKING

from batchpost.commands._offline_desk import offline_offered
from batchpost.model.message import message

if TYPE_CHECKING:
    from batchpost.commands._desk import Desk
    from batchpost.ledger import Ledger


def ledger_at(desk: "Desk", *, begin: bool) -> "Ledger":
    """Open the ledger of a desk; see `Desk.open_ledger`."""
    from batchpost.ledger import open_ledger

    begins = desk.begun_database is None
    if begins:
        _refuse_lost(desk)
    with offline_offered(desk):
        ledger = open_ledger(desk.database, create=begin, upgrade=True, **desk.ledger_facts)
    try:
        if desk.given_database is None and not begins and ledger.health.is_empty():
            _refuse_lost(desk)
    except BaseException:
        ledger.close()
        raise
    if begins:
        desk.tell(message("A new ledger begins in {home}.", home=desk.home))
    return ledger


def _refuse_lost(desk: "Desk") -> None:
    from batchpost.commands._desk import LEDGER
    from batchpost.workflows.lost_ledger import refuse_lost

    refuse_lost(desk.home, desk.settings, desk.home / LEDGER)
