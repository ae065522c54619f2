"""The charge table: what is asked for each item, line by line."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

#: Columns of a charge table. Amounts are whole minor units of one currency; `gross` is
#: always `net + vat`. `line_no` names the item, `charge_no` counts its charges from 1.
CHARGE_COLUMNS: dict[str, str] = {
    "line_no": "int64",
    "charge_no": "int64",
    "service": "string[pyarrow]",  # letter_registered, notice_of_delivery_simple …
    "title": "string[pyarrow]",  # the line's words in the book, Russian
    "tariff_line": "string[pyarrow]",  # line(s) of the book, as `book_id:line+line`
    "rule": "string[pyarrow]",  # the book's word for how it is reckoned
    "net": "int64",
    "vat": "int64",
    "gross": "int64",
}


@dataclass(frozen=True, slots=True)
class BookUsed:
    """The tariff book a price rests on, for prints and answers."""

    book_id: str
    title: str
    orders: tuple[str, ...]  # legal bases of the lines used
    confidence: tuple[str, ...]  # grades of the lines used, worst first
    sources: tuple[str, ...]
    doubtful: bool = False  # some line used is not certain; the first grade says how
    exempt: bool = False  # the book says of some line used that it is exempt from VAT
    rates: tuple[str, ...] = ()  # rates of exchange: `1 USD = 43.10 UAH, 2026-04-01 (office)`


@dataclass(frozen=True)
class Priced:
    """Charges of a list: the charge table, its currency and the book behind it."""

    charges: "pd.DataFrame"
    currency: str
    book: BookUsed

    @property
    def net(self) -> int:
        """Return the sum of all lines without VAT, minor units."""
        return int(self.charges["net"].sum())

    @property
    def vat(self) -> int:
        """Return the VAT of all lines, minor units."""
        return int(self.charges["vat"].sum())

    @property
    def gross(self) -> int:
        """Return the sum to pay, minor units."""
        return int(self.charges["gross"].sum())
