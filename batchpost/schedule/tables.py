"""Small tables of facts: CSV files that ship with the program or that the office keeps."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from batchpost.errors import ReferenceDataError
from batchpost.model.message import Message, message
from batchpost.model.reasons import reason_of

_BYTES_MAX: Final = 2_000_000
_YES: Final = frozenset({"yes", "да", "так", "1", "true"})
_NO: Final = frozenset({"no", "нет", "не", "0", "false"})


class ScheduleTableError(ReferenceDataError):
    """A table of the schedule cannot be used; names the file, the line and the fault."""

    def __init__(self, path: Path, line_no: int | None, fault: Message | str) -> None:
        if line_no is None:
            said = message("{path} cannot be used: {fault}.", path=path, fault=fault)
        else:
            said = message(
                "{path}, line {line_no}: {fault}. Correct the line.",
                path=path,
                line_no=line_no,
                fault=fault,
            )
        super().__init__(said)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table: its texts by column, and where it stands."""

    path: Path
    line_no: int
    texts: dict[str, str]

    def text(self, column: str) -> str:
        """Return a text, empty where the cell or the column is missing."""
        return self.texts.get(column, "")

    def fault(self, column: str) -> ScheduleTableError:
        """Return the error of a value that is not understood."""
        return ScheduleTableError(
            self.path,
            self.line_no,
            message(
                "the value of {column} is not understood: {value}",
                column=column,
                value=self.text(column) or "—",
            ),
        )

    def flag(self, column: str) -> bool:
        """Return a yes or no.

        Raises:
            ScheduleTableError: It is neither.
        """
        word = self.text(column).lower()
        if word not in _YES | _NO:
            raise self.fault(column)
        return word in _YES

    def day(self, column: str) -> date | None:
        """Return an ISO date, `None` for an empty cell.

        Raises:
            ScheduleTableError: It is no date.
        """
        text = self.text(column)
        try:
            return date.fromisoformat(text) if text else None
        except ValueError as error:
            raise self.fault(column) from error

    def whole(self, column: str) -> int:
        """Return a whole number, not negative.

        Raises:
            ScheduleTableError: It is none.
        """
        text = self.text(column)
        if not (text.isascii() and text.isdigit()):
            raise self.fault(column)
        return int(text)


def read_table(path: Path, columns: tuple[str, ...]) -> list[Row]:
    """Return the lines of a CSV file; commas or semicolons, UTF-8 or Windows-1251.

    Args:
        path: The file.
        columns: Columns it must have; others are kept too.

    Raises:
        ScheduleTableError: It cannot be read, is too large, or lacks a column.
    """
    text = _read(path)
    head = text.partition("\n")[0]
    delimiter = ";" if head.count(";") > head.count(",") else ","
    try:
        rows = list(_rows(path, text, delimiter, columns))
    except csv.Error as error:
        raise ScheduleTableError(path, None, str(error)) from error
    return rows


def _read(path: Path) -> str:
    try:
        with path.open("rb") as file:
            data = file.read(_BYTES_MAX + 1)
    except OSError as error:
        raise ScheduleTableError(path, None, reason_of(error)) from error
    if len(data) > _BYTES_MAX:
        raise ScheduleTableError(path, None, message("the file is too large"))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1251", errors="replace")  # what Russian Excel writes


def _rows(path: Path, text: str, delimiter: str, columns: tuple[str, ...]) -> Iterator[Row]:
    reader = csv.DictReader(
        text.splitlines(), delimiter=delimiter, restkey="", restval="", strict=True
    )
    names = [(name or "").strip().lower() for name in reader.fieldnames or ()]
    missing = [column for column in columns if column not in names]
    if missing:
        raise ScheduleTableError(
            path, None, message("there is no column {columns}", columns=", ".join(missing))
        )
    reader.fieldnames = names
    for row in reader:
        texts = {name: value.strip() for name, value in row.items() if name}
        if any(texts.values()):
            yield Row(path, reader.line_num, texts)
