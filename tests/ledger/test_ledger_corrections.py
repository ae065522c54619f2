"""What corrections and closings record, and that neither slips past the other."""

import json
import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from ledger_builders import AT, CLIENT, OPERATOR, an_acceptance, ask, corrected, identifier

from batchpost.errors import LedgerError
from batchpost.ledger import open_ledger
from batchpost.ledger.changing import ListCancelledError
from batchpost.ledger.corrections import UnknownChangeError
from batchpost.ledger.deeds.closing import DayClosedError
from batchpost.ledger.deeds.correcting import ListChangedError
from batchpost.ledger.earlier import ask_earlier
from batchpost.ledger.entries import Deed
from batchpost.ledger.errors import LedgerContentError
from batchpost.ledger.numbers_used import next_uses
from batchpost.model.acceptance import Change

DEED = Deed(OPERATOR, AT, reason="не тот адрес", allowed_by="Начальникова")


def entries(ledger, kind):
    found = ask(ledger, f"SELECT facts, reason, allowed_by FROM entry WHERE kind = '{kind}'")
    return [(json.loads(facts), reason, allowed_by) for facts, reason, allowed_by in found]


def test_an_entry_of_a_correction_names_no_person(counter):
    counter.record(an_acceptance(3, first_serial=1, from_roll=True))
    given = corrected(counter, 1, 2, addressee="Новая Н.Н.", weight_g=77)
    counter.corrections.correct(given, DEED)
    ((facts, reason, allowed_by),) = entries(counter, "list_corrected")
    assert (reason, allowed_by) == ("не тот адрес", "Начальникова")
    assert facts["fields"] == ["addressee", "weight_g"]
    assert facts["out"] == [[counter.acceptance(1).entry_id, 2, 2]]
    told = json.dumps(facts, ensure_ascii=False)
    assert "Новая" not in told
    assert "Примеров" not in told
    parts = ask(counter, "SELECT content FROM part")
    assert not any("Новая".encode() in bytes(content) for (content,) in parts)
    items = counter.acceptance(1).items
    assert items["addressee"].tolist() == ["Примеров П.0", "Новая Н.Н.", "Примеров П.2"]


def test_a_change_is_told_with_the_items_before_and_after(counter):
    counter.record(an_acceptance(4, first_serial=1))
    counter.corrections.correct(corrected(counter, 1, 2, weight_g=77), DEED)
    counter.corrections.exclude(1, [2, 4], DEED)
    first, last = (counter.corrections.of_list(1, number) for number in (1, 2))
    assert first.taken_out["weight_g"].tolist() == [21]
    assert first.put_in["weight_g"].tolist() == [77]
    assert (last.change.number, last.change.change) == (2, Change.EXCLUDED)
    assert last.taken_out["weight_g"].tolist() == [77, 23]
    assert last.put_in.empty
    assert last.change.before == first.change.after
    with pytest.raises(UnknownChangeError):
        counter.corrections.of_list(1, 3)


def test_a_correction_prepared_on_an_older_state_is_refused(counter):
    counter.record(an_acceptance(3))
    stale = corrected(counter, 1, 2, weight_g=77)
    counter.corrections.exclude(1, [3], DEED)
    with pytest.raises(ListChangedError):
        counter.corrections.correct(stale, DEED)
    with pytest.raises(LedgerContentError, match="addressee 2"):
        counter.corrections.correct(corrected(counter, 1, 2, addressee="П\0"), DEED)


def test_what_the_scale_said_is_an_entry_before_the_list(counter):
    given = an_acceptance(3)
    given.items["weighed_g"] = given.items["weight_g"].where(given.items["line_no"] < 3)
    counter.record(given)
    ((facts, _, _),) = entries(counter, "items_weighed")
    assert facts == {"items": 3, "source_sha256": "a" * 64, "weighed": 2}
    kinds = [kind for (kind,) in ask(counter, "SELECT kind FROM entry ORDER BY seq")]
    assert kinds[-2:] == ["items_weighed", "list_accepted"]


def test_a_cancelled_list_leaves_its_numbers_and_its_file_free(counter):
    given = an_acceptance(3, first_serial=1, from_roll=True)
    counter.record(given)
    counter.corrections.cancel(1, DEED)
    assert counter.used_identifiers([identifier(1)]) == set()
    again = counter.record(given)
    assert (again.batch_no, again.already) == (2, False)
    assert counter.rolls()[0].used == 3
    with pytest.raises(ListCancelledError):
        counter.corrections.exclude(1, [1], DEED)


def test_a_cancelled_list_that_two_accept_again_at_once_is_accepted_once(
    counter, database_url, monkeypatch
):
    given = an_acceptance(3, first_serial=1, from_roll=True)
    counter.record(given)
    counter.corrections.cancel(1, DEED)
    again = iter([True])

    def another_was_first(*asked):
        uses = next_uses(*asked)
        if next(again, False):
            with open_ledger(database_url, workplace="w2") as other:
                assert other.record(given).batch_no == 2
        return uses

    monkeypatch.setattr("batchpost.ledger.deeds.accepting.next_uses", another_was_first)
    done = counter.record(given)
    assert (done.batch_no, done.already) == (2, True)
    assert counter.verify().sound


def test_a_check_asks_what_stands_now(counter, database_url):
    given = an_acceptance(6, first_serial=1, sha256="1" * 64)
    counter.record(given)
    office = counter._store.office
    listing = replace(
        an_acceptance(6, sha256="2" * 64), numbers=()
    )  # the same addressees once more, without numbers

    def similar():
        return ask_earlier(database_url, office, listing, CLIENT, AT.date()).similar

    assert similar() is not None
    counter.corrections.correct(corrected(counter, 1, 2, addressee="Новая Н.Н."), DEED)
    assert similar() is None
    borne = an_acceptance(1, first_serial=6, sha256="3" * 64)
    assert ask_earlier(database_url, office, borne, CLIENT, AT.date()).borne
    counter.corrections.exclude(1, [6], DEED)
    assert not ask_earlier(database_url, office, borne, CLIENT, AT.date()).borne


def at_once(url, *works):
    """Let each work at a ledger of its own, all at the same moment; return what became of them."""
    start, found = threading.Barrier(len(works)), [None] * len(works)

    def run(at, work):
        with open_ledger(url) as ledger:
            start.wait()
            try:
                found[at] = work(ledger)
            except LedgerError as error:
                found[at] = error

    threads = [threading.Thread(target=run, args=each) for each in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_a_closed_day_has_all_that_was_booked_on_it_however_it_came(counter, database_url):
    for number in range(3):
        on = AT + timedelta(days=number)
        first = counter.record(an_acceptance(2, sha256=f"{number}" * 64, at=on)).batch_no
        late = an_acceptance(2, sha256=f"{number + 4}" * 64, at=on)
        deed = replace(DEED, at=on, workplace="окно 3")
        accepted, closed, excluded = at_once(
            database_url,
            lambda ledger, late=late: ledger.record(late, workplace="окно 1"),
            lambda ledger, on=on: ledger.days.close(on.date(), Deed("Н", on, "окно 2")),
            lambda ledger, deed=deed, no=first: ledger.corrections.exclude(no, [1], deed),
        )
        for done in (accepted, excluded):
            assert not isinstance(done, LedgerError) or isinstance(done, DayClosedError)
        told = counter.day_totals(on.date())[["items", "gross"]].sum().to_dict()
        assert {name: closed.totals["BYN"][name] for name in told} == told


def test_a_list_without_numbers_comes_once_though_two_bring_it_at_once(counter, database_url):
    for number in range(3):
        given = an_acceptance(2, sha256=f"{number}" * 64)
        found = at_once(
            database_url,
            *(
                lambda ledger, at=at, given=given: ledger.record(given, workplace=f"окно {at}")
                for at in range(2)
            ),
        )
        assert sorted(each.already for each in found) == [False, True]
    assert len(counter.batches()) == 3
