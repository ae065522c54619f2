"""A layout: which column of a client's table is what, and what the table does not say."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class By(StrEnum):
    """How a layout knows its columns."""

    HEADING = "heading"
    POSITION = "position"


class Confidence(StrEnum):
    """How sure it is that lists come in this layout."""

    OFFICE = "office"  # saved by an office from a list it accepted
    CERTAIN = "certain"  # read in a program or list that is named as the source
    COLLECTED = "collected"  # one public source, not confirmed
    EXAMPLE = "example"  # an example to start from; no list of this kind was seen


class DigitShape(StrEnum):
    """Which digits of a text are the list's number."""

    FIRST = "first_digits"  # the first run of digits
    PAIR = "digits-digits"  # two runs with a hyphen between them
    ALL = "all_digits"  # every digit, joined


#: Where words or a number are looked for when it is no cell.
FILE_NAME = "file_name"
#: Values the layout sets for the whole list; any other field is set item by item.
OF_LIST = ("kind", "category", "direction", "advice", "marks", "currency")


@dataclass(frozen=True, slots=True)
class LayoutColumn:
    """One column: its heading or its place from 0, and the fields it holds.

    No field: known and not needed. Several: one for each line of its cells; an empty one
    passes a line over.
    """

    heading: str | None
    index: int | None
    fields: tuple[str, ...]

    @property
    def title(self) -> str:
        """Return the heading, or the letters of the column."""
        return self.heading if self.heading is not None else letters_of(self.index or 0)


@dataclass(frozen=True, slots=True)
class SpokenWord:
    """A word whose presence in the file's name or a title cell says kind and category."""

    where: str  # FILE_NAME or a cell such as `A2`
    word: str
    kind: str | None = None
    category: str | None = None


@dataclass(frozen=True, slots=True)
class ListNumber:
    """Where the list's number stands: in the file's name or in a cell."""

    where: str
    shape: DigitShape = DigitShape.FIRST
    from_character: int = 1


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What a list of this layout is known by without being named.

    `headings` in their order; `widths` the numbers of columns it comes with; `shape` the kind
    of the first values of each column, for a list without headings.
    """

    headings: tuple[str, ...] = ()
    widths: tuple[int, ...] = ()
    shape: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        """Tell whether nothing is known to recognise a list by."""
        return not self.headings and not self.shape


@dataclass(frozen=True, slots=True)
class Layout:
    """A saved layout (шаблон списка).

    `first_row` is the first row of items as a person counts, 0 where the header tells.
    `until` are words that end the table, `until_empty` a column (from 0) whose first empty
    cell does; rows with a word of `skip` are no items. `codes` are (field, code, value).
    """

    name: str
    columns: tuple[LayoutColumn, ...]
    by: By = By.HEADING
    client: str | None = None
    note: str | None = None
    saved_on: date | None = None
    source: str | None = None
    confidence: Confidence = Confidence.OFFICE
    sheet: str | None = None
    encoding: str | None = None
    separator: str | None = None
    first_row: int = 0
    until: tuple[str, ...] = ()
    until_empty: int | None = None
    skip: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    constants: tuple[tuple[str, str], ...] = ()
    defaults: tuple[tuple[str, str], ...] = ()
    weight_unit: str | None = None
    minor_amounts: bool = False
    codes: tuple[tuple[str, str, str], ...] = ()
    words: tuple[SpokenWord, ...] = ()
    list_no: ListNumber | None = None
    recognise: Fingerprint = Fingerprint()
    shipped: bool = False

    def constant(self, field: str) -> str | None:
        """Return what the layout sets for the whole list."""
        return dict(self.constants).get(field)

    def codes_of(self, field: str) -> tuple[tuple[str, str], ...]:
        """Return the codes of one column and what they mean."""
        return tuple((code, value) for of, code, value in self.codes if of == field)

    @property
    def meaning(self) -> tuple[object, ...]:
        """Return all that decides how a list is read: two layouts alike in it are one."""
        return (
            self.by,
            frozenset(self.columns),
            self.sheet,
            self.first_row,
            self.until,
            self.until_empty,
            self.skip,
            frozenset(self.constants),
            frozenset(self.defaults),
            self.weight_unit,
            self.minor_amounts,
            frozenset(self.codes),
            self.words,
            self.list_no,
        )


def letters_of(index: int) -> str:
    """Return the letters a spreadsheet gives a column counted from 0.

    >>> letters_of(0), letters_of(27), letters_of(701), letters_of(702)
    ('A', 'AB', 'ZZ', 'AAA')
    """
    letters = ""
    place = index + 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def index_of(column: str) -> int | None:
    """Return the place (from 0) of a column named by letters or by its number from 1.

    >>> index_of("A"), index_of("ab"), index_of("1"), index_of("0"), index_of("Адрес")
    (0, 27, 0, None, None)
    """
    text = column.strip().upper()
    if text.isascii() and text.isdecimal() and len(text) <= 5:
        return int(text) - 1 if int(text) else None
    if not (text.isascii() and text.isalpha() and len(text) <= 3):
        return None
    place = 0
    for letter in text:
        place = place * 26 + ord(letter) - ord("A") + 1
    return place - 1


def cell_of(reference: str) -> tuple[int, int] | None:
    """Return row (from 1) and column (from 0) of a cell such as `A2`.

    >>> cell_of("B12"), cell_of("2A"), cell_of("../x")
    ((12, 1), None, None)
    """
    text = reference.strip().upper()
    letters = text.rstrip("0123456789")
    digits = text[len(letters) :]
    column = index_of(letters) if letters.isalpha() else None
    if column is None or not digits or len(digits) > 7 or not int(digits):
        return None
    return int(digits), column
