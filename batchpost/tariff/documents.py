"""The documents that lines rest on, called as people of the country call them."""

from functools import lru_cache
from pathlib import Path

from batchpost.tariff.book import Book
from batchpost.tariff.tables import read_table

_FILE = "documents.csv"
_COLUMNS = ("document", "number", "dated_on", "link", "title", "confidence")


def document_titles(book: Book) -> dict[str, str]:
    """Return the titles of a book's documents, by the words its lines name them with.

    Raises:
        TariffBookError: The table cannot be read.
    """
    return _titles(book.folder / _FILE)


@lru_cache(maxsize=4)
def _titles(path: Path) -> dict[str, str]:
    if not path.is_file():
        return {}
    return {row["document"]: row["title"] for row in read_table(path, _COLUMNS) if row["title"]}
