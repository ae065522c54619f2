"""A quote (предварительный расчёт): what a list would cost if handed over on a day."""

from dataclasses import dataclass
from datetime import date

from batchpost.model.charges import BookUsed


@dataclass(frozen=True, slots=True)
class Quote:
    """The price of a list on a day for a client; amounts in minor units of `currency`."""

    source_sha256: str
    client_id: str
    priced_on: date
    currency: str
    items: int
    net: int
    vat: int
    gross: int
    book: BookUsed
