"""A moment that can hardly be meant is told before anything is recorded by it."""

from datetime import timedelta
from typing import TYPE_CHECKING

from batchpost.commands._desk import Desk
from batchpost.model.message import message

if TYPE_CHECKING:
    from datetime import datetime

    from batchpost.ledger import Ledger


def tell_moment_behind(desk: Desk, ledger: "Ledger", moment: "datetime", *, given: bool) -> None:
    """Warn where a list is to be accepted earlier than this workplace's last entry was made.

    Only where nobody gave the moment is it the clock that may be wrong.
    """
    last = ledger.health.last_moment()
    tolerance = timedelta(minutes=desk.settings.ledger.clock_tolerance_min)
    if last is None or moment + tolerance >= last:
        return
    facts = {"moment": moment, "last": last.astimezone(moment.tzinfo)}
    desk.tell(
        message(
            "Mind the moment: the list would be accepted at {moment}, before the last entry here, "
            "which is of {last}.",
            **facts,
        )
        if given
        else message(
            "Mind the moment: the list would be accepted at {moment}, but the last entry here was "
            "made at {last}. See that the computer's clock is right.",
            **facts,
        )
    )
