"""A long table of a workbook: xlsxwriter lays the sheet out, the rows are put in as whole columns.

Cell by cell, xlsxwriter takes 8 s for 100,000 rows of ten columns. Source: ECMA-376-1, 18.3.1.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from batchpost.model.money import minor_digits
from batchpost.reports.sheet_cells import behind_another, column_letters, escaped, joined, may_run
from batchpost.reports.view import CellKind, Column, ColumnRows, Sums, Table
from batchpost.reports.written import sums_under

#: Rows that show the styles: of cells, of totals, then of a blank, of a risky text and of a total.
STYLE_ROWS = 3
_ROWS_AT_ONCE = 5_000
_ROW_ENDS = "</row>"
_STYLE = re.compile(r'<c r="[A-Z]+\d+" s="(\d+)"')
_ROW = re.compile(r'(<row r="|<c r="[A-Z]+)(\d+)')
_DIMENSION = re.compile(r'(<dimension ref="[A-Z]+\d+:[A-Z]+)(\d+)')

_Pieces = tuple[pa.Array | str, ...]


@dataclass(frozen=True)
class Styles:
    """The numbers of the styles of a table's cells, as the workbook has them."""

    cells: list[str]
    totals: list[str]
    blank: str
    risky: str
    total_blank: str


@dataclass(frozen=True)
class LongTable:
    """A long table, and the row of the sheet (from 1) that its first row is.

    In the sheet as it is laid out `STYLE_ROWS` stand in its place.
    """

    table: Table
    first: int

    @cached_property
    def _pages(self) -> list[tuple[int, int]]:
        pages = [(page.first, page.last) for page in self.table.pages]
        return pages or [(0, len(self.table.rows))]

    @cached_property
    def _sums(self) -> list[list[Sums]]:
        return [sums_under(self.table, number) for number in range(len(self._pages))]

    @cached_property
    def _sums_before(self) -> list[int]:
        """Return how many rows of sums stand above each page, and above what follows the last."""
        return [0, *accumulate(map(len, self._sums))]

    @cached_property
    def _sums_rows(self) -> list[int]:
        """Return the row of the sheet that each row of sums stands in."""
        return [
            self.first + last + before + at
            for (_, last), under, before in zip(
                self._pages, self._sums, self._sums_before, strict=False
            )
            for at in range(len(under))
        ]

    @property
    def breaks(self) -> list[int]:
        """Return the rows of the sheet that a page ends with, but for the last."""
        ends = zip(self._pages, self._sums_before[1:], strict=True)
        return [self.first - 1 + last + sums for (_, last), sums in ends][:-1]

    def around(self, sheet: bytes) -> tuple[bytes, bytes, Styles]:
        """Return what stands before and after the rows in a laid out sheet, and its styles."""
        further = len(self.table.rows) + self._sums_before[-1] - STYLE_ROWS

        def moved(found: re.Match[str]) -> str:
            return f"{found[1]}{int(found[2]) + further}"

        text = sheet.decode()
        first, last = (f'<row r="{self.first + at}"' for at in (0, STYLE_ROWS - 1))
        start = text.index(first)
        end = text.index(_ROW_ENDS, text.index(last)) + len(_ROW_ENDS)
        cells, totals, other = map(_STYLE.findall, text[start:end].split(_ROW_ENDS)[:STYLE_ROWS])
        foot, after = text[end:].split("</sheetData>")
        after = f"{_ROW.sub(moved, foot)}</sheetData>{self._merged}{after}"
        before = _DIMENSION.sub(moved, text[:start])
        return before.encode(), after.encode(), Styles(cells, totals, *other)

    def rows(self, styles: Styles) -> Iterator[memoryview]:
        """Return the rows with the sums under each page, as XML, piece by piece."""
        assert isinstance(self.table.rows, ColumnRows)
        numbers, below = self._numbers(), self._below(styles)
        for first in range(0, len(numbers), _ROWS_AT_ONCE):
            row = numbers.slice(first, _ROWS_AT_ONCE)
            cells: list[pa.Array | str] = []
            for at, column in enumerate(self.table.columns):
                values = self.table.rows.columns[at].slice(first, len(row))
                head = (f'<c r="{column_letters(at)}', row, '" s="')
                if column.kind is CellKind.TEXT:
                    cells += _texts(head, values, styles.cells[at], styles)
                else:
                    cells += _figures(head, column, values, (styles.cells[at], styles.blank))
            under = below.slice(first, len(row))
            yield behind_another(joined('<row r="', row, '">', *cells, _ROW_ENDS, under))

    def _numbers(self) -> pa.Array:
        """Return the row of the sheet that each row of the table stands in."""
        lengths = [last - first for first, last in self._pages]
        own = np.arange(self.first, self.first + len(self.table.rows))
        numbers = own + np.repeat(self._sums_before[:-1], lengths)
        return pa.array(numbers).cast(pa.large_string())

    def _below(self, styles: Styles) -> pa.Array:
        """Return the rows of sums that stand under each row of the table, mostly none."""
        each = [sums for under in self._sums for sums in under]
        totals = np.array([sums is self.table.totals for sums in each], bool)
        row = pa.array(self._sums_rows).cast(pa.large_string())

        def styled(plain: str, total: str) -> pa.Array:
            return pc.if_else(pa.array(totals), *(pa.scalar(s, row.type) for s in (total, plain)))

        blank = styled(styles.blank, styles.total_blank)
        labels = escaped(pa.array([sums.label for sums in each], pa.large_string()))
        cells = ['<c r="A', row, '" s="', blank, '" t="inlineStr"><is><t>', labels, "</t></is></c>"]
        for at, column in enumerate(self.table.columns[1:], 1):
            values = pa.array([sums.cells[at] for sums in each], pa.int64())
            own = styled(styles.cells[at], styles.totals[at])
            cells += _figures(
                (f'<c r="{column_letters(at)}', row, '" s="'), column, values, (own, blank)
            )
        rows = joined('<row r="', row, '">', *cells, _ROW_ENDS).to_pylist()
        below = [""] * len(self.table.rows)
        for (_, last), start, end in zip(
            self._pages, self._sums_before, self._sums_before[1:], strict=False
        ):
            below[last - 1] = "".join(rows[start:end])
        return pa.array(below, pa.large_string())

    @cached_property
    def _merged(self) -> str:
        """Return which cells of the rows of sums are one: those under the label."""
        spans = [column_letters(sums.span - 1) for under in self._sums for sums in under]
        merged = [
            f'<mergeCell ref="A{row}:{letters}{row}"/>'
            for row, letters in zip(self._sums_rows, spans, strict=True)
            if letters != "A"
        ]
        return f'<mergeCells count="{len(merged)}">{"".join(merged)}</mergeCells>' if merged else ""


def _texts(head: _Pieces, values: pa.Array, style: str, styles: Styles) -> _Pieces:
    """Return the pieces of cells of text, each begun by `head`."""
    texts = pc.fill_null(values.cast(pa.large_string()), "")
    risky, own = may_run(texts), style
    if len(risky):
        each = np.full(len(texts), int(style))
        each[risky] = int(styles.risky)
        own = pa.array(each).cast(pa.large_string())
    opening = '" t="inlineStr"><is><t xml:space="preserve">'
    full = (*head, own, opening, escaped(texts), "</t></is></c>")
    return _unless(pc.equal(texts, ""), (*head, f'{styles.blank}"/>'), full)


def _figures(
    head: _Pieces, column: Column, values: pa.Array, styles: tuple[pa.Array | str, pa.Array | str]
) -> _Pieces:
    """Return the pieces of cells of figures, each begun by `head`."""
    own, blank = styles
    digits = minor_digits(column.currency or "") if column.kind is CellKind.MONEY else 0
    # A cell holds a double: the one nearest to the amount, as division gives it.
    figures = pc.divide(values.cast(pa.float64()), 10.0**digits) if digits else values
    full = (*head, own, '"><v>', figures.cast(pa.large_string()), "</v></c>")
    return _unless(pc.is_null(values), (*head, blank, '"/>'), full)


def _unless(empty: pa.Array, blank: _Pieces, full: _Pieces) -> _Pieces:
    if not pc.any(empty).as_py():
        return full
    return (pc.if_else(empty, joined(*blank), joined(*full)),)
