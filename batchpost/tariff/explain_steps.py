"""A charge reckoned anew, step by step: exact fractions, and the sentences an auditor reads.

The kernel reckons whole columns; here one charge is put together again from the lines of its
segment, by hand so to say. What the sentences say is what is added up: the result is asserted
to be the kernel's.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from batchpost.model.message import Message, counted, message
from batchpost.tariff.climb import FORWARDING
from batchpost.tariff.ladders import AMOUNT, DAYS, DECLARED, MISSING, WEIGHT, Segment, Shape
from batchpost.tariff.lines import MICRO, MINOR, Line, Part
from batchpost.tariff.rates import Rate

_KILOGRAM_G = 1000
#: A number that never ends is told to so many digits, and that it goes on.
_DIGITS = 6
_OF_KOPECKS = frozenset({"BYN", "RUB", "UAH"})


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what it is, in a sentence and in values for programs."""

    kind: str
    said: Message
    facts: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sum:
    """What a charge comes to before it is rounded: the sum as written, and its exact value."""

    written: Message
    exact: Fraction  # of the currency's whole unit


def decimal(number: Fraction | int, least: int = 0) -> Decimal | None:
    """Return a number as a decimal, `None` where it has no end; `least` digits at least.

    >>> decimal(Fraction(5282, 1000), 2), decimal(Fraction(9, 2), 2), decimal(Fraction(1, 3))
    (Decimal('5.282'), Decimal('4.50'), None)
    """
    number = Fraction(number)
    rest, digits = number.denominator, 0
    while rest % 10 == 0:
        rest, digits = rest // 10, digits + 1
    while rest % 5 == 0 or rest % 2 == 0:
        rest, digits = rest // (5 if rest % 5 == 0 else 2), digits + 1
    if rest != 1:
        return None
    digits = max(digits, least)
    whole = number * 10**digits
    assert whole.denominator == 1
    return Decimal(whole.numerator).scaleb(-digits)


def figure(number: Fraction | int, least: int = 0) -> Decimal | Message:
    """Return a number to be written in a sentence; one without end goes on with dots."""
    if number < 0:
        return message("−{number}", number=figure(-number, least))
    exact = decimal(number, least)
    if exact is not None:
        return exact
    cut = Fraction(int(Fraction(number) * 10**_DIGITS), 10**_DIGITS)
    return message("{number}…", number=Decimal(cut.numerator) / Decimal(cut.denominator))


def money(number: Fraction | int) -> Decimal | Message:
    """Return an amount to be written: two decimals, more where it has more."""
    return figure(number, 2)


def minor(amount: int) -> Fraction:
    """Return minor units as an amount."""
    return Fraction(amount, MINOR)


def plain(number: Fraction | int, least: int = 0) -> str:
    """Return a number as programs read it: a decimal, or a fraction where it has no end."""
    exact = decimal(number, least)
    return str(Fraction(number)) if exact is None else f"{exact:f}"


def rounded(exact: Fraction) -> int:
    """Return an amount in minor units, rounded half up."""
    return int((exact * MINOR * 2 + 1) // 2)


def part_of(lines: Sequence[Line], part: Part) -> Line | None:
    """Return the line that does `part` in a charge, the last where a band stands beside."""
    return next((line for line in reversed(lines) if line.part is part), None)


def segment_at(shape: Shape, quantity: int) -> Segment:
    """Return the stretch of a ladder that a quantity lies in."""
    return next(each for each in shape.segments if each.start <= quantity <= each.end)


def started(segment: Segment, quantity: int) -> int:
    """Return how many steps of a segment are started."""
    return -(-(quantity - segment.origin) // segment.step)


def micro(segment: Segment, quantity: int) -> int:
    """Return what a segment charges, in millionths of the minor unit."""
    return segment.base + started(segment, quantity) * segment.per_step


def _major(amount: int) -> Fraction:
    return Fraction(amount, MICRO * MINOR)


def quantity_steps(shape: Shape, segment: Segment, quantity: int) -> list[Step]:
    """Return how the quantity is told and rounded: the mass, a value, days."""
    values = {"quantity": shape.quantity, "given": str(quantity)}
    if shape.quantity == WEIGHT:
        return [_weighed(segment, quantity)]
    if shape.quantity in {DECLARED, AMOUNT}:
        amount = minor(quantity)
        values["given"] = plain(amount, 2)
        return [Step("quantity", _valued(shape.quantity, segment, quantity), values)]
    if shape.quantity == DAYS:
        free = segment.origin or segment.end
        said = message("Days of the term: {days}, of them free of charge: {free}.",
                       days=quantity, free=min(free, quantity))  # fmt: skip
        return [Step("quantity", said, values | {"free": str(free)})]
    return []


def _weighed(segment: Segment, grams: int) -> Step:
    """Return how the mass is taken: as given, by its band, rounded up, in started steps."""
    values = {"quantity": WEIGHT, "given": str(grams)}
    rounding = part_of(segment.lines, Part.ROUNDING)
    if rounding is not None:
        taken = started(segment, grams) * segment.step
        values |= {"rounded_up_to_g": str(segment.step), "line": rounding.line, "taken": str(taken)}
        said = message(
            "Mass {grams} g, rounded up to {step} g by line {line}: {taken} g = {kilograms} kg.",
            grams=grams, step=segment.step, line=rounding.line, taken=taken,
            kilograms=figure(Fraction(taken, _KILOGRAM_G)),
        )  # fmt: skip
        return Step("quantity", said, values)
    if segment.per_step:
        count = started(segment, grams)
        steps = counted("{count} started step of {step} g", "{count} started steps of {step} g",
                        count, step=segment.step)  # fmt: skip
        values |= {"first_g": str(segment.origin), "step_g": str(segment.step)}
        values["steps"] = str(count)
        if not segment.origin:
            return Step("quantity", message("Mass {grams} g: {steps}.", grams=grams, steps=steps),
                        values)  # fmt: skip
        said = message(
            "Mass {grams} g: the first {first} g, and above them {above} g, which is {steps}.",
            grams=grams, first=segment.origin, above=grams - segment.origin, steps=steps,
        )  # fmt: skip
        return Step("quantity", said, values)
    line = segment.lines[-1]
    if segment.start == MISSING or line.weight_to_g is None:
        told = message("Mass {grams} g", grams=grams) if grams != MISSING else message("Any mass")
        return Step("quantity", message("{told}: one sum whatever the mass.", told=told), values)
    values |= {"band_from_g": str(segment.start), "band_to_g": str(segment.end)}
    said = message("Mass {grams} g: the band from {start} to {end} g.",
                   grams=grams, start=segment.start, end=segment.end)  # fmt: skip
    if segment.start == 1:
        said = message("Mass {grams} g: up to {end} g.", grams=grams, end=segment.end)
    return Step("quantity", said, values)


def _valued(quantity: str, segment: Segment, amount: int) -> Message:
    """Return how a declared value or an amount is taken."""
    value = money(minor(amount))
    if segment.step > 1:
        return message(
            "Declared value {value}; started units of {unit}: {count}.",
            value=value, count=started(segment, amount), unit=money(minor(segment.step)),
        )  # fmt: skip
    if quantity == DECLARED:
        return message("Declared value {value}.", value=value)
    over, line = segment.start - 1, segment.lines[-1]
    if not over and line.amount_to is None:
        return message("Amount {value}.", value=value)
    if line.amount_to is None:
        return message(
            "Amount {value}: the band over {over}.", value=value, over=money(minor(over))
        )
    if not over:
        return message("Amount {value}: the band up to {upto}, the rate is for the whole amount.",
                       value=value, upto=money(minor(segment.end)))  # fmt: skip
    return message(
        "Amount {value}: the band over {over} to {upto}, the rate is for the whole amount.",
        value=value, over=money(minor(over)), upto=money(minor(segment.end)),
    )  # fmt: skip


def summed(
    shape: Shape, segment: Segment, quantity: int, exchange: Rate | None = None,
    of: Message | None = None,
) -> Sum:  # fmt: skip
    """Return the sum of a charge as it is written, and what it comes to.

    Args:
        shape: The ladder.
        segment: The stretch the quantity lies in.
        quantity: What is climbed.
        exchange: The rate the amounts were settled at; the sum is in the settled currency.
        of: How the base of a percentage is written, where it is more than a number.
    """
    exact = _major(micro(segment, quantity))
    written = _written(shape, segment, quantity, of, settled=exchange is not None)
    assert written.exact == exact, (written, exact)
    return written


def _written(
    shape: Shape, segment: Segment, quantity: int, of: Message | None, *, settled: bool
) -> Sum:
    base, count = _major(segment.base), started(segment, quantity)
    slope = part_of(segment.lines, Part.SLOPE) or part_of(segment.lines, Part.INCLUDED)
    if not segment.per_step:
        return Sum(message("{base}", base=money(base)), base)
    if shape.quantity in {DECLARED, AMOUNT, FORWARDING} and segment.step == 1 and not base:
        return _percent(segment, quantity, of)
    if slope is not None and not settled:
        price, kilograms = _major(slope.amount), Fraction(count * segment.step, _KILOGRAM_G)
        facts: dict[str, object] = {"price": money(price), "kilograms": figure(kilograms)}
        exact = base + price * kilograms
        if base:
            return Sum(message("{base} + {price} × {kilograms} kg", base=money(base), **facts),
                       exact)  # fmt: skip
        return Sum(message("{price} × {kilograms} kg", **facts), exact)
    price = _major(segment.per_step)
    facts = {"count": count, "price": money(price)}
    if base:
        return Sum(message("{base} + {count} × {price}", base=money(base), **facts),
                   base + count * price)  # fmt: skip
    return Sum(message("{count} × {price}", **facts), count * price)


def _percent(segment: Segment, quantity: int, of: Message | None) -> Sum:
    """Return a percentage of an amount, or what a multiplier adds to it."""
    rate, amount = Fraction(segment.per_step, MICRO), minor(quantity)
    line = segment.lines[-1]
    if line.part is Part.MULTIPLIER:
        times = Fraction(line.value_text)
        assert times - 1 == rate
        said = message("({times} − 1) × {amount}", times=figure(times), amount=money(amount))
        return Sum(said, rate * amount)
    return Sum(
        message("{rate} % of {amount}", rate=figure(rate * 100), amount=of or money(amount)),
        rate * amount,
    )


def charged_step(total: Sum, currency: str, least: int) -> tuple[list[Step], int]:
    """Return the steps from a sum to what is charged, and that in minor units.

    Args:
        total: The sum.
        currency: Its currency.
        least: The least charge in millionths of the minor unit, 0 for none.
    """
    minimum = _major(least)
    exact = max(total.exact, minimum)
    charge = rounded(exact)
    steps = [Step("charge", _reckoned(total, currency, charge, least=least),
                  {"sum": str(total.written), "exact": plain(total.exact, 2),
                   "rounded": plain(minor(charge), 2), "currency": currency})]  # fmt: skip
    if least:
        facts = {"exact": money(total.exact), "minimum": money(minimum), "currency": currency}
        said = message("Least charge {minimum} {currency}: {exact} is not less.", **facts)
        if total.exact < minimum:
            said = message(
                "Least charge {minimum} {currency}: {exact} is less, so {charge} {currency} "
                "is charged.",
                charge=money(minor(charge)), **facts,
            )  # fmt: skip
        applied = "yes" if total.exact < minimum else "no"
        steps.append(Step("minimum", said, {"minimum": plain(minimum, 2), "applied": applied}))
    return steps, charge


def _reckoned(total: Sum, currency: str, charge: int, *, least: int) -> Message:
    """Return the sentence of a sum: written out, exact, rounded."""
    exact = money(total.exact)
    way = half_up_words(currency)
    below = least and total.exact < _major(least)
    facts = {"sum": total.written, "exact": exact, "currency": currency}
    if str(total.written) == str(exact):
        if minor(rounded(total.exact)) == total.exact:
            return message("Charge: {exact} {currency}.", exact=exact, currency=currency)
        return message("Charge: {exact} → {rounded} {currency} ({way}).", way=way,
                       rounded=money(minor(charge)), exact=exact, currency=currency)  # fmt: skip
    if below or minor(rounded(total.exact)) == total.exact:
        return message("Charge: {sum} = {exact} {currency}.", **facts)
    return message("Charge: {sum} = {exact} → {rounded} {currency} ({way}).",
                   rounded=money(minor(charge)), way=way, **facts)  # fmt: skip


def half_up_words(currency: str) -> Message:
    """Return how a charge is rounded, in the words of its currency."""
    if currency in _OF_KOPECKS:
        return message("to the kopeck, half up")
    return message("to 0.01, half up")
