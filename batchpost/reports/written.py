"""Tables of a view as text, ready to be placed by HTML, a terminal or a command."""

from dataclasses import dataclass

from batchpost.reports.formats import write_cell
from batchpost.reports.view import Column, Sums, Table, View


@dataclass(frozen=True, slots=True)
class WrittenSums:
    """A row of sums: its label spans `span` columns, `cells` stand under the others."""

    label: str
    span: int
    cells: tuple[str, ...]
    total: bool  # of the whole table, not of a page


@dataclass(frozen=True, slots=True)
class WrittenPage:
    """Rows of one sheet, the sums under them, and what is written at its foot."""

    rows: tuple[tuple[str, ...], ...]
    sums: tuple[WrittenSums, ...]
    foot: str
    last: bool


@dataclass(frozen=True, slots=True)
class WrittenTable:
    """A table with every cell as text."""

    title: str
    columns: tuple[Column, ...]
    pages: tuple[WrittenPage, ...]

    @property
    def rows(self) -> tuple[tuple[str, ...], ...]:
        """Return the rows of all pages."""
        return tuple(row for page in self.pages for row in page.rows)

    @property
    def total(self) -> WrittenSums | None:
        """Return the row of totals, if the table has one."""
        return next((sums for page in self.pages for sums in page.sums if sums.total), None)


def written(view: View, table: Table) -> WrittenTable:
    """Return a table of `view` with its cells as text; unpaged, it is one page."""
    rows = tuple(
        zip(
            *(
                [write_cell(cell, column, view.language) for cell in cells]
                for column, cells in zip(table.columns, zip(*table.rows, strict=True), strict=False)
            ),
            strict=True,
        )
    )
    borders = [(page.first, page.last) for page in table.pages] or [(0, len(rows))]
    return WrittenTable(
        table.title,
        table.columns,
        tuple(
            WrittenPage(
                rows[first:last],
                tuple(
                    write_sums(view, table, sums, total=sums is table.totals)
                    for sums in sums_under(table, number)
                ),
                page_words(view, number + 1, len(borders)),
                last=number == len(borders) - 1,
            )
            for number, (first, last) in enumerate(borders)
        ),
    )


def page_words(view: View, number: int, count: int) -> str:
    """Return «Лист 2 из 7» where the view has words for it."""
    return view.words.get("page", "").format(number=number, count=count)


def sums_under(table: Table, page_index: int) -> list[Sums]:
    """Return the sums under one page: its own, those so far, or the totals on the last.

    A page's own sums are left out where it is the only one, sums so far on the first.
    """
    found = []
    last = page_index >= len(table.pages) - 1
    if len(table.pages) > 1:
        found.append(table.pages[page_index].subtotal)
        if page_index and not last:
            found.append(table.pages[page_index].running)
    if last and table.totals is not None:
        found.append(table.totals)
    return found


def write_sums(view: View, table: Table, sums: Sums, *, total: bool) -> WrittenSums:
    """Return a row of sums as text; its label spans the columns before the first sum."""
    span = sums.span
    pairs = zip(sums.cells[span:], table.columns[span:], strict=True)
    cells = tuple(write_cell(cell, column, view.language) for cell, column in pairs)
    return WrittenSums(sums.label, span, cells, total)
