"""Keep saved layouts (шаблоны списков): made of a list that was read, proved, stored, tried."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from batchpost.errors import ListError
from batchpost.model.listing import ColumnMatch, RawTable, ReadList
from batchpost.settings import Settings
from batchpost.workflows.check_list import Asked, CheckedList, check_list, limits_of

if TYPE_CHECKING:
    from batchpost.parsers.hints import Hints
    from batchpost.parsers.layouts.model import Layout, LayoutColumn
    from batchpost.parsers.layouts.stored import Stored


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the operator says of a layout to be saved.

    `columns` gives fields by letter, number from 1, or heading; `constants` hold for every
    item, `defaults` for empty cells.
    """

    name: str
    client: str | None = None
    note: str | None = None
    by: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    defaults: Mapping[str, str] = field(default_factory=dict)
    weight_unit: str | None = None
    amounts: str | None = None
    sheet: str | None = None
    encoding: str | None = None
    separator: str | None = None
    first_row: int = 0
    until: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()


def office_layouts(folder: Path) -> "Stored":
    """Return the layouts of the office and, beside them, those that come with the program."""
    from batchpost.parsers.layouts.stored import stored_layouts

    return stored_layouts(folder)


def make_layout(
    path: Path, wanted: Wanted, settings: Settings, folder: Path, saved_on: date
) -> "tuple[Layout, ReadList]":
    """Return a layout of what was understood of a list, corrected, and the list read by it.

    Raises:
        ListError: The list cannot be read, or not by the layout made of it.
        WrongUseError: A name, column, field or value does not fit.
    """
    from batchpost.parsers.layouts.stored import checked_name

    checked_name(wanted.name)
    made = _first_made(path, wanted, settings, folder, saved_on)
    return made, _read(path, replace(_hints(wanted, settings), layout=made), settings)


def _first_made(
    path: Path, wanted: Wanted, settings: Settings, folder: Path, saved_on: date
) -> "Layout":
    """Return the layout of a list read by words, or else by what the operator says alone."""
    from batchpost.parsers.layouts.making import layout_of_places, layout_of_unknown_headings

    by_places = bool(wanted.first_row) and wanted.by != "heading"
    try:
        listing = _read(path, _hints(wanted, settings), settings)
    except ListError:
        table = _table(path, wanted, settings) if wanted.columns else None
        if table is None:
            raise
        if not by_places:
            made = layout_of_unknown_headings(table, wanted.columns, wanted.by, wanted.first_row)
            if made is None:
                raise
            return _told(made, wanted, path, saved_on)
    else:
        if not by_places or (listing.source.header_row or 0) < wanted.first_row:
            return layout_of_list(listing, wanted, path, folder, saved_on)
        table = _table(path, wanted, settings)
        assert table is not None, "a list that was read has a table"
    made = layout_of_places(table, wanted.columns, wanted.first_row)
    return _told(made, wanted, path, saved_on)


def layout_of_list(
    listing: ReadList, wanted: Wanted, path: Path, folder: Path, saved_on: date
) -> "Layout":
    """Return a layout of what was understood of a list that was read, corrected as wanted.

    Raises:
        WrongUseError: A column, field or value does not fit.
    """
    from batchpost.parsers.layouts.making import corrected, layout_of_matches

    used = listing.source.layout
    if used is not None:
        made = corrected(office_layouts(folder).named(used), listing.columns, wanted.columns)
    else:
        headless = listing.source.header_row is None
        by = wanted.by or ("position" if headless else None)
        made = layout_of_matches(listing.columns, wanted.columns, by)
    return _told(made, wanted, path, saved_on)


def _told(made: "Layout", wanted: Wanted, path: Path, saved_on: date) -> "Layout":
    """Return a layout with everything else the operator says of it, checked as if read."""
    from batchpost.parsers.layouts.making import proved
    from batchpost.parsers.layouts.model import Confidence

    return proved(
        replace(
            made,
            name=wanted.name,
            client=wanted.client,
            note=wanted.note or made.note,
            saved_on=saved_on,
            source=f"saved from {path.name}",
            confidence=Confidence.OFFICE,
            shipped=False,
            constants=tuple({**dict(made.constants), **wanted.constants}.items()),
            defaults=tuple({**dict(made.defaults), **wanted.defaults}.items()),
            weight_unit=wanted.weight_unit or made.weight_unit,
            minor_amounts=wanted.amounts == "minor" if wanted.amounts else made.minor_amounts,
            sheet=wanted.sheet or made.sheet,
            encoding=wanted.encoding or made.encoding,
            separator=wanted.separator or made.separator,
            first_row=wanted.first_row or made.first_row,
            until=wanted.until or made.until,
            skip=wanted.skip or made.skip,
        )
    )


def _hints(wanted: Wanted, settings: Settings) -> "Hints":
    from batchpost.parsers.hints import Hints

    said = wanted.constants
    return Hints(
        kind=said.get("kind"),
        category=said.get("category"),
        direction=said.get("direction"),
        sheets=(wanted.sheet,) if wanted.sheet is not None else (),
        encoding=wanted.encoding,
        separator=wanted.separator,
        weight_unit=wanted.weight_unit,
        default_country=settings.office.country,
        currency=settings.office.currency,
    )


def _read(path: Path, hints: "Hints", settings: Settings) -> ReadList:
    from batchpost.parsers.apart import start_reading

    with start_reading(path, hints, limits_of(settings)) as reading:
        return reading.result().as_list()


def _table(path: Path, wanted: Wanted, settings: Settings) -> "RawTable | None":
    """Return the list as it lies in the file: the sheet that is named, or the first filled."""
    from batchpost.parsers.reading import read_tables

    tables = read_tables(path, _hints(wanted, settings))
    named = (table for table in tables if wanted.sheet in (None, table.sheet) and table.height)
    return next(named, None)


def store_layout(folder: Path, layout: "Layout", *, replaced: bool) -> Path:
    """Write a layout into the office's folder and return its file.

    Raises:
        LayoutExistsError: There is one of this name, and it is not to be replaced.
        LayoutUnwritableError: The system refuses.
    """
    from batchpost.parsers.layouts.stored import save_layout

    return save_layout(folder, layout, replace=replaced)


def take_away(folder: Path, name: str) -> Path:
    """Take a layout of the office away and return the file that is gone.

    Raises:
        WrongUseError: There is none, or it comes with the program.
    """
    from batchpost.parsers.layouts.stored import remove_layout

    return remove_layout(folder, name)


def try_layout(path: Path, name: str, settings: Settings, folder: Path, on: date) -> CheckedList:
    """Read and check a list by a layout; nothing is recorded.

    Raises:
        ListError: The layout does not fit, or the list cannot be read.
    """
    return check_list(path, Asked(layout=name, layouts=folder), settings, on)


def columns_of(layout: "Layout") -> "tuple[LayoutColumn, ...]":
    """Return the columns of a layout that hold a field."""
    return tuple(column for column in layout.columns if any(column.fields))


def understood(listing: ReadList) -> tuple[ColumnMatch, ...]:
    """Return the columns of a list that were taken for something."""
    return tuple(match for match in listing.columns if match.field is not None)
