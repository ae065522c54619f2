"""VAT on the batch as a whole: rounded once a rate, shared out over the charges."""

import numpy as np
from numpy.typing import NDArray

from batchpost.tariff.kernel import Charges, Vat, Whole

_WHOLE_RATE = 10_000


def share_out(charges: Charges, treatment: NDArray[np.int64], rates: Whole) -> None:
    """Replace VAT by the line with VAT on the batch total, in place.

    For each rate (and for prices with and without VAT apart) VAT is reckoned on the sum and
    rounded half up once. Each charge gets its exact share rounded down; the kopecks left
    go one each to the charges with the largest remainders, the earlier first. So lines
    still add up to the total, and no line differs from its exact VAT by a kopeck or more.

    Args:
        charges: Charges with VAT by the line.
        treatment: A `Vat` for each charge.
        rates: VAT rate of each charge, hundredths of a percent.
    """
    for way in (Vat.ON_TOP, Vat.INSIDE):
        for rate in np.unique(rates[treatment == way]).tolist():
            at = np.flatnonzero((treatment == way) & (rates == rate))
            listed = charges.net[at] + (charges.vat[at] if way is Vat.INSIDE else 0)
            whole = _WHOLE_RATE + (rate if way is Vat.INSIDE else 0)
            vat = _shares(listed * rate, whole)
            charges.vat[at] = vat
            charges.net[at] = listed if way is Vat.ON_TOP else listed - vat


def _shares(parts: Whole, whole: int) -> Whole:
    """Return `parts / whole` rounded so that the sum is the rounded sum.

    >>> _shares(np.array([5, 5, 5]), 10).tolist()
    [1, 1, 0]
    """
    total = (2 * int(parts.sum()) + whole) // (2 * whole)
    shares: Whole = parts // whole
    left = total - int(shares.sum())
    order = np.argsort(-(parts % whole), kind="stable")
    shares[order[:left]] += 1
    return shares
