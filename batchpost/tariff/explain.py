"""A price explained: each charge of one item, step by step, as an auditor would write it.

    lines       which lines of which list, their days, orders, confidence, source
    exchange    at what rate a price in another currency is settled
    quantity    the mass as given and as rounded up, the band, the started steps, the value
    base        of what a percentage is taken, and what is left out of it
    charge      the sum written out, its exact value, and that rounded
    minimum     the least charge, whether it was applied or not
    vat         on top, inside or none; its exact value, and that rounded
    total       the charge with VAT

The item is priced with its whole list (a contract's terms may turn on the number of items),
and each charge is then put together anew in exact fractions. A difference to the kernel is
our own bug and ends in an assertion.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from batchpost.model.client import CustomerCategory, VatMode
from batchpost.model.message import Message, message
from batchpost.tariff.book import Book, open_book
from batchpost.tariff.climb import FORWARDING, ITEM, Vat
from batchpost.tariff.contracts.contract import Contract
from batchpost.tariff.explain_contract import Added, Standing, contract_steps
from batchpost.tariff.explain_parts import base_step, exchange_steps, total_step
from batchpost.tariff.explain_steps import (
    Step,
    charged_step,
    minor,
    money,
    plain,
    quantity_steps,
    segment_at,
    summed,
)
from batchpost.tariff.explain_vat import VatRate, vat_rate_of, vat_step
from batchpost.tariff.items import QUANTITIES, Asked
from batchpost.tariff.ladders import WEIGHT, Shape
from batchpost.tariff.lines import Line
from batchpost.tariff.pricing import charged
from batchpost.tariff.recipe import Label, Tariff
from batchpost.tariff.validity import last_day

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Cited:
    """A line that a charge rests on, and the last day it holds, reckoned where not known."""

    line: Line
    last_day: date | None


@dataclass(frozen=True, slots=True)
class ExplainedCharge:
    """One charge: what it is called, the lines it rests on, the steps; minor units."""

    service: str
    title: str
    lines: tuple[Cited, ...]
    steps: tuple[Step, ...]
    grades: tuple[str, ...]
    net: int
    vat: int

    @property
    def gross(self) -> int:
        """Return the charge with VAT."""
        return self.net + self.vat


@dataclass(frozen=True, slots=True)
class Explanation:
    """The price of one item and all that it rests on."""

    book: Book
    service: str
    on: date
    category: str
    line_no: int
    asked: dict[str, str]  # facts and quantities, named as the options are
    charges: tuple[ExplainedCharge, ...]
    vat_rate: VatRate | None

    @property
    def net(self) -> int:
        """Return the sum without VAT, minor units."""
        return sum(charge.net for charge in self.charges)

    @property
    def vat(self) -> int:
        """Return the VAT, minor units."""
        return sum(charge.vat for charge in self.charges)

    @property
    def gross(self) -> int:
        """Return the sum to pay, minor units."""
        return self.net + self.vat


#: What the VAT of a charge is a share of, where it is not rounded on each line.
_SHARED = {
    VatMode.ITEM: message("share of the VAT of the item"),
    VatMode.BATCH: message("share of the VAT of the whole list"),
}


def explain(
    items: "pd.DataFrame",
    *,
    on: date,
    customer: str,
    operator: str,
    books: Path | None = None,
    vat_mode: VatMode = VatMode.LINE,
    contract: Contract | None = None,
    position: int = 0,
) -> Explanation:
    """Explain the price of the item at a position of a list; arguments as for `price`.

    Raises:
        ReferenceDataError: There is no price for some item; the leaf says which and why.
    """
    book = open_book(operator, books)
    tariff = Tariff(book, on, CustomerCategory(customer).book_category)
    asked, charges = charged(items, tariff, vat_mode, contract)
    own = slice(int(charges.offsets[position]), int(charges.offsets[position + 1]))
    explaining = _Explaining(tariff, asked, position, _SHARED.get(vat_mode))
    labels = [tariff.labels[number] for number in charges.label[own].tolist()]
    found = explaining.charges(labels, charges.net[own].tolist(), charges.vat[own].tolist())
    taxed = any(label.vat is not Vat.EXEMPT for label in labels)
    return Explanation(
        book=book,
        service=asked.asks[int(asked.codes[position])].service,
        on=on,
        category=tariff.category,
        line_no=asked.line_no(position),
        asked=_told(asked, position),
        charges=found,
        vat_rate=vat_rate_of(book, on) if taxed else None,
    )


def _told(asked: Asked, position: int) -> dict[str, str]:
    """Return what is known of an item: its quantities, then its facts."""
    found = {}
    for name, missing in QUANTITIES.items():
        value = int(asked.quantities[name][position])
        if value != missing:
            is_money = name in {"declared_value", "amount"}
            found[name] = plain(minor(value), 2) if is_money else str(value)
    for name, values in sorted(asked.asks[int(asked.codes[position])].facts.items()):
        if values and name not in {*found, "declared"} and name.isidentifier():
            found[name] = "|".join(sorted(values))
    return found


@dataclass
class _Explaining:
    """The charges of one item on their way: each is reckoned anew and compared."""

    tariff: Tariff
    asked: Asked
    position: int
    shared: Message | None

    def charges(
        self, labels: Sequence[Label], nets: Sequence[int], vats: Sequence[int]
    ) -> tuple[ExplainedCharge, ...]:
        """Return the charges of the item explained."""
        standing: list[Standing] = []
        found = []
        for label, net, vat in zip(labels, nets, vats, strict=True):
            if label.shape is None:
                weight = self._quantity(WEIGHT, 0)
                added = Added(net, vat, self.shared)
                steps = contract_steps(standing, label, weight, added, self._currency)
            else:
                listed = net + (vat if label.vat is Vat.INSIDE else 0)
                forwarding = standing[0].listed if standing else 0
                steps = [
                    *self._steps(label, listed, forwarding),
                    vat_step(
                        label,
                        listed,
                        vat,
                        self._currency,
                        self.tariff.category,
                        shared=self.shared,
                    ),
                ]
                standing.append(Standing(label, listed))  # fmt: skip
            found.append(self._charge(label, steps, net, vat))
        return tuple(found)

    @property
    def _currency(self) -> str:
        return self.tariff.book.currency

    def _quantity(self, name: str, forwarding: int) -> int:
        if name in {ITEM, FORWARDING}:
            return 1 if name == ITEM else forwarding
        return int(self.asked.quantities[name][self.position])

    def _steps(self, label: Label, listed: int, forwarding: int) -> list[Step]:
        """Return the steps of a charge of the book, up to what is charged without VAT on top."""
        shape, segment = label.shape, label.segment
        assert shape is not None
        assert segment is not None
        quantity = self._quantity(shape.quantity, forwarding)
        steps = exchange_steps(shape, segment, label.exchange)
        of, less = None, 0
        if shape.less is not None:
            weight = self._quantity(shape.less.quantity, forwarding)
            left_out, less = self._left_out(shape.less, weight)
            steps += left_out
            of = message("({forwarding} − {less})", forwarding=money(minor(quantity)),
                         less=money(minor(less)))  # fmt: skip
            quantity -= less
        steps += quantity_steps(shape, segment, quantity)
        if shape.quantity == FORWARDING:
            steps.append(base_step(segment, forwarding, self._currency, less))
        total = summed(shape, segment, quantity, label.exchange, of)
        reckoned, charge = charged_step(total, self._currency, shape.minimum)
        assert charge == listed, (charge, listed, label.lines)
        return steps + reckoned

    def _left_out(self, less: Shape, weight: int) -> tuple[list[Step], int]:
        """Return the part of the forwarding that a surcharge is not reckoned on."""
        segment = segment_at(less, weight)
        total = summed(less, segment, weight)
        charge = charged_step(total, self._currency, less.minimum)[1]
        facts = {"line": segment.lines[0].line, "sum": total.written,
                 "exact": money(total.exact), "rounded": money(minor(charge)),
                 "currency": self._currency}  # fmt: skip
        said = message("Not in the base by line {line}: {sum} = {rounded} {currency}.", **facts)
        if minor(charge) != total.exact:
            said = message(
                "Not in the base by line {line}: {sum} = {exact} → {rounded} {currency}.", **facts
            )
        values = {"line": segment.lines[0].line, "exact": plain(total.exact, 2),
                  "rounded": plain(minor(charge), 2)}  # fmt: skip
        return [*quantity_steps(less, segment, weight), Step("left_out", said, values)], charge

    def _charge(self, label: Label, steps: list[Step], net: int, vat: int) -> ExplainedCharge:
        lines = tuple(
            Cited(line, last_day(line, self._among(line))) for line in dict.fromkeys(label.lines)
        )
        return ExplainedCharge(label.service, label.title, lines,
                               (*steps, total_step(net, vat, self._currency)),
                               tuple(label.grades), net, vat)  # fmt: skip

    def _among(self, line: Line) -> list[Line]:
        """Return the lines that may end a line whose end is not known."""
        if not line.end_unknown:
            return []
        return [one for name in line.services for one in self.tariff.book.lines_of(name)]
