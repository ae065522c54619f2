"""Correct an item of an accepted list: its new version checked, priced and dated as on its day."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from batchpost.errors import FindingsError, WrongUseError
from batchpost.ledger.accepted_items import UnknownLineError
from batchpost.ledger.changing import ItemOutError, ListCancelledError
from batchpost.model.acceptance import Acceptance, Totals
from batchpost.model.corrections import CorrectedItems
from batchpost.model.finding import Finding, Severity
from batchpost.model.items import COLUMNS, WHOLE
from batchpost.model.listing import ColumnMatch, ReadList
from batchpost.model.message import message
from batchpost.settings import Settings, books_of
from batchpost.workflows.check_list import rules_of, totals
from batchpost.workflows.price_list import contract_of
from batchpost.workflows.weigh_findings import weighed_as_wished

if TYPE_CHECKING:
    from datetime import datetime

    import pandas as pd

    from batchpost.ledger import Ledger
    from batchpost.model.charges import Priced

#: What an item is due by turns on these.
_DUE_BY = frozenset(("kind", "category", "postcode", "country"))
_CHARGED = ["line_no", "charge_no", "service", "title", "net", "vat"]
_SUMS = ("net", "vat", "gross")


class NothingToCorrectError(WrongUseError):
    """The item is already as it is to become."""

    def __init__(self, batch_no: int, line_no: int) -> None:
        super().__init__(
            message(
                "Line {line_no} of list {batch_no} is so already; name what is to change, such as "
                "--weight-g. Nothing was recorded.",
                batch_no=batch_no,
                line_no=line_no,
            )
        )


class FaultyCorrectionError(FindingsError):
    """The item would not be accepted as it is to become."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(
            message(
                "So the item would not be accepted: {fault} {remedy} Nothing was recorded.",
                fault=finding.message,
                remedy=finding.remedy,
            )
        )


@dataclass(frozen=True)
class Prepared:
    """A correction that may be recorded: the item before and after, the list's new totals.

    `repriced` tells that the item's price changes, and that the tariffs as they are now give the
    item, as it was, another price than the one recorded. `others` counts further items whose
    price changes with it.
    """

    given: CorrectedItems
    before: "pd.Series[Any]"
    after: "pd.Series[Any]"
    totals: Totals
    repriced: bool
    others: int


def find_lines(ledger: "Ledger", acceptance: Acceptance, lines: Collection[int]) -> "pd.DataFrame":
    """Return items that stand, by their lines.

    Raises:
        ListCancelledError: The list was cancelled.
        ItemOutError: A line was excluded.
        UnknownLineError: The list never had it.
    """
    batch_no = acceptance.batch_no or 0
    if acceptance.cancellation is not None:
        raise ListCancelledError(batch_no, acceptance.cancellation.booked_on)
    items = acceptance.items
    missing = sorted(set(lines) - set(items["line_no"].tolist()))
    if missing:
        was = ledger.acceptance(batch_no, as_recorded=True).items["line_no"]
        if missing[0] in set(was.tolist()):
            raise ItemOutError(batch_no, missing[0])
        raise UnknownLineError(batch_no, missing[0], len(was))
    return items[items["line_no"].isin(list(lines))]


def without(acceptance: Acceptance, lines: Collection[int]) -> Totals:
    """Return the totals of a list without some lines."""
    items, charges = acceptance.items, acceptance.charges
    left = items[~items["line_no"].isin(list(lines))]
    return _with_sums(acceptance, left, charges[~charges["line_no"].isin(list(lines))])


def prepare_correction(
    acceptance: Acceptance,
    line_no: int,
    values: Mapping[str, Any],
    *,
    settings: Settings,
    home: Path,
    ledger: "Ledger",
) -> Prepared:
    """Return the new version of an item, priced and dated as on the day of acceptance.

    By the tariff book of that day, for the client as it then was, by the terms then recorded, with
    all items the list was accepted with: what was excluded since left the others their prices.
    Only what the change makes dearer or cheaper is priced anew; where a contract or VAT on the
    batch shares something among all items, others are corrected with it.

    Args:
        acceptance: The list as it stands.
        line_no: The item's line.
        values: What becomes of its columns; `None` empties one.
        settings: The office's.
        home: The office's folder.
        ledger: For the terms of the contract.

    Raises:
        NothingToCorrectError: It is so already.
        FaultyCorrectionError: The rules do not let such an item through.
        LedgerError: As for `find_lines`.
        ReferenceDataError: There is no price for it.
    """
    import pandas as pd

    before = find_lines(ledger, acceptance, [line_no])
    whole = ledger.corrections.whole_list(acceptance.batch_no or 0)
    items = whole.copy()
    at_line = items["line_no"] == line_no
    changed = tuple(name for name, value in values.items() if _differs(before[name], value))
    if not changed:
        raise NothingToCorrectError(acceptance.batch_no or 0, line_no)
    for name in changed:
        items.loc[at_line, name] = _typed(name, values[name])
    if "weight_g" in changed:
        items.loc[at_line, "weighed_g"] = _typed("weight_g", None)
    at = acceptance.accepted_at.astimezone(ZoneInfo(settings.office.time_zone))
    _refuse_faulty(items[at_line].reset_index(drop=True), changed, acceptance, settings, at)
    if _DUE_BY & set(changed):
        items.loc[at_line, "due_on"] = _due_on(items[at_line], at, settings, home)
    was, now = (
        _priced(table, acceptance, settings=settings, home=home, ledger=ledger, at=at)
        for table in (whole, items)
    )
    standing = set(acceptance.items["line_no"].tolist())
    anew = _lines_that_differ(was.charges, now.charges) & standing
    kept = ~acceptance.charges["line_no"].isin(anew)
    charges = pd.concat(
        [acceptance.charges[kept], now.charges[now.charges["line_no"].isin(anew)]]
    ).sort_values(["line_no", "charge_no"])
    fees = charges.groupby("line_no")["gross"].sum()
    items = items[items["line_no"].isin(standing)]
    items = items.assign(fee=items["line_no"].map(fees).fillna(0).astype("int64"))
    lines = {line_no, *anew}
    return Prepared(
        CorrectedItems(
            batch_no=acceptance.batch_no or 0,
            items=items[items["line_no"].isin(lines)].reset_index(drop=True),
            charges=charges[charges["line_no"].isin(lines)].reset_index(drop=True),
            book=now.book if anew else acceptance.book,
            fields=changed,
            known=len(acceptance.changes),
        ),
        before.iloc[0],
        items[items["line_no"] == line_no].iloc[0],
        _with_sums(acceptance, items, charges),
        line_no in anew & _lines_that_differ(acceptance.charges, was.charges),
        len(lines) - 1,
    )


def _with_sums(acceptance: Acceptance, items: "pd.DataFrame", charges: "pd.DataFrame") -> Totals:
    sums = {name: int(charges[name].sum()) for name in _SUMS}
    return replace(totals(items, acceptance.amounts_in), **sums)


def _differs(column: "pd.Series[Any]", value: object) -> bool:
    known = column.astype(object).where(column.notna(), None).iloc[0]
    return bool(known != value)


def _typed(name: str, value: object) -> Any:
    """Return a value for a column, missing where it is emptied."""
    import pandas as pd

    if value is None:
        return pd.NA
    dtype = next(column.dtype for column in COLUMNS if column.name == name)
    return int(str(value)) if dtype == WHOLE else str(value)


def _refuse_faulty(
    item: "pd.DataFrame",
    changed: tuple[str, ...],
    acceptance: Acceptance,
    settings: Settings,
    at: "datetime",
) -> None:
    """Refuse an item that the rules for lists would not let through.

    Raises:
        FaultyCorrectionError: Says what is wrong.
    """
    from batchpost.checks.run import check_items

    # What is emptied now is missing from the item, not from the list; what a purge took is not.
    emptied = (*changed, "address") if "locality" in changed else changed
    columns = tuple(ColumnMatch(at, name, name) for at, name in enumerate(emptied))
    listing = ReadList(acceptance.source, acceptance.manifest, item, (), columns)
    rules = rules_of(settings, at.date(), weight_required=True)
    found = weighed_as_wished(check_items(listing, rules), settings.checks.severity)
    for finding in found:
        if finding.severity is Severity.ERROR and finding.line_no is not None:
            raise FaultyCorrectionError(finding)


def _due_on(item: "pd.DataFrame", at: "datetime", settings: Settings, home: Path) -> Any:
    from batchpost.schedule.due import batch_due_dates

    days, _ = batch_due_dates(
        item,
        accepted_at=at,
        office_postcode=settings.office.postcode,
        home=home,
        country=settings.office.country,
        time_zone=settings.office.time_zone,
    )
    return days.iloc[0]


def _priced(
    items: "pd.DataFrame",
    acceptance: Acceptance,
    *,
    settings: Settings,
    home: Path,
    ledger: "Ledger",
    at: "datetime",
) -> "Priced":
    from batchpost.tariff.pricing import price

    client = acceptance.client
    return price(
        items,
        on=at.date(),
        customer=client.category.book_category,
        operator=acceptance.book.book_id,
        books=books_of(home, settings),
        vat_mode=client.vat_mode,
        contract=contract_of(client, ledger, at, batch_no=acceptance.batch_no),
    )


def _lines_that_differ(one: "pd.DataFrame", other: "pd.DataFrame") -> set[int]:
    """Return the lines that are not charged alike."""
    rows = [set(table[_CHARGED].itertuples(index=False, name=None)) for table in (one, other)]
    return {int(line) for line, *_ in rows[0] ^ rows[1]}
