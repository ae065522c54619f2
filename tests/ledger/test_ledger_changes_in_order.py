"""Changes of a list stand in the order they were recorded, whatever their moments say."""

import json
from contextlib import contextmanager
from datetime import timedelta
from itertools import pairwise

import pytest
from ledger_builders import AT, CLIENT, OPERATOR, an_acceptance, ask, corrected

from batchpost.ledger import changing, open_ledger
from batchpost.ledger.changing import ListCancelledError
from batchpost.ledger.deeds import excluding
from batchpost.ledger.deeds.correcting import ListChangedError
from batchpost.ledger.entries import Deed
from batchpost.model.acceptance import BatchState, Change

FIRST, SECOND = "окно 1", "окно 2"


def deed(workplace: str = FIRST, days: int = 0) -> Deed:
    """A deed of the moment that all deeds of that day have."""
    at = AT + timedelta(days=days)
    return Deed(OPERATOR, at, workplace, reason="ошибка", allowed_by="Начальникова")


@pytest.fixture
def tied(ledger):
    """A ledger with a list of five, accepted at the workplace that was opened second."""
    ledger.add_client(CLIENT, operator=OPERATOR, at=AT, workplace=FIRST)
    ledger.record(an_acceptance(5), workplace=SECOND)
    return ledger


def changes_of(ledger, batch_no: int = 1):
    return [(each.change, each.entry_id) for each in ledger.acceptance(batch_no).changes]


def test_a_list_cancelled_in_the_minute_of_another_change_is_cancelled(tied):
    excluded = tied.corrections.exclude(1, [3], deed(SECOND))
    cancelled = tied.corrections.cancel(1, deed(FIRST))
    assert cancelled < excluded, "the numbers of the entries tell another order"
    assert changes_of(tied) == [(Change.EXCLUDED, excluded), (Change.CANCELLED, cancelled)]
    assert tied.acceptance(1).state is BatchState.CANCELLED
    assert tied.corrections.of_entry(1, cancelled).change.number == 2
    with pytest.raises(ListCancelledError):
        tied.corrections.cancel(1, deed(FIRST))
    with pytest.raises(ListCancelledError):
        tied.corrections.exclude(1, [1], deed(SECOND))


def test_a_correction_prepared_before_another_of_its_minute_is_refused(tied):
    tied.corrections.exclude(1, [5], deed(SECOND))
    stale = corrected(tied, 1, 2, weight_g=70)
    tied.corrections.exclude(1, [4], deed(FIRST))
    with pytest.raises(ListChangedError):
        tied.corrections.correct(stale, deed(FIRST))
    tied.corrections.correct(corrected(tied, 1, 2, weight_g=70), deed(FIRST))


def test_what_each_change_came_from_and_to_follows_and_stays_so(tied, tmp_path):
    recorded = []
    for workplace, weight in zip((SECOND, FIRST, SECOND, FIRST), range(60, 64), strict=True):
        given = corrected(tied, 1, 2, weight_g=weight)
        recorded.append(tied.corrections.correct(given, deed(workplace)))

    def is_in_order(ledger):
        given = ledger.acceptance(1)
        assert [each.entry_id for each in given.changes] == recorded
        assert all(one.after == other.before for one, other in pairwise(given.changes))
        assert given.changes[-1].after == given.totals
        put_in = [ledger.corrections.of_list(1, number).put_in for number in range(1, 5)]
        assert [items["weight_g"].tolist() for items in put_in] == [[60], [61], [62], [63]]

    is_in_order(tied)
    tied.rebuild()
    is_in_order(tied)
    with open_ledger(f"sqlite:///{(tmp_path / 'copy.sqlite').as_posix()}") as other:
        tied.copy_to(other)
        is_in_order(other)
        assert other.verify().sound


def test_changes_recorded_before_places_were_given_out_come_first(tied, monkeypatch):
    def without_place(*given, **more):
        facts = changing.change_facts(*given, **more)
        return {name: value for name, value in facts.items() if name != "change_no"}

    with monkeypatch.context() as patch:
        patch.setattr(excluding, "change_facts", without_place)
        old = [tied.corrections.exclude(1, [line], deed(SECOND)) for line in (1, 2)]
    new = [tied.corrections.exclude(1, [line], deed(FIRST)) for line in (3, 4)]
    assert [entry_id for _, entry_id in changes_of(tied)] == [*old, *new]


@contextmanager
def away(ledger, database_url, tmp_path):
    """Yield a local ledger that works without the server, and what brings its entries home."""
    own = f"sqlite:///{(tmp_path / 'offline.sqlite').as_posix()}"
    said = deed("")
    with (
        open_ledger(database_url, workplace="w1") as server,
        open_ledger(own, workplace="w1/offline") as local,
    ):
        server.reservations.reserve(5, {}, deed=said)
        server.offline.prepare(local.offline, said)
        local.offline.go(said)
        yield local, lambda: list(server.offline.bring_home(local.offline, said, {}))


def test_a_list_changed_offline_is_changed_further_at_home(tied, database_url, tmp_path):
    with away(tied, database_url, tmp_path) as (local, bring_home):
        accepted = local.record(an_acceptance(5, sha256="b" * 64)).batch_no
        offline = [local.corrections.exclude(accepted, [line], deed("")) for line in (1, 2)]
        bring_home()
    home = [tied.corrections.exclude(accepted, [3], deed(FIRST))]
    home.append(tied.corrections.cancel(accepted, deed(FIRST)))
    assert [entry_id for _, entry_id in changes_of(tied, accepted)] == [*offline, *home]
    facts = ask(tied, "SELECT facts FROM entry WHERE kind IN ('items_excluded', 'list_cancelled')")
    assert sorted(json.loads(each)["change_no"] for (each,) in facts) == [1, 2, 3, 4]


def test_a_change_that_was_withheld_comes_last_once_it_is_accepted(tied, database_url, tmp_path):
    with away(tied, database_url, tmp_path) as (local, bring_home):
        accepted = local.record(an_acceptance(5, sha256="b" * 64)).batch_no
        for days in (1, 2):
            last = local.corrections.exclude(accepted, [days], deed("", days))
        tied.days.close((AT + timedelta(days=1)).date(), deed(days=2))
        assert [came.clash is not None for came in bring_home()] == [False, True, False]
    third = tied.corrections.exclude(accepted, [3], deed(FIRST, days=2))
    (clash,) = tied.clashes.open()
    tied.clashes.accept(clash.told.entry.entry_id, deed(FIRST, days=2))
    *before, (change, _) = changes_of(tied, accepted)
    assert [entry_id for _, entry_id in before] == [last, third]
    assert change is Change.EXCLUDED
    fourth = tied.corrections.cancel(accepted, deed(FIRST, days=2))
    assert changes_of(tied, accepted)[-1] == (Change.CANCELLED, fourth)
    assert tied.verify().sound
