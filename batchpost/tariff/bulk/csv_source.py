"""Csv files of requests: UTF-8, the separator taken from the heading, empty rows passed over.

A row counts as a person sees it in a spreadsheet: the heading and empty rows count, a line
break within quotes does not.
"""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import reduce
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from batchpost.tariff.bulk.errors import BatchQuotesError, BatchRowError
from batchpost.tariff.bulk.source import BATCH_ROWS, Batch, Part, column_names, counted_from

_BOM = b"\xef\xbb\xbf"
_HEADING_MAX = 1 << 20
_BLOCK = 8 << 20
#: A part is the whole rows of at least so many bytes.
PART_BYTES = 32 << 20
_ROW_MAX = 4 * _BLOCK  # a row as long as this is a quote that never ends
_SEPARATORS = ",;\t"
_BREAK, _RETURN, _QUOTE = b'\n\r"'


@dataclass(frozen=True, slots=True)
class Heading:
    """What the first row that is not empty tells: names, separator, where the rows begin."""

    names: list[str]
    separator: str
    row: int  # the heading's own row, from 1
    begins: int  # offset of the first byte after the heading and its line break


@dataclass
class _Misfits:
    """Remembers the first row whose cells are not as many as the heading's."""

    first: Any = field(default=None)

    def note(self, row: Any) -> str:
        """Keep the row; reading stops."""
        self.first = self.first or row
        return "error"


def read(part: Part) -> Iterator[Batch]:
    """Yield the requests of a part."""
    heading = _heading(part.path)
    row = part.row or heading.row + 1
    request, seen = part.first, 0
    with part.path.open("rb") as file:
        stream = _Stretch(file, part.begins or heading.begins, part.ends)
        for piece in _joined(_batches(stream, heading, part.path, row)):
            rows = counted_from(row + seen, piece.num_rows)
            seen += piece.num_rows
            filled = _filled(piece)
            batch = piece if filled is None else piece.filter(filled)
            if filled is not None:
                rows = rows[filled.to_numpy(zero_copy_only=False)]
            if batch.num_rows:
                columns = {name: batch.column(place) for place, name in enumerate(heading.names)}
                yield Batch(columns, rows, request)
                request += batch.num_rows
    if part.rows is not None and (part.rows, part.requests) != (seen, request - part.first):
        raise BatchQuotesError(part.path)


def _batches(
    stream: "_Stretch", heading: Heading, path: Path, row: int
) -> Iterator[pa.RecordBatch]:
    """Yield rows as Arrow reads them, empty ones as rows of nulls."""
    misfits = _Misfits()
    if stream.is_empty:
        return
    try:
        yield from arrow_csv.open_csv(
            pa.PythonFile(stream, "r"),
            read_options=arrow_csv.ReadOptions(
                column_names=heading.names, use_threads=False, block_size=_BLOCK
            ),
            parse_options=arrow_csv.ParseOptions(
                delimiter=heading.separator,
                newlines_in_values=True,
                ignore_empty_lines=False,
                invalid_row_handler=misfits.note,
            ),
            convert_options=arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(heading.names, pa.large_string()),
                strings_can_be_null=True,
                null_values=[""],
            ),
        )
    except pa.ArrowInvalid as error:
        if misfits.first is None:
            raise
        found = misfits.first
        # Arrow counts rows from 1 as well, from the first of the stretch.
        raise BatchRowError(
            path, row + found.number - 1, found.actual_columns, found.expected_columns
        ) from error


def _joined(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Yield pieces of at most `BATCH_ROWS` rows."""
    for batch in batches:
        for begin in range(0, batch.num_rows, BATCH_ROWS):
            yield batch.slice(begin, BATCH_ROWS)


def _filled(batch: pa.RecordBatch) -> pa.Array | None:
    """Return which rows hold anything, `None` where all do."""
    nulls = [column for column in batch.columns if column.null_count]
    if len(nulls) < batch.num_columns:
        return None
    filled = reduce(pc.or_, [column.is_valid() for column in nulls])
    return None if pc.all(filled).as_py() else filled


def _heading(path: Path) -> Heading:
    """Return the heading of a file.

    Raises:
        BatchFileError: There is none, or it names no column `service`.
    """
    with path.open("rb") as file:
        start = file.read(_HEADING_MAX)
    lead = len(_BOM) if start.startswith(_BOM) else 0
    empty = re.compile(rb"[\r\n]*").match(start, lead)
    assert empty is not None
    line = re.compile(rb"[^\r\n]*").match(start, empty.end())
    assert line is not None
    titles = line.group().decode("utf-8")
    separator = max(_SEPARATORS, key=titles.count)
    names = column_names(path, next(csv.reader([titles], delimiter=separator), []))
    above = len(re.findall(rb"\r\n|\r|\n", empty.group()))
    after = 2 if start[line.end() : line.end() + 2] == b"\r\n" else 1
    return Heading(names, separator, above + 1, min(line.end() + after, path.stat().st_size))


class _Stretch(io.RawIOBase):
    """Some bytes of an open file, as a file of their own."""

    def __init__(self, file: BinaryIO, begins: int, ends: int | None) -> None:
        super().__init__()
        self._file = file
        self._left = (file.seek(0, 2) if ends is None else ends) - begins
        file.seek(begins)

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing is left."""
        return self._left <= 0

    def readable(self) -> bool:
        """Say that this can be read."""
        return True

    def read(self, size: int | None = -1, /) -> bytes:
        """Return the next bytes of the stretch."""
        asked = self._left if size is None or size < 0 else min(size, self._left)
        found = self._file.read(asked)
        self._left = self._left - len(found) if found else 0
        return found


def cut(path: Path) -> list[Part]:
    """Return stretches of whole rows, of about the same number of bytes.

    The file is looked through once for line breaks outside quotes; a worker that then
    reads another number of rows refuses (`BatchQuotesError`).
    """
    heading = _heading(path)
    size = path.stat().st_size
    found: list[Part] = []
    begins, row, first = heading.begins, heading.row + 1, 1
    rows = filled = 0
    for ends, empty in _rows(path, heading):
        at = 0
        while at < len(ends):
            upto = min(int(np.searchsorted(ends, begins + PART_BYTES)) + 1, len(ends))
            rows += upto - at
            filled += upto - at - int(empty[at:upto].sum())
            at, end = upto, int(ends[upto - 1])
            if end - begins >= PART_BYTES or end == size:
                part = Part(path, len(found), first, row, rows, filled, begins=begins, ends=end)
                begins, row, first = end, row + rows, first + filled
                rows = filled = 0
                if part.requests:
                    found.append(part)
    return found


def _rows(path: Path, heading: Heading) -> Iterator[tuple[Any, Any]]:
    """Yield, block by block, where the rows of a file end and which of them are empty."""
    with path.open("rb") as file:
        begins = file.seek(heading.begins)
        rest = b""
        while content := rest + (more := file.read(_BLOCK)):
            ends = _row_ends(np.frombuffer(content, np.uint8))
            if more and content[-1] == _RETURN:
                ends = ends[ends < len(content)]  # its line feed may still come
            if not more and (not ends.size or ends[-1] < len(content)):
                ends = np.append(ends, len(content))
            if ends.size:
                yield begins + ends, _empty(content, ends, heading.separator)
                begins += int(ends[-1])
                content = content[ends[-1] :]
            elif len(content) > _ROW_MAX:
                raise BatchQuotesError(path)
            rest = content
            if not more:
                return


def _row_ends(content: Any) -> Any:
    """Return the offsets just after each line break outside quotes."""
    after = np.append(content[1:], 0)
    breaks = (content == _BREAK) | ((content == _RETURN) & (after != _BREAK))
    if (content == _QUOTE).any():
        within = np.cumsum(content == _QUOTE, dtype=np.int64) & 1
        breaks &= within == 0
    return np.flatnonzero(breaks) + 1


def _empty(content: bytes, ends: Any, separator: str) -> Any:
    """Return which rows hold nothing but separators, line breaks and empty quotes."""
    starts = np.append(0, ends[:-1])
    letters = np.frombuffer(content, np.uint8)[: ends[-1]]
    blank = (letters == ord(separator)) | np.isin(letters, [_BREAK, _RETURN, _QUOTE])
    return np.logical_and.reduceat(blank, starts)
