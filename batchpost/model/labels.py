"""Label rolls (рулоны ярлыков ШПИ): numbered stickers, issued and used in order."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Roll:
    """A roll of S10 labels: indicator, country, serials `first` to `last` inclusive.

    `kind` is the item kind or category the labels are for (a `registered` roll is not for
    insured items), `None` for any. The check digit is not part of a serial.
    """

    roll_id: str
    indicator: str  # RB, VV …
    country: str  # BY
    first: int
    last: int
    kind: str | None = None

    @property
    def issued(self) -> int:
        """Return how many labels the roll had when it was issued."""
        return self.last - self.first + 1


@dataclass(frozen=True, slots=True)
class RollBalance:
    """A roll and what became of it: `used + spoiled + left = issued`, always."""

    roll: Roll
    used: int
    spoiled: int
    left: int
    next_serial: int | None  # first serial not yet used or spoiled


@dataclass(frozen=True, slots=True)
class NumberUsed:
    """One label stuck on one item of the batch being recorded."""

    roll_id: str
    serial: int
    line_no: int


#: Consecutive serials, first and last inclusive.
SerialRange = tuple[int, int]


@dataclass(frozen=True, slots=True)
class RollState:
    """A roll and its serials that are gone, as sorted ranges that do not touch one another.

    A serial is used, spoiled or left, never two of these. What the ledger knows of a roll,
    in the shape that numbering needs.
    """

    roll: Roll
    used: tuple[SerialRange, ...] = ()
    spoiled: tuple[SerialRange, ...] = ()

    @property
    def gone(self) -> tuple[SerialRange, ...]:
        """Return the serials that are no longer on the roll, used or spoiled."""
        return join_ranges((*self.used, *self.spoiled))

    @property
    def left(self) -> tuple[SerialRange, ...]:
        """Return the serials still on the roll."""
        left = []
        serial = self.roll.first
        for first, last in self.gone:
            if serial < first:
                left.append((serial, first - 1))
            serial = last + 1
        if serial <= self.roll.last:
            left.append((serial, self.roll.last))
        return tuple(left)

    @property
    def balance(self) -> RollBalance:
        """Return the roll's balance; `used + spoiled + left = issued` or this is our bug."""
        used, spoiled, left = (count_serials(part) for part in (self.used, self.spoiled, self.left))
        assert used + spoiled + left == self.roll.issued, (self.roll, self.used, self.spoiled)
        return RollBalance(self.roll, used, spoiled, left, next((a for a, _ in self.left), None))


def join_ranges(ranges: Iterable[SerialRange]) -> tuple[SerialRange, ...]:
    """Return the ranges sorted, those that touch or overlap joined.

    >>> join_ranges([(7, 9), (1, 2), (3, 3), (8, 12)])
    ((1, 3), (7, 12))
    """
    joined: list[SerialRange] = []
    for first, last in sorted(ranges):
        if joined and first <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(joined[-1][1], last))
        else:
            joined.append((first, last))
    return tuple(joined)


def count_serials(ranges: Iterable[SerialRange]) -> int:
    """Return how many serials the ranges hold.

    >>> count_serials([(1, 3), (7, 7)])
    4
    """
    return sum(last - first + 1 for first, last in ranges)


def list_ranges(numbers: Iterable[NumberUsed]) -> dict[str, tuple[SerialRange, ...]]:
    """Return the serials used of each roll as ranges, the rolls in order of first use.

    >>> list_ranges([NumberUsed("R1", 5, 1), NumberUsed("R1", 6, 2), NumberUsed("R2", 1, 3)])
    {'R1': ((5, 6),), 'R2': ((1, 1),)}
    """
    serials: dict[str, list[SerialRange]] = {}
    for number in numbers:
        serials.setdefault(number.roll_id, []).append((number.serial, number.serial))
    return {roll_id: join_ranges(ranges) for roll_id, ranges in serials.items()}
