"""A layout made of a list that was read, and of what the operator corrects."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from batchpost.model.listing import ColumnMatch, RawTable
from batchpost.parsers.layouts.fields import field_named, known_fields, near_fields
from batchpost.parsers.layouts.model import By, Layout, LayoutColumn, index_of
from batchpost.parsers.layouts.parsing import parse_layout
from batchpost.parsers.layouts.refusals import UnknownColumnError, UnknownFieldError
from batchpost.parsers.layouts.seen import HeadingRow, Seen, fingerprint_of, heading_key
from batchpost.parsers.layouts.writing import layout_text


def layout_of_matches(
    matches: Sequence[ColumnMatch], said: Mapping[str, str], by: str | None = None
) -> Layout:
    """Return a layout of the columns as they were understood, corrected by what is said.

    Args:
        matches: Columns of the list, in its order.
        said: Fields by letter, number or heading; an empty field passes a column over.
        by: `heading` or `position`; without it by heading where every heading is one of a kind.

    Raises:
        UnknownColumnError: A column was named that is not there.
        UnknownFieldError: A field was named that no column can be.
    """
    whole = [match for match in matches if not match.line]
    headings = [match.heading for match in whole]
    roles = _corrected({match.index: match.role or "" for match in whole}, said, whole)
    chosen = By(by) if by is not None else _best_way(whole, roles)
    columns = tuple(
        LayoutColumn(
            match.heading if chosen is By.HEADING else None,
            match.index if chosen is By.POSITION else None,
            (roles[match.index],),
        )
        for match in whole
        if match.heading or roles[match.index]
    )
    return Layout("", columns, chosen, recognise=fingerprint_of(headings, ()))


def layout_of_places(table: RawTable, said: Mapping[str, str], first_row: int) -> Layout:
    """Return a layout by position alone, for a list without a header.

    Args:
        table: The list as it lies in its file.
        said: Fields by letter or number.
        first_row: Number of the first row of items.

    Raises:
        UnknownColumnError: A column was named that is no letter or number.
        UnknownFieldError: A field was named that no column can be.
    """
    columns = []
    for title, name in said.items():
        index = index_of(title)
        if index is None:
            raise UnknownColumnError(title, ())
        columns.append(LayoutColumn(None, index, (_field(name),)))
    first = int(np.searchsorted(table.row_numbers, first_row))
    fingerprint = fingerprint_of((), Seen(table).shape_from(first))
    return Layout("", tuple(columns), By.POSITION, first_row=first_row, recognise=fingerprint)


def layout_of_unknown_headings(
    table: RawTable, said: Mapping[str, str], by: str | None, first_row: int
) -> Layout | None:
    """Return a layout of a list whose headings no known word meets.

    The header is the row above `first_row`, or the row that has the headings named; where
    columns are named by letters alone, the first row as full as any and without numbers.
    `None` where there is no such row.

    Raises:
        UnknownColumnError: A column was named that is not there.
        UnknownFieldError: A field was named that no column can be.
    """
    row = _header_row(table, said, first_row)
    if row is None:
        return None
    matches = [ColumnMatch(at, heading, None) for at, heading in enumerate(row.headings)]
    return layout_of_matches(matches, said, by)


def _header_row(table: RawTable, said: Mapping[str, str], first_row: int) -> HeadingRow | None:
    rows = [row for row in Seen(table).anywhere if row.rows == 1]
    if first_row:
        above = int(np.searchsorted(table.row_numbers, first_row)) - 1
        return next((row for row in rows if row.index == above), None)
    named = {heading_key(_bare(title)) for title in said if index_of(title) is None}
    if named:
        return next((row for row in rows if named & set(row.keys)), None)
    fullest = max((sum(map(bool, row.headings)) for row in rows), default=0)
    return next(
        (
            row
            for row in rows
            if sum(map(bool, row.headings)) == fullest
            and not any(map(str.isdecimal, "".join(row.headings)))
        ),
        None,
    )


def corrected(layout: Layout, matches: Sequence[ColumnMatch], said: Mapping[str, str]) -> Layout:
    """Return a layout with some of its columns corrected.

    Raises:
        UnknownColumnError: A column was named that is not there.
        UnknownFieldError: A field was named that no column can be.
    """
    if not said:
        return layout
    whole = [match for match in matches if not match.line]
    columns = {
        (heading_key(column.heading) if column.heading is not None else column.index): column
        for column in layout.columns
    }
    for title, name in said.items():
        match = _match_named(title, whole)
        key = heading_key(match.heading) if layout.by is By.HEADING else match.index
        field = _field(name)
        columns = {
            at: replace(column, fields=tuple("" if each == field else each
                                             for each in column.fields))
            for at, column in columns.items()
        }  # fmt: skip
        heading = match.heading if layout.by is By.HEADING else None
        index = match.index if layout.by is By.POSITION else None
        columns[key] = LayoutColumn(heading, index, (field,))
    return replace(layout, columns=tuple(columns.values()))


def proved(layout: Layout) -> Layout:
    """Return a layout written and read again: whatever cannot be read back is refused.

    Raises:
        LayoutFileError: A value does not fit.
    """
    return parse_layout(layout_text(layout), layout.name, f"{layout.name}.toml")


def _best_way(matches: Sequence[ColumnMatch], roles: Mapping[int, str]) -> By:
    keys = [heading_key(match.heading) for match in matches]
    for match, key in zip(matches, keys, strict=True):
        if roles[match.index] and (not key or keys.count(key) > 1):
            return By.POSITION
    return By.HEADING


def _corrected(
    roles: dict[int, str], said: Mapping[str, str], matches: Sequence[ColumnMatch]
) -> dict[int, str]:
    for title, name in said.items():
        index = _match_named(title, matches).index
        field = _field(name)
        for at, role in roles.items():
            if field and role == field and field not in {"number", "passed_over"}:
                roles[at] = ""
        roles[index] = field
    return roles


def _match_named(title: str, matches: Sequence[ColumnMatch]) -> ColumnMatch:
    """Return a column named by its heading, its letters or its number from 1."""
    wanted = heading_key(_bare(title))
    by_heading = [match for match in matches if heading_key(match.heading) == wanted]
    if len(by_heading) == 1:
        return by_heading[0]
    index = index_of(title)
    found = next((match for match in matches if match.index == index), None)
    if found is None:
        raise UnknownColumnError(title, [match.heading for match in matches])
    return found


def _bare(title: str) -> str:
    """Return a heading without the quotes it is named in."""
    return title.strip(" «»\"'")


def _field(name: str) -> str:
    if not name:
        return ""
    field = field_named(name)
    if field is None:
        raise UnknownFieldError(name, near_fields(name), sorted(known_fields()))
    return field
