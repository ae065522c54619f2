"""A client's contract after the book: rates, discounts and least charges as charge lines.

The prices of the book stay as they are; what the contract changes stands below them, item
by item, as lines of their own, negative where the client pays less. VAT of such a line is
the VAT of the charge with it less the VAT without it, so that an item's VAT is that of what
is really paid. In this order: negotiated rates, discounts, least charge of an item, least
charge of the list, which all items share equally.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from batchpost.model.contract import Counted, Term, TermRule
from batchpost.tariff import ladders
from batchpost.tariff.climb import ITEM, Ladder, OutsideError, Vat, Whole, climb
from batchpost.tariff.contracts.lines import line_of, title_of
from batchpost.tariff.contracts.proof import prove_terms, rate_shape
from batchpost.tariff.items import Asked
from batchpost.tariff.kernel import Charges, with_vat
from batchpost.tariff.ladders import WEIGHT
from batchpost.tariff.lines import MICRO, Line
from batchpost.tariff.recipe import Label, Tariff


@dataclass(frozen=True, slots=True)
class Contract:
    """The terms of a client's contract, and what was handed over before in the month.

    `earlier` counts the items that the client handed over earlier in the calendar month, by
    the services a term names (none for all): an item charged for two of them counts once.
    """

    number: str
    terms: tuple[Term, ...]
    earlier: Mapping[frozenset[str], int] = field(default_factory=dict)


@dataclass
class _Added:
    """Charge lines to be added: of which item, listed amounts turned into net and VAT."""

    items: list[Whole] = field(default_factory=list)
    net: list[Whole] = field(default_factory=list)
    vat: list[Whole] = field(default_factory=list)
    label: list[NDArray[np.int32]] = field(default_factory=list)

    def add(self, items: Whole, before: Whole, after: Whole, label: int, way: Label) -> None:
        """Add the difference two listed amounts make, where they differ."""
        differ = np.flatnonzero(before != after)
        old_net, old_vat = with_vat(before[differ], way.vat, way.vat_rate)
        new_net, new_vat = with_vat(after[differ], way.vat, way.vat_rate)
        self.items.append(items[differ])
        self.net.append(new_net - old_net)
        self.vat.append(np.broadcast_to(np.asarray(new_vat - old_vat), differ.shape))
        self.label.append(np.full(differ.size, label, dtype=np.int32))


def add_contract(charges: Charges, tariff: Tariff, asked: Asked, contract: Contract) -> Charges:
    """Return the charges with the lines that a contract adds; labels go to the tariff's.

    Raises:
        ContractTermError: Terms contradict one another.
    """
    terms = [term for term in contract.terms if term.in_force(tariff.on)]
    prove_terms(terms)
    services = [_services(charges, tariff.labels, first) for first in asked.firsts]
    holding = [term for term in terms if _holds(term, asked, services, contract)]
    if not holding:
        return charges
    applied = _Applied(
        tariff, contract.number, holding, charges, _listed(charges, tariff.labels), _Added()
    )
    order = np.argsort(asked.codes, kind="stable")
    ends = np.cumsum(np.bincount(asked.codes, minlength=len(asked.asks))).tolist()
    for code, ask in enumerate(asked.asks):
        items = order[ends[code - 1] if code else 0 : ends[code]]
        applied.to_items(items, ask.service, asked.quantities[WEIGHT][items])
    applied.to_list()
    return _merged(charges, applied.added)


def _services(charges: Charges, labels: Sequence[Label], item: int) -> set[str]:
    """Return the services an item is charged for: its own, and those of its extras."""
    own = charges.label[charges.offsets[item] : charges.offsets[item + 1]]
    return {labels[number].service for number in own.tolist()}


def _holds(term: Term, asked: Asked, services: Sequence[set[str]], contract: Contract) -> bool:
    """Tell whether the number of items is one the term holds for."""
    per_code = np.bincount(asked.codes, minlength=len(asked.asks)).tolist()
    wanted = frozenset(term.services)
    count = sum(
        count
        for count, found in zip(per_code, services, strict=True)
        if not wanted or wanted & found
    )
    if term.counted is Counted.MONTH:
        count += contract.earlier.get(wanted, 0)
    return term.items_from <= count and (term.items_to is None or count <= term.items_to)


def _listed(charges: Charges, labels: Sequence[Label]) -> Whole:
    """Return the charges as the lists have them: with VAT where it is inside the price."""
    inside = np.array([label.vat is Vat.INSIDE for label in labels])
    return charges.net + np.where(inside[charges.label], charges.vat, 0)


@dataclass(frozen=True, slots=True)
class _Applied:
    """The terms that hold, put to the items that ask for the same, then to the list."""

    tariff: Tariff
    number: str
    terms: Sequence[Term]
    charges: Charges
    listed: Whole  # what each charge has come to; goes along with every line added
    added: _Added

    def to_items(self, items: Whole, service: str, weights: Whole) -> None:
        """Add the lines of items of one service, which have the same charges."""
        first = self.charges.offsets[items]
        count = int(self.charges.offsets[items[0] + 1] - first[0])
        rated: set[str] = set()
        for place in range(count):
            named = self._way(first + place).service
            rates = [term for term in self._rates if named in term.services]
            if rates and named not in rated:
                self._rate(items, first + place, rates, weights)
            rated.add(named)  # what follows under the same name adds to that charge
        for place in range(count):
            self._discount(items, first + place, first)
        self._least(items, service, count)

    def to_list(self) -> None:
        """Top the list up to its least charge: that of services named, then that of all."""
        for term in sorted(self._of(TermRule.MINIMUM_LIST), key=lambda term: not term.services):
            self._share(term)

    def _share(self, term: Term) -> None:
        """Share what is missing to a least charge of the list over its items equally."""
        served = np.array([term.serves(label.service) for label in self.tariff.labels])
        labels = self.charges.label[self.charges.offsets[:-1]]
        mine = np.flatnonzero(served[labels])
        if not mine.size:  # the term names an extra alone, which is no item
            return
        sums = np.add.reduceat(self.listed, self.charges.offsets[:-1])[mine]
        missing = max(self._line(term).amount // MICRO - int(sums.sum()), 0)
        shares = np.full(mine.size, missing // mine.size, dtype=np.int64)
        shares[: missing % mine.size] += 1
        for number in np.unique(labels[mine]).tolist():
            of_it = labels[mine] == number
            items = mine[of_it]
            places = self.charges.offsets[items]
            then = self.listed[places] + shares[of_it]
            self._change(items, places, then, self._labelled(term, places))

    def _rate(self, items: Whole, places: Whole, terms: Sequence[Term], weights: Whole) -> None:
        """Put a negotiated rate in place of the book's charge for forwarding or an extra."""
        way, label = self._way(places), len(self.tariff.labels)
        shape = rate_shape([self._line(term) for term in terms])
        ladder = ladders.build(shape, way.vat, way.vat_rate, label)
        for segment in ladders.filled(shape):
            self.tariff.labels.append(_label("rate", segment.lines, way))
        reached, amounts, segments = _reached(ladder, weights)
        for segment_index in np.unique(segments).tolist():
            at = segments == segment_index
            rows = reached[at]
            self._change(items[rows], places[rows], amounts[at], label + segment_index)

    def _discount(self, items: Whole, places: Whole, first: Whole) -> None:
        """Take a discount off one charge of each item: forwarding, or an extra named.

        Insurance and surcharges of the forwarding's own service are not discounted.
        """
        way, is_forwarding = self._way(places), places[0] == first[0]
        if not is_forwarding and way.service == self._way(first).service:
            return
        found = [term for term in self._of(TermRule.DISCOUNT) if way.service in term.services]
        if is_forwarding:
            found += [term for term in self._of(TermRule.DISCOUNT) if not term.services]
        if found:
            now = self.listed[places]
            then = now - (now * self._line(found[0]).rate + MICRO // 2) // MICRO
            self._change(items, places, then, self._labelled(found[0], places))

    def _least(self, items: Whole, service: str, count: int) -> None:
        """Top items up to the least charge of an item; a term for the service goes before."""
        fit = [term for term in self._of(TermRule.MINIMUM_ITEM) if term.serves(service)]
        if not fit:
            return
        term = max(fit, key=lambda each: bool(each.services))
        first = self.charges.offsets[items]
        sums = sum((self.listed[first + place] for place in range(count)), np.int64(0))
        missing = np.maximum(self._line(term).amount // MICRO - sums, 0)
        self._change(items, first, self.listed[first] + missing, self._labelled(term, first))

    @property
    def _rates(self) -> list[Term]:
        return [term for term in self.terms if term.rule.is_rate]

    def _of(self, rule: TermRule) -> list[Term]:
        return [term for term in self.terms if term.rule is rule]

    def _line(self, term: Term) -> Line:
        return line_of(term, self.number, self.tariff.book.currency)

    def _way(self, places: Whole) -> Label:
        """Return the label of the charges at these places, which are of one kind."""
        return self.tariff.labels[int(self.charges.label[places[0]])]

    def _change(self, items: Whole, places: Whole, then: Whole, label: int) -> None:
        if places.size:
            self.added.add(items, self.listed[places], then, label, self._way(places))
            self.listed[places] = then

    def _labelled(self, term: Term, places: Whole) -> int:
        way = self._way(places)
        self.tariff.labels.append(_label(term.rule.value, (self._line(term),), way))
        return len(self.tariff.labels) - 1


def _label(rule: str, lines: tuple[Line, ...], way: Label) -> Label:
    return Label(way.service, title_of(rule), lines, way.vat, way.vat_rate, way.vat_unclear)


def _reached(ladder: Ladder, weights: Whole) -> tuple[Whole, Whole, Whole]:
    """Return which weights a negotiated rate reaches, its amounts and segments there.

    What it does not reach keeps the price of the book.
    """
    if ladder.quantity == ITEM:
        weights = np.ones_like(weights)
    rows = np.arange(weights.size)
    while rows.size:
        try:
            amounts, segments = climb(ladder, weights[rows])
        except OutsideError as error:
            rows = np.delete(rows, error.items)
        else:
            return rows, amounts, np.broadcast_to(np.asarray(segments), rows.shape)
    return rows, rows, rows


def _merged(charges: Charges, added: _Added) -> Charges:
    """Return the charges with the added ones behind those of the same item."""
    counts = np.diff(charges.offsets)
    items = np.concatenate([np.repeat(np.arange(len(counts)), counts), *added.items])
    order = np.argsort(items, kind="stable")
    offsets = np.zeros(len(counts) + 1, dtype=np.int64)
    np.cumsum(np.bincount(items, minlength=len(counts)), out=offsets[1:])
    return Charges(
        offsets,
        np.concatenate([charges.net, *added.net])[order],
        np.concatenate([charges.vat, *added.vat])[order],
        np.concatenate([charges.label, *added.label])[order],
    )
