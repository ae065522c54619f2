"""Charges as rows and back: their words are kept once for all charges of an entry."""

from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from batchpost.ledger.joining import same
from batchpost.ledger.schema import CHARGE_TEXTS, charge, charge_text

if TYPE_CHECKING:
    import pyarrow as pa

#: Charges with their words, to be asked as the one table they are to the reader.
CHARGED: Final = (
    sa.select(charge, *(charge_text.c[name] for name in CHARGE_TEXTS))
    .join(charge_text, same(charge_text, charge, "entry_id", "text_no"))
    .subquery("charged")
)
_MOST_CODES: Final = 1 << 62


def charge_rows(charges: "pa.Table") -> "tuple[pa.Table, pa.Table]":
    """Return charges with the number of their words, and those words in the order they come."""
    import numpy as np  # noqa: PLC0415 - small deeds need not pay for it
    import pyarrow as pa  # noqa: PLC0415 - same

    _, first, which = np.unique(_codes(charges), return_index=True, return_inverse=True)
    order = np.argsort(first)
    numbers = np.empty(len(order), np.int64)
    numbers[order] = np.arange(1, len(order) + 1)
    rows = charges.drop_columns(list(CHARGE_TEXTS)).append_column(
        "text_no", pa.array(numbers[which])
    )
    texts = charges.select(CHARGE_TEXTS).take(pa.array(first[order]))
    return rows, texts.append_column("text_no", pa.array(np.arange(1, len(order) + 1)))


def _codes(charges: "pa.Table") -> Any:
    """Return a number for each charge, equal where all words are."""
    import numpy as np  # noqa: PLC0415 - see above

    codes, different = np.zeros(len(charges), np.int64), 1
    for name in CHARGE_TEXTS:
        told = charges[name].combine_chunks().dictionary_encode(null_encoding="encode")
        if different * len(told.dictionary) >= _MOST_CODES:
            codes, different = np.unique(codes, return_inverse=True)[1], len(charges)
        codes = codes * len(told.dictionary) + told.indices.to_numpy()
        different *= len(told.dictionary)
    return codes
