"""What intake asks about layouts: which of several, and whether corrections are to be kept."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from batchpost.commands._asking import ask_afresh, ask_one_of
from batchpost.commands._desk import Desk
from batchpost.commands._folding import printable
from batchpost.errors import WrongUseError
from batchpost.model.message import N_, message

if TYPE_CHECKING:
    from batchpost.workflows.check_list import CheckedList


def ask_layout(desk: Desk, names: Sequence[str]) -> str:
    """Ask by which of several layouts the list is to be read."""
    desk.tell(message("Several layouts fit this list and read it differently."))
    choices = [(str(number), name) for number, name in enumerate(names, 1)]
    for number, name in choices:
        click.echo(f"  {number}. {printable(name)}", err=True)
    return names[ask_one_of(desk, desk.text(N_("Layout")), choices)]


def offer_to_save(desk: Desk, checked: "CheckedList", path: Path, client: str | None) -> None:
    """Offer to keep corrected columns as a layout; a name that will not do is asked again."""
    from batchpost.workflows.keep_layouts import Wanted, layout_of_list, store_layout

    while True:
        name = ask_afresh(
            desk.text(N_("Name to save these columns under as a layout (Enter: do not save)"))
        )
        if not name:
            return
        wanted = Wanted(name=name, client=client)
        try:
            layout = layout_of_list(checked.listing, wanted, path, desk.layouts, desk.now().date())
            kept = store_layout(desk.layouts, layout, replaced=False)
        except WrongUseError as error:
            desk.tell(error.said)
            continue
        desk.tell(message("The layout «{layout}» is saved: {path}", layout=name, path=kept))
        return


def has_layouts(desk: Desk, client: str) -> bool:
    """Tell whether the office keeps layouts of a client's lists."""
    from batchpost.workflows.keep_layouts import office_layouts

    return any(layout.client == client for layout in office_layouts(desk.layouts).layouts)
