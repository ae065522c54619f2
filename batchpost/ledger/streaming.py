"""Rows of one table walked in step with the entries they belong to."""

from collections import deque
from collections.abc import Iterator, Sequence
from math import inf
from typing import Any

#: A row: the number of its entry, then what was asked for.
Row = tuple[Any, ...]


class Walk:
    """Rows in the order of their entries, from a stream that is never in memory whole."""

    def __init__(self, stream: Iterator[Sequence[Row]]) -> None:
        self._stream = stream
        self._ready: deque[Sequence[Row]] = deque()

    def take(self, count: int) -> list[Row]:
        """Return the next rows, so many or as many as there are."""
        taken: list[Row] = []
        while len(taken) < count and self._more():
            piece = self._ready.popleft()
            lacking = count - len(taken)
            taken.extend(piece[:lacking])
            if len(piece) > lacking:
                self._ready.appendleft(piece[lacking:])
        return taken

    def give_back(self, rows: Sequence[Row]) -> None:
        """Put back the rows taken last."""
        if rows:
            self._ready.appendleft(rows)

    def up_to(self, entry_id: float) -> Iterator[Row]:
        """Yield the next rows as far as they belong to entries up to this one."""
        while self._more():
            piece = self._ready.popleft()
            for index, row in enumerate(piece):
                if number_of(row) > entry_id:
                    self._ready.appendleft(piece[index:])
                    return
                yield row

    def _more(self) -> bool:
        if not self._ready:
            self._ready.extend(piece for piece in [next(self._stream, ())] if piece)
        return bool(self._ready)


def number_of(row: Row) -> float:
    """Return the number of a row's entry; what is no number stands behind all."""
    return row[0] if isinstance(row[0], int) else inf
