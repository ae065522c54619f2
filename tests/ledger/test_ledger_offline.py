"""A workplace cut off from its server goes on, and comes home without loss or doubles."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import pytest
from click.testing import CliRunner
from ledger_builders import AT, CLIENT, OPERATOR, SHOP, an_acceptance, ask, prepare
from offline_builders import DEED, WHO, Place

from batchpost.cli import main
from batchpost.ledger import open_ledger
from batchpost.ledger.deeds.withholding import withheld
from batchpost.ledger.errors import ListWithheldError
from batchpost.ledger.offline_errors import (
    BackHomeError,
    ClashStandsError,
    ForkedChainError,
    ListNumbersGoneError,
    LocalEntryUnsoundError,
    NotPreparedError,
    OfflineRefusedError,
    StillAwayError,
    UnknownClashError,
)


def test_what_is_done_offline_comes_home_once(place, counter):
    place.local.offline.go(DEED)
    assert place.accept().batch_no == 1
    assert counter.record(an_acceptance(sha256="b" * 64)).batch_no == 6
    place.local.spoil_labels("R1", 4, 5, reason="порваны", **WHO)
    assert place.accept(2, sha256="c" * 64).batch_no == 2
    came = place.sync()
    assert came == [
        ("list_accepted", False, False),
        ("labels_spoiled", False, False),
        ("list_accepted", False, False),
    ]
    assert place.sync() == []
    assert counter.batches()["batch_no"].tolist() == [1, 2, 6]
    assert counter.acceptance(1).items["addressee"].tolist()[0] == "Примеров П.0"
    balance = counter.rolls()[0]
    assert (balance.used, balance.spoiled, balance.reserved) == (5, 2, 13)
    assert not place.local.offline.is_away()


def test_the_local_chain_goes_on_over_several_cuts(place, counter):
    for round_no in range(3):
        place.local.offline.go(DEED)
        place.local.offline.go(DEED)
        assert place.accept(1, sha256=f"{round_no}" * 64).batch_no == round_no + 1
        assert len(place.sync()) == 1
    rows = ask(counter, "SELECT seq, kind FROM entry WHERE workplace = 'w1/offline' ORDER BY seq")
    kinds = ["workplace_opened", *["went_offline", "list_accepted", "came_home"] * 3]
    assert rows == list(enumerate(kinds, 1))
    counter.rebuild()
    assert counter.batches()["batch_no"].tolist() == [1, 2, 3]


def test_numbers_running_low_are_reserved_anew_and_what_is_returned_is_not(place, counter):
    place.local.offline.go(DEED)
    for name in "abcde":
        place.accept(1, sha256=name * 64)
    with pytest.raises(ListNumbersGoneError):
        place.accept(1, sha256="f" * 64)
    place.sync()
    assert place.reserved == {"batch": ((6, 10),)}
    place.local.offline.go(DEED)
    assert place.accept(1, sha256="f" * 64).batch_no == 6
    place.sync()
    place.server.reservations.give_back("w1", deed=DEED)
    place.sync()
    assert place.server.reservations.left() == []
    assert counter.record(an_acceptance(sha256="1" * 64)).batch_no == 7
    assert counter.rolls()[0].reserved == 0


def test_a_file_accepted_elsewhere_meanwhile_is_withheld_and_settled(place, counter):
    place.local.offline.go(DEED)
    place.accept()
    place.accept(2, sha256="c" * 64)
    counter.record(an_acceptance())
    assert place.sync() == [("list_accepted", False, True), ("list_accepted", False, False)]
    assert counter.batches()["batch_no"].tolist() == [2, 6]
    (clash,) = counter.clashes.open()
    assert clash.code == "file_accepted"
    assert clash.told.facts["batch_no"] == 1
    with pytest.raises(ListWithheldError, match="List 1 was accepted without the server"):
        counter.acceptance(1)
    with pytest.raises(ClashStandsError):
        counter.clashes.accept(clash.told.entry.entry_id, DEED)
    before = [ask(counter, f"SELECT COUNT(*) FROM {t}") for t in ("item", "clash", "turnover")]
    assert counter.verify().sound
    counter.rebuild()
    assert counter.verify().sound
    assert before == [
        ask(counter, f"SELECT COUNT(*) FROM {t}") for t in ("item", "clash", "turnover")
    ]
    counter.clashes.discard(clash.told.entry.entry_id, DEED)
    with pytest.raises(UnknownClashError):
        counter.clashes.discard(clash.told.entry.entry_id, DEED)
    assert counter.clashes.open() == []
    place.server.reservations.give_back("w1", deed=DEED)
    assert counter.record(an_acceptance(sha256="d" * 64)).batch_no == 1


def test_who_closes_a_day_hears_of_what_waits(tmp_path, monkeypatch):
    monkeypatch.setenv("BATCHPOST_LANG", "en")
    url, own = (f"sqlite:///{(tmp_path / name).as_posix()}" for name in ("s.sqlite", "o.sqlite"))
    with (
        open_ledger(url, workplace="w1") as server,
        open_ledger(own, workplace="w1/offline") as local,
    ):
        prepare(server)
        server.reservations.reserve(5, {"R1": 20}, deed=DEED)
        server.offline.prepare(local.offline, DEED)
        local.offline.go(DEED)
        place = Place("w1", server, local)
        place.accept()
        server.record(an_acceptance())
        place.sync()
    desk = ["--home", str(tmp_path / "home"), "--database", url]
    closing_day = ["day", "close", "--on", "2026-11-23", "--at", "2026-11-24T09:00", "--yes"]
    closed = CliRunner().invoke(main, [*desk, *closing_day, "--allowed-by", "A"])
    assert closed.exit_code == 0, closed.output
    assert "1 entry came home with a clash and waits." in closed.stderr


def test_a_withheld_list_keeps_its_numbers_until_it_is_settled(place, counter):
    place.local.offline.go(DEED)
    place.accept()
    counter.record(an_acceptance())
    place.sync()
    place.local.offline.go(DEED)
    taken = place.local.reservations.take_labels(["R1"], 1, "e" * 64, **WHO)
    assert taken == {"R1": ((4, 4),)}
    assert place.accept(1, sha256="e" * 64).batch_no == 2


def test_a_list_whose_number_is_borne_elsewhere_may_be_accepted_once_it_is_free(place, counter):
    place.local.offline.go(DEED)
    place.local.record(an_acceptance(2, first_serial=900_000))
    counter.record(an_acceptance(2, sha256="b" * 64, first_serial=900_001))
    place.sync()
    (clash,) = counter.clashes.open()
    assert clash.code == "number_used"
    entry_id = clash.told.entry.entry_id
    counter.corrections.exclude(6, [1], DEED)
    counter.clashes.accept(entry_id, DEED)
    assert counter.clashes.open() == []
    assert counter.batches()["batch_no"].tolist() == [1, 6]
    assert counter.acceptance(1).operator == OPERATOR
    assert counter.verify().sound


def test_a_file_accepted_elsewhere_and_cancelled_there_is_accepted_under_its_own_number(
    place, counter
):
    place.local.offline.go(DEED)
    place.accept()
    counter.record(an_acceptance())
    place.sync()
    (clash,) = counter.clashes.open()
    counter.corrections.cancel(6, DEED)
    assert counter.clashes.accept(clash.told.entry.entry_id, DEED)["batch_no"] == 1
    assert counter.find_batch("a" * 64) == 1
    assert counter.verify().sound


def test_what_is_booked_on_a_day_closed_meanwhile_waits_and_is_booked_on_a_later_one(
    place, counter
):
    place.local.offline.go(DEED)
    place.accept()
    place.local.corrections.exclude(1, [2], DEED)
    counter.days.close(AT.date(), DEED)
    assert [clash for _, _, clash in place.sync()] == [True, True]
    first, second = counter.clashes.open()
    assert (first.code, second.code) == ("day_closed", "list_withheld")
    tomorrow = replace(DEED, at=AT + timedelta(days=1))
    assert counter.clashes.accept(first.told.entry.entry_id, tomorrow)["booked_on"] == "2026-11-24"
    counter.clashes.accept(second.told.entry.entry_id, tomorrow)
    assert len(counter.day_totals(AT.date())) == 0
    assert counter.day_totals(tomorrow.at.date())["items"].sum() == 2
    assert counter.verify().sound


def test_items_of_an_own_list_are_excluded_offline(place, counter):
    place.local.offline.go(DEED)
    place.accept()
    place.local.corrections.exclude(1, [2], DEED)
    assert place.sync() == [("list_accepted", False, False), ("items_excluded", False, False)]
    assert counter.acceptance(1).totals.items == 2
    assert counter.verify().sound


def test_a_label_put_down_as_spoiled_at_home_is_a_clash(place, counter):
    place.local.offline.go(DEED)
    place.accept()
    place.server.reservations.give_back("w1", deed=DEED)
    counter.spoil_labels("R1", 2, 2, reason="порван", **WHO)
    place.sync()
    (clash,) = counter.clashes.open()
    assert clash.code == "label_used"


def test_offline_only_what_needs_nobody_else_is_done(place):
    with pytest.raises(BackHomeError):
        place.accept()
    place.local.offline.go(DEED)
    for deed in (
        lambda: place.local.edit_client(replace(CLIENT, name="Иное"), **WHO),
        lambda: place.local.add_client(replace(SHOP, client_id="new"), **WHO),
        lambda: place.local.reservations.reserve(5, {}, deed=DEED),
    ):
        with pytest.raises(OfflineRefusedError):
            deed()
    assert place.local.client("housing").name == CLIENT.name
    assert place.local.reservations.roll_states()[0].left == ((1, 20),)


def test_an_unprepared_workplace_does_not_go_offline(tmp_path):
    url = f"sqlite:///{tmp_path.as_posix()}/o.sqlite"
    with open_ledger(url, workplace="w/offline") as local, pytest.raises(NotPreparedError):
        local.offline.go(DEED)


def test_an_old_copy_of_the_local_file_is_refused(place, tmp_path, database_url):
    import shutil

    place.local.offline.go(DEED)
    place.local.close()
    old = tmp_path / "old.sqlite"
    shutil.copy(tmp_path / "offline.sqlite", old)
    place.accept()
    place.sync()
    with open_ledger(f"sqlite:///{old.as_posix()}", workplace="w1/offline") as other:
        other.record(an_acceptance(1, sha256="f" * 64))
        stale = Place("w1", place.server, other)
        with pytest.raises(ForkedChainError):
            stale.sync()


def test_what_somebody_changed_in_the_local_file_does_not_come_home(place, tmp_path):
    place.local.offline.go(DEED)
    place.accept()
    place.accept(sha256="b" * 64)
    with closing(sqlite3.connect(tmp_path / "offline.sqlite", isolation_level=None)) as file:
        file.execute("DROP TRIGGER entry_no_update")
        file.execute("UPDATE entry SET operator = 'other' WHERE facts LIKE '%bbbb%'")
    with pytest.raises(LocalEntryUnsoundError):
        place.sync()
    assert place.server.batches()["batch_no"].tolist() == [1]
    assert place.server.verify().sound


def test_what_is_not_done_offline_does_not_come_home_though_its_chain_holds(place, monkeypatch):
    place.local.offline.go(DEED)
    with monkeypatch.context() as forged:
        forged.setattr("batchpost.ledger.deeds.offline.refuse_offline", lambda *_: None)
        place.local.add_client(replace(SHOP, client_id="forged"), **WHO)
    with pytest.raises(LocalEntryUnsoundError):
        place.sync()
    assert "forged" not in [client.client_id for client in place.server.clients()]


def test_two_ways_home_at_once_do_not_set_the_local_file_back(place, counter, monkeypatch):
    again = iter([True])

    def another_way_home_meanwhile(connection):
        if next(again, False):
            place.local.offline.go(DEED)
            place.accept(sha256="b" * 64)
            place.sync()
        return withheld(connection)

    monkeypatch.setattr("batchpost.ledger.local_copy.withheld", another_way_home_meanwhile)
    place.local.offline.go(DEED)
    place.accept()
    place.sync()
    place.local.offline.go(DEED)
    place.accept(sha256="c" * 64)
    place.sync()
    assert counter.batches()["batch_no"].tolist() == [1, 2, 3]
    assert counter.verify().sound


def test_a_ledger_that_is_away_is_not_prepared_anew(place):
    place.local.offline.go(DEED)
    place.accept()
    with pytest.raises(StillAwayError):
        place.server.offline.prepare(place.local.offline, DEED)
    assert place.local.batches()["batch_no"].tolist() == [1]


def test_several_workplaces_keep_apart(place, counter, database_url, tmp_path):
    url = f"sqlite:///{(tmp_path / 'other.sqlite').as_posix()}"
    with (
        open_ledger(database_url, workplace="w2") as server,
        open_ledger(url, workplace="w2/offline") as local,
    ):
        server.reservations.reserve(5, {"R1": 20}, deed=DEED)
        server.offline.prepare(local.offline, DEED)
        other = Place("w2", server, local)
        for each, name in ((place, "a"), (other, "b")):
            each.local.offline.go(DEED)
            each.accept(sha256=name * 64)
        assert other.sync() == [("list_accepted", False, False)]
        assert place.sync() == [("list_accepted", False, False)]
    assert counter.batches()["batch_no"].tolist() == [1, 6]
