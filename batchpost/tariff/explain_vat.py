"""VAT of a charge explained, and the row of the book that its rate comes from."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from batchpost.model.message import Message, message
from batchpost.tariff.book import VAT_COLUMNS, Book
from batchpost.tariff.climb import Vat
from batchpost.tariff.explain_steps import Step, figure, half_up_words, minor, money, plain, rounded
from batchpost.tariff.recipe import Label
from batchpost.tariff.tables import read_table

_FILE = "vat.csv"
_WHOLE = 10_000
_WORDS = {Vat.ON_TOP: "on_top", Vat.INSIDE: "inside", Vat.EXEMPT: "exempt"}


@dataclass(frozen=True, slots=True)
class VatRate:
    """A rate of VAT, its days, and what it rests on."""

    percent: str
    effective_from: date
    effective_to: date | None
    legal_basis: str
    confidence: str
    source: str
    note: str


def vat_rate_of(book: Book, on: date) -> VatRate | None:
    """Return the rate of VAT in force on a day, `None` where the book has none."""
    for row in read_table(book.folder / _FILE, VAT_COLUMNS):
        start, end = row.day("effective_from"), row.day("effective_to")
        if start and start <= on and (end is None or on <= end):
            texts = (row[name] for name in ("legal_basis", "confidence", "source", "note"))
            return VatRate(row["rate"], start, end, *texts)
    return None


def exact_vat(label: Label, listed: int) -> Fraction:
    """Return the VAT of a listed charge before it is rounded, in whole units of money."""
    if label.vat is Vat.EXEMPT:
        return Fraction(0)
    whole = _WHOLE + (label.vat_rate if label.vat is Vat.INSIDE else 0)
    return minor(listed) * label.vat_rate / whole


def vat_step(
    label: Label,
    listed: int,
    vat: int,
    currency: str,
    category: str,
    *,
    shared: Message | None,
) -> Step:
    """Return how the VAT of a charge is reckoned.

    Args:
        label: The charge's label.
        listed: The charge as the list has it.
        vat: Its VAT by the kernel; asserted, or where VAT is rounded on the whole batch,
            asserted to be within a minor unit.
        currency: Of the amounts.
        category: Whose tariff it is.
        shared: What the VAT of the charge is a share of, where it is not rounded on the line.
    """
    exact = exact_vat(label, listed)
    values = {"treatment": _WORDS[label.vat]}
    if label.vat is Vat.EXEMPT:
        assert vat == 0
        said = message("VAT: none is charged.")
        exempt = [line.line for line in label.lines if line.vat_for(category) == "exempt"]
        if exempt:
            said = message("VAT: none, the price is exempt from it by line {line}.", line=exempt[0])
            values["line"] = exempt[0]
        if label.vat_unclear:
            said = message("VAT: whether the price holds it is not said; it is not taken out.")
        return Step("vat", said, values)
    assert abs(exact - minor(vat)) < minor(1) if shared else rounded(exact) == vat
    values |= {"rate_percent": plain(Fraction(label.vat_rate, 100)),
               "base": plain(minor(listed), 2), "exact": plain(exact, 2),
               "rounded": plain(minor(vat), 2)}  # fmt: skip
    facts = {
        "rate": figure(Fraction(label.vat_rate, 100)), "listed": money(minor(listed)),
        "exact": money(exact), "vat": money(minor(vat)), "currency": currency,
        "way": shared or half_up_words(currency),
    }  # fmt: skip
    even = exact == minor(vat)
    if label.vat is Vat.ON_TOP:
        if even:
            return Step("vat", message("VAT on top: {rate} % of {listed} = {vat} {currency}.",
                                       **facts), values)  # fmt: skip
        return Step("vat", message(
            "VAT on top: {rate} % of {listed} = {exact} → {vat} {currency} ({way}).", **facts
        ), values)  # fmt: skip
    facts |= {"whole": figure(Fraction(label.vat_rate, 100) + 100),
              "net": money(minor(listed - vat))}  # fmt: skip
    told = message("VAT inside the price: {listed} × {rate} / {whole} = {exact} → {vat} "
                   "{currency} ({way}); without VAT {net}.", **facts)  # fmt: skip
    if even:
        told = message("VAT inside the price: {listed} × {rate} / {whole} = {vat} {currency}; "
                       "without VAT {net}.", **facts)  # fmt: skip
    if label.vat_unclear:
        told = message("{told} Whether the price holds VAT is not said; it is taken to.", told=told)
    return Step("vat", told, values)
