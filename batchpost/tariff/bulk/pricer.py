"""Pieces of a file priced one after the other: what is settled once is kept for the next."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from batchpost.errors import ReferenceDataError
from batchpost.model.client import CustomerCategory, VatMode
from batchpost.tariff.book import Book, open_book
from batchpost.tariff.bulk.charge_columns import Priced
from batchpost.tariff.bulk.source import Batch
from batchpost.tariff.bulk.terms import Terms
from batchpost.tariff.confidence import worst_first
from batchpost.tariff.kernel import Charges, Ladder, Whole
from batchpost.tariff.periods import change_days, stretch
from batchpost.tariff.pricing import charged, tariff_line
from batchpost.tariff.recipe import Ask, Label, Tariff
from batchpost.tariff.requests import CountryOf, RequestValueError, as_items
from batchpost.tariff.vat import Share, Tally, Way, give, tally

V = TypeVar("V")
#: Day, payer and operator: what rows may differ in.
Key = tuple[date, str, str]
#: Rows of one key share the VAT of their sum where it is reckoned on the batch.
Tallies = dict[tuple[Key, Way], Tally]
Shares = dict[tuple[Key, Way], Share]


@dataclass
class _Kept(Tariff):
    """A tariff that keeps its recipes: the next piece asks for the same ones."""

    _recipes: dict[tuple[object, ...], tuple[Ladder, ...]] = field(default_factory=dict)

    def recipe(self, ask: Ask, line_no: int) -> tuple[Ladder, ...]:
        """Return the charges of an item, as the tariff gave them the first time."""
        key = (ask.service, *sorted(ask.facts.items()))
        if key not in self._recipes:
            self._recipes[key] = super().recipe(ask, line_no)
        return self._recipes[key]


@dataclass
class Pricer:
    """Prices pieces by terms; books, tariffs and the words of their lines are kept."""

    terms: Terms
    country_of: CountryOf
    _books: dict[str, Book] = field(default_factory=dict)
    _changes: dict[str, list[date]] = field(default_factory=dict)
    _tariffs: dict[Key, Tariff] = field(default_factory=dict)
    _seen: dict[int, set[int]] = field(default_factory=dict)
    _grades: dict[str, None] = field(default_factory=dict)
    _texts: dict[int, list[tuple[str, ...]]] = field(default_factory=dict)

    def price(self, batch: Batch, shares: Shares | None = None) -> list[Priced]:
        """Return the charges of a piece.

        Args:
            batch: The requests.
            shares: Who gets which share of the batch's VAT; they count on.

        Raises:
            RequestValueError: A value cannot be read.
            ReferenceDataError: There is no price for some row.
        """
        found = []
        for key, positions, tariff, counts, charges in self._reckoned(batch):
            if shares is not None:
                mine = {way: share for (whose, way), share in shares.items() if whose == key}
                give(charges, *_treatment(tariff.labels, charges), mine)
            starts = np.repeat(charges.offsets[:-1], counts)
            found.append(
                Priced(
                    requests=np.repeat(batch.first + positions, counts),
                    charge_nos=np.arange(len(charges.net), dtype=np.int64) - starts + 1,
                    label=charges.label,
                    net=charges.net,
                    vat=charges.vat,
                    texts=self._words(tariff),
                    currency=tariff.book.currency,
                )
            )
        return found

    def tally(self, batch: Batch) -> Tallies:
        """Return what the shares of VAT turn on."""
        return {
            (key, way): one
            for key, _, tariff, _, charges in self._reckoned(batch)
            for way, one in tally(charges, *_treatment(tariff.labels, charges)).items()
        }

    @property
    def grades(self) -> tuple[str, ...]:
        """Return the grades of confidence of all lines used so far, worst first."""
        return worst_first(self._grades)

    def _reckoned(self, batch: Batch) -> Iterator[tuple[Key, Whole, Tariff, Whole, Charges]]:
        """Yield the charges of each day (or stretch of days), payer and operator."""
        columns = dict(batch.columns)
        exact, days = _read(
            columns.pop("on", None), "on", self.terms.on, date.fromisoformat, batch.rows
        )
        payers, customers = _read(
            columns.pop("customer", None), "customer", self.terms.customer, _customer, batch.rows
        )
        whose, operators = _read(
            columns.pop("operator", None), "operator", self.terms.operator, str, batch.rows
        )
        merged = self._stretches(days, operators)
        for (day, customer, operator), positions in _groups([merged[exact], payers, whose]):
            key = (days[day], customers[customer], operators[operator])
            try:
                tariff, charges = self._one(columns, key, positions, batch.rows)
            except ReferenceDataError:
                # The sentence names a day: it must be the day of the row that has no price.
                for (own,), some in _groups([exact[positions]]):
                    self._one(columns, (days[own], *key[1:]), positions[some], batch.rows)
                raise
            self._note(tariff, charges)
            yield key, positions, tariff, np.diff(charges.offsets), charges

    def _one(
        self, columns: Mapping[str, pa.Array], key: Key, positions: Whole, rows: Whole
    ) -> tuple[Tariff, Charges]:
        """Return the charges of rows of one day, payer and operator."""
        chosen = columns
        if len(positions) < len(rows):
            at = pa.array(positions)
            chosen = {name: column.take(at) for name, column in columns.items()}
        tariff = self._tariff(key)
        items = as_items(chosen, tariff.book, self.country_of, rows[positions])
        by_item = self.terms.vat_mode is VatMode.ITEM
        mode = VatMode.ITEM if by_item else VatMode.LINE  # VAT on the batch is shared out later
        return tariff, charged(items, tariff, mode, None)[1]

    def _stretches(self, days: list[date], operators: list[str]) -> NDArray[np.int64]:
        """Return for each different day which of them stands for all with the same prices.

        VAT on the batch is reckoned by the day, so there each stands for itself.
        """
        found = np.arange(len(days), dtype=np.int64)
        if len(days) == 1 or self.terms.vat_mode is VatMode.BATCH:
            return found
        for operator in operators:
            if operator not in self._changes:
                self._changes[operator] = change_days(self._book(operator))
        known: dict[tuple[int, ...], int] = {}
        for place, day in enumerate(days):
            number = tuple(stretch(self._changes[operator], day) for operator in operators)
            found[place] = known.setdefault(number, place)
        return found

    def _book(self, operator: str) -> Book:
        if operator not in self._books:
            self._books[operator] = open_book(operator, self.terms.books)
        return self._books[operator]

    def _tariff(self, key: Key) -> Tariff:
        if key not in self._tariffs:
            day, customer, operator = key
            category = CustomerCategory(customer).book_category
            self._tariffs[key] = _Kept(self._book(operator), day, category)
        return self._tariffs[key]

    def _note(self, tariff: Tariff, charges: Charges) -> None:
        """Remember on what lines the charges rest."""
        seen = self._seen.setdefault(id(tariff), set())
        for number in set(np.flatnonzero(np.bincount(charges.label)).tolist()) - seen:
            seen.add(number)
            self._grades |= dict.fromkeys(tariff.labels[number].grades)

    def _words(self, tariff: Tariff) -> list[tuple[str, ...]]:
        """Return the texts of a tariff's labels; there are more with every piece."""
        known = self._texts.setdefault(id(tariff), [])
        known += [
            (label.service, label.title, tariff_line(tariff.book.operator, label), label.rule)
            for label in tariff.labels[len(known) :]
        ]
        return known


def _read(
    column: pa.Array | None, name: str, default: V, read: Callable[[str], V], rows: Whole
) -> tuple[NDArray[np.int64], list[V]]:
    """Return what a column says: the different values, and which of them each row has."""
    if column is None:
        return np.zeros(len(rows), dtype=np.int64), [default]
    encoded = column.dictionary_encode(null_encoding="encode")
    codes = encoded.indices.to_numpy(zero_copy_only=False)
    known: dict[V, int] = {}
    places = np.empty(len(encoded.dictionary), dtype=np.int64)
    for place, text in enumerate(encoded.dictionary.to_pylist()):
        try:
            value = read(text.strip()) if text and text.strip() else default
        except ValueError as error:
            row = int(rows[int(np.flatnonzero(codes == place)[0])])
            raise RequestValueError(row, name, text) from error
        places[place] = known.setdefault(value, len(known))
    return places[codes], list(known)


def _groups(
    columns: Sequence[NDArray[np.int64]],
) -> list[tuple[tuple[int, ...], NDArray[np.int64]]]:
    """Return the positions of each different row of codes, the first to come first."""
    codes = columns[0]
    for column in columns[1:]:
        codes = codes * (int(column.max()) + 1) + column
    if (codes == codes[0]).all():
        return [(tuple(int(column[0]) for column in columns), np.arange(len(codes)))]
    _, first, which, counts = np.unique(
        codes, return_index=True, return_inverse=True, return_counts=True
    )
    order = np.argsort(which.reshape(-1), kind="stable")
    ends = np.cumsum(counts)
    return [
        (
            tuple(int(column[first[place]]) for column in columns),
            order[ends[place] - counts[place] : ends[place]],
        )
        for place in np.argsort(first, kind="stable").tolist()
    ]


def _treatment(labels: list[Label], charges: Charges) -> tuple[NDArray[np.int64], Whole]:
    """Return how VAT stands to each charge, and its rate."""
    ways = np.array([label.vat for label in labels], dtype=np.int64)
    rates = np.array([label.vat_rate for label in labels], dtype=np.int64)
    return ways[charges.label], rates[charges.label]


def _customer(text: str) -> str:
    return CustomerCategory({"legal": "legal_entity"}.get(text, text)).value
