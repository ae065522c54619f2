"""Charges as columns of a file: texts by reference, amounts as exact decimals."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from batchpost.tariff.kernel import Whole

_TEXT = pa.dictionary(pa.int32(), pa.string())
_DIGITS = 18  # amounts fit in 64 bits by the kernel's own limits
_MONEY = pa.decimal128(_DIGITS, 2)
TEXTS = ("service", "title", "tariff_line", "rule")
SCHEMA = pa.schema(
    [
        ("row", pa.int64()),
        ("charge_no", pa.int64()),
        *((name, _TEXT) for name in TEXTS),
        *((name, _MONEY) for name in ("net", "vat", "gross")),
        ("currency", _TEXT),
    ]
)


@dataclass(frozen=True, slots=True)
class Priced:
    """Charges of some requests of one day, payer and book.

    `texts` are those of `TEXTS` by label, `label` numbers them; `requests` holds the number
    of the request behind each charge.
    """

    requests: Whole
    charge_nos: Whole
    label: NDArray[np.int32]
    net: Whole
    vat: Whole
    texts: Sequence[tuple[str, ...]]
    currency: str


def as_table(groups: Sequence[Priced]) -> pa.Table:
    """Return charges as a table, in the order of the requests."""
    label, texts, currencies = _labels(groups)
    numbers = [
        np.concatenate([getattr(group, name) for group in groups])
        for name in ("requests", "charge_nos", "net", "vat")
    ]
    if len(groups) > 1:
        order = np.argsort(numbers[0], kind="stable")  # within a request charges stand in order
        label, numbers = label[order], [column[order] for column in numbers]
    requests, charge_nos, net, vat = numbers
    return pa.Table.from_arrays(
        [
            pa.array(requests),
            pa.array(charge_nos),
            *(_texts([each[place] for each in texts], label) for place in range(len(TEXTS))),
            *(_money(amounts) for amounts in (net, vat, net + vat)),
            _texts(currencies, label),
        ],
        schema=SCHEMA,
    )


def _labels(
    groups: Sequence[Priced],
) -> tuple[NDArray[np.int32], list[tuple[str, ...]], list[str]]:
    """Return the labels used, renumbered from 0 over all groups, their texts and currencies."""
    columns: list[NDArray[np.int32]] = []
    texts: list[tuple[str, ...]] = []
    currencies: list[str] = []
    for group in groups:
        used = np.flatnonzero(np.bincount(group.label, minlength=1))
        place = np.zeros(int(used[-1]) + 1, dtype=np.int32)
        place[used] = np.arange(len(texts), len(texts) + len(used), dtype=np.int32)
        columns.append(place[group.label])
        texts += [group.texts[number] for number in used.tolist()]
        currencies += [group.currency] * len(used)
    return np.concatenate(columns), texts, currencies


def _texts(values: Sequence[str], label: NDArray[np.int32]) -> pa.DictionaryArray:
    encoded = pa.array(values, pa.string()).dictionary_encode()
    places = encoded.indices.to_numpy(zero_copy_only=False)
    return pa.DictionaryArray.from_arrays(pa.array(places[label]), encoded.dictionary)


def _money(amounts: Whole) -> pa.Array:
    """Return minor units as decimals of the major one: the same number, two places shifted."""
    halves = np.empty((len(amounts), 2), dtype="<i8")
    halves[:, 0] = amounts
    np.right_shift(amounts, 63, out=halves[:, 1])  # the sign
    return pa.Array.from_buffers(_MONEY, len(amounts), [None, pa.py_buffer(halves)])
