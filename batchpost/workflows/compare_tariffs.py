"""Compare two books: built-in, in force, kept releases, or folders."""

from dataclasses import dataclass
from pathlib import Path

from batchpost.errors import WrongUseError
from batchpost.model.message import message
from batchpost.tariff.book import BUILT_IN, MANIFEST, load_book, operators
from batchpost.tariff.difference import Difference, differences
from batchpost.tariff.releases.active import OPERATOR, RELEASES
from batchpost.tariff.releases.store import history_of

BUILT_IN_WORD, ACTIVE_WORD = "built-in", "active"


class NoSuchBookError(WrongUseError):
    """Neither a book, a release nor a folder goes by what was given."""

    def __init__(self, given: str, known: list[str]) -> None:
        super().__init__(
            message(
                "{given} is no book. Give an operator ({known}), `built-in`, `active`, the number "
                "of a release that was in force, or a folder with a book.toml.",
                given=given,
                known=", ".join(known),
            )
        )


@dataclass(frozen=True, slots=True)
class Compared:
    """Two books by their folders, and what the second changes."""

    old: Path
    new: Path
    difference: Difference


def compare_tariffs(
    old: str | None, new: str | None, operator: str, books: Path | None
) -> Compared:
    """Return what a book changes in another; by default the one in force in the built-in one.

    Args:
        old: The earlier book as a person names it.
        new: The later book.
        operator: Whose books `built-in`, `active` and numbers of releases mean.
        books: The office's own books.

    Raises:
        NoSuchBookError: Nothing goes by a name given.
        TariffBookError: A book cannot be read.
    """
    before = find_book(old or BUILT_IN_WORD, operator, books)
    after = find_book(new or ACTIVE_WORD, operator, books)
    return Compared(before, after, differences(load_book(before), load_book(after)))


def find_book(given: str, operator: str, books: Path | None) -> Path:
    """Return the folder of a book as a person names it.

    Raises:
        NoSuchBookError: Nothing goes by that name.
    """
    known = operators(books)
    if given == BUILT_IN_WORD and (BUILT_IN / operator / MANIFEST).is_file():
        return BUILT_IN / operator
    if given == ACTIVE_WORD and operator in known:
        return known[operator]
    if given in known:
        return known[given]
    kept = _release(given, operator, books)
    if kept is not None:
        return kept
    folder = Path(given)
    if (folder / MANIFEST).is_file():
        return folder
    raise NoSuchBookError(given, sorted(known))


def _release(given: str, operator: str, books: Path | None) -> Path | None:
    """Return the folder of a kept release by its number, the latest of that number."""
    if books is None or not books.is_dir() or not OPERATOR.fullmatch(operator):
        return None
    for entry in reversed(history_of(books)):
        folder = books / RELEASES / operator / entry.to_folder
        if entry.operator == operator and entry.to_release == given and entry.to_folder:
            return folder if (folder / MANIFEST).is_file() else None
    return None
