"""`batchpost day`: a day of the office: shown, and closed for good."""

from collections.abc import Sequence
from pathlib import Path

import click

from batchpost.commands._desk import Desk, pass_desk
from batchpost.commands._options import format_option, group
from batchpost.commands.report import out_option, show_day
from batchpost.model.message import N_, counted, message


@group("day", help=N_("A day of the office: show it, close it."))
def command() -> None:
    """Group the commands of days."""


on_option = click.option("--on", metavar="DATE", help=N_("The day; today by default."))


@command.command("show", help=N_("Show a day: its sums, corrections, whether it is closed."))
@on_option
@out_option
@format_option
@pass_desk
def show_(desk: Desk, /, *, on: str | None, outs: Sequence[Path], shown_as: str) -> None:
    """Show the day."""
    which = desk.day(on)
    with desk.open_ledger() as ledger:
        show_day(desk, ledger, which, outs, shown_as)


@command.command(
    "close",
    help=N_(
        "Close a day. Nothing more is booked on it; what is corrected later counts on the day of "
        "the correction."
    ),
)
@on_option
@click.option("--allowed-by", metavar="ID", help=N_("Who allowed it."))
@click.option("--operator", metavar="ID", help=N_("Who closes (also BATCHPOST_OPERATOR)."))
@click.option("--at", metavar="MOMENT", help=N_("Moment of the closing; now by default."))
@click.option("--yes", is_flag=True, help=N_("Ask nothing; unattended."))
@out_option
@format_option
@pass_desk
def close(
    desk: Desk,
    /,
    *,
    on: str | None,
    allowed_by: str | None,
    operator: str | None,
    at: str | None,
    yes: bool,
    outs: Sequence[Path],
    shown_as: str,
) -> None:
    """Show the day, ask, close it, print its report."""
    from batchpost.commands._asking import ask_yes
    from batchpost.commands._correction_talk import require_consent
    from batchpost.commands._intake_walk import GivenUpError
    from batchpost.ledger.deeds.closing import DayClosedBeforeError
    from batchpost.ledger.entries import Deed

    which = desk.day(on)
    desk.past_moment(at)  # refused before anything is shown
    report = desk.home / desk.settings.folders.documents / which.isoformat() / f"day-{which}.html"
    with desk.open_ledger() as ledger:
        closed = ledger.days.closed(which)
        if closed is not None:
            raise DayClosedBeforeError(which, closed.entry_id)
        require_consent(ledger, allowed_by)
        _tell_clashes(desk, len(ledger.clashes.open()))
        asking = desk.interactive and not yes
        if asking:
            show_day(desk, ledger, which, (), "table")
            if not ask_yes(desk, N_("Close the day?"), default=False):
                raise GivenUpError
        deed = Deed(operator or desk.operator, desk.past_moment(at), allowed_by=allowed_by)
        closed = ledger.days.close(which, deed)
        desk.tell(
            message(
                "{day} is closed by entry {entry}, {hash}.",
                day=which,
                entry=closed.entry_id,
                hash=closed.hash,
            )
        )
        told = asking and shown_as == "table"
        show_day(desk, ledger, which, outs or (report,), shown_as, sums=not told)


def _tell_clashes(desk: Desk, clashes: int) -> None:
    """Say before a day is closed what is not counted in it, waiting for a decision."""
    if clashes:
        desk.tell(
            counted(
                "{count} entry came home with a clash and waits.",
                "{count} entries came home with clashes and wait.",
                clashes,
            )
        )
        desk.tell(message("See `batchpost ledger clashes`, then settle them."))
