"""Kinds and categories that go together."""

from collections.abc import Iterator
from typing import Final

from batchpost.checks.context import ListContext
from batchpost.checks.facts import not_offered
from batchpost.model.finding import Finding, Severity
from batchpost.model.finding_code import FindingCode
from batchpost.model.message import N_, message
from batchpost.model.words import words_of

TITLE: Final = N_("Kind and category")
_SOURCE = N_(
    "domestic classes of http://212.98.168.70/services/belarus, about 2020 (V); "
    "checks/data/categories.csv"
)
CODES: Final = {
    "category.not_offered": FindingCode(
        Severity.ERROR,
        N_("The operator offers the category for this kind of items."),
        _SOURCE,
        {"kind": ["printed_papers"], "category": ["insured"], "declared_value": [1000]},
        floor=Severity.WARNING,
    ),
    "category.unusual": FindingCode(
        Severity.WARNING,
        N_("Parcels and EMS go with or without a declared value."),
        _SOURCE,
        {"kind": ["parcel"], "category": ["registered"]},
    ),
}


def check(context: ListContext) -> Iterator[Finding]:
    """Return the items of a kind and category that are not offered."""
    if context.rules.home_country != "BY":
        return  # the classes are those of Belarus
    for pair in not_offered():
        rows = context.equals("kind", pair.kind) & context.equals("category", pair.category)
        rows &= ~context.abroad if pair.direction == "domestic" else context.abroad
        if not rows.any():
            continue
        certain = pair.severity is Severity.ERROR
        code = "category.not_offered" if certain else "category.unusual"
        said = message(
            "There is no {category} {kind} in the domestic service.",
            category=words_of(pair.category),
            kind=words_of(pair.kind),
        )
        remedy = message("Give another --kind or --category.")
        if rows.all():
            yield context.report_list(code, said, remedy, pair.category)
        else:
            yield from context.report(code, rows, "category", said, remedy)
