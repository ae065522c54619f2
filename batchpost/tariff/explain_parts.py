"""Steps of a charge beside its sum: a rate of exchange, the base of a percentage, the total."""

from fractions import Fraction

from batchpost.model.message import message
from batchpost.tariff.explain_steps import Step, figure, minor, money, plain
from batchpost.tariff.ladders import Segment, Shape
from batchpost.tariff.lines import MICRO, MINOR, Part
from batchpost.tariff.rates import Rate


def base_step(segment: Segment, forwarding: int, currency: str, left_out: int) -> Step:
    """Return of what a percentage or a multiple of the forwarding is taken.

    `left_out` is the part of the forwarding that does not count, minor units.
    """
    line = segment.lines[-1]
    amount = {"forwarding": money(minor(forwarding)), "currency": currency}
    values = {"forwarding": plain(minor(forwarding), 2)}
    if line.part is Part.MULTIPLIER:
        said = message(
            "Base: the rounded charge for forwarding, {forwarding} {currency}, taken {times} "
            "times; what that adds is charged here.",
            times=figure(Fraction(line.value_text)), **amount,
        )  # fmt: skip
        return Step("base", said, values | {"times": line.value_text})
    said = message(
        "Base: the rounded charge for forwarding, {forwarding} {currency}, without insurance, "
        "advice and other fees.",
        **amount,
    )
    if left_out:
        base = minor(forwarding - left_out)
        said = message(
            "Base: the rounded charge for forwarding less that, {forwarding} − {left_out} = {base} "
            "{currency}, without insurance, advice and other fees.",
            left_out=money(minor(left_out)), base=money(base), **amount,
        )  # fmt: skip
        values |= {"left_out": plain(minor(left_out), 2), "base": plain(base, 2)}
    elif line.rule.endswith("_once"):
        said = message(
            "Base: the rounded charge for forwarding, {forwarding} {currency}, without insurance, "
            "advice and other fees; taken once, however many marks ask for it.",
            **amount,
        )
    return Step("base", said, values)


def exchange_steps(shape: Shape, segment: Segment, exchange: Rate | None) -> list[Step]:
    """Return how a price in another currency was settled, amount by amount."""
    if exchange is None:
        return []
    line = next(one for one in segment.lines if one.currency == exchange.currency)
    steps = []
    for amount in (segment.base, segment.per_step, shape.minimum):
        if amount:
            settled = Fraction(amount, MICRO * MINOR)
            rate = Fraction(exchange.rate_text) / exchange.units
            said = message(
                "Settled at {units} {currency} = {rate} {base}, the rate from {day}: "
                "{amount} {base}.",
                units=exchange.units, currency=exchange.currency, base=exchange.base,
                rate=figure(Fraction(exchange.rate_text)), day=exchange.effective_from,
                amount=money(settled),
            )  # fmt: skip
            if amount == exchange.into_base(line.amount):
                said = message(
                    "Settled at {units} {currency} = {rate} {base}, the rate from {day}: "
                    "{price} {currency} = {amount} {base}.",
                    price=money(Fraction(line.value_text)), **said.facts
                )  # fmt: skip
            steps.append(Step("exchange", said, {
                "from": exchange.currency, "to": exchange.base, "rate": plain(rate),
                "rate_on": exchange.effective_from.isoformat(),
                "confidence": exchange.confidence, "source": exchange.source,
                "amount": plain(settled, 2),
            }))  # fmt: skip
    return steps


def total_step(net: int, vat: int, currency: str) -> Step:
    """Return the charge with VAT."""
    values = {"net": plain(minor(net), 2), "vat": plain(minor(vat), 2),
              "gross": plain(minor(net + vat), 2)}  # fmt: skip
    facts = {"net": money(minor(net)), "vat": money(minor(vat)),
             "gross": money(minor(net + vat)), "currency": currency}  # fmt: skip
    if not vat:
        return Step("total", message("In all: {gross} {currency}.", **facts), values)
    if vat < 0:
        facts["vat"] = money(minor(-vat))
        return Step(
            "total", message("In all: {net} − {vat} = {gross} {currency}.", **facts), values
        )
    return Step("total", message("In all: {net} + {vat} = {gross} {currency}.", **facts), values)
