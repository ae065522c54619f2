"""One quick pass over the bytes of a sheet: what stands around its cells, what needs a look.

The bytes of a hundred thousand rows pass in tenths of a second, so nothing here takes a cell
by itself unless the bytes show a need. What is found only decides where `cells` looks; where
the bytes are written in an odd way (other quotes, prefixes, blanks), `cells` looks everywhere.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from batchpost.parsers.refusals import BrokenListError
from batchpost.parsers.xlsx.quick_looks import has_error_mark, has_far_references
from batchpost.parsers.xlsx.styles import Styles

_Shown = TypeVar("_Shown", int, str)
_OVERLAP = 512
#: A cell that lies across two pieces is looked at whole up to this many bytes.
_LONG_CELL = 1 << 16
#: What stands before and after the cells is kept up to this many bytes.
_AROUND_BYTES = 32 << 20
_OPEN = re.compile(rb"<(?:\w+:)?sheetData(?:\s[^<>]*)?>")
_CLOSE = re.compile(rb"</(?:\w+:)?sheetData\s*>")
_HIDDEN = re.compile(rb"hidden\s*=\s*[\"'](?:1|true)")
#: A formula element directly followed by an empty value or by the end of its cell.
NO_VALUE = re.compile(
    rb"(?:<(?:\w+:)?f(?:\s[^<>]*)?/>|</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</|</(?:\w+:)?c>)"
)
_ZERO_VALUE = re.compile(rb"f>\s*<(?:\w+:)?v>0</|/>\s*<(?:\w+:)?v>0</")
_ODD_STYLE = re.compile(rb" s(?:\s+=|=\s)|<c s=|:c ")
_FAR_COLUMN = re.compile(rb"\sr\s*=\s*[\"']([A-Za-z]{2,3})\d")
_FAR_ROW = re.compile(rb"\sr\s*=\s*[\"'][A-Za-z]{0,3}(\d{6,10})[\"']")
#: More styles than this are not searched for one by one.
_MANY_STYLES = 500
_NEAR_COLUMNS, _NEAR_ROWS = 26, 999_999
_CELL = rb' r="([A-Za-z]{1,3})\d+"([^<>]*)(?<!/)>(.*?)</(?:\w+:)?c>'
#: Attributes of a cell that leave it a number.
_PLAIN = rb'(?: (?:t="n"|cm="\d+"|vm="\d+"|ph="\d+"))*'
_VALUE = re.compile(rb"<(?:\w+:)?(?:is\b|v>[^<])")
#: A cell that does not say where it stands: behind the one before it.
_UNPLACED = re.compile(rb"<(?:\w+:)?c(?:\s(?![^<>]*\br\s*=)[^<>]*)?>")
_EMPTY_VALUE = re.compile(rb"<(?:\w+:)?v\b")


@dataclass
class Scan:
    """What the bytes of one sheet show.

    Attributes:
        around: The XML before and after the cells, well formed by itself.
        looked_for: What rows have that need a closer look; `None` where none do.
        everywhere: Every row needs it.
        first_column: That of the first filled cell, counted from 0; `None` where unsure.
        rows: No filled cell stands in a row beyond this.
        columns: No filled cell stands in a column beyond this.
        padded: Digits shown by cells whose format adds zeros, by row and column from 0.
        formats: Formats of cells that may show another number than is stored, likewise.
    """

    around: bytes = b""
    looked_for: re.Pattern[bytes] | None = None
    everywhere: bool = False
    first_column: int | None = None
    rows: int = _NEAR_ROWS
    columns: int = _NEAR_COLUMNS
    padded: dict[tuple[int, int], int] = field(default_factory=dict)
    formats: dict[tuple[int, int], str] = field(default_factory=dict)


def scan_sheet(path: str, pieces: Iterable[bytes], styles: Styles, *, stale: bool) -> Scan:
    """Return what the bytes of a sheet show.

    Args:
        path: Name of the file, for refusals.
        pieces: The sheet's part.
        styles: The workbook's styles.
        stale: The workbook asks to be calculated anew: a stored 0 of a formula is no value.

    Raises:
        BrokenListError: The sheet declares a document type.
    """
    scanner = _Scanner(path, styles, stale)
    for piece in pieces:
        scanner.take(piece)
    return scanner.result()


class _Scanner:
    """Cuts a sheet into what is before, among and after its cells, and looks at each piece."""

    def __init__(self, path: str, styles: Styles, stale: bool) -> None:
        self._path = path
        self._zeros = styles.zeros
        self._scan = Scan()
        self._before: bytes = b""
        self._after: list[bytes] = []
        self._tail = b""
        self._place = "before"
        self._filled = self._prefixed = self._unplaced = False
        self._best = 1 << 20
        looked_for = [_HIDDEN.pattern, rb"\st=[\"']e[\"']", NO_VALUE.pattern]
        looked_for += [_ZERO_VALUE.pattern] if stale else []
        self._stale = stale
        self._otherwise = styles.otherwise
        self._padded = self._formatted = self._styled = None
        if styles.zeros:
            self._padded = _cells_of_styles(_numbers(styles.zeros), rb"\d+")
        if styles.otherwise:
            self._formatted = _cells_of_styles(_numbers(styles.otherwise), rb"[^<]+")
        if styles.zeros or styles.otherwise:
            numbers = _numbers(styles.zeros | styles.otherwise)
            self._styled = re.compile(rb"\ss\s*=\s*[\"'](?:" + numbers + rb")[\"']")
        self._looked_for = re.compile(b"|".join(looked_for))
        self._needed = False

    def take(self, piece: bytes) -> None:
        if b"!" in piece and b"<!DOCTYPE" in self._tail[-16:] + piece:
            raise BrokenListError(self._path, "XML", "DOCTYPE")
        if self._place == "before":
            self._before += piece
            opened = _OPEN.search(self._before)
            if opened is None:
                self._tail = piece[-16:]
                return
            self._prefixed = b":" in opened.group()
            piece = self._before[opened.end() :]
            self._before = self._before[: opened.start()]
            self._place = "after" if opened.group().endswith(b"/>") else "among"
            self._tail = b""
        if self._place == "among":
            nearby = self._tail[-64:] + piece
            closed = _CLOSE.search(nearby) if b"sheetData" in nearby else None
            if closed is None:
                self._among(piece)
                return
            end = closed.end() - len(self._tail[-64:])
            self._among(piece[: max(end, 0)])
            piece, self._place = piece[max(end, 0) :], "after"
        self._after.append(piece)
        if sum(map(len, self._after)) > _AROUND_BYTES:
            raise BrokenListError(self._path, "XML", "sheetData")

    def _among(self, piece: bytes) -> None:
        seen = self._tail + piece
        scan = self._scan
        odd = b"'" in seen or b"\n" in seen or b"\t" in seen or b"\r" in seen
        self._needed = self._needed or self._shows_need(seen)
        self._far(seen, odd=odd)
        self._column(seen)
        if self._styled is not None and (odd or _ODD_STYLE.search(seen) is not None):
            scan.everywhere = scan.everywhere or self._styled.search(seen) is not None
        if self._padded is not None:
            scan.padded.update(_places(self._padded, seen, self._zeros))
        if self._formatted is not None:
            scan.formats.update(_places(self._formatted, seen, self._otherwise))
        self._filled = self._filled or b"<c" in seen or b":c" in seen
        last_cell = seen.rfind(b"<c", -_LONG_CELL)
        self._tail = seen[last_cell:] if last_cell >= 0 else seen[-_OVERLAP:]

    def _shows_need(self, seen: bytes) -> bool:
        if has_error_mark(seen):
            return True
        # A byte is found ten times faster than a word, and most sheets lack these two.
        if b"d" in seen and b"hidden" in seen and _HIDDEN.search(seen) is not None:
            return True
        if b"f" in seen and (b"<f" in seen or (self._prefixed and b":f" in seen)):
            empty = NO_VALUE.search(seen) is not None
            return empty or (self._stale and _ZERO_VALUE.search(seen) is not None)
        return False

    def _far(self, seen: bytes, *, odd: bool) -> None:
        if not odd and not has_far_references(seen):
            return
        for letters in set(_FAR_COLUMN.findall(seen)):
            self._scan.columns = max(self._scan.columns, column_index(letters.decode()) + 1)
        rows = map(int, _FAR_ROW.findall(seen))
        self._scan.rows = max(self._scan.rows, *rows, 0)

    def _column(self, seen: bytes) -> None:
        """Look for filled cells left of the leftmost that is known."""
        while self._best > 0:
            found = next(self._filled_cells(seen), None)
            if found is None:
                self._unplaced = self._unplaced or _UNPLACED.search(seen) is not None
                return
            self._best = found

    def _filled_cells(self, seen: bytes) -> Iterator[int]:
        for cell in self._cells_left_of_best().finditer(seen):
            letters, attributes, content = cell.groups()
            column = column_index(letters.decode())
            said = b'"str"' in attributes and _EMPTY_VALUE.search(content) is not None
            if column < self._best and (said or _VALUE.search(content) is not None):
                yield column

    def _cells_left_of_best(self) -> re.Pattern[bytes]:
        if self._best > _NEAR_COLUMNS:
            return re.compile(_CELL, re.DOTALL)
        left = bytes(range(65, 65 + self._best))
        return re.compile(
            _CELL.replace(b"[A-Za-z]{1,3}", b"[" + left + left.lower() + b"]"), re.DOTALL
        )

    def result(self) -> Scan:
        scan = self._scan
        scan.around = self._before + b"".join(self._after)
        known = self._best < 1 << 20 and not self._unplaced
        scan.first_column = self._best if known else None if self._filled else 0
        scan.looked_for = self._looked_for if self._needed else None
        return scan


def _numbers(styles: Iterable[str]) -> bytes:
    """Return what finds the numbers of styles; of any where they are too many to look for."""
    numbers = [number.encode() for number in styles]
    return b"|".join(numbers) if len(numbers) <= _MANY_STYLES else rb"\d+"


def _cells_of_styles(numbers: bytes, value: bytes) -> re.Pattern[bytes]:
    return re.compile(
        rb' r="([A-Z]{1,3})(\d+)"' + _PLAIN + rb' s="(' + numbers + rb')"' + _PLAIN + rb">"
        rb"(?:<f[^<>]*/>|<f[^<>]*>[^<]*</f>)?<v>(?:" + value + rb")</v>"
    )


def _places(
    cells: re.Pattern[bytes], seen: bytes, styles: Mapping[str, _Shown]
) -> Iterator[tuple[tuple[int, int], _Shown]]:
    """Yield cells by row and column counted from 0, with what their style shows."""
    for letters, row, style in cells.findall(seen):
        shown = styles.get(style.decode())
        if shown is not None:
            yield (int(row) - 1, column_index(letters.decode())), shown


def column_index(reference: str) -> int:
    """Return the column of a cell reference, counted from 0.

    >>> column_index("A1"), column_index("AB12"), column_index("c7")
    (0, 27, 2)
    """
    index = 0
    for letter in reference.upper():
        if not "A" <= letter <= "Z":
            break
        index = index * 26 + ord(letter) - 64
    return index - 1
