"""A table as its layout cuts it: rows below its end and rows of words out, lines of cells apart."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from batchpost.model.finding import Finding, Place, Severity
from batchpost.model.listing import RawTable
from batchpost.model.message import counted, message
from batchpost.parsers.layouts.matching import Fit
from batchpost.parsers.layouts.model import Layout
from batchpost.parsers.numbers import Flags

_KEYS = frozenset(
    ["addressee", "surname", "address", "street", "locality", "postcode", "item_identifier"]
)
#: A row with so many of the things an item is known by looks like an item.
_KEYS_OF_ITEM = 2


@dataclass(frozen=True)
class Cut:
    """Which rows are kept, and findings about those that are not."""

    kept: Flags
    findings: tuple[Finding, ...]


def cut_rows(table: RawTable, layout: Layout, fit: Fit) -> Cut:
    """Return which rows of a table its layout leaves; rows above the body always stay."""
    kept = np.ones(table.height, dtype=bool)
    body = np.arange(table.height) >= fit.body_index
    items = body & (_filled_keys(table, fit) >= _KEYS_OF_ITEM)
    findings = []
    end = _end_of(table, layout, fit, body)
    if end is not None:
        below = np.arange(table.height) >= end
        kept &= ~below
        findings.append(_ended(table, layout, end, int((items & below).sum())))
    if layout.skip:
        skipped = body & kept & _holding(table, layout.skip)
        kept &= ~skipped
        if skipped.any():
            findings.append(_skipped(table, layout, skipped, items))
    return Cut(kept, tuple(findings))


def kept_rows(table: RawTable, kept: Flags) -> RawTable:
    """Return the rows of a table that are kept; a table kept whole is not copied."""
    if kept.all():
        return table
    first_gone = int(np.flatnonzero(~kept)[0])
    if not kept[first_gone:].any():
        columns = tuple(column.slice(0, first_gone) for column in table.columns)
        return RawTable(table.sheet, table.row_numbers[:first_gone], columns)
    mask = pa.array(kept)
    columns = tuple(column.filter(mask) for column in table.columns)
    return RawTable(table.sheet, table.row_numbers[kept], columns)


def lines_apart(column: pa.ChunkedArray, count: int) -> tuple[list[pa.ChunkedArray], int]:
    r"""Return the first lines of the cells as columns, and how many cells have more lines.

    >>> cells = pa.chunked_array([["a\r\nb c", "a", None, "a\n\nb\nd"]], pa.large_string())
    >>> columns, more = lines_apart(cells, 2)
    >>> [each.to_pylist() for each in columns], more
    ([['a', 'a', None, 'a'], ['b c', None, None, 'b']], 1)
    """
    one = pc.utf8_trim(pc.replace_substring_regex(column, r"\s*[\r\n\v\f]+\s*", "\n"), "\n")
    lists = pc.split_pattern(one.combine_chunks(), "\n")
    values = lists.flatten()
    lengths = pc.fill_null(pc.list_value_length(lists), 0).to_numpy(zero_copy_only=False)
    starts = np.concatenate(([0], np.cumsum(lengths)[:-1])) if len(lengths) else lengths
    found = []
    for no in range(count):
        places = pa.array(starts + no, pa.int64(), mask=lengths <= no)
        found.append(pa.chunked_array([values.take(places).cast(pa.large_string())]))
    return found, int((lengths > count).sum())


def _filled_keys(table: RawTable, fit: Fit) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    filled = np.zeros(table.height, dtype=np.int64)
    for at, column in fit.columns:
        if _KEYS & set(column.fields):
            filled += table.columns[at].is_valid().to_numpy()
    return filled


def _end_of(table: RawTable, layout: Layout, fit: Fit, body: Flags) -> int | None:
    ends = np.zeros(table.height, dtype=bool)
    if layout.until:
        ends |= _holding(table, layout.until)
    if layout.until_empty is not None and layout.until_empty < table.width:
        column = table.columns[layout.until_empty]
        ends |= pc.is_null(column).to_numpy()
    ends &= body
    ends[: fit.body_index] = False
    places = np.flatnonzero(ends)
    return int(places[0]) if len(places) else None


def _holding(table: RawTable, words: Sequence[str]) -> Flags:
    """Return the rows any cell of which holds one of the words, case aside."""
    found = np.zeros(table.height, dtype=bool)
    for column in table.columns:
        for word in words:
            held = pc.match_substring(column, word, ignore_case=True)
            found |= pc.fill_null(held, fill_value=False).to_numpy()
    return found


def _ended(table: RawTable, layout: Layout, end: int, items: int) -> Finding:
    """Say where the table ends by its layout, the louder if items seem to lie below."""
    row_no = int(table.row_numbers[end])
    words = ", ".join(f"«{word}»" for word in layout.until)
    if not items:
        said = message(
            "By the layout «{layout}» the table ends before row {row}.",
            layout=layout.name,
            row=row_no,
        )
        remedy = message("Nothing to do.")
    else:
        said = counted(
            "By the layout «{layout}» the table ends before row {row}; "
            "{count} row from there on looks like an item and was not read.",
            "By the layout «{layout}» the table ends before row {row}; "
            "{count} rows from there on look like items and were not read.",
            items,
            layout=layout.name,
            row=row_no,
        )
        remedy = message("Look at these rows; if they are items, read the list without the layout.")
    severity = Severity.WARNING if items else Severity.INFO
    place = Place(table.sheet, row_no)
    return Finding("layout.ended", severity, place, words or None, said, remedy)


def _skipped(table: RawTable, layout: Layout, skipped: Flags, items: Flags) -> Finding:
    said = counted(
        "By the words of the layout «{layout}» {count} row is no item and was not read.",
        "By the words of the layout «{layout}» {count} rows are no items and were not read.",
        int(skipped.sum()),
        layout=layout.name,
    )
    like_items = bool((skipped & items).any())
    row_no = int(table.row_numbers[int(np.flatnonzero(skipped)[0])])
    return Finding(
        "layout.skipped",
        Severity.WARNING if like_items else Severity.INFO,
        Place(table.sheet, row_no),
        ", ".join(f"«{word}»" for word in layout.skip),
        said,
        message("Look at these rows; if they are items, read the list without the layout.")
        if like_items
        else message("Nothing to do."),
    )
