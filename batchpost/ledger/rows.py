"""An acceptance as rows of the tables, and back. No database here."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from batchpost.ledger import schema
from batchpost.ledger.packing import (
    pack_book,
    pack_message,
    unpack_book,
    unpack_message,
)
from batchpost.ledger.store import Row
from batchpost.model.acceptance import ACCEPTED_COLUMNS, Acceptance, DueDates, Totals
from batchpost.model.client import Client
from batchpost.model.finding import Finding, Place, Severity
from batchpost.model.items import COLUMNS
from batchpost.model.labels import NumberUsed
from batchpost.model.listing import ControlTotals, Manifest, Source

if TYPE_CHECKING:
    import pandas as pd

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
_SOURCE = ("path", "sha256", "format", "encoding", "sheet", "header_row", "layout")
_TOTALS = ("items", "weight_g", "declared_value", "cod_amount", "net", "vat", "gross")


def storable(text: str) -> str:
    """Return a text from outside with what no database keeps made visible.

    >>> storable(chr(0xDCFF) + chr(0) + ".xlsx") == chr(92) + "udcff␀.xlsx"
    True
    """
    return text.encode("utf-8", "backslashreplace").decode("utf-8").replace("\0", "␀")


def count_totals(items: "pd.DataFrame", charges: "pd.DataFrame") -> Totals:
    """Return the sums of an item table and its charges."""
    return Totals(
        items=len(items),
        weight_g=int(items["weight_g"].sum()),
        declared_value=int(items["declared_value"].sum()),
        cod_amount=int(items["cod_amount"].sum()),
        net=int(charges["net"].sum()),
        vat=int(charges["vat"].sum()),
        gross=int(charges["gross"].sum()),
    )


def batch_values(acceptance: Acceptance) -> dict[str, Any]:
    """Return the batch's row, all but its numbers and the client's version."""
    client, source, manifest = acceptance.client, acceptance.source, acceptance.manifest
    offset = acceptance.accepted_at.utcoffset()
    assert offset is not None, acceptance.accepted_at
    due = acceptance.due
    values = {
        "accepted_at": acceptance.accepted_at,
        "utc_offset_s": int(offset.total_seconds()),
        "operator": acceptance.operator,
        "client_id": client.client_id,
        "payment": client.payment.value,
        "vat_mode": client.vat_mode.value,
        **{f"source_{name}": getattr(source, name) for name in _SOURCE},
        **{name: getattr(manifest, name) for name in _MANIFEST},
        **{f"control_{name}": getattr(manifest.control, name) for name in _CONTROL},
        "currency": acceptance.currency,
        **{name: getattr(acceptance.totals, name) for name in _TOTALS},
        "book": pack_book(acceptance.book),
        "due_earliest": due.earliest,
        "due_latest": due.latest,
        "due_missing": due.missing,
        "due_source": due.source,
        "due_example": due.example,
    }
    return {
        name: storable(value) if isinstance(value, str) else value for name, value in values.items()
    }


def long_columns(acceptance: Acceptance) -> dict[sa.Table, list[list[Any]]]:
    """Return the values of the long tables, column by column, all but the first, `entry_id`."""
    findings = [_finding_row(finding, no) for no, finding in enumerate(acceptance.findings, 1)]
    labels = acceptance.numbers
    return {
        schema.item: _values(schema.item, acceptance.items),
        schema.addressee: _values(schema.addressee, acceptance.items),
        schema.charge: _values(schema.charge, acceptance.charges),
        schema.finding: [list(column) for column in zip(*findings, strict=True)],
        schema.label: [
            [used.line_no for used in labels],
            [used.roll_id for used in labels],
            [used.serial for used in labels],
        ],
    }


def _values(table: sa.Table, frame: "pd.DataFrame") -> list[list[Any]]:
    """Return the columns of a data frame that `table` has, missing values as `None`."""
    return [
        frame[column.name].to_numpy(dtype=object, na_value=None).tolist()  # type: ignore[call-overload]
        for column in table.columns
        if column.name != "entry_id"
    ]


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
) -> Acceptance:
    """Return the acceptance that was recorded as these rows."""
    zone = timezone(timedelta(seconds=batch["utc_offset_s"]))
    accepted_at: datetime = batch["accepted_at"].astimezone(zone)
    return Acceptance(
        client=client,
        source=Source(**{name: batch[f"source_{name}"] for name in _SOURCE}),
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
        totals=Totals(**{name: batch[name] for name in _TOTALS}),
    )


def _finding_row(finding: Finding, number: int) -> Row:
    return (
        number,
        finding.code,
        finding.severity.value,
        finding.place.sheet,
        finding.place.row,
        finding.place.column,
        None if finding.value is None else storable(finding.value),
        pack_message(finding.message),
        pack_message(finding.remedy),
        finding.line_no,
    )


def _finding_of(row: sa.RowMapping) -> Finding:
    return Finding(
        code=row["code"],
        severity=Severity(row["severity"]),
        place=Place(row["sheet"], row["row"], row["column"]),
        value=row["value"],
        message=unpack_message(row["message"]),
        remedy=unpack_message(row["remedy"]),
        line_no=row["line_no"],
    )
