"""Label rolls (рулоны ярлыков ШПИ): numbered stickers, issued and used in order."""

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
