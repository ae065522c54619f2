"""How many items a list has."""

from collections.abc import Iterator
from typing import Final

from batchpost.checks.context import ListContext
from batchpost.model.finding import Finding, Severity
from batchpost.model.finding_code import FindingCode
from batchpost.model.message import N_, counted, message

TITLE: Final = N_("Number of items")
CODES: Final = {
    "list.below_minimum": FindingCode(
        Severity.INFO,
        N_("A list is needed from a number of items on that the office sets, five by custom."),
        N_("training text on batch acceptance, yawood.ru and student2.ru (S); a setting"),
        {"addressee": ["Жук И.П."]},
    ),
}


def check(context: ListContext) -> Iterator[Finding]:
    """Return a remark on a list shorter than lists need to be."""
    minimum = context.rules.minimum_items
    if context.count < minimum:
        said = counted(
            "The list has {count} item; lists are asked for from {minimum} items on.",
            "The list has {count} items; lists are asked for from {minimum} items on.",
            context.count,
            minimum=minimum,
        )
        remedy = message("Accept it as a list, or item by item at the counter.")
        yield context.report_list("list.below_minimum", said, remedy, str(context.count))
