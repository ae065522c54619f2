"""HTML tables cut into cells with the standard library's parser; nothing is run or fetched."""

import codecs
import re
from collections.abc import Iterator
from html.parser import HTMLParser

from batchpost.model.listing import RawTable
from batchpost.parsers.encoding import decide
from batchpost.parsers.listfile import ListFile
from batchpost.parsers.workbook import SheetNotes, from_rows, guard_cells

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_SPAN_MAX = 1_000
_CELLS = {"td", "th"}


def declared_encoding(data: bytes) -> str | None:
    """Return the encoding a page names, where its bytes do not deny it."""
    found = _CHARSET.search(data[:4096])
    if found is None:
        return None
    name = found.group(1).decode("ascii")
    try:
        codecs.lookup(name)
        data.decode(name)
    except (LookupError, UnicodeError):
        return None
    judged = decide(data).encoding
    return None if judged.startswith("utf-16") else name


def tables(file: ListFile, text: str) -> Iterator[tuple[RawTable, SheetNotes]]:
    """Yield the outermost tables of a page; rows are counted within each table."""
    parser = _Tables(file)
    parser.feed(text)
    parser.close()
    for number, (rows, hidden) in enumerate(parser.found, 1):
        name = None if len(parser.found) == 1 else f"table {number}"
        yield from_rows(name, rows, file.limits, file.name), SheetNotes(hidden_rows=tuple(hidden))


class _Tables(HTMLParser):
    """Collects the rows of outermost tables; joined cells keep the later ones in place."""

    def __init__(self, file: ListFile) -> None:
        super().__init__(convert_charrefs=True)
        self._file = file
        self._cells = 0
        self.found: list[tuple[list[list[str | None]], list[int]]] = []
        self._depth = 0
        self._cell: list[str] | None = None
        self._spans = (1, 1)
        self._reserved: dict[int, int] = {}
        self._blocked: set[int] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._depth += 1
            if self._depth == 1:
                self.found.append(([], []))
                self._reserved = {}
        elif self._depth == 1 and tag == "tr":
            self._finish_cell()
            self._start_row(dict(attrs))
        elif self._depth == 1 and tag in _CELLS:
            self._finish_cell()
            self._start_cell(dict(attrs))
        elif tag in {"br", "p", "div"} and self._cell:
            self._cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if self._depth == 1 and (tag in _CELLS or tag in {"tr", "table"}):
            self._finish_cell()
        if tag == "table" and self._depth:
            self._depth -= 1

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell.append(data)

    def _start_row(self, attributes: dict[str, str | None]) -> None:
        rows, hidden = self.found[-1]
        if rows:
            self._cells += len(rows[-1])
            guard_cells(self._file.name, self._cells, self._file.limits)
        rows.append([])
        style = (attributes.get("style") or "").replace(" ", "").lower()
        if "display:none" in style or "hidden" in attributes:
            hidden.append(len(rows))
        self._blocked = {index for index, left in self._reserved.items() if left > 0}
        self._reserved = {index: left - 1 for index, left in self._reserved.items() if left > 1}
        self._skip_reserved()

    def _start_cell(self, attributes: dict[str, str | None]) -> None:
        if not self.found[-1][0]:
            self._start_row({})
        self._cell = []
        self._spans = (_span(attributes.get("colspan")), _span(attributes.get("rowspan")))

    def _finish_cell(self) -> None:
        if self._cell is None:
            return
        row = self.found[-1][0][-1]
        columns, down = self._spans
        for index in range(len(row), len(row) + columns):
            if down > 1:
                self._reserved[index] = down - 1
        row.append(re.sub(r"[ \t\r\n]+", " ", "".join(self._cell)).strip(" "))
        guard_cells(self._file.name, self._cells + len(row) + columns - 1, self._file.limits)
        row.extend([None] * (columns - 1))
        self._cell = None
        self._skip_reserved()

    def _skip_reserved(self) -> None:
        """Leave empty the places that a cell above reaches down into."""
        row = self.found[-1][0][-1]
        while len(row) in self._blocked:
            row.append(None)


def _span(text: str | None) -> int:
    return min(max(int(text), 1), _SPAN_MAX) if text is not None and text.isdecimal() else 1
