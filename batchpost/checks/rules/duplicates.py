"""Duplicates inside the list: one number for two items, one order twice, one row twice."""

from collections.abc import Iterator
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from batchpost.checks.context import ListContext, Mask, Whole
from batchpost.model.finding import Finding, Severity
from batchpost.model.finding_code import FindingCode
from batchpost.model.items import NAMES
from batchpost.model.message import N_, Message, message

TITLE: Final = N_("Duplicates in the list")
CODES: Final = {
    "identifier.duplicate": FindingCode(
        Severity.ERROR,
        N_("No two items bear the same identifier."),
        N_(
            "UPU standard S10: a number is not used again within 12 months (S); "
            "GeneralList refuses it (E)"
        ),
        {"item_identifier": ["RB707173557BY", "RB707173557BY"], "client_key": ["1", "2"]},
        floor=Severity.ERROR,
    ),
    "client_key.duplicate": FindingCode(
        Severity.WARNING,
        N_("A client's own number is given to one item only."),
        N_("assumption: one order may well travel in two items, so a warning only"),
        {"client_key": ["A-1", "A-1"], "addressee": ["Жук И.П.", "Козел А.В."]},
    ),
    "item.duplicate": FindingCode(
        Severity.WARNING,
        N_("No row of the list is there twice."),
        N_("assumption: two equal letters to one person can be, so a warning only"),
        {"addressee": ["Жук И.П.", "Жук И.П."], "client_key": [None, None]},
        floor=Severity.INFO,
    ),
}
_PLACES: Final = frozenset({"line_no", "sheet", "row"})


def check(context: ListContext) -> Iterator[Finding]:
    """Return the later ones of what is there twice."""
    identifiers = context.text("item_identifier")
    rows, first = _repeated(identifiers)
    yield from context.report(
        "identifier.duplicate",
        rows,
        "item_identifier",
        lambda index: _stands(context, "item_identifier", index, first[index]),
        message("Compare both items with their labels; each needs a number of its own."),
    )
    keys, first_key = _repeated(context.text("client_key"))
    yield from context.report(
        "client_key.duplicate",
        keys & ~rows,
        "client_key",
        lambda index: _stands(context, "client_key", index, first_key[index]),
        message("Ask the client whether both items are meant."),
    )
    yield from _equal_rows(context, rows | keys)


def _equal_rows(context: ListContext, told: Mask) -> Iterator[Finding]:
    """Compare whole rows, but only those whose addressee and address occur twice."""
    if len(context.different("addressee")[0]) == context.count:
        return
    pair = pc.binary_join_element_wise(
        context.text("addressee").fill_null(""),
        context.text("address").fill_null(""),
        pa.scalar("\n", pa.large_string()),
    )
    likely, _ = _repeated(pair)
    if not likely.any():
        return
    table = context.items[[name for name in NAMES if name not in _PLACES]]
    groups = table.groupby(list(table.columns), dropna=False, sort=False).ngroup()
    rows, first = _repeated(pa.array(groups.to_numpy()))

    def said(index: int) -> Message:
        row, sheet = _row(context, first[index]), _other_sheet(context, index, first[index])
        if sheet is None:
            return message("The row is the same as row {row}.", row=row)
        return message("The row is the same as row {row} of sheet «{sheet}».", row=row, sheet=sheet)

    remedy = message("Ask the client whether both items are meant.")
    yield from context.report("item.duplicate", rows & ~told, "addressee", said, remedy)


def _repeated(values: Any) -> tuple[Mask, Whole]:
    """Return where a value occurred before, and the index of its first occurrence."""
    encoded = values.dictionary_encode().indices
    missing = pc.is_null(encoded).to_numpy(zero_copy_only=False)
    codes = encoded.fill_null(0).to_numpy(zero_copy_only=False)
    order = np.arange(len(codes))
    first = np.zeros(int(codes.max(initial=0)) + 1, dtype=np.int64)
    present = np.flatnonzero(~missing)
    first[codes[present[::-1]]] = present[::-1]
    return ~missing & (first[codes] != order), first[codes]


def _row(context: ListContext, index: Any) -> str | None:
    """Return the row a person sees; the number in the list where the file has no rows."""
    return context.shown("row", int(index)) or context.shown("line_no", int(index))


def _other_sheet(context: ListContext, index: int, first: Any) -> str | None:
    """Return the sheet of the earlier row, where it is not the one the later row is of."""
    mine, other = context.shown("sheet", index), context.shown("sheet", int(first))
    return other if other != mine else None


def _stands(context: ListContext, field: str, index: int, first: Any) -> Message:
    value, row = context.shown(field, index), _row(context, first)
    sheet = _other_sheet(context, index, first)
    if sheet is None:
        return message("{value} stands already in row {row}.", value=value, row=row)
    return message(
        "{value} stands already in row {row} of sheet «{sheet}».",
        value=value,
        row=row,
        sheet=sheet,
    )
