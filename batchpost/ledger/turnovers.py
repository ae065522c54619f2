"""What a deed adds to the turnover that reports add up, or takes from it. Pure functions."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from batchpost.ledger import schema

if TYPE_CHECKING:
    import pandas as pd

    from batchpost.ledger.entries import Derived

_GROUP = ["kind", "category"]
_ITEM_SUMS = ["weight_g", "declared_value", "cod_amount"]
_AMOUNTS = ["net", "vat", "gross"]
_SERVICE = ["service", "title"]
#: Sums by table, as facts of an entry hold them.
Sums = dict[str, list[dict[str, Any]]]
#: Facts of the list that stand in each row of its turnover.
OF_BATCH = ("batch_no", "client_id", "operator", "payment", "currency")


def sums_of(
    items: "pd.DataFrame",
    charges: "pd.DataFrame",
    labels: "pd.Series[int] | None" = None,
    *,
    sign: int = 1,
) -> Sums:
    """Return what items with their charges come to, by kind and by service.

    Args:
        items: Line, kind, category and amounts of the items.
        charges: Their charges.
        labels: The line of each label that was used up with them.
        sign: -1 takes the items out again.
    """
    return {
        "turnover": _signed(_by_kind(items, charges, labels), sign),
        "service_turnover": _signed(_by_service(charges), sign),
    }


def turnover_rows(
    of_batch: Mapping[str, Any], booked_on: date, sums: Mapping[str, Sequence[Mapping[str, Any]]]
) -> "Derived":
    """Return rows of both turnover tables.

    Args:
        of_batch: `OF_BATCH` of the list.
        booked_on: The day whose report counts it.
        sums: What `sums_of` said; several sets may be joined.
    """
    own = {name: of_batch[name] for name in OF_BATCH} | {"booked_on": booked_on}
    yield schema.turnover, _numbered(sums["turnover"], own)
    own = {name: own[name] for name in ("client_id", "currency", "booked_on")}
    yield schema.service_turnover, _numbered(sums["service_turnover"], own)


def _by_kind(
    items: "pd.DataFrame", charges: "pd.DataFrame", labels: "pd.Series[int] | None"
) -> "pd.DataFrame":
    by_line = charges.groupby("line_no")[_AMOUNTS].sum()
    table = items[["line_no", *_GROUP, *_ITEM_SUMS]].copy(deep=False)
    lines = table["line_no"]
    for name in _AMOUNTS:
        table[name] = lines.map(by_line[name]).fillna(0).astype("int64").to_numpy()
    table["labels"] = 0
    if labels is not None:
        table["labels"] = lines.map(labels.value_counts()).fillna(0).astype("int64").to_numpy()
    table["items"] = 1
    sums = ["items", *_ITEM_SUMS, *_AMOUNTS, "labels"]
    return table.groupby(_GROUP, dropna=False, sort=True)[sums].sum().reset_index()


def _by_service(charges: "pd.DataFrame") -> "pd.DataFrame":
    table = charges[["line_no", *_SERVICE, *_AMOUNTS]].copy(deep=False)
    table["charges"] = 1
    groups = table.groupby(_SERVICE, dropna=False, sort=True)
    found = groups[["charges", *_AMOUNTS]].sum()
    found["items"] = groups["line_no"].nunique()
    return found.reset_index()


def _signed(frame: "pd.DataFrame", sign: int) -> list[dict[str, Any]]:
    """Return the rows of a frame, its sums as whole numbers, signed."""
    rows = frame.astype(object).where(frame.notna(), None).to_dict("records")
    keys = {*_GROUP, *_SERVICE}
    return [
        {str(k): v if k in keys else sign * int(v or 0) for k, v in row.items()} for row in rows
    ]


def _numbered(rows: Sequence[Mapping[str, Any]], own: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [{**own, **row, "turnover_no": number} for number, row in enumerate(rows, 1)]
