import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from batchpost.errors import LedgerError
from batchpost.identifiers import s10
from batchpost.identifiers.faults import NotRightError
from batchpost.identifiers.rolls import (
    LabelGoneError,
    LabelOffRollError,
    RollFormError,
    RollKindError,
    RollsExhaustedError,
    check_roll,
    number_items,
)
from batchpost.model.labels import Roll, RollState, join_ranges, list_ranges

ONE = Roll("one", "RB", "BY", 100, 104, "registered")
TWO = Roll("two", "RB", "BY", 300, 304, "registered")
INSURED = Roll("insured", "VV", "BY", 100, 199, "insured")


def _label(serial, indicator="RB"):
    return s10.compose(indicator, serial, "BY")


def _number(count, label, states, **fit):
    return number_items(range(1, count + 1), label, states, **(fit or {"category": "registered"}))


def _serials(numbered):
    return [number.serial for _, number in numbered]


def test_numbers_follow_the_scanned_label():
    numbered = _number(3, _label(101), [RollState(ONE)])

    assert [identifier for identifier, _ in numbered] == [_label(101), _label(102), _label(103)]
    assert [number.line_no for _, number in numbered] == [1, 2, 3]
    assert {number.roll_id for _, number in numbered} == {"one"}


def test_line_numbers_with_gaps_are_kept():
    numbered = number_items([2, 5, 9], _label(100), [RollState(ONE)], category="registered")
    assert [number.line_no for _, number in numbered] == [2, 5, 9]


def test_gone_labels_are_jumped_over():
    state = RollState(ONE, used=((101, 101),), spoiled=((103, 103),))
    assert _serials(_number(3, _label(100), [state])) == [100, 102, 104]


def test_goes_on_across_the_next_roll_of_the_same_kind():
    numbered = _number(
        4, _label(103), [RollState(ONE), RollState(INSURED), RollState(TWO, used=((300, 300),))]
    )
    assert [(number.roll_id, number.serial) for _, number in numbered] == [
        ("one", 103), ("one", 104), ("two", 301), ("two", 302),
    ]  # fmt: skip


def test_earlier_roll_is_not_fallen_back_on():
    with pytest.raises(RollsExhaustedError, match="3 labels are left for 4 items") as refusal:
        _number(4, _label(302), [RollState(ONE), RollState(TWO)])
    assert refusal.value.missing == 1
    assert refusal.value.exit_code == 7


def test_roll_for_anything_does_not_lead_from_letters_to_parcels():
    letters = Roll("letters", "RB", "BY", 1, 2)
    parcels = Roll("parcels", "CP", "BY", 3, 9)
    with pytest.raises(RollsExhaustedError):
        _number(3, _label(1), [RollState(letters), RollState(parcels)], kind="letter")


def test_roll_fits_by_kind_or_by_category_or_always():
    for kind in ("parcel", "insured", None):
        state = RollState(dataclasses.replace(ONE, kind=kind))
        assert _number(1, _label(100), [state], kind="parcel", category="insured")


def test_roll_of_another_kind_is_refused():
    with pytest.raises(RollKindError, match="is for insured; the list is of letter, registered"):
        _number(1, _label(100, "VV"), [RollState(INSURED)], kind="letter", category="registered")
    with pytest.raises(RollKindError):
        number_items([1], _label(100, "VV"), [RollState(INSURED)])


def test_label_of_no_roll_is_refused():
    for label in (_label(99), _label(105), _label(100, "RC"), s10.compose("RB", 100, "RU")):
        with pytest.raises(LabelOffRollError, match=label):
            _number(1, label, [RollState(ONE)])


def test_label_used_or_spoiled_before_is_refused():
    state = RollState(ONE, used=((100, 101),), spoiled=((102, 102),))
    with pytest.raises(LabelGoneError, match="was used before"):
        _number(1, _label(101), [state])
    with pytest.raises(LabelGoneError, match="spoiled") as refusal:
        _number(1, _label(102), [state])
    assert isinstance(refusal.value, LedgerError)


@pytest.mark.parametrize("label", ["RB000001001BY", "RB123", "", "10944022440321", "RВ707173588BY"])
def test_wrong_first_label_is_wrong_use(label):
    with pytest.raises(NotRightError) as refusal:
        _number(1, label, [RollState(ONE)])
    assert refusal.value.exit_code == 2


def test_label_is_read_as_a_scanner_gives_it():
    assert _serials(_number(1, f" {_label(100)}\r\n", [RollState(ONE)])) == [100]


def test_no_items_take_no_labels():
    assert _number(0, _label(100), [RollState(ONE)]) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"indicator": "R"},
        {"indicator": "rb"},
        {"indicator": "РВ"},
        {"country": "XX"},
        {"first": 105},
        {"first": -1},
        {"last": 100_000_000},
    ],
)
def test_impossible_roll_is_refused(changes):
    with pytest.raises(RollFormError):
        check_roll(dataclasses.replace(ONE, **changes))
    assert check_roll(ONE) is ONE


deeds = st.lists(
    st.tuples(st.sampled_from(["number", "spoil"]), st.integers(0, 39), st.integers(1, 12)),
    max_size=20,
)


@settings(max_examples=200)
@given(deeds, st.integers(5, 25))
def test_used_spoiled_and_left_always_make_up_what_was_issued(deeds, size):
    states = {
        name: RollState(Roll(name, "RB", "BY", first, first + size - 1, "registered"))
        for name, first in (("one", 0), ("two", 100))
    }
    seen = set()
    for deed, place, count in deeds:
        name, serial = ("one", place) if place < 20 else ("two", 80 + place)
        if deed == "spoil":
            state = states[name]
            left = {n for first, last in state.left for n in range(first, last + 1)}
            if serial in left:
                states[name] = dataclasses.replace(
                    state, spoiled=join_ranges((*state.spoiled, (serial, serial)))
                )
                seen.add((name, serial))
        else:
            try:
                numbered = _number(count, _label(serial), list(states.values()))
            except LedgerError:
                continue
            numbers = [number for _, number in numbered]
            assert len(numbers) == count
            for number in numbers:
                assert (number.roll_id, number.serial) not in seen
                seen.add((number.roll_id, number.serial))
            for roll_id, ranges in list_ranges(numbers).items():
                state = states[roll_id]
                states[roll_id] = dataclasses.replace(
                    state, used=join_ranges((*state.used, *ranges))
                )
        for state in states.values():
            balance = state.balance
            assert balance.used + balance.spoiled + balance.left == size
    assert sum(state.balance.left for state in states.values()) == 2 * size - len(seen)
