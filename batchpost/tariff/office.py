"""What an office adds to a book: prices the branch sets itself, its own rates of exchange.

    <books>/office/<operator>.csv    the office's own prices («утверждается филиалом»)
    <books>/rates.csv                the office's own rates of exchange

An own price stands in the place of a line that says the branch sets it, on the days the
office's document is in force; every other line of the book is the operator's and stays.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import lru_cache
from itertools import groupby, pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from batchpost.errors import ReferenceDataError
from batchpost.model.message import Message, message
from batchpost.model.reasons import reason_of
from batchpost.tariff.errors import NotPricedError, TariffBookError
from batchpost.tariff.lines import DECIMAL, Line, is_value
from batchpost.tariff.rates import FILE_NAME, Rate, read_rates
from batchpost.tariff.tables import Row, read_table

if TYPE_CHECKING:
    from batchpost.tariff.book import Book

FOLDER = "office"
SET_BY_BRANCH = "set_by_branch"
#: The grade of confidence of an office's own price.
CONFIDENCE = "office"
_COLUMNS = ("line", "value", "minimum", "effective_from", "effective_to", "document", "note")

State = tuple[int, int] | None


class OfficePriceError(ReferenceDataError):
    """A row of the office's own prices cannot be used; nothing is priced with it."""

    def __init__(self, file: str, line: str, fault: Message) -> None:
        self.line = line
        super().__init__(
            message(
                "The office's own prices cannot be used: {file}, {line}: {fault}. Correct the row "
                "or take it away.",
                file=file,
                line=line,
                fault=fault,
            )
        )


class SetByBranchError(NotPricedError):
    """Each branch sets this price itself, and the office has not written its own."""

    def __init__(self, service: str, on: date, line: str, operator: str) -> None:
        super().__init__(service, on, line, SET_BY_BRANCH)
        self.said = message(
            "There is no price for {service} on {on}: each branch sets its own, and this office "
            "has written none. Write it for the line {line} into the file {file} of the folder of "
            "books: line, value, minimum, effective_from, effective_to, document, note.",
            service=service,
            on=on,
            line=line,
            file=f"{FOLDER}/{operator}.csv",
        )


def equipped(book: "Book", books: Path | None) -> "Book":
    """Return the book with what the office adds to it; the book itself where that is nothing.

    Raises:
        OfficePriceError: A row of the office's own prices is not for a line of the branch.
        TariffBookError: A table of the office cannot be read.
    """
    if books is None or Path(book.operator).name != book.operator:
        return book
    prices = books / FOLDER / f"{book.operator}.csv"
    rates = books / FILE_NAME
    states = (_state(prices), _state(rates))
    if states == (None, None):
        return book
    return _equipped(_Held(book), prices, rates, states)


class _Held:
    """A book as a key: the same one is the same object."""

    def __init__(self, book: "Book") -> None:
        self.book = book

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held) and other.book is self.book

    def __hash__(self) -> int:
        return id(self.book)


@lru_cache(maxsize=4)
def _equipped(held: _Held, prices: Path, rates: Path, states: tuple[State, State]) -> "Book":
    own_rates: tuple[Rate, ...] = () if states[1] is None else read_rates(rates)
    own_lines = {} if states[0] is None else _own_lines(held.book, prices)
    return replace(held.book, own_lines=own_lines, own_rates=own_rates, _read={})


def _state(path: Path) -> State:
    """Return what tells a changed file, `None` where there is none."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    except OSError as error:
        fault = message("it cannot be read ({reason})", reason=reason_of(error))
        raise TariffBookError(path.name, "-", fault) from error
    return (found.st_mtime_ns, found.st_size)


def _own_lines(book: "Book", path: Path) -> Mapping[str, tuple[Line, ...]]:
    """Return the office's own lines by service."""
    found: list[Line] = []
    for row in read_table(path, _COLUMNS):
        line = book.line_named(row["line"])
        if line is None:
            fault = message("the book has no line of this name")
            raise OfficePriceError(path.name, row["line"] or "-", fault)
        if line.outcome != SET_BY_BRANCH:
            fault = message("its price is the operator's own; only a line whose price each branch "
                            "sets itself can be given one")  # fmt: skip
            raise OfficePriceError(path.name, row["line"], fault)
        found.append(_own_line(row, line, path.name))
    _prove_apart(found, path.name)
    by_service: dict[str, tuple[Line, ...]] = {}
    for line in found:
        for service in line.services:
            by_service[service] = (*by_service.get(service, ()), line)
    return by_service


def _own_line(row: Row, line: Line, file: str) -> Line:
    row.require("value", fits=is_value(row["value"], line.part))
    row.require("minimum", fits=not row["minimum"] or bool(DECIMAL.fullmatch(row["minimum"])))
    row.require("document", fits=bool(row["document"].strip()))
    start, end = row.day("effective_from"), row.day("effective_to")
    if start is None:
        raise row.refusal("effective_from")
    row.require("effective_to", fits=end is None or start <= end)
    return replace(
        line,
        line=f"{CONFIDENCE}.{line.line}.{start:%Y%m%d}",
        value_text=row["value"],
        minimum_text=row["minimum"],
        outcome="",
        effective_from=start,
        effective_to=end,
        end_unknown=False,
        legal_basis=row["document"],
        confidence=CONFIDENCE,
        source=file,
        note=row["note"],
        replaces=line.line,
    )


def _prove_apart(lines: list[Line], file: str) -> None:
    """Refuse two own prices of one line for one day."""
    ordered = sorted(lines, key=lambda line: (line.replaces, line.line))
    for _, same in groupby(ordered, key=lambda line: line.replaces):
        for before, after in pairwise(same):
            start, end = after.effective_from, before.effective_to
            if end is None or (start is not None and start <= end):
                fault = message("in force at the same time for the same thing as {other}",
                                other=before.line)  # fmt: skip
                raise OfficePriceError(file, after.line, fault)
