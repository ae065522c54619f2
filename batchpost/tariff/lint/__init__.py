"""The lint: proves that a book has exactly one outcome for whatever it may be asked.

Nothing is tried gram by gram or day by day. The lines of a service are sorted into cells,
one for each combination of the facts they turn on; the days of a cell are cut where its lines
change; in each stretch the lines are pieces of the grams, and pieces either leave a hole, or
lie over each other, or prove that each gram has one outcome.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from batchpost.model.message import message
from batchpost.tariff.book import Book, load_book
from batchpost.tariff.errors import TariffBookError
from batchpost.tariff.lines import Line
from batchpost.tariff.lint.cells import Cells, TooManyCellsError, cells_of, is_main
from batchpost.tariff.lint.days import prove_days
from batchpost.tariff.lint.ends import Ends
from batchpost.tariff.lint.fault import Fault, merged
from batchpost.tariff.lint.intervals import cut
from batchpost.tariff.lint.known import known_of, notes_of, read_all, unreadable
from batchpost.tariff.lint.lines import bounds_are_sound, duplicates, prove_line
from batchpost.tariff.lint.lines import fault as line_fault
from batchpost.tariff.lint.series import odd_parts, odd_values
from batchpost.tariff.lint.span import prove, prove_single
from batchpost.tariff.lint.tables import prove_tables
from batchpost.tariff.lint.weights import Span

__all__ = ["Fault", "lint", "lint_folder"]

#: What follows from another fault of the same lines, and is not told beside it.
_FOLLOWS = {
    "weights.boundary": {"weights.gap", "lines.overlap"},
    "price.falls": {"value.odd", "value.jump", "value.zero"},
    "value.jump": {"value.odd", "value.zero", "currency.wrong", "currency.unknown"},
    "value.odd": {"value.zero", "currency.wrong", "currency.unknown"},
    "lines.overlap": {"line.duplicate"},
}
#: What a line that cannot be reckoned with leaves behind in its service.
_HOLES = frozenset(
    {"weights.gap", "weights.short", "rounding.missing", "weights.no_base", "days.hole", "days.end"}
)
#: What a place whose name is written wrong leaves behind.
_MISSING = frozenset({"days.hole", "days.end", "weights.no_base", "weights.gap", "weights.short"})


def lint_folder(folder: Path, *, since: date | None = None) -> list[Fault]:
    """Return the faults of the book in a folder; one that does not load is a fault itself."""
    try:
        return lint(load_book(folder), since=since)
    except TariffBookError as error:
        return [unreadable(error)]


def lint(book: Book, *, since: date | None = None) -> list[Fault]:
    """Return the faults of a book, errors first; a book without any is proved.

    Args:
        book: The book.
        since: The first day a price may still be asked for: days from there on without a line
            are errors, earlier ones warnings.
    """
    try:
        known = known_of(book)
        notes = notes_of(book)
        by_service, faults = read_all(book)
        beside = list(prove_tables(book, by_service))
    except TariffBookError as error:
        return [unreadable(error)]
    broken = {service for fault in faults for service in fault.service.split("+")}
    once = {id(line): line for lines in by_service.values() for line in lines}
    for line in {line.line: line for line in once.values()}.values():
        faults += prove_line(line, known, book)
    for service, lines in by_service.items():
        faults += duplicates(lines)
        sound = [line for line in lines if bounds_are_sound(line)]
        spoilt = service in broken or len(sound) < len(lines)
        for found in _service_faults(book, service, sound, notes.get(service, ""), since):
            if not (spoilt and found.code in _HOLES):
                faults.append(found)
    every = [line for line in once.values() if bounds_are_sound(line)]
    faults += odd_values(every)
    faults += odd_parts(every)
    faults += beside
    return merged(_causes(faults))


def _service_faults(
    book: Book, service: str, lines: list[Line], notes: str, since: date | None
) -> Iterator[Fault]:
    """Yield what the cells of a service have too little or too much."""
    try:
        for cells in cells_of(book, lines, service):
            yield from _cell_faults(cells, notes)
            yield from prove_single(cells)
            yield from prove_days(cells, notes, since)
    except TooManyCellsError as error:
        said = message("its service has more combinations of facts than can be proved")
        yield line_fault(error.line, "cells.too_many", said)


def _cell_faults(cells: Cells, notes: str) -> Iterator[Fault]:
    seen: set[tuple[int, ...]] = set()
    ends = Ends(cells, notes)
    for values, lines in cells.by_values.items():
        for days, held in cut([(one.days, one.line) for one in lines]):
            if not any(map(is_main, held)):
                continue
            span = Span(
                cells.service.name, cells.category, cells.text(values), days, tuple(held),
                cells.service.weight_limit_g,
            )  # fmt: skip
            pieces, faults = prove(span)
            singly = span.known_singly
            ends.add(values, span, pieces)
            key = tuple(map(id, held))
            if key not in seen:
                seen.add(key)
                yield from (one for one in faults if not (singly and one.code in _HOLES))
    yield from ends.faults()


def _causes(faults: Iterable[Fault]) -> Iterator[Fault]:
    """Yield the faults without those that follow from another.

    A fault of a line may follow from another of the same line; a place whose name is written
    wrong is missing under its right name on the same days.
    """
    found = list(faults)
    codes: dict[str, set[str]] = {}
    misnamed = set()
    for fault in found:
        for line in (fault.line, *fault.others):
            codes.setdefault(line, set()).add(fault.code)
        if fault.code == "destination.unknown" and fault.days:
            misnamed.add((fault.service, fault.days[0]))
    for fault in found:
        lines = (fault.line, *fault.others)
        follows = any(_FOLLOWS.get(fault.code, set()) & codes[line] for line in lines)
        days = fault.days if fault.code in _MISSING else None
        if not (follows or (days and (fault.service, days[0]) in misnamed)):
            yield fault
