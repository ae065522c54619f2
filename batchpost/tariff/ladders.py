"""Lines into ladders: what each primitive of the price lists becomes in the kernel."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from batchpost.model.message import message
from batchpost.tariff.errors import TariffBookError
from batchpost.tariff.kernel import FORWARDING, ITEM, LARGEST, Ladder, Vat
from batchpost.tariff.lines import MICRO, MINOR, UNIT_QUANTITIES, Line, Part

WEIGHT = "weight_g"
DECLARED = "declared_value"
AMOUNT = "amount"
DAYS = "days"
#: What stands for a quantity the item does not tell; no ladder that needs it reaches there.
MISSING = -1

_KILOGRAM_G = 1000
#: No charge may be larger, in millionths of the minor unit: with the half for rounding it
#: stays inside 64 bits.
_MOST = 2**63 - 1 - MICRO


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a ladder and the lines it comes from; `end` is inclusive."""

    start: int
    end: int
    base: int
    origin: int
    step: int
    per_step: int
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """A ladder's segments before they are numbered, and the quantity they go by."""

    quantity: str
    segments: tuple[Segment, ...]
    minimum: int = 0
    less: "Shape | None" = None  # a part of the forwarding that a surcharge leaves out
    title: str = ""  # what the charge is called where the shape is a forwarding

    @property
    def lines(self) -> tuple[Line, ...]:
        """Return all lines of the shape, once each."""
        own = (line for part in self.segments for line in part.lines)
        beside = self.less.lines if self.less else ()
        return tuple(dict.fromkeys((*own, *beside)))


def by_weight(
    bases: Sequence[Line],
    steps: Sequence[Line],
    slopes: Sequence[Line],
    rounding: Sequence[Line],
    limit_g: int | None,
) -> Shape:
    """Return the shape of flat sums, bands, started steps and per-kilogram sums.

    Args:
        bases: A sum for the item or for each weight band.
        steps: At most one: what each further started step costs above the last band.
        slopes: What a kilogram costs, for all weights or for the bands with the same bounds.
        rounding: At most one: to how many grams the weight rounds up before the slope.
        limit_g: Greatest mass of the service.

    Raises:
        TariffBookError: Two lines are in force for the same grams, or a rounding is missing.
    """
    end = limit_g or LARGEST
    step, roundup = _only(steps), _only(rounding)
    ordered = sorted(bases, key=lambda line: line.weight_from_g or 0)
    if not (step or slopes) and all(_for_all_grams(line) for line in ordered):
        flat = _only(ordered)
        assert flat is not None
        if limit_g is None:
            return Shape(ITEM, (Segment(1, 1, flat.amount, 0, 1, 0, (flat,)),))
        return Shape(WEIGHT, (Segment(MISSING, end, flat.amount, 0, 1, 0, (flat,)),))
    segments: list[Segment] = []
    for line in ordered:
        start, last = line.weight_from_g or 1, min(line.weight_to_g or end, end)
        slope = _only([other for other in slopes if _same_grams(line, other)])
        if slope is None:
            segments.append(Segment(start, last, line.amount, 0, 1, 0, (line,)))
        else:
            segments.append(_sloped(line, slope, roundup, start, last))
    if step is not None:
        segments.append(_stepped(ordered[-1] if ordered else None, step, end))
    _prove_apart(segments)
    return Shape(WEIGHT, tuple(segments))


def _stepped(base: Line | None, step: Line, end: int) -> Segment:
    """Return the started steps above the last band, or from the first gram where none is."""
    last = min(step.weight_to_g or end, end)
    if base is None:
        return Segment(1, last, 0, 0, step.per, step.amount, (step,))
    if base.weight_to_g is None:
        fault = message("steps above {other}, which has no end", other=base.line)
        raise TariffBookError(step.price_list, step.line, fault)
    above = base.weight_to_g
    return Segment(above + 1, last, base.amount, above, step.per, step.amount, (base, step))


def _for_all_grams(line: Line) -> bool:
    return line.weight_to_g is None and (line.weight_from_g or 1) == 1


def _same_grams(base: Line, slope: Line) -> bool:
    return slope.weight_from_g is None or slope.weight_from_g == base.weight_from_g


def _sloped(base: Line | None, slope: Line, roundup: Line | None, start: int, last: int) -> Segment:
    if roundup is None:
        fault = message("to how many grams the weight rounds up is not said")
        raise TariffBookError(slope.price_list, slope.line, fault)
    step_g = int(roundup.value_text)
    per_step, rest = divmod(slope.amount * step_g, _KILOGRAM_G)
    assert rest == 0, slope.line
    if base is None:
        return Segment(start, last, 0, 0, step_g, per_step, (slope, roundup))
    return Segment(start, last, base.amount, 0, step_g, per_step, (base, slope, roundup))


def by_amount(lines: Sequence[Line]) -> Shape:
    """Return the shape of a percentage of an amount, by bands where the book has them."""
    bands = sorted((line for line in lines if _banded(line)), key=lambda line: line.amount_over)
    plain = _only([line for line in lines if not _banded(line)])
    beside = () if plain is None else (plain,)
    segments = [
        Segment(
            line.amount_over + 1, line.amount_to or LARGEST, 0, 0, 1, line.rate, (*beside, line)
        )
        for line in bands
    ]
    if not segments and plain is not None:
        segments = [Segment(1, LARGEST, 0, 0, 1, plain.rate, (plain,))]
    _prove_apart(segments)
    return Shape(AMOUNT, tuple(segments), _common_minimum(lines))


def _banded(line: Line) -> bool:
    return bool(line.amount_over) or line.amount_to is not None


def by_units(lines: Sequence[Line], *, whole_term: bool = False) -> Shape:
    """Return the shape of so much a day, a month or a word.

    Args:
        lines: The one line there may be.
        whole_term: The item tells all its days; those that cost nothing are deducted.
    """
    line = _only(lines)
    assert line is not None
    if whole_term and line.unit == "day":
        free = line.free_units
        segments = (
            Segment(0, free, 0, 0, 1, 0, (line,)),
            Segment(free + 1, LARGEST, 0, free, 1, line.amount, (line,)),
        )
        return Shape(DAYS, segments)
    return Shape(UNIT_QUANTITIES[line.unit], (Segment(0, LARGEST, 0, 0, 1, line.amount, (line,)),))


def by_declared_value(lines: Sequence[Line]) -> Shape:
    """Return the shape of a percentage of the declared value, or of so much a started unit."""
    line = _only(lines)
    assert line is not None
    if line.rule == "per_started_unit_of_declared_value":
        step = line.per * MINOR
        return Shape(
            DECLARED, (Segment(1, LARGEST, 0, 0, step, line.amount, (line,)),), line.minimum
        )
    return Shape(DECLARED, (Segment(1, LARGEST, 0, 0, 1, line.rate, (line,)),), line.minimum)


def by_forwarding(lines: Sequence[Line], less: Shape | None = None) -> Shape:
    """Return the shape of a percentage surcharge, once however many marks ask for it.

    Args:
        lines: The one line there may be.
        less: The part of the forwarding that it is not reckoned on.
    """
    line = _only(lines)
    assert line is not None
    segment = Segment(0, LARGEST, 0, 0, 1, line.rate, (line,))
    return Shape(FORWARDING, (segment,), line.minimum, less)


def apart(surcharges: Sequence[Line]) -> list[list[Line]]:
    """Return surcharges each for itself: for different reasons, and not once for all."""
    groups: dict[object, list[Line]] = {}
    for line in surcharges:
        once = line.rule.endswith("_once")
        groups.setdefault(None if once else line.when, []).append(line)
    return list(groups.values())


def by_multiplier(lines: Sequence[Line]) -> Shape:
    """Return the shape of what a multiplier adds to the forwarding."""
    line = _only(lines)
    assert line is not None
    return Shape(FORWARDING, (Segment(0, LARGEST, 0, 0, 1, line.times, (line,)),), line.minimum)


def beside(line: Line) -> Shape:
    """Return the shape of a sum charged beside the forwarding."""
    start, end = line.weight_from_g or 1, line.weight_to_g
    if end is None:
        return Shape(ITEM, (Segment(1, 1, line.amount, 0, 1, 0, (line,)),))
    return Shape(WEIGHT, (Segment(start, end, line.amount, 0, 1, 0, (line,)),))


def component(parts: Sequence[Line], rounding: Sequence[Line], limit_g: int | None) -> Shape:
    """Return the shape of a part of the forwarding: so much a kilogram of the rounded weight."""
    part, roundup = _only(parts), _only(rounding)
    assert part is not None
    whole = _sloped(None, part, roundup, 1, limit_g or LARGEST)
    return Shape(WEIGHT, (whole,))


def build(shape: Shape, vat: Vat, vat_rate: int, label: int) -> Ladder:
    """Return the ladder of a shape for the kernel; gaps between segments become holes."""
    less = build(shape.less, vat, vat_rate, label) if shape.less else None
    rows: list[tuple[int, int, int, int, int, bool]] = []
    for segment in filled(shape):
        hole = not segment.lines
        rows.append(
            (segment.start, segment.base, segment.origin, segment.step, segment.per_step, hole)
        )
    columns = np.array([row[:5] for row in rows], dtype=np.int64).T
    return Ladder(
        quantity=shape.quantity,
        starts=columns[0].copy(),
        base=columns[1].copy(),
        origin=columns[2].copy(),
        step=columns[3].copy(),
        per_step=columns[4].copy(),
        hole=np.array([row[5] for row in rows], dtype=np.bool_),
        end=_reach(shape.segments),
        minimum=shape.minimum,
        vat=vat,
        vat_rate=vat_rate,
        label=label,
        less=less,
    )


def _reach(segments: Sequence[Segment]) -> int:
    """Return up to where a ladder can be reckoned: beyond, there is no price, not a wrong one."""
    end = segments[-1].end
    for one in segments:
        if one.per_step:
            reach = one.origin + (_MOST - one.base) // one.per_step * one.step
            end = min(end, reach) if reach < one.end else end
    return end


def filled(shape: Shape) -> list[Segment]:
    """Return the segments with the gaps between them as segments of no line."""
    found: list[Segment] = []
    for segment in shape.segments:
        if found and segment.start > found[-1].end + 1:
            found.append(Segment(found[-1].end + 1, segment.start - 1, 0, 0, 1, 0, ()))
        found.append(segment)
    return found


def _only(lines: Sequence[Line]) -> Line | None:
    """Return the one line there may be.

    Raises:
        TariffBookError: Two are in force for the same thing on the same day.
    """
    if len(lines) > 1:
        fault = message("in force at the same time for the same thing as {other}",
                        other=lines[0].line)  # fmt: skip
        raise TariffBookError(lines[1].price_list, lines[1].line, fault)
    return lines[0] if lines else None


def _common_minimum(lines: Sequence[Line]) -> int:
    found = {line.minimum for line in lines}
    if len(found) > 1:
        fault = message("another least charge than {other}", other=lines[0].line)
        raise TariffBookError(lines[1].price_list, lines[1].line, fault)
    return found.pop()


def _prove_apart(segments: Sequence[Segment]) -> None:
    for before, after in pairwise(segments):
        if after.start <= before.end:
            line = after.lines[-1]
            fault = message("in force at the same time for the same thing as {other}",
                            other=before.lines[-1].line)  # fmt: skip
            raise TariffBookError(line.price_list, line.line, fault)


def parted(lines: Sequence[Line], part: Part) -> list[Line]:
    """Return the lines that do `part` in a price."""
    return [line for line in lines if line.part is part]
