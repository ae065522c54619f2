"""Which sheet of a workbook is the list, and a word on every other one."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow.compute as pc

from batchpost.model.finding import Finding, Place, Severity
from batchpost.model.message import counted, message
from batchpost.model.own_sheets import ROWS_LOOKED_AT, is_marked
from batchpost.parsers.header import Header, find_header
from batchpost.parsers.headings import example_headings
from batchpost.parsers.hints import Hints
from batchpost.parsers.refusals import (
    EmptyListError,
    HeaderMissingError,
    NoItemsError,
    SheetMissingError,
)
from batchpost.parsers.workbook import Sheet, Workbook

_CELLS_SHOWN = 6


@dataclass(frozen=True)
class Chosen:
    """The sheet that is read, its header, and findings about the sheets that are not."""

    sheet: Sheet
    header: Header
    findings: tuple[Finding, ...]


def choose(path: str, workbook: Workbook, hints: Hints) -> Chosen:
    """Return the sheet a layout is for, else the first visible one with a header and rows.

    A hidden sheet is taken only if no visible one is a list, or if the operator named it.

    Raises:
        ListError: No sheet is a list, or the sheet named is not there.
    """
    sheets = _named(path, workbook, hints)
    filled = [sheet for sheet in sheets if sheet.table.height]
    if not filled:
        raise EmptyListError(path)
    headers = [(sheet, _header_of(sheet)) for sheet in filled]
    with_header = [(sheet, header) for sheet, header in headers if header is not None]
    if not with_header:
        raise HeaderMissingError(path, example_headings(), _first_row(filled[0]))
    with_rows = [pair for pair in with_header if rows_under(*pair)]
    if not with_rows:
        raise NoItemsError(path, with_header[0][1].row_no)
    laid = [pair for pair in with_rows if pair[0].laid is not None]
    visible = [pair for pair in with_rows if not pair[0].hidden]
    sheet, header = (laid or visible or with_rows)[0]
    others = [pair for pair in headers if pair[0] is not sheet]
    return Chosen(sheet, header, tuple(_about(other, its) for other, its in others))


def _header_of(sheet: Sheet) -> Header | None:
    return find_header(sheet.table) if sheet.laid is None else sheet.laid.header


def _named(path: str, workbook: Workbook, hints: Hints) -> Sequence[Sheet]:
    if hints.sheet is None:
        # Findings of an answer, instructions of a form: not the client's, so not a word on them.
        return [sheet for sheet in workbook.sheets if not _is_our_own(sheet)]
    named = [sheet for sheet in workbook.sheets if sheet.table.sheet == hints.sheet]
    if not named:
        raise SheetMissingError(
            path, hints.sheet, [sheet.table.sheet or "" for sheet in workbook.sheets]
        )
    return named


def _is_our_own(sheet: Sheet) -> bool:
    return any(is_marked(row) for row in sheet.table.rows(0, ROWS_LOOKED_AT))


def rows_under(sheet: Sheet, header: Header) -> int:
    """Return how many rows under the header hold anything."""
    used = np.zeros(max(sheet.table.height - header.body_index, 0), dtype=bool)
    for column in sheet.table.columns:
        body = column.slice(header.body_index)
        used |= pc.is_valid(body).to_numpy(zero_copy_only=False)
    return int(np.count_nonzero(used))


def _first_row(sheet: Sheet) -> list[str]:
    for row in sheet.table.rows(0, 100):
        texts = [" ".join(cell.split()) for cell in row if cell and cell.strip()]
        if texts:
            return texts[:_CELLS_SHOWN]
    return []


def _about(sheet: Sheet, header: Header | None) -> Finding:
    """Name a sheet that was not read, the louder the more it looks like a list."""
    name = sheet.table.sheet or ""
    place = Place(name)
    if header is None:
        said = message("Sheet «{sheet}» holds no list and was not read.", sheet=name)
        return Finding("sheet.no_list", Severity.INFO, place, name, said, message("Nothing to do."))
    rows = rows_under(sheet, header)
    if sheet.hidden:
        said = counted(
            "Sheet «{sheet}» is hidden, holds {count} row of a list, and was not read.",
            "Sheet «{sheet}» is hidden, holds {count} rows of a list, and was not read.",
            rows,
            sheet=name,
        )
    else:
        said = counted(
            "Sheet «{sheet}» holds {count} row of a list of its own and was not read.",
            "Sheet «{sheet}» holds {count} rows of a list of its own and was not read.",
            rows,
            sheet=name,
        )
    remedy = message("If its items belong to the batch, ask for them as a list of their own.")
    code = "sheet.hidden" if sheet.hidden else "sheet.not_read"
    return Finding(code, Severity.WARNING, place, name, said, remedy)
