"""A roll issued in earnest after lists had opened parts of it: one roll, one balance."""

from dataclasses import replace

import pytest
from ledger_builders import AT, OPERATOR, an_acceptance, identifier

from batchpost.ledger.errors import NumberUsedError, RollConflictError
from batchpost.model.labels import NumberUsed, Roll

DEED = {"operator": OPERATOR, "at": AT}
WHOLE = Roll("whole", "RB", "BY", 600_001, 600_100, "registered")


def _opening(first: int, count: int = 3, digit: str = "1", used: int | None = None):
    """A list that opens a roll of its own and uses `used` labels of it, all by default."""
    opened = Roll(f"opened-{first}", "RB", "BY", first, first + count - 1, by_list=True)
    labels = range(count if used is None else used)
    uses = tuple(NumberUsed(opened.roll_id, first + n, n + 1) for n in labels)
    given = an_acceptance(count, sha256=digit * 64, first_serial=first)
    return replace(given, numbers=uses, opened_roll=opened)


def _using(serial: int, **columns):
    given = an_acceptance(1, sha256="9" * 64, first_serial=serial, **columns)
    return replace(given, numbers=(NumberUsed("whole", serial, 1),))


@pytest.fixture
def taken(counter):
    """A ledger where two lists opened rolls, and the whole roll was issued afterwards."""
    counter.record(_opening(600_001, digit="1"))
    counter.record(_opening(600_011, digit="2"))
    counter.issue_roll(WHOLE, **DEED)
    return counter


def test_labels_of_the_lists_count_as_used_of_the_whole_roll(taken):
    _, balance = taken.rolls()
    assert balance.roll == WHOLE
    assert (balance.used, balance.spoiled, balance.left) == (6, 0, 94)
    assert balance.next_serial == 600_004
    assert taken.gone_labels("whole") == ((600_001, 600_003), (600_011, 600_013))
    assert taken.roll("whole") == WHOLE


def test_touching_labels_are_one_range(taken):
    taken.spoil_labels("whole", 600_004, 600_010, reason="вода", **DEED)
    _, balance = taken.rolls()
    assert taken.gone_labels("whole") == ((600_001, 600_013),)
    assert (balance.used, balance.spoiled, balance.left) == (6, 7, 87)
    assert balance.next_serial == 600_014


def test_the_lists_are_read_as_they_were_recorded(taken):
    numbers = taken.acceptance(1).numbers
    assert {used.roll_id for used in numbers} == {"opened-600001"}


def test_no_label_is_used_twice_under_another_name(taken):
    with pytest.raises(NumberUsedError, match=r"600002.* was used in list 1"):
        taken.record(_using(600_002, item_identifier=[None]))
    with pytest.raises(NumberUsedError, match=f"{identifier(600_012)} was used in list 2"):
        taken.record(_using(600_012))
    with pytest.raises(NumberUsedError, match="whole/600011 was used in list 2"):
        taken.spoil_labels("whole", 600_010, 600_020, reason="x", **DEED)
    assert taken.record(_using(600_004)).batch_no == 3
    assert taken.rolls()[1].used == 7
    assert taken.record(_using(600_004)).already


@pytest.mark.parametrize(("first", "last"), [(600_002, 600_100), (599_990, 600_002)])
def test_a_roll_that_cuts_an_opened_one_is_refused_with_the_way_out(counter, first, last):
    counter.record(_opening(600_001))
    with pytest.raises(RollConflictError, match="that holds opened-600001 whole") as refused:
        counter.issue_roll(replace(WHOLE, first=first, last=last), **DEED)
    overlap = f"{max(first, 600_001):08d} to {min(last, 600_003):08d}"
    assert overlap in str(refused.value)
    assert len(counter.rolls()) == 2


def test_an_opened_roll_with_labels_left_is_not_taken_in(counter):
    counter.record(_opening(600_001, used=2))
    with pytest.raises(RollConflictError):
        counter.issue_roll(WHOLE, **DEED)


def test_a_list_opens_no_roll_over_another(taken):
    with pytest.raises(RollConflictError, match="Scan a first label"):
        taken.record(_opening(600_099, digit="3"))
    assert len(taken.batches()) == 2
