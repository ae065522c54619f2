"""The code tables of RTM-0002, which form 103 and the Russian account's workbooks share."""

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

_CODES = Path(__file__).parent / "data" / "rtm_codes.csv"


@dataclass(frozen=True, slots=True)
class Code:
    """A code of RTM-0002: what it sets, to what, and its Russian name."""

    what: str
    value: str
    title: str

    @property
    def is_told(self) -> bool:
        """Tell whether it says something that has no counterpart here."""
        return not self.what and self.value != "none"


@lru_cache
def codes(table: str) -> dict[str, Code]:
    """Return the codes of a table of RTM-0002."""
    with _CODES.open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(line for line in opened if not line.startswith("#")))
    return {
        row["code"]: Code(row["what"], row["value"], row["title"])
        for row in rows
        if row["table"] == table
    }


def kinds() -> tuple[tuple[str, str], ...]:
    """Return the kinds that codes in the column MailType stand for."""
    known = codes("MailType").items()
    return tuple((code, each.value) for code, each in known if each.what == "kind")
