"""A list after reading, as it goes from the reading process to the one that asked for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

import pyarrow as pa

from batchpost.model.finding import Finding
from batchpost.model.items import item_table
from batchpost.model.listing import ColumnMatch, ListSheet, Manifest, RawTable, ReadList, Source

Column: TypeAlias = "pa.Array | pa.ChunkedArray"


@dataclass(frozen=True)
class ReadColumns:
    """A list after reading, its item table still in Arrow columns: cheap to hand over.

    `columns` are those of `model.items` that the list has, equally long. Not among the readers,
    so that the process that only takes a list over need not import them.
    """

    source: Source
    manifest: Manifest
    columns: Mapping[str, Column]
    findings: tuple[Finding, ...]
    matches: tuple[ColumnMatch, ...]
    table: RawTable
    told_beside: bool = False  # facts stand outside the table
    more_sheets: tuple[ListSheet, ...] = ()

    def as_list(self) -> ReadList:
        """Return the same list with the item table every step works on."""
        items = item_table(self.columns)
        return ReadList(
            self.source,
            self.manifest,
            items,
            self.findings,
            self.matches,
            self.table,
            self.told_beside,
            self.more_sheets,
        )
