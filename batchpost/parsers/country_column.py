"""The country of each item: from its column, from its address, or the office's own."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from batchpost.model.finding import Severity
from batchpost.model.items import Direction
from batchpost.model.listing import Manifest
from batchpost.model.message import counted, message
from batchpost.parsers.address_columns import Places, said_countries
from batchpost.parsers.columns import Assigned
from batchpost.parsers.countries import all_abroad, read_countries
from batchpost.parsers.grid import Grid
from batchpost.parsers.hints import Hints
from batchpost.parsers.numbers import Flags, present
from batchpost.parsers.texts import filled, positions


def country_column(
    grid: Grid, hints: Hints, manifest: Manifest, places: Places | None
) -> pa.ChunkedArray:
    """Return each item's country; the office's own where a domestic list names none."""
    abroad = manifest.direction == Direction.INTERNATIONAL
    default = None if abroad else hints.default_country
    column = grid.column("country")
    if column is None:
        return _from_addresses(grid, manifest, places, default)
    codes, unknown = read_countries(grid.cells[column.index])
    for position in positions(unknown):
        grid.say(
            "country.unknown",
            Severity.ERROR,
            (position, column),
            message("No country is known by this name or code."),
            message("Write the ISO code of two letters, such as BY or DE."),
        )
    if default is None:
        return codes
    blank = pa.array(~unknown)
    return pc.if_else(blank, pc.fill_null(codes, default), codes)


def _from_addresses(
    grid: Grid, manifest: Manifest, places: Places | None, default: str | None
) -> pa.ChunkedArray:
    """Return the countries that addresses name; within the country a foreign one is a warning."""
    said = said_countries(places, grid.count, abroad=default is None)
    if places is None or said.null_count == len(said):
        return filled(grid.count, default)
    codes, _ = read_countries(said)
    if default is None or (manifest.direction is None and all_abroad(codes, default)):
        _say_read(grid, places, int(present(codes).sum()))
        return codes
    home = np.array([code in {None, default} for code in codes.to_pylist()], dtype=bool)
    if places.column is not None:
        _say_foreign(grid, places.column, ~home, said)
    return filled(grid.count, default)


def _say_read(grid: Grid, places: Places, count: int) -> None:
    if not count:
        return
    grid.say_of_list(
        "country.from_address",
        Severity.INFO,
        counted(
            "The country of {count} item was taken from its address.",
            "The countries of {count} items were taken from their addresses.",
            count,
        ),
        message("Nothing to do; a column of its own is safer."),
        column=places.column,
    )


def _say_foreign(grid: Grid, column: Assigned, foreign: Flags, said: pa.ChunkedArray) -> None:
    for position in positions(foreign):
        grid.say(
            "country.in_address",
            Severity.WARNING,
            (position, column),
            message(
                "The address names another country, {country}; the list stays within the country.",
                country=said[position].as_py(),
            ),
            message("If the item goes abroad, it belongs to a list of its own."),
        )
