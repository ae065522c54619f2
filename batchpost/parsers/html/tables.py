"""HTML tables cut into cells with the standard library's parser; nothing is run or fetched."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

from batchpost.model.listing import RawTable
from batchpost.model.message import message
from batchpost.parsers.encoding import decide
from batchpost.parsers.html.cleaning import cleaned
from batchpost.parsers.html.stored import whole_number
from batchpost.parsers.listfile import ListFile
from batchpost.parsers.refusals import BrokenListError
from batchpost.parsers.workbook import SheetNotes, from_rows, guard_cells, guard_shape

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_SPAN_MAX = 1_000
_CELLS = frozenset(("td", "th"))
_LINES = frozenset(("br", "p", "div", "li"))
_BLANKS = re.compile(r"[ \t\r\n]+")
_DEPTH = 16
_TABLES = 1_000


def declared_encoding(data: bytes) -> str | None:
    """Return the encoding a page names, where its bytes do not deny it."""
    found = _CHARSET.search(data[:4096])
    if found is None:
        return None
    name = found.group(1).decode("ascii")
    try:
        codecs.lookup(name)
        data.decode(name).encode()  # some names of Python's are of no text: halves of letters
    except (LookupError, UnicodeError):
        return None
    judged = decide(data).encoding
    return None if judged.startswith("utf-16") else name


def tables(file: ListFile, text: str) -> Iterator[tuple[RawTable, SheetNotes]]:
    """Yield the tables of a page; rows are counted within each table.

    A table inside a cell is a table of its own, and its text stands in the cell, too.

    Raises:
        TooLargeError: More rows, columns or cells than the limits allow.
        BrokenListError: Tables inside tables beyond sense.
    """
    parser = _Parser(file)
    parser.feed(cleaned(text))
    parser.close()
    for table in parser.found:
        raw = from_rows(None, table.rows, file.limits, file.name)
        columns = tuple(sorted(table.hidden_columns))
        yield raw, SheetNotes(hidden_rows=tuple(table.hidden), hidden_columns=columns)


@dataclass
class _Table:
    """A table while it is read; `reserved` are places that cells above reach down into."""

    rows: list[list[str | None]] = field(default_factory=list)
    hidden: list[int] = field(default_factory=list)
    hidden_columns: set[int] = field(default_factory=set)
    cell: list[str] | None = None
    stored: str | None = None
    spans: tuple[int, int] = (1, 1)
    reserved: dict[int, int] = field(default_factory=dict)
    blocked: set[int] = field(default_factory=set)

    def start_row(self, attributes: dict[str, str | None]) -> None:
        self.rows.append([])
        if _is_hidden(attributes):
            self.hidden.append(len(self.rows))
        self.blocked = {index for index, left in self.reserved.items() if left > 0}
        self.reserved = {index: left - 1 for index, left in self.reserved.items() if left > 1}
        self._skip_reserved()

    def start_cell(self, attributes: dict[str, str | None]) -> None:
        if not self.rows:
            self.start_row({})
        self.cell = []
        if _is_hidden(attributes):
            self.hidden_columns.add(len(self.rows[-1]))
        self.stored = attributes.get("x:num") or attributes.get("sdval")
        self.spans = (_span(attributes.get("colspan")), _span(attributes.get("rowspan")))

    def finish_cell(self) -> int:
        """Put the cell in its row; return how many places it took."""
        if self.cell is None:
            return 0
        row = self.rows[-1]
        columns, down = self.spans
        if down > 1:
            self.reserved |= dict.fromkeys(range(len(row), len(row) + columns), down - 1)
        shown = _BLANKS.sub(" ", "".join(self.cell)).strip(" ")
        row.append(whole_number(shown, self.stored) if self.stored else shown)
        row.extend([None] * (columns - 1))
        self.cell = None
        self._skip_reserved()
        return columns

    def _skip_reserved(self) -> None:
        """Leave empty the places that a cell above reaches down into."""
        row = self.rows[-1]
        while len(row) in self.blocked:
            row.append(None)


class _Parser(HTMLParser):
    """Collects the rows of all tables; joined cells keep the later ones in place."""

    def __init__(self, file: ListFile) -> None:
        super().__init__(convert_charrefs=True)
        self._file = file
        self._cells = 0
        self._open: list[_Table] = []
        self.found: list[_Table] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._start_table()
        elif not self._open:
            return
        elif tag == "tr":
            self._finish_cell()
            self._open[-1].start_row(dict(attrs))
        elif tag in _CELLS:
            self._finish_cell()
            self._open[-1].start_cell(dict(attrs))
        elif tag in _LINES:
            self.handle_data("\n")

    def handle_endtag(self, tag: str) -> None:
        if not self._open:
            return
        if tag in _CELLS or tag in {"tr", "table"}:
            self._finish_cell()
        if tag == "table":
            self._open.pop()
            self.handle_data("\n")

    def handle_data(self, data: str) -> None:
        for table in self._open:
            if table.cell is not None and (table.cell or not data.isspace()):
                table.cell.append(data)

    def _start_table(self) -> None:
        if len(self._open) >= _DEPTH:
            reason = message("more than {count} levels inside each other", count=_DEPTH)
            raise BrokenListError(self._file.name, "HTML", reason)
        self.handle_data("\n")
        self._open.append(_Table())
        self.found.append(self._open[-1])
        if len(self.found) > _TABLES:
            reason = message("more than {count} tables", count=_TABLES)
            raise BrokenListError(self._file.name, "HTML", reason)

    def _finish_cell(self) -> None:
        table = self._open[-1]
        if table.cell is None:
            return
        self._cells += table.finish_cell()
        width = len(table.rows[-1]) if table.rows else 0
        guard_shape(self._file.name, len(table.rows), width, self._file.limits)
        guard_cells(self._file.name, self._cells, self._file.limits)


def _is_hidden(attributes: dict[str, str | None]) -> bool:
    style = (attributes.get("style") or "").replace(" ", "").lower()
    return "display:none" in style or "hidden" in attributes


def _span(text: str | None) -> int:
    return min(max(int(text), 1), _SPAN_MAX) if text is not None and text.isdecimal() else 1
