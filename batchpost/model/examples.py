"""Example items of the form for clients: invented persons, known again when left in a list."""

import csv
from functools import lru_cache
from pathlib import Path

_ROWS = Path(__file__).parent / "data" / "form_examples.csv"


@lru_cache
def example_items() -> tuple[dict[str, str], ...]:
    """Return the example items by the names of their fields."""
    with _ROWS.open(encoding="utf-8", newline="") as opened:
        return tuple(csv.DictReader(line for line in opened if not line.startswith("#")))
