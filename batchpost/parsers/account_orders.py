"""Orders as the Russian account's API has them, exported as JSON or as any table.

Their keys are a client's words for roubles and kilograms elsewhere; here they are kopecks and
grams, and nothing in the list says so.
"""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

_KEYS = Path(__file__).parent / "data" / "account_orders.csv"
#: Keys of orders alone, not of the account's workbook: with a hyphen inside.
_KEYS_NEEDED = 2


@dataclass(frozen=True, slots=True)
class OrderKey:
    """What the values under a key are in."""

    unit: str | None
    currency: str | None
    minor: bool


def order_keys(headings: Sequence[str]) -> Mapping[str, OrderKey]:
    """Return what the keys of orders are in, nothing where the headings are not theirs.

    >>> order_keys(["index-to", "mail-type", "payment"])["payment"].minor
    True
    >>> order_keys(["postcode", "payment"])
    {}
    """
    known = _keys()
    telling = {text.lower() for text in headings if "-" in text} & known.keys()
    return known if len(telling) >= _KEYS_NEEDED else {}


@lru_cache
def _keys() -> Mapping[str, OrderKey]:
    with _KEYS.open(encoding="utf-8", newline="") as opened:
        rows = csv.DictReader(line for line in opened if not line.startswith("#"))
        return {
            row["key"]: OrderKey(row["unit"] or None, row["currency"] or None, bool(row["minor"]))
            for row in rows
        }
