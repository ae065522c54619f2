"""Amounts that are charged for are in the currency of the tariff."""

from collections.abc import Iterator
from typing import Final

from batchpost.checks.context import ListContext, Mask
from batchpost.checks.facts import kind_needs
from batchpost.model.finding import Finding, Severity
from batchpost.model.finding_code import FindingCode
from batchpost.model.message import N_, message

TITLE: Final = N_("Currency of the tariff")
CODES: Final = {
    "currency.no_rate": FindingCode(
        Severity.ERROR,
        N_("Declared values and cash on delivery abroad are in the currency of the tariff."),
        N_(
            "the operator's interface knows BYN only for value and cash on delivery (K); insurance "
            "is a percentage of the value, and no rate is set at which another currency is taken"
        ),
        {
            "category": ["insured"],
            "declared_value": [10_000],
            "currency": ["EUR"],
            "country": ["PL"],
            "postcode": ["00-001"],
        },
        floor=Severity.ERROR,
    ),
}


def check(context: ListContext) -> Iterator[Finding]:
    """Return the items abroad whose insurance or cash on delivery is in another currency.

    Of domestic ones the reader says so (`currency.foreign`). A value that is only for the
    customs may be in any currency.
    """
    own = context.rules.home_currency
    foreign = context.present("currency") & ~context.equals("currency", own)
    rows = foreign & context.abroad & ~context.unread("currency")
    if not rows.any():
        return
    insured = _insured(context) & (context.whole("declared_value")[0] > 0)
    yield from context.report(
        "currency.no_rate",
        rows & insured,
        "declared_value",
        lambda index: message(
            "The item is insured for {value} {currency}; without a rate of exchange it has no "
            "price.",
            value=context.shown("declared_value", index),
            currency=context.shown("currency", index),
        ),
        message(
            "Ask the client for the amounts in {own}. Where the value is for the customs only, the "
            "item is an ordinary or registered one (--category).",
            own=own,
        ),
    )
    yield from context.report(
        "currency.no_rate",
        rows & (context.whole("cod_amount")[0] > 0) & ~insured,
        "cod_amount",
        lambda index: message(
            "Cash on delivery is asked for in {currency}; it is taken in {own} only.",
            currency=context.shown("currency", index),
            own=own,
        ),
        message("Ask the client for the amounts in {own}.", own=own),
    )


def _insured(context: ListContext) -> Mask:
    """Return the items whose value is charged for, also where a kind needs no category."""
    free = [kind for kind, needs in kind_needs().items() if not needs.category]
    bare = ~context.present("category") & context.equals("kind", *free)
    return context.equals("category", "insured") | bare
