"""Explain what an accepted item was charged, and whether today's book says the same."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from batchpost.ledger.accepted_items import ItemPlace, UnknownLineError
from batchpost.settings import Settings, books_of
from batchpost.workflows.price_list import contract_of

if TYPE_CHECKING:
    import pandas as pd

    from batchpost.ledger import Ledger
    from batchpost.model.acceptance import Acceptance
    from batchpost.tariff.explain import Explanation

_PLACE = re.compile(r"(\d{1,9})/(\d{1,9})")


@dataclass(frozen=True)
class ItemExplained:
    """An accepted item: what was recorded, and its price explained by the book as it is now."""

    acceptance: "Acceptance"
    place: ItemPlace
    identifier: str | None
    recorded: "pd.DataFrame"  # its charges, columns of `model.charges`
    explanation: "Explanation"

    @property
    def recorded_gross(self) -> int:
        """Return what was charged, minor units."""
        return int(self.recorded["gross"].sum())

    @property
    def agrees(self) -> bool:
        """Tell whether the book gives the charges that were recorded, each of them."""
        now = [(charge.service, charge.net, charge.vat) for charge in self.explanation.charges]
        then = zip(
            self.recorded["service"].tolist(),
            self.recorded["net"].tolist(),
            self.recorded["vat"].tolist(),
            strict=True,
        )
        return now == list(then)


def explain_item(asked: str, ledger: "Ledger", *, settings: Settings, home: Path) -> ItemExplained:
    """Explain an accepted item, named by its identifier or as BATCH/LINE.

    The list is priced anew as on its day, for its client as it then was, by the terms of the
    contract that were then recorded, with all items it was accepted with.

    Raises:
        UnknownItemError, UnknownBatchError, UnknownLineError: There is no such item.
        ReferenceDataError: The book as it is now has no price for some item of the list.
    """
    from batchpost.tariff.explain import explain

    place = find_place(asked, ledger)
    acceptance = ledger.acceptance(place.batch_no)
    if place.line_no not in set(acceptance.items["line_no"].tolist()):
        raise UnknownLineError(place.batch_no, place.line_no, len(acceptance.items))
    items = ledger.corrections.whole_list(place.batch_no)
    position = int((items["line_no"] == place.line_no).to_numpy().argmax())
    client = acceptance.client
    at = acceptance.accepted_at.astimezone(ZoneInfo(settings.office.time_zone))
    explanation = explain(
        items,
        on=at.date(),
        customer=client.category.book_category,
        operator=acceptance.book.book_id,
        books=books_of(home, settings),
        vat_mode=client.vat_mode,
        contract=contract_of(client, ledger, at, batch_no=place.batch_no),
        position=position,
    )
    charges = acceptance.charges
    identifier = items["item_identifier"].iloc[position]
    return ItemExplained(
        acceptance,
        place,
        identifier if isinstance(identifier, str) else None,
        charges[charges["line_no"] == place.line_no],
        explanation,
    )


def find_place(asked: str, ledger: "Ledger") -> ItemPlace:
    """Return the list and line of an accepted item, named by its identifier or as BATCH/LINE.

    Raises:
        UnknownItemError: No accepted item bears the identifier.
    """
    from batchpost.identifiers.verdict import examine

    numbers = _PLACE.fullmatch(asked.strip())
    if numbers:
        return ItemPlace(int(numbers[1]), int(numbers[2]))
    return ledger.find_item(examine(asked).cleaned or asked.strip())
