"""What a deed adds to the turnover that reports add up, or takes from it. Pure functions."""

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from batchpost.ledger import schema
from batchpost.ledger.columnar import of_frame
from batchpost.model.items import AMOUNTS

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

    from batchpost.ledger.entries import Derived

_GROUP = ["kind", "category"]
_ITEM_SUMS = ["weight_g", *AMOUNTS]
_AMOUNTS = ["net", "vat", "gross"]
_SERVICE = ["service", "title"]
#: Sums by table, as facts of an entry hold them.
Sums = dict[str, list[dict[str, Any]]]
_Groups = dict[tuple[str | None, ...], dict[str, int]]
#: Facts of the list that stand in each row of its turnover.
OF_BATCH = ("batch_no", "client_id", "operator", "payment", "currency")


def sums_of(
    items: "pa.Table",
    charges: "pa.Table",
    labels: "pa.ChunkedArray",
    *,
    amounts_in: str | None,
    sign: int = 1,
) -> Sums:
    """Return what items with their charges come to, by kind and by service.

    Args:
        items: Line, kind, category, amounts and their currency, of the items.
        charges: Their charges.
        labels: The line of each label that was used up with them.
        amounts_in: The currency of the amounts summed up, `None` for all; see `amount_sums`.
        sign: -1 takes the items out again.
    """
    items = _without_other_amounts(items, amounts_in)
    return {
        "turnover": _rows(_by_kind(items, charges, labels), _GROUP, sign),
        "service_turnover": _rows(_by_service(charges), _SERVICE, sign),
    }


def sums_of_frames(
    items: "pd.DataFrame",
    charges: "pd.DataFrame",
    labels: "pd.Series[int]",
    *,
    amounts_in: str | None,
    sign: int = 1,
) -> Sums:
    """Return `sums_of` data frames."""
    return sums_of(
        of_frame(items, ["line_no", *_GROUP, *_ITEM_SUMS, "currency"]),
        of_frame(charges, ["line_no", *_SERVICE, *_AMOUNTS]),
        of_frame(labels.to_frame("line_no"), ["line_no"])["line_no"],
        amounts_in=amounts_in,
        sign=sign,
    )


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


def _without_other_amounts(items: "pa.Table", currency: str | None) -> "pa.Table":
    """Return items whose amounts in another currency than this are missing."""
    import pyarrow as pa  # noqa: PLC0415 - 0.2 s that small deeds need not pay
    import pyarrow.compute as pc  # noqa: PLC0415 - same

    if currency is None:
        return items
    other = pc.fill_null(pc.not_equal(items["currency"], currency), fill_value=False)
    if not pc.any(other).as_py():
        return items
    for name in AMOUNTS:
        own = pc.if_else(other, pa.scalar(None, pa.int64()), items[name])
        items = items.set_column(items.column_names.index(name), name, own)
    return items


def _by_kind(items: "pa.Table", charges: "pa.Table", labels: "pa.ChunkedArray") -> _Groups:
    import pyarrow as pa  # noqa: PLC0415 - 0.2 s that small deeds need not pay

    amounts = _with_group(charges.select(["line_no", *_AMOUNTS]), items)
    used = _with_group(pa.table({"line_no": labels}), items)
    found = _summed(items, _GROUP, "items", _ITEM_SUMS)
    for other in (_summed(amounts, _GROUP, None, _AMOUNTS),
                  _summed(used, _GROUP, "labels", [])):  # fmt: skip
        for group, sums in other.items():
            found[group] |= sums
    nothing = dict.fromkeys((*_AMOUNTS, "labels"), 0)
    return {group: nothing | sums for group, sums in found.items()}


def _by_service(charges: "pa.Table") -> _Groups:
    return _summed(charges, _SERVICE, "charges", _AMOUNTS, {"line_no": "items"})


def _with_group(rows: "pa.Table", items: "pa.Table") -> "pa.Table":
    """Return rows of items with kind and category of these; rows of other items are left out."""
    import pyarrow.compute as pc  # noqa: PLC0415 - see above

    where = pc.index_in(rows["line_no"], value_set=items["line_no"])
    rows, where = rows.filter(where.is_valid()), where.drop_null()
    for name in _GROUP:
        rows = rows.append_column(name, items[name].take(where))
    return rows


def _summed(
    rows: "pa.Table",
    group: Sequence[str],
    counted: str | None,
    summed: Sequence[str],
    told_apart: Mapping[str, str] = MappingProxyType({}),
) -> _Groups:
    """Return sums by group.

    Args:
        rows: What is summed up.
        group: The columns that make a group.
        counted: What the number of rows is called, where it is wanted.
        summed: The columns whose sums are wanted.
        told_apart: Columns whose different values are counted, with what the number is called.
    """
    ways: list[Any] = [(name, "sum") for name in summed]
    ways += [(name, "count_distinct") for name in told_apart]
    names = {f"{name}_sum": name for name in summed}
    names |= {f"{name}_count_distinct": called for name, called in told_apart.items()}
    if counted is not None:
        ways.append(([], "count_all"))
        names["count_all"] = counted
    found = rows.group_by(list(group), use_threads=False).aggregate(ways).to_pylist()
    return {
        tuple(row[name] for name in group): {new: row[old] or 0 for old, new in names.items()}
        for row in found
    }


def _rows(groups: _Groups, names: Sequence[str], sign: int) -> list[dict[str, Any]]:
    """Return sums as rows in the order of their groups, what has no name last; signed."""
    in_order = sorted(groups, key=lambda group: [(name is None, name or "") for name in group])
    return [
        dict(zip(names, group, strict=True))
        | {name: sign * value for name, value in groups[group].items()}
        for group in in_order
    ]


def _numbered(rows: Sequence[Mapping[str, Any]], own: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [{**own, **row, "turnover_no": number} for number, row in enumerate(rows, 1)]
