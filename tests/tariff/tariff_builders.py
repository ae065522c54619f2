"""Building blocks of the tariff's tests: items in few words, where the shared data lie."""

from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from batchpost.model.charges import Priced
from batchpost.model.items import item_table
from batchpost.tariff.pricing import price

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
NUMBERS = {"amount", "chargeable_days", "days", "months", "words"}
BESIDE = NUMBERS | {
    "service", "size", "zone", "place", "contents", "rate_per_day", "priority", "destination",
    "payer", "urgency", "pickup", "settlement",
}  # fmt: skip


def items(**columns: list[Any]) -> pd.DataFrame:
    """Return a table of items; columns the item table has not are added to it."""
    count = len(next(iter(columns.values())))
    own = {name: values for name, values in columns.items() if name not in BESIDE}
    table = item_table({"line_no": list(range(1, count + 1)), **own})
    for name in BESIDE & set(columns):
        dtype = "Int64" if name in NUMBERS else "string[pyarrow]"
        table[name] = pd.array(columns[name], dtype=dtype)
    return table


def price_one(service: str, on: str, customer: str = "legal_entity", **facts: Any) -> Priced:
    """Price one item of a service."""
    options = {name: facts.pop(name) for name in ("vat_mode", "books") if name in facts}
    table = items(service=[service], **{name: [value] for name, value in facts.items()})
    day = date.fromisoformat(on)
    return price(table, on=day, customer=customer, operator="belpochta", **options)
