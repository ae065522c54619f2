"""What the letters of a label stand for, and whether the items of a list are that."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from batchpost.checks.facts import service_letters
from batchpost.identifiers.facts import service_indicator
from batchpost.model.finding import Finding, Place, Severity
from batchpost.model.items import ItemCategory
from batchpost.model.labels import Roll
from batchpost.model.message import counted, message
from batchpost.model.words import words_of

if TYPE_CHECKING:
    import pandas as pd

#: Services that are booked item by item: their labels say what an ordinary item is not.
_BOOKED = frozenset(("registered", "insured"))
#: How a roll fits whose letters are no ground to refuse it, yet are meant for other items.
FOR_OTHERS = 2


def may_bear(roll: Roll, purpose: Collection[str]) -> bool:
    """Tell whether a list of these kinds and categories may be given labels of a roll unasked.

    What the office put down the roll for holds, where that is a kind of items; else the first
    letter, where there is one for these kinds.
    """
    letters = service_letters()
    known = {kind for kinds in letters.values() for kind in kinds}
    if roll.kind in known:
        return roll.kind in purpose
    if roll.kind is not None and roll.kind not in purpose:
        return False
    stands_for = letters.get(roll.indicator[0])
    return stands_for is None or known.intersection(purpose) <= set(stands_for)


def fitness(roll: Roll, purpose: Collection[str]) -> int:
    """Return how closely a roll that may be borne fits; the least fits best.

    >>> fitness(Roll("a", "CP", "BY", 1, 9, "parcel"), {"parcel"})
    0
    >>> fitness(Roll("b", "RB", "BY", 1, 9), {"letter", "registered"})
    1
    >>> fitness(Roll("c", "VV", "BY", 1, 9), {"letter", "registered"})
    2
    """
    if roll.kind is not None:
        return 0
    return 1 if service_indicator(roll.indicator).service in purpose else FOR_OTHERS


def about_letters(items: "pd.DataFrame", label: str) -> list[Finding]:
    """Return warnings where labels like `label` are not for items that were numbered by them."""
    stands_for = service_letters().get(label[0])
    if stands_for is None:
        return []
    mine = items["kind"].isin(stands_for)
    others = items.loc[items["kind"].notna() & ~mine, "kind"]
    found = []
    if len(others):
        found.append(
            Finding(
                "identifier.other_kind",
                Severity.WARNING,
                Place(),
                label,
                counted(
                    "Labels like {label} are not for {count} item of the list: {kinds}.",
                    "Labels like {label} are not for {count} items of the list: {kinds}.",
                    len(others),
                    label=label,
                    kinds=words_of(*sorted(others.unique())),
                ),
                message("Compare the label with the items; perhaps another roll was taken."),
            )
        )
    ordinary = int((mine & (items["category"] == ItemCategory.ORDINARY).fillna(value=False)).sum())
    if ordinary and service_indicator(label[:2]).service in _BOOKED:
        found.append(
            Finding(
                "label.ordinary",
                Severity.WARNING,
                Place(),
                label,
                counted(
                    "{count} ordinary item bears a label like {label}, which is for registered "
                    "and insured items.",
                    "{count} ordinary items bear labels like {label}, which are for registered "
                    "and insured items.",
                    ordinary,
                    label=label,
                ),
                message("Ordinary items need no numbers: leave --first-label out, or say what "
                        "they are by --category."),
            )
        )  # fmt: skip
    return found
