"""Parts of addresses and names joined into the item table's columns."""

import csv
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from batchpost.parsers.numbers import flags
from batchpost.parsers.texts import joined, literal, nothing

#: Words put before a bare number, so that `19, 30` stays readable: house, block, structure, flat.
_PREFIXES = {"house": "д. ", "building": "корп. ", "structure": "стр. ", "flat": "кв. "}
_BEGINS_WITH_DIGIT = r"^\d"
#: Address types of form 103 (RTM-0002): post box, poste restante.
_BOX = "а/я"
_TYPES = Path(__file__).parent / "data" / "address_types.csv"


def join_names(parts: Mapping[str, pa.ChunkedArray]) -> pa.ChunkedArray | None:
    """Return the addressee, from one column or from surname, name and patronymic."""
    roles = ("addressee", "surname", "first_name", "patronymic")
    columns = [parts[role] for role in roles if role in parts]
    return joined(columns, " ") if columns else None


def join_address(parts: Mapping[str, pa.ChunkedArray]) -> pa.ChunkedArray | None:
    """Return street, house and flat in one column, as they would be written by hand."""
    columns = [parts[role] for role in ("location", "address", "street") if role in parts]
    house = _house(parts)
    if house is not None:
        columns.append(house)
    columns += [parts[role] for role in ("hotel",) if role in parts]
    columns += [_with_prefix(parts, role) for role in ("structure", "flat") if role in parts]
    if "address_type" in parts:
        columns.append(_by_type(parts))
    elif "box" in parts:
        columns.append(_box(parts["box"]))
    return joined(columns, ", ") if columns else None


def _house(parts: Mapping[str, pa.ChunkedArray]) -> pa.ChunkedArray | None:
    """Return house, letter, fraction and block: `д. 19А/2, корп. 3`."""
    if "house" not in parts:
        return None
    house = _with_prefix(parts, "house")
    if "letter" in parts:
        house = joined([house, parts["letter"]], "")
    if "slash" in parts:
        house = joined([house, parts["slash"]], "/")
    if "building" in parts:
        house = joined([house, _with_prefix(parts, "building")], ", ")
    return house


def _with_prefix(parts: Mapping[str, pa.ChunkedArray], role: str) -> pa.ChunkedArray:
    column = parts[role]
    bare = flags(pc.match_substring_regex(column, _BEGINS_WITH_DIGIT))
    if not bare.any():
        return column
    return pc.if_else(pa.array(bare), _joined(_PREFIXES[role], column), column)


def _by_type(parts: Mapping[str, pa.ChunkedArray]) -> pa.ChunkedArray:
    """Return the words for each kind of address, with the number of its box or unit."""
    kinds, missing = parts["address_type"], literal(None)
    number = parts.get("box")
    found = nothing(len(kinds))
    for kind in pc.unique(kinds).drop_null().to_pylist():
        words = literal(address_words().get(kind, ("", True))[0] or None)
        text = pa.chunked_array([pa.repeat(words, len(kinds))])
        if number is not None:
            text = _box(number) if words.as_py() == _BOX else joined([text, number], " ")
        found = pc.if_else(pc.fill_null(pc.equal(kinds, kind), fill_value=False), text, found)
    return found if number is None else pc.if_else(pc.is_null(kinds), missing, found)


@lru_cache
def address_words() -> dict[str, tuple[str, bool]]:
    """Return the words for kinds of address by code, and whether their meaning is sure."""
    with _TYPES.open(encoding="utf-8", newline="") as opened:
        rows = csv.DictReader(line for line in opened if not line.startswith("#"))
        return {row["code"]: (row["words"], row["sure"] == "yes") for row in rows}


def _box(column: pa.ChunkedArray) -> pa.ChunkedArray:
    bare = pa.array(flags(pc.match_substring_regex(column, _BEGINS_WITH_DIGIT)))
    return pc.if_else(bare, _joined("а/я ", column), column)


def _joined(prefix: str, column: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.binary_join_element_wise(literal(prefix), column, literal(""))
