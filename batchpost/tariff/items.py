"""Items into asks: the few different things a list asks of the tariff, and its numbers."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from batchpost.model.items import Advice, Direction
from batchpost.tariff.abroad import for_customs_only, place_abroad
from batchpost.tariff.book import Book
from batchpost.tariff.derived import complete
from batchpost.tariff.errors import ItemNotPriceableError
from batchpost.tariff.kernel import LARGEST, Whole
from batchpost.tariff.ladders import AMOUNT, DAYS, DECLARED, MISSING, WEIGHT
from batchpost.tariff.lines import UNIT_QUANTITIES
from batchpost.tariff.measures import classify
from batchpost.tariff.recipe import Ask

if TYPE_CHECKING:
    import pandas as pd

#: Columns with a number to reckon with, and what stands where it is missing.
QUANTITIES: dict[str, int] = {
    WEIGHT: MISSING,
    DECLARED: 0,
    AMOUNT: MISSING,
    DAYS: MISSING,
    **dict.fromkeys(UNIT_QUANTITIES.values(), MISSING),
}
_OWN = ("service", "kind", "category", "country", "advice", "marks")
#: Who pays for an item where that is not the client: a `CustomerCategory`.
PAYER = "payer"


@dataclass(frozen=True)
class Asked:
    """What a list asks: one code an item, one `Ask` a code, the numbers by column.

    `firsts` holds the position of an item that asks each, for sentences about it.
    """

    asks: tuple[Ask, ...]
    firsts: tuple[int, ...]
    codes: np.ndarray[Any, np.dtype[np.int64]]
    quantities: dict[str, Whole]
    line_nos: Whole

    def line_no(self, position: int) -> int:
        """Return the number in the list of the item at a position."""
        return int(self.line_nos[position])


def ask_all(items: "pd.DataFrame", book: Book) -> Asked:
    """Return what the items ask of the book.

    Raises:
        UnknownServiceError: A service named in the list is not in the book.
        ItemNotPriceableError: No service carries an item's kind and category.
    """
    quantities = {name: _numbers(items, name) for name in QUANTITIES}
    line_nos = _numbers(items, "line_no")
    columns = {
        name: _text(items, name)
        for name in (*_OWN, PAYER, *sorted(book.fact_names))
        if name in items
    }
    customs = for_customs_only(book, columns)
    if customs is not None:
        quantities[DECLARED] = quantities[DECLARED] * ~customs.to_numpy(zero_copy_only=False)
    columns |= place_abroad(items, book, columns)
    columns |= classify(book.derived, items)
    codes = np.zeros(len(items), dtype=np.int64)
    decoded: dict[str, tuple[Whole, list[str | None]]] = {}
    for name, column in columns.items():
        encoded = column.dictionary_encode(null_encoding="encode")
        place = encoded.indices.to_numpy(zero_copy_only=False).astype(np.int64)
        decoded[name] = (place, encoded.dictionary.to_pylist())
        codes = _compact(codes * len(decoded[name][1]) + place)
    declared = quantities[DECLARED] > 0
    termed = quantities[DAYS] > MISSING
    codes = codes * 4 + declared * 2 + termed
    _, first, inverse = np.unique(codes, return_index=True, return_inverse=True)
    asks = []
    for position in first.tolist():
        cells = {name: values[int(place[position])] for name, (place, values) in decoded.items()}
        line_no = int(line_nos[position])
        told = {"declared": bool(declared[position]), "days": bool(termed[position])}
        asks.append(_ask(book, cells, told, line_no))
    return Asked(tuple(asks), tuple(first.tolist()), inverse.reshape(-1), quantities, line_nos)


def _compact(codes: Whole) -> Whole:
    """Return the codes unless they could grow out of 64 bits, then renumbered from 0."""
    if codes.size and int(codes.max()) > 1 << 31:
        return np.unique(codes, return_inverse=True)[1].reshape(-1).astype(np.int64)
    return codes


def _ask(book: Book, cells: dict[str, str | None], told: dict[str, bool], line_no: int) -> Ask:
    advice = cells.get("advice")
    facts = {name: _one(value) for name, value in cells.items() if name not in _OWN}
    facts["advice"] = frozenset() if advice == Advice.NONE else _one(advice)
    facts["mark"] = frozenset((cells.get("marks") or "").split())
    facts["category"] = _one(cells.get("category"))
    facts["declared"] = frozenset({"yes" if told["declared"] else "no"})
    facts[DAYS] = frozenset({"yes"}) if told["days"] else frozenset()
    service = _service(book, cells, line_no)
    country = cells.get("country") or book.country
    return Ask(service, complete(book.derived, service, facts, country=country, line_no=line_no))


def _one(value: str | None) -> frozenset[str]:
    return frozenset({value}) if value else frozenset()


def _service(book: Book, cells: dict[str, str | None], line_no: int) -> str:
    named = cells.get("service")
    if named:
        book.service(named)
        return named
    kind, category = cells.get("kind") or "", cells.get("category") or ""
    country = cells.get("country") or book.country
    direction = Direction.DOMESTIC if country == book.country else Direction.INTERNATIONAL
    found = book.service_of.get((kind, category, direction.value))
    if found is None:
        raise ItemNotPriceableError(line_no, kind, category)
    return found


def _text(items: "pd.DataFrame", name: str) -> pa.Array:
    column = pa.array(items[name], pa.large_string(), from_pandas=True)
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column


def _numbers(items: "pd.DataFrame", name: str) -> Whole:
    """Return a column of whole numbers; `QUANTITIES` says what stands where one is missing.

    Numbers too large to reckon with are held at a size that no ladder reaches.
    """
    missing = QUANTITIES.get(name, MISSING)
    if name not in items:
        return np.full(len(items), missing, dtype=np.int64)
    column = items[name].array
    values: Whole = column.to_numpy(dtype=np.int64, na_value=missing)
    held: Whole = np.minimum(values, LARGEST + 1)
    return held
