"""Hundreds of ladders at one place are climbed as each would be alone."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from batchpost.tariff.kernel import FORWARDING, ITEM, Ladder, OutsideError, Vat, evaluate

MOST = 5_000


@st.composite
def ladders(draw: st.DrawFn, label: int, quantity: str) -> Ladder:
    count = draw(st.integers(1, 7))
    starts = sorted(draw(st.sets(st.integers(2, MOST), min_size=count - 1, max_size=count - 1)))
    whole = [
        [draw(st.integers(0, most)) for _ in range(count)] for most in (10**9, 0, 10**8)
    ]  # fmt: skip
    step = draw(st.sampled_from([1, 10, 100]))
    return Ladder(
        quantity, np.array([1, *starts], dtype=np.int64), *(np.array(x) for x in whole[:2]),
        step=np.full(count, step), per_step=np.array(whole[2]), hole=np.zeros(count, dtype=np.bool_),
        end=draw(st.integers(MOST, 2 * MOST)), minimum=draw(st.sampled_from([0, 10**8])),
        vat=draw(st.sampled_from(list(Vat))), vat_rate=2000, label=label,
    )  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_stacked_ladders_charge_what_each_charges_alone(data: st.DataObject) -> None:
    recipes = []
    for number in range(data.draw(st.integers(13, 40))):
        base = 100 * number
        forwarding = data.draw(ladders(base, "weight_g"))
        less = data.draw(ladders(base + 20, "weight_g"))
        plain = Ladder(
            FORWARDING, np.zeros(1, np.int64), np.zeros(1, np.int64), np.zeros(1, np.int64),
            np.ones(1, np.int64), np.array([number * 10_000]), np.zeros(1, np.bool_), 10**12, 0,
            Vat.ON_TOP, 2000, base + 40, less if number % 2 else None,
        )  # fmt: skip
        flat = data.draw(ladders(base + 60, ITEM))
        recipes.append((forwarding, plain, flat)[: data.draw(st.integers(1, 3))])
    draw = np.random.default_rng(data.draw(st.integers(0, 1000)))
    codes = draw.integers(0, len(recipes), 500)
    weights = draw.integers(1, MOST + 1, 500)
    together = evaluate(recipes, codes, {"weight_g": weights})
    for code, recipe in enumerate(recipes):
        mine = np.flatnonzero(codes == code)
        alone = evaluate([recipe], np.zeros(len(mine), np.int64), {"weight_g": weights[mine]})
        at = np.concatenate([np.arange(*together.offsets[[one, one + 1]]) for one in mine] or [[]])
        at = at.astype(np.int64)
        assert together.net[at].tolist() == alone.net.tolist()
        assert together.vat[at].tolist() == alone.vat.tolist()
        assert together.label[at].tolist() == alone.label.tolist()


def test_the_ladder_without_a_price_is_the_one_named() -> None:
    def flat(label: int, end: int) -> Ladder:
        one = np.ones(1, np.int64)
        return Ladder(
            "weight_g", one, one, one * 0, one, one, np.zeros(1, np.bool_), end, 0,
            Vat.EXEMPT, 0, label,
        )  # fmt: skip

    recipes = [(flat(number, 100 + number),) for number in range(300)]
    codes = np.array([7, 250, 250, 8])
    with pytest.raises(OutsideError) as outside:
        evaluate(recipes, codes, {"weight_g": np.array([107, 351, 400, 109])})
    assert outside.value.ladder.end in {108, 350}
    named = {350: [1, 2], 108: [3]}[outside.value.ladder.end]
    assert outside.value.items.tolist() == named
