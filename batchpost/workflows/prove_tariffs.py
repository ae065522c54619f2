"""Prove tariff books: one by its operator's name or folder, or all there are."""

from datetime import date
from pathlib import Path

from batchpost.tariff.book import operators
from batchpost.tariff.errors import UnknownOperatorError
from batchpost.tariff.lint import Fault, lint_folder


def prove_tariffs(
    books: Path | None, operator: str | None, folder: Path | None, since: date
) -> dict[str, list[Fault]]:
    """Return the faults of each book asked for, by its name.

    Args:
        books: The office's own books.
        operator: The book to prove; all where neither it nor a folder is given.
        folder: A folder that holds a book.
        since: The first day a price may still be asked for.

    Raises:
        UnknownOperatorError: There is no book of that name.
    """
    if folder is not None:
        return {folder.name: lint_folder(folder, since=since)}
    known = operators(books)
    if operator is not None and operator not in known:
        raise UnknownOperatorError(operator, sorted(known))
    chosen = {operator: known[operator]} if operator is not None else known
    return {name: lint_folder(place, since=since) for name, place in sorted(chosen.items())}
