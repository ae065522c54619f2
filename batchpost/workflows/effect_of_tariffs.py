"""The effect of new tariffs: what the items of a month would cost by them, and do cost now."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from batchpost.errors import ReferenceDataError
from batchpost.model.acceptance import Acceptance
from batchpost.model.message import Message

if TYPE_CHECKING:
    import pandas as pd

    from batchpost.ledger import Ledger

#: By what items are parted where some have no price: first the service, then the mass.
_PARTED: tuple[list[str], ...] = (["kind", "category", "country"], ["weight_g"])


@dataclass(frozen=True, slots=True)
class Tried:
    """By which books and on which days items are priced, old against new."""

    operator: str
    old: Path | None
    new: Path
    today: date
    ahead_on: date


@dataclass(frozen=True, slots=True)
class Effect:
    """What a month's accepted items come to, with VAT, in minor units.

    `accepted`: by the old and the new book on the days of acceptance; a difference says that
    prices of the past were corrected. `ahead`: by the old book today and by the new one on
    `ahead_on`. Items that one of the books does not price are in neither, but in `unpriced`.
    """

    since: date
    until: date  # the last day
    ahead_on: date
    currency: str = ""
    batches: int = 0
    items: int = 0
    accepted: tuple[int, int] = (0, 0)
    ahead: tuple[int, int] = (0, 0)
    unpriced: int = 0
    reason: Message | None = None  # why the first of them is not


def last_month(at: datetime) -> tuple[date, date]:
    """Return the first and the last day of the calendar month before a moment's.

    >>> last_month(datetime(2026, 1, 31))
    (datetime.date(2025, 12, 1), datetime.date(2025, 12, 31))
    """
    until = at.date().replace(day=1) - timedelta(days=1)
    return until.replace(day=1), until


def effect_of(ledger: "Ledger", at: datetime, tried: Tried) -> Effect:
    """Return what new tariffs do to the items accepted in the month before `at`.

    Prices are the books' own: negotiated rates of contracts are not looked at.

    Raises:
        LedgerError: The ledger cannot be read.
    """
    since, until = last_month(at)
    span = [datetime(day.year, day.month, day.day, tzinfo=at.tzinfo)
            for day in (since, until + timedelta(days=1))]  # fmt: skip
    effect = _Reckoning(tried)
    batches = ledger.batches(since=span[0], until=span[1])
    for batch_no in batches.loc[batches["items"] > 0, "batch_no"]:
        acceptance = ledger.acceptance(int(batch_no))
        if acceptance.book.book_id == tried.operator:
            effect.add(acceptance, acceptance.accepted_at.astimezone(at.tzinfo).date())
    return Effect(
        since,
        until,
        tried.ahead_on,
        effect.currency,
        effect.batches,
        effect.items,
        (effect.sums[0], effect.sums[1]),
        (effect.sums[2], effect.sums[3]),
        effect.unpriced,
        effect.reason,
    )


class _Reckoning:
    """Sums over batches: by the old and new book, by the days of acceptance and ahead."""

    def __init__(self, tried: Tried) -> None:
        self.tried = tried
        self.sums = [0, 0, 0, 0]
        self.currency = ""
        self.batches = self.items = self.unpriced = 0
        self.reason: Message | None = None

    def add(self, acceptance: Acceptance, accepted_on: date) -> None:
        """Add a batch; where it is not priced whole, its parts that are."""
        self.batches += 1
        self.currency = acceptance.currency
        self._add_parts(acceptance.items, acceptance, accepted_on, _PARTED)

    def _add_parts(
        self,
        items: "pd.DataFrame",
        acceptance: Acceptance,
        accepted_on: date,
        parted: tuple[list[str], ...],
    ) -> None:
        try:
            self._add(items, acceptance, accepted_on)
        except ReferenceDataError as error:
            if not parted:
                self.unpriced += len(items)
                self.reason = self.reason or error.said
                return
            for _, alike in items.groupby(parted[0], dropna=False, sort=False):
                self._add_parts(alike, acceptance, accepted_on, parted[1:])

    def _add(self, items: "pd.DataFrame", acceptance: Acceptance, accepted_on: date) -> None:
        tried = self.tried
        books_and_days = (
            (tried.old, accepted_on),
            (tried.new, accepted_on),
            (tried.old, tried.today),
            (tried.new, tried.ahead_on),
        )
        found = [self._gross(items, acceptance, books, on) for books, on in books_and_days]
        self.sums = [before + each for before, each in zip(self.sums, found, strict=True)]
        self.items += len(items)

    def _gross(
        self, items: "pd.DataFrame", acceptance: Acceptance, books: Path | None, on: date
    ) -> int:
        from batchpost.tariff.pricing import price

        client = acceptance.client
        return price(
            items,
            on=on,
            customer=client.category.book_category,
            operator=self.tried.operator,
            books=books,
            vat_mode=client.vat_mode,
        ).gross
