"""How far a line can be trusted: the grades of `confidence.csv`, worst first."""

import csv
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

_FILE = Path(__file__).parent / "confidence.csv"

ASSUMPTION = "assumption"
END_UNKNOWN = "end_unknown"
VAT_UNCLEAR = "vat_unclear"


@lru_cache
def grades() -> dict[str, tuple[int, bool]]:
    """Return rank (1 is best) and doubt of every grade."""
    return {name: (int(row["rank"]), row["doubtful"] == "yes") for name, row in _rows().items()}


@lru_cache
def _rows() -> dict[str, dict[str, str]]:
    with _FILE.open(encoding="utf-8", newline="") as file:
        return {row["grade"]: row for row in csv.DictReader(file)}


def in_part(grade: str) -> bool:
    """Tell whether lines of this grade are known singly, not as a whole list.

    >>> in_part("single_cell"), in_part("transcribed")
    (True, False)
    """
    return grade in _rows() and _rows()[grade]["in_part"] == "yes"


def worst_first(found: Iterable[str]) -> tuple[str, ...]:
    """Return the grades once each, the least trusted first; unknown ones before all.

    Of equal rank, a doubtful one stands first.
    """
    unknown = (max(rank for rank, _ in grades().values()) + 1, True)
    known = {grade: grades().get(grade, unknown) for grade in found}
    return tuple(sorted(known, key=lambda grade: (-known[grade][0], not known[grade][1], grade)))


def is_doubtful(grade: str) -> bool:
    """Tell whether a price resting on this grade must say so.

    >>> is_doubtful("suspect"), is_doubtful("transcribed")
    (True, False)
    """
    return grades().get(grade, (0, True))[1]
