"""`batchpost template`: a form for a client to fill in."""

from pathlib import Path

import click

from batchpost.commands._desk import Desk, pass_desk
from batchpost.commands._options import declare
from batchpost.model.items import Direction, ItemCategory, ItemKind
from batchpost.model.message import N_, message


@declare(
    "template",
    help=N_(
        "Make a form for a client to fill in: a workbook whose list reads back without a "
        "finding. Records nothing."
    ),
)
@click.option(
    "--kind",
    required=True,
    type=click.Choice([kind.value for kind in ItemKind]),
    help=N_("Kind of the items."),
)
@click.option(
    "--category",
    type=click.Choice([category.value for category in ItemCategory]),
    help=N_("Category of the items; the usual one of the kind by default."),
)
@click.option(
    "--direction",
    type=click.Choice([direction.value for direction in Direction]),
    default=Direction.DOMESTIC.value,
    help=N_("Domestic or international."),
)
@click.option(
    "--client",
    "client_id",
    metavar="ID",
    help=N_("The client whose name and contract stand in it."),
)
@click.option("--on", metavar="DATE", help=N_("Date of the list; today by default."))
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE.xlsx",
    help=N_("Where to write it; list-KIND.xlsx in this folder by default."),
)
@pass_desk
def command(
    desk: Desk,
    /,
    *,
    kind: str,
    category: str | None,
    direction: str,
    client_id: str | None,
    on: str | None,
    out: Path | None,
) -> None:
    """Write the form and say where."""
    from batchpost.workflows.make_template import FormWishes, make_template

    client = desk.known_client(client_id) if client_id is not None else None
    path = out or Path(f"list-{kind}.xlsx")
    wishes = FormWishes(kind, desk.day(on), category, direction, client)
    make_template(wishes, desk.settings, desk.language, path)
    desk.tell(message("The form for the client is written: {path}", path=path))
