"""Example rows of the office's own form, left between the client's items or in place of them."""

from collections.abc import Iterator
from typing import Final

import numpy as np

from batchpost.checks.context import ListContext
from batchpost.model.examples import example_items
from batchpost.model.finding import Finding, Severity
from batchpost.model.finding_code import FindingCode
from batchpost.model.message import N_, message

TITLE: Final = N_("Example rows of the form")
CODES: Final = {
    "item.example": FindingCode(
        Severity.ERROR,
        N_("No example row of the form is left among the items."),
        N_(
            "the form that `batchpost template` writes: persons and addresses of its examples are "
            "invented"
        ),
        {
            "addressee": ["Образцов Иван Петрович", "Жук И.П."],
            "postcode": ["220030", "220030"],
        },
        floor=Severity.WARNING,
    ),
}


def check(context: ListContext) -> Iterator[Finding]:
    """Return the rows whose addressee and postcode are those of an example."""
    rows = example_items()
    left = context.equals("addressee", *(row["addressee"] for row in rows))
    if not left.any():
        return
    both = np.zeros(context.count, dtype=bool)
    for row in rows:
        mine = context.equals("addressee", row["addressee"])
        postcodes = (row["postcode"], row["postcode"].replace(" ", ""))
        both |= mine & context.equals("postcode", *postcodes)
    yield from context.report(
        "item.example",
        both,
        "addressee",
        message("This is an example row of the form, with an invented addressee."),
        message("The form is not filled in: write the items over its examples.")
        if both.all()
        else message("Delete the row, or ask the client to."),
    )
