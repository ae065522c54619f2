"""`batchpost due`: if accepted here and now, when must it arrive there?"""

from typing import TYPE_CHECKING, Any

import click

from batchpost.commands._desk import Desk, pass_desk
from batchpost.commands._options import declare, format_option
from batchpost.commands._show import Column, show
from batchpost.model.message import N_

if TYPE_CHECKING:
    from batchpost.schedule.answer import DueAnswer

COLUMNS = [
    Column("due_on", N_("Due on")),
    Column("days", N_("Days"), right=True),
    Column("counting", N_("Counted in")),
    Column("latest_posting", N_("Latest posting")),
    Column("source", N_("Standard")),
]
COUNTING = {"working": N_("working days"), "calendar": N_("calendar days")}


@declare("due", help=N_("When an item accepted at a moment must be delivered, and why."))
@click.option("--from", "origin", required=True, metavar="POSTCODE", help=N_("Accepting office."))
@click.option(
    "--to",
    "destination",
    required=True,
    metavar="POSTCODE|COUNTRY",
    help=N_("Postcode of the destination, or two letters of a country abroad."),
)
@click.option(
    "--service",
    required=True,
    help=N_("Service as the tariff books name it, such as letter_registered or parcel."),
)
@click.option("--at", metavar="MOMENT", help=N_("Moment of acceptance; now by default."))
@format_option
@pass_desk
def command(
    desk: Desk, /, *, origin: str, destination: str, service: str, at: str | None, shown_as: str
) -> None:
    """Reckon one due date and say why."""
    from batchpost.schedule.answer import due, find_service
    from batchpost.schedule.reckoning import load_rules

    office = desk.settings.office
    rules = load_rules(desk.home, country=office.country, time_zone=office.time_zone)
    answer = due(origin, destination, find_service(service), desk.moment(at), rules)
    document = _document(desk, answer)
    row = {**document, **(document["standard"] or {})}
    if shown_as == "table":
        row = _in_words(desk, answer)
    if answer.standard is not None or shown_as != "table":
        show(desk, shown_as, COLUMNS, [row], document=document)
    if shown_as != "json":
        for reason in answer.reasons:
            desk.tell(reason)


def _in_words(desk: Desk, answer: "DueAnswer") -> dict[str, Any]:
    """Return the row that people read; an example standard has no source to rely on."""
    line, speak = answer.standard, desk.language
    if line is None:
        return {}
    return {
        "due_on": speak.day(answer.due_on) if answer.due_on else None,
        "days": line.days,
        "counting": desk.text(COUNTING[line.counting.value]),
        "latest_posting": speak.moment(answer.latest_posting) if answer.latest_posting else None,
        "source": desk.text(N_("example")) if line.example else line.source,
    }


def _document(desk: Desk, answer: "DueAnswer") -> dict[str, Any]:
    """Return the answer in the words of the command line's contract."""
    line = answer.standard
    standard = line and {
        "days": line.days,
        "counting": line.counting.value,
        "source": line.source,
        "confidence": line.confidence,
        "example": line.example,
    }
    latest = answer.latest_posting
    return {
        "due_on": answer.due_on.isoformat() if answer.due_on else None,
        "standard": standard,
        "arrival": None,
        "latest_posting": latest.isoformat() if latest else None,
        "reasons": [desk.language.say(reason) for reason in answer.reasons],
    }
