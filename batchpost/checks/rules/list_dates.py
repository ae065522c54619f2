"""The list's own date fits the day it is handed in."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from batchpost.checks.context import ListContext
from batchpost.model.finding import Finding, Severity
from batchpost.model.finding_code import FindingCode
from batchpost.model.message import N_, message

TITLE: Final = N_("Date of the list")
_OLD: Final = timedelta(days=30)
CODES: Final = {
    "list.date_ahead": FindingCode(
        Severity.WARNING,
        N_("A list is not dated after the day it is handed in."),
        N_("assumption: the date is that of handing in; a list may be made for tomorrow"),
        said={"list_date": date(2099, 1, 1)},
    ),
    "list.date_old": FindingCode(
        Severity.WARNING,
        N_("A list is not a month old."),
        N_("assumption: an old file was taken again; PAST_DUE_DATE of Otpravka"),
        said={"list_date": date(2020, 1, 1)},
    ),
}


def check(context: ListContext) -> Iterator[Finding]:
    """Return a warning where the date is too late or too early."""
    dated, on = context.listing.manifest.list_date, context.rules.on
    if dated is None:
        return
    if dated > on:
        said = message("The list is dated {dated}, after the day of acceptance.", dated=dated)
        remedy = message("Look at the date of the list and at the day of acceptance.")
        yield context.report_list("list.date_ahead", said, remedy, dated.isoformat())
    elif on - dated > _OLD:
        said = message("The list is dated {dated}, more than a month ago.", dated=dated)
        remedy = message("Make sure that it is the list of today's items.")
        yield context.report_list("list.date_old", said, remedy, dated.isoformat())
