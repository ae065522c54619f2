"""A moment that can hardly be meant is told before anything is recorded by it."""

from datetime import timedelta
from typing import TYPE_CHECKING

from batchpost.commands._desk import Desk
from batchpost.model.message import message

if TYPE_CHECKING:
    from datetime import datetime

    from batchpost.ledger import Ledger


def tell_clock_gone_back(desk: Desk, ledger: "Ledger", moment: "datetime") -> None:
    """Warn where a list is to be accepted earlier than this workplace's last entry was made."""
    last = ledger.health.last_moment()
    tolerance = timedelta(minutes=desk.settings.ledger.clock_tolerance_min)
    if last is None or moment + tolerance >= last:
        return
    desk.tell(
        message(
            "Mind the moment: the list would be accepted at {moment}, but the last entry here was "
            "made at {last}. See that the computer's clock is right.",
            moment=moment,
            last=last.astimezone(moment.tzinfo),
        )
    )


def tell_moment_ahead(desk: Desk, moment: "datetime") -> None:
    """Warn where something is to be recorded of a day that has not begun."""
    if moment.date() > desk.now().date():
        desk.tell(
            message(
                "Mind the moment: {moment} is still to come. Nothing earlier can be done to the "
                "list afterwards.",
                moment=moment,
            )
        )
