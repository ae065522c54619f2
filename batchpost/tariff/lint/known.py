"""What the lines of a book may name, and lines read one by one, so all faults are found."""

from collections.abc import Iterator
from pathlib import Path

from batchpost.model.message import message
from batchpost.tariff.book import _SERVICES, Book
from batchpost.tariff.errors import TariffBookError
from batchpost.tariff.lines import COLUMNS, Line, read_line
from batchpost.tariff.lint.fault import Fault
from batchpost.tariff.lint.lines import Known
from batchpost.tariff.rates import currencies_into
from batchpost.tariff.tables import Row, read_table

DOCUMENTS = "documents.csv"
SERVICES = "services.csv"


def known_of(book: Book) -> Known:
    """Return what the lines of a book may name.

    Raises:
        TariffBookError: A table cannot be read.
    """
    return Known(
        services=frozenset(book.services),
        documents=_documents(book.folder / DOCUMENTS),
        destinations=frozenset(book.destinations.titles),
        currencies=currencies_into(book.currency, book.own_rates),
        titles=frozenset(book.list_titles),
    )


_DOCUMENT_COLUMNS = ("document", "number", "dated_on", "link", "title", "confidence")


def _documents(path: Path) -> frozenset[str]:
    if not path.is_file():
        return frozenset()
    return frozenset(row["document"] for row in read_table(path, _DOCUMENT_COLUMNS))


def notes_of(book: Book) -> dict[str, str]:
    """Return the book's notes on its services; a day named there is known.

    Raises:
        TariffBookError: The table cannot be read.
    """
    return {row["service"]: row["note"] for row in read_table(book.folder / SERVICES, _SERVICES)}


def read_all(book: Book) -> tuple[dict[str, list[Line]], list[Fault]]:
    """Return the readable lines of each service, and a fault for each that is not.

    Raises:
        TariffBookError: A table cannot be read as one.
    """
    try:
        return {name: list(book.lines_of(name)) for name in book.services}, []
    except TariffBookError:
        return _one_by_one(book)


def _one_by_one(book: Book) -> tuple[dict[str, list[Line]], list[Fault]]:
    found: dict[str, list[Line]] = {name: [] for name in book.services}
    faults = []
    for row, price_list in _rows(book.folder):
        try:
            line = read_line(row, price_list)
        except TariffBookError as error:
            faults.append(unreadable(error, price_list, row["services"]))
            continue
        for service in line.services:
            found.setdefault(service, []).append(line)
    return found, faults


def _rows(folder: Path) -> Iterator[tuple[Row, str]]:
    for path in sorted((folder / "lines").glob("*.csv")):
        for row in read_table(path, COLUMNS):
            yield row, path.stem


def unreadable(error: TariffBookError, price_list: str = "", service: str = "") -> Fault:
    """Return the fault of a line, or a table, that cannot be read."""
    column = error.fault.facts.get("column")
    code = f"line.{column}" if price_list and column else "book.unreadable"
    said = message("{fault} ({file})", fault=error.fault, file=error.file)
    return Fault(code, "error", price_list or error.file, error.line, service, said)
