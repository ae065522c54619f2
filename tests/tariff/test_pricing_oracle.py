"""The engine and a naive second opinion agree on random items of all books, days and payers.

`HYPOTHESIS_PROFILE=round-trip-long` tries 200,000 items instead of some thousands;
`ORACLE_SEED` draws others.
"""

import os
import random
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from oracle_draws import TABLES_OF, boundary_days, random_day
from oracle_items import CATEGORIES, RATES, drawer, frame, second_opinion
from oracle_items_belpochta import to_every_place
from oracle_lists import TABLES, Charge, Charges, Item

from batchpost.errors import BatchpostError
from batchpost.tariff.pricing import price

if not TABLES.is_dir():
    pytest.skip("the shared data do not lie beside the project", allow_module_level=True)

LONG = "long" in os.environ.get("HYPOTHESIS_PROFILE", "")
SEED = int(os.environ.get("ORACLE_SEED", "20261122"))
#: Items tried of a book.
ITEMS = {"belpochta": 160_000} if LONG else {"belpochta": 2_600}
OTHERS = 6_700 if LONG else 240
IN_A_BATCH, REFUSED_IN_A_BATCH = (250, 12) if LONG else (20, 2)


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The office's folder of books, with nothing in it but the rates of two days."""
    folder = tmp_path_factory.mktemp("books")
    lines = ["base,currency,units,rate,effective_from,confidence,source,note"]
    lines += [f"UAH,USD,1,{rate},{day},official,made up," for day, rate in RATES.items()]
    (folder / "rates.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


Wanted = tuple[Item, Charges]


def batches(operator: str) -> Iterator[tuple[dict[str, Any], list[Wanted], list[Wanted]]]:
    """Draw batches of a book: each boundary day in turn, then random days; both payers.

    Yields what to ask the engine by, the items with a price and those without; of the
    latter no more than some in a hundred are kept, for each has to be asked for alone.
    """
    rng = random.Random(f"{SEED} {operator}")
    draw = drawer(operator)
    left = ITEMS.get(operator, OTHERS)
    days = list(boundary_days(operator))
    rng.shuffle(days)
    while left > 0:
        on = days.pop() if days else random_day(operator, rng)
        for category in CATEGORIES:
            opinion = second_opinion(operator, category, on)
            good: list[Wanted] = []
            bad: list[Wanted] = []
            for item in (draw(rng) for _ in range(IN_A_BATCH * 4)):
                want = opinion(item)
                if want is not None:
                    good.append((item, want))
                elif len(bad) < REFUSED_IN_A_BATCH:
                    bad.append((item, want))
                if len(good) + len(bad) == IN_A_BATCH:
                    break
            left -= len(good) + len(bad)
            yield {"on": on, "customer": category, "operator": operator}, good, bad


def reckoned(batch: list[Item], **asked: Any) -> list[list[Charge]]:
    """Return the charges of each item of a batch as the engine reckons them."""
    return charged(frame(batch), **asked) if batch else []


def charged(items: pd.DataFrame, **asked: Any) -> list[list[Charge]]:
    charges = price(items, **asked).charges
    found: dict[int, list[Charge]] = {line_no: [] for line_no in items["line_no"]}
    columns = (charges[name].tolist() for name in ("line_no", "net", "vat", "gross"))
    for line_no, net, vat, gross in zip(*columns, strict=True):
        assert gross == net + vat
        found[line_no].append((net, vat))
    return list(found.values())


def one_by_one(batch: list[Item], **asked: Any) -> list[Charges]:
    """Return the charges of each item asked for alone, None where it is refused."""
    items = frame(batch) if batch else ()
    found: list[Charges] = []
    for row in range(len(batch)):
        try:
            found += charged(items.iloc[[row]], **asked)
        except BatchpostError:
            found.append(None)
    return found


def differences(asked: dict[str, Any], good: list[Wanted], bad: list[Wanted]) -> list[Any]:
    """Return the items on which engine and second opinion differ, with what each says."""
    items = [item for item, _ in good]
    try:
        found: list[Charges] = [*reckoned(items, **asked)]
    except BatchpostError:
        found = one_by_one(items, **asked)
    found += one_by_one([item for item, _ in bad], **asked)
    return [
        (asked["on"], asked["customer"], item, want, got)
        for (item, want), got in zip([*good, *bad], found, strict=True)
        if (got and sorted(got)) != (want and sorted(want))
    ]


def assert_none(differ: list[Any]) -> None:
    services = Counter(item["service"] for _, _, item, _, _ in differ)
    assert not differ, "\n".join(map(str, [services, *differ[:12]]))


@pytest.mark.parametrize("operator", TABLES_OF)
def test_random_items_are_priced_as_the_second_opinion_does(operator: str, books: Path) -> None:
    tried: Counter[str] = Counter()
    differ = []
    for asked, good, bad in batches(operator):
        differ += differences(asked | {"books": books}, good, bad)
        tried.update(priced=len(good), refused=len(bad))
    print(operator, dict(tried))
    assert_none(differ)
    assert tried["priced"] > tried.total() * 3 / 4
    assert tried["refused"] > 10


#: First days of the lists by destination.
LISTS_ABROAD = ("2019-02-15", "2020-05-18", "2024-08-01", "2025-01-01", "2025-10-01",
                "2025-11-10", "2026-01-01")  # fmt: skip


@pytest.mark.parametrize("day", LISTS_ABROAD)
def test_every_destination_of_every_list(day: str, books: Path) -> None:
    rng = random.Random(day)
    on = date.fromisoformat(day)
    payers = (("individual",) if day < "2020" else CATEGORIES[:1]) if day < "2024" else CATEGORIES
    for category in payers:
        opinion = second_opinion("belpochta", category, on)
        wanted = [(item, opinion(item)) for item in to_every_place(rng)]
        good = [(item, want) for item, want in wanted if want is not None]
        bad = [(item, want) for item, want in wanted if want is None]
        asked = {"on": on, "customer": category, "operator": "belpochta", "books": books}
        few = bad if LONG else rng.sample(bad, 20)
        assert_none(differences(asked, good, few))
        assert len(good) > (1500 if day > "2024" else 80)
