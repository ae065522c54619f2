"""What an item cannot be accepted without: to whom, where to, by which index."""

from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from batchpost.checks.context import ListContext, Mask
from batchpost.model.finding import Finding, Severity
from batchpost.model.finding_code import FindingCode
from batchpost.model.message import N_, Message, message

TITLE: Final = N_("Required fields")
_SOURCE = N_(
    "fields of the list ф.103 and of the operator's interface for batch mail "
    "(KuberLite/belpost batch_item_schema, K)"
)
CODES: Final = {
    "addressee.missing": FindingCode(
        Severity.ERROR,
        N_("Every item has an addressee."),
        _SOURCE,
        {"addressee": [None]},
        floor=Severity.WARNING,
    ),
    "address.missing": FindingCode(
        Severity.ERROR,
        N_("Every item has an address, or at least a town."),
        _SOURCE,
        {"address": [None], "locality": [None]},
        floor=Severity.WARNING,
    ),
    "postcode.missing": FindingCode(
        Severity.ERROR,
        N_("Every item within the country has a postcode."),
        _SOURCE,
        {"postcode": [None]},
        floor=Severity.WARNING,
    ),
    "country.missing": FindingCode(
        Severity.ERROR,
        N_("Every item that goes abroad has a country."),
        _SOURCE,
        {"country": ["PL", None], "postcode": ["00-001", None], "region": [None, None]},
        said={"direction": "international"},
        floor=Severity.ERROR,
    ),
}


class _Need(NamedTuple):
    code: str
    field: str
    missing: Callable[[ListContext], Mask]
    in_row: Message
    in_list: Message


_NEEDS: Final = (
    _Need(
        "addressee.missing",
        "addressee",
        lambda context: ~context.present("addressee"),
        message("The addressee is missing."),
        message("The list has no column with addressees."),
    ),
    _Need(
        "address.missing",
        "address",
        lambda context: ~context.present("address") & ~context.present("locality"),
        message("The address is missing."),
        message("The list has no column with addresses."),
    ),
    _Need(
        "postcode.missing",
        "postcode",
        lambda context: ~context.present("postcode") & ~context.abroad,
        message("The postcode is missing."),
        message("The list has no column with postcodes."),
    ),
    _Need(
        "country.missing",
        "country",
        lambda context: ~context.present("country") & context.abroad,
        message("The country is missing, and the item goes abroad."),
        message("The list has no column with countries, and it is international."),
    ),
)


def check(context: ListContext) -> Iterator[Finding]:
    """Return what is missing."""
    remedy = message("Fill in the cell, or ask the client.")
    for need in _NEEDS:
        rows = need.missing(context) & ~context.unread(need.field)
        if rows.any() and context.lacks(need.field):
            way_out = message("Ask the client for the column, or say which column it is.")
            yield context.report_list(need.code, need.in_list, way_out)
        else:
            yield from context.report(need.code, rows, need.field, need.in_row, remedy)
