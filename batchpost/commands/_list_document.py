"""A checked list as the JSON other programs rely on, and its findings for people."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from batchpost.commands._desk import Desk
from batchpost.commands._show import Column, print_table, show
from batchpost.language import Language
from batchpost.model.finding import Finding, Severity
from batchpost.model.message import N_, counted, message
from batchpost.model.money import format_minor, minor_digits
from batchpost.reports.finding_json import finding_document

if TYPE_CHECKING:
    import pandas as pd

    from batchpost.workflows.check_list import CheckedList


def amount(minor: int, currency: str) -> str:
    """Return an amount as JSON writes it: two decimals, no grouping."""
    return format_minor(minor, minor_digits(currency))


def item_documents(items: "pd.DataFrame", home: str) -> list[dict[str, Any]]:
    """Return the items as JSON objects; a missing value is null, `home` the office's currency."""
    from batchpost.model.items import AMOUNTS, NAMES

    columns: dict[str, list[Any]] = {}
    for name in NAMES:
        values = items[name].array.to_numpy(dtype=object, na_value=None)
        columns[name] = list(values)
    for name in AMOUNTS:
        columns[name] = [
            None if value is None else amount(int(value), currency or home)
            for value, currency in zip(columns[name], columns["currency"], strict=True)
        ]
    columns["marks"] = [(marks or "").split() for marks in columns["marks"]]
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def list_document(checked: "CheckedList", language: Language, home: str) -> dict[str, Any]:
    """Return the whole answer of `check --format json`."""
    from dataclasses import asdict

    from batchpost.workflows.check_list import totals

    listing = checked.listing
    sums = totals(listing.items)
    currency = currency_of(listing.items, home)
    manifest = asdict(listing.manifest)
    if manifest["list_date"] is not None:
        manifest["list_date"] = manifest["list_date"].isoformat()
    return {
        "source": asdict(listing.source),
        "manifest": manifest,
        "columns": [asdict(column) for column in listing.columns],
        "items": item_documents(listing.items, home),
        "findings": [finding_document(finding, language) for finding in checked.findings],
        "summary": {
            "items": sums.items,
            "errors": checked.count(Severity.ERROR),
            "warnings": checked.count(Severity.WARNING),
            "weight_g": sums.weight_g,
            "declared_value": amount(sums.declared_value, currency),
            "cod_amount": amount(sums.cod_amount, currency),
            "currency": currency,
        },
    }


def currency_of(items: "pd.DataFrame", home: str) -> str:
    """Return the currency of the items' amounts, the office's where none is said."""
    found = items["currency"].dropna()
    return str(found.iloc[0]) if len(found) else home


FINDING_COLUMNS = (
    Column("row", N_("Row"), right=True),
    Column("column", N_("Column")),
    Column("severity", N_("Severity")),
    Column("value", N_("Value")),
    Column("message", N_("What")),
    Column("remedy", N_("What to do")),
    Column("code", N_("Code")),
)


def finding_rows(findings: Iterable[Finding], language: Language) -> list[dict[str, Any]]:
    """Return findings as rows for people."""
    from batchpost.model.words import SEVERITIES

    rows = []
    for finding in findings:
        row = finding_document(finding, language)
        row["severity"] = language.text(SEVERITIES[finding.severity])
        rows.append(row)
    return rows


def show_findings(desk: Desk, shown_as: str, findings: Sequence[Finding]) -> None:
    """Show findings on stdout, errors and remarks together in the order of the rows."""
    if not findings and shown_as == "table":
        return
    rows = (
        finding_rows(findings, desk.language)
        if shown_as == "table"
        else [finding_document(finding, desk.language) for finding in findings]
    )
    show(desk, shown_as, _columns(findings), rows)


def tell_findings(desk: Desk, findings: Sequence[Finding]) -> None:
    """Say the findings on stderr, where stdout is for the result."""
    if findings:
        rows = finding_rows(findings, desk.language)
        print_table(desk, _columns(findings), rows, talk=True)


def _columns(findings: Sequence[Finding]) -> tuple[Column, ...]:
    """Leave the sheet out where there is but one."""
    if len({finding.place.sheet for finding in findings}) > 1:
        return (Column("sheet", N_("Sheet")), *FINDING_COLUMNS)
    return FINDING_COLUMNS


def tell_summary(desk: Desk, checked: "CheckedList") -> None:
    """Say how many items there are and what was found."""
    from batchpost.workflows.check_list import totals

    sums = totals(checked.listing.items)
    desk.tell(
        message(
            "{path}: {items}, {weight} g in all; {errors}, {warnings}.",
            path=checked.listing.source.path,
            items=counted("{count} item", "{count} items", sums.items),
            weight=sums.weight_g,
            errors=counted("{count} error", "{count} errors", checked.count(Severity.ERROR)),
            warnings=counted(
                "{count} warning", "{count} warnings", checked.count(Severity.WARNING)
            ),
        )
    )
