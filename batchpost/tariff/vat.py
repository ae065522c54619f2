"""VAT on the batch or on the item as a whole: rounded once a rate, shared out over the charges.

For each rate (and for prices with and without VAT apart) VAT is reckoned on the sum and
rounded half up once. Each charge gets its exact share rounded down; the kopecks left go
one each to the charges with the largest remainders, the earlier first. So lines still add
up to the total, and no line differs from its exact VAT by a kopeck or more.

A batch may come piece by piece: all pieces are tallied first, the tallies settled, and the
pieces then get their shares in the same order. There are few different remainders (a rate
of 20 % leaves five), so a tally stays small however long the batch is.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from batchpost.tariff.kernel import Charges, Vat, Whole

_WHOLE_RATE = 10_000
#: A treatment and a rate in hundredths of a percent.
Way = tuple[Vat, int]


@dataclass
class Tally:
    """What the shares of a batch turn on: the sum, the sum of whole shares, the remainders."""

    parts: int = 0
    shares: int = 0
    remainders: Counter[int] = field(default_factory=Counter)

    def add(self, other: "Tally") -> None:
        """Take in the tally of a further piece."""
        self.parts += other.parts
        self.shares += other.shares
        self.remainders.update(other.remainders)


@dataclass
class Share:
    """Who gets a minor unit more: remainders above `above`, and the first `ties` equal to it."""

    above: int
    ties: int


def share_out(charges: Charges, treatment: NDArray[np.int64], rates: Whole) -> None:
    """Replace VAT by the line with VAT on the batch total, in place.

    Args:
        charges: Charges with VAT by the line.
        treatment: A `Vat` for each charge.
        rates: VAT rate of each charge, hundredths of a percent.
    """
    tallies = tally(charges, treatment, rates)
    give(charges, treatment, rates, {way: settle(way, one) for way, one in tallies.items()})


def tally(charges: Charges, treatment: NDArray[np.int64], rates: Whole) -> dict[Way, Tally]:
    """Return the tallies of a piece of a batch."""
    found = {}
    for way, at in _ways(treatment, rates):
        shares, remainders = np.divmod(_listed(charges, way, at) * way[1], _whole(way))
        kinds, counts = np.unique(remainders, return_counts=True)
        found[way] = Tally(
            int(shares.sum()) * _whole(way) + int(remainders.sum()),
            int(shares.sum()),
            Counter(dict(zip(kinds.tolist(), counts.tolist(), strict=True))),
        )
    return found


def settle(way: Way, whole: Tally) -> Share:
    """Return who gets the minor units left when all shares are rounded down.

    >>> settle((Vat.ON_TOP, 2000), Tally(15_000, 0, Counter({5000: 3})))
    Share(above=5000, ties=2)
    """
    left = (2 * whole.parts + _whole(way)) // (2 * _whole(way)) - whole.shares
    for remainder in sorted(whole.remainders, reverse=True):
        count = whole.remainders[remainder]
        if left <= count:
            return Share(remainder, left)
        left -= count
    return Share(0, 0)


def give(
    charges: Charges, treatment: NDArray[np.int64], rates: Whole, shares: Mapping[Way, Share]
) -> None:
    """Give each charge of a piece its share, in place; `shares` then stand for the next piece."""
    for way, at in _ways(treatment, rates):
        share = shares[way]
        listed = _listed(charges, way, at)
        vat, remainders = np.divmod(listed * way[1], _whole(way))
        vat += remainders > share.above
        ties = np.flatnonzero(remainders == share.above)
        vat[ties[: share.ties]] += 1
        share.ties = max(share.ties - len(ties), 0)
        _set(charges, way, at, listed, vat)


def share_by_item(charges: Charges, treatment: NDArray[np.int64], rates: Whole) -> None:
    """Replace VAT by the line with VAT on each item's sum, in place; arguments as `share_out`."""
    counts = np.diff(charges.offsets)
    items = np.repeat(np.arange(len(counts)), counts)
    for way, at in _ways(treatment, rates):
        of, listed, whole = items[at], _listed(charges, way, at), _whole(way)
        vat, remainders = np.divmod(listed * way[1], whole)
        starts = np.flatnonzero(np.diff(of, prepend=-1))
        sums = np.add.reduceat(listed * way[1], starts)
        left = (2 * sums + whole) // (2 * whole) - np.add.reduceat(vat, starts)
        sizes = np.diff(starts, append=of.size)
        rank = np.arange(of.size) - np.repeat(starts, sizes)
        order = np.lexsort((-remainders, of))  # stable: of equal remainders the earlier first
        vat[order] += rank < np.repeat(left, sizes)
        _set(charges, way, at, listed, vat)


def _set(charges: Charges, way: Way, at: NDArray[np.intp], listed: Whole, vat: Whole) -> None:
    charges.vat[at] = vat
    charges.net[at] = listed if way[0] is Vat.ON_TOP else listed - vat


def _ways(treatment: NDArray[np.int64], rates: Whole) -> list[tuple[Way, NDArray[np.intp]]]:
    """Return the charges of each treatment and rate; exempt ones have no VAT to share."""
    return [
        ((way, rate), np.flatnonzero((treatment == way) & (rates == rate)))
        for way in (Vat.ON_TOP, Vat.INSIDE)
        for rate in np.unique(rates[treatment == way]).tolist()
    ]


def _listed(charges: Charges, way: Way, at: NDArray[np.intp]) -> Whole:
    """Return the charges as the price list has them."""
    return charges.net[at] + (charges.vat[at] if way[0] is Vat.INSIDE else 0)


def _whole(way: Way) -> int:
    return _WHOLE_RATE + (way[1] if way[0] is Vat.INSIDE else 0)
