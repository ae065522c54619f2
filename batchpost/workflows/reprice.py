"""Reprice a list for another day: by service, what it was said to cost and what it costs."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from batchpost.model.charges import Priced
from batchpost.model.client import Client
from batchpost.model.quote import Quote
from batchpost.settings import Settings
from batchpost.workflows.price_list import contract_of, price_list

if TYPE_CHECKING:
    import pandas as pd

    from batchpost.ledger import Ledger
    from batchpost.workflows.check_list import CheckedList


@dataclass(frozen=True, slots=True)
class ServiceChange:
    """What one charge of a list comes to on two days; amounts in minor units."""

    service: str
    title: str
    items: int
    before: int  # with VAT
    after: int

    @property
    def difference(self) -> int:
        """Return how much more it is."""
        return self.after - self.before


@dataclass(frozen=True)
class Repriced:
    """A list priced on two days."""

    before: Priced
    after: Priced
    services: tuple[ServiceChange, ...]


def priced_at(
    checked: "CheckedList",
    client: Client,
    at: datetime,
    *,
    settings: Settings,
    home: Path,
    ledger: "Ledger | None",
) -> Priced:
    """Return what a checked list would cost, were it handed over at a moment.

    `ledger` is `None` where no client's special conditions count. An acceptance of this very
    list is not counted in its month.

    Raises:
        ReferenceDataError: There is no price for some item on that day.
    """
    listing = checked.listing
    contract = (
        None if ledger is None else contract_of(client, ledger, at, besides=listing.source.sha256)
    )
    items = listing.items
    return price_list(items, client, settings=settings, home=home, contract=contract, at=at)


def compared(before: Priced, after: Priced) -> Repriced:
    """Return the difference two days make, by service and kind of charge."""
    sums = [_sums(priced.charges) for priced in (before, after)]
    keys = list(dict.fromkeys([*sums[0], *sums[1]]))
    return Repriced(
        before,
        after,
        tuple(
            ServiceChange(
                service,
                title,
                max(each.get((service, title), (0, 0))[0] for each in sums),
                sums[0].get((service, title), (0, 0))[1],
                sums[1].get((service, title), (0, 0))[1],
            )
            for service, title in keys
        ),
    )


def _sums(charges: "pd.DataFrame") -> dict[tuple[str, str], tuple[int, int]]:
    grouped = charges.groupby(["service", "title"], sort=False)
    sums = grouped.agg(items=("line_no", "nunique"), gross=("gross", "sum")).reset_index()
    return {
        (str(row["service"]), str(row["title"])): (int(row["items"]), int(row["gross"]))
        for row in sums.to_dict("records")
    }


def quote_of(priced: Priced, checked: "CheckedList", client: Client, on: date) -> Quote:
    """Return what is to be recorded of a price told before the list is handed over."""
    return Quote(
        source_sha256=checked.listing.source.sha256,
        client_id=client.client_id,
        priced_on=on,
        currency=priced.currency,
        items=len(checked.listing.items),
        net=priced.net,
        vat=priced.vat,
        gross=priced.gross,
        book=priced.book,
    )
