"""One list holds items of one kind, one category and one direction, and says which."""

from collections.abc import Iterator
from typing import Final

import numpy as np
import pyarrow.compute as pc

from batchpost.checks.context import ListContext, Mask
from batchpost.checks.facts import kind_needs
from batchpost.model.finding import Finding, Severity
from batchpost.model.finding_code import FindingCode
from batchpost.model.items import Direction
from batchpost.model.message import N_, message
from batchpost.model.words import words_of

TITLE: Final = N_("One kind, category and direction to a list")
_SOURCE = N_(
    "form ф.103 and the list types of the operator's interface (KuberLite/belpost batch_schema, "
    "K); DIFFERENT_MAIL_TYPE and DIFFERENT_MAIL_CATEGORY of Otpravka"
)
CODES: Final = {
    "kind.missing": FindingCode(
        Severity.ERROR,
        N_("The kind of the items is known."),
        _SOURCE,
        {"kind": [None]},
        floor=Severity.ERROR,
    ),
    "category.missing": FindingCode(
        Severity.ERROR,
        N_("The category of the items is known."),
        _SOURCE,
        {"category": [None]},
        floor=Severity.ERROR,
    ),
    "kind.mixed": FindingCode(
        Severity.ERROR,
        N_("All items of a list are of one kind."),
        _SOURCE,
        {"kind": ["letter", "letter", "small_packet"]},
        floor=Severity.WARNING,
    ),
    "category.mixed": FindingCode(
        Severity.ERROR,
        N_("All items of a list are of one category."),
        _SOURCE,
        {"category": ["registered", "registered", "ordinary"]},
        floor=Severity.WARNING,
    ),
    "direction.mixed": FindingCode(
        Severity.ERROR,
        N_("A list holds items within the country or items abroad, not both."),
        _SOURCE,
        {"country": ["BY", "PL"], "postcode": ["220030", "00-001"]},
        floor=Severity.WARNING,
    ),
    "direction.doubtful": FindingCode(
        Severity.WARNING,
        N_("The direction of a list fits the countries of its items."),
        N_("assumption: the word or the column may be wrong"),
        {"country": ["PL"], "postcode": ["00-001"]},
        said={"direction": "domestic"},
    ),
}


def check(context: ListContext) -> Iterator[Finding]:
    """Return what makes it more than one list, or no one knows which."""
    if not context.count:
        return
    yield from _missing_kind(context)
    yield from _missing_category(context)
    for field, code in (("kind", "kind.mixed"), ("category", "category.mixed")):
        yield from _mixed(context, field, code)
    yield from _directions(context)


def _missing_kind(context: ListContext) -> Iterator[Finding]:
    rows = ~context.present("kind") & ~context.unread("kind")
    remedy = message("Give it by --kind, such as --kind letter or --kind parcel.")
    if rows.all():
        said = message("Nothing in the list says what kind of items it holds.")
        yield context.report_list("kind.missing", said, remedy)
    else:
        said = message("The kind of the item is missing.")
        yield from context.report("kind.missing", rows, "kind", said, remedy)


def _missing_category(context: ListContext) -> Iterator[Finding]:
    free = [kind for kind, needs in kind_needs().items() if not needs.category]
    need = ~context.equals("kind", *free)
    rows = need & ~context.present("category") & ~context.unread("category")
    remedy = message(
        "Give it by --category: ordinary, registered or insured. Parcels and EMS need none."
    )
    if rows.all():
        said = message("Nothing in the list says of what category its items are.")
        yield context.report_list("category.missing", said, remedy)
    else:
        said = message("The category of the item is missing.")
        yield from context.report("category.missing", rows, "category", said, remedy)


def _mixed(context: ListContext, field: str, code: str) -> Iterator[Finding]:
    encoded = context.text(field).dictionary_encode()
    names = encoded.dictionary.to_pylist()
    if len(names) < 2:
        return
    indices = encoded.indices.fill_null(len(names)).to_numpy(zero_copy_only=False)
    usual = int(np.bincount(indices, minlength=len(names) + 1)[: len(names)].argmax())
    rows: Mask = (indices != usual) & (indices < len(names))
    yield from context.report(
        code,
        rows,
        field,
        lambda index: message(
            "This item is {own}, most of the list are {usual}.",
            own=words_of(names[indices[index]]),
            usual=words_of(names[usual]),
        ),
        message("Make a list of its own for these items."),
    )


def _directions(context: ListContext) -> Iterator[Finding]:
    given = context.listing.manifest.direction
    abroad = context.abroad
    international = given == Direction.INTERNATIONAL
    if abroad.any() and not abroad.all():
        yield from context.report(
            "direction.mixed",
            ~abroad if international else abroad,
            "country",
            message("The list is international, this item stays within the country.")
            if international
            else message("The list stays within the country, this item goes abroad."),
            message("Make a list of its own for these items, or correct the country."),
        )
    elif (given == Direction.DOMESTIC and abroad.all()) or (international and not abroad.any()):
        countries = pc.unique(context.text("country")).drop_null().to_pylist()
        yield context.report_list(
            "direction.doubtful",
            message(
                "The list is said to be {direction}, but its items go to {countries}.",
                direction=words_of(given),
                countries=", ".join(sorted(countries)[:5]) or context.rules.home_country,
            ),
            message("Give the right --direction, or correct the countries."),
        )
