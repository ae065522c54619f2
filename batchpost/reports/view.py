"""A view: what a document says, in the reader's language, before anything is placed.

A report builds a view from the record; every renderer places the same view. Cells
keep their values (whole numbers, dates), so sums can be checked and a workbook gets
numbers; texts are already in the reader's language.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, overload

if TYPE_CHECKING:
    import pyarrow as pa

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
    """One column of a table; `width` is a share of the page, in millimetres of A4.

    The cells of a `whole` column, such as numbers of items, are never folded.
    """

    key: str
    heading: str
    kind: CellKind = CellKind.TEXT
    width: float = 20
    currency: str | None = None  # of a MONEY column
    whole: bool = False

    @property
    def right(self) -> bool:
        """Tell whether the cells stand to the right, as figures do."""
        return self.kind in {CellKind.WHOLE, CellKind.MONEY}


@dataclass(frozen=True, slots=True)
class Sums:
    """A row of sums below rows: a label, and a value under each column that is summed."""

    label: str
    cells: Cells

    @property
    def span(self) -> int:
        """Return how many columns the label spans: those before the first sum."""
        return max(1, next(at for at, cell in enumerate((*self.cells, 0)) if cell is not None))


@dataclass(frozen=True, slots=True)
class Page:
    """Rows `first` to `last - 1` of a table (from 0) that stand on one sheet."""

    first: int
    last: int
    subtotal: Sums
    running: Sums


class ColumnRows(Sequence[Cells]):
    """Rows kept as whole columns of text and whole numbers, for tables that may be long.

    They are taken apart once, and only where a renderer looks at them one by one.
    """

    def __init__(self, columns: "Sequence[pa.Array]") -> None:
        self.columns = tuple(columns)

    @cached_property
    def _each(self) -> tuple[Cells, ...]:
        return tuple(zip(*(column.to_pylist() for column in self.columns), strict=True))

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.columns[0])

    def __iter__(self) -> Iterator[Cells]:
        """Go through the rows."""
        return iter(self._each)

    @overload
    def __getitem__(self, at: int) -> Cells: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Cells]: ...
    def __getitem__(self, at: int | slice) -> Cells | Sequence[Cells]:
        """Return a row, or some of them."""
        return self._each[at]


@dataclass(frozen=True)
class Table:
    """Rows under headings; `totals` are sums over all rows."""

    key: str
    columns: tuple[Column, ...]
    rows: Sequence[Cells]
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


def summed_columns(columns: tuple[Column, ...], rows: ColumnRows) -> Cells:
    """Return the sums of all columns of figures, `None` under the others."""
    import pyarrow.compute as pc  # noqa: PLC0415 - 0.2 s that only long tables pay

    return tuple(
        None if column.kind is CellKind.TEXT else pc.sum(cells, min_count=0).as_py()
        for column, cells in zip(columns, rows.columns, strict=True)
    )
