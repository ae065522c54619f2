"""Columns that a list lacks, filled from its addresses: town, district, region, postcode."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from batchpost.model.finding import Severity
from batchpost.model.message import counted, message
from batchpost.parsers.address_parts import cut_parts
from batchpost.parsers.address_words import read_rows
from batchpost.parsers.columns import Assigned
from batchpost.parsers.grid import Grid
from batchpost.parsers.numbers import Flags, flags, present
from batchpost.parsers.texts import literal, nothing, positions

PLACES = ("region", "district", "locality")
_PARTS = (*PLACES, "postcode", "foreign_postcode", "country", "last_place")
_ROLES = ("address", "street", "location")


@dataclass(frozen=True, slots=True)
class Places:
    """What addresses of one cell say of the place, each part a column, missing where unsure.

    `column` is the client's column that the addresses stand in.
    """

    parts: Mapping[str, pa.ChunkedArray]
    column: Assigned | None

    def __getitem__(self, part: str) -> pa.ChunkedArray:
        """Return the column of a part."""
        return self.parts[part]


def read_places(grid: Grid, plain: Mapping[str, pa.ChunkedArray]) -> Places | None:
    """Return what the addresses say of the places, if the list has no columns for these.

    Only the addresses of items without a town or a postcode are taken apart: a list with all
    its columns pays nothing.
    """
    address = plain["address"]
    wanted = present(address) & ~(present(plain["locality"]) & present(plain["postcode"]))
    if not wanted.any():
        return None
    column = next((one for role in _ROLES if (one := grid.column(role)) is not None), None)
    if wanted.all():
        return Places(cut_parts(address, _PARTS), column)
    places = np.full(len(wanted), -1)
    places[wanted] = np.arange(int(wanted.sum()))
    spread = pa.array(places, mask=~wanted)
    cut = cut_parts(address.filter(pa.array(wanted)), _PARTS)
    parts = {
        part: pa.chunked_array([cells.combine_chunks().take(spread)]) for part, cells in cut.items()
    }
    return Places(parts, column)


def fill_places(
    grid: Grid,
    plain: Mapping[str, pa.ChunkedArray],
    places: Places | None,
    country: pa.ChunkedArray,
) -> dict[str, pa.ChunkedArray]:
    """Return the columns of the place, their empty cells filled from the addresses.

    What the client wrote stays: only cells that hold nothing are filled, and one finding says
    in how many items.
    """
    inside = _inside_towns(plain)
    if places is None and inside is None:
        return {}
    found = {name: plain[name] for name in PLACES}
    for name in PLACES:
        if places is not None:
            found[name] = pc.coalesce(found[name], places[name])
        if inside is not None and name != "locality":
            found[name] = pc.coalesce(found[name], inside[name])
    given = sum(found[name].null_count for name in PLACES)
    filled = np.zeros(grid.count, dtype=bool)
    if given < sum(plain[name].null_count for name in PLACES):
        for name in PLACES:
            filled |= present(found[name]) & ~present(plain[name])
    if filled.any():
        grid.say_of_list(
            "address.places",
            Severity.INFO,
            counted(
                "Region, district or town of {count} item was taken from its address.",
                "Region, district or town of {count} items was taken from their addresses.",
                int(filled.sum()),
            ),
            message("Nothing to do; the addresses stay as they are."),
            column=grid.column("locality") if places is None else places.column,
        )
    if places is not None:
        found["postcode"] = _postcodes(grid, plain["postcode"], places, country)
    return found


def _inside_towns(plain: Mapping[str, pa.ChunkedArray]) -> dict[str, pa.ChunkedArray] | None:
    """Return region and district that stand in the town's own cell, beside a town.

    A cell that holds a district and no town is left to the checks.
    """
    towns = plain["locality"]
    if not (plain["region"].null_count or plain["district"].null_count):
        return None
    encoded = towns.combine_chunks().dictionary_encode()
    cut = cut_parts(pa.chunked_array([encoded.dictionary]), PLACES)
    if cut["region"].null_count + cut["district"].null_count == 2 * len(encoded.dictionary):
        return None
    beside = pc.is_valid(cut["locality"])
    return {
        name: pc.if_else(beside, cut[name], literal(None)).take(encoded.indices)
        for name in ("region", "district")
    }


def _postcodes(
    grid: Grid, given: pa.ChunkedArray, places: Places, country: pa.ChunkedArray
) -> pa.ChunkedArray:
    if places["postcode"].null_count + places["foreign_postcode"].null_count == 2 * grid.count:
        return given
    digits = pc.fill_null(_digits_of(country), 6)
    five = pc.if_else(pc.equal(digits, 5), places["foreign_postcode"], literal(None))
    inside = pc.coalesce(pc.if_else(pc.equal(digits, 6), places["postcode"], literal(None)), five)
    inside = pa.chunked_array([inside]) if isinstance(inside, pa.Array) else inside
    found = present(inside) & ~present(given)
    if found.any():
        grid.say_of_list(
            "postcode.from_address",
            Severity.INFO,
            counted(
                "{count} postcode was taken from the address.",
                "{count} postcodes were taken from the addresses.",
                int(found.sum()),
            ),
            message("Nothing to do; a column of its own is safer."),
            column=places.column,
        )
    _say_of_two(grid, given, inside)
    return pc.coalesce(given, inside) if found.any() else given


def _say_of_two(grid: Grid, given: pa.ChunkedArray, inside: pa.ChunkedArray) -> None:
    """Name the items whose postcode is another one in the column than in the address."""
    column = grid.column("postcode")
    if column is None:
        return
    other: Flags = flags(pc.not_equal(given, inside))
    for position in positions(other):
        grid.say(
            "postcode.two",
            Severity.WARNING,
            (position, column),
            message(
                "The column has the postcode {given}, the address {inside}.",
                given=given[position].as_py(),
                inside=inside[position].as_py(),
            ),
            message("The column was read; compare with the item or ask the client."),
        )


def _digits_of(country: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return how many digits the postcodes of each country have; 0 where they are not known."""
    known = _postcode_digits()
    if pc.all(pc.equal(country, "BY")).as_py():
        return pa.chunked_array([pa.repeat(known["BY"], len(country))])
    encoded = country.combine_chunks().dictionary_encode()
    sizes = [known.get(code, 0) for code in encoded.dictionary.to_pylist()]
    return pa.chunked_array([pa.array(sizes, pa.int64()).take(encoded.indices)])


@cache
def _postcode_digits() -> dict[str, int]:
    return {row["country"]: int(row["digits"]) for row in read_rows("postcode_digits.csv")}


def said_countries(places: Places | None, count: int, *, abroad: bool) -> pa.ChunkedArray:
    """Return the names of countries that stand in the addresses.

    The last place of an address may be a country as well, where the list goes abroad: a name
    that is no country is no fault there.
    """
    if places is None:
        return nothing(count)
    return pc.coalesce(places["country"], places["last_place"]) if abroad else places["country"]
