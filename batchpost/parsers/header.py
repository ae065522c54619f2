"""The header of a table: found below title rows, over one row or two, by its words.

A row of units alone (`кг`, `руб.`, `шт.`) under it is a part of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from batchpost.model.listing import RawTable
from batchpost.parsers.folding import words_of
from batchpost.parsers.headings import Meaning, meaning, unit_word

#: Filled rows looked at from the top; titles take ten or so.
_ROWS_LOOKED_AT = 60
_ROLES_NEEDED = 2
#: One of these a header must have: what an item is known by.
CORE = frozenset(
    ("addressee", "surname", "address", "postcode", "item_identifier", "locality", "street")
)

#: Units in which nothing is measured that a list is read for.
_PIECES = frozenset(words_of("шт штук штука экз ед адз pcs pc"))

Row = Sequence[str | None]


@dataclass(frozen=True, slots=True)
class Header:
    """Where a header stands (index of its first row) and what its columns mean.

    `rows` is 1 or 2, and one more with a row of units; `row_no` the number of its last row as
    a person sees it.
    """

    index: int
    rows: int
    row_no: int
    headings: tuple[str, ...]
    meanings: tuple[Meaning | None, ...]

    @property
    def body_index(self) -> int:
        """Return the index of the first row under the header."""
        return self.index + self.rows

    @property
    def named(self) -> int:
        """Return how many columns it reaches over: those up to its last heading."""
        return max((at for at, text in enumerate(self.headings, 1) if text), default=0)


def find_header(table: RawTable) -> Header | None:
    """Return the header of a table: the row, or pair of rows, with the most known meanings."""
    rows = table.rows(0, _ROWS_LOOKED_AT * 4)
    filled = [index for index, row in enumerate(rows) if any(map(_text, row))][:_ROWS_LOOKED_AT]
    best: tuple[int, int, int] | None = None
    for index in filled:
        single = _score(_single(rows[index]))
        if single and (best is None or single > best[0]):
            best = (single, index, 1)
        below = index + 1
        if below < len(rows) and _may_be_lower(rows[below]) and _may_be_lower(rows[index]):
            double = _score(_double(rows[index], rows[below]))
            if (
                double > single
                and double > _score(_single(rows[below]))
                and (best is None or double > best[0])
            ):
                best = (double, index, 2)
    if best is None:
        return None
    _, index, span = best
    upper = rows[index]
    meanings = _single(upper) if span == 1 else _double(upper, rows[index + 1])
    headings = [_text(cell) for cell in upper]
    if span == 2:
        headings = [_joined(*pair) for pair in zip(upper, rows[index + 1], strict=True)]
    below = index + span
    if below < len(rows) and _is_units(rows[below]):
        meanings = _measured(meanings, (headings, rows[below - 1]), rows[below])
        headings = [_joined(*pair) for pair in zip(headings, rows[below], strict=True)]
        span += 1
    row_no = int(table.row_numbers[index + span - 1])
    return Header(index, span, row_no, tuple(headings), tuple(meanings))


def _is_units(row: Row) -> bool:
    """Tell whether a row holds units and nothing else, one of them of weight or money."""
    found = [words_of(text) for cell in row if (text := _text(cell))]
    known = [unit_word(word) for words in found for word in words]
    pieces = [word in _PIECES for words in found for word in words]
    return (
        all(found)
        and any(known)
        and all(unit is not None or piece for unit, piece in zip(known, pieces, strict=True))
    )


def _measured(
    meanings: Sequence[Meaning | None], headings: tuple[Row, Row], units: Row
) -> list[Meaning | None]:
    """Return the meanings of columns with the units that stand under their headings."""
    measured = []
    for own, whole, last, unit in zip(meanings, *headings, units, strict=True):
        tried = (meaning(_joined(text, unit)) for text in (whole, last)) if _text(unit) else ()
        same = (found for found in tried if found and own and found.role == own.role)
        measured.append(next(same, own))
    return measured


def first_row_header(table: RawTable) -> Header:
    """Return the first row as the header, where a format says that it is, whatever its words."""
    (row,) = table.rows(0, 1)
    headings = tuple(_text(cell) for cell in row)
    return Header(0, 1, int(table.row_numbers[0]), headings, tuple(_single(row)))


def _text(cell: str | None) -> str:
    return " ".join(cell.split()) if cell else ""


def _joined(upper: str | None, lower: str | None) -> str:
    return " ".join(part for part in (_text(upper), _text(lower)) if part)


def _single(row: Row) -> list[Meaning | None]:
    return [meaning(_text(cell)) for cell in row]


def _double(upper: Row, lower: Row) -> list[Meaning | None]:
    """Return the meanings of a header over two rows; a joined upper cell counts for all below."""
    found = []
    carried = ""
    for above, below in zip(upper, lower, strict=True):
        over, under = _text(above), _text(below)
        carried = over or (carried if under else "")
        tried = (_joined(over, under), under, _joined(carried, under), over)
        found.append(next((known for text in tried if text and (known := meaning(text))), None))
    return found


def _score(meanings: Sequence[Meaning | None]) -> int:
    roles = {known.role for known in meanings if known is not None}
    return len(roles) if len(roles) >= _ROLES_NEEDED and roles & CORE else 0


def _may_be_lower(row: Row) -> bool:
    """Tell whether a row may be half of a header: texts without long numbers."""
    texts = [text for cell in row if (text := _text(cell))]
    return bool(texts) and not any(
        text.replace(".", "").replace(",", "").isdecimal() or sum(map(str.isdecimal, text)) > 4
        for text in texts
    )
