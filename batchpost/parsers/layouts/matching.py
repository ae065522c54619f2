"""Which layout fits a table, where it lies in it, and why it does not."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from batchpost.model.message import Message, counted, message
from batchpost.parsers.layouts.model import By, Layout, LayoutColumn, letters_of
from batchpost.parsers.layouts.seen import HeadingRow, Seen, heading_key

#: Roles of one family never contradict each other: a town's column may hold whole addresses.
_FAMILIES = (
    frozenset(("addressee", "surname", "first_name", "patronymic")),
    frozenset(("address", "region", "district", "locality", "location", "street", "house")),
    frozenset(("postcode",)),
    frozenset(("item_identifier",)),
    frozenset(("weight",)),
    frozenset(("declared_value", "customs_value")),
    frozenset(("cod_amount",)),
)
#: Columns a list can do without at its right edge, where readers cut empty ones off.
_NEEDED = frozenset(
    [
        "addressee",
        "surname",
        "address",
        "street",
        "locality",
        "postcode",
        "item_identifier",
        "weight",
        "declared_value",
        "cod_amount",
    ]
)


@dataclass(frozen=True)
class Fit:
    """Where a layout lies in a table: the header's rows and the columns that it names.

    `rows` is 0 where the table has no header, `row_no` the header's last row as a person
    sees it. `columns` is by the table's columns.
    """

    index: int
    rows: int
    row_no: int
    headings: tuple[str, ...]
    columns: tuple[tuple[int, LayoutColumn], ...]

    @property
    def body_index(self) -> int:
        """Return the index of the first row under the header."""
        return self.index + self.rows


def fit(layout: Layout, seen: Seen) -> Fit | Message:
    """Return where a layout lies in a table, or why it does not fit it."""
    if layout.by is By.HEADING:
        return _by_heading(layout, seen)
    if layout.recognise.headings:
        return _by_ordered_headings(layout, seen)
    return _by_position(layout, seen)


def recognised(layout: Layout, seen: Seen, *, thoroughly: bool) -> bool:
    """Tell whether a table has the fingerprint of a layout.

    Args:
        layout: The layout; one without a fingerprint is never recognised.
        seen: The table.
        thoroughly: Look beyond the header that known words show.
    """
    print_ = layout.recognise
    if print_.empty:
        return False
    if print_.headings:
        wanted = {heading_key(heading) for heading in print_.headings if heading}
        rows = seen.anywhere if thoroughly else seen.by_words
        return any(_has(row, wanted, print_.widths) for row in rows)
    if seen.header is not None or seen.table.width not in print_.widths:
        return False
    shape = seen.shape_from(_row_index(seen, layout.first_row))
    pairs = list(zip(shape, print_.shape, strict=False))
    return all(now == then or "empty" in (now, then) for now, then in pairs)


def nearly(layout: Layout, seen: Seen) -> bool:
    """Tell whether at least half of a layout's headings stand in the header of a table."""
    wanted = {heading_key(heading) for heading in layout.recognise.headings if heading}
    return bool(wanted) and any(
        len(wanted & set(row.keys)) * 2 >= len(wanted) for row in seen.by_words
    )


def _has(row: HeadingRow, wanted: set[str], widths: Sequence[int]) -> bool:
    keys = [key for key in row.keys if key]
    return wanted <= set(keys) and (not widths or len(row.keys) in widths or len(keys) in widths)


def _by_heading(layout: Layout, seen: Seen) -> Fit | Message:
    """Find the row that has every heading of the layout, each once."""
    optional = {heading_key(heading) for heading in layout.optional}
    named = {heading_key(column.heading or ""): column for column in layout.columns}
    needed = {
        key for key, column in named.items() if any(column.fields) and key not in optional
    }  # fmt: skip
    best: tuple[int, list[str], HeadingRow] | None = None
    for row in seen.anywhere:
        there = set(row.keys) & set(named)
        missing = sorted(str(named[key].heading) for key in needed - there)
        twice = [key for key in there if any(named[key].fields) and row.keys.count(key) > 1]
        if not missing and there and not twice:
            return _laid(seen, row, _placed(row, named))
        if twice and not missing:
            return message(
                "it has the heading «{heading}» more than once.", heading=named[twice[0]].heading
            )
        if best is None or len(there) > best[0]:
            best = (len(there), missing, row)
    missing = best[1] if best is not None else []
    return _missing(missing)


def _laid(seen: Seen, row: HeadingRow, columns: tuple[tuple[int, LayoutColumn], ...]) -> Fit:
    row_no = int(seen.table.row_numbers[row.index + row.rows - 1])
    return Fit(row.index, row.rows, row_no, row.headings, columns)


def _missing(missing: Sequence[str]) -> Message:
    return counted(
        "the heading {headings} is not there.",
        "the headings {headings} are not there.",
        len(missing),
        headings=", ".join(f"«{heading}»" for heading in missing[:5]),
    )


def _placed(
    row: HeadingRow, named: dict[str, LayoutColumn]
) -> tuple[tuple[int, LayoutColumn], ...]:
    return tuple((at, named[key]) for at, key in enumerate(row.keys) if key and key in named)


def _by_ordered_headings(layout: Layout, seen: Seen) -> Fit | Message:
    """Find the header of a layout by position: its headings must stand where they stood."""
    wanted = [heading_key(heading) for heading in layout.recognise.headings]
    told = {key for key in wanted if key}
    missing: set[str] = told
    for row in seen.anywhere:
        lacking = told - set(row.keys)
        if lacking:
            missing = lacking if len(lacking) < len(missing) else missing
            continue
        for at, key in enumerate(wanted):
            if key and row.keys[at : at + 1] != (key,):
                return message(
                    "the heading «{heading}» stands in column {now}, not in {then}.",
                    heading=layout.recognise.headings[at],
                    now=letters_of(row.keys.index(key)),
                    then=letters_of(at),
                )
        return _laid(seen, row, _at_places(layout, len(row.headings)))
    shown = [text for text in layout.recognise.headings if heading_key(text) in missing]
    return _missing(shown)


def _at_places(layout: Layout, width: int) -> tuple[tuple[int, LayoutColumn], ...]:
    return tuple(
        (column.index, column)
        for column in layout.columns
        if column.index is not None and column.index < width
    )


def _by_position(layout: Layout, seen: Seen) -> Fit | Message:
    """Lay columns out by their places alone; a header that contradicts them is noticed."""
    width = seen.table.width
    beyond = [
        column
        for column in layout.columns
        if column.index is not None and column.index >= width and _NEEDED & set(column.fields)
    ]
    if beyond:
        return message(
            "it has {width} columns, and column {column} is needed.",
            width=width,
            column=letters_of(max(column.index or 0 for column in beyond)),
        )
    first = _row_index(seen, layout.first_row) if layout.first_row else 0
    header = seen.header
    if header is None or (layout.first_row and header.body_index > first + 1):
        return _headless(layout, seen, first)
    for column in layout.columns:
        at = column.index or 0
        said = header.meanings[at] if at < len(header.meanings) else None
        if said is not None and _contradicts(said.role, column.fields):
            return message(
                "column {column} has the heading «{heading}», and the layout takes it for {field}.",
                column=column.title,
                heading=header.headings[at],
                field=", ".join(column.fields),
            )
    rows = max(header.rows, first - header.index)
    columns = _at_places(layout, width)
    return Fit(header.index, rows, header.row_no, header.headings, columns)


def _headless(layout: Layout, seen: Seen, first: int) -> Fit:
    headings = tuple(letters_of(at) for at in range(seen.table.width))
    return Fit(first, 0, 0, headings, _at_places(layout, seen.table.width))


def _contradicts(role: str, fields: Iterable[str]) -> bool:
    families = [family for family in _FAMILIES if role in family]
    told = [field for field in fields if any(field in family for family in _FAMILIES)]
    return bool(families) and bool(told) and not any(field in families[0] for field in told)


def _row_index(seen: Seen, row_no: int) -> int:
    """Return the place of the first row with at least this number."""
    return int(np.searchsorted(seen.table.row_numbers, max(row_no, 1)))
