"""`batchpost ledger sync`: what was done without the server comes home."""

from typing import TYPE_CHECKING

from batchpost.commands._desk import Desk, pass_desk
from batchpost.commands._offline_desk import (
    deed_of,
    home_id_of,
    open_home,
    open_local,
    tell_reserved,
)
from batchpost.commands._offline_talk import what_of
from batchpost.commands._options import declare, format_option
from batchpost.commands._show import show_json
from batchpost.model.message import N_, message

if TYPE_CHECKING:
    from batchpost.ledger.syncing import CameHome
    from batchpost.model.ranges import Ranges


@declare(
    "sync",
    help=N_("Bring home what was done without the server. Told entry by entry; never done twice."),
)
@format_option
@pass_desk
def command(desk: Desk, /, *, shown_as: str) -> None:
    """Bring entries home and take in what others did."""
    reserved: dict[str, Ranges] = {}
    came: list[CameHome] = []
    home_id = home_id_of(desk)
    with open_home(desk) as ledger, open_local(desk) as local:
        for each in ledger.offline.bring_home(local.offline, deed_of(desk), reserved, home_id):
            _tell(desk, each)
            came.append(each)
    tell_reserved(desk, reserved)
    if not came:
        desk.tell(message("Nothing was done without the server; the local copy is up to date."))
    else:
        desk.tell(message("This workplace works with the server again."))
    if shown_as != "table":
        show_json([_document(desk, each) for each in came])


def _tell(desk: Desk, came: "CameHome") -> None:
    what = what_of(came.told)
    if came.clash is not None:
        desk.tell(
            message(
                "Came home and is withheld: {what}. {why} A supervisor settles it: `batchpost "
                "ledger settle {entry}`.",
                what=what,
                why=came.clash,
                entry=came.told.entry.entry_id,
            )
        )
    elif came.already:
        desk.tell(message("Home before: {what}.", what=what))
    else:
        desk.tell(message("Came home: {what}.", what=what))


def _document(desk: Desk, came: "CameHome") -> "dict[str, object]":
    entry = came.told.entry
    return {
        "entry": entry.entry_id,
        "kind": entry.kind,
        "at": entry.at.astimezone(desk.time_zone).isoformat(),
        "batch_no": came.told.facts.get("batch_no"),
        "already": came.already,
        "clash": None if came.clash is None else desk.language.say(came.clash),
    }
