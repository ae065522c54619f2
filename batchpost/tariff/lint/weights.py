"""Proof by grams: in a cell, over days with the same lines, each gram has one outcome."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from batchpost.model.message import Message, message
from batchpost.tariff.confidence import in_part
from batchpost.tariff.kernel import LARGEST
from batchpost.tariff.ladders import parted
from batchpost.tariff.lines import Line, Part
from batchpost.tariff.lint.cells import is_main
from batchpost.tariff.lint.fault import Fault, Severity, period
from batchpost.tariff.lint.intervals import Stretch, common, holes

_KILOGRAM_G = 1000
_FOLLOWS = "n/a"
#: No published list found jumps by more than 3.6 from one band to the next.
TIMES = 5


@dataclass(frozen=True, slots=True)
class Span:
    """A cell over days on which the same lines hold."""

    service: str
    category: str
    cell: str
    days: Stretch
    lines: tuple[Line, ...]
    limit_g: int | None

    @property
    def known_singly(self) -> bool:
        """Tell whether only single values of the list are known, so that it has holes."""
        return all(in_part(line.confidence) for line in self.lines if is_main(line))

    def fault(
        self,
        code: str,
        line: Line,
        said: Message,
        *,
        severity: Severity = "error",
        grams: Stretch | None = None,
        others: Sequence[Line] = (),
    ) -> Fault:
        """Return a fault of this cell and these days."""
        return Fault(
            code=code,
            severity=severity,
            price_list=line.price_list,
            line=line.line,
            service=self.service,
            message=said,
            days=period(*self.days),
            grams=grams,
            cell=self.cell,
            others=tuple(dict.fromkeys(other.line for other in others)),
        )


@dataclass(frozen=True, slots=True)
class Piece:
    """Grams with one way to reckon: base + started steps above the origin, in millionths."""

    grams: Stretch
    base: int
    origin: int
    step: int
    per_step: int
    line: Line

    def amount(self, gram: int) -> int:
        """Return what a gram of this piece costs."""
        return self.base + -(-(gram - self.origin) // self.step) * self.per_step


def prove_weights(span: Span) -> tuple[list[Piece], list[Fault]]:
    """Return how the grams of a cell are charged, and what is wrong with it."""
    faults: list[Fault] = []
    bases, slopes = parted(span.lines, Part.BASE), parted(span.lines, Part.SLOPE)
    steps, rounding = parted(span.lines, Part.STEP), parted(span.lines, Part.ROUNDING)
    faults += _alone(span, steps)
    faults += _alone(span, rounding)
    for slope in slopes:
        if slope.weight_from_g not in {None, *(base.weight_from_g for base in bases)} or not bases:
            said = message("a price per kilogram without a sum for the item")
            faults.append(span.fault("weights.no_base", slope, said))
    if not bases and slopes:
        return [], faults
    pieces, more = _pieces(span, bases, slopes, steps[:1], rounding[:1])
    faults += more
    faults += _overlaps(span, pieces)
    faults += _gaps(span, pieces)
    if not faults:
        faults += _falls(span, pieces)
    faults += _vat_words(span, (*bases, *slopes, *steps))
    return pieces, faults


def _alone(span: Span, lines: Sequence[Line]) -> Iterator[Fault]:
    """Yield a fault for each line that another of the same part stands beside."""
    for line in lines[1:]:
        if line.line != lines[0].line:
            yield overlap(span, line, lines[0], None)


def overlap(span: Span, line: Line, other: Line, grams: Stretch | None) -> Fault:
    """Return the fault of two lines for the same thing on the same day."""
    start, end = period(*span.days)
    days = {"start": start, "end": end or "…"}
    if grams is None:
        said = message(
            "two lines hold at once from {start} to {end}: the other is {other}",
            other=other.line, **days,
        )  # fmt: skip
    elif grams[0] == grams[1]:
        said = message(
            "{gram} g lies in two bands from {start} to {end}, the other is {other}: one bound "
            "may be written inclusive that is meant exclusive",
            gram=grams[0], other=other.line, **days,
        )  # fmt: skip
    else:
        said = message(
            "{first} to {last} g lie in two bands from {start} to {end}: the other is {other}",
            first=grams[0], last=grams[1], other=other.line, **days,
        )  # fmt: skip
    return span.fault("lines.overlap", line, said, grams=grams, others=[other])


def _pieces(
    span: Span,
    bases: Sequence[Line],
    slopes: Sequence[Line],
    steps: Sequence[Line],
    rounding: Sequence[Line],
) -> tuple[list[Piece], list[Fault]]:
    """Return the pieces the lines make of the grams, in order."""
    end = span.limit_g or LARGEST
    pieces: list[Piece] = []
    faults: list[Fault] = []
    for line in sorted(bases, key=lambda base: base.weight_from_g or 0):
        grams = (line.weight_from_g or 1, min(line.weight_to_g or end, end))
        if grams[0] > end:
            faults.append(_over_limit(span, line, grams[0], end))
            continue
        own = [slope for slope in slopes if slope.weight_from_g in {None, line.weight_from_g}]
        faults += _alone(span, own)
        if own and rounding:
            step_g = int(rounding[0].value_text)
            per_step, rest = divmod(own[0].amount * step_g, _KILOGRAM_G)
            if rest:
                faults.append(_inexact(span, own[0], step_g))
            pieces.append(Piece(grams, line.amount, 0, step_g, per_step, line))
            continue
        if own:
            faults.append(_no_rounding(span, own[0]))
        pieces.append(Piece(grams, line.amount, 0, 1, 0, line))
    for step in steps:
        last = min(step.weight_to_g or end, end)
        if not pieces:
            pieces.append(Piece((1, last), 0, 0, step.per, step.amount, step))
        elif pieces[-1].grams[1] < last and pieces[-1].line.weight_to_g is not None:
            above = pieces[-1].grams[1]
            pieces.append(
                Piece((above + 1, last), pieces[-1].base, above, step.per, step.amount, step)
            )
        else:
            faults.append(_useless_step(span, step, pieces[-1].line))
    return pieces, faults


def _over_limit(span: Span, line: Line, first: int, limit: int) -> Fault:
    said = message(
        "it begins at {first} g, above the greatest mass of the service, {limit} g",
        first=first, limit=limit,
    )  # fmt: skip
    return span.fault("weights.over_limit", line, said)


def _inexact(span: Span, line: Line, step_g: int) -> Fault:
    said = message(
        "{value} per kilogram in steps of {step} g cannot be reckoned exactly",
        value=line.value_text, step=step_g,
    )  # fmt: skip
    return span.fault("value.inexact", line, said)


def _no_rounding(span: Span, line: Line) -> Fault:
    start, end = period(*span.days)
    said = message(
        "to how many grams the weight rounds up is not said from {start} to {end}",
        start=start, end=end or "…",
    )  # fmt: skip
    return span.fault("rounding.missing", line, said)


def _useless_step(span: Span, line: Line, base: Line) -> Fault:
    said = message("further steps above {other}, which leaves no grams above it", other=base.line)
    return span.fault("weights.step_useless", line, said, others=[base])


def _overlaps(span: Span, pieces: Sequence[Piece]) -> Iterator[Fault]:
    """Yield each piece that lies over the furthest of those before it."""
    furthest: Piece | None = None
    for piece in pieces:
        grams = common(piece.grams, furthest.grams) if furthest else None
        if furthest and grams and piece.line.line != furthest.line.line:
            whole = grams == piece.grams == furthest.grams and piece.line.weight_to_g is None
            yield overlap(span, piece.line, furthest.line, None if whole else grams)
        if furthest is None or piece.grams[1] > furthest.grams[1]:
            furthest = piece


def _gaps(span: Span, pieces: Sequence[Piece]) -> Iterator[Fault]:
    """Yield the grams between the first and the last piece that none has."""
    start, end = period(*span.days)
    days = {"start": start, "end": end or "…"}
    for grams in holes(piece.grams for piece in pieces):
        above = next(piece.line for piece in pieces if piece.grams[0] == grams[1] + 1)
        below = [piece.line for piece in pieces if piece.grams[1] == grams[0] - 1]
        if grams[0] == grams[1]:
            said = message(
                "no line for {gram} g from {start} to {end}: one bound may be written exclusive "
                "that is meant inclusive",
                gram=grams[0], **days,
            )  # fmt: skip
        else:
            said = message(
                "no line for {first} to {last} g from {start} to {end}",
                first=grams[0], last=grams[1], **days,
            )  # fmt: skip
        yield span.fault("weights.gap", below[0], said, grams=grams, others=[above])


def _falls(span: Span, pieces: Sequence[Piece]) -> Iterator[Fault]:
    """Yield the bands that cost less than the one below them, or many times as much."""
    for before, after in pairwise(pieces):
        last, first = before.grams[1], after.grams[0]
        if after.amount(first) > TIMES * before.amount(last) > 0:
            said = message(
                "{first} g cost more than {times} times {last} g by line {other}",
                first=first, times=TIMES, last=last, other=before.line.line,
            )  # fmt: skip
            yield span.fault(
                "value.jump", after.line, said,
                severity="warning", grams=(last, first), others=[before.line],
            )  # fmt: skip
        if after.amount(first) < before.amount(last):
            said = message(
                "{first} g cost less than {last} g by line {other}",
                first=first, last=last, other=before.line.line,
            )  # fmt: skip
            yield span.fault(
                "price.falls", after.line, said,
                severity="warning", grams=(last, first), others=[before.line],
            )  # fmt: skip


def _vat_words(span: Span, lines: Sequence[Line]) -> Iterator[Fault]:
    """Yield the line whose VAT contradicts that of the others of the same charge."""
    words: dict[str, list[Line]] = {}
    for line in lines:
        word = line.vat_for(span.category)
        if word != _FOLLOWS:
            words.setdefault(word, []).append(line)
    if len(words) > 1:
        few = min(reversed(words), key=lambda word: len(words[word]))
        most = max(words, key=lambda word: len(words[word]))
        line, other = words[few][-1], words[most][0]
        said = message(
            "VAT is {word} here and {other_word} in line {other} of the same charge",
            word=few, other_word=most, other=other.line,
        )  # fmt: skip
        yield span.fault("vat.contradiction", line, said, others=[other])
