"""The clock: it has not gone back behind what is recorded."""

from collections.abc import Iterator
from datetime import timedelta

from batchpost.errors import LedgerError
from batchpost.model.message import N_, message
from batchpost.workflows.doctor import Premises, State, Told

TITLE = N_("Clock")
FAMILY = LedgerError


def look(premises: Premises) -> Iterator[Told]:
    """Compare the clock with the last entry of this workplace."""
    now, zone = premises.now, premises.settings.office.time_zone
    with premises.ledger() as ledger:
        last = ledger.health.last_moment() if ledger is not None else None
    tolerance = timedelta(minutes=premises.settings.ledger.clock_tolerance_min)
    if last is not None and now + tolerance < last:
        yield Told(
            State.FAILURE,
            message(
                "The clock shows {now}, but the last entry here was made at {last}.",
                now=now,
                last=last.astimezone(now.tzinfo),
            ),
            message("Set the computer's clock and its time zone right before accepting."),
        )
        return
    yield Told(State.OK, message("It is {now} in {zone}.", now=now, zone=zone))
