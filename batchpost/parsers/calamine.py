"""Spreadsheets through the Rust reader calamine, every cell as text."""

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from batchpost.parsers.cell_bytes import bytes_of, matching
from batchpost.parsers.listfile import ListFile
from batchpost.parsers.refusals import BrokenListError
from batchpost.parsers.workbook import guard_shape, guard_sheets

if TYPE_CHECKING:
    from fastexcel import ExcelReader

#: Digits a spreadsheet shows; what a double holds beyond them is noise of its arithmetic.
SIGNIFICANT_DIGITS = 15
_NOISY_LENGTH = 14
_NOISE = r"^-?\d+\.\d{12,}$"
_MOMENT_LENGTH = len("2026-02-05 00:00:00")
#: A day without a time, and a time without a day: the day a serial number of 0 stands for.
_DAY = r"^(\d{4}-\d\d-\d\d) 00:00:00$"
_TIME = r"^(?:1899-12-3[01]|1904-01-01) (\d\d:\d\d:\d\d(?:\.\d+)?)$"


class Dates(Enum):
    """What becomes of texts that look like a moment: shortened only where dates exist."""

    SHORTENED = True
    KEPT = False


@dataclass(frozen=True)
class RawSheet:
    """A sheet as calamine gives it; its first column is that of the first filled cell."""

    name: str
    hidden: bool
    columns: tuple[pa.Array, ...]
    height: int
    file: ListFile

    def placed(
        self, first_column: int, padded: Mapping[tuple[int, int], int] | None = None
    ) -> list[pa.Array]:
        """Return the columns counted from the sheet's own first, the missing ones empty.

        Args:
            first_column: That of the first filled cell.
            padded: How many digits cells show, by row and column counted from 0.

        Raises:
            TooLargeError: They are more than the limits allow.
        """
        width = first_column + len(self.columns)
        guard_shape(self.file.name, self.height, width, self.file.limits)
        blank = pa.nulls(self.height, pa.large_string())
        columns = [blank] * first_column + list(self.columns)
        return _with_zeros(columns, padded) if padded else columns


def sheets(
    file: ListFile, title: str, left_out: Container[str] = (), dates: Dates = Dates.SHORTENED
) -> Iterator[RawSheet]:
    """Yield the sheets of a workbook in their order.

    Args:
        file: An xlsx, xlsb, xls or ods workbook.
        title: Its format, for refusals.
        left_out: Names of sheets that hold no cells: charts, macros.
        dates: Whether the workbook has cells that show dates.

    Raises:
        BrokenListError: The workbook is damaged.
        TooLargeError: It has more sheets, rows or columns than the limits allow.
    """
    import fastexcel  # noqa: PLC0415 - only spreadsheets pay for it

    try:
        book = fastexcel.read_excel(file.data)
        guard_sheets(file.name, len(book.sheet_names), file.limits)
        for name in book.sheet_names:
            if name not in left_out:
                yield _sheet(book, name, file, dates)
    except fastexcel.FastExcelError as error:
        raise BrokenListError(file.name, title, _reason(error)) from error
    except BaseException as error:
        # A panic of the Rust side derives from BaseException and has no importable name.
        if type(error).__name__ != "PanicException":
            raise
        raise BrokenListError(file.name, title, str(error)) from error


def _sheet(book: "ExcelReader", name: str, file: ListFile, dates: Dates) -> RawSheet:
    """Return one sheet; the reader's own copy of its cells is gone after that."""
    sheet = book.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
    guard_shape(file.name, sheet.height, sheet.width, file.limits)
    hidden, height = sheet.visible != "visible", sheet.height
    if not sheet.width:
        return RawSheet(name, hidden, (), height, file)
    batch = sheet.to_arrow()
    del sheet
    columns = tuple(_shown(column.cast(pa.large_string()), dates) for column in batch.columns)
    return RawSheet(name, hidden, columns, height, file)


def _reason(error: Exception) -> str:
    return str(error).split("\n", 1)[0].removeprefix("calamine error: ")


def _shown(column: pa.Array, dates: Dates) -> pa.Array:
    """Return cells as the spreadsheet shows them: no noise of arithmetic, no empty times."""
    whole = pa.chunked_array([column])
    look = bytes_of(whole)
    likely = (look.lengths >= _NOISY_LENGTH) & look.begins_with(b"-0123456789")
    if not likely.any():
        return column
    column = rounded_noise(column, matching(whole, likely, _NOISE))
    moments = likely & (look.lengths >= _MOMENT_LENGTH)
    if dates is Dates.SHORTENED and moments.any():
        column = pc.replace_substring_regex(column, _DAY, r"\1")
        column = pc.replace_substring_regex(column, _TIME, r"\1")
    return column


def rounded_noise(column: pa.Array, noisy: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> pa.Array:
    """Return numbers with the digits a spreadsheet shows, where their arithmetic left more."""
    if not noisy.any():
        return column
    texts = column.to_pylist()
    for index in np.flatnonzero(noisy).tolist():
        texts[index] = shown_number(texts[index])
    return pa.array(texts, pa.large_string())


def shown_number(text: str) -> str:
    """Return a number as the spreadsheet shows it.

    >>> shown_number("12.600000000000001"), shown_number("0.30000000000000004")
    ('12.6', '0.3')
    """
    number = Decimal(text)
    places = SIGNIFICANT_DIGITS - 1 - number.adjusted()
    return f"{round(number, places).normalize():f}"


def _with_zeros(columns: list[pa.Array], padded: Mapping[tuple[int, int], int]) -> list[pa.Array]:
    """Return columns in which numbers begin with the zeros their format shows."""
    by_column: dict[int, list[tuple[int, int]]] = {}
    for (row, column), digits in padded.items():
        by_column.setdefault(column, []).append((row, digits))
    for column, cells in by_column.items():
        if column >= len(columns):
            continue
        texts = columns[column].to_pylist()
        for row, digits in cells:
            text = texts[row] if row < len(texts) else None
            if text is not None and text.isdecimal():
                texts[row] = text.zfill(digits)
        columns[column] = pa.array(texts, pa.large_string())
    return columns


def with_texts(columns: list[pa.Array], texts: Mapping[tuple[int, int], str]) -> list[pa.Array]:
    """Return columns with some empty cells filled, by row and column counted from 0."""
    for at in sorted({column for _, column in texts}):
        if at < len(columns):
            cells = columns[at].to_pylist()
            for (row, column), text in texts.items():
                if column == at and row < len(cells) and not cells[row]:
                    cells[row] = text
            columns[at] = pa.array(cells, pa.large_string())
    return columns
