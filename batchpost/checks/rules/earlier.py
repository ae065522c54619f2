"""What was here before: the very file, a number on an item, the list's own number."""

from collections.abc import Iterator
from datetime import date
from typing import Final

import numpy as np
import pyarrow as pa

from batchpost.checks.context import ListContext, Mask
from batchpost.model.earlier import EarlierList, EarlierLists
from batchpost.model.finding import Finding, Severity
from batchpost.model.finding_code import FindingCode
from batchpost.model.message import N_, Message, message

TITLE: Final = N_("Lists accepted before")
_LIST: Final = EarlierList(12, date(2026, 11, 20), "7")
_NUMBER: Final = {"item_identifier": ["RB707173557BY"]}
_S10 = N_(
    "UPU standard S10: a number is not used again within 12 months (S); the ledger keeps each "
    "number once"
)
CODES: Final = {
    "list.accepted_before": FindingCode(
        Severity.WARNING,
        N_("A file is accepted once."),
        N_("the bytes of the file are the same; intake points to the first acceptance"),
        earlier=EarlierLists(accepted=_LIST),
        floor=Severity.INFO,
    ),
    "identifier.used_before": FindingCode(
        Severity.ERROR,
        N_("No item bears a number that an item accepted before bears."),
        _S10,
        _NUMBER,
        earlier=EarlierLists(borne={"RB707173557BY": _LIST}),
        floor=Severity.ERROR,
    ),
    "identifier.spoiled": FindingCode(
        Severity.ERROR,
        N_("No item bears the number of a label that was written off as spoiled."),
        N_("the ledger's own record of labels; each label is gone once"),
        _NUMBER,
        earlier=EarlierLists(spoiled=frozenset({"RB707173557BY"})),
        floor=Severity.ERROR,
    ),
    "list.number_again": FindingCode(
        Severity.WARNING,
        N_("The lists of one client and day have different numbers."),
        N_(
            "Russian rules of acceptance by list, no longer in force: unique among the user's "
            "lists of the day (consultant.ru cons_doc_LAW_423861, V); no Belarusian text was "
            "found, so a warning only"
        ),
        said={"list_no": "7"},
        earlier=EarlierLists(same_number=_LIST),
    ),
    "list.similar": FindingCode(
        Severity.WARNING,
        N_("A list is not handed in a second time in another file."),
        N_(
            "assumption: as many items to the same addressees within seven days may be a second "
            "letter"
        ),
        earlier=EarlierLists(similar=_LIST),
    ),
}


def check(context: ListContext) -> Iterator[Finding]:
    """Return what the ledger knows already; nothing where it was not asked."""
    earlier = context.rules.earlier
    if earlier is None:
        return
    yield from _about_list(context, earlier)
    if earlier.borne:
        lists = earlier.borne
        numbers = context.text("item_identifier")

        def said(index: int) -> Message:
            return message(
                "{value} was on an item of the list {batch_no} accepted on {day}.",
                value=context.shown("item_identifier", index),
                batch_no=lists[numbers[index].as_py()].batch_no,
                day=lists[numbers[index].as_py()].accepted_on,
            )

        remedy = message("Compare the item with its label; every item needs a number of its own.")
        yield from context.report(
            "identifier.used_before", _among(context, list(lists)), "item_identifier", said, remedy
        )
    if earlier.spoiled:
        yield from context.report(
            "identifier.spoiled",
            _among(context, sorted(earlier.spoiled)),
            "item_identifier",
            lambda index: message(
                "The label {value} was written off as spoiled.",
                value=context.shown("item_identifier", index),
            ),
            message("Compare the item with its label; give it another label if it bears none."),
        )


def _about_list(context: ListContext, earlier: EarlierLists) -> Iterator[Finding]:
    if earlier.accepted is not None:
        yield context.report_list(
            "list.accepted_before",
            message(
                "This very file was accepted on {day} as the list {batch_no}.",
                day=earlier.accepted.accepted_on,
                batch_no=earlier.accepted.batch_no,
            ),
            message("Ask the client for the new list; accepting the same file records nothing."),
        )
    if earlier.same_number is not None:
        yield context.report_list(
            "list.number_again",
            message(
                "The list No. {list_no} of this day was accepted on {day} as the list {batch_no}.",
                list_no=context.listing.manifest.list_no,
                day=earlier.same_number.accepted_on,
                batch_no=earlier.same_number.batch_no,
            ),
            message("Ask the client whether it is the same list, or which number is right."),
            context.listing.manifest.list_no,
        )
    if earlier.similar is not None:
        yield context.report_list(
            "list.similar",
            message(
                "As many items to the same addressees were accepted on {day} as the list "
                "{batch_no}.",
                day=earlier.similar.accepted_on,
                batch_no=earlier.similar.batch_no,
            ),
            message("Ask the client whether it is the same list handed in again."),
        )


def _among(context: ListContext, numbers: list[str]) -> Mask:
    """Return the first items of the numbers; later ones are duplicates inside the list."""
    numbered = context.text("item_identifier")
    found = np.flatnonzero(context.equals("item_identifier", *numbers))
    rows = np.zeros(context.count, dtype=bool)
    seen = numbered.take(pa.array(found)).to_pylist()
    first: dict[str, int] = {}
    for index, number in zip(found.tolist(), seen, strict=True):
        first.setdefault(number, index)
    rows[list(first.values())] = True
    return rows
