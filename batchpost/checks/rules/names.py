"""Addressees: a name has letters."""

from collections.abc import Iterator
from typing import Final

import pyarrow.compute as pc

from batchpost.checks.context import ListContext
from batchpost.model.finding import Finding, Severity
from batchpost.model.finding_code import FindingCode
from batchpost.model.message import N_, message

TITLE: Final = N_("Names of addressees")
CODES: Final = {
    "addressee.no_letters": FindingCode(
        Severity.WARNING,
        N_("The name of an addressee has letters."),
        N_("ILLEGAL_INITIALS of Otpravka; a firm may be named by figures, so a warning only"),
        {"addressee": ["20"]},
    ),
}
_LETTER: Final = r"\pL"


def check(context: ListContext) -> Iterator[Finding]:
    """Return the addressees without a letter."""
    rows = context.present("addressee") & ~context.where(
        pc.match_substring_regex(context.text("addressee"), _LETTER)
    )
    yield from context.report(
        "addressee.no_letters",
        rows,
        "addressee",
        lambda index: message(
            "“{value}” has no letters; it may be of another column.",
            value=context.shown("addressee", index),
        ),
        message("Compare the columns of the row, or ask the client."),
    )
