"""How batchpost itself writes a list: headings and words its own reader knows, as data."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from batchpost.model.examples import example_items

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class FormColumn:
    """One column of a list: its field of the item table, headings by language, its shape."""

    field: str
    headings: dict[str, str]
    width: int
    form: str

    def heading(self, language: str, currency: str) -> str:
        """Return the heading in a language; amounts name their currency."""
        return self.headings[language].format(currency=currency)


@lru_cache
def form_columns() -> dict[str, FormColumn]:
    """Return the columns in their usual order, by field.

    >>> form_columns()["weight_g"].heading("be", "BYN")
    'Маса, г'
    """
    return {
        row["field"]: FormColumn(
            row["field"],
            {code: row[code] for code in ("ru", "be", "en")},
            int(row["width"]),
            row["form"],
        )
        for row in _rows("list_columns.csv")
    }


@lru_cache
def form_words(field: str, language: str) -> dict[str, str]:
    """Return the words for the values of a field, by value.

    >>> form_words("advice", "en")["none"]
    Traceback (most recent call last):
    KeyError: 'none'
    """
    return {row["value"]: row[language] for row in _rows("list_words.csv") if row["field"] == field}


@lru_cache
def form_fields() -> tuple[tuple[str, str, bool], ...]:
    """Return the columns of a form: the field, when it stands there, whether it is required."""
    return tuple(
        (row["field"], row["when"], row["required"] == "yes") for row in _rows("form_fields.csv")
    )


@lru_cache
def example_rows(home: str, *, abroad: bool) -> tuple[dict[str, str], ...]:
    """Return example items within the country or abroad; those of any country if it has none."""
    rows = example_items()
    chosen = tuple(row for row in rows if (row["country"] != home) is abroad)
    return chosen or rows


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as opened:
        yield from csv.DictReader(line for line in opened if not line.startswith("#"))
