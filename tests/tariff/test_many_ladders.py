"""Hundreds of ladders at one place are climbed as each would be alone."""

import numpy as np
import pytest

from batchpost.tariff.kernel import FORWARDING, ITEM, Ladder, OutsideError, Vat, evaluate

MOST = 5_000


def ladder(draw: np.random.Generator, label: int, quantity: str) -> Ladder:
    count = int(draw.integers(1, 8))
    starts = np.sort(draw.choice(np.arange(2, MOST), count - 1, replace=False))
    return Ladder(
        quantity, np.array([1, *starts], dtype=np.int64), draw.integers(0, 10**9, count),
        origin=np.zeros(count, dtype=np.int64), step=np.full(count, draw.choice([1, 10, 100])),
        per_step=draw.integers(0, 10**8, count), hole=np.zeros(count, dtype=np.bool_),
        end=int(draw.integers(MOST, 2 * MOST)), minimum=int(draw.choice([0, 10**8])),
        vat=Vat(int(draw.integers(0, 3))), vat_rate=2000, label=label,
    )  # fmt: skip


def surcharge(draw: np.random.Generator, label: int) -> Ladder:
    """Return a percentage of the forwarding, sometimes without a part of it."""
    one = np.ones(1, dtype=np.int64)
    less = Ladder(
        "weight_g", one, one, one * 0, one * 100, one * 10, np.zeros(1, np.bool_), MOST, 0,
        Vat.ON_TOP, 2000, label,
    )  # fmt: skip
    return Ladder(
        FORWARDING, one * 0, one * 0, one * 0, one, one * int(draw.integers(0, 10**6)),
        np.zeros(1, np.bool_), 10**12, 0, Vat.ON_TOP, 2000, label,
        less if draw.random() < 0.5 else None,
    )  # fmt: skip


@pytest.mark.parametrize("seed", range(12))
def test_stacked_ladders_charge_what_each_charges_alone(seed: int) -> None:
    draw = np.random.default_rng(seed)
    recipes = []
    for number in range(int(draw.integers(13, 90))):
        base = 100 * number
        places = (
            ladder(draw, base, "weight_g"),
            surcharge(draw, base + 40),
            ladder(draw, base + 60, ITEM),
        )
        recipes.append(places[: int(draw.integers(1, 4))])
    codes = draw.integers(0, len(recipes), 2_000)
    weights = draw.integers(1, MOST + 1, 2_000)
    together = evaluate(recipes, codes, {"weight_g": weights})
    for code, recipe in enumerate(recipes):
        mine = np.flatnonzero(codes == code)
        alone = evaluate([recipe], np.zeros(len(mine), np.int64), {"weight_g": weights[mine]})
        at = (together.offsets[mine][:, None] + np.arange(len(recipe))).reshape(-1)
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
