"""Proof of one outcome: over days with the same lines, a cell is charged in one way."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from batchpost.model.message import message
from batchpost.tariff.ladders import apart
from batchpost.tariff.lines import MINOR, Line, Part
from batchpost.tariff.lint.cells import Cells, is_main, meet
from batchpost.tariff.lint.fault import Fault
from batchpost.tariff.lint.intervals import common
from batchpost.tariff.lint.pairs import meeting
from batchpost.tariff.lint.weights import Piece, Span, overlap, prove_weights

_BY_WEIGHT = frozenset({Part.BASE, Part.SLOPE, Part.STEP})
#: Parts of which one line at a time may hold for an item.
SINGLE = (Part.SURCHARGE, Part.INSURANCE, Part.INCLUDED, Part.ADD_ON)


def prove(span: Span) -> tuple[list[Piece], list[Fault]]:
    """Return how a cell is charged by weight, where it is, and what is wrong with it."""
    main = [line for line in span.lines if is_main(line)]
    valueless = [line for line in main if line.outcome or line.part is Part.NONE]
    if valueless:
        return [], list(_outcomes(span, valueless, main))
    ways = {Part.BASE if line.part in _BY_WEIGHT else line.part: line for line in main}
    if len(ways) > 1:
        first, *others = ways.values()
        return [], [_two_ways(span, others[0], first)]
    way = next(iter(ways))
    if way is Part.BASE:
        return prove_weights(span)
    if way is Part.RATE:
        return [], list(_amounts(span, main))
    return [], [overlap(span, line, main[0], None) for line in main[1:] if line != main[0]]


def _outcomes(span: Span, valueless: Sequence[Line], main: Sequence[Line]) -> Iterator[Fault]:
    """Yield what contradicts the outcome of a cell that has no price.

    What is not accepted stands before any price: a list closes some of what its tables hold.
    Only a price for the very same conditions contradicts it.
    """
    for line in main:
        if line in valueless:
            continue
        against = [other for other in valueless if not _closes(other) or other.when == line.when]
        if against:
            said = message(
                "it gives a price where line {other} says there is none", other=against[0].line
            )
            yield span.fault("outcome.contradiction", line, said, others=[against[0]])
    stated = [line for line in valueless if not _closes(line)]
    for line in stated[1:]:
        if line.line != stated[0].line and line.part is stated[0].part:
            yield overlap(span, line, stated[0], None)


def _closes(line: Line) -> bool:
    return line.rule == "not_accepted" or line.outcome == "not_accepted"


def _two_ways(span: Span, line: Line, other: Line) -> Fault:
    said = message(
        "it charges by {way} where line {other} charges by {other_way}",
        way=line.rule, other=other.line, other_way=other.rule,
    )  # fmt: skip
    return span.fault("lines.two_ways", line, said, others=[other])


def _amounts(span: Span, lines: Sequence[Line]) -> Iterator[Fault]:
    """Yield what is wrong with a percentage of an amount and its bands."""
    bands = sorted(
        (line for line in lines if line.amount_over or line.amount_to is not None),
        key=lambda line: line.amount_over,
    )
    plain = [line for line in lines if line not in bands]
    for line in plain[1:]:
        yield overlap(span, line, plain[0], None)
    for before, after in pairwise(bands):
        if before.amount_to is None or after.amount_over < before.amount_to:
            yield overlap(span, after, before, None)
        elif after.amount_over > before.amount_to:
            yield _amount_gap(span, before, before.amount_to, after.amount_over)
    if bands and bands[0].amount_over:
        yield _amount_gap(span, bands[0], 0, bands[0].amount_over)
    for line in lines[1:]:
        if line.minimum != lines[0].minimum:
            said = message("another least charge than {other}", other=lines[0].line)
            yield span.fault("minimum.contradiction", line, said, others=[lines[0]])


def _amount_gap(span: Span, line: Line, over: int, upto: int) -> Fault:
    said = message(
        "no line for amounts above {over} to {upto}", over=over // MINOR, upto=upto // MINOR
    )
    return span.fault("amounts.gap", line, said)


def prove_single(cells: Cells) -> Iterator[Fault]:
    """Yield the overlaps of lines of which one at a time may hold: insurance, surcharges.

    Raises:
        TooManyCellsError: There are too many lines of one kind to be compared.
    """
    for part in SINGLE:
        own = [one for one in cells.lines if one.line.part is part]
        for one, other in meeting(own):
            days = common(one.days, other.days)
            if days is None or (part is Part.ADD_ON and not _alike(one.line, other.line)):
                continue
            if part is Part.SURCHARGE and len(apart((one.line, other.line))) > 1:
                continue
            grams = common(_grams(one.line), _grams(other.line))
            if grams is None or not meet(one.line, other.line):
                continue
            lines = (one.line, other.line)
            span = Span(cells.service.name, cells.category, "", days, lines, None)
            yield overlap(span, other.line, one.line, None)


def _alike(one: Line, other: Line) -> bool:
    """Tell whether two add-ons are one: several different ones may hold at once."""
    return one.title_ru == other.title_ru


def _grams(line: Line) -> tuple[int, int]:
    return line.weight_from_g or 0, line.weight_to_g or 10**12
