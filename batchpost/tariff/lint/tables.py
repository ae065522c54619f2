"""Proof of the tables beside the lines: rates of VAT for all days, values that lines know."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from batchpost.model.message import message
from batchpost.tariff.book import Book
from batchpost.tariff.derived import Source
from batchpost.tariff.lines import Line
from batchpost.tariff.lint.cells import dated
from batchpost.tariff.lint.fault import FOREVER, Fault, period
from batchpost.tariff.lint.intervals import union, without

_VAT = "vat.csv"
#: VAT words that need a rate; where it is not said how VAT stands, none is reckoned.
_RATED = frozenset({"no", "yes"})
#: A fact of which lines name one value only has another that they leave to all: oversize or not.
_SEVERAL = 2


def prove_tables(book: Book, by_service: dict[str, list[Line]]) -> Iterator[Fault]:
    """Yield what is wrong with the tables beside the lines.

    Args:
        book: The book.
        by_service: The readable lines of each service.
    """
    yield from _rates(book, by_service)
    yield from _derived(book, [line for lines in by_service.values() for line in lines])


def _rates(book: Book, by_service: dict[str, list[Line]]) -> Iterator[Fault]:
    rates = sorted(
        (start.toordinal(), end.toordinal() if end else FOREVER) for _, start, end in book.vat_rates
    )
    for before, after in pairwise(rates):
        if after[0] <= before[1]:
            start, end = period(after[0], min(before[1], after[1]))
            said = message("two rates of VAT from {start} to {end}", start=start, end=end or "…")
            yield Fault(
                "vat.rate_overlap", "error", _VAT, start.isoformat(), "", said, (start, end)
            )
    rated = [
        one.days
        for lines in by_service.values()
        for one in dated(lines)
        if _RATED & {one.line.vat, one.line.vat_individual}
    ]
    for days in without(union(rated), rates):
        start, end = period(*days)
        said = message("no rate of VAT from {start} to {end}", start=start, end=end or "…")
        yield Fault("vat.rate_missing", "error", _VAT, start.isoformat(), "", said, (start, end))


def _derived(book: Book, lines: Sequence[Line]) -> Iterator[Fault]:
    """Yield the values of the book's own tables that none of its lines is for."""
    named: dict[str, set[str]] = {}
    others = set()
    conditions = [condition for line in lines for condition in line.when]
    for condition in (*conditions, *(one for extra in book.extras for one in extra.when)):
        named.setdefault(condition.name, set()).update(condition.values)
        if condition.negated:
            others.add(condition.name)
    for source, values in _tables(book):
        known = named.get(source.fact, set())
        if len(known) < _SEVERAL or source.fact in others:
            continue
        for value in sorted(set(values) - known):
            said = message(
                "no line is for {fact} = {value}, which {table} gives",
                fact=source.fact, value=value, table=source.table,
            )  # fmt: skip
            yield Fault("derived.unknown", "error", source.table, value, "", said)


def _tables(book: Book) -> Iterator[tuple[Source, Iterable[str]]]:
    for lookup in book.derived.lookups:
        yield lookup.source, lookup.values.values()
    for boxes in book.derived.boxes:
        yield boxes.source, (box.value for box in boxes.boxes)
