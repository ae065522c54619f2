"""What many requests are priced by, and what came of them."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from batchpost.model.client import VatMode

#: Net, VAT and gross in minor units.
Sums = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Terms:
    """When, for whom and by which books; rows may differ in the first three."""

    on: date
    customer: str
    operator: str
    books: Path | None = None
    vat_mode: VatMode = VatMode.LINE


@dataclass(frozen=True, slots=True)
class Bulk:
    """What was priced: how many items and charges, sums by currency in minor units."""

    items: int = 0
    charges: int = 0
    totals: dict[str, Sums] = field(default_factory=dict)
    confidence: tuple[str, ...] = ()

    def __add__(self, other: "Bulk") -> "Bulk":
        """Return both together, in whole numbers."""
        totals = dict(self.totals)
        for currency, (net, vat, gross) in other.totals.items():
            before = totals.get(currency, (0, 0, 0))
            totals[currency] = (before[0] + net, before[1] + vat, before[2] + gross)
        grades = tuple(dict.fromkeys((*self.confidence, *other.confidence)))
        return Bulk(self.items + other.items, self.charges + other.charges, totals, grades)
