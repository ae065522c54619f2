"""Which sheet of a workbook is the list, and a word on every other one."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow.compute as pc

from batchpost.model.finding import Finding, Place, Severity
from batchpost.model.message import counted, message
from batchpost.model.own_sheets import ROWS_LOOKED_AT, is_marked
from batchpost.parsers.doubts import SheetsAlikeError, SheetsDifferError
from batchpost.parsers.header import Header, find_header, first_row_header
from batchpost.parsers.headings import example_headings
from batchpost.parsers.hints import Hints
from batchpost.parsers.masks import flags, present
from batchpost.parsers.refusals import (
    EmptyListError,
    HeaderMissingError,
    NoItemsError,
    SheetMissingError,
)
from batchpost.parsers.sheets_alike import states_of_one
from batchpost.parsers.titles import read_titles
from batchpost.parsers.turned import TurnedTableError, first_turned
from batchpost.parsers.unused_answers import NoSheetsToNameError
from batchpost.parsers.workbook import Sheet, Workbook

_CELLS_SHOWN = 6
_CELLS_OF_AN_ITEM = 3
_POSTCODE = r"(?:^|\D)[1-9]\d{5}(?:\D|$)"


@dataclass(frozen=True)
class Chosen:
    """The sheets that are read with their headers, and findings about those that are not."""

    sheets: tuple[tuple[Sheet, Header], ...]
    findings: tuple[Finding, ...]


def choose(path: str, workbook: Workbook, hints: Hints) -> Chosen:
    """Return the sheets a layout is for, else every visible one that is a list.

    Several are read as one list if their columns mean the same and no title says that they
    are different lists. A hidden sheet is taken only if no visible one is a list, or if the
    operator named it.

    Raises:
        SheetsDifferError: Several visible sheets are lists of their own.
        SheetsAlikeError: Several hold mostly the same rows, and none was named.
        ListError: No sheet is a list, or the sheet named is not there.
    """
    sheets = _named(path, workbook, hints)
    filled = [sheet for sheet in sheets if sheet.table.height]
    if not filled:
        raise EmptyListError(path)
    headers = [(sheet, _header_of(sheet)) for sheet in filled]
    with_header = [(sheet, header) for sheet, header in headers if header is not None]
    if not with_header:
        if headings := first_turned([sheet.table for sheet in filled]):
            raise TurnedTableError(path, headings)
        raise HeaderMissingError(path, example_headings(), _first_row(filled[0]))
    with_rows = [pair for pair in with_header if rows_under(*pair)]
    if not with_rows:
        raise NoItemsError(path, with_header[0][1].row_no)
    laid = [pair for pair in with_rows if pair[0].laid is not None]
    visible = [pair for pair in with_rows if not pair[0].hidden]
    chosen = laid or visible or with_rows[:1]
    if not are_one_list(chosen):
        raise SheetsDifferError(path, _counted(chosen))
    if not hints.sheets and states_of_one(chosen):
        raise SheetsAlikeError(path, _counted(chosen))
    taken = {id(sheet) for sheet, _ in chosen}
    others = [pair for pair in headers if id(pair[0]) not in taken]
    findings = [_joined(sheet, header) for sheet, header in chosen[1:]]
    findings += [_about(other, its) for other, its in others]
    return Chosen(tuple(chosen), tuple(findings))


def _counted(sheets: Sequence[tuple[Sheet, Header]]) -> list[tuple[str, int]]:
    return [(sheet.table.sheet or "", rows_under(sheet, its)) for sheet, its in sheets]


def are_one_list(sheets: Sequence[tuple[Sheet, Header]]) -> bool:
    """Tell whether sheets are parts of one list: same columns, titles that do not differ."""
    meanings = {tuple(sorted(map(str, filter(None, header.meanings)))) for _, header in sheets}
    said = [read_titles(sheet.table.rows(0, header.index))[0] for sheet, header in sheets]
    told = [(each.list_no, each.list_date, each.kind, each.category) for each in said]
    return len(meanings) == 1 and all(
        len({*facts} - {None}) <= 1 for facts in zip(*told, strict=True)
    )


def _header_of(sheet: Sheet) -> Header | None:
    if sheet.laid is not None:
        return sheet.laid.header
    return first_row_header(sheet.table) if sheet.keyed else find_header(sheet.table)


def _named(path: str, workbook: Workbook, hints: Hints) -> Sequence[Sheet]:
    if not hints.sheets:
        # Findings of an answer, instructions of a form: not the client's, so not a word on them.
        own = [sheet for sheet in workbook.sheets if not is_our_own(sheet)]
        return own or workbook.sheets
    by_name = {sheet.table.sheet or "": sheet for sheet in workbook.sheets}
    for name in hints.sheets:
        if not any(by_name):
            raise NoSheetsToNameError(path, name)
        if name not in by_name:
            raise SheetMissingError(path, name, list(by_name))
    return [replace(by_name[name], hidden=False) for name in dict.fromkeys(hints.sheets)]


def is_our_own(sheet: Sheet) -> bool:
    """Tell whether this program itself added the sheet to a client's file."""
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


def _rows_like_items(sheet: Sheet) -> int:
    """Return how many rows hold several cells, a postcode in one of them: a list going on."""
    filled = np.zeros(sheet.table.height, dtype=np.int64)
    with_postcode = np.zeros(sheet.table.height, dtype=bool)
    for column in sheet.table.columns:
        filled += present(column)
        with_postcode |= flags(pc.match_substring_regex(column, _POSTCODE))
    return int(np.count_nonzero(with_postcode & (filled >= _CELLS_OF_AN_ITEM)))


def _joined(sheet: Sheet, header: Header) -> Finding:
    """Say that a further sheet belongs to the list."""
    name = sheet.table.sheet or ""
    return Finding(
        "sheet.joined",
        Severity.WARNING,
        Place(name),
        name,
        counted(
            "Sheet «{sheet}» has the same columns; its {count} row was read as of the same list.",
            "Sheet «{sheet}» has the same columns; its {count} rows were read as of the same list.",
            rows_under(sheet, header),
            sheet=name,
        ),
        message("If it is a list of its own, name the sheet to read by --sheet."),
    )


def _about(sheet: Sheet, header: Header | None) -> Finding:
    """Name a sheet that was not read, the louder the more it looks like a list."""
    name = sheet.table.sheet or ""
    place = Place(name)
    if header is None and (alike := _rows_like_items(sheet)):
        said = counted(
            "Sheet «{sheet}» has no header, and {count} row of it looks like an item; "
            "it was not read.",
            "Sheet «{sheet}» has no header, and {count} rows of it look like items; "
            "they were not read.",
            alike,
            sheet=name,
        )
        remedy = message("Ask the client to put all items under one header.")
        return Finding("sheet.not_read", Severity.WARNING, place, name, said, remedy)
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
