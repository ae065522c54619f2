"""Charges reckoned together, looked up or climbed alone: the same to the kopeck."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from batchpost.tariff import kernel
from batchpost.tariff.kernel import FORWARDING, ITEM, Ladder, OutsideError, Vat, evaluate
from batchpost.tariff.lines import MICRO
from batchpost.tariff.seats import Grids, Line, grouped

END = 5000


@st.composite
def ladders(draw: st.DrawFn, label: int, quantity: str) -> Ladder:
    """Return a ladder as price lists have them: flat, bands, base and steps, two-part."""
    unit = draw(st.sampled_from([1, 10, 20, 50, 100, 500]))
    count = draw(st.integers(1, 5))
    cuts = sorted(draw(st.sets(st.integers(1, END // unit - 1), min_size=count - 1, max_size=8)))
    first = draw(st.sampled_from([1, 1, 0, -1]))
    starts = [first, *(cut * unit + 1 for cut in cuts)]
    rows = []
    for place, start in enumerate(starts):
        sloped = draw(st.booleans()) and not (place == 0 and first < 0)
        origin = draw(st.sampled_from([0, max(start - 1, 0)])) if sloped else 0
        per = draw(st.integers(1, 10**8)) if sloped else 0
        step = unit * draw(st.integers(1, 4)) if sloped else 1
        rows.append((start, draw(st.integers(0, 10**10)), origin, step, per))
    columns = np.array(rows, dtype=np.int64).T
    return Ladder(
        quantity,
        *(column.copy() for column in columns),
        hole=np.zeros(len(rows), dtype=np.bool_),
        end=END,
        minimum=draw(st.sampled_from([0, 0, 100 * MICRO])),
        vat=draw(st.sampled_from(list(Vat))),
        vat_rate=draw(st.sampled_from([2000, 1000])),
        label=label,
    )


def surcharge(label: int) -> Ladder:
    columns = np.array([[0, 0, 0, 1, MICRO // 2]], dtype=np.int64).T
    return Ladder(
        FORWARDING, *(column.copy() for column in columns), hole=np.zeros(1, dtype=np.bool_),
        end=10**12, minimum=0, vat=Vat.ON_TOP, vat_rate=2000, label=label,
    )  # fmt: skip


def flat(label: int, amount: int, vat: Vat) -> Ladder:
    columns = np.array([[1, amount, 0, 1, 0]], dtype=np.int64).T
    return Ladder(
        ITEM, *(column.copy() for column in columns), hole=np.zeros(1, dtype=np.bool_),
        end=1, minimum=0, vat=vat, vat_rate=2000, label=label,
    )  # fmt: skip


@st.composite
def cases(draw: st.DrawFn):
    quantities = ["weight_g", "declared_value"]
    some = [
        draw(ladders(label=20 * at, quantity=draw(st.sampled_from(quantities)))) for at in range(5)
    ]
    some += [surcharge(200), flat(201, 5 * 10**8, Vat.INSIDE), flat(202, 7 * 10**6, Vat.EXEMPT)]
    mains = st.sampled_from([one for one in some if one.quantity != FORWARDING])
    return draw(
        st.lists(
            st.tuples(mains, st.lists(st.sampled_from(some), max_size=3)).map(
                lambda pair: (pair[0], *pair[1])
            ),
            min_size=1,
            max_size=12,
        )
    )


@settings(max_examples=60, deadline=None)
@given(cases(), st.integers(0, 2**32 - 1))
def test_all_ways_of_reckoning_agree(recipes, seed: int) -> None:
    random = np.random.default_rng(seed)
    count = 80
    codes = random.integers(0, len(recipes), count)
    quantities = {
        name: random.integers(1, END + 1, count) for name in ("weight_g", "declared_value")
    }
    together = _evaluated(recipes, codes, quantities, many=0)
    alone = _evaluated(recipes, codes, quantities, many=10**9)
    apart = [
        evaluate(
            [recipes[code]],
            np.zeros(1, dtype=np.int64),
            {name: column[[at]] for name, column in quantities.items()},
        )
        for at, code in enumerate(codes.tolist())
    ]
    for name in ("net", "vat", "label"):
        one_by_one = np.concatenate([getattr(charges, name) for charges in apart])
        assert getattr(together, name).tolist() == one_by_one.tolist()
        assert getattr(alone, name).tolist() == one_by_one.tolist()


def _evaluated(recipes, codes, quantities, many: int):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kernel, "MANY", many)
        patch.setattr(kernel, "CHUNK", 37)
        return evaluate(recipes, codes, quantities)


@settings(max_examples=60, deadline=None)
@given(cases(), st.sampled_from([-1, 0, END + 1, 1 << 40]), st.integers(0, 299))
def test_what_lies_outside_is_found_either_way(recipes, value: int, at: int) -> None:
    codes = np.arange(300, dtype=np.int64) % len(recipes)
    found = []
    for many in (0, 10**9):
        quantities = {
            name: np.full(300, 777, dtype=np.int64) for name in ("weight_g", "declared_value")
        }
        for column in quantities.values():
            column[at] = value
        try:
            _evaluated(recipes, codes, quantities, many)
        except OutsideError as error:
            found.append((error.ladder.label, error.items.tolist()))
        else:
            found.append(None)
    assert found[0] == found[1]
    if found[0] is not None:
        assert found[0][1] == [at]


def test_steps_of_grams_are_written_out_and_percentages_are_not() -> None:
    starts, base = np.array([1, 21]), np.array([330 * MICRO, 330 * MICRO])
    steps = Ladder(
        "weight_g", starts, base, np.array([0, 20]), np.array([1, 20]), np.array([0, 7 * MICRO]),
        hole=np.zeros(2, dtype=np.bool_), end=2000, minimum=0, vat=Vat.ON_TOP, vat_rate=2000,
        label=0,
    )  # fmt: skip
    assert steps.grid is not None
    assert (steps.grid.unit, len(steps.grid.listed)) == (20, 101)
    assert isinstance(grouped([steps], many=True)[0][0], Grids)
    assert isinstance(grouped([surcharge(9)], many=True)[0][0], Line)
    assert surcharge(9).grid is None
