"""Several sheets read as one list: their items one after another, counted on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import TypeAlias

import numpy as np
import pyarrow as pa

from batchpost.model.finding import Finding
from batchpost.model.listing import ColumnMatch, ControlTotals, ListSheet, Manifest, RawTable
from batchpost.parsers.titles import Said

Column: TypeAlias = "pa.Array | pa.ChunkedArray"


@dataclass(frozen=True)
class ReadSheet:
    """What one sheet gave: item columns, what its titles say, findings, columns, its table.

    `sums` are what its own items add up to, to be compared with the totals it prints.
    """

    columns: Mapping[str, Column]
    manifest: Manifest
    findings: tuple[Finding, ...]
    matches: tuple[ColumnMatch, ...]
    table: RawTable
    header_row: int | None
    sums: ControlTotals
    more: tuple[ListSheet, ...] = ()

    @property
    def count(self) -> int:
        """Return how many items it has."""
        return len(self.columns["line_no"])


def join_sheets(sheets: Sequence[ReadSheet]) -> ReadSheet:
    """Return sheets as one; the table and the columns shown are those of the first."""
    first = sheets[0]
    if len(sheets) == 1:
        return first
    starts = np.cumsum([0, *(sheet.count for sheet in sheets)])[:-1].tolist()
    columns = {
        name: pa.chunked_array(
            [chunk for sheet in sheets for chunk in _chunks(sheet.columns[name])],
            type=first.columns[name].type,
        )
        for name in first.columns
    }
    columns["line_no"] = pa.array(np.arange(1, sum(sheet.count for sheet in sheets) + 1))
    findings = tuple(
        finding if finding.line_no is None else replace(finding, line_no=finding.line_no + start)
        for sheet, start in zip(sheets, starts, strict=True)
        for finding in sheet.findings
    )
    manifest = join_manifests([sheet.manifest for sheet in sheets])
    totals = join_totals([(sheet.manifest.control, sheet.sums) for sheet in sheets])
    manifest = replace(manifest, control=totals)
    more = tuple(ListSheet(one.table, one.matches, one.header_row) for one in sheets[1:])
    return replace(first, columns=columns, manifest=manifest, findings=findings, more=more)


def _chunks(column: Column) -> list[pa.Array]:
    return list(column.chunks) if isinstance(column, pa.ChunkedArray) else [column]


def join_titles(told: Sequence[tuple[Manifest, Said]]) -> tuple[Manifest, Said]:
    """Return what the titles of all sheets say; the first word on a thing counts for each."""
    words = [said for _, said in told]
    return join_manifests([manifest for manifest, _ in told]), Said(
        next((each.kind for each in words if each.kind), None),
        next((each.category for each in words if each.category), None),
        next((each.advice for each in words if each.advice), None),
        next((each.marks for each in words if each.marks), ()),
        tuple(pair for each in words for pair in each.also),
    )


def join_manifests(manifests: Sequence[Manifest]) -> Manifest:
    """Return what sheets say of one list together, but for its totals.

    A direction found out from the items of one sheet holds only where it is that of all.
    """
    found: dict[str, object] = {}
    for each in fields(Manifest):
        said = [value for one in manifests if (value := getattr(one, each.name)) is not None]
        found[each.name] = said[0] if said else None
    directions = {one.direction for one in manifests}
    found["direction"] = directions.pop() if len(directions) == 1 else None
    found["control"] = ControlTotals()
    return Manifest(**found)  # type: ignore[arg-type]  # each field under its own name


def join_totals(sheets: Sequence[tuple[ControlTotals, ControlTotals]]) -> ControlTotals:
    """Return the totals a list prints: those of all under its last sheet, or of each added up.

    Args:
        sheets: For each sheet what it prints, and what its items sum up to.
    """
    found: dict[str, int | None] = {}
    for each in fields(ControlTotals):
        said = [getattr(printed, each.name) for printed, _ in sheets]
        there = [getattr(sums, each.name) for _, sums in sheets]
        overall = None if None in there else sum(there)
        if said[-1] is not None and said[-1] == overall:
            found[each.name] = overall
        else:
            found[each.name] = None if None in said else sum(said)
    return ControlTotals(**found)


NO_SUMS = ControlTotals(0, 0, 0, 0)


def add_sums(first: ControlTotals, second: ControlTotals) -> ControlTotals:
    """Return sums of two parts of a list; what is not known of one is not known of both."""
    added = {}
    for each in fields(ControlTotals):
        parts = [getattr(first, each.name), getattr(second, each.name)]
        added[each.name] = None if None in parts else sum(parts)
    return ControlTotals(**added)
