"""Values that stand out: among the versions of one line, and among the lines of one list."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from batchpost.model.message import Message, message
from batchpost.tariff.lines import Line, Part
from batchpost.tariff.lint.fault import Fault

#: A value over so many times its neighbours, or under the same part of them, is looked at.
TIMES = 5
#: So few lines of one list are no measure of one another.
_FEW = 5
_PAIR = 2
#: What is no price of its own: a part that a price holds may be 15.95 one year and 2.00 the next.
_NOT_PRICES = frozenset(
    {Part.ROUNDING, Part.INCLUDED, Part.REFERENCE, Part.NOTE, Part.NONE, Part.MULTIPLIER}
)


@dataclass(frozen=True, slots=True)
class _Valued:
    line: Line
    value: int  # ten-thousandths
    minimum: int


def odd_values(lines: Sequence[Line]) -> Iterator[Fault]:
    """Yield the values that stand out from their neighbours, each line once."""
    versions: dict[tuple[object, ...], list[_Valued]] = {}
    siblings: dict[tuple[object, ...], list[_Valued]] = {}
    for line in lines:
        if line.part in _NOT_PRICES or line.outcome or line.effective_from is None:
            continue
        one = _Valued(line, _ten_thousandths(line.value_text), _ten_thousandths(line.minimum_text))
        same = (line.services, line.customer_category, line.part, line.rule, line.unit, line.per,
                line.currency, line.weight_from_g, line.weight_to_g, line.amount_over)  # fmt: skip
        versions.setdefault((*same, line.amount_to, line.when), []).append(one)
        siblings.setdefault((*same, line.effective_from, _names(line)), []).append(one)
    told: set[str] = set()
    for series in versions.values():
        series.sort(key=lambda one: (one.line.effective_from or 0, one.line.line))
        for fault in _jumps(series):
            told.add(fault.line)
            yield fault
    for alike in siblings.values():
        if len(alike) >= _FEW:
            yield from (fault for fault in _outliers(alike) if fault.line not in told)


def odd_parts(lines: Sequence[Line]) -> Iterator[Fault]:
    """Yield the parts of a forwarding that are more than the whole they are a part of."""
    wholes: dict[tuple[object, ...], Line] = {
        (line.services, line.when, line.effective_from): line
        for line in lines
        if line.part is Part.SLOPE
    }
    for line in lines:
        whole = wholes.get((line.services, line.when, line.effective_from))
        if line.part is Part.INCLUDED and whole is not None and line.amount > whole.amount:
            said = message(
                "{value} is a part of {whole_value} of line {other}, and is more",
                value=line.value_text, whole_value=whole.value_text, other=whole.line,
            )  # fmt: skip
            yield _fault(line, whole, said)


def _names(line: Line) -> tuple[str, ...]:
    """Return the facts a line turns on, without their values."""
    return tuple(condition.name for condition in line.when)


def _ten_thousandths(text: str) -> int:
    whole, _, part = text.partition(".")
    return int((whole or "0") + part.ljust(4, "0"))


def _far(one: int, other: int) -> int:
    """Return 1 where `one` is far above `other`, -1 where far below, else 0."""
    if not (one and other):
        return 0  # a zero is told by itself
    return (one > TIMES * other) - (other > TIMES * one)


def _jumps(series: Sequence[_Valued]) -> Iterator[Fault]:
    """Yield the versions whose value, or least charge, jumps from that before and after.

    At an end of the series one neighbour must do; a lasting new level is told once.
    """
    for what in ("value", "minimum"):
        values: list[int] = [getattr(one, what) for one in series]
        steps = [_far(after, before) for before, after in pairwise(values)]
        place = 0
        while place < len(steps):
            if steps[place]:
                back = place + 1 < len(steps) and steps[place + 1] == -steps[place]
                first = place == 0 and len(series) > _PAIR and not back
                at = 0 if first else place + 1
                yield _jump(series, at, 1 if first else place, what)
                place += 1 if back else 0
            place += 1


def _jump(series: Sequence[_Valued], at: int, against: int, what: str) -> Fault:
    line, other = series[at].line, series[against].line
    said = message(
        "{value} is more than {times} times, or less than one part in {times} of, the "
        "{other_value} of line {other}, its neighbour in time",
        value=line.value_text if what == "value" else line.minimum_text,
        times=TIMES,
        other_value=other.value_text if what == "value" else other.minimum_text,
        other=other.line,
    )
    return _fault(line, other, said)


def _outliers(alike: Sequence[_Valued]) -> Iterator[Fault]:
    """Yield the greatest or least of a list where it stands far from all others."""
    ordered = sorted(alike, key=lambda one: (one.value, one.line.line))
    for at, against in ((-1, -2), (0, 1)):
        if _far(ordered[at].value, ordered[against].value):
            line, other = ordered[at].line, ordered[against].line
            said = message(
                "{value} is more than {times} times, or less than one part in {times} of, the "
                "nearest value of the same list, {other_value} of line {other}",
                value=line.value_text, times=TIMES, other_value=other.value_text, other=other.line,
            )  # fmt: skip
            yield _fault(line, other, said)


def _fault(line: Line, other: Line, said: Message) -> Fault:
    return Fault(
        code="value.odd",
        severity="warning",
        price_list=line.price_list,
        line=line.line,
        service=line.services[0],
        message=said,
        days=None if line.effective_from is None else (line.effective_from, line.effective_to),
        others=(other.line,),
    )
