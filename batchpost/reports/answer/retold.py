"""A list told again: what stood outside its table, in a control file, is written in it.

A form 103 says kind, units and sums in a file of its own, and codes for words. As a workbook
it must mean the same when it is read back: titles above, headings with units, words for
codes, the sums of the control file below. What could not be read stands as it was.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from batchpost.language import Language
from batchpost.model.items import AMOUNTS
from batchpost.model.listing import ColumnMatch, ControlTotals, ListSheet, Manifest, ReadList
from batchpost.model.message import counted
from batchpost.model.money import format_minor, minor_digits
from batchpost.model.words import KINDS, KINDS_AND_CATEGORIES
from batchpost.reports.answer.copies import Copy
from batchpost.reports.answer.marks import CONTROL_ROW
from batchpost.reports.list_form import form_columns, form_words

_WORDED = ("kind", "category", "advice", "marks")
#: Digits of a Belarusian payer's number (УНП); a Russian ИНН has ten or twelve.
_UNP_DIGITS = 9
_SUMMED = ("weight_g", *AMOUNTS)


def retold(listing: ReadList, sheet: ListSheet, name: str, language: Language) -> Copy:
    """Return a sheet of a list with everything the list says; totals under the last one."""
    table, items = sheet.table, listing.items
    if listing.more_sheets:
        items = items[(items["sheet"] == table.sheet).to_numpy(dtype=bool, na_value=False)]
    own = items["row"].to_numpy(dtype=np.int64, na_value=0)
    places = pa.array(np.searchsorted(table.row_numbers, own))
    writer = _Writer(items, sheet, language)
    columns = [
        (writer.heading(match), writer.cells(match, table.columns[match.index].take(places)))
        for match in sheet.columns
        if match.index < table.width
    ]
    columns += writer.added()
    titles = title_lines(listing.manifest, language)
    header = len(titles) + 1
    is_last = table is listing.sheets[-1].table
    control = listing.manifest.control if is_last else ControlTotals()
    totals = writer.totals(control, [match.field for match in sheet.columns])
    built = []
    for at, (heading, cells) in enumerate(columns):
        above = [titles[line] if at == 0 else None for line in range(len(titles))]
        below = [totals.get(at)] if totals else []
        built.append(_stacked([*above, heading], cells, below))
    rows = np.arange(1, header + len(items) + bool(totals) + 1)
    moved = dict(zip(own.tolist(), range(header + 1, header + len(items) + 1), strict=True))
    moved |= {0: header, sheet.header_row or 0: header}
    if totals:
        moved[CONTROL_ROW] = header + len(items) + 1
    return Copy(name, tuple(built), rows, frozenset({header}), 0, moved)


def _stacked(
    above: Sequence[str | None], cells: pa.ChunkedArray, below: Sequence[str | None]
) -> pa.ChunkedArray:
    kind = pa.large_string()
    chunks = [pa.array(above, kind), *cells.cast(kind).chunks, pa.array(below, kind)]
    return pa.chunked_array(chunks, kind)


def title_lines(manifest: Manifest, language: Language) -> list[str]:
    """Return what a list says of itself, in lines that the reader of titles knows."""
    labels = form_words("title", language.code)
    day = language.day(manifest.list_date) if manifest.list_date else None
    tax_id = manifest.mailer_tax_id
    tax = "mailer_tax_id" if tax_id and len(tax_id) == _UNP_DIGITS else "mailer_inn"
    said = {
        "list_no": manifest.list_no,
        "list_date": day,
        "mailer": manifest.mailer,
        tax: tax_id,
        "contract_no": manifest.contract_no,
    }
    lines = [f"{labels[name]} {value}" for name, value in said.items() if value]
    if manifest.kind is not None:
        phrase = KINDS_AND_CATEGORIES.get((manifest.kind, manifest.category or ""))
        lines.append(language.text(phrase or KINDS[manifest.kind]).capitalize())
    return lines


class _Writer:
    """Writes the columns of a list with what they mean."""

    def __init__(self, items: pd.DataFrame, sheet: ListSheet, language: Language) -> None:
        self._items, self._language = items, language
        self._fields = {match.field for match in sheet.columns}
        currencies = items["currency"].dropna()
        self._currency = str(currencies.iloc[0]) if len(currencies) else "BYN"

    def heading(self, match: ColumnMatch) -> str:
        """Return the client's heading, or one that says the unit and the meaning itself."""
        if match.field in {*_SUMMED, *_WORDED, "country"}:
            return form_columns()[match.field].heading(self._language.code, self._currency)
        return match.heading

    def cells(self, match: ColumnMatch, raw: pa.ChunkedArray) -> pa.ChunkedArray:
        """Return what was read of a column; the client's text where nothing could be."""
        field = match.field
        if field is None or field not in {*_SUMMED, *_WORDED, "country"}:
            return raw
        return pc.coalesce(self._written(field), raw)

    def _written(self, field: str) -> pa.Array:
        values = self._items[field]
        if field in AMOUNTS:
            digits = minor_digits(self._currency)
            texts = [
                None if pd.isna(value) else format_minor(int(value), digits)
                for value in values.array
            ]
            return pa.array(texts, pa.large_string())
        if field == "weight_g":
            return pa.array(values.astype("string")).cast(pa.large_string())
        words = form_words(field, self._language.code) if field in _WORDED else {}
        written = {
            value: ", ".join(words.get(part, part) for part in value.split()) if words else value
            for value in values.dropna().unique()
        }
        written |= {"": None, "none": None}
        texts = [None if pd.isna(value) else written[value] for value in values.array]
        return pa.array(texts, pa.large_string())

    def added(self) -> list[tuple[str, pa.ChunkedArray]]:
        """Return columns for advice and marks that were said of the list as a whole."""
        found = []
        for field in ("advice", "marks"):
            column = self._written(field)
            if field not in self._fields and column.null_count < len(column):
                heading = form_columns()[field].heading(self._language.code, self._currency)
                found.append((heading, pa.chunked_array([column])))
        return found

    def totals(self, control: ControlTotals, fields: Sequence[str | None]) -> dict[int, str]:
        """Return the cells of a row of totals, by column, where the control file has any."""
        cells = {}
        for field in _SUMMED:
            value = getattr(control, field)
            if value is not None and field in fields:
                digits = 0 if field == "weight_g" else minor_digits(self._currency)
                cells[fields.index(field)] = format_minor(value, digits)
        if control.item_count is None and not cells:
            return {}
        first = next(at for at in range(len(fields) + 1) if at not in cells)
        total = form_words("title", self._language.code)["total"]
        count = counted("{count} item", "{count} items", control.item_count or 0)
        said = self._language.say(count) if control.item_count is not None else ""
        return {**cells, first: f"{total}: {said}".strip()}
