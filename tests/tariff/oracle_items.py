"""Random items for the second opinion: what draws them, what prices them, how they are asked."""

import random
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd
from oracle_abroad import Abroad
from oracle_domestic import Domestic
from oracle_foreign import Letters, RussianPost, Specsvyaz
from oracle_items_belpochta import belpochta
from oracle_items_foreign import letter_of, russianpost, specsvyaz
from oracle_lists import Charges, Item

from batchpost.model.items import NAMES, item_table

CATEGORIES = ("legal_entity", "individual")
#: Hryvnias to the dollar from two days on; the test writes them into the office's rates.
RATES = {date(2026, 4, 1): Decimal("41.2345"), date(2026, 5, 1): Decimal("43.0000")}
WHOLE = {
    "amount",
    "chargeable_days",
    "days",
    "words",
    "months",
    "length_mm",
    "width_mm",
    "height_mm",
}


def drawer(operator: str) -> Callable[[random.Random], Item]:
    """Return what draws an item of a book."""
    known = {"belpochta": belpochta, "specsvyaz": specsvyaz, "russianpost": russianpost}
    return known.get(operator) or letter_of(operator)


def second_opinion(operator: str, category: str, on: date) -> Callable[[Item], Charges]:
    """Return what prices an item of a book naively on a day."""
    if operator == "belpochta":
        home = {payer: Domestic(payer, on) for payer in CATEGORIES}
        away = {payer: Abroad(payer, on) for payer in CATEGORIES}

        def opinion(item: Item) -> Charges:
            lists = away if item["service"].startswith("intl_") else home
            return lists[item.get("payer") or category].charges(item)

        return opinion
    if operator == "specsvyaz":
        return Specsvyaz(category, on).charges
    if operator == "russianpost":
        return RussianPost(category, on).charges
    rate = max(((day, rate) for day, rate in RATES.items() if day <= on), default=(on, Decimal(1)))
    return Letters(operator, category, on, rate[1]).charges


def frame(batch: list[Item]) -> pd.DataFrame:
    """Return the items as the engine takes them."""
    names: dict[str, None] = dict.fromkeys(name for item in batch for name in item)
    columns: dict[str, list[Any]] = {name: [item.get(name) for item in batch] for name in names}
    own = {name: cells for name, cells in columns.items() if name in NAMES}
    found = item_table({"line_no": list(range(1, len(batch) + 1)), **own})
    for name in columns.keys() - own.keys():
        dtype = "Int64" if name in WHOLE else "string[pyarrow]"
        found[name] = pd.array(columns[name], dtype=dtype)
    return found
