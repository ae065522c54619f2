"""The rows of a list that are items, cleaned, with their places in the client's file."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from batchpost.model.finding import Finding, Place, Severity
from batchpost.model.listing import RawTable
from batchpost.model.message import Message
from batchpost.parsers.columns import Assigned


@dataclass
class Grid:
    """Item rows of one table; `cells` are cleaned columns, `places` their rows in the table.

    Findings made through it carry sheet, row, the client's heading and the original text.
    `others` are the further sheets of the same list.
    """

    table: RawTable
    columns: Sequence[Assigned]
    cells: Sequence[pa.ChunkedArray]
    places: "np.ndarray[tuple[int], np.dtype[np.int64]]"
    findings: list[Finding] = field(default_factory=list)
    others: Sequence["Grid"] = ()
    _originals: dict[int, pa.Array] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """Return how many items there are."""
        return len(self.places)

    def column(self, role: str) -> Assigned | None:
        """Return the column of a role."""
        return next((column for column in self.columns if column.role == role), None)

    def text(self, role: str) -> pa.ChunkedArray | None:
        """Return the cleaned cells of a role."""
        column = self.column(role)
        return None if column is None else self.cells[column.index]

    def texts(self, roles: Iterable[str]) -> Mapping[str, pa.ChunkedArray]:
        """Return the cleaned cells of those roles that the table has."""
        found = {role: self.text(role) for role in roles}
        return {role: cells for role, cells in found.items() if cells is not None}

    def original(self, position: int, column: Assigned) -> str | None:
        """Return a cell as it stands in the file."""
        if column.index not in self._originals:
            self._originals[column.index] = self.table.columns[column.index].combine_chunks()
        value = self._originals[column.index][int(self.places[position])].as_py()
        return None if value is None else str(value)

    def row_no(self, position: int) -> int:
        """Return the number of an item's row as a person sees it."""
        return int(self.table.row_numbers[self.places[position]])

    def say(
        self,
        code: str,
        severity: Severity,
        cell: tuple[int, Assigned],
        said: Message,
        remedy: Message,
    ) -> None:
        """Add a finding about one cell: an item's position, counted from 0, and a column."""
        position, column = cell
        place = Place(self.table.sheet, self.row_no(position), column.heading)
        value = self.original(position, column)
        self.findings.append(Finding(code, severity, place, value, said, remedy, position + 1))

    def say_of_list(
        self,
        code: str,
        severity: Severity,
        said: Message,
        remedy: Message,
        *,
        column: Assigned | None = None,
        value: str | None = None,
    ) -> None:
        """Add a finding about the whole list or a whole column."""
        place = Place(self.table.sheet, None, column.heading if column else None)
        self.findings.append(Finding(code, severity, place, value, said, remedy))
