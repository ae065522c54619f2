"""The algebra of stretches, against sets of numbers; the proof by grams, against each gram."""

from dataclasses import replace
from datetime import date
from itertools import pairwise

from hypothesis import assume, given
from hypothesis import strategies as st

from batchpost.tariff.conditions import parse_conditions
from batchpost.tariff.lines import Line
from batchpost.tariff.lint.cells import FOREVER, dated, meet
from batchpost.tariff.lint.intervals import Stretch, common, cut, holes, union, without
from batchpost.tariff.lint.weights import Span, prove_weights

MOST = 40
stretch = st.tuples(st.integers(1, MOST), st.integers(1, MOST)).map(
    lambda pair: tuple(sorted(pair))
)
stretches = st.lists(stretch, max_size=8)


def numbers(among: list[Stretch]) -> set[int]:
    return {number for start, end in among for number in range(start, end + 1)}


@given(stretches)
def test_a_union_holds_the_same_numbers_in_order_and_apart(some: list[Stretch]) -> None:
    joined = union(some)
    assert numbers(joined) == numbers(some)
    assert all(one[1] + 1 < other[0] for one, other in pairwise(joined))


@given(stretches, stretches)
def test_what_is_left_is_the_difference_of_sets(whole: list[Stretch], gone: list[Stretch]) -> None:
    left = without(whole, gone)
    assert numbers(left) == numbers(whole) - numbers(gone)
    assert left == union(left)


@given(stretches)
def test_holes_are_what_is_missing_between_the_ends(some: list[Stretch]) -> None:
    assume(some)
    held = numbers(some)
    assert numbers(holes(some)) == set(range(min(held), max(held) + 1)) - held


@given(stretch, stretch)
def test_common_numbers_are_in_both(one: Stretch, other: Stretch) -> None:
    both = common(one, other)
    assert (numbers([both]) if both else set()) == numbers([one]) & numbers([other])


@given(stretches)
def test_cuts_tell_for_each_number_which_are_there(some: list[Stretch]) -> None:
    spans = list(enumerate(some))
    told = {
        number: names
        for (start, end), names in cut([(days, name) for name, days in spans])
        for number in range(start, end + 1)
    }
    for number in range(1, MOST + 1):
        there = [name for name, (start, end) in spans if start <= number <= end]
        assert told.get(number, []) == there


PLAIN = Line(
    line="a", services=("letter",), article_no="", title_ru="а", title_en="a", when=(),
    weight_from_g=None, weight_to_g=None, amount_over=0, amount_to=None, unit="item", per=1,
    rule="weight_band", value_text="1.00", minimum_text="", currency="BYN", vat="no",
    vat_individual="", outcome="", customer_category="all", direction="domestic",
    effective_from=date(2026, 1, 1), effective_to=None, end_unknown=False, legal_basis="b",
    confidence="official", source="s", note="", price_list="list",
)  # fmt: skip


@given(st.lists(stretch, min_size=1, max_size=5, unique=True))
def test_bands_are_proved_as_gram_by_gram(bands: list[Stretch]) -> None:
    lines = tuple(
        replace(PLAIN, line=f"band{number}", weight_from_g=start, weight_to_g=end)
        for number, (start, end) in enumerate(bands)
    )
    span = Span("letter", "legal_entity", "", (1, 2), lines, MOST)
    _, faults = prove_weights(span)
    held = numbers(bands)
    twice = {gram for gram in held if sum(start <= gram <= end for start, end in bands) > 1}
    missing = set(range(min(held), max(held) + 1)) - held
    told = {
        code: numbers([fault.grams for fault in faults if fault.code == code and fault.grams])
        for code in ("weights.gap", "lines.overlap")
    }
    assert told == {"weights.gap": missing, "lines.overlap": twice}


conditions = st.lists(
    st.tuples(
        st.sampled_from("xy"), st.sampled_from(["=", "!=", "?="]),
        st.lists(st.sampled_from("abc"), min_size=1, max_size=2, unique=True),
    ),
    max_size=2, unique_by=lambda pair: pair[0],
)  # fmt: skip


def written(pairs: list[tuple[str, str, list[str]]]) -> str:
    return " ".join(f"{name}{sign}{'|'.join(values)}" for name, sign, values in pairs)


@given(conditions, conditions)
def test_lines_meet_where_some_item_meets_both(one: list, other: list) -> None:  # type: ignore[type-arg]
    lines = [replace(PLAIN, when=parse_conditions(written(pairs))) for pairs in (one, other)]
    items = [
        {name: frozenset({value}) for name, value in (("x", x), ("y", y)) if value}
        for x in ("a", "b", "c", "d", "")
        for y in ("a", "b", "c", "d", "")
    ]
    both = any(all(c.holds(item) for line in lines for c in line.when) for item in items)
    assert meet(*lines) == both


def test_an_unknown_end_lasts_until_the_next_line_of_the_same_kind() -> None:
    first = replace(PLAIN, line="first", end_unknown=True)
    next_ = replace(PLAIN, line="next", effective_from=date(2026, 3, 1))
    found = {one.line.line: one.days for one in dated([first, next_])}
    assert found["first"][1] == date(2026, 2, 28).toordinal()
    assert found["next"][1] == FOREVER
    assert dated([first])[0].days[1] == FOREVER
    assert dated([replace(PLAIN, effective_from=None)]) == ()
