"""Label rolls (рулоны ярлыков ШПИ): numbered stickers, issued and used in order."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Roll:
    """A roll of S10 labels: indicator, country, serials `first` to `last` inclusive.

    `kind` is the item kind or category the labels are for (a `registered` roll is not for
    insured items), `None` for any. The check digit is not part of a serial. `by_list`: never
    issued, but entered with the list that used it. `client_id`: the client whose own range of
    numbers it is by contract.
    """

    roll_id: str
    indicator: str  # RB, VV …
    country: str  # BY
    first: int
    last: int
    kind: str | None = None
    by_list: bool = False
    client_id: str | None = None

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
    next_serial: int | None  # first serial not yet used, spoiled or reserved
    reserved: int = 0  # of those left: for lists at work, and workplaces without the server


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
    """A roll and its serials that are gone, used or spoiled, as the ledger keeps them.

    `gone` lies inside the roll and is sorted; a serial is gone or left, never both.
    """

    roll: Roll
    gone: tuple[SerialRange, ...] = ()

    @property
    def left(self) -> tuple[SerialRange, ...]:
        """Return the serials still on the roll.

        >>> RollState(Roll("R1", "RB", "BY", 1, 9), ((1, 2), (5, 5))).left
        ((3, 4), (6, 9))
        """
        left = []
        serial = self.roll.first
        for first, last in self.gone:
            if serial < first:
                left.append((serial, first - 1))
            serial = max(serial, last + 1)
        if serial <= self.roll.last:
            left.append((serial, self.roll.last))
        return tuple(left)
