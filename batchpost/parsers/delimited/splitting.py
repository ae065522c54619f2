"""Separator found, text cut into fields; whole columns at once where no quotes stand."""

import contextlib
import csv
import io
import re
from collections import Counter
from typing import Literal

import numpy as np
import pyarrow as pa
from pyarrow import csv as arrow_csv

from batchpost.model.listing import RawTable
from batchpost.model.message import message
from batchpost.parsers.headings import roles_in
from batchpost.parsers.limits import Limits
from batchpost.parsers.listfile import ListFile
from batchpost.parsers.refusals import BrokenListError, TooLargeError
from batchpost.parsers.workbook import (
    CellNote,
    SheetNotes,
    from_rows,
    guard_cells,
    guard_shape,
    raw_table,
)

SEPARATORS = ";\t|,^~"
_SAMPLE_CHARACTERS = 1 << 16
_SAMPLE_RECORDS = 60
_ROLES_ENOUGH = 4
_BLOCK_BYTES = 4 << 20
_LINE_END = 10
_FIELD_CHARACTERS = 1 << 21


def find_separator(text: str) -> str:
    r"""Return the separator under which a row reads most like a header.

    Where no row does, the one that cuts most lines into the same number of fields.

    >>> find_separator("Адресат;Индекс;Масса, г\nЖук А., д. 1;220030;20\n")
    ';'
    """
    if text[:4].lower() == "sep=" and text[4:5] and text[4] in SEPARATORS:
        return text[4]
    sample = text[:_SAMPLE_CHARACTERS]
    best = (-1, -1.0, ";")
    for separator in SEPARATORS:
        if separator not in sample:
            continue
        rows = sample_rows(sample, separator)
        roles = _most_roles(rows)
        width, share = _usual_width(rows)
        best = max(best, (roles, share if width > 1 else 0.0, separator), key=lambda it: it[:2])
    return best[2]


def _most_roles(rows: list[list[str]]) -> int:
    """Return how many meanings the row most like a header has; what follows one is data."""
    most = 0
    for row in rows:
        most = max(most, roles_in(row))
        if most >= _ROLES_ENOUGH:
            break
    return most


def sample_rows(text: str, separator: str) -> list[list[str]]:
    """Return the first records of a text under a separator."""
    sample = text[:_SAMPLE_CHARACTERS]
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(sample, newline=""), delimiter=separator):
            rows.append(row)
            if len(rows) == _SAMPLE_RECORDS:
                break
    except csv.Error:
        pass
    return rows


def _usual_width(rows: list[list[str]]) -> tuple[int, float]:
    widths = Counter(len(row) for row in rows if row)
    if not widths:
        return 0, 0.0
    width, count = widths.most_common(1)[0]
    return width, count / sum(widths.values())


def split(file: ListFile, text: str, separator: str) -> tuple[RawTable, SheetNotes]:
    """Return a text as a raw table; rows are numbered by their first line.

    Raises:
        ListError: More rows, columns or cells than the limits allow.
    """
    quote = _single_quotes(text, separator)
    if quote is not None:
        return _split_quoted(file.name, text, separator, file.limits, quote)
    if '"' not in text:
        return _split_plain(file.name, text.encode("utf-8", "replace"), separator, file.limits)
    guard_cells(file.name, text.count(separator), file.limits)
    return _split_quoted(file.name, text, separator, file.limits)


def _single_quotes(text: str, separator: str) -> str | None:
    """Return the apostrophe where it quotes every field of the first line."""
    if '"' in text or "'" not in text:
        return None
    first = text.lstrip().partition("\n")[0].strip().split(separator)
    quoted = all(len(cell) > 1 and cell[0] == cell[-1] == "'" for cell in first)
    return "'" if quoted and len(first) > 1 else None


def _split_plain(
    path: str, data: bytes, separator: str, limits: Limits
) -> tuple[RawTable, SheetNotes]:
    if not data.endswith(b"\n"):
        data += b"\n"
    codes = np.frombuffer(data, dtype=np.uint8)
    cells = int(np.count_nonzero(codes == ord(separator)))
    guard_cells(path, cells, limits)
    lines = int(np.count_nonzero(codes == _LINE_END))
    width = data[: data.index(b"\n")].count(separator.encode()) + 1
    if lines * (width - 1) == cells:
        guard_shape(path, lines, width, limits)
        with contextlib.suppress(pa.ArrowInvalid):  # raised by rows of another width
            return raw_table(None, _columns(data, width, separator)), SheetNotes()
    return _split_ragged(path, data, separator, limits)


def _split_ragged(
    path: str, data: bytes, separator: str, limits: Limits
) -> tuple[RawTable, SheetNotes]:
    codes = np.frombuffer(data, dtype=np.uint8)
    ends = np.flatnonzero(codes == _LINE_END)
    marks = np.flatnonzero(codes == ord(separator))
    fields = np.diff(np.searchsorted(marks, ends), prepend=0) + 1
    width = int(fields.max())
    guard_shape(path, len(ends), width, limits)
    padded = _pad(data, ends, width - fields, separator)
    try:
        columns = _columns(padded, width, separator)
    except pa.ArrowInvalid as error:
        if int(np.diff(ends, prepend=-1).max()) > _BLOCK_BYTES:
            raise TooLargeError(
                path,
                message("a line of more than {size} MB", size=_BLOCK_BYTES >> 20),
                message("{size} MB", size=_BLOCK_BYTES >> 20),
            ) from error
        raise BrokenListError(path, "csv", str(error).split("\n", 1)[0]) from error
    return raw_table(None, columns), SheetNotes(broken=_misfits(fields, data, ends))


def _columns(data: bytes, width: int, separator: str) -> list[pa.ChunkedArray]:
    """Return the columns of a text without quotes whose lines are equally wide."""
    names = [f"f{index}" for index in range(width)]
    table = arrow_csv.read_csv(
        pa.py_buffer(data),
        read_options=arrow_csv.ReadOptions(
            column_names=names, block_size=min(len(data) + 1, _BLOCK_BYTES)
        ),
        parse_options=arrow_csv.ParseOptions(
            delimiter=separator, quote_char=False, ignore_empty_lines=False
        ),
        convert_options=arrow_csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.large_string()),
            strings_can_be_null=False,
            check_utf8=False,
        ),
    )
    return list(table.columns)


def _pad(
    data: bytes,
    ends: "np.ndarray[tuple[int], np.dtype[np.int64]]",
    missing: "np.ndarray[tuple[int], np.dtype[np.int64]]",
    separator: str,
) -> bytes:
    """Return the text with short lines (titles, totals) filled up to the full width."""
    if not missing.any():
        return data
    pieces = []
    start = 0
    mark = separator.encode()
    for line in np.flatnonzero(missing).tolist():
        end = int(ends[line])
        cut = end - 1 if end > start and data[end - 1 : end] == b"\r" else end
        pieces += [data[start:cut], mark * int(missing[line])]
        start = cut
    pieces.append(data[start:])
    return b"".join(pieces)


def _misfits(
    fields: "np.ndarray[tuple[int], np.dtype[np.int64]]",
    data: bytes,
    ends: "np.ndarray[tuple[int], np.dtype[np.int64]]",
) -> tuple[CellNote, ...]:
    """Return the lines whose number of fields is not the usual one."""
    filled = np.diff(ends, prepend=-1) > 2
    if not filled.any():
        return ()
    usual = int(np.bincount(fields[filled]).argmax())
    found = []
    for line in np.flatnonzero(filled & (fields != usual)).tolist():
        start = int(ends[line - 1]) + 1 if line else 0
        text = data[start : int(ends[line])].decode("utf-8", "replace").strip()
        found.append(CellNote(line + 1, int(fields[line]) - usual, text))
    return tuple(found)


def _split_quoted(
    path: str, text: str, separator: str, limits: Limits, quote: str = '"'
) -> tuple[RawTable, SheetNotes]:
    rows, lines = _records(path, text, separator, csv.QUOTE_MINIMAL, quote)
    unclosed = _first_swallowing(text, rows, lines, separator)
    if unclosed:
        rows, lines = _records(path, text, separator, csv.QUOTE_NONE)
        rows = [[_unquoted(field) for field in row] for row in rows]
    table = from_rows(None, rows, limits, path, lines)
    usual, _ = _usual_width(rows)
    misfits = tuple(
        CellNote(line, len(row) - usual, separator.join(row))
        for row, line in zip(rows, lines, strict=True)
        if row and len(row) != usual
    )
    return table, SheetNotes(broken=misfits, unclosed=unclosed)


def _first_swallowing(text: str, rows: list[list[str]], lines: list[int], separator: str) -> int:
    """Return the first line whose record swallows whole lines, 0 where none does.

    A quote that is never closed takes the following rows into its field. Such a record has
    at least twice the separators of a usual one; one with a line end in a value has not.
    The usual one is counted among records, for their lines may be broken in every one.
    """
    marks = np.array([line.count(separator) for line in text.removesuffix("\n").split("\n")])
    usual = _usual_width([row for row in rows if len(row) > 1])[0] - 1
    if usual < 1 or len(lines) == len(marks):
        return 0
    sums = np.add.reduceat(marks, np.array(lines) - 1)
    spans = np.diff([*lines, len(marks) + 1])
    swallowing = np.flatnonzero((spans > 1) & (sums >= 2 * usual))
    return lines[int(swallowing[0])] if len(swallowing) else 0


def _unquoted(field: str) -> str:
    whole = len(field) > 1 and field.startswith('"') and field.endswith('"')
    return field[1:-1].replace('""', '"') if whole else field


def _escapes_quotes(text: str, separator: str) -> bool:
    """Tell whether quotes inside fields are written with a backslash and never doubled."""
    if '\\"' not in text or '""' in text.replace('\\"', ""):
        return False
    return re.search(rf'\\"[^{re.escape(separator)}\r\n]', text) is not None


def _records(
    path: str, text: str, separator: str, quoting: Literal[0, 3], quote: str = '"'
) -> tuple[list[list[str]], list[int]]:
    csv.field_size_limit(_FIELD_CHARACTERS)
    escaped = quoting == csv.QUOTE_MINIMAL and _escapes_quotes(text, separator)
    reader = csv.reader(
        io.StringIO(text, newline=""),
        delimiter=separator,
        quoting=quoting,
        quotechar=quote,
        escapechar="\\" if escaped else None,
        doublequote=not escaped,
    )
    rows: list[list[str]] = []
    lines: list[int] = []
    line = 1
    try:
        for row in reader:
            rows.append(row)
            lines.append(line)
            line = reader.line_num + 1
    except csv.Error as error:
        raise BrokenListError(
            path, "csv", message("line {line}: {reason}", line=line, reason=str(error))
        ) from error
    return rows, lines
