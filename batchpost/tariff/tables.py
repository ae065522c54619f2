"""Tables of a book: csv with an exact heading, read cell by cell."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from batchpost.model.message import Message, message
from batchpost.model.reasons import reason_of
from batchpost.tariff.errors import TariffBookError

#: A book's table is thousands of rows; a million is no price list.
ROWS_MAX = 200_000
#: No cell of a book is longer; the csv module's own limit is another's to set.
CELL_MAX = 20_000


class Row:
    """One row of a table, whose cells are read as what they should be, or refused by name."""

    __slots__ = ("_cells", "_file", "_name", "_places")

    def __init__(
        self, file: str, name: str, cells: Sequence[str], places: Mapping[str, int]
    ) -> None:
        self._file = file
        self._name = name
        self._cells = cells
        self._places = places

    def __getitem__(self, column: str) -> str:
        return self._cells[self._places[column]]

    def refusal(self, column: str) -> TariffBookError:
        """Return the error that names this row and the cell that does not fit."""
        return TariffBookError(
            self._file,
            self._name,
            message("{column} = {value} does not fit", column=column, value=self[column] or "-"),
        )

    def require(self, column: str, *, fits: bool) -> None:
        """Refuse the row unless the cell fits."""
        if not fits:
            raise self.refusal(column)

    def whole(self, column: str) -> int | None:
        """Read a whole number, `None` where the cell is empty."""
        text = self[column]
        if not text:
            return None
        if not (text.isascii() and text.isdigit() and len(text) <= 9):
            raise self.refusal(column)
        return int(text)

    def day(self, column: str) -> date | None:
        """Read an ISO date, `None` where the cell is empty."""
        text = self[column]
        if not text:
            return None
        try:
            return date.fromisoformat(text)
        except ValueError as error:
            raise self.refusal(column) from error


def read_table(path: Path, columns: tuple[str, ...], content: bytes | None = None) -> Iterator[Row]:
    """Read a table of a book; a row goes by its first cell, else by its number.

    Args:
        path: The file.
        columns: Its heading.
        content: What it holds, where that was read before.

    Raises:
        TariffBookError: The file cannot be read or its heading is another.
    """
    try:
        raw = path.open("rb") if content is None else io.BytesIO(content)
        with io.TextIOWrapper(raw, encoding="utf-8-sig", newline="") as file:
            rows = csv.reader(file, strict=True)
            heading = tuple(next(rows, ()))
            if heading != columns:
                raise TariffBookError(path.name, "1", _heading_fault(heading, columns))
            places = {column: place for place, column in enumerate(columns)}
            for number, cells in enumerate(rows, 2):
                if len(cells) != len(columns) or number > ROWS_MAX:
                    fault = message("a row of {count} cells", count=len(cells))
                    raise TariffBookError(path.name, str(number), fault)
                longest = max(map(len, cells))
                if longest > CELL_MAX:
                    fault = message("a cell of {count} characters", count=longest)
                    raise TariffBookError(path.name, str(number), fault)
                yield Row(path.name, cells[0] or str(number), cells, places)
    except (OSError, ValueError, csv.Error) as error:  # a name with a zero character, too
        fault = message("it cannot be read ({reason})", reason=reason_of(error))
        raise TariffBookError(path.name, "-", fault) from error


def _heading_fault(heading: tuple[str, ...], columns: tuple[str, ...]) -> Message:
    differing = sorted(set(columns) ^ set(heading)) or list(heading)
    return message("the heading is another: {names}", names=", ".join(differing))
