"""Weights in frames: decimal text and a unit become exact milligrams."""

import re
from fractions import Fraction
from typing import Final

from batchpost.model.weight import Reading

_MG_BY_UNIT: Final = {
    "mg": Fraction(1),
    "g": Fraction(1_000),
    "kg": Fraction(1_000_000),
    "t": Fraction(1_000_000_000),
}
#: Exact by definition: the international avoirdupois pound is 0.45359237 kg (1959).
_POUND_MG: Final = Fraction(45_359_237, 100)
_OUNCES_TO_THE_POUND: Final = 16
_NUMBER: Final = re.compile(r"(-?) *(\d+(?:\.\d*)?)")


def milligrams(number: str, unit: str) -> tuple[int, bool]:
    """Return the weight in milligrams and whether its unit is metric.

    Metric weights are exact down to the milligram and rounded half up below it; pounds and
    ounces are always rounded.

    Args:
        number: Digits with a point, blanks around them; `12:07.50` for pounds and ounces.
        unit: `g`, `kg`, `mg`, `t`, `lb`, `oz` or `lb:oz` in any case.

    Raises:
        ValueError: No number, or a unit not known.

    >>> milligrams(" 0.360", "Kg"), milligrams("2.500", "lb"), milligrams("12:07.50", "lb:oz")
    ((360000, True), (1133981, False), (5655730, False))
    """
    name = unit.strip().lower()
    if name in _MG_BY_UNIT:
        return _round(_fraction(number) * _MG_BY_UNIT[name]), True
    if name == "lb":
        return _round(_fraction(number) * _POUND_MG), False
    if name == "oz":
        return _round(_fraction(number) * _POUND_MG / _OUNCES_TO_THE_POUND), False
    if name == "lb:oz":
        pounds, _, ounces = number.partition(":")
        total = _fraction(pounds) + _fraction(ounces) / _OUNCES_TO_THE_POUND
        return _round(total * _POUND_MG), False
    raise ValueError(unit)


def _fraction(number: str) -> Fraction:
    found = _NUMBER.fullmatch(number.strip())
    if found is None:
        raise ValueError(number)
    return Fraction(found[1] + found[2])


def _round(value: Fraction) -> int:
    sign = -1 if value < 0 else 1
    return sign * int(abs(value) + Fraction(1, 2))


def weighed(
    weight_mg: int,
    raw: bytes,
    *,
    stable: bool | None,
    net: bool = False,
    metric: bool = True,
) -> Reading:
    """Return the reading of a frame that carries a weight, its status settled by one rule.

    >>> weighed(0, b"", stable=True).status, weighed(-5, b"", stable=True).status
    ('zero', 'negative')
    """
    if stable is False:
        status = "unstable"
    elif weight_mg < 0:
        status = "negative"
    else:
        status = "ok" if weight_mg else "zero"
    return Reading(weight_mg, stable, status, raw, net=net, metric=metric)


def kilograms(weight_mg: int, width: int) -> str:
    """Return the weight as scales print it: kilograms, three decimals, right in `width`."""
    sign = "-" if weight_mg < 0 else ""
    whole, part = divmod(abs(weight_mg) // 1_000, 1_000)
    return f"{sign}{whole}.{part:03d}".rjust(width)
