"""Prices of a list: the item table in, the charge table out."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from batchpost.model.charges import BookUsed, Priced
from batchpost.model.client import CustomerCategory, VatMode
from batchpost.model.message import message
from batchpost.model.money import format_minor, minor_digits
from batchpost.tariff.book import Book, open_book
from batchpost.tariff.confidence import is_doubtful, worst_first
from batchpost.tariff.contracts.contract import Contract, add_contract
from batchpost.tariff.contracts.lines import CONTRACT
from batchpost.tariff.derived import DERIVED_BY
from batchpost.tariff.errors import (
    FactMissingError,
    ListCannotTellError,
    QuantityOutsideError,
    TariffBookError,
    WeightOverLimitError,
)
from batchpost.tariff.items import PAYER, Asked, ask_all
from batchpost.tariff.kernel import FORWARDING, Charges, OutsideError, Vat, evaluate
from batchpost.tariff.ladders import AMOUNT, DECLARED, MISSING, WEIGHT
from batchpost.tariff.recipe import Ask, Label, Tariff
from batchpost.tariff.vat import share_by_item, share_out

if TYPE_CHECKING:
    import pandas as pd

#: Named by requests, which can give any fact; a list has kind and category, and its own columns.
_SERVICE = "service"


def price(
    items: "pd.DataFrame",
    *,
    on: date,
    customer: str,
    operator: str,
    books: Path | None = None,
    vat_mode: VatMode = VatMode.LINE,
    contract: Contract | None = None,
) -> Priced:
    """Price every item of a list by the book of `operator` in force on a day.

    Charges of an item stand in order: forwarding, surcharge for marks, insurance, advice
    and other extras. Cash on delivery is charged at hand-over, so nothing here.

    Args:
        items: Columns of `model.items`; besides, where the list has them, `service` (goes
            before kind and category), facts that lines turn on (`size`, `zone`, `place`,
            `contents` …) and quantities (`amount` in minor units, `chargeable_days`,
            `months`, `words`).
        on: Day of acceptance.
        customer: Whose tariff applies, a `CustomerCategory`; the payer decides.
        operator: Name of the book.
        books: The office's own books, looked into first.
        vat_mode: VAT rounded by the line, by the item, or once for the batch.
        contract: Special conditions of the client, applied after the book.

    Raises:
        ReferenceDataError: There is no price for some item; the leaf says which and why.
    """
    book = open_book(operator, books)
    tariff = Tariff(book, on, CustomerCategory(customer).book_category)
    asked, charges = charged(items, tariff, vat_mode, contract)
    used = [tariff.labels[number] for number in np.unique(charges.label).tolist()]
    return Priced(
        charges=_table(charges, tariff.labels, asked, operator),
        currency=book.currency,
        book=_book_used(book, used, asked),
    )


def charged(
    items: "pd.DataFrame", tariff: Tariff, vat_mode: VatMode, contract: Contract | None
) -> tuple[Asked, Charges]:
    """Return what the items ask and their charges, contract and way of VAT included.

    Raises:
        ReferenceDataError: As for `price`.
    """
    asked, charges = reckon(items, tariff)
    if contract is not None:
        charges = add_contract(charges, tariff, asked, contract)
    if vat_mode is not VatMode.LINE:
        ways = np.array([label.vat for label in tariff.labels], dtype=np.int64)
        rates = np.array([label.vat_rate for label in tariff.labels], dtype=np.int64)
        share = share_out if vat_mode is VatMode.BATCH else share_by_item
        share(charges, ways[charges.label], rates[charges.label])
    return asked, charges


def reckon(items: "pd.DataFrame", tariff: Tariff) -> tuple[Asked, Charges]:
    """Return what the items ask and their charges, VAT by the line; labels are the tariff's.

    Raises:
        ReferenceDataError: As for `price`.
    """
    asked = ask_all(items, tariff.book)
    payers = {tariff.category: tariff}
    recipes = []
    for ask, first in zip(asked.asks, asked.firsts, strict=True):
        try:
            recipes.append(_paid_by(ask, payers, tariff).recipe(ask, asked.line_no(first)))
        except FactMissingError as error:
            if _SERVICE in items:
                raise
            told = error.service, error.fact, error.choices
            raise ListCannotTellError(*told, asked.line_no(first)) from error
    try:
        return asked, evaluate(recipes, asked.codes, asked.quantities)
    except OutsideError as error:
        raise _named(error, tariff, asked, items) from error


def _paid_by(ask: Ask, payers: dict[str, Tariff], usual: Tariff) -> Tariff:
    """Return the tariff of who pays for an item; its charges are labelled with the others'."""
    category = usual.category
    for told in ask.facts.get(PAYER, ()):
        category = CustomerCategory(told).book_category
    if category not in payers:
        payers[category] = Tariff(usual.book, usual.on, category, usual.labels)
    return payers[category]


def _named(error: OutsideError, tariff: Tariff, asked: Asked, items: "pd.DataFrame") -> Exception:
    """Return the error that names the first item whose quantity has no price, as it was given."""
    ladder, labels = error.ladder, tariff.labels
    service = labels[ladder.label].service
    first = int(error.items[0])
    if ladder.quantity == FORWARDING:
        line = labels[ladder.label].lines[0]
        fault = message("what it adds is too large to reckon with")
        return TariffBookError(line.price_list, line.line, fault)
    value = int(asked.quantities[ladder.quantity][first])
    line_no = asked.line_no(first)
    if value == MISSING:
        if _SERVICE in items or ladder.quantity == WEIGHT:
            return FactMissingError(service, ladder.quantity, line_no=line_no)
        return ListCannotTellError(service, ladder.quantity, (), line_no)
    value = int(items[ladder.quantity].iloc[first])  # not held at a size that can be reckoned with
    if ladder.quantity == WEIGHT:
        reach = (max(1, int(ladder.starts[0])), ladder.end)
        return WeightOverLimitError(service, line_no, value, reach, len(error.items) - 1)
    money = ladder.quantity in {DECLARED, AMOUNT}
    shown = format_minor(value, minor_digits(tariff.book.currency)) if money else str(value)
    return QuantityOutsideError(service, line_no, ladder.quantity, shown)


def _table(charges: Charges, labels: Sequence[Label], asked: Asked, book_id: str) -> "pd.DataFrame":
    """Return the charge table: texts taken from one row a label, never written out by row."""
    import pandas as pd  # noqa: PLC0415 - 0.4 s that `--help` must not pay

    counts = np.diff(charges.offsets)
    starts = np.repeat(charges.offsets[:-1], counts)

    def text(values: Sequence[str]) -> "pd.api.extensions.ExtensionArray":
        taken = pa.array(values, pa.large_string()).take(pa.array(charges.label))
        column: pd.api.extensions.ExtensionArray = pd.array(taken, dtype="string[pyarrow]")
        return column

    return pd.DataFrame(
        {
            "line_no": np.repeat(asked.line_nos, counts),
            "charge_no": np.arange(len(charges.net), dtype=np.int64) - starts + 1,
            "service": text([label.service for label in labels]),
            "title": text([label.title for label in labels]),
            "tariff_line": text([tariff_line(book_id, label) for label in labels]),
            "rule": text([label.rule for label in labels]),
            "net": charges.net,
            "vat": charges.vat,
            "gross": charges.net + charges.vat,
        }
    )


def tariff_line(book_id: str, label: Label) -> str:
    """Return the line(s) a charge rests on, as `book_id:line+line` or `contract:number:term`."""
    own = label.lines[0].price_list == CONTRACT
    return f"{CONTRACT if own else book_id}:" + "+".join(line.line for line in label.lines)


def _book_used(book: Book, used: Sequence[Label], asked: Asked) -> BookUsed:
    lines = list(dict.fromkeys(line for label in used for line in label.lines))
    lists = dict.fromkeys(line.price_list for line in lines if line.price_list != CONTRACT)
    grades = {grade for label in used for grade in label.grades}
    grades.update(*(ask.facts.get(DERIVED_BY, ()) for ask in asked.asks))
    confidence = worst_first(grades)
    titles = [book.list_titles.get(name, name) for name in lists]
    return BookUsed(
        book_id=book.operator,
        title=f"{book.title}: {', '.join(titles)}" if titles else book.title,
        orders=tuple(dict.fromkeys(line.legal_basis for line in lines if line.legal_basis)),
        confidence=confidence,
        sources=tuple(dict.fromkeys(line.source for line in lines)),
        doubtful=any(map(is_doubtful, confidence)),
        exempt=any(_is_exempt(label) for label in used),
        rates=tuple(dict.fromkeys(label.exchange.words for label in used if label.exchange)),
    )


def _is_exempt(label: Label) -> bool:
    """Tell whether the book says that a charge is exempt, not only that it follows another."""
    words = {word for line in label.lines for word in (line.vat, line.vat_individual)}
    return label.vat is Vat.EXEMPT and "exempt" in words
