"""Letters out of XML: the values of each element that holds an addressee."""

from collections.abc import Sequence

from batchpost.model.message import message
from batchpost.parsers.listfile import ListFile
from batchpost.parsers.refusals import BrokenListError
from batchpost.parsers.safe_xml import walk
from batchpost.parsers.workbook import guard_shape

_KEY = "RcpnName"
_DEPTH_MOST = 64
_PIECE = 1 << 16


class _Letters:
    """Gathers the values inside each element until it ends; keeps those of letters."""

    def __init__(self, file: ListFile) -> None:
        self.headings: dict[str, int] = {}
        self.found: list[dict[str, str]] = []
        self._file = file
        self._open: list[dict[str, str]] = []
        self._text: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:  # noqa: ARG002 - none has any
        if len(self._open) > _DEPTH_MOST:
            raise BrokenListError(self._file.name, "XML", message("too deep"))
        self._open.append({})
        self._text = []

    def text(self, piece: str) -> None:
        self._text.append(piece)

    def end(self, name: str) -> None:
        values = self._open.pop()
        text = "".join(self._text).strip()
        self._text = []
        if _KEY in values:
            self.found.append(values)
            guard_shape(self._file.name, len(self.found), len(self.headings), self._file.limits)
        elif not values and self._open:
            self._open[-1][name] = text
            if _KEY in self._open[-1]:
                self.headings |= dict.fromkeys(self._open[-1], 0)


def letters_in(file: ListFile) -> tuple[list[str], list[Sequence[str]], list[int]]:
    """Return the names of elements, the values of each letter, and the letters' numbers.

    Raises:
        ListError: Not well formed, with a document type, or larger than the limits allow.
    """
    letters = _Letters(file)
    data = file.data
    pieces = (data[at : at + _PIECE] for at in range(0, len(data), _PIECE))
    walk(file.name, pieces, letters.start, letters.end, letters.text)
    headings = list(letters.headings)
    rows: list[Sequence[str]] = [
        [values.get(name, "") for name in headings] for values in letters.found
    ]
    return headings, rows, list(range(2, len(rows) + 2))
