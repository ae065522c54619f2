"""Parts of addresses and names joined into the item table's columns."""

from collections.abc import Mapping

import pyarrow as pa
import pyarrow.compute as pc

from batchpost.parsers.numbers import flags
from batchpost.parsers.texts import joined, literal

#: Words put before a bare number, so that `19, 30` stays readable: house, block, structure, flat.
_PREFIXES = {"house": "д. ", "building": "корп. ", "structure": "стр. ", "flat": "кв. "}
_BEGINS_WITH_DIGIT = r"^\d"
#: Address types of form 103 (RTM-0002): post box, poste restante.
_BOX, _ON_DEMAND = "2", "3"


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
    kind = parts["address_type"]
    missing = literal(None)
    on_demand = pc.if_else(pc.equal(kind, _ON_DEMAND), literal("до востребования"), missing)
    if "box" not in parts:
        return on_demand
    boxed = pc.if_else(pc.equal(kind, _BOX), _box(parts["box"]), missing)
    return pc.coalesce(boxed, on_demand)


def _box(column: pa.ChunkedArray) -> pa.ChunkedArray:
    bare = pa.array(flags(pc.match_substring_regex(column, _BEGINS_WITH_DIGIT)))
    return pc.if_else(bare, _joined("а/я ", column), column)


def _joined(prefix: str, column: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.binary_join_element_wise(literal(prefix), column, literal(""))
