"""What the ledger tells of earlier lists, asked read-only, the same on both databases."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from ledger_builders import AT, CLIENT, OPERATOR, SHOP, an_acceptance, identifier, prepare

from batchpost.errors import LedgerError
from batchpost.ledger import open_ledger
from batchpost.ledger.earlier import ask_earlier
from batchpost.model.earlier import EarlierList, EarlierLists
from batchpost.model.listing import ReadList

ON = AT.date()


def a_new_list(count=3, first_serial=None, *, list_no=None, sha256="f" * 64, **columns):
    accepted = an_acceptance(count, first_serial=first_serial, sha256=sha256, **columns)
    manifest = replace(accepted.manifest, list_no=list_no, list_date=None)
    return ReadList(accepted.source, manifest, accepted.items, ())


@pytest.fixture
def begun(database_url):
    with open_ledger(database_url) as opened:
        prepare(opened)
        opened.record(an_acceptance(5, first_serial=10, from_roll=True))
        opened.spoil_labels("R1", 100, 102, reason="torn", operator=OPERATOR, at=AT)
    return database_url


def test_numbers_of_accepted_items_are_told_with_their_list(begun):
    found = ask_earlier(begun, "", a_new_list(4, first_serial=12), None, ON)
    earlier = EarlierList(1, date(2026, 11, 23), "7/а")
    assert found == EarlierLists(borne={identifier(n): earlier for n in (12, 13, 14)})


def test_spoiled_labels_are_told(begun):
    found = ask_earlier(begun, "", a_new_list(4, first_serial=99), None, ON)
    assert found == EarlierLists(spoiled=frozenset(map(identifier, (100, 101, 102))))


def test_very_same_file_is_told_and_nothing_else(begun):
    found = ask_earlier(begun, "", a_new_list(5, first_serial=10, sha256="a" * 64), CLIENT, ON)
    assert found == EarlierLists(accepted=EarlierList(1, date(2026, 11, 23), "7/а"))


@pytest.mark.parametrize(
    ("client", "list_no", "on", "again"),
    [
        (CLIENT, "7/а", date(2026, 11, 22), True),  # the date of the accepted list
        (CLIENT, "7/а", date(2026, 11, 23), False),
        (CLIENT, "8", date(2026, 11, 22), False),
        (SHOP, "7/а", date(2026, 11, 22), False),
        (None, "7/а", date(2026, 11, 22), False),
        (CLIENT, None, date(2026, 11, 22), False),
    ],
)
def test_same_number_of_the_same_client_and_day(begun, client, list_no, on, again):
    found = ask_earlier(begun, "", a_new_list(2, list_no=list_no), client, on)
    assert (found.same_number is not None) is again


@pytest.mark.parametrize(
    ("count", "client", "days", "alike"),
    [(5, CLIENT, 0, True), (5, CLIENT, 30, False), (4, CLIENT, 0, False), (5, SHOP, 0, False)],
)
def test_as_many_items_to_the_same_addressees(begun, count, client, days, alike):
    found = ask_earlier(begun, "", a_new_list(count), client, ON + timedelta(days))
    assert (found.similar is not None) is alike


def test_other_addressees_are_not_alike(begun):
    listing = a_new_list(5, addressee=[f"Иной И.{line}" for line in range(5)])
    assert ask_earlier(begun, "", listing, CLIENT, ON).similar is None


def test_list_without_numbers_asks_for_none(begun):
    assert ask_earlier(begun, "", a_new_list(2), None, ON) == EarlierLists()


def test_asking_makes_nothing_and_refuses_in_a_sentence(tmp_path):
    missing = tmp_path / "none.sqlite"
    broken = tmp_path / "broken.sqlite"
    broken.write_bytes(b"no database" * 100)
    empty = tmp_path / "empty.sqlite"
    empty.touch()
    before = sorted(tmp_path.iterdir())
    for url in (
        *(f"sqlite:///{path.as_posix()}" for path in (missing, broken, empty, tmp_path)),
        "mysql://there",
        "postgresql://nobody:secret@127.0.0.1:1/none",
    ):
        with pytest.raises(LedgerError) as refusal:
            ask_earlier(url, "", a_new_list(), CLIENT, ON)
        assert "secret" not in str(refusal.value)
    assert sorted(tmp_path.iterdir()) == before


def test_asking_while_another_writes_does_not_wait(begun):
    import time

    with open_ledger(begun) as writer, writer._store.engine.connect() as connection:
        writer._store.begin_writing(connection)
        start = time.perf_counter()
        ask_earlier(begun, "", a_new_list(2, first_serial=10), CLIENT, ON)
        assert time.perf_counter() - start < 2
        connection.rollback()
