"""When a weight has settled."""

from dataclasses import dataclass, field
from typing import Final

from batchpost.model.weight import Reading

#: Frames in a row with the scale's own flag set and one weight.
FLAGGED_FRAMES: Final = 2
#: Where the protocol has no flag: readings in a row with one weight, over at least this time.
UNFLAGGED_FRAMES: Final = 5
UNFLAGGED_S: Final = 0.6


@dataclass
class Steadiness:
    """Counts equal readings in a row.

    Source: assumption; programs seen in public take four or five equal readings, or half a
    second without a change. The scale's own flag is used wherever there is one.
    """

    has_flag: bool
    _first: Reading | None = None
    _since: float = 0.0
    _count: int = field(default=0)

    def add(self, reading: Reading, at_s: float) -> bool:
        """Count a usable reading taken at `at_s` and tell whether the weight has settled."""
        same = self._first is not None and self._first.milligrams == reading.milligrams
        if not same:
            self._first, self._since, self._count = reading, at_s, 0
        self._count += 1
        if self.has_flag:
            return self._count >= FLAGGED_FRAMES
        return self._count >= UNFLAGGED_FRAMES and at_s - self._since >= UNFLAGGED_S

    def reset(self) -> None:
        """Begin again."""
        self._first, self._count = None, 0
