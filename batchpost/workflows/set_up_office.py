"""Set up the office: the questions of `batchpost init` and what their answers change."""

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import ValidationError

from batchpost.checks.facts import postcode_forms
from batchpost.errors import WrongUseError
from batchpost.model.message import N_, message
from batchpost.settings import Settings


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
    """An answer does not fit its question."""

    def __init__(self, field: str, value: str) -> None:
        super().__init__(
            message(
                '"{value}" does not fit {field}. Nothing was written.', value=value, field=field
            )
        )


def with_answers(before: Settings, answers: Mapping[str, str]) -> Settings:
    """Return the settings with the answers in their places; a named office is no sample.

    Raises:
        AnswerError: A value that the settings do not allow.
    """
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
    form = postcode_forms().get(facts["office"]["country"])
    postcode = facts["office"]["postcode"]
    if form is not None and not (postcode.isascii() and len(postcode) == form.digits):
        raise AnswerError("postcode", postcode)
    try:
        return Settings.model_validate(facts)
    except ValidationError as error:
        first = error.errors()[0]
        raise AnswerError(".".join(map(str, first["loc"])), str(first.get("input"))) from error
