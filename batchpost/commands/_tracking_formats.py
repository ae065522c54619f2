"""`batchpost tracking formats`: how events and statuses can be written."""

from batchpost.commands._desk import Desk, pass_desk
from batchpost.commands._options import declare, format_option
from batchpost.commands._show import Column, show
from batchpost.model.message import N_
from batchpost.tracking import codec, formats

COLUMNS = (Column("name", N_("Name")), Column("title", N_("Format")))


@declare("formats", help=N_("Show the formats of events and statuses."))
@format_option
@pass_desk
def command(desk: Desk, /, *, shown_as: str) -> None:
    """Show the formats."""
    rows = [{"name": name, "title": desk.text(codec(name).TITLE)} for name in formats()]
    show(desk, shown_as, COLUMNS, rows)
