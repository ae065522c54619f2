"""A raion in the town's cell: 2,599 village names occur more than once, a town is needed."""

import re
from collections.abc import Iterator
from typing import Final

import pyarrow.compute as pc

from batchpost.checks.context import ListContext
from batchpost.checks.facts import district_words
from batchpost.model.finding import Finding, Severity
from batchpost.model.finding_code import FindingCode
from batchpost.model.message import N_, message

TITLE: Final = N_("Town and district")
CODES: Final = {
    "locality.district": FindingCode(
        Severity.WARNING,
        N_("The town's cell holds a town, not a district."),
        "defect of client lists named by salesrender (E)",
        {"locality": ["Жлобинский р-н"]},
    ),
}


def check(context: ListContext) -> Iterator[Finding]:
    """Return the rows where a district stands for the town."""
    words = "|".join(map(re.escape, district_words()))
    # One name and the word, nothing more: else the town may well be there too.
    alone = rf"^\s*(?:\S+\s+(?:{words})|(?:{words})\.?\s+\S+)\.?\s*$"
    rows = context.where(pc.match_substring_regex(context.text("locality"), f"(?i){alone}"))
    yield from context.report(
        "locality.district",
        rows,
        "locality",
        lambda index: message(
            "“{value}” is a district; the town or village is missing.",
            value=context.shown("locality", index),
        ),
        message("Move it to the district's column and fill in the town."),
    )
