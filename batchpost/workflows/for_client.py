"""Findings as the client is told them: what is for the operator alone stays in the office."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from batchpost.model.finding import Finding, Severity
from batchpost.model.message import Message, message

#: Groups of codes about the office's own records and about what the operator gave.
_INSIDE: Final = ("client.", "label.", "layout.", "ledger.")
_ABOUT_OPTIONS: Final = ("encoding.not_used", "kind.hint_differs", "category.hint_differs")
#: Words of a way out that only an operator at the program can go.
_AT_THE_COUNTER: Final = re.compile(
    r"--\w|`|\b(?:accept|batch|batchpost|category insured|client|enter|kind and category|layout"
    r"|name the (?:encoding|sheet)|option|preview|read that sheet|scale|say)\b",
    re.IGNORECASE,
)


def for_client(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Return the findings that concern the client, each with a way out that a client can go.

    What forbids acceptance is never left out.
    """
    return tuple(
        replace(finding, remedy=_by_client(finding)) if _for_operator(finding.remedy) else finding
        for finding in findings
        if finding.severity is Severity.ERROR or not _inside(finding)
    )


def _inside(finding: Finding) -> bool:
    return finding.code.startswith(_INSIDE) or finding.code in _ABOUT_OPTIONS


def _for_operator(remedy: Message) -> bool:
    return any(_AT_THE_COUNTER.search(text) for text in _templates(remedy))


def _templates(said: Message) -> Iterator[str]:
    """Return the English of a sentence without its facts, which may be the client's words."""
    yield said.template
    for fact in said.facts.values():
        if isinstance(fact, Message):
            yield from _templates(fact)


def _by_client(finding: Finding) -> Message:
    """Return what the client is to do, by the weight of a finding and where it is."""
    if finding.severity is Severity.INFO:
        return message("Tell the post office if that is not right.")
    if finding.severity is Severity.WARNING:
        return message("Look whether it is right. If not, correct it and hand the list in again.")
    if finding.place.row is None:
        return message("Put it in the list and hand the list in again, or tell the post office.")
    if finding.place.column is None:
        return message("Correct the row and hand the list in again.")
    return message("Correct the cell and hand the list in again.")
