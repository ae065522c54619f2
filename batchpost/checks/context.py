"""What a rule looks at: the items column by column, the list's own words, and a pen."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from batchpost.model.earlier import EarlierLists
from batchpost.model.finding import Finding, Place, Severity
from batchpost.model.finding_code import FindingCode
from batchpost.model.items import AMOUNTS, COLUMNS, WHOLE, Direction
from batchpost.model.listing import ReadList
from batchpost.model.message import Message
from batchpost.model.money import format_minor, minor_digits

Mask = npt.NDArray[np.bool_]
Whole = npt.NDArray[np.int64]
_WHOLES = frozenset(column.name for column in COLUMNS if column.dtype == WHOLE)
Said = Message | Callable[[int], Message]


@dataclass(frozen=True, slots=True)
class CheckRules:
    """What the office decides about checking.

    `on` is the day of acceptance, `home_currency` the office's, which its tariffs are in.
    `weight_required` is false where a scale will weigh the items anyway. `earlier` is what the
    ledger knows of lists before, if it was asked.
    """

    on: date
    minimum_items: int = 5
    home_country: str = "BY"
    home_currency: str = "BYN"
    weight_required: bool = True
    earlier: EarlierLists | None = None


class ListContext:
    """One list under check. Masks have one truth value an item, in the order of the list."""

    def __init__(
        self, listing: ReadList, rules: CheckRules, codes: Mapping[str, FindingCode]
    ) -> None:
        self.listing = listing
        self.rules = rules
        self._codes = codes
        self.items = listing.items
        self.count = len(listing.items)
        self._texts: dict[str, pa.Array] = {}
        self._wholes: dict[str, tuple[Whole, Mask]] = {}
        self._present: dict[str, Mask] = {}
        self._different: dict[str, tuple[pa.Array, Whole]] = {}
        self._faulty: dict[str | None, set[tuple[str | None, int | None]]] | None = None

    def text(self, field: str) -> pa.Array:
        """Return a text column; kind and category fall back on what the list says of itself."""
        if field not in self._texts:
            found = pa.array(self.items[field].array)
            if isinstance(found, pa.ChunkedArray):
                found = found.combine_chunks()
            found = found.cast(pa.large_string())
            default = getattr(self.listing.manifest, field, None)
            if field in {"kind", "category"} and default:
                found = found.fill_null(default)
            self._texts[field] = found
        return self._texts[field]

    def whole(self, field: str) -> tuple[Whole, Mask]:
        """Return a number column as whole numbers, 0 where missing, and where it is present."""
        if field not in self._wholes:
            column = self.items[field]
            values = column.to_numpy(dtype=np.int64, na_value=0)
            self._wholes[field] = (values, column.notna().to_numpy(dtype=bool))
        return self._wholes[field]

    def present(self, field: str) -> Mask:
        """Return where a text column holds something."""
        if field not in self._present:
            there = self.where(pc.greater(pc.binary_length(self.text(field)), 0))
            there.flags.writeable = False  # it is given out again
            self._present[field] = there
        return self._present[field]

    def equals(self, field: str, *values: str) -> Mask:
        """Return where a text column is one of `values`."""
        known = pa.array(values, pa.large_string())
        return self.of_each(field, lambda cells: self.where(pc.is_in(cells, known)))

    def different(self, field: str) -> tuple[pa.Array, Whole]:
        """Return the different cells of a text column, and which of them each cell is."""
        if field not in self._different:
            encoded = self.text(field).dictionary_encode(null_encoding="encode")
            codes = encoded.indices.to_numpy(zero_copy_only=False)
            self._different[field] = encoded.dictionary, codes
        return self._different[field]

    def of_each(self, field: str, ask: Callable[[pa.Array], Mask]) -> Mask:
        """Return what `ask` says of the cells of a text column, asked of the different ones."""
        cells, codes = self.different(field)
        chosen = ask(cells)
        if not chosen.any():
            return np.zeros(self.count, dtype=bool)
        found: Mask = chosen[codes]
        return found

    def where(self, truth: Any) -> Mask:
        """Return an Arrow truth column as a mask; unknown is false."""
        mask: Mask = pc.fill_null(truth, False).to_numpy(zero_copy_only=False)
        return mask

    def marked(self, mark: str) -> Mask:
        """Return where an item bears a mark; few different cells hold many items' marks."""

        def bearing(cells: pa.Array) -> Mask:
            return np.array([mark in (cell or "").split() for cell in cells.to_pylist()], bool)

        return self.of_each("marks", bearing)

    @cached_property
    def abroad(self) -> Mask:
        """Where an item goes to another country; one without a country goes as the list does."""
        foreign = self.present("country") & ~self.equals("country", self.rules.home_country)
        if self.listing.manifest.direction == Direction.INTERNATIONAL:
            return foreign | ~self.present("country")
        return foreign

    def lacks(self, field: str) -> bool:
        """Tell whether the list has no column for `field` at all."""
        return self.listing.heading(field) is None and not bool(self.items[field].notna().any())

    def unread(self, field: str) -> Mask:
        """Return where the reader already named an error in the cell of `field`.

        What could not be read is missing from the table; to call it missing as well would
        tell the client two faults where there is one.
        """
        heading = self.listing.heading(field)
        told = np.zeros(self.count, dtype=bool)
        if heading is None:
            return told
        rows_of: dict[str | None, list[int]] = {}
        for sheet, row in self._faulty_places().get(heading, ()):
            if row is not None:
                rows_of.setdefault(sheet, []).append(row)
            else:
                told |= self._on_sheet(sheet) if sheet is not None else True
        for sheet, rows in rows_of.items():
            told |= self._on_sheet(sheet) & np.isin(self.whole("row")[0], rows)
        return told

    def _faulty_places(self) -> dict[str | None, set[tuple[str | None, int | None]]]:
        """Return sheet and row of the reader's errors by the heading of their column."""
        if self._faulty is None:
            self._faulty = {}
            for finding in self.listing.findings:
                if finding.severity is Severity.ERROR:
                    place = finding.place
                    self._faulty.setdefault(place.column, set()).add((place.sheet, place.row))
        return self._faulty

    def _on_sheet(self, sheet: str | None) -> Mask:
        if sheet is None:
            return self.where(pc.is_null(self.text("sheet")))
        return self.equals("sheet", sheet)

    def report(
        self,
        code: str,
        rows: Mask,
        field: str,
        said: Said,
        remedy: Said,
    ) -> Iterator[Finding]:
        """Make a finding for each marked row, at the client's cell of `field`.

        Its value is the cell as it stands in the file, where the file has one.
        """
        indexes = np.flatnonzero(rows)
        if not len(indexes):
            return
        heading = self.listing.heading(field)
        severity = self._codes[code].severity
        chosen = pa.array(indexes)
        sheets = self.text("sheet").take(chosen).to_pylist()
        row_numbers = self._wholes_at("row", indexes)
        line_numbers = self._wholes_at("line_no", indexes)
        values = self.listing.originals(field, indexes)
        places = zip(indexes.tolist(), sheets, row_numbers, line_numbers, strict=True)
        for number, (index, sheet, row, line_no) in enumerate(places):
            value = values[number] if values is not None else None
            yield Finding(
                code,
                severity,
                Place(sheet, row, heading),
                value if value is not None else self.shown(field, index),
                said(index) if callable(said) else said,
                remedy(index) if callable(remedy) else remedy,
                line_no,
            )

    def report_list(
        self,
        code: str,
        said: Message,
        remedy: Message,
        value: str | None = None,
    ) -> Finding:
        """Make a finding about the list as a whole."""
        place = Place(self.listing.source.sheet)
        return Finding(code, self._codes[code].severity, place, value, said, remedy)

    def shown(self, field: str, index: int) -> str | None:
        """Return a value as the program understood it, for a sentence; amounts with decimals."""
        value = self._value(field, index)
        if value is None:
            return None
        if field in AMOUNTS:
            return format_minor(value, minor_digits(self._value("currency", index) or ""))
        return str(value)

    def _value(self, field: str, index: int) -> Any:
        if field not in _WHOLES:
            return self.text(field)[index].as_py()
        values, known = self.whole(field)
        return int(values[index]) if known[index] else None

    def _wholes_at(self, field: str, indexes: Whole) -> list[int | None]:
        values, known = self.whole(field)
        pairs = zip(values[indexes].tolist(), known[indexes].tolist(), strict=True)
        return [value if there else None for value, there in pairs]
