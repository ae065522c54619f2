"""`batchpost init`: who we are."""

from typing import TYPE_CHECKING, Any

import click

from batchpost.commands._desk import Desk, pass_desk
from batchpost.commands._options import declare
from batchpost.language import LANGUAGES
from batchpost.model.message import N_, message

if TYPE_CHECKING:
    from batchpost.settings import Settings
    from batchpost.workflows.set_up_office import Question


@declare(
    "init",
    help=N_(
        "Set up this office. What is not given by an option is asked; Enter keeps what stands."
    ),
)
@click.option("--name", help=N_("Name of the post office."))
@click.option("--postcode", help=N_("Postcode of the post office."))
@click.option("--node", help=N_("District node (РУПС) the office belongs to."))
@click.option(
    "--language", "tongue", type=click.Choice(LANGUAGES), help=N_("Language of the office.")
)
@click.option("--register-form", help=N_("Printed code of the acceptance register."))
@click.option("--receipt-form", help=N_("Printed code of the receipt."))
@click.option("--day-form", help=N_("Printed code of the day report."))
@click.option(
    "--documents", help=N_("Folder for documents, relative to the home folder or absolute.")
)
@click.option("--books", help=N_("Folder for the office's own tariff books and tables."))
@click.option("--yes", is_flag=True, help=N_("Ask nothing: what is not given stays as it is."))
@pass_desk
def command(desk: Desk, /, *, yes: bool, **given: str | None) -> None:
    """Ask what is not given, write the settings, and say where."""
    from batchpost.settings import (
        Office,
        Settings,
        SettingsError,
        load_settings,
        save_settings,
    )
    from batchpost.workflows.set_up_office import QUESTIONS, with_answers

    try:
        before = load_settings(desk.home)
    except SettingsError as error:
        desk.tell(error.said)
        desk.tell(message("They are set up anew."))
        before = Settings(office=Office(sample=True))
    answers: dict[str, Any] = {}
    for question in QUESTIONS:
        answer = given[question.option]
        if answer is None and desk.interactive and not yes:
            answer = _ask(desk, question, before)
        if answer is not None:
            answers[question.option] = answer
    path = save_settings(desk.home, with_answers(before, answers))
    desk.tell(message("The office is set up. Settings: {path}", path=path))


def _ask(desk: Desk, question: "Question", before: "Settings") -> str:
    """Ask until the answer is one; Enter keeps what stands."""
    from batchpost.workflows.set_up_office import answer_fault

    while True:
        answer: str = click.prompt(
            desk.text(question.words), default=question.read(before), err=True
        )
        fault = answer_fault(question.option, answer, before)
        if fault is None:
            return answer
        desk.tell(fault)
