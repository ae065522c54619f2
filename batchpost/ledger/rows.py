"""An acceptance as rows of the tables, and back. No database here."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from batchpost.ledger import schema
from batchpost.ledger.columnar import of_columns, of_frame
from batchpost.ledger.packing import (
    pack_book,
    pack_message,
    unpack_book,
    unpack_message,
)
from batchpost.model.acceptance import (
    ACCEPTED_COLUMNS,
    Acceptance,
    DueDates,
    Totals,
    amount_sums,
)
from batchpost.model.charges import CHARGE_COLUMNS
from batchpost.model.client import Client
from batchpost.model.finding import Finding, Place, Severity
from batchpost.model.items import COLUMNS
from batchpost.model.labels import NumberUsed
from batchpost.model.listing import ControlTotals, Manifest, Source
from batchpost.model.message import Message, message

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

ITEM_DTYPES: dict[str, str] = {column.name: column.dtype for column in COLUMNS} | ACCEPTED_COLUMNS

_CONTROL = ("item_count", "weight_g", "declared_value", "cod_amount")
_MANIFEST = (
    "list_no",
    "list_date",
    "mailer",
    "mailer_tax_id",
    "contract_no",
    "kind",
    "category",
    "direction",
)
_SOURCE = ("sha256", "format", "encoding", "sheet", "header_row", "layout")
_TOTALS = ("items", "weight_g", "declared_value", "cod_amount", "net", "vat", "gross")


def storable(text: str) -> str:
    """Return a text from outside with what no database keeps made visible.

    >>> storable(chr(0xDCFF) + chr(0) + ".xlsx") == chr(92) + "udcff␀.xlsx"
    True
    """
    return text.encode("utf-8", "backslashreplace").decode("utf-8").replace("\0", "␀")


def source_name(source: Source) -> "pa.Table":
    """Return what a list's file was called, as a table of one row."""
    return of_columns({"path": [storable(source.path)]}, ["path"])


def count_totals(items: "pd.DataFrame", charges: "pd.DataFrame", amounts_in: str | None) -> Totals:
    """Return the sums of an item table and its charges; for `amounts_in` see `amount_sums`."""
    return Totals(
        items=len(items),
        weight_g=int(items["weight_g"].sum()),
        **amount_sums(items, amounts_in),
        net=int(charges["net"].sum()),
        vat=int(charges["vat"].sum()),
        gross=int(charges["gross"].sum()),
    )


def batch_values(acceptance: Acceptance) -> dict[str, Any]:
    """Return the batch's facts as JSON knows them, all but its numbers and the versions."""
    client, source, manifest = acceptance.client, acceptance.source, acceptance.manifest
    offset = acceptance.accepted_at.utcoffset()
    assert offset is not None, acceptance.accepted_at
    due = acceptance.due
    values = {
        "accepted_at": acceptance.accepted_at.isoformat(),
        "utc_offset_s": int(offset.total_seconds()),
        "operator": acceptance.operator,
        "client_id": client.client_id,
        "payment": client.payment.value,
        "vat_mode": client.vat_mode.value,
        **{f"source_{name}": getattr(source, name) for name in _SOURCE},
        **{name: getattr(manifest, name) for name in _MANIFEST},
        **{f"control_{name}": getattr(manifest.control, name) for name in _CONTROL},
        "currency": acceptance.currency,
        "amounts_in": acceptance.amounts_in,
        **{name: getattr(acceptance.totals, name) for name in _TOTALS},
        "book": pack_book(acceptance.book),
        "due_earliest": due.earliest,
        "due_latest": due.latest,
        "due_missing": due.missing,
        "due_source": due.source,
        "due_example": due.example,
    }
    return {name: _plain(value) for name, value in values.items()}


def _plain(value: Any) -> Any:
    """Return a fact as JSON knows it."""
    if isinstance(value, date):
        return value.isoformat()
    return storable(value) if isinstance(value, str) else value


def item_tables(items: "pd.DataFrame") -> "tuple[pa.Table, pa.Table]":
    """Return items as two tables: what may stay for good, and what tells of persons."""
    public = [name for name in ITEM_DTYPES if name not in schema.PERSONAL]
    return of_frame(items, public), of_frame(items, ["line_no", *schema.PERSONAL])


def charge_table(charges: "pd.DataFrame") -> "pa.Table":
    """Return charges as a table."""
    return of_frame(charges, CHARGE_COLUMNS)


def label_table(numbers: Sequence[NumberUsed]) -> "pa.Table":
    """Return the labels used as a table; which use each is, is told apart."""
    columns: dict[str, list[Any]] = {
        "line_no": [used.line_no for used in numbers],
        "roll_id": [used.roll_id for used in numbers],
        "serial": [used.serial for used in numbers],
    }
    return of_columns(columns, ["roll_id"])


_FINDING = ("finding_no", "code", "severity", "sheet", "row", "column", "line_no")
_FINDING_TEXT = ("finding_no", "value", "message", "remedy")


def finding_tables(findings: Sequence[Finding]) -> "tuple[pa.Table, pa.Table]":
    """Return findings as two tables: what was found where, and what quotes the client's cells."""
    rows = [_finding_row(finding, number) for number, finding in enumerate(findings, 1)]
    columns = {name: [row[name] for row in rows] for name in (*_FINDING, *_FINDING_TEXT)}
    texts = set(columns) - {"finding_no", "row", "line_no"}
    return (
        of_columns({name: columns[name] for name in _FINDING}, texts),
        of_columns({name: columns[name] for name in _FINDING_TEXT}, texts),
    )


def frame_of(
    rows: Sequence[Sequence[Any]], names: Sequence[str], dtypes: Mapping[str, str]
) -> "pd.DataFrame":
    """Return rows of the database as a data frame with the dtypes of the model."""
    import pandas as pd  # noqa: PLC0415 - 0.4 s that only who reads tables pays

    columns = list(zip(*rows, strict=True)) or [()] * len(names)
    return pd.DataFrame(
        {
            name: pd.array(values, dtype=dtypes[name])  # type: ignore[call-overload]
            for name, values in zip(names, columns, strict=True)
        }
    )[list(dtypes)]


def acceptance_of(
    batch: sa.RowMapping,
    client: Client,
    *,
    items: "pd.DataFrame",
    charges: "pd.DataFrame",
    findings: Sequence[sa.RowMapping],
    numbers: Sequence[Any],
    path: str | None,
    purged_at: datetime | None,
    names: Mapping[str, str],
    amounts_in: str | None,
) -> Acceptance:
    """Return the acceptance that was recorded as these rows.

    A list whose personal data were removed has no `path`: its file is called by its hash.
    """
    zone = timezone(timedelta(seconds=batch["utc_offset_s"]))
    accepted_at: datetime = batch["accepted_at"].astimezone(zone)
    return Acceptance(
        client=client,
        source=Source(
            path=path or f"sha256:{batch['source_sha256'][:16]}",
            **{name: batch[f"source_{name}"] for name in _SOURCE},
        ),
        manifest=Manifest(
            **{name: batch[name] for name in _MANIFEST},
            control=ControlTotals(**{name: batch[f"control_{name}"] for name in _CONTROL}),
        ),
        items=items,
        charges=charges,
        currency=batch["currency"],
        book=unpack_book(batch["book"]),
        due=DueDates(
            earliest=batch["due_earliest"],
            latest=batch["due_latest"],
            missing=batch["due_missing"],
            source=batch["due_source"],
            example=batch["due_example"],
        ),
        operator=batch["operator"],
        accepted_at=accepted_at,
        findings=tuple(_finding_of(row) for row in findings),
        numbers=tuple(NumberUsed(*row) for row in numbers),
        batch_no=batch["batch_no"],
        purged_on=purged_at and purged_at.astimezone(zone).date(),
        entry_id=batch["entry_id"],
        totals=Totals(**{name: batch[name] for name in _TOTALS}),
        names=names,
        amounts_in=amounts_in,
    )


def _finding_row(finding: Finding, number: int) -> dict[str, Any]:
    return {
        "finding_no": number,
        "code": finding.code,
        "severity": finding.severity.value,
        "sheet": finding.place.sheet,
        "row": finding.place.row,
        "column": finding.place.column,
        "line_no": finding.line_no,
        "value": None if finding.value is None else storable(finding.value),
        "message": pack_message(finding.message),
        "remedy": pack_message(finding.remedy),
    }


def _finding_of(row: sa.RowMapping) -> Finding:
    return Finding(
        code=row["code"],
        severity=Severity(row["severity"]),
        place=Place(row["sheet"], row["row"], row["column"]),
        value=row["value"],
        message=_said(row["message"]),
        remedy=_said(row["remedy"]),
        line_no=row["line_no"],
    )


def _said(packed: str | None) -> Message:
    """Return a sentence of a finding; that of a purged list is gone."""
    if packed is None:
        return message("The text was removed with the personal data of the list.")
    return unpack_message(packed)
