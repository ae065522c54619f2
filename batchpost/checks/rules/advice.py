"""Advice of delivery (уведомление о вручении): someone to send it to, an item to go with."""

from collections.abc import Iterator
from typing import Final

from batchpost.checks.context import ListContext
from batchpost.model.finding import Finding, Severity
from batchpost.model.finding_code import FindingCode
from batchpost.model.message import N_, message

TITLE: Final = N_("Advice of delivery")
CODES: Final = {
    "advice.no_contact": FindingCode(
        Severity.ERROR,
        N_("An electronic advice needs a phone or an e-mail."),
        N_(
            "the operator's interface for batch mail: notification 5 needs them "
            "(KuberLite/belpost, K)"
        ),
        {"advice": ["electronic"], "phone": [None], "email": [None]},
        floor=Severity.WARNING,
    ),
    "advice.ordinary": FindingCode(
        Severity.WARNING,
        N_("An advice of delivery goes with items handed over against signature."),
        N_("ordinary items get no receipt and no signature (http://www.mpt.gov.by/be/faq, V)"),
        {"category": ["ordinary"], "advice": ["simple"]},
    ),
}
_LETTER_POST: Final = (
    "letter",
    "postcard",
    "printed_papers",
    "literature_for_the_blind",
    "small_packet",
)


def check(context: ListContext) -> Iterator[Finding]:
    """Return the items whose advice cannot be sent."""
    electronic = context.equals("advice", "electronic")
    yield from context.report(
        "advice.no_contact",
        electronic & ~context.present("phone") & ~context.present("email"),
        "advice",
        message("An electronic advice is asked for, but there is neither phone nor e-mail."),
        message("Fill in the phone or the e-mail, or choose another advice."),
    )
    ordinary = context.equals("category", "ordinary") & context.equals("kind", *_LETTER_POST)
    wanted = context.equals("advice", "simple", "registered", "electronic")
    yield from context.report(
        "advice.ordinary",
        ordinary & wanted,
        "advice",
        message("An advice of delivery is asked for an ordinary item."),
        message("Ask the client; an advice needs --category registered or insured."),
    )
