"""Prove a release before others price by it: the lint must find no error."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from batchpost.errors import ReferenceDataError
from batchpost.model.message import Message, counted

if TYPE_CHECKING:
    from batchpost.tariff.book import Book
    from batchpost.tariff.lint import Fault


class FaultyBookError(ReferenceDataError):
    """The lint found errors in a book that others are to price by."""

    def __init__(self, source: str, errors: int, first: str, fault: Message) -> None:
        super().__init__(
            counted(
                "{source} is not put in force: the lint finds {count} error in its lines ({first}: "
                "{fault}). The former tariffs stay; `batchpost tariff lint --folder FOLDER` shows "
                "all in the unpacked archive.",
                "{source} is not put in force: the lint finds {count} errors in its lines, the "
                "first {first}: {fault}. The former tariffs stay; `batchpost tariff lint --folder "
                "FOLDER` shows all in the unpacked archive.",
                errors,
                source=source,
                first=first,
                fault=fault,
            )
        )


def prove_release(folder: Path, since: date, source: str) -> "Sequence[Fault]":
    """Return the warnings about a book, to be put in force on the day `since`.

    Raises:
        FaultyBookError: The lint finds errors.
    """
    from batchpost.tariff.lint import lint_folder

    faults = lint_folder(folder, since=since)
    errors = [fault for fault in faults if fault.blocking]
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
