"""`batchpost intake`: the main job: a client's list becomes a recorded, printed acceptance."""

from pathlib import Path
from typing import Any

import click

from batchpost.commands._desk import Desk, pass_desk
from batchpost.commands._listing_options import list_options
from batchpost.commands._options import declare, format_option
from batchpost.errors import WrongUseError
from batchpost.model.message import N_, message


class ScaleNotSaidError(WrongUseError):
    """Weights from the scale were wished for without saying which scale."""

    def __init__(self) -> None:
        super().__init__(
            message("To weigh, give the scale by --scale URL and its protocol by --protocol.")
        )


@declare(
    "intake",
    help=N_("Accept a client's list. Checks, numbers, weighs, prices, records and prints it."),
)
@list_options
@click.option(
    "--first-label",
    metavar="NUMBER",
    help=N_(
        "First scanned label; numbers the list. `next` takes the next free labels that fit, "
        "`next:ROLL` those of one roll."
    ),
)
@click.option("--scale", "scale_url", metavar="URL", help=N_("Port of the scale."))
@click.option("--protocol", help=N_("Protocol of the scale."))
@click.option(
    "--weights",
    type=click.Choice(["declared", "scale", "sample"]),
    help=N_(
        "Weights as declared, all from the scale, or a sample from the scale. The scale's "
        "where --scale is given."
    ),
)
@click.option("--operator", metavar="ID", help=N_("Who accepts (also BATCHPOST_OPERATOR)."))
@click.option("--at", metavar="MOMENT", help=N_("Moment of acceptance; now by default."))
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), metavar="DIR",
              help=N_("Folder for the documents; the office's own by default."))  # fmt: skip
@click.option("--yes", is_flag=True, help=N_("Ask nothing; unattended."))
@format_option
@pass_desk
def command(
    desk: Desk,
    /,
    *,
    path: Path,
    client_id: str | None,
    answer: Path | None,
    first_label: str | None,
    scale_url: str | None,
    protocol: str | None,
    weights: str | None,
    operator: str | None,
    at: str | None,
    out: Path | None,
    yes: bool,
    shown_as: str,
    **asked: Any,
) -> None:
    """Walk one list through every room of the house."""
    from batchpost.parsers.apart import warm_up

    warm_up()
    from batchpost.commands._intake_walk import Walk, Wishes

    weights = weights or ("scale" if scale_url else "declared")
    if weights != "declared" and not (scale_url and protocol):
        raise ScaleNotSaidError
    desk.past_moment(at)  # refused before anything is read
    wishes = Wishes(
        path=path,
        client_id=client_id,
        answer=answer,
        first_label=first_label,
        scale_url=scale_url,
        protocol=protocol,
        weights=weights,
        operator=operator,
        at=at,
        out=out,
        asking=desk.interactive and not yes,
        shown_as=shown_as,
        asked=asked,
    )
    Walk(desk, wishes).run()
