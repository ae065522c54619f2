"""Prove a book before others price by it: the lint, held against the book in force.

An error that the book in force has too (a gap of a past year whose lines nobody published)
does not keep a release out: it would keep the correction of all others out as well.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from batchpost.errors import ReferenceDataError
from batchpost.model.message import Message, counted

if TYPE_CHECKING:
    from batchpost.tariff.book import Book
    from batchpost.tariff.lint import Fault


class FaultyBookError(ReferenceDataError):
    """The lint found errors in a book that the one in force has not."""

    def __init__(self, source: str, errors: int, first: str, fault: Message) -> None:
        super().__init__(
            counted(
                "{source} is not put in force: the lint finds {count} error in its lines ({first}: "
                "{fault}). The former tariffs stay; `batchpost tariff lint` shows all.",
                "{source} is not put in force: the lint finds {count} errors in its lines, the "
                "first {first}: {fault}. The former tariffs stay; `batchpost tariff lint` shows "
                "all.",
                errors,
                source=source,
                first=first,
                fault=fault,
            )
        )


def prove(new: "Book", old: "Book | None", source: str) -> "Sequence[Fault]":
    """Return the faults of a book that do not forbid it.

    Raises:
        FaultyBookError: It has errors, and `old`, the book in force, has not the same.
    """
    from batchpost.tariff.lint import lint

    faults = lint(new)
    errors = [fault for fault in faults if fault.blocking]
    if errors and old is not None:
        known = {_key(fault) for fault in lint(old)}
        errors = [fault for fault in errors if _key(fault) not in known]
    if errors:
        raise FaultyBookError(source, len(errors), errors[0].line, errors[0].message)
    return faults


def book_in_force(operator: str, books: Path | None) -> "Book | None":
    """Return the book in force, `None` where there is none or it is damaged."""
    from batchpost.tariff.book import load_book, operators

    folder = operators(books).get(operator)
    if folder is None:
        return None
    try:
        book = load_book(folder)
        list(book.lines())
    except ReferenceDataError:
        return None
    return book


def _key(fault: "Fault") -> tuple[object, ...]:
    return (fault.code, fault.line, fault.service, fault.grams, fault.days, fault.cell, fault.count)
