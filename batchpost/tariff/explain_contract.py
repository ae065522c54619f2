"""Charges that a contract adds, explained: a rate, a discount, a least charge.

Such a charge is the difference between two amounts of a charge of the book; its VAT is the
difference of their VAT. Amounts are tracked as `contract.add_contract` changes them, and the
difference is asserted to be the one recorded.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from batchpost.model.contract import TermRule
from batchpost.model.message import Message, message
from batchpost.tariff.climb import ITEM, Vat
from batchpost.tariff.contracts.proof import rate_shape
from batchpost.tariff.explain_steps import (
    Step,
    charged_step,
    figure,
    half_up_words,
    minor,
    money,
    plain,
    quantity_steps,
    rounded,
    segment_at,
    summed,
)
from batchpost.tariff.kernel import with_vat
from batchpost.tariff.recipe import Label

_DISCOUNT = TermRule.DISCOUNT.value
_ITEM = TermRule.MINIMUM_ITEM.value
_LIST = TermRule.MINIMUM_LIST.value


@dataclass
class Standing:
    """A charge of the book and what it has come to, as listed, in minor units."""

    label: Label
    listed: int
    discounted: bool = False


@dataclass(frozen=True, slots=True)
class Added:
    """A charge that a contract adds: net and VAT, and whether VAT is rounded on the batch."""

    net: int
    vat: int
    shared: Message | None  # where VAT is rounded elsewhere than on the line

    def listed(self, label: Label) -> int:
        """Return the charge as the lists have it."""
        return self.net + (self.vat if label.vat is Vat.INSIDE else 0)


def contract_steps(
    standing: Sequence[Standing],
    label: Label,
    weight: int,
    added: Added,
    currency: str,
) -> list[Step]:
    """Return the steps of a charge a contract adds, and change what stands.

    Args:
        standing: The charges of the book; the first is the forwarding.
        label: The contract's charge.
        weight: Mass of the item, grams.
        added: The charge.
        currency: Of the amounts.
    """
    rule = label.lines[-1].rule
    if rule == _DISCOUNT:
        return _discount(standing, label, added, currency)
    changed = next(one for one in standing if one.label.service == label.service)
    if rule == _ITEM:
        steps, then = _least(standing, label, currency)
    elif rule == _LIST:
        steps, then = _list_share(changed, label, added, currency)
    else:
        steps, then = _rate(label, weight, currency)
    found = [*steps, *_difference(changed, then, added, currency)]
    changed.listed = then
    return found


def _rate(label: Label, weight: int, currency: str) -> tuple[list[Step], int]:
    """Return what the contract's own rate comes to."""
    shape = rate_shape(label.lines)
    quantity = 1 if shape.quantity == ITEM else weight
    segment = segment_at(shape, quantity)
    total = summed(shape, segment, quantity)
    steps, charge = charged_step(total, currency, shape.minimum)
    return [*quantity_steps(shape, segment, quantity), *steps], charge


def _discount(
    standing: Sequence[Standing], label: Label, added: Added, currency: str
) -> list[Step]:
    """Return a discount off one charge: the next of its service that it fits."""
    rate = Fraction(label.lines[-1].value_text) / 100
    for one in standing:
        if one.discounted or one.label.service != label.service:
            continue
        exact = minor(one.listed) * rate
        then = one.listed - rounded(exact)
        if not _is(added, one, then):
            continue
        facts = {"rate": figure(rate * 100), "listed": money(minor(one.listed)),
                 "title": one.label.title, "exact": money(exact), "currency": currency,
                 "rounded": money(minor(rounded(exact))),
                 "way": half_up_words(currency)}  # fmt: skip
        said = message(
            "Discount on «{title}»: {rate} % of {listed} = {exact} → {rounded} {currency} ({way}).",
            **facts,
        )
        if exact == minor(rounded(exact)):
            said = message(
                "Discount on «{title}»: {rate} % of {listed} = {rounded} {currency}.", **facts
            )
        values = {"percent": plain(rate * 100), "base": plain(minor(one.listed), 2),
                  "exact": plain(exact, 2), "rounded": plain(minor(rounded(exact)), 2)}  # fmt: skip
        found = [Step("discount", said, values), *_difference(one, then, added, currency)]
        one.listed, one.discounted = then, True
        return found
    raise AssertionError(label.lines, added)


def _least(standing: Sequence[Standing], label: Label, currency: str) -> tuple[list[Step], int]:
    """Return the least charge of an item, and what the forwarding is topped up to."""
    least = rounded(Fraction(label.lines[-1].value_text))
    whole = sum(one.listed for one in standing)
    missing = least - whole
    said = message(
        "Least charge of an item {minimum} {currency}: its charges come to {whole}, "
        "{minimum} − {whole} = {missing} is added.",
        minimum=money(minor(least)), whole=money(minor(whole)), missing=money(minor(missing)),
        currency=currency,
    )  # fmt: skip
    values = {"minimum": plain(minor(least), 2), "charges": plain(minor(whole), 2),
              "missing": plain(minor(missing), 2)}  # fmt: skip
    return [Step("minimum_per_item", said, values)], standing[0].listed + missing


def _list_share(
    changed: Standing, label: Label, added: Added, currency: str
) -> tuple[list[Step], int]:
    """Return this item's equal share of what is missing to the least charge of the list."""
    share = added.listed(label)
    least = rounded(Fraction(label.lines[-1].value_text))
    said = message(
        "Least charge of the list {minimum} {currency}: what is missing to it is shared by all "
        "items equally, {share} {currency} for this one.",
        minimum=money(minor(least)), share=money(minor(share)), currency=currency,
    )  # fmt: skip
    values = {"minimum": plain(minor(least), 2), "share": plain(minor(share), 2)}
    return [Step("minimum_per_list", said, values)], changed.listed + share


def _vat(one: Standing, listed: int) -> int:
    net_and_vat = with_vat(np.array([listed], dtype=np.int64), one.label.vat, one.label.vat_rate)
    return int(np.broadcast_to(net_and_vat[1], (1,))[0])


def _is(added: Added, one: Standing, then: int) -> bool:
    """Tell whether a charge is the difference that a change makes, VAT as well."""
    vat = _vat(one, then) - _vat(one, one.listed)
    return added.listed(one.label) == then - one.listed and (
        added.shared is not None or added.vat == vat
    )


def _difference(one: Standing, then: int, added: Added, currency: str) -> list[Step]:
    """Return the difference a contract makes to a charge and to its VAT."""
    assert _is(added, one, then), (one, then, added)
    said = message(
        "«{title}» becomes {then} instead of {before} {currency}: {difference}.",
        title=one.label.title, then=money(minor(then)), before=money(minor(one.listed)),
        difference=money(minor(then - one.listed)), currency=currency,
    )  # fmt: skip
    values = {"before": plain(minor(one.listed), 2), "after": plain(minor(then), 2)}
    steps = [Step("difference", said, values)]
    if one.label.vat is Vat.EXEMPT:
        return steps
    if added.shared is not None:
        said = message("VAT: {shared}, {vat} {currency}.", shared=added.shared,
                       vat=money(minor(added.vat)), currency=currency)  # fmt: skip
        return [*steps, Step("vat", said, {"rounded": plain(minor(added.vat), 2)})]
    before, after = _vat(one, one.listed), _vat(one, then)
    said = message(
        "VAT of {then} is {after}, of {listed} it is {before}: {after} − {before} = {vat} "
        "{currency}.",
        then=money(minor(then)), listed=money(minor(one.listed)), after=money(minor(after)),
        before=money(minor(before)), vat=money(minor(added.vat)), currency=currency,
    )  # fmt: skip
    values = {"before": plain(minor(before), 2), "after": plain(minor(after), 2)}
    return [*steps, Step("vat", said, values)]
