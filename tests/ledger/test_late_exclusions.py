"""An exclusion made without the server comes home after the list was changed there."""

from dataclasses import replace
from datetime import timedelta

import pytest
from ledger_builders import AT, an_acceptance, ask, corrected
from offline_builders import DEED

from batchpost.ledger import syncing
from batchpost.ledger.offline_errors import ClashStandsError, NoOpenDayError

NEXT_DAY = replace(DEED, at=AT + timedelta(days=1))
LATER = replace(DEED, at=AT + timedelta(days=2))


@pytest.fixture
def late(place, counter):
    """Line 3 of list 1 was excluded without the server on a day that was closed meanwhile."""
    place.local.offline.go(DEED)
    place.accept()
    place.local.corrections.exclude(1, [3], NEXT_DAY)
    counter.days.close(NEXT_DAY.at.date(), NEXT_DAY)
    assert [clash for _, _, clash in place.sync()] == [False, True]
    return only_clash(counter, "day_closed")


def only_clash(counter, code) -> int:
    """Return the entry of the one clash there is, which is as it is said to be."""
    (clash,) = counter.clashes.open()
    assert clash.code == code
    return clash.told.entry.entry_id


def refused(counter, entry_id) -> str:
    """Return why an entry cannot be accepted; nothing is recorded, and it can be discarded."""
    before = ask(counter, "SELECT count(*) FROM entry")
    with pytest.raises(ClashStandsError) as caught:
        counter.clashes.accept(entry_id, LATER)
    assert ask(counter, "SELECT count(*) FROM entry") == before
    counter.clashes.discard(entry_id, LATER)
    assert counter.clashes.open() == []
    assert counter.verify().sound
    return str(caught.value)


def test_what_was_excluded_at_home_too_is_discarded(late, counter):
    counter.corrections.exclude(1, [3], LATER)
    assert refused(counter, late) == (
        "Line 3 of list 1 was excluded meanwhile. Settle with --discard; other lines of the entry "
        "are excluded by `batchpost list exclude 1 LINE`. Nothing was recorded."
    )


def test_of_a_cancelled_list_nothing_is_excluded(late, counter):
    counter.corrections.cancel(1, LATER)
    assert refused(counter, late) == (
        "List 1 was cancelled meanwhile. Nothing is left to exclude: settle with --discard. "
        "Nothing was recorded."
    )


def test_the_last_item_of_a_list_is_not_excluded(late, counter):
    counter.corrections.exclude(1, [1, 2], LATER)
    assert refused(counter, late).startswith("Nothing would be left of list 1. Settle with")
    assert counter.acceptance(1).totals.items == 1


def test_an_item_corrected_meanwhile_is_excluded_as_it_stands(late, counter):
    counter.corrections.correct(corrected(counter, 1, 3, weight_g=77), LATER)
    counter.corrections.exclude(1, [1], LATER)
    assert counter.clashes.accept(late, LATER)["booked_on"] == "2026-11-25"
    found = counter.acceptance(1)
    assert found.items["line_no"].tolist() == [2]
    last = found.changes[-1]
    assert (last.before.items, last.after.items) == (2, 1)
    assert found.totals == last.after
    assert int(counter.batches()["weight_g"].iloc[0]) == found.totals.weight_g
    assert counter.verify().sound


def test_a_list_cancelled_before_its_exclusion_came_home(place, counter, monkeypatch):
    break_off(place, monkeypatch)
    counter.corrections.cancel(1, NEXT_DAY)
    assert place.sync()[-1] == ("items_excluded", False, True)
    assert "cancelled meanwhile" in refused(counter, only_clash(counter, "list_cancelled"))


def test_an_item_corrected_before_its_exclusion_came_home_waits(place, counter, monkeypatch):
    break_off(place, monkeypatch)
    counter.corrections.correct(corrected(counter, 1, 3, weight_g=77), NEXT_DAY)
    place.sync()
    counter.clashes.accept(only_clash(counter, "item_corrected"), LATER)
    assert counter.acceptance(1).items["line_no"].tolist() == [1, 2]
    assert counter.verify().sound


def break_off(place, monkeypatch) -> None:
    """Accept a list without the server, exclude line 3, and bring only the list home."""

    class BrokenOffError(Exception):
        pass

    bring = syncing.Sync._bring

    def until_the_exclusion(sync, entry):
        if entry.kind == "items_excluded":
            raise BrokenOffError
        return bring(sync, entry)

    place.local.offline.go(DEED)
    place.accept()
    place.local.corrections.exclude(1, [3], DEED)
    with monkeypatch.context() as broken:
        broken.setattr(syncing.Sync, "_bring", until_the_exclusion)
        with pytest.raises(BrokenOffError):
            place.sync()


@pytest.fixture
def withheld(place, counter):
    """List 1 and the exclusion of its line 2 are withheld; return both entries."""
    place.local.offline.go(DEED)
    place.accept()
    place.local.corrections.exclude(1, [2], DEED)
    counter.record(an_acceptance())
    place.sync()
    first, second = counter.clashes.open()
    assert second.code == "list_withheld"
    return first.told.entry.entry_id, second.told.entry.entry_id


def test_an_exclusion_waits_for_its_list_and_is_accepted_after_it(withheld, counter):
    with pytest.raises(ClashStandsError, match="Settle that list first"):
        counter.clashes.accept(withheld[1], NEXT_DAY)
    counter.corrections.cancel(6, DEED)
    counter.clashes.accept(withheld[0], NEXT_DAY)
    facts = counter.clashes.accept(withheld[1], NEXT_DAY)
    assert (facts["batch_no"], facts["booked_on"]) == (1, "2026-11-23")
    assert counter.acceptance(1).items["line_no"].tolist() == [1, 3]
    assert counter.verify().sound
    counter.rebuild()
    assert counter.acceptance(1).totals.items == 2
    assert counter.verify().sound


def test_a_list_accepted_under_another_number_loses_what_was_excluded(place, counter):
    place.local.offline.go(DEED)
    place.accept()
    place.local.corrections.exclude(1, [2], DEED)
    place.server.reservations.give_back("w1", deed=DEED)
    assert counter.record(an_acceptance(sha256="b" * 64)).batch_no == 1
    place.sync()
    first, second = counter.clashes.open()
    number = counter.clashes.accept(first.told.entry.entry_id, NEXT_DAY)["batch_no"]
    assert number != 1
    assert counter.clashes.accept(second.told.entry.entry_id, NEXT_DAY)["batch_no"] == number
    assert counter.acceptance(number).totals.items == 2
    assert counter.acceptance(1).totals.items == 3
    assert counter.verify().sound


def test_the_exclusion_of_a_discarded_list_is_discarded_too(withheld, counter):
    counter.clashes.discard(withheld[0], NEXT_DAY)
    assert refused(counter, withheld[1]) == (
        "The list that it changes was discarded. Settle this entry with --discard, too. Nothing "
        "was recorded."
    )


def test_on_a_closed_day_nothing_is_accepted_and_the_next_day_is_named(late, counter):
    with pytest.raises(NoOpenDayError, match=r"2026-11-24 is closed.* from the next day on"):
        counter.clashes.accept(late, NEXT_DAY)
    assert counter.clashes.accept(late, LATER)["booked_on"] == "2026-11-25"
