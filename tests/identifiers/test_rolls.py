import dataclasses
from itertools import chain

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from batchpost.errors import LedgerError
from batchpost.identifiers import s10
from batchpost.identifiers.faults import NotRightError
from batchpost.identifiers.rolls import (
    LabelGoneError,
    LabelOffRollError,
    RollKindError,
    RollsExhaustedError,
    count_carried,
    name_roll,
    number_items,
    opened_roll,
)
from batchpost.model.items import item_table
from batchpost.model.labels import NumberUsed, Roll, RollState

ONE = Roll("one", "RB", "BY", 100, 104, "registered")
TWO = Roll("two", "RB", "BY", 300, 304, "registered")
INSURED = Roll("insured", "VV", "BY", 100, 199, "insured")


def _label(serial, indicator="RB"):
    return s10.compose(indicator, serial, "BY")


def _number(count, label, states, purpose=("registered",)):
    return number_items(range(1, count + 1), label, states, purpose)


def _serials(numbered):
    return [number.serial for _, number in numbered]


def test_numbers_follow_the_scanned_label():
    numbered = _number(3, _label(101), [RollState(ONE)])

    assert [identifier for identifier, _ in numbered] == [_label(101), _label(102), _label(103)]
    assert [number.line_no for _, number in numbered] == [1, 2, 3]
    assert {number.roll_id for _, number in numbered} == {"one"}


def test_line_numbers_with_gaps_are_kept():
    numbered = number_items([2, 5, 9], _label(100), [RollState(ONE)], ["registered"])
    assert [number.line_no for _, number in numbered] == [2, 5, 9]


def test_gone_labels_are_jumped_over():
    state = RollState(ONE, ((101, 101), (103, 103)))
    assert _serials(_number(3, _label(100), [state])) == [100, 102, 104]


def test_goes_on_across_the_next_roll_of_the_same_kind():
    numbered = _number(
        4, _label(103), [RollState(ONE), RollState(INSURED), RollState(TWO, ((300, 300),))]
    )
    assert [(number.roll_id, number.serial) for _, number in numbered] == [
        ("one", 103), ("one", 104), ("two", 301), ("two", 302),
    ]  # fmt: skip


def test_earlier_roll_is_not_fallen_back_on():
    with pytest.raises(
        RollsExhaustedError, match="1 label is missing: 4 are needed, 3 left from RB00000302"
    ) as refusal:
        _number(4, _label(302), [RollState(ONE), RollState(TWO)])
    assert refusal.value.missing == 1
    assert refusal.value.exit_code == 7


def test_roll_for_anything_does_not_lead_from_letters_to_parcels():
    letters = Roll("letters", "RB", "BY", 1, 2)
    parcels = Roll("parcels", "CP", "BY", 3, 9)
    with pytest.raises(RollsExhaustedError):
        _number(3, _label(1), [RollState(letters), RollState(parcels)], {"letter"})


def test_roll_fits_by_kind_or_by_category_or_always():
    for kind in ("parcel", "insured", None):
        state = RollState(dataclasses.replace(ONE, kind=kind))
        assert _number(1, _label(100), [state], {"parcel", "insured"})


def test_roll_of_another_kind_is_refused():
    with pytest.raises(RollKindError, match="is for insured; the list is of letter, registered"):
        _number(1, _label(100, "VV"), [RollState(INSURED)], {"letter", "registered"})
    with pytest.raises(RollKindError):
        number_items([1], _label(100, "VV"), [RollState(INSURED)], ())


def test_label_of_no_roll_is_refused():
    for label in (_label(99), _label(105), _label(100, "RC"), s10.compose("RB", 100, "RU")):
        with pytest.raises(LabelOffRollError, match=label):
            _number(1, label, [RollState(ONE)])


def test_label_used_or_spoiled_before_is_refused():
    state = RollState(ONE, ((100, 101),))
    with pytest.raises(LabelGoneError, match=f"{_label(101)} of roll one is gone") as refusal:
        _number(1, _label(101), [state])
    assert isinstance(refusal.value, LedgerError)


@pytest.mark.parametrize("label", ["RB000001001BY", "RB123", "", "10944022440321", "RВ707173588BY"])
def test_wrong_first_label_is_wrong_use(label):
    with pytest.raises(NotRightError) as refusal:
        _number(1, label, [RollState(ONE)])
    assert refusal.value.exit_code == 2


def test_a_label_typed_in_a_cyrillic_layout_is_refused_with_the_one_meant():
    with pytest.raises(NotRightError, match="If RB200000010BY is meant"):
        _number(1, "КИ200000010ИН", [RollState(ONE)])


def test_label_is_read_as_a_scanner_gives_it():
    assert _serials(_number(1, f" {_label(100)}\r\n", [RollState(ONE)])) == [100]


def test_no_items_take_no_labels():
    assert _number(0, _label(100), [RollState(ONE)]) == []


def test_labels_of_an_office_without_rolls_become_a_roll_as_long_as_the_list():
    fresh = opened_roll(_label(500), 20, [RollState(INSURED)])

    assert (fresh.roll.first, fresh.roll.last, fresh.roll.indicator) == (500, 519, "RB")
    assert fresh.roll.roll_id == name_roll("RB", "BY", 500, 519)
    assert fresh.gone == ()
    assert len(_number(20, _label(500), [RollState(INSURED), fresh])) == 20


def test_no_roll_is_opened_where_the_series_is_on_record():
    assert opened_roll(_label(500), 20, [RollState(ONE)]) is None


def test_opened_roll_ends_with_the_serials():
    with pytest.raises(RollsExhaustedError):
        opened_roll(_label(s10.LAST_SERIAL), 2, [])
    with pytest.raises(NotRightError):
        opened_roll("RB123", 2, [])


def _items(identifiers, first_line=1):
    lines = range(first_line, first_line + len(identifiers))
    return item_table({"line_no": lines, "item_identifier": identifiers})


def test_labels_that_items_bear_are_counted_on_their_rolls():
    rolls = [RollState(TWO), RollState(INSURED), RollState(ONE, ((100, 100),))]
    borne = [
        _label(104), None, _label(300), _label(105), _label(99), _label(150, "VV"),
        s10.compose("RB", 102, "RU"), _label(100), "RB000001011BY", "rb000001020by",
        "10944022440321", "", _label(304), _label(305), _label(100, "AA"), _label(100, "ZZ"),
    ]  # fmt: skip
    assert count_carried(_items(borne, first_line=11), rolls) == (
        NumberUsed("one", 104, 11),
        NumberUsed("two", 300, 13),
        NumberUsed("insured", 150, 16),
        NumberUsed("one", 100, 18),
        NumberUsed("two", 304, 23),
    )


def test_labels_of_a_reserved_series_are_counted_as_well():
    roll = Roll("reserved", "KZ", "BY", 1, 9)
    assert count_carried(_items([_label(5, "KZ")]), [RollState(roll)])


def test_no_rolls_or_no_numbers_make_no_labels():
    assert count_carried(_items([_label(1)]), []) == ()
    assert count_carried(_items([None, "RB"]), [RollState(ONE)]) == ()
    assert count_carried(_items([]), [RollState(ONE)]) == ()


@given(
    st.lists(st.tuples(st.sampled_from(["RB", "VV"]), st.integers(0, 60)), max_size=30),
    st.lists(st.integers(0, 60), min_size=2, max_size=8, unique=True),
)
def test_carried_labels_are_those_that_a_search_one_by_one_finds(borne, ends):
    ends = sorted(ends)[: len(ends) // 2 * 2]
    rolls = [
        Roll(f"{indicator}{first}", indicator, "BY", first, last)
        for indicator in ("VV", "RB")
        for first, last in zip(ends[::2], ends[1::2], strict=True)
    ]
    expected = tuple(
        NumberUsed(roll.roll_id, serial, line_no)
        for line_no, (indicator, serial) in enumerate(borne, 1)
        for roll in rolls
        if roll.indicator == indicator and roll.first <= serial <= roll.last
    )
    items = _items([_label(serial, indicator) for indicator, serial in borne])
    assert count_carried(items, [RollState(roll) for roll in rolls]) == expected


deeds = st.lists(
    st.tuples(st.sampled_from(["number", "spoil"]), st.integers(0, 39), st.integers(1, 12)),
    max_size=20,
)


def _ranges(serials):
    return tuple((serial, serial) for serial in sorted(serials))


@settings(max_examples=200)
@given(deeds, st.integers(5, 20))
def test_used_spoiled_and_left_always_make_up_what_was_issued(deeds, size):
    rolls = [
        Roll(name, "RB", "BY", first, first + size - 1, "registered")
        for name, first in (("one", 0), ("two", 20))
    ]
    used = {roll.roll_id: set() for roll in rolls}
    spoiled = {roll.roll_id: set() for roll in rolls}

    def states():
        gone = {name: used[name] | spoiled[name] for name in used}
        return [RollState(roll, _ranges(gone[roll.roll_id])) for roll in rolls]

    for deed, serial, count in deeds:
        if deed == "spoil":
            for state in states():
                if any(first <= serial <= last for first, last in state.left):
                    spoiled[state.roll.roll_id].add(serial)
        else:
            try:
                numbered = _number(count, _label(serial), states())
            except LedgerError:
                continue
            assert len(numbered) == count
            assert numbered[0][1].serial == serial
            for identifier, number in numbered:
                assert identifier == _label(number.serial)
                assert number.serial not in used[number.roll_id] | spoiled[number.roll_id]
                used[number.roll_id].add(number.serial)
        for state in states():
            name = state.roll.roll_id
            left = set(chain(*(range(first, last + 1) for first, last in state.left)))
            assert len(used[name]) + len(spoiled[name]) + len(left) == state.roll.issued
            assert not left & (used[name] | spoiled[name])
