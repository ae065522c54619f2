"""Spreadsheets through the Rust reader calamine, every cell as text."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import pyarrow as pa

from batchpost.parsers.cell_bytes import bytes_of, matching
from batchpost.parsers.listfile import ListFile
from batchpost.parsers.refusals import BrokenListError
from batchpost.parsers.workbook import guard_shape

#: Digits a spreadsheet shows; what a double holds beyond them is noise of its arithmetic.
SIGNIFICANT_DIGITS = 15
_NOISY_LENGTH = 14
_NOISE = r"^-?\d+\.\d{12,}$"


@dataclass(frozen=True)
class RawSheet:
    """A sheet as calamine gives it; its first column is that of the first filled cell."""

    name: str
    hidden: bool
    columns: tuple[pa.Array, ...]
    height: int
    file: ListFile

    def shifted(self, first_column: int) -> list[pa.Array]:
        """Return the columns counted from the sheet's own first, the missing ones empty.

        Raises:
            TooLargeError: They are more than the limits allow.
        """
        width = first_column + len(self.columns)
        guard_shape(self.file.name, self.height, width, self.file.limits)
        blank = pa.nulls(self.height, pa.large_string())
        return [blank] * first_column + list(self.columns)


def sheets(file: ListFile, title: str) -> Iterator[RawSheet]:
    """Yield the sheets of an xlsx, xls or ods workbook in their order.

    Raises:
        BrokenListError: The workbook is damaged.
    """
    import fastexcel  # noqa: PLC0415 - only spreadsheets pay for it

    try:
        book = fastexcel.read_excel(file.data)
        for name in book.sheet_names:
            sheet = book.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
            guard_shape(file.name, sheet.height, sheet.width, file.limits)
            batch = sheet.to_arrow() if sheet.width else None
            columns = () if batch is None else tuple(map(_shown_digits, batch.columns))
            yield RawSheet(name, sheet.visible != "visible", columns, sheet.height, file)
    except fastexcel.FastExcelError as error:
        raise BrokenListError(file.name, title, _reason(error)) from error
    except BaseException as error:
        # A panic of the Rust side derives from BaseException and has no importable name.
        if type(error).__name__ != "PanicException":
            raise
        raise BrokenListError(file.name, title, str(error)) from error


def _reason(error: Exception) -> str:
    return str(error).split("\n", 1)[0].removeprefix("calamine error: ")


def _shown_digits(column: pa.Array) -> pa.Array:
    column = column.cast(pa.large_string())
    look = bytes_of(pa.chunked_array([column]))
    likely = (look.lengths >= _NOISY_LENGTH) & look.begins_with(b"-0123456789")
    noisy = matching(pa.chunked_array([column]), likely, _NOISE)
    if not noisy.any():
        return column
    texts = column.to_pylist()
    for index in np.flatnonzero(noisy).tolist():
        texts[index] = _rounded(texts[index])
    return pa.array(texts, pa.large_string())


def _rounded(text: str) -> str:
    """Return a number as the spreadsheet shows it.

    >>> _rounded("12.600000000000001"), _rounded("0.30000000000000004")
    ('12.6', '0.3')
    """
    number = Decimal(text)
    places = SIGNIFICANT_DIGITS - 1 - number.adjusted()
    return f"{round(number, places).normalize():f}"
