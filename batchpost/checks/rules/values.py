"""Declared value and cash on delivery: they go together and with the category."""

from collections.abc import Iterator
from typing import Final

from batchpost.checks.context import ListContext
from batchpost.model.finding import Finding, Severity
from batchpost.model.finding_code import FindingCode
from batchpost.model.message import N_, message
from batchpost.model.words import words_of

TITLE: Final = N_("Declared value and cash on delivery")
CODES: Final = {
    "declared_value.missing": FindingCode(
        Severity.ERROR,
        N_("An insured item has a declared value."),
        N_(
            "list types of the operator's interface: an item with a declared value is a type of "
            "its own (KuberLite/belpost postal_delivery_types, K); domestic classes of "
            "http://212.98.168.70/services/belarus (V); EMPTY_INSR_VALUE of Otpravka"
        ),
        {"category": ["insured"], "declared_value": [None]},
        floor=Severity.ERROR,
    ),
    "declared_value.not_insured": FindingCode(
        Severity.ERROR,
        N_("A declared value within the country makes the item an insured one."),
        N_(
            "list types of the operator's interface: an item with a declared value is a type of "
            "its own (KuberLite/belpost postal_delivery_types, K); domestic classes of "
            "http://212.98.168.70/services/belarus (V)"
        ),
        {"category": ["registered"], "declared_value": [1000]},
        floor=Severity.WARNING,
    ),
    "declared_value.perhaps_customs": FindingCode(
        Severity.WARNING,
        N_("A value abroad may be the value for the customs only."),
        N_("assumption: export lists carry a customs value under the same heading"),
        {"category": ["registered"], "declared_value": [1000], "country": ["PL"]},
        floor=Severity.INFO,
    ),
    "declared_value.negative": FindingCode(
        Severity.ERROR,
        N_("A declared value is not below nothing."),
        N_("arithmetic"),
        {"category": ["insured"], "declared_value": [-1]},
        floor=Severity.ERROR,
    ),
    "cod.above_declared_value": FindingCode(
        Severity.ERROR,
        N_("Cash on delivery is not above the declared value."),
        N_(
            "NOT_INSURED_PAYMENT of Otpravka; the same rule in programs for the operator's "
            "interface (K)"
        ),
        {"category": ["insured"], "declared_value": [5000], "cod_amount": [7550]},
        floor=Severity.WARNING,
    ),
    "cod.without_declared_value": FindingCode(
        Severity.WARNING,
        N_("Cash on delivery goes with a declared value."),
        N_("one merchant's setting allows it up to 238 BYN (unsure), so a warning only"),
        {"cod_amount": [2000]},
    ),
    "cod.negative": FindingCode(
        Severity.ERROR,
        N_("Cash on delivery is not below nothing."),
        N_("arithmetic"),
        {"cod_amount": [-1]},
        floor=Severity.ERROR,
    ),
}


def check(context: ListContext) -> Iterator[Finding]:
    """Return the amounts that contradict one another or the category."""
    yield from _check_declared(context)
    yield from _check_cod(context)


def _check_declared(context: ListContext) -> Iterator[Finding]:
    values, known = context.whole("declared_value")
    yield from context.report(
        "declared_value.negative",
        known & (values < 0),
        "declared_value",
        message("A declared value cannot be below nothing."),
        message("Correct the cell or ask the client."),
    )
    unread = context.unread("declared_value")
    yield from context.report(
        "declared_value.missing",
        context.equals("category", "insured") & (values == 0) & ~unread,
        "declared_value",
        message("The item is insured, but it has no declared value."),
        message("Fill in the declared value, or give another --category."),
    )
    bare = context.equals("category", "registered", "ordinary") & (values > 0)
    yield from context.report(
        "declared_value.not_insured",
        bare & ~context.abroad,
        "declared_value",
        lambda index: message(
            "A declared value of {value} stands at an item of the category {category}.",
            value=context.shown("declared_value", index),
            category=words_of(context.text("category")[index].as_py()),
        ),
        message("Accept the list with --category insured, or have the value taken out."),
    )
    yield from context.report(
        "declared_value.perhaps_customs",
        bare & context.abroad,
        "declared_value",
        lambda index: message(
            "The value {value} may be meant for the customs: the item is not insured.",
            value=context.shown("declared_value", index),
        ),
        message("Ask the client; insured items need --category insured."),
    )


def _check_cod(context: ListContext) -> Iterator[Finding]:
    values, _ = context.whole("declared_value")
    cod, known = context.whole("cod_amount")
    yield from context.report(
        "cod.negative",
        known & (cod < 0),
        "cod_amount",
        message("Cash on delivery cannot be below nothing."),
        message("Correct the cell or ask the client."),
    )
    yield from context.report(
        "cod.above_declared_value",
        (values > 0) & (cod > values),
        "cod_amount",
        lambda index: message(
            "Cash on delivery of {cod} is above the declared value of {value}.",
            cod=context.shown("cod_amount", index),
            value=context.shown("declared_value", index),
        ),
        message("Correct one of the two amounts or ask the client."),
    )
    told = context.equals("category", "insured") | context.unread("declared_value")
    yield from context.report(
        "cod.without_declared_value",
        (values == 0) & (cod > 0) & ~told,
        "cod_amount",
        message("Cash on delivery is asked for without a declared value."),
        message("Ask the client whether the value should be declared."),
    )
