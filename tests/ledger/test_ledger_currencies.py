"""Amounts of another currency are not added up, but for lists that added them up when accepted."""

from dataclasses import replace

import pytest
from ledger_builders import AT, OPERATOR, an_acceptance, ask, corrected

from batchpost.ledger.entries import Deed
from batchpost.model.acceptance import amount_sums

DEED = Deed(OPERATOR, AT, reason="не тот адрес")
AMOUNTS = {
    "declared_value": [1000, 70, 5, None],
    "cod_amount": [None, None, 5, 40],
    "currency": ["EUR", "BYN", "BYN", None],
    "country": ["DE", "BY", "BY", "BY"],
}
ALL, OWN = (1075, 45), (75, 45)


def record(ledger, amounts_in):
    given = an_acceptance(4, **AMOUNTS)
    sums = amount_sums(given.items, amounts_in)
    ledger.record(replace(given, amounts_in=amounts_in, totals=replace(given.totals, **sums)))


def of_day(ledger):
    found = ledger.day_totals(AT.date())
    return int(found["declared_value"].sum()), int(found["cod_amount"].sum())


def of_list(ledger):
    totals = ledger.acceptance(1).totals
    return totals.declared_value, totals.cod_amount


@pytest.mark.parametrize(("amounts_in", "sums"), [("BYN", OWN), (None, ALL)])
def test_a_list_sums_up_what_its_acceptance_says(counter, amounts_in, sums):
    record(counter, amounts_in)
    assert (of_list(counter), of_day(counter)) == (sums, sums)
    assert ask(counter, "SELECT declared_value, cod_amount FROM batch") == [sums]
    counter.corrections.correct(corrected(counter, 1, 3, declared_value=25), DEED)
    more = (sums[0] + 20, sums[1])
    assert (of_list(counter), of_day(counter)) == (more, more)
    counter.corrections.exclude(1, [1], DEED)  # the one in EUR
    left = (OWN[0] + 20, OWN[1])
    assert (of_list(counter), of_day(counter)) == (left, left)
    change = counter.acceptance(1).changes[-1]
    assert (change.before.declared_value, change.after.declared_value) == (more[0], left[0])
    proof = counter.verify()
    assert not proof.faults, proof.faults
