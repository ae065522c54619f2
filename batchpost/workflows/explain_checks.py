"""Explain the findings the program can make: what, why, an example, the way out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from batchpost.model.finding import Finding
from batchpost.model.finding_code import FindingCode
from batchpost.model.message import N_, Message, message
from batchpost.model.words import SEVERITIES
from batchpost.settings import Settings
from batchpost.workflows.finding_codes import all_codes, titles
from batchpost.workflows.sample_lists import HEADINGS, found_in_sample
from batchpost.workflows.weigh_findings import OFF, UnknownFindingCodeError, require_allowed

#: Words for severities, with the one only settings know.
WEIGHTS: Mapping[str, str] = {**SEVERITIES, OFF: N_("off")}


@dataclass(frozen=True, slots=True)
class Explained:
    """A code as this office has it; `severity` is a `Severity` or "off"."""

    code: str
    known: FindingCode
    severity: str
    title: str

    @property
    def changed(self) -> bool:
        """Tell whether the office made something else of it."""
        return self.severity != self.known.severity

    @property
    def about_floor(self) -> Message:
        """Return how far the office may go with it."""
        floor = self.known.floor
        if floor is None:
            return message("The office may change it and switch it off under [checks.severity].")
        if floor == "error":
            return message("It guards money or items and always forbids acceptance.")
        return message(
            "The office may change it under [checks.severity], but not below “{floor}”.",
            floor=Message(SEVERITIES[floor]),
        )

    def sample_lines(self) -> list[str]:
        """Return the example as a person would write it, a line each."""
        if self.known.lines:
            return list(self.known.lines)
        return [
            f"{HEADINGS.get(field, field)}: {', '.join(_shown(value) for value in values)}"
            for field, values in self.known.sample.items()
        ]

    def example(self) -> Finding | None:
        """Return the finding that the example provokes."""
        found = found_in_sample(self.known)
        return next((finding for finding in found if finding.code == self.code), None)


def explain_all(settings: Settings) -> list[Explained]:
    """Return all codes in the order of the alphabet.

    Raises:
        WrongUseError: The office's severities name no code or go too low.
    """
    codes, wishes, named = all_codes(), settings.checks.severity, titles()
    require_allowed(wishes, codes)
    return [
        Explained(code, known, wishes.get(code, known.severity), named.get(code, ""))
        for code, known in codes.items()
    ]


def explain(code: str, settings: Settings) -> Explained:
    """Return one code.

    Raises:
        UnknownFindingCodeError: There is no such code; names the nearest.
        WrongUseError: The office's severities name no code or go too low.
    """
    found = {each.code: each for each in explain_all(settings)}
    if code not in found:
        raise UnknownFindingCodeError(code, found)
    return found[code]


def way_out(explained: Explained, example: Finding | None) -> Message | None:
    """Return what is to be done: as the example says it, or as the code does."""
    if example is not None:
        return example.remedy
    return Message(explained.known.way_out) if explained.known.way_out else None


def _shown(value: object) -> str:
    return "—" if value in {None, ""} else str(value)


def by_group(explained: Sequence[Explained]) -> dict[str, list[Explained]]:
    """Return the codes by their first word."""
    groups: dict[str, list[Explained]] = {}
    for each in explained:
        groups.setdefault(each.code.partition(".")[0], []).append(each)
    return groups
