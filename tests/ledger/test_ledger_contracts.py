"""Contract terms, quotes, rolls of a client's own."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from ledger_builders import AT, CLIENT, OPERATOR, QUOTE, ROLL, TERMS, an_acceptance

from batchpost.ledger import open_ledger, schema
from batchpost.ledger.entries import Deed
from batchpost.ledger.errors import ClientChangedError, UnknownClientError
from batchpost.model.labels import Roll

DEED = {"operator": OPERATOR, "at": AT}


def test_terms_read_back_and_the_last_version_counts(counter):
    assert counter.contract_terms(CLIENT.client_id) == ()
    counter.set_contract_terms(CLIENT.client_id, TERMS, **DEED)
    assert counter.contract_terms(CLIENT.client_id) == TERMS
    counter.set_contract_terms(CLIENT.client_id, TERMS[:1], **DEED)
    assert counter.contract_terms(CLIENT.client_id) == TERMS[:1]
    assert counter.contract_terms("shop") == ()


def test_the_same_terms_again_are_no_deed(counter):
    for _ in range(2):
        counter.set_contract_terms(CLIENT.client_id, TERMS, **DEED)
    table = schema.contract_terms
    count = counter._store.read(
        lambda c: c.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
    )
    assert count == 1


def test_terms_of_nobody_are_refused(counter):
    with pytest.raises(UnknownClientError):
        counter.set_contract_terms("nobody", TERMS, **DEED)


def test_the_last_quote_of_a_list_counts(counter):
    assert counter.quote(QUOTE.source_sha256, "housing") is None
    later = replace(QUOTE, priced_on=date(2026, 1, 2), net=10000, vat=2000, gross=12000)
    for quote in (QUOTE, later, later):
        counter.add_quote(quote, **DEED)
    assert counter.quote(QUOTE.source_sha256, "housing") == later
    assert counter.quote(QUOTE.source_sha256, "shop") is None


def test_terms_changed_after_the_pricing_are_noticed(counter):
    priced = replace(an_acceptance(), terms=())
    counter.set_contract_terms(CLIENT.client_id, TERMS, **DEED)
    with pytest.raises(ClientChangedError):
        counter.record(priced)
    counter.record(replace(priced, terms=TERMS))


def test_the_month_counts_items_by_the_services_of_a_term(counter):
    counter.record(an_acceptance())
    items = an_acceptance().items
    services = frozenset(an_acceptance().charges["service"])
    wanted = (frozenset(), services, frozenset({"ems"}))
    of_month = counter.month_counts.until
    every = dict(zip(wanted, (len(items), len(items), 0), strict=True))
    none = dict.fromkeys(wanted, 0)
    assert of_month(CLIENT.client_id, AT, wanted) == every
    assert of_month(CLIENT.client_id, AT - timedelta(seconds=1), wanted) == none
    assert of_month(CLIENT.client_id, AT + timedelta(days=31), wanted) == none
    sha256 = an_acceptance().source.sha256
    assert of_month(CLIENT.client_id, AT, wanted, besides=sha256) == none
    assert of_month("shop", AT, wanted) == none


def test_a_list_keeps_what_it_was_counted_with(counter):
    earlier = {frozenset(): 7, frozenset({"ems"}): 2}
    batch_no = counter.record(replace(an_acceptance(), earlier=earlier)).batch_no
    assert counter.month_counts.before(batch_no, AT, earlier) == earlier


def test_a_list_that_does_not_tell_is_counted_as_others_stood_at_its_moment(counter):
    later = AT + timedelta(minutes=5)
    first, second, third = (
        counter.record(an_acceptance(sha256=sha256 * 64, at=at)).batch_no
        for sha256, at in (("a", AT), ("b", AT), ("c", later))
    )
    counter.corrections.cancel(first, Deed(OPERATOR, later, reason="a slip"))
    items = an_acceptance().items
    wanted = (frozenset(), frozenset(an_acceptance().charges["service"]))
    before = counter.month_counts.before
    assert before(first, AT, wanted) == dict.fromkeys(wanted, 0)
    assert before(second, AT, wanted) == dict.fromkeys(wanted, len(items))
    assert before(third, later, wanted) == dict.fromkeys(wanted, len(items))


def test_a_local_copy_carries_the_month_and_adds_its_own_lists(counter, database_url, tmp_path):
    services = frozenset(an_acceptance().charges["service"])
    by_month = replace(TERMS[1], services=tuple(services))
    counter.set_contract_terms(CLIENT.client_id, (TERMS[1], by_month), **DEED)
    counter.record(an_acceptance(3))
    deed = Deed(OPERATOR, AT, reason="line down")
    local_url = f"sqlite:///{(tmp_path / 'offline.sqlite').as_posix()}"
    wanted = (frozenset(), services)
    with (
        open_ledger(database_url, workplace="w1") as server,
        open_ledger(local_url, workplace="w1/offline") as local,
    ):
        server.reservations.reserve(5, {}, deed=deed)
        server.offline.prepare(local.offline, deed)
        local.offline.go(deed)
        local.record(an_acceptance(2, sha256="b" * 64))
        of_month = local.month_counts.until
        assert of_month(CLIENT.client_id, AT, wanted) == dict.fromkeys(wanted, 5)
        assert of_month(CLIENT.client_id, AT + timedelta(days=9), wanted) == dict.fromkeys(
            wanted, 0
        )
        assert len(list(server.offline.bring_home(local.offline, deed, {}))) == 1
        assert of_month(CLIENT.client_id, AT, wanted) == dict.fromkeys(wanted, 5)


def test_a_roll_may_be_a_clients_own(counter):
    own = Roll("V1", "VV", "BY", 100, 199, client_id="shop")
    counter.issue_roll(own, **DEED)
    assert counter.roll("V1") == own
    assert [balance.roll for balance in counter.rolls()] == [ROLL, own]
