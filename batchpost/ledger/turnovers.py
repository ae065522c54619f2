"""What a deed adds to the turnover that reports add up, or takes from it. Pure functions."""

from collections.abc import Mapping
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
#: Facts of the list that stand in each row of its turnover.
OF_BATCH = ("batch_no", "client_id", "operator", "payment", "currency")


def turnover_rows(
    of_batch: Mapping[str, Any],
    booked_on: date,
    items: "pd.DataFrame",
    charges: "pd.DataFrame",
    labels: "pd.Series[int] | None" = None,
    *,
    sign: int = 1,
    first_no: int = 1,
) -> "Derived":
    """Return rows of both turnover tables for items with their charges.

    Args:
        of_batch: `OF_BATCH` of the list.
        booked_on: The day whose report counts it.
        items: Line, kind, category and amounts of the items.
        charges: Their charges.
        labels: The line of each label that was used up with them.
        sign: -1 takes the items out again.
        first_no: The number of the first row, where a deed has several sets of them.
    """
    own = {name: of_batch[name] for name in OF_BATCH} | {"booked_on": booked_on}
    yield schema.turnover, _numbered(_by_kind(items, charges, labels), own, sign, first_no)
    own = {name: own[name] for name in ("client_id", "currency", "booked_on")}
    yield schema.service_turnover, _numbered(_by_service(charges), own, sign, first_no)


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


def _numbered(
    frame: "pd.DataFrame", own: Mapping[str, Any], sign: int, first_no: int
) -> list[dict[str, Any]]:
    """Return the rows of a frame with what all share; sums are whole numbers, signed."""
    rows = frame.astype(object).where(frame.notna(), None).to_dict("records")
    keys = {*_GROUP, *_SERVICE}
    return [
        {**own, "turnover_no": number}
        | {str(k): v if k in keys else sign * int(v or 0) for k, v in row.items()}
        for number, row in enumerate(rows, first_no)
    ]
