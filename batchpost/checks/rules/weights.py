"""Weights: present where a price needs one, above nothing, within the limit of the kind."""

from collections.abc import Callable, Iterator
from typing import Final

from batchpost.checks.context import ListContext, Mask, Whole
from batchpost.checks.facts import kind_needs, weight_limits
from batchpost.model.finding import Finding, Severity
from batchpost.model.finding_code import FindingCode
from batchpost.model.message import N_, Message, message
from batchpost.model.words import words_of

TITLE: Final = N_("Weights")
_LIMITS = N_("checks/data/limits.csv, each line with its source and confidence")
CODES: Final = {
    "weight.missing": FindingCode(
        Severity.ERROR,
        N_("An item priced by weight has a weight."),
        N_("price lists by weight (transcribed); weight > 0 in KuberLite/belpost (K)"),
        {"weight_g": [None]},
        floor=Severity.ERROR,
    ),
    "weight.not_positive": FindingCode(
        Severity.ERROR,
        N_("A weight is above nothing."),
        N_("arithmetic; weight > 0 in KuberLite/belpost (K)"),
        {"weight_g": [0]},
        floor=Severity.ERROR,
    ),
    "weight.over_limit": FindingCode(
        Severity.ERROR,
        N_("An item is not heavier than its kind may be."),
        _LIMITS,
        {"weight_g": [2001]},
        floor=Severity.WARNING,
    ),
    "weight.above_usual": FindingCode(
        Severity.WARNING,
        N_("An item is heavier than a limit that is not quite certain."),
        _LIMITS,
        {"weight_g": [50_001], "kind": ["parcel"], "category": ["ordinary"]},
    ),
    "weight.below_usual": FindingCode(
        Severity.WARNING,
        N_("A parcel weighs more than its box."),
        N_(
            "assumption: kilograms may stand where grams should; "
            "checks/data/limits.csv, each line with its source and confidence"
        ),
        {"weight_g": [5], "kind": ["parcel"], "category": ["ordinary"]},
    ),
}


def check(context: ListContext) -> Iterator[Finding]:
    """Return the weights that cannot be."""
    weights, known = context.whole("weight_g")
    yield from _missing(context, known)
    yield from context.report(
        "weight.not_positive",
        known & (weights <= 0),
        "weight_g",
        lambda index: message("A weight of {weight} g cannot be.", weight=int(weights[index])),
        message("Weigh the item, or ask the client for its weight."),
    )
    yield from _over(context)
    yield from _below(context)


def _missing(context: ListContext, known: Mask) -> Iterator[Finding]:
    if not context.rules.weight_required:
        return
    free = [kind for kind, needs in kind_needs().items() if not needs.weight]
    rows = ~known & ~context.equals("kind", *free) & ~context.unread("weight_g")
    if rows.any() and context.lacks("weight_g"):
        yield context.report_list(
            "weight.missing",
            message("The list has no column with weights."),
            message("Ask the client for the column, or weigh the items by --weights scale."),
        )
        return
    yield from context.report(
        "weight.missing",
        rows,
        "weight_g",
        message("The weight is missing."),
        message("Weigh the item, or ask the client for its weight."),
    )


def _over(context: ListContext) -> Iterator[Finding]:
    weights, _ = context.whole("weight_g")
    heavy = int(weights.max(initial=0))
    limits = [limit for limit in weight_limits() if limit.holds(context.rules.on)]
    for limit in limits:
        if heavy <= limit.maximum_g:
            continue
        abroad = context.abroad if limit.direction == "international" else ~context.abroad
        rows = abroad & context.equals("kind", limit.kind) & (weights > limit.maximum_g)
        certain = limit.severity is Severity.ERROR
        yield from context.report(
            "weight.over_limit" if certain else "weight.above_usual",
            rows,
            "weight_g",
            _too_heavy(weights, limit.kind, limit.maximum_g),
            message("Compare the weight and its unit with the item; perhaps the kind is another."),
        )


def _below(context: ListContext) -> Iterator[Finding]:
    weights, _ = context.whole("weight_g")
    for limit in weight_limits("weight_min_g"):
        if not limit.holds(context.rules.on):
            continue
        abroad = context.abroad if limit.direction == "international" else ~context.abroad
        rows = abroad & context.equals("kind", limit.kind)
        yield from context.report(
            "weight.below_usual",
            rows & (weights > 0) & (weights < limit.maximum_g),
            "weight_g",
            lambda index: message("{weight} g is very little here.", weight=int(weights[index])),
            message("Make sure that the list does not mean kilograms."),
        )


def _too_heavy(weights: Whole, kind: str, maximum_g: int) -> Callable[[int], Message]:
    return lambda index: message(
        "{weight} g is more than the {maximum} g that a {kind} may weigh.",
        weight=int(weights[index]),
        maximum=maximum_g,
        kind=words_of(kind),
    )
