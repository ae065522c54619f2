"""Accept a list: number, weigh, price, date, record. All of it or nothing.

The steps are functions of their arguments; `prepare` calls them in order and
`record` hands the whole to the ledger as one transaction.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from batchpost.errors import FindingsError, WrongUseError
from batchpost.identifiers.rolls import count_carried, number_items, opened_roll
from batchpost.model.acceptance import Acceptance
from batchpost.model.client import Client
from batchpost.model.finding import Finding, Place, Severity
from batchpost.model.items import TEXT, WHOLE, typed_column
from batchpost.model.labels import NumberUsed, Roll, RollState
from batchpost.model.listing import Manifest
from batchpost.model.message import counted, message
from batchpost.settings import Settings
from batchpost.workflows.check_list import CheckedList, totals
from batchpost.workflows.label_kinds import about_letters
from batchpost.workflows.label_owners import about_owners
from batchpost.workflows.next_labels import NextLabels, asks_next, roll_named
from batchpost.workflows.price_list import about_month, contract_of, price_list
from batchpost.workflows.weigh_findings import weighed_as_wished

if TYPE_CHECKING:
    import pandas as pd

    from batchpost.ledger import Ledger
    from batchpost.model.weight import Weighed
    from batchpost.workflows.next_labels import Take


class FaultyListError(FindingsError):
    """The list has errors; nothing is recorded."""

    def __init__(self, errors: int, *, answered: bool) -> None:
        super().__init__(
            counted(
                "The list has {count} error and is not accepted; nothing was recorded.",
                "The list has {count} errors and is not accepted; nothing was recorded.",
                errors,
            )
            if answered
            else counted(
                "The list has {count} error and is not accepted; nothing was recorded. "
                "Correct it, or write the answer to the client with --answer FILE.xlsx.",
                "The list has {count} errors and is not accepted; nothing was recorded. "
                "Correct it, or write the answer to the client with --answer FILE.xlsx.",
                errors,
            )
        )


class NumberedAlreadyError(WrongUseError):
    """A first label was given for a list whose items carry numbers."""

    def __init__(self, count: int) -> None:
        super().__init__(
            counted(
                "{count} item of the list carries a number already; leave --first-label out.",
                "{count} items of the list carry numbers already; leave --first-label out.",
                count,
            )
        )


def number(
    items: "pd.DataFrame", first_label: str, ledger: "Ledger", take: "Take | None" = None
) -> tuple["pd.DataFrame", tuple[NumberUsed, ...], Roll | None, list[Finding]]:
    """Number all items from the first scanned label on.

    Where the office keeps no roll of that series, the labels are entered as a roll of
    their own, exactly as long as the list, and a warning says so. Where no label was scanned
    but the next ones are asked for, `take` reserves them.

    Raises:
        NumberedAlreadyError: Items carry numbers.
        LedgerError: A label used before, of another kind, or a roll at its end.
    """
    carried = int(items["item_identifier"].notna().sum())
    if carried:
        raise NumberedAlreadyError(carried)
    states = ledger.reservations.roll_states()
    purpose = {*items["kind"].dropna().unique(), *items["category"].dropna().unique()}
    opened = None
    if take is not None:
        first_label, states = take(states, purpose, len(items))
    else:
        opened = opened_roll(first_label, len(items), states)
    if opened is not None:
        states.append(opened)
    line_numbers = [int(line_no) for line_no in items["line_no"]]
    numbered = number_items(line_numbers, first_label, states, purpose)
    table = items.copy(deep=False)
    table["item_identifier"] = typed_column([identifier for identifier, _ in numbered], TEXT)
    uses = tuple(use for _, use in numbered)
    said = about_letters(table, numbered[0][0]) if numbered else []
    if opened is None:
        return table, uses, None, said
    return table, uses, opened.roll, [*said, _about_unknown(first_label, opened.roll)]


def _about_unknown(label: str, roll: Roll) -> Finding:
    return Finding(
        "label.no_roll",
        Severity.WARNING,
        Place(),
        label,
        message("The office has no roll of labels {series} on record.", series=roll.indicator),
        message("Enter the roll by `batchpost roll issue`; the labels used are recorded."),
    )


def without_numbers(items: "pd.DataFrame") -> list[Finding]:
    """Return a warning where registered items go without a number."""
    bare = items["item_identifier"].isna() & (items["category"] != "ordinary").fillna(value=False)
    count = int(bare.sum())
    if not count:
        return []
    return [
        Finding(
            "identifier.missing",
            Severity.WARNING,
            Place(),
            None,
            counted(
                "{count} registered item has no number; its place in the register stays blank.",
                "{count} registered items have no numbers; their places in the register stay "
                "blank.",
                count,
            ),
            message("Scan the first label and give it by --first-label."),
        )
    ]


def with_weights(items: "pd.DataFrame", weighed: Sequence["Weighed"]) -> "pd.DataFrame":
    """Return the items with weights from the scale in place of the declared ones."""
    table = items.copy(deep=False)
    scale = {each.line_no: each.weight_g for each in weighed}
    weights = [scale.get(line_no) for line_no in items["line_no"]]
    table["weighed_g"] = typed_column(weights, WHOLE)
    differs = (table["weighed_g"] != items["weight_g"]) & table["weighed_g"].notna()
    table["declared_weight_g"] = items["weight_g"].where(differs.fillna(value=True))
    table["weight_g"] = table["weighed_g"].fillna(items["weight_g"])
    return table


def _told(manifest: Manifest, items: "pd.DataFrame") -> Manifest:
    """Return the manifest with kind and category as the items have them, where they agree."""
    said = {name: items[name].dropna().unique() for name in ("kind", "category")}
    return replace(
        manifest,
        kind=str(said["kind"][0]) if len(said["kind"]) == 1 else manifest.kind,
        category=str(said["category"][0]) if len(said["category"]) == 1 else manifest.category,
    )


def prepare(
    checked: CheckedList,
    *,
    client: Client,
    settings: Settings,
    home: Path,
    ledger: "Ledger",
    first_label: str | None,
    weighed: Sequence["Weighed"],
    operator: str,
    at: datetime,
) -> Acceptance:
    """Number, price and date a checked list; nothing is recorded yet.

    Raises:
        FaultyListError: The list has errors.
        ReferenceDataError: No tariff or calendar for the day.
        LedgerError: The labels cannot be used.
    """
    from batchpost.schedule.due import batch_due_dates

    if not checked.acceptable:
        raise FaultyListError(checked.errors, answered=False)
    items = checked.listing.items
    findings = list(checked.findings)
    numbers: tuple[NumberUsed, ...] = ()
    opened_roll = None
    if first_label is not None:
        take = None
        if asks_next(first_label):
            sha256, named = checked.listing.source.sha256, roll_named(first_label)
            take = NextLabels(ledger, sha256, client.client_id, named, operator, at)
        items, numbers, opened_roll, said = number(items, first_label, ledger, take)
    else:
        kept = [RollState(balance.roll) for balance in ledger.rolls()]
        numbers = count_carried(items, kept)
        said = without_numbers(items)
    rolls = [balance.roll for balance in ledger.rolls()]
    said += about_owners(items, numbers, rolls, client)
    terms = ledger.contract_terms(client.client_id)  # before pricing: a later change is noticed
    contract = contract_of(client, ledger, at)
    said += about_month(contract, ledger)
    findings += weighed_as_wished(said, settings.checks.severity)
    items = with_weights(items, weighed)
    priced = price_list(items, client, settings=settings, home=home, contract=contract, at=at)
    due_on, due = batch_due_dates(
        items,
        accepted_at=at,
        office_postcode=settings.office.postcode,
        home=home,
        country=settings.office.country,
        time_zone=settings.office.time_zone,
    )
    items["due_on"] = due_on
    fees = priced.charges.groupby("line_no")["gross"].sum()
    items["fee"] = items["line_no"].map(fees).fillna(0).astype("int64")
    sums = replace(
        totals(items, priced.currency), net=priced.net, vat=priced.vat, gross=priced.gross
    )
    return Acceptance(
        client=client,
        source=checked.listing.source,
        manifest=_told(checked.listing.manifest, items),
        items=items,
        charges=priced.charges,
        currency=priced.currency,
        amounts_in=priced.currency,
        book=priced.book,
        due=due,
        operator=operator,
        accepted_at=at,
        findings=tuple(findings),
        numbers=numbers,
        opened_roll=opened_roll,
        totals=sums,
        terms=terms,
        earlier=contract.earlier if contract is not None else {},
        names=ledger.operators.names(),
    )
