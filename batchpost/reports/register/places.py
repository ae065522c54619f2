"""Where each item goes, in one line, made of whole columns."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from batchpost.reports.formats import write_country

if TYPE_CHECKING:
    import pyarrow as pa

    Codes = np.ndarray[tuple[int], np.dtype[np.int64]]

_HEAD = ("postcode", "country", "region", "district", "locality")
#: All that Python takes for a blank.
_BLANK = "\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_UNTIDY = f"[{_BLANK.replace(chr(0x20), chr(0x1F))}]|  |^ | $"


def tidy(texts: "pa.Array") -> "pa.Array":
    """Return texts with one space for all blanks between words, an empty one for none."""
    import pyarrow.compute as pc  # noqa: PLC0415 - 0.2 s that only who reads tables pays

    texts = pc.fill_null(texts, "")
    if not pc.any(pc.match_substring_regex(texts, _UNTIDY)).as_py():
        return texts
    return pc.utf8_trim(pc.replace_substring_regex(texts, f"[{_BLANK}]+", " "), " ")


def distinct(columns: "Sequence[pa.Array]") -> "tuple[Codes, list[tuple[Any, ...]]]":
    """Return which of the distinct rows each row is, and these."""
    import pyarrow as pa  # noqa: PLC0415 - see above

    codes = np.zeros(len(columns[0]), np.int64)
    for column in columns:
        told = column.dictionary_encode(null_encoding="encode")
        codes = codes * max(len(told.dictionary), 1) + told.indices.to_numpy()
        codes = pa.array(codes).dictionary_encode().indices.to_numpy().astype(np.int64)
    _, firsts = np.unique(codes, return_index=True)
    lines = pa.array(firsts)
    return codes, list(zip(*(column.take(lines).to_pylist() for column in columns), strict=True))


def taken(texts: Sequence[str], codes: "Codes") -> "pa.Array":
    """Return the text of each code."""
    import pyarrow as pa  # noqa: PLC0415 - see above

    return pa.array(texts, pa.large_string()).take(pa.array(codes))


def where_to(items: "Mapping[str, pa.Array]", home: str, language: str) -> "pa.Array":
    """Return the whole address in one line, the postcode first, the country's name if abroad.

    What stands before the street is much the same for many: it is put together once. Where
    the street's own line holds a part of it, that item is looked at alone.
    """
    import pyarrow as pa  # noqa: PLC0415 - see above
    import pyarrow.compute as pc  # noqa: PLC0415 - see above

    codes, heads = distinct([tidy(items[name]) for name in _HEAD])
    heads = [
        (head[0], write_country(head[1], language) if head[1] not in {"", home} else "", head[2:])
        for head in heads
    ]
    address = tidy(items["address"]).cast(pa.large_string())
    before = taken([", ".join(_once(*head)) for head in heads], codes)
    comma, nothing = pa.scalar(", ", pa.large_string()), pa.scalar("", pa.large_string())
    alone = pc.or_(pc.equal(before, ""), pc.equal(address, ""))
    between = pc.if_else(alone, nothing, comma)
    whole = pc.binary_join_element_wise(before, between, address, nothing)
    own = _lines_with_own(address, codes, heads)
    if not len(own):
        return whole
    told = [
        ", ".join(_once(postcode, country, (*place, street)))
        for (postcode, country, place), street in zip(
            (heads[code] for code in codes[own].tolist()),
            address.take(pa.array(own)).to_pylist(),
            strict=True,
        )
    ]
    mask = np.zeros(len(codes), bool)
    mask[own] = True
    return pc.replace_with_mask(whole, pa.array(mask), pa.array(told, pa.large_string()))


def _lines_with_own(
    address: "pa.Array", codes: "Codes", heads: Sequence[tuple[str, str, tuple[str, ...]]]
) -> "Codes":
    """Return the lines whose street holds a part of what would stand before it."""
    import pyarrow as pa  # noqa: PLC0415 - see above
    import pyarrow.compute as pc  # noqa: PLC0415 - see above

    order = np.argsort(codes, kind="stable")
    sorted_streets = address.take(pa.array(order))
    borders = np.searchsorted(codes[order], np.arange(len(heads) + 1))
    found = []
    for (postcode, country, place), first, last in zip(heads, borders, borders[1:], strict=False):
        streets = sorted_streets.slice(first, last - first)
        for part in filter(None, (postcode, country, *place)):
            held = pc.match_substring(streets, part).to_numpy(zero_copy_only=False)
            found.append(first + np.flatnonzero(held))
    return np.unique(order[np.concatenate(found)]) if found else order[:0]


def _once(postcode: str, country: str, place: Iterable[str]) -> list[str]:
    """Return the parts that say something; what a later one says itself not twice."""
    parts: list[str] = []
    for part in reversed([part for part in place if part]):
        if not any(part in later and _says(later, part) for later in parts):
            parts.insert(0, part)
    if postcode and any(postcode in part for part in parts):
        postcode = ""
    if any(country in part for part in parts):
        country = ""
    return [part for part in (postcode, country, *parts) if part]


def _says(text: str, part: str) -> bool:
    """Tell whether a text holds a place: between commas, or with its kind («г. Минск»)."""
    return part in text.split(", ") or (
        any(mark in part for mark in " .") and f" {part} " in f" {text.replace(',', ' ')} "
    )
