"""The kernel against the same sums in Python's own whole numbers."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from batchpost.model.money import half_up
from batchpost.tariff.kernel import CHUNK, FORWARDING, ITEM, Ladder, OutsideError, Vat, evaluate
from batchpost.tariff.lines import MICRO


def ladder(
    *segments: tuple[int, int, int, int, int],
    quantity: str = "weight_g",
    end: int = 10**12,
    minimum: int = 0,
    vat: Vat = Vat.ON_TOP,
    rate: int = 2000,
    label: int = 0,
    holes: tuple[int, ...] = (),
) -> Ladder:
    """Return a ladder of (start, base, origin, step, per_step), amounts in micro-kopecks."""
    columns = np.array(segments, dtype=np.int64).T
    return Ladder(
        quantity, *(column.copy() for column in columns),
        hole=np.array([place in holes for place in range(len(segments))]),
        end=end, minimum=minimum, vat=vat, vat_rate=rate, label=label,
    )  # fmt: skip


def plain(one: Ladder, quantity: int) -> tuple[int, int]:
    """Return net and VAT by Python's whole numbers and fractions."""
    place = max(i for i, start in enumerate(one.starts.tolist()) if start <= quantity)
    steps = -(-(quantity - int(one.origin[place])) // int(one.step[place]))
    amount = int(one.base[place]) + steps * int(one.per_step[place])
    listed = half_up(max(amount, one.minimum), MICRO)
    if one.vat is Vat.EXEMPT:
        return listed, 0
    if one.vat is Vat.ON_TOP:
        return listed, half_up(listed * one.vat_rate, 10_000)
    inside = Fraction(listed * one.vat_rate, 10_000 + one.vat_rate)
    vat = half_up(inside.numerator, inside.denominator)
    return listed - vat, vat


segments = st.lists(
    st.tuples(
        st.integers(0, 10**11), st.integers(0, 50), st.integers(1, 700), st.integers(0, 10**8)
    ),
    min_size=1,
    max_size=7,
)


@settings(max_examples=200, deadline=None)
@given(
    shapes=st.lists(
        st.tuples(segments, st.sampled_from(list(Vat)), st.integers(0, 10**9)),
        min_size=1,
        max_size=4,
    ),
    weights=st.lists(st.integers(1, 60_000), min_size=1, max_size=50),
    seed=st.integers(0, 1000),
)
def test_random_ladders_are_climbed_exactly(shapes, weights, seed) -> None:
    recipes = []
    label = 0
    for parts, vat, minimum in shapes:
        rows = [(1 + at * 997, *part) for at, part in enumerate(parts)]
        rows = [
            (start, base, min(origin, start), step, per) for start, base, origin, step, per in rows
        ]
        recipes.append((ladder(*rows, vat=vat, minimum=minimum, label=label),))
        label += len(rows)
    codes = np.random.default_rng(seed).integers(0, len(recipes), len(weights))
    found = evaluate(recipes, codes, {"weight_g": np.array(weights, dtype=np.int64)})
    wanted = [plain(recipes[code][0], weight) for code, weight in zip(codes, weights, strict=True)]
    assert list(zip(found.net.tolist(), found.vat.tolist(), strict=True)) == wanted


def test_long_lists_are_priced_piece_by_piece_alike() -> None:
    weights = np.arange(1, 2 * CHUNK + 7, dtype=np.int64) % 2000 + 1
    two = ladder((1, 330 * MICRO, 0, 1, 0), (21, 330 * MICRO, 20, 20, 7 * MICRO))
    extra = ladder((0, 0, 0, 1, MICRO // 2), quantity=FORWARDING, label=2)
    advice = ladder((1, 80 * MICRO, 0, 1, 0), quantity=ITEM, label=3)
    alike = evaluate([(two, extra, advice)], np.zeros(len(weights), int), {"weight_g": weights})
    codes = np.arange(len(weights)) % 2
    mixed = evaluate([(two, extra, advice), (two, advice)], codes, {"weight_g": weights})
    assert alike.net.reshape(-1, 3)[:, 0].tolist() == mixed.net[mixed.offsets[:-1]].tolist()
    assert alike.label.reshape(-1, 3)[:, 0].tolist() == [int(weight > 20) for weight in weights]
    assert (np.diff(mixed.offsets) == np.where(codes == 0, 3, 2)).all()
    assert mixed.label[mixed.offsets[1:] - 1].tolist() == [3] * len(weights)
    assert alike.net.reshape(-1, 3)[:, 1].tolist() == [
        half_up(net, 2) for net in alike.net.reshape(-1, 3)[:, 0].tolist()
    ]


@pytest.mark.parametrize("weight", [0, 15, 31])
def test_a_quantity_without_a_segment_is_told_by_position(weight: int) -> None:
    one = ladder((1, 1, 0, 1, 0), (11, 0, 0, 1, 0), (21, 2, 0, 1, 0), end=30, holes=(1,))
    weights = np.array([5, 25, weight, 7], dtype=np.int64)
    with pytest.raises(OutsideError) as alike:
        evaluate([(one,)], np.zeros(4, int), {"weight_g": weights})
    assert alike.value.items.tolist() == [2]
    with pytest.raises(OutsideError) as mixed:
        evaluate([(one,), (one, one)], np.array([1, 0, 1, 0]), {"weight_g": weights})
    assert mixed.value.items.tolist() == [2]


def test_no_items_no_charges() -> None:
    assert len(evaluate([], np.zeros(0, int), {}).net) == 0
