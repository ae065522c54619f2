"""A table that lies on its side: headings down its first column, an item in each further one."""

from batchpost.errors import ListError
from batchpost.model.listing import RawTable
from batchpost.model.message import message
from batchpost.parsers.header import CORE
from batchpost.parsers.headings import meaning

#: So many different headings below each other, and none but these, leave no doubt.
_HEADINGS_NEEDED = 4
_ROWS_LOOKED_AT = 60
_WIDTH_NEEDED = 2


class TurnedTableError(ListError):
    """The headings stand in a column, the items in the columns beside it."""

    def __init__(self, path: str, headings: tuple[str, ...]) -> None:
        super().__init__(
            message(
                "The table in {path} lies on its side: its headings {headings} stand one below "
                "another, each item in a column. Turn it in a spreadsheet program (copy, paste "
                "special, transpose), or ask the client for a table with an item in each row.",
                path=path,
                headings=", ".join(f"«{heading}»" for heading in headings),
            )
        )


def turned_headings(table: RawTable) -> tuple[str, ...]:
    """Return the headings down the first filled column, nothing where they are no such table.

    Every filled cell of it must be a heading that is known, beside a cell that is none.
    """
    rows = [row for row in table.rows(0, _ROWS_LOOKED_AT) if any(row)]
    first = next((at for at in range(table.width) if any(row[at] for row in rows)), 0)
    cells = [
        [" ".join(cell.split()) for cell in row[first:] if cell and cell.strip()]
        for row in rows
        if row[first]
    ]
    told = [row for row in cells if len(row) >= _WIDTH_NEEDED]
    roles = {known.role for row in told if (known := meaning(row[0])) is not None}
    certain = (
        len(told) == len(rows)
        and all(meaning(row[0]) is not None and meaning(row[1]) is None for row in told)
        and len(roles) >= _HEADINGS_NEEDED
        and bool(roles & CORE)
    )
    return tuple(row[0] for row in told) if certain else ()


def first_turned(tables: list[RawTable]) -> tuple[str, ...]:
    """Return the headings of the first table that lies on its side, nothing where none does."""
    return next(filter(None, map(turned_headings, tables)), ())
