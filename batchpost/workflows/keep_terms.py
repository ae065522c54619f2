"""Keep the terms of contracts: read from a table an office can edit, proved, written back."""

import csv
import io
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from batchpost.errors import ListError, ReportError, WrongUseError
from batchpost.model.contract import Term, TermRule
from batchpost.model.days import parse_day
from batchpost.model.message import message
from batchpost.model.reasons import Reason, reason_of

COLUMNS = (
    "term", "rule", "services", "value", "effective_from", "effective_to", "weight_from_g",
    "weight_to_g", "per", "items_from", "items_to", "counted", "note",
)  # fmt: skip
_REQUIRED = ("term", "rule", "value", "effective_from")
_MOST_BYTES = 1_000_000
_MOST_LETTERS = 10_000
_MOST = 999_999_999
_MOST_TERMS = 500
_DECIMAL = re.compile(r"[0-9]{1,8}(?:\.[0-9]{1,4})?")


class TermsFileError(ListError):
    """A table of terms cannot be read."""

    def __init__(self, path: Path, reason: Reason) -> None:
        super().__init__(
            message(
                "{path} cannot be read as a table of contract terms ({reason}). Write one to fill "
                "in by `batchpost client terms ID --write FILE.csv`.",
                path=path,
                reason=reason,
            )
        )


class TermValueError(WrongUseError):
    """A cell of a table of terms does not fit."""

    def __init__(self, row: int, column: str, value: str) -> None:
        super().__init__(
            message(
                "Row {row}: {column} = {value} does not fit. `batchpost client terms --help` says "
                "what can stand there; nothing was recorded.",
                row=row,
                column=column,
                value=value or "-",
            )
        )


class TermsNotWrittenError(ReportError):
    """A table of terms cannot be written."""

    def __init__(self, path: Path, reason: Reason) -> None:
        super().__init__(message("{path} cannot be written: {reason}", path=path, reason=reason))


def read_terms(path: Path, services: Iterable[str]) -> tuple[Term, ...]:
    """Return the terms in a csv table, proved one by one.

    The separator is a comma, a semicolon or a tab, the encoding UTF-8 or cp1251, as table
    programs write them; a decimal comma is read as a point.

    Args:
        path: The table; its heading is `COLUMNS`, of which others than the first may be missing.
        services: The services of the book, of which a term must name some.

    Raises:
        TermsFileError: The file cannot be read or has another heading.
        TermValueError: A cell does not fit.
    """
    text = _text(path)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    try:
        rows = [[cell.strip() for cell in row] for row in reader]
    except csv.Error as error:
        raise TermsFileError(path, str(error)) from error
    if any(len(cell) > _MOST_LETTERS for row in rows for cell in row):
        raise TermsFileError(path, f"> {_MOST_LETTERS}")
    heading = rows[0] if rows else []
    fits = set(_REQUIRED) <= set(heading) <= set(COLUMNS) and len(heading) == len({*heading})
    if not fits:
        raise TermsFileError(path, ", ".join(heading)[:200] or "-")
    if len(rows) > _MOST_TERMS + 1:
        raise TermsFileError(path, f"> {_MOST_TERMS}")
    known = {*services}
    return tuple(
        _term(number, _named(number, heading, cells), known)
        for number, cells in enumerate(rows[1:], 2)
        if any(cells)
    )


def _named(row: int, heading: list[str], cells: list[str]) -> dict[str, str]:
    """Return the cells by column; those missing at the end are empty, none may be beyond it."""
    for place, beyond in enumerate(cells[len(heading) :], len(heading) + 1):
        if beyond:  # a decimal comma in a table parted by commas puts all cells out of place
            raise TermValueError(row, str(place), beyond)
    filled = cells + [""] * (len(heading) - len(cells))
    return dict(zip(heading, filled, strict=False))


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(_MOST_BYTES + 1)
    except OSError as error:
        raise TermsFileError(path, reason_of(error)) from error
    if len(content) > _MOST_BYTES:
        raise TermsFileError(path, f"> {_MOST_BYTES}")
    for encoding in ("utf-8-sig", "cp1251"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise TermsFileError(path, "cp1251")


def _separator(text: str) -> str:
    heading = text.partition("\n")[0]
    return max(",;\t", key=heading.count)


def _term(row: int, cells: Mapping[str, str], known: set[str]) -> Term:
    from pydantic import TypeAdapter, ValidationError

    given: dict[str, object] = {name: text for name, text in cells.items() if text}
    named = re.split(r"[+\s]+", cells.get("services", "").strip(" *"))
    given["services"] = tuple(name for name in named if name)
    given["value"] = cells["value"].replace(",", ".")
    for name in ("effective_from", "effective_to"):
        if cells.get(name):
            try:
                given[name] = parse_day(cells[name])
            except ValueError as error:
                raise TermValueError(row, name, cells[name]) from error
    try:
        term = TypeAdapter(Term).validate_python(given)
    except ValidationError as error:
        column = str(error.errors()[0]["loc"][0])
        raise TermValueError(row, column, cells.get(column, "")) from error
    for column, fits in _fitting(term, known).items():
        if not fits:
            raise TermValueError(row, column, cells.get(column, ""))
    return term


def _fitting(term: Term, known: set[str]) -> dict[str, bool]:
    """Tell of each cell that could be wrong though it can be read whether it fits."""
    whole = (term.weight_from_g, term.weight_to_g, term.per, term.items_from, term.items_to)
    names = ("weight_from_g", "weight_to_g", "per", "items_from", "items_to")
    fitting = {
        name: number is None or 1 <= number <= _MOST
        for name, number in zip(names, whole, strict=True)
    }
    fitting["services"] = known.issuperset(term.services) and bool(
        term.services or not term.rule.is_rate
    )
    fitting["value"] = bool(_DECIMAL.fullmatch(term.value))
    if term.rule is TermRule.STEP:
        fitting["per"] &= term.per is not None
    fitting["effective_to"] = term.effective_to is None or term.effective_from <= term.effective_to
    if term.items_to is not None:
        fitting["items_to"] &= term.items_from <= term.items_to
    if None not in (term.weight_from_g, term.weight_to_g):
        fitting["weight_to_g"] &= (term.weight_from_g or 0) <= (term.weight_to_g or 0)
    return fitting


def as_row(term: Term) -> dict[str, str]:
    """Return a term as the cells of a table."""
    cells: dict[str, object] = {
        "term": term.term,
        "rule": term.rule.value,
        "services": "+".join(term.services) or "*",
        "value": term.value,
        "effective_from": term.effective_from.isoformat(),
        "effective_to": term.effective_to.isoformat() if term.effective_to else None,
        "weight_from_g": term.weight_from_g,
        "weight_to_g": term.weight_to_g,
        "per": term.per,
        "items_from": term.items_from if term.items_from > 1 else None,
        "items_to": term.items_to,
        "counted": term.counted.value,
        "note": term.note,
    }
    return {name: "" if value is None else str(value) for name, value in cells.items()}


def write_terms(terms: Iterable[Term], path: Path) -> None:
    """Write terms as a table that table programs open and `read_terms` reads back.

    Raises:
        TermsNotWrittenError: The file cannot be written.
    """
    try:
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            table = csv.DictWriter(file, COLUMNS, delimiter=";")
            table.writeheader()
            table.writerows(map(as_row, terms))
    except OSError as error:
        raise TermsNotWrittenError(path, reason_of(error)) from error
