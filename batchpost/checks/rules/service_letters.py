"""The first letter of an S10 identifier says what kind of item bears it."""

from collections.abc import Iterator
from typing import Final

import pyarrow.compute as pc

from batchpost.checks.context import ListContext
from batchpost.checks.facts import service_letters
from batchpost.model.finding import Finding, Severity
from batchpost.model.finding_code import FindingCode
from batchpost.model.message import N_, message
from batchpost.model.words import words_of

TITLE: Final = N_("Label and kind")
CODES: Final = {
    "identifier.other_kind": FindingCode(
        Severity.WARNING,
        N_("A label is of the kind of the item."),
        N_(
            "UPU standard S10, checks/data/service_letters.csv; operators agree on other uses "
            "among themselves, so a warning only"
        ),
        {"item_identifier": ["CP123456785BY"]},
    ),
}
_S10: Final = "^{letter}[A-Z][0-9]{{9}}[A-Z]{{2}}$"


def check(context: ListContext) -> Iterator[Finding]:
    """Return the items that bear a label of another kind."""
    numbers = context.text("item_identifier")
    if numbers.null_count == len(numbers):
        return
    for letter, kinds in service_letters().items():
        rows = context.where(pc.match_substring_regex(numbers, _S10.format(letter=letter)))
        if not rows.any():
            continue
        yield from context.report(
            "identifier.other_kind",
            rows & context.present("kind") & ~context.equals("kind", *kinds),
            "item_identifier",
            lambda index: message(
                "Labels like {value} are not for this kind: {kind}.",
                value=context.shown("item_identifier", index),
                kind=words_of(context.text("kind")[index].as_py()),
            ),
            message("Compare the label with the item; perhaps another roll was taken."),
        )
