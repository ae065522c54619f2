"""A checked list as the JSON other programs rely on, and its findings for people."""

import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from batchpost.commands._desk import Desk
from batchpost.commands._findings_talk import page_findings
from batchpost.commands._show import (
    Column,
    Rows,
    encoded,
    encoded_each,
    print_table,
    show,
    show_json,
)
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
    columns = _item_columns(items, home)
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def item_rows(items: "pd.DataFrame", home: str) -> Rows:
    """Return the same as JSON text, an item a line; each column is encoded at one go."""
    columns = _item_columns(items, home)
    fields = ", ".join(f'"{name}": %s' for name in columns)
    encoded = [encoded_each(values) for values in columns.values()]
    return Rows([f"{{{fields % cells}}}" for cells in zip(*encoded, strict=True)])


def _item_columns(items: "pd.DataFrame", home: str) -> dict[str, list[Any]]:
    from batchpost.model.items import AMOUNTS, NAMES
    from batchpost.model.phones import phones_e164

    columns = {name: _values(items[name]) for name in NAMES}
    for name in AMOUNTS:
        columns[name] = [
            None if value is None else amount(value, currency or home)
            for value, currency in zip(columns[name], columns["currency"], strict=True)
        ]
    columns["marks"] = [(marks or "").split() for marks in columns["marks"]]
    columns["phone_e164"] = phones_e164(columns["phone"], columns["country"])
    return columns


def _values(column: "pd.Series[Any]") -> list[Any]:
    """Return a column of text or whole numbers as plain values, a missing one as `None`."""
    import pyarrow as pa

    values = pa.array(column.array)
    if isinstance(values, pa.ChunkedArray):
        values = values.combine_chunks()
    if pa.types.is_integer(values.type) and values.null_count:
        there = column.notna().to_numpy().tolist()
        whole = values.fill_null(0).to_numpy(zero_copy_only=False).tolist()
        return [value if known else None for value, known in zip(whole, there, strict=True)]
    listed: list[Any] = values.to_numpy(zero_copy_only=False).tolist()
    return listed


def list_document(checked: "CheckedList", language: Language, home: str) -> dict[str, Any]:
    """Return the whole answer of `check --format json`."""
    from dataclasses import asdict

    from batchpost.workflows.check_list import totals

    listing = checked.listing
    currency = currency_of(listing.items, home)
    sums = totals(listing.items, currency)
    manifest = asdict(listing.manifest)
    if manifest["list_date"] is not None:
        manifest["list_date"] = manifest["list_date"].isoformat()
    return {
        "source": asdict(listing.source),
        "manifest": manifest,
        "columns": [asdict(column) for column in listing.columns],
        "items": item_rows(listing.items, home),
        "findings": Rows(
            [encoded(finding_document(finding, language)) for finding in checked.findings]
        ),
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
    """Return the currency of the items' amounts, the office's where none or several are said."""
    found = items["currency"].dropna().unique()
    return str(found[0]) if len(found) == 1 else home


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
    """Show findings on stdout: to a person errors first, elsewhere in the order of the rows."""
    if shown_as == "table":
        if sys.stdout.isatty():
            rest = message("All of them: --format csv, --format json, or --answer FILE.xlsx.")
            page_findings(desk, findings, rest)
        elif findings:
            print_table(desk, _columns(findings), finding_rows(findings, desk.language))
    elif shown_as == "json":
        show_json(Rows([encoded(finding_document(each, desk.language)) for each in findings]))
    else:
        rows = [finding_document(finding, desk.language) for finding in findings]
        show(desk, shown_as, _columns(findings), rows)


def tell_findings(desk: Desk, findings: Sequence[Finding]) -> None:
    """Say the findings on stderr, where stdout is for the result."""
    if sys.stderr.isatty():
        rest = message("All of them: `batchpost check LIST --format csv`.")
        page_findings(desk, findings, rest, talk=True)
    elif findings:
        rows = finding_rows(findings, desk.language)
        print_table(desk, _columns(findings), rows, talk=True)


def _columns(findings: Sequence[Finding]) -> tuple[Column, ...]:
    """Leave the sheet out where there is but one."""
    if len({finding.place.sheet for finding in findings}) > 1:
        return (Column("sheet", N_("Sheet")), *FINDING_COLUMNS)
    return FINDING_COLUMNS


def tell_summary(desk: Desk, checked: "CheckedList") -> None:
    """Say which columns were not read, how many items there are and what was found."""
    unread = [
        each
        for each in checked.listing.columns
        if each.heading and each.example and not (each.field or each.role or each.note)
    ]
    if unread:
        headings = ", ".join(f"«{' '.join(each.heading.split())}»" for each in unread)
        desk.tell(message("Columns that are not read: {columns}.", columns=headings))
    items = checked.listing.items
    desk.tell(
        message(
            "{path}: {items}, {weight} g in all; {errors}, {warnings}.",
            path=checked.listing.source.path,
            items=counted("{count} item", "{count} items", len(items)),
            weight=int(items["weight_g"].sum()),
            errors=counted("{count} error", "{count} errors", checked.count(Severity.ERROR)),
            warnings=counted(
                "{count} warning", "{count} warnings", checked.count(Severity.WARNING)
            ),
        )
    )
