"""A sheet laid out: its table as the layout cuts it, with the header the layout gives it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pyarrow as pa
import pyarrow.compute as pc

from batchpost.model.finding import Finding, Place, Severity
from batchpost.model.listing import ColumnMatch, RawTable
from batchpost.model.message import counted, message
from batchpost.parsers.columns import Assigned
from batchpost.parsers.header import Header
from batchpost.parsers.headings import Meaning, meaning
from batchpost.parsers.layouts.cutting import cut_rows, kept_rows, lines_apart
from batchpost.parsers.layouts.matching import Fit
from batchpost.parsers.layouts.model import OF_LIST, Layout
from batchpost.parsers.texts import filled, literal
from batchpost.parsers.workbook import Sheet

_SAYS_NOTHING = frozenset(("number", "passed_over"))


@dataclass(frozen=True)
class LaidSheet:
    """What a layout makes of a sheet, beside the table it made.

    The table's first columns are the file's own; after them stand the lines of its cells,
    `lines` saying of which column and which line (from 1), then what is set for all items.
    Rows are judged by the first `judged` columns, `original` is the table as it lies in the
    file.
    """

    layout: Layout
    header: Header
    original: RawTable
    judged: int
    lines: tuple[tuple[int, int], ...] = ()

    def matches(
        self, columns: Sequence[Assigned], cells: Sequence[pa.ChunkedArray]
    ) -> tuple[ColumnMatch, ...]:
        """Return what each column was taken for, lines of cells under their own column."""
        width = self.judged - len(self.lines)
        found = []
        for column in columns[: self.judged]:
            match = column.match(cells[column.index])
            if column.index >= width:
                index, line = self.lines[column.index - width]
                match = ColumnMatch(
                    index, match.heading, match.field, match.example, match.note, match.role, line
                )
            found.append(match)
        return tuple(found)

    def fill(
        self, columns: Sequence[Assigned], cells: Sequence[pa.ChunkedArray]
    ) -> tuple[list[pa.ChunkedArray], list[Finding]]:
        """Return the items' cells with empty ones filled as the layout says."""
        result = list(cells)
        findings = []
        for field, value in self.layout.defaults:
            column = next((each for each in columns if each.role == field), None)
            if column is None:
                continue
            count = result[column.index].null_count
            if count:
                result[column.index] = pc.fill_null(result[column.index], literal(value))
                findings.append(self._filled(column, value, count))
        return result, findings

    def _filled(self, column: Assigned, value: str, count: int) -> Finding:
        return Finding(
            "layout.default",
            Severity.INFO,
            Place(self.original.sheet, None, column.heading),
            value,
            counted(
                "{count} empty cell was read as «{value}», as the layout «{layout}» says.",
                "{count} empty cells were read as «{value}», as the layout «{layout}» says.",
                count,
                value=value,
                layout=self.layout.name,
            ),
            message("Nothing to do."),
        )


def lay_sheet(sheet: Sheet, layout: Layout, fit: Fit) -> tuple[Sheet, list[Finding]]:
    """Return a sheet as its layout has it, with findings about what was done."""
    cut = cut_rows(sheet.table, layout, fit)
    table = kept_rows(sheet.table, cut.kept)
    findings = list(cut.findings)
    columns = list(table.columns)
    headings = [*fit.headings, *([""] * (table.width - len(fit.headings)))][: table.width]
    meanings, unlisted = _meanings(layout, fit, headings)
    findings += [_unlisted(layout, table, headings[at], role) for at, role in unlisted]
    findings += _unit_differs(layout, table, headings, meanings)
    lines: list[tuple[int, int]] = []
    for at, column in fit.columns:
        if len(column.fields) > 1:
            apart, more = lines_apart(table.columns[at], len(column.fields))
            if more:
                findings.append(_more_lines(layout, table, headings[at], more))
            for no, field in enumerate(column.fields, 1):
                if field:
                    columns.append(apart[no - 1])
                    headings.append(headings[at])
                    meanings.append(Meaning(field))
                    lines.append((at, no))
    judged = len(columns)
    for field, value in layout.constants:
        if field not in OF_LIST:
            columns.append(filled(table.height, value))
            headings.append("")
            meanings.append(Meaning(field))
    header = Header(fit.index, fit.rows, fit.row_no, tuple(headings), tuple(meanings))
    laid = LaidSheet(layout, header, sheet.table, judged, tuple(lines))
    made = RawTable(table.sheet, table.row_numbers, tuple(columns))
    return replace(sheet, table=made, laid=laid), findings


def _meanings(
    layout: Layout, fit: Fit, headings: Sequence[str]
) -> tuple[list[Meaning | None], list[tuple[int, str]]]:
    """Return the meaning of each column, and those read by words as the layout has none."""
    named = dict(fit.columns)
    taken = {field for _, column in fit.columns for field in column.fields}
    taken |= {field for field, _ in layout.constants if field not in OF_LIST}
    meanings: list[Meaning | None] = []
    unlisted = []
    for at, heading in enumerate(headings):
        said = meaning(heading) if heading and fit.rows else None
        if at in named:
            meanings.append(_meaning_of(named[at].fields, said))
        elif said is not None and said.role not in taken | _SAYS_NOTHING:
            taken.add(said.role)
            meanings.append(said)
            unlisted.append((at, said.role))
        else:
            meanings.append(None)
    return meanings, unlisted


def _meaning_of(fields: Sequence[str], said: Meaning | None) -> Meaning | None:
    """Return what the layout says of a column; its heading adds unit and currency."""
    if len(fields) > 1 or not fields[0]:
        return None
    if said is not None and said.role == fields[0]:
        return said
    if said is not None:
        return Meaning(fields[0], said.unit, said.currency, said.minor, said.torn)
    return Meaning(fields[0])


def _unlisted(layout: Layout, table: RawTable, heading: str, role: str) -> Finding:
    return Finding(
        "layout.unlisted",
        Severity.WARNING,
        Place(table.sheet, None, heading),
        heading,
        message(
            "The layout «{layout}» does not name this column; "
            "by its heading it was read as {field}.",
            layout=layout.name,
            field=role,
        ),
        message("Look at the column, and save the layout anew."),
    )


def _unit_differs(
    layout: Layout, table: RawTable, headings: Sequence[str], meanings: Sequence[Meaning | None]
) -> list[Finding]:
    """Say where the heading of the weights names another unit than the layout."""
    return [
        Finding(
            "layout.unit_differs",
            Severity.WARNING,
            Place(table.sheet, None, heading),
            heading,
            message(
                "The heading says {said}; the layout «{layout}» says {wanted}, and that was used.",
                said=known.unit,
                wanted=layout.weight_unit,
                layout=layout.name,
            ),
            message("Compare with an item on the scale."),
        )
        for heading, known in zip(headings, meanings, strict=True)
        if known is not None
        and known.role == "weight"
        and layout.weight_unit is not None
        and known.unit not in (None, layout.weight_unit)
    ]


def _more_lines(layout: Layout, table: RawTable, heading: str, count: int) -> Finding:
    return Finding(
        "layout.lines",
        Severity.WARNING,
        Place(table.sheet, None, heading),
        None,
        counted(
            "{count} cell has more lines than the layout «{layout}» names; "
            "the rest of it was not read.",
            "{count} cells have more lines than the layout «{layout}» names; "
            "the rest of them was not read.",
            count,
            layout=layout.name,
        ),
        message("Look at these cells."),
    )
