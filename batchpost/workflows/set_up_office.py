"""Set up the office: the questions of `batchpost init` and what their answers change."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from batchpost.checks.facts import postcode_forms
from batchpost.errors import WrongUseError
from batchpost.language import LANGUAGES
from batchpost.model.message import N_, Message, message
from batchpost.settings import POSTCODE, Settings


@dataclass(frozen=True, slots=True)
class Question:
    """One thing asked: the option that answers it, its words, its place in the settings."""

    option: str
    words: str
    part: str | None
    field: str

    def read(self, settings: Settings) -> str:
        """Return today's value."""
        return str(getattr(getattr(settings, self.part) if self.part else settings, self.field))


QUESTIONS = (
    Question("name", N_("Name of the post office"), "office", "name"),
    Question("postcode", N_("Postcode of the post office"), "office", "postcode"),
    Question("node", N_("District node (РУПС)"), "office", "district_node"),
    Question("tongue", N_("Language (ru, be, en)"), None, "language"),
    Question(
        "register_form",
        N_("Printed code of the acceptance register"),
        "forms",
        "acceptance_register",
    ),
    Question("receipt_form", N_("Printed code of the receipt"), "forms", "receipt"),
    Question("day_form", N_("Printed code of the day report"), "forms", "day_report"),
    Question("documents", N_("Folder for documents"), "folders", "documents"),
    Question("books", N_("Folder for the office's own tariff books"), "folders", "books"),
)


class AnswerError(WrongUseError):
    """An answer is none to its question."""

    def __init__(self, fault: Message) -> None:
        super().__init__(message("{fault} Nothing was written.", fault=fault))


def answer_fault(option: str, answer: str, settings: Settings) -> Message | None:
    """Return by which rule an answer is none, `None` where it is one."""
    if option == "tongue" and answer not in LANGUAGES:
        return message('"{value}" is no language here: ru, be or en.', value=answer)
    if option == "postcode":
        form = postcode_forms().get(settings.office.country)
        if form is not None and not re.fullmatch(rf"[0-9]{{{form.digits}}}", answer):
            return message(
                '"{value}" is no postcode: it has {digits} digits.',
                value=answer,
                digits=form.digits,
            )
        if not re.fullmatch(POSTCODE, answer):
            return message(
                '"{value}" is no postcode: 3 to 10 digits, Latin capitals, blanks and hyphens.',
                value=answer,
            )
    return None


def with_answers(before: Settings, answers: Mapping[str, str]) -> Settings:
    """Return the settings with the answers in their places; a named office is no sample.

    Raises:
        AnswerError: One of them is no answer.
    """
    for option, answer in answers.items():
        fault = answer_fault(option, answer, before)
        if fault is not None:
            raise AnswerError(fault)
    facts = before.model_dump()
    for question in QUESTIONS:
        if question.option in answers:
            part = facts[question.part] if question.part else facts
            part[question.field] = answers[question.option]
    # A name and a postcode of its own make it an office; half an answer leaves the sample one.
    if answers.keys() >= {"name", "postcode"}:
        facts["office"]["sample"] = False
        if before.office.sample and "node" not in answers:
            facts["office"]["district_node"] = ""  # never the sample's on a real document
    return Settings.model_validate(facts)
