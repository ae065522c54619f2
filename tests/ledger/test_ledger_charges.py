"""Charges keep their words once an entry, and are read as the one table they were."""

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from batchpost.ledger import charged
from batchpost.ledger.charged import charge_rows
from batchpost.ledger.schema import CHARGE_TEXTS

words = st.none() | st.sampled_from(["", "письмо", "уведомление", "x+y"])
tables = st.lists(st.tuples(words, words, words, words), min_size=1, max_size=30)


@given(tables, st.sampled_from([1, 7, 1 << 62]))
def test_words_are_kept_once_and_found_again(rows, most_codes):
    columns = dict(zip(CHARGE_TEXTS, zip(*rows, strict=True), strict=True))
    charges = pa.table(
        {"net": pa.array(range(len(rows)))}
        | {name: pa.array(cells, pa.large_string()) for name, cells in columns.items()}
    )
    before, charged._MOST_CODES = charged._MOST_CODES, most_codes
    try:
        numbered, texts = charge_rows(charges)
    finally:
        charged._MOST_CODES = before
    kept = [tuple(row[name] for name in CHARGE_TEXTS) for row in texts.to_pylist()]
    assert kept == list(dict.fromkeys(rows))
    assert texts["text_no"].to_pylist() == list(range(1, len(kept) + 1))
    assert [kept[number - 1] for number in numbered["text_no"].to_pylist()] == rows
    assert numbered["net"].to_pylist() == list(range(len(rows)))
