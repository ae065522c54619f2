"""Several sheets read as one list: their items one after another, counted on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import TypeAlias

import numpy as np
import pyarrow as pa

from batchpost.model.finding import Finding
from batchpost.model.listing import ColumnMatch, ControlTotals, Manifest, RawTable

Column: TypeAlias = "pa.Array | pa.ChunkedArray"


@dataclass(frozen=True)
class ReadSheet:
    """What one sheet gave: item columns, what its titles say, findings, columns, its table."""

    columns: Mapping[str, Column]
    manifest: Manifest
    findings: tuple[Finding, ...]
    matches: tuple[ColumnMatch, ...]
    table: RawTable

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
    return replace(first, columns=columns, manifest=manifest, findings=findings)


def _chunks(column: Column) -> list[pa.Array]:
    return list(column.chunks) if isinstance(column, pa.ChunkedArray) else [column]


def join_manifests(manifests: Sequence[Manifest]) -> Manifest:
    """Return what sheets say of one list together; totals hold only where every sheet has them."""
    found: dict[str, object] = {}
    for each in fields(Manifest):
        said = [value for one in manifests if (value := getattr(one, each.name)) is not None]
        found[each.name] = said[0] if said else None
    totals: dict[str, int | None] = {}
    for each in fields(ControlTotals):
        parts = [getattr(one.control, each.name) for one in manifests]
        totals[each.name] = None if None in parts else sum(parts)
    found["control"] = ControlTotals(**totals)
    return Manifest(**found)  # type: ignore[arg-type]  # each field under its own name
