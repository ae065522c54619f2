"""The reading room: a client's file in, the item table and everything worth a word out.

Bytes become raw tables (one folder a format), a raw table becomes the item table: header
found, columns known by their words, rows that are no items set aside, values typed by rules
of our own. Nothing is repaired silently, nothing is guessed silently.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from batchpost.model.finding import Finding
from batchpost.model.items import Direction
from batchpost.model.listing import (
    ColumnMatch,
    ControlTotals,
    Manifest,
    RawTable,
    ReadList,
    Source,
)
from batchpost.parsers.address_columns import fill_places, read_places
from batchpost.parsers.choosing import choose
from batchpost.parsers.columns import assign, moved
from batchpost.parsers.columns_read import Column, ReadColumns
from batchpost.parsers.control import Measured, compare_control, compare_printed, sums_of
from batchpost.parsers.countries import all_abroad
from batchpost.parsers.country_column import country_column
from batchpost.parsers.formats import read_workbook
from batchpost.parsers.garbled import name_garbled
from batchpost.parsers.grid import Grid
from batchpost.parsers.header import Header
from batchpost.parsers.hints import NO_HINTS, Hints
from batchpost.parsers.joining import NO_SUMS, ReadSheet, add_sums, join_sheets, join_titles
from batchpost.parsers.layouts.applying import Laid, as_named, lay_out
from batchpost.parsers.limits import LIMITS, Limits
from batchpost.parsers.listfile import ListFile, open_file
from batchpost.parsers.measured_columns import read_weight
from batchpost.parsers.money_columns import read_money
from batchpost.parsers.notes import about_blanks, about_notes, about_rows, about_rows_above
from batchpost.parsers.numbers import Flags, flags
from batchpost.parsers.plain_columns import read_plain
from batchpost.parsers.refusals import NoItemsError
from batchpost.parsers.rows import RowKind, RowKinds, classify
from batchpost.parsers.texts import clean, filled
from batchpost.parsers.titles import Said, about_titles, read_titles
from batchpost.parsers.worded_columns import read_words
from batchpost.parsers.workbook import ListFacts, Sheet, guard_cell_lengths

__all__ = ["Hints", "Limits", "read_columns", "read_list", "read_tables"]


def read_tables(path: Path, hints: Hints = NO_HINTS) -> tuple[RawTable, ...]:
    """Return the tables of a file as they lie in it, every cell's text.

    Raises:
        ListError: The file cannot be read.
    """
    return tuple(sheet.table for sheet in read_workbook(open_file(path), hints).sheets)


def read_list(path: Path, hints: Hints = NO_HINTS, limits: Limits = LIMITS) -> ReadList:
    """Return a client's list, read in this process; see `read_columns`."""
    return read_columns(path, hints, limits).as_list()


def read_columns(path: Path, hints: Hints = NO_HINTS, limits: Limits = LIMITS) -> ReadColumns:
    """Return a client's list: items, what it says of itself, findings, columns.

    Args:
        path: The file, of any known format, under any name.
        hints: What the operator says of it.
        limits: Bounds on size and shape.

    Raises:
        ListError: The list as a whole cannot be read.
        LayoutMisfitError: The layout named does not fit the list.
    """
    file = open_file(path, limits)
    hints = as_named(hints)
    laid = lay_out(file.name, read_workbook(file, hints), hints)
    workbook = laid.workbook
    chosen = choose(file.name, workbook, hints)
    told = _titles(chosen.sheets)
    read = join_sheets(_read_sheets(file, laid, chosen.sheets, told, hints))
    sheet, header = chosen.sheets[0]
    source = Source(
        path=str(path),
        sha256=workbook.sha256 or file.sha256,
        format=workbook.format,
        encoding=workbook.encoding,
        sheet=sheet.table.sheet,
        header_row=header.row_no or None,
        layout=laid.layout.name if laid.layout is not None else None,
    )
    about_title = laid.about_title(told[0]) + about_titles(told[1], header.headings, hints)
    said = (*workbook.findings, *laid.findings, *chosen.findings, *about_title, *read.findings)
    beside = workbook.facts != ListFacts()
    columns, matches, table = read.columns, read.matches, read.table
    return ReadColumns(
        source, read.manifest, columns, said, matches, table, beside, more_sheets=read.more
    )


_Told: TypeAlias = tuple[Manifest, Said]


def _titles(sheets: Sequence[tuple[Sheet, Header]]) -> _Told:
    """Return what the titles of all sheets say of the list."""
    return join_titles([read_titles(sheet.table.rows(0, its.index)) for sheet, its in sheets])


def _read_sheets(
    file: ListFile, laid: Laid, chosen: Sequence[tuple[Sheet, Header]], told: _Told, hints: Hints
) -> list[ReadSheet]:
    """Return what each sheet of the list gives."""
    for sheet, _ in chosen:
        guard_cell_lengths(file.name, sheet.table, file.limits)
    first = chosen[0][1]
    parts = [
        _take_apart(file, laid, one, told, replace(hints, columns=moved(hints, first, one[1])))
        for one in chosen
    ]
    earlier, sheets = NO_SUMS, []
    for (sheet, header), part in zip(chosen, parts, strict=True):
        part.grid.others = [other.grid for other in parts if other is not part]
        columns, manifest, findings, sums = _read_items(part, laid.workbook.facts, hints, earlier)
        findings = [*part.findings, *findings]
        table = sheet.table if sheet.laid is None else sheet.laid.original
        row_no = header.row_no or None
        sheets.append(
            ReadSheet(columns, manifest, tuple(findings), part.matches, table, row_no, sums)
        )
        earlier = add_sums(earlier, sums)
    return sheets


@dataclass(frozen=True)
class _Parts:
    """A table taken apart: items cleaned in a grid, titles read, other rows named."""

    grid: Grid
    kinds: RowKinds
    first: int
    title: Said
    manifest: Manifest
    matches: tuple[ColumnMatch, ...]
    findings: tuple[Finding, ...]


def _take_apart(
    file: ListFile, laid: Laid, chosen: tuple[Sheet, Header], told: _Told, hints: Hints
) -> _Parts:
    sheet, header = chosen
    table, by_layout = sheet.table, sheet.laid
    facts = laid.workbook.facts
    judged = table.width if by_layout is None else by_layout.judged
    manifest, title = told
    category = hints.category or facts.manifest.category or title.category
    columns, findings = assign(header, facts, hints, category)
    first = header.body_index
    cleaned = [clean(table.columns[column.index].slice(first)) for column in columns]
    body = [column.column for column in cleaned]
    kinds = classify(body[:judged], columns[:judged], header.headings[:judged])
    places = np.flatnonzero(kinds.kinds == RowKind.ITEM)
    if not len(places):
        raise NoItemsError(file.name, header.row_no)
    cells = [_taken(column, places) for column in body]
    if by_layout is not None:
        cells, filled_in = by_layout.fill(columns, cells)
        findings += filled_in
    grid = Grid(table, columns, cells, places + first)
    needed = [one for column, one in zip(columns, cleaned, strict=True) if column.role]
    odd = sum(int(one.odd[places].sum()) for one in needed)
    dashes = sum(int(one.dashes[places].sum()) for one in needed)
    findings += about_rows_above(table, header.index, columns)
    findings += about_rows(grid, kinds, first)
    findings += about_notes(grid, sheet.notes, header, facts.currency or hints.currency)
    findings += about_blanks(grid, odd, dashes)
    matches = (
        tuple(column.match(cells[column.index]) for column in columns)
        if by_layout is None
        else by_layout.matches(columns, cells)
    )
    return _Parts(grid, kinds, first, title, manifest, matches, tuple(findings))


def _taken(
    column: pa.ChunkedArray, places: "np.ndarray[tuple[int], np.dtype[np.intp]]"
) -> pa.ChunkedArray:
    """Return the cells of the items; a run without gaps is not copied."""
    if int(places[-1]) - int(places[0]) + 1 == len(places):
        return column.slice(int(places[0]), len(places))
    return column.take(pa.array(places))


def _read_items(
    parts: _Parts, facts: ListFacts, hints: Hints, earlier: ControlTotals
) -> tuple[dict[str, Column], Manifest, list[Finding], ControlTotals]:
    grid = parts.grid
    manifest = _merged(parts.manifest, facts.manifest, hints)
    words = read_words(grid, facts, parts.title, hints)
    kind = hints.kind or manifest.kind
    plain = read_plain(grid)
    name_garbled(grid)
    weights = read_weight(grid, facts, hints, kind)
    places = read_places(grid, plain)
    country = country_column(grid, hints, manifest, places)
    plain |= fill_places(grid, plain, places, country)
    domestic = _domestic(country, hints, manifest)
    amounts, currency = read_money(grid, facts, hints, domestic)
    if manifest.direction is None and all_abroad(country, hints.default_country):
        manifest = replace(manifest, direction=Direction.INTERNATIONAL.value)
    measured = Measured(
        weights.grams,
        amounts["declared_value"],
        amounts["cod_amount"],
        weights.unit or "g",
        facts.currency or hints.currency,
        facts.minor_amounts,
    )
    table = (grid, parts.kinds, parts.first)
    printed, findings = compare_printed(table, measured, earlier)
    findings += compare_control(facts.manifest.control, grid.count, measured)
    if facts.manifest.control == type(printed)():
        manifest = replace(manifest, control=printed)
    columns = {
        **plain,
        **words,
        **amounts,
        "weight_g": weights.grams,
        "currency": currency,
        "country": country,
        "line_no": pa.array(np.arange(1, grid.count + 1)),
        "row": pa.array(grid.table.row_numbers[grid.places]),
        "sheet": filled(grid.count, grid.table.sheet),
    }
    return columns, manifest, [*grid.findings, *findings], sums_of(grid.count, measured)


def _merged(title: Manifest, control: Manifest, hints: Hints) -> Manifest:
    """Return what operator, control file and titles say, the first of them that says anything."""
    return Manifest(
        list_no=control.list_no or title.list_no,
        list_date=control.list_date or title.list_date,
        mailer=control.mailer or title.mailer,
        mailer_tax_id=control.mailer_tax_id or title.mailer_tax_id,
        contract_no=control.contract_no or title.contract_no,
        kind=hints.kind or control.kind or title.kind,
        category=hints.category or control.category or title.category,
        direction=hints.direction or control.direction or title.direction,
        control=control.control,
    )


def _domestic(country: pa.ChunkedArray, hints: Hints, manifest: Manifest) -> Flags:
    """Return which items stay in the office's own country."""
    if manifest.direction == Direction.INTERNATIONAL:
        return np.zeros(len(country), dtype=bool)
    return flags(pc.equal(country, hints.default_country))
