"""Proof line by line: what a line says of itself, and whether what it names is there."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from batchpost.model.message import Message, message
from batchpost.tariff.book import Book
from batchpost.tariff.confidence import grades
from batchpost.tariff.lines import MICRO, Line, Part
from batchpost.tariff.lint.fault import Fault, Severity

_DESTINATION = "destination"
_PERCENT, _TIMES, _GRAMS = "%", "x", "g"
_NO_MONEY = frozenset({"", _PERCENT, _TIMES, _GRAMS})
_PERCENTAGES = frozenset({Part.SURCHARGE, Part.RATE})
#: Grades of lists whose order is known: a line of them without its order is not whole.
_LISTED = frozenset({"official", "transcribed", "confirmed"})
#: What the note of a line says that the book itself keeps out of force.
_DECLARED = "never in force"
#: Grades that the book itself gives to what is to be looked at.
_SUSPECT, _UNCERTAIN = "suspect", "date_uncertain"
_HUNDRED_PERCENT = MICRO
_ROUND_G = 10


@dataclass(frozen=True, slots=True)
class Known:
    """What the lines of a book may name."""

    services: frozenset[str]
    documents: frozenset[str]
    destinations: frozenset[str]
    currencies: frozenset[str]
    titles: frozenset[str]


def bounds_are_sound(line: Line) -> bool:
    """Tell whether the grams of a line can be reckoned with at all."""
    start, end = line.weight_from_g, line.weight_to_g
    return not (start is not None and end is not None and start > end) and start != 0


def prove_line(line: Line, known: Known, book: Book) -> Iterator[Fault]:
    """Yield what is wrong with a line by itself."""
    yield from _origin(line, known)
    yield from _references(line, known)
    yield from _grams(line)
    yield from _value(line, known, book)


def fault(
    line: Line, code: str, said: Message, severity: Severity = "error", *, whole_list: bool = False
) -> Fault:
    """Return a fault of a line; of a whole list, lines of all services share one cause."""
    days: tuple[date, date | None] | None = None
    if line.effective_from is not None:
        days = (line.effective_from, line.effective_to)
    service = "" if whole_list else line.services[0]
    return Fault(code, severity, line.price_list, line.line, service, said, days)


def _origin(line: Line, known: Known) -> Iterator[Fault]:
    """Yield what is missing of where a line comes from."""
    if line.confidence not in grades():
        said = message("confidence {grade} is no grade", grade=line.confidence)
        yield fault(line, "confidence.unknown", said)
    if not line.legal_basis and line.confidence in _LISTED:
        yield fault(line, "legal_basis.missing", message("the order is not named"), "warning")
    if line.legal_basis and known.documents and line.legal_basis not in known.documents:
        said = message("{basis} is not in documents.csv", basis=line.legal_basis)
        yield fault(line, "document.unknown", said, whole_list=True)
    if line.price_list not in known.titles:
        said = message("price list {name} has no title in book.toml", name=line.price_list)
        yield fault(line, "price_list.untitled", said, "warning", whole_list=True)
    if line.effective_from is None and _DECLARED not in line.note:
        said = message("never in force: the day it began is not known")
        yield fault(line, "line.never", said, "warning")
    if line.confidence == _SUSPECT:
        said = message("{value} is marked as a probable copying slip", value=line.value_text)
        yield fault(line, "line.suspect", said, "warning")
    if line.confidence == _UNCERTAIN:
        said = message("the day it came into force is marked uncertain")
        yield fault(line, "line.date_uncertain", said, "warning", whole_list=True)


def _references(line: Line, known: Known) -> Iterator[Fault]:
    for service, _ in line.references:
        if service not in known.services:
            said = message("it refers to {service}, which there is not", service=service)
            yield fault(line, "reference.unknown", said)
    if not known.destinations:
        return
    for condition in line.when:
        if condition.name == _DESTINATION:
            for code in sorted(condition.values - known.destinations):
                said = message("destination {code} is not in destinations.csv", code=code)
                yield fault(line, "destination.unknown", said)


def _grams(line: Line) -> Iterator[Fault]:
    start, end = line.weight_from_g, line.weight_to_g
    if not bounds_are_sound(line):
        said = message("from {start} to {end} g holds no gram", start=start, end=end)
        yield fault(line, "weights.bounds", said)
    elif end is not None and end > _ROUND_G and end % _ROUND_G in {1, _ROUND_G - 1}:
        said = message(
            "the band ends at {end} g, one gram beside a round bound: inclusive or exclusive?",
            end=end,
        )
        yield fault(line, "weights.boundary", said, "warning")


def _value(line: Line, known: Known, book: Book) -> Iterator[Fault]:
    if line.currency not in known.currencies | _NO_MONEY:
        said = message(
            "currency {currency} is not that of the book, {own}, and has no rate",
            currency=line.currency, own=book.currency,
        )  # fmt: skip
        yield fault(line, "currency.unknown", said)
    if line.outcome or line.part in {Part.REFERENCE, Part.NOTE, Part.NONE}:
        return
    unit = _unit_wanted(line)
    if unit is not None and line.currency != unit:
        said = message("its value is in {currency}; its rule asks for {unit}",
                       currency=line.currency or "-", unit=unit)  # fmt: skip
        yield fault(line, "currency.wrong", said)
    if unit is None and line.currency in _NO_MONEY and line.rule != "free":
        said = message("its value is in {currency}; its rule asks for money",
                       currency=line.currency or "-")  # fmt: skip
        yield fault(line, "currency.wrong", said)
    if not line.value_text.strip("0.") and line.rule != "free":
        said = message("its value is zero; what is free has the rule `free`")
        yield fault(line, "value.zero", said)
    if unit == _PERCENT and line.rate > _HUNDRED_PERCENT:
        said = message("{value} % is more than the whole", value=line.value_text)
        yield fault(line, "value.over_whole", said, "warning")
    if line.part is Part.STEP and line.per <= 1:
        yield fault(line, "step.missing", message("of how many grams a step is, is not said"))
    if line.part is Part.ROUNDING and not line.value_text.isdigit():
        said = message("{value} is no whole number of grams", value=line.value_text)
        yield fault(line, "value.inexact", said)


def _unit_wanted(line: Line) -> str | None:
    """Return what the value of a rule is in, `None` for money."""
    if line.part is Part.ROUNDING:
        return _GRAMS
    if line.part is Part.MULTIPLIER:
        return _TIMES
    percent = line.part in _PERCENTAGES or line.rule.startswith("percent")
    return _PERCENT if percent else None


def duplicates(lines: Sequence[Line]) -> Iterator[Fault]:
    """Yield the lines of a service whose name another line has already."""
    seen: dict[str, Line] = {}
    for line in lines:
        if line.line in seen:
            yield fault(line, "line.duplicate", message("another line has the same name"))
        seen[line.line] = line
