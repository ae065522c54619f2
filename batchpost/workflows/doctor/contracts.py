"""Contracts that are over, or soon will be."""

from collections.abc import Iterator
from datetime import timedelta

from batchpost.errors import LedgerError
from batchpost.model.message import N_, message
from batchpost.workflows.doctor import Premises, State, Told

TITLE = N_("Contracts")
FAMILY = LedgerError


def look(premises: Premises) -> Iterator[Told]:
    """Name the clients, by their short names, whose contract ends."""
    today = premises.now.date()
    soon = today + timedelta(days=premises.settings.doctor.contract_days)
    with premises.ledger() as ledger:
        clients = ledger.clients() if ledger is not None else []
    ending = [each for each in clients if each.contract_until and each.contract_until <= soon]
    for client in ending:
        assert client.contract_until is not None, "chosen by its last day"
        facts = {"client": client.client_id, "day": client.contract_until}
        over = client.contract_until < today
        yield Told(
            State.WARNING,
            message("The contract of {client} ended on {day}.", **facts)
            if over
            else message("The contract of {client} ends on {day}.", **facts),
            message("Agree on a new one and enter it by `batchpost client edit`."),
        )
    if not ending:
        yield Told(State.OK, message("No contract is over, or soon will be."))
