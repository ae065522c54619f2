"""Doubt of a price, from the tariff's grades to the ledger and back."""

import json

import pytest
from tariff_builders import price_one

from batchpost.ledger.packing import pack_book, unpack_book
from batchpost.tariff.confidence import grades, is_doubtful, worst_first


@pytest.mark.parametrize(
    ("service", "on", "doubtful"),
    [
        ("letter_ordinary", "2025-08-01", True),
        ("letter_registered", "2026-01-15", False),
    ],
)
def test_a_price_knows_whether_it_is_doubtful(service: str, on: str, doubtful: bool) -> None:
    book = price_one(service, on, weight_g=9).book
    assert book.doubtful is doubtful
    assert is_doubtful(book.confidence[0]) is doubtful


def test_doubtful_grades_stand_before_all_others() -> None:
    for one in grades():
        for other in grades():
            first, second = (*worst_first([one, other]), other)[:2]
            assert is_doubtful(first) or not is_doubtful(second)
    assert worst_first(["suspect", "never seen"])[0] == "never seen"


def test_doubt_is_recorded_and_older_records_are_read() -> None:
    book = price_one("letter_ordinary", "2025-08-01", weight_g=9).book
    packed = pack_book(book)
    assert unpack_book(packed) == book
    older = json.loads(packed)
    del older["doubtful"]
    assert unpack_book(json.dumps(older)).doubtful is False
