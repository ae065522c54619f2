"""Items abroad: where they go as the book names it, and what their identifier says they are."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from batchpost.tariff.book import Book

if TYPE_CHECKING:
    import pandas as pd

#: Treatment of letter post that is tracked, not signed for: S10 service indicators LA to LZ.
TRACKED = "tracked"
_TRACKED_INDICATOR = "L"
_NOT_INSURED = pa.array(("ordinary", "registered"), pa.large_string())
_LETTER_POST = ("letter", "postcard", "printed_papers", "small_packet")


def place_abroad(
    items: "pd.DataFrame", book: Book, columns: Mapping[str, pa.Array]
) -> dict[str, pa.Array]:
    """Return the columns that say more of items abroad; none for a list within the country.

    `destination` is the country, or the part of it that the book has prices of its own for.
    `category` is `tracked` where the identifier is of tracked letter post (LA to LZ).
    """
    abroad = _abroad(book, columns)
    if abroad is None:
        return {}
    found = {"destination": _destinations(items, book, columns, columns["country"])}
    tracked = _tracked(items, columns, abroad)
    if tracked is not None:
        found["category"] = tracked
    return found


def for_customs_only(book: Book, columns: Mapping[str, pa.Array]) -> pa.Array | None:
    """Return which items abroad have no value but for the customs, `None` where none have.

    Ordinary and registered ones are not insured. A service that is named goes before the
    category.
    """
    category, abroad = columns.get("category"), _abroad(book, columns)
    if category is None or abroad is None:
        return None
    found = pc.and_(abroad, pc.is_in(category, _NOT_INSURED))
    if "service" in columns:
        found = pc.and_not(found, pc.greater(pc.binary_length(columns["service"].fill_null("")), 0))
    return found if pc.any(found).as_py() else None


def _abroad(book: Book, columns: Mapping[str, pa.Array]) -> pa.Array | None:
    """Return which items go to another country, `None` where none do."""
    if "country" not in columns:
        return None
    abroad = pc.fill_null(pc.not_equal(columns["country"], book.country), fill_value=False)
    return abroad if pc.any(abroad).as_py() else None


def _destinations(
    items: "pd.DataFrame", book: Book, columns: Mapping[str, pa.Array], country: pa.Array
) -> pa.Array:
    told = columns.get("destination")
    for part_of in sorted(book.destinations.parts()):
        inside = pc.fill_null(pc.equal(country, part_of), fill_value=False)
        if not pc.any(inside).as_py():
            continue
        for name in ("locality", "region"):  # the region stands before the town
            if name in items:
                column = pa.array(items[name], pa.large_string(), from_pandas=True)
                part = _parts(book, part_of, _plain(column))
                country = pc.if_else(pc.and_(inside, part.is_valid()), part, country)
    country = _as_listed(book, country)
    return country if told is None else pc.coalesce(told, country)


def _as_listed(book: Book, country: pa.Array) -> pa.Array:
    """Return codes as the book has them: the Canary Islands (IC) are a part of Spain to it."""
    encoded = country.dictionary_encode()
    codes = [
        code and (book.destinations.code_of(code) or code)
        for code in encoded.dictionary.to_pylist()
    ]
    return pa.array(codes, pa.large_string()).take(encoded.indices)


def _parts(book: Book, country: str, places: pa.Array) -> pa.Array:
    """Return the part of a country that each place is, each different place sought once."""
    encoded = places.dictionary_encode()
    codes = [book.destinations.part_of(country, place) for place in encoded.dictionary.to_pylist()]
    return pa.array(codes, pa.large_string()).take(encoded.indices)


def _tracked(
    items: "pd.DataFrame", columns: Mapping[str, pa.Array], abroad: pa.Array
) -> pa.Array | None:
    """Return the categories with those of tracked identifiers, `None` where there are none."""
    kind, category = columns.get("kind"), columns.get("category")
    if kind is None or category is None or "item_identifier" not in items:
        return None
    identifiers = _plain(pa.array(items["item_identifier"], pa.large_string(), from_pandas=True))
    marked = pc.fill_null(pc.starts_with(identifiers, _TRACKED_INDICATOR), fill_value=False)
    letter_post = pc.is_in(kind, pa.array(_LETTER_POST, pa.large_string()))
    not_insured = pc.is_in(category, _NOT_INSURED)
    tracked = pc.and_(pc.and_(abroad, marked), pc.and_(letter_post, not_insured))
    if not pc.any(tracked).as_py():
        return None
    return pc.if_else(tracked, pa.scalar(TRACKED, pa.large_string()), category)


def _plain(column: pa.Array | pa.ChunkedArray) -> pa.Array:
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
