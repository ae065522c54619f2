"""What a service costs by mass: the price of each gram, and the steps it rises by."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from batchpost.errors import ReferenceDataError
from batchpost.model.client import CustomerCategory, VatMode
from batchpost.tariff.book import open_book
from batchpost.tariff.climb import Ladder, Whole
from batchpost.tariff.items import ask_all
from batchpost.tariff.ladders import WEIGHT
from batchpost.tariff.pricing import charged
from batchpost.tariff.recipe import Tariff
from batchpost.tariff.requests import CountryOf, as_items

if TYPE_CHECKING:
    import pandas as pd

#: Stands for the price of a mass that the service does not take.
NO_PRICE = -1


@dataclass(frozen=True, slots=True)
class PriceStep:
    """Masses that cost the same: grams from and to, both inclusive; minor units."""

    from_g: int
    to_g: int
    net: int
    vat: int

    @property
    def gross(self) -> int:
        """Return the price with VAT."""
        return self.net + self.vat


@dataclass(frozen=True)
class Curve:
    """What a service costs for each of some masses; `NO_PRICE` where it takes none such."""

    service: str
    title_ru: str
    title_en: str
    currency: str
    weights_g: Whole  # ascending
    net: Whole
    vat: Whole
    limit_g: int | None = None  # the greatest mass of the service, where the book says

    def at(self, weight_g: int) -> PriceStep | None:
        """Return the price of a mass, `None` where there is none."""
        place = int(np.searchsorted(self.weights_g, weight_g))
        if place == len(self.weights_g) or self.weights_g[place] != weight_g:
            return None
        if self.net[place] == NO_PRICE:
            return None
        return PriceStep(weight_g, weight_g, int(self.net[place]), int(self.vat[place]))

    def steps(self) -> list[PriceStep]:
        """Return the masses that cost the same, together, in their order."""
        if not len(self.weights_g):
            return []
        gross = self.net + self.vat
        starts = np.flatnonzero(np.diff(gross, prepend=gross[0] - 1))
        ends = np.append(starts[1:], len(gross)) - 1
        return [
            PriceStep(
                int(self.weights_g[start]),
                int(self.weights_g[end]),
                int(self.net[start]),
                int(self.vat[start]),
            )
            for start, end in zip(starts.tolist(), ends.tolist(), strict=True)
            if self.net[start] != NO_PRICE
        ]


def curve_of(
    texts: Mapping[str, str],
    weights_g: Sequence[int],
    country_of: CountryOf,
    *,
    on: date,
    customer: str,
    operator: str,
    books: Path | None = None,
) -> Curve:
    """Return what an item costs at each of some masses.

    Args:
        texts: The request as options give it, `service` among it.
        weights_g: Masses in grams.
        country_of: Reads a country's code or name.
        on: Day of acceptance.
        customer: Whose tariff applies.
        operator: Name of the book.
        books: The office's own books, looked into first.

    Raises:
        ReferenceDataError: The service has no price for any of the masses.
    """
    book = open_book(operator, books)
    tariff = Tariff(book, on, CustomerCategory(customer).book_category)
    weights = np.unique(np.array(weights_g, dtype=np.int64))
    columns = {name: pa.repeat(pa.scalar(text, pa.large_string()), len(weights))
               for name, text in texts.items()}  # fmt: skip
    columns[WEIGHT] = pa.array(weights).cast(pa.large_string())
    items = as_items(columns, book, country_of)
    taken = _taken(items, tariff)
    net, vat = np.full(len(weights), NO_PRICE), np.zeros(len(weights), dtype=np.int64)
    if taken.any():
        _, charges = charged(items[taken], tariff, VatMode.LINE, None)
        starts = charges.offsets[:-1]
        net[taken] = np.add.reduceat(charges.net, starts)
        vat[taken] = np.add.reduceat(charges.vat, starts)
    named = book.service(texts["service"])
    return Curve(
        named.name, named.title_ru, named.title_en, book.currency, weights, net, vat,
        named.weight_limit_g,
    )  # fmt: skip


def _taken(items: "pd.DataFrame", tariff: Tariff) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Tell which items the service takes by their mass.

    Raises:
        ReferenceDataError: None for another reason than their mass.
    """
    asked = ask_all(items, tariff.book)
    taken = np.zeros(len(items), dtype=np.bool_)
    refused: ReferenceDataError | None = None
    for code, ask in enumerate(asked.asks):
        own = np.flatnonzero(asked.codes == code)
        try:
            recipe = tariff.recipe(ask, asked.line_no(int(own[0])))
        except ReferenceDataError as error:
            refused = error
            continue
        fits = np.ones(len(own), dtype=np.bool_)
        for ladder in recipe:
            if ladder.quantity == WEIGHT:
                fits &= _reached(ladder, asked.quantities[WEIGHT][own])
        taken[own] = fits
    if refused is not None and not taken.any():
        raise refused
    return taken


def _reached(ladder: Ladder, weights: Whole) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Tell which weights a ladder has a segment for."""
    within: np.ndarray[tuple[int], np.dtype[np.bool_]] = weights >= ladder.starts[0]
    within &= weights <= ladder.end
    segment = np.searchsorted(ladder.starts, weights, side="right") - 1
    within &= ~ladder.hole[np.maximum(segment, 0)]
    return within
