"""`batchpost ledger reserve`: numbers for this workplace's work without the server."""

import click

from batchpost.commands._desk import Desk, pass_desk
from batchpost.commands._offline_desk import (
    deed_of,
    home_id_of,
    open_home,
    open_local,
    show_reserved,
    tell_reserved,
)
from batchpost.commands._options import MOST, declare, format_option
from batchpost.errors import WrongUseError
from batchpost.model.message import N_, message


class LabelsWantedError(WrongUseError):
    """What was given is no roll with a count of labels."""

    def __init__(self, given: str) -> None:
        super().__init__(
            message(
                "{given} does not say how many labels of which roll; write it as ROLL:500, the "
                "roll as `batchpost roll list` shows it.",
                given=given,
            )
        )


@declare(
    "reserve",
    help=N_(
        "Reserve numbers for this workplace's work without the server. Without options, show what "
        "is reserved."
    ),
)
@click.option("--lists", type=click.IntRange(1, MOST), metavar="NUMBER", help=N_("How many lists."))
@click.option(
    "--labels", multiple=True, metavar="ROLL:NUMBER", help=N_("How many labels of which roll.")
)
@format_option
@pass_desk
def command(desk: Desk, /, *, lists: int | None, labels: tuple[str, ...], shown_as: str) -> None:
    """Reserve, and prepare the local copy."""
    wanted = dict(map(_wanted, labels))
    if lists is None and not wanted:
        with desk.open_ledger() as ledger:
            show_reserved(desk, shown_as, ledger.reservations.left())
        return
    with open_home(desk) as ledger, open_local(desk) as local:
        home_id, deed = home_id_of(desk), deed_of(desk)
        ledger.offline.prepare(local.offline, deed, home_id)
        reserved = ledger.reservations.reserve(lists or 0, wanted, deed=deed, home_id=home_id)
        ledger.offline.prepare(local.offline, deed, home_id)
        tell_reserved(desk, reserved)
        desk.tell(
            message(
                "Should the server not be reached, this workplace can go on by `batchpost ledger "
                "go-offline`."
            )
        )
        if shown_as != "table":
            show_reserved(desk, shown_as, ledger.reservations.left())


def _wanted(given: str) -> tuple[str, int]:
    roll_id, _, count = given.rpartition(":")
    if not roll_id or not (count.isascii() and count.isdecimal() and int(count)):
        raise LabelsWantedError(given)
    return roll_id, int(count)
