"""Marks and cash on delivery that a kind of items does not go with."""

from collections.abc import Iterator
from typing import Final

from batchpost.checks.context import ListContext, Mask
from batchpost.checks.facts import AddOn, unfit_addons
from batchpost.model.finding import Finding, Severity
from batchpost.model.finding_code import FindingCode
from batchpost.model.message import N_, Message, message
from batchpost.model.words import MARKS, words_of

TITLE: Final = N_("Add-ons of a kind")
CODES: Final = {
    "addon.not_offered": FindingCode(
        Severity.WARNING,
        N_("A mark or cash on delivery goes with the kind of items."),
        N_(
            "checks/data/addons.csv, each line with its source and confidence; ILLEGAL_FRAGILE of "
            "Otpravka"
        ),
        {"marks": ["bulky"]},
    ),
}
_FIELDS: Final = {"cod": "cod_amount"}
_NAMES: Final = {"cod": message("cash on delivery")}


def check(context: ListContext) -> Iterator[Finding]:
    """Return the items with something their kind does not go with."""
    if context.rules.home_country != "BY":
        return  # the price lists are those of Belarus
    for unfit in unfit_addons():
        rows = _with(context, unfit.addon)
        if not rows.any() or not unfit.holds(context.rules.on):
            continue
        rows = rows & _of_kind(context, unfit)
        yield from context.report(
            "addon.not_offered",
            rows,
            _FIELDS.get(unfit.addon, "marks"),
            message(
                "{addon} is not offered with this: {item}.",
                addon=_NAMES.get(unfit.addon) or Message(MARKS[unfit.addon]),
                item=words_of(unfit.category, unfit.kind),
            ),
            message("Ask the client what is meant; the price list has no such add-on."),
        )


def _with(context: ListContext, addon: str) -> Mask:
    """Return the items that have the add-on."""
    if addon in _FIELDS:
        values: Mask = context.whole(_FIELDS[addon])[0] > 0
        return values
    return context.marked(addon)


def _of_kind(context: ListContext, unfit: AddOn) -> Mask:
    rows = context.equals("kind", unfit.kind)
    if unfit.category:
        rows &= context.equals("category", unfit.category)
    if unfit.direction:
        rows &= context.abroad if unfit.direction == "international" else ~context.abroad
    return rows
