"""Cells whose format shows another number than is stored: another currency, a scale."""

from collections.abc import Iterator, Mapping

from batchpost.model.finding import Finding, Place, Severity
from batchpost.model.message import Message, counted, message
from batchpost.parsers.columns import Assigned
from batchpost.parsers.currencies import currency_of
from batchpost.parsers.grid import Grid
from batchpost.parsers.number_formats import is_scaled, texts_shown
from batchpost.parsers.workbook import FormatNote, SheetNotes

_AMOUNTS = frozenset(("declared_value", "cod_amount"))
_MEASURED = _AMOUNTS | {"weight_g"}
_SHOWN_CHARACTERS = 60


def gathered(formats: Mapping[tuple[int, int], str]) -> tuple[FormatNote, ...]:
    """Return a note for each column and format; cells are given by row and column from 0."""
    first: dict[tuple[int, str], int] = {}
    count: dict[tuple[int, str], int] = {}
    for (row, column), code in formats.items():
        which = (column, code)
        first[which] = min(row, first.get(which, row))
        count[which] = count.get(which, 0) + 1
    return tuple(
        FormatNote(column, code, first[column, code] + 1, count[column, code])
        for column, code in sorted(first)
    )


def about_formats(grid: Grid, notes: SheetNotes, default_currency: str) -> Iterator[Finding]:
    """Yield a warning for each column of amounts or weights whose format shows something else."""
    by_row = grid.column("currency") is not None
    columns = {column.index: column for column in grid.columns if column.field in _MEASURED}
    for note in notes.formats:
        column = columns.get(note.column_index)
        if column is None:
            continue
        meant = column.currency or default_currency
        shown = (
            _other_currency(note.code, meant) if column.field in _AMOUNTS and not by_row else None
        )
        if shown is not None:
            yield _currency(grid, note, column, (shown, meant))
        if is_scaled(note.code):
            yield _scale(grid, note, column)


def _other_currency(code: str, meant: str) -> str | None:
    for text in texts_shown(code):
        shown = currency_of(text, meant)
        if shown is not None and shown != meant:
            return shown
    return None


def _currency(
    grid: Grid, note: FormatNote, column: Assigned, currencies: tuple[str, str]
) -> Finding:
    shown, meant = currencies
    said = counted(
        "The format of {count} cell shows {shown}; its amount was read in {currency}.",
        "The format of {count} cells shows {shown}; their amounts were read in {currency}.",
        note.count,
        shown=shown,
        currency=meant,
    )
    remedy = message("Ask the client which currency the amounts are in.")
    return _finding("currency.format_differs", grid, note, column, (said, remedy))


def _scale(grid: Grid, note: FormatNote, column: Assigned) -> Finding:
    said = counted(
        "The format of {count} cell shows its number on another scale (thousands or per cent); "
        "the number that is stored was read.",
        "The format of {count} cells shows their numbers on another scale (thousands or per "
        "cent); the numbers that are stored were read.",
        note.count,
    )
    remedy = message("Compare the first items with what the client sees.")
    return _finding("number.scale_shown", grid, note, column, (said, remedy))


def _finding(
    code: str, grid: Grid, note: FormatNote, column: Assigned, texts: tuple[Message, Message]
) -> Finding:
    said, remedy = texts
    place = Place(grid.table.sheet, note.first_row, column.heading or None)
    shown = note.code[:_SHOWN_CHARACTERS]
    return Finding(code, Severity.WARNING, place, shown, said, remedy)
