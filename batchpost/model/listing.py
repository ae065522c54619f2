"""A client's list as it was read: where from, what it says of itself, items, findings."""

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from batchpost.model.finding import Finding

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    import pyarrow as pa


@dataclass(frozen=True, slots=True)
class Source:
    """The file a list came in; `sha256` of its bytes is its identity under any name."""

    path: str
    sha256: str
    format: str
    encoding: str | None = None
    sheet: str | None = None
    header_row: int | None = None
    layout: str | None = None


@dataclass(frozen=True, slots=True)
class ControlTotals:
    """What the list itself says of its totals; amounts in minor units."""

    item_count: int | None = None
    weight_g: int | None = None
    declared_value: int | None = None
    cod_amount: int | None = None


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a list says of itself (список ф.103): number, date, mailer, kind."""

    list_no: str | None = None
    list_date: date | None = None
    mailer: str | None = None
    mailer_tax_id: str | None = None  # УНП, ИНН
    contract_no: str | None = None
    kind: str | None = None
    category: str | None = None
    direction: str | None = None
    control: ControlTotals = field(default_factory=ControlTotals)


@dataclass(frozen=True, slots=True)
class ColumnMatch:
    """One column of the client's table and what it was taken for.

    `field` is the item table's column, or `None` for a column passed over (and said so).
    `index` counts from 0. `example` is the first value as text. `role` is the part of the
    field it holds (`street` of the address). `line` is the line of its cells that is meant,
    from 1, where a cell holds several fields; 0 for whole cells.
    """

    index: int
    heading: str
    field: str | None
    example: str | None = None
    note: str | None = None
    role: str | None = None
    line: int = 0


@dataclass(frozen=True)
class RawTable:
    """One sheet as it lies in the file: every cell's text, nothing guessed.

    `columns` are Arrow text (`large_string`), equally long, null for an empty cell; numbers
    are written as the file means them (`220030`, not `220030.0`). `row_numbers` gives for
    each of its rows the number a person sees (int64).
    """

    sheet: str | None
    row_numbers: "np.ndarray[tuple[int], np.dtype[np.int64]]"
    columns: "tuple[pa.ChunkedArray, ...]"

    @property
    def height(self) -> int:
        """Return how many rows there are."""
        return len(self.columns[0]) if self.columns else 0

    @property
    def width(self) -> int:
        """Return how many columns there are."""
        return len(self.columns)

    def rows(self, first: int = 0, count: int | None = None) -> list[list[str | None]]:
        """Return some rows as lists of text, from row `first` on (counted from 0)."""
        cut = [column.slice(first, count).to_pylist() for column in self.columns]
        return [list(row) for row in zip(*cut, strict=True)]


@dataclass(frozen=True)
class ListSheet:
    """One sheet a list was read of: its table, its columns, the row of its header (from 1)."""

    table: RawTable
    columns: tuple[ColumnMatch, ...]
    header_row: int | None

    def column_like(self, other: ColumnMatch) -> ColumnMatch | None:
        """Return the column that means what one of another sheet does."""

        def meant(match: ColumnMatch) -> tuple[str | None, ...]:
            return (match.heading,) if match.field is None else (match.field, match.role)

        return next((match for match in self.columns if meant(match) == meant(other)), None)


@dataclass(frozen=True)
class ReadList:
    """A list after reading: `items` has the columns of `model.items`.

    `columns` and `table` are those of its first sheet, `more_sheets` those read as its further
    parts.
    """

    source: Source
    manifest: Manifest
    items: "pd.DataFrame"
    findings: tuple[Finding, ...]
    columns: tuple[ColumnMatch, ...] = ()
    table: RawTable | None = None
    told_beside: bool = False  # facts stand outside the table: a control file, a fixed order
    more_sheets: tuple[ListSheet, ...] = ()

    @property
    def sheets(self) -> tuple[ListSheet, ...]:
        """Return every sheet the list was read of; none where no table was kept."""
        if self.table is None:
            return ()
        return (ListSheet(self.table, self.columns, self.source.header_row), *self.more_sheets)

    def heading(self, field: str) -> str | None:
        """Return the client's own heading of the column taken for `field`."""
        return next((match.heading for match in self.columns if match.field == field), None)

    def originals(
        self, field: str, indexes: "np.ndarray[tuple[int], np.dtype[np.int64]]"
    ) -> list[str | None] | None:
        """Return the cells of `field` as they stand in the file, for items by their indexes.

        Where several columns make one field, their texts are joined by a blank. `None` where
        the file has no cells for the field.
        """
        import numpy as np  # noqa: PLC0415 - light commands read this module without it

        chosen = self.items.iloc[indexes]
        rows = chosen["row"].to_numpy(dtype=np.int64, na_value=-1)
        sheets = chosen["sheet"].fillna("").to_numpy()
        found: list[str | None] | None = None
        for part in self.sheets:
            table = part.table
            columns = [m.index for m in part.columns if m.field == field and m.index < table.width]
            if not columns or not table.height:
                continue
            known = table.row_numbers
            places = np.minimum(np.searchsorted(known, rows), len(known) - 1)
            here = np.flatnonzero((known[places] == rows) & (sheets == (table.sheet or "")))
            cells_at = [table.columns[at].take(places[here]).to_pylist() for at in columns]
            found = [None] * len(rows) if found is None else found
            for place, cells in zip(here.tolist(), zip(*cells_at, strict=True), strict=True):
                found[place] = " ".join(text for text in cells if text) or None
        return found
