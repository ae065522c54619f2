"""A view: what a document says, in the reader's language, before anything is placed.

A report builds a view from the record; every renderer places the same view. Cells
keep their values (whole numbers, dates), so sums can be checked and a workbook gets
numbers; texts are already in the reader's language.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

Cell = str | int | date | None
Cells = tuple[Cell, ...]


class CellKind(StrEnum):
    """What the cells of a column hold, hence how they are written and aligned."""

    TEXT = "text"
    WHOLE = "whole"  # a count, grams
    MONEY = "money"  # minor units of the column's currency
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table; `width` is a share of the page, in millimetres of A4."""

    key: str
    heading: str
    kind: CellKind = CellKind.TEXT
    width: float = 20
    currency: str | None = None  # of a MONEY column

    @property
    def right(self) -> bool:
        """Tell whether the cells stand to the right, as figures do."""
        return self.kind in {CellKind.WHOLE, CellKind.MONEY}


@dataclass(frozen=True, slots=True)
class Sums:
    """A row of sums below rows: a label, and a value under each column that is summed."""

    label: str
    cells: Cells


@dataclass(frozen=True, slots=True)
class Page:
    """Rows `first` to `last - 1` of a table (from 0) that stand on one sheet."""

    first: int
    last: int
    subtotal: Sums
    running: Sums


@dataclass(frozen=True)
class Table:
    """Rows under headings; `totals` are sums over all rows."""

    key: str
    columns: tuple[Column, ...]
    rows: tuple[Cells, ...]
    totals: Sums | None = None
    title: str = ""
    pages: tuple[Page, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """A labelled value of the document's head or foot."""

    key: str
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence to the reader; a `grave` one is framed, so that nobody misses it."""

    key: str
    text: str
    grave: bool = False


@dataclass(frozen=True, slots=True)
class Signature:
    """A place to sign: who, the name where it is known, and what is stamped beside it."""

    who: str
    name: str = ""
    stamp: str = ""


@dataclass(frozen=True)
class View:
    """One document, ready to be placed.

    `language` is a code of `batchpost.language`; `dated_at` is the moment the document
    bears (never the clock's). `issuer` is the office, `form` the printed code of the form.
    `words` are the few words a template needs itself.
    """

    report: str
    language: str
    title: str
    dated_at: datetime
    currency: str
    subtitle: str = ""
    issuer: str = ""
    form: str = ""
    facts: tuple[Fact, ...] = ()
    tables: tuple[Table, ...] = ()
    conclusion: tuple[Fact, ...] = ()
    notes: tuple[Note, ...] = ()
    signatures: tuple[Signature, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)


def summed(columns: tuple[Column, ...], rows: tuple[Cells, ...], keys: set[str]) -> Cells:
    """Return the sums of the columns named in `keys`, `None` under the others."""
    return tuple(
        sum(cell for row in rows if isinstance(cell := row[index], int))
        if column.key in keys
        else None
        for index, column in enumerate(columns)
    )
