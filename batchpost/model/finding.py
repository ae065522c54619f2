"""Findings: faults and remarks about the client's data, as values."""

from dataclasses import dataclass
from enum import StrEnum

from batchpost.model.message import Message


class Severity(StrEnum):
    """How much a finding weighs: an error forbids acceptance, a warning asks for an eye."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the client's file, in the words a person sees there.

    `row` counts from 1 with the header counted (DBF: record number; text: line number).
    `column` is the client's own heading. `None`: the whole sheet, row or list.
    """

    sheet: str | None = None
    row: int | None = None
    column: str | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault or remark (замечание): where, the value as it stands, what, and the way out.

    `code` is a dotted name a person can type (`postcode.length`); released codes never
    change. `line_no` is the item's number in the list when the finding is about an item.
    """

    code: str
    severity: Severity
    place: Place
    value: str | None
    message: Message
    remedy: Message
    line_no: int | None = None


def forbids(findings: "list[Finding] | tuple[Finding, ...]") -> bool:
    """Tell whether any finding forbids acceptance."""
    return any(finding.severity is Severity.ERROR for finding in findings)
