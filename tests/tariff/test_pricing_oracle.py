"""The engine and a naive second opinion agree on thousands of random items."""

import random
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from naive_oracle import Oracle
from tariff_builders import items

from batchpost.errors import ReferenceDataError
from batchpost.tariff.pricing import price

SERVICES = [
    "letter_ordinary", "letter_registered", "letter_insured", "letter_first_class",
    "postcard_ordinary", "postcard_registered", "printed_matter_ordinary",
    "printed_matter_registered", "small_packet_ordinary", "small_packet_registered",
    "small_packet_insured", "parcel", "parcel_online", "parcel_qr", "parcel_locker",
    "money_order", "express_parcel",
]  # fmt: skip
#: From here on every line's last day is known.
FIRST = date(2023, 10, 9)
DAYS = (date(2026, 11, 22) - FIRST).days
CUSTOMERS = ["legal_entity", "individual"]


def draw_item(rng: random.Random) -> dict[str, Any]:
    service = rng.choice(SERVICES)
    heavy = service.startswith(("parcel", "express"))
    edges = [1, 20, 21, 40, 41, 100, 101, 1000, 1001, 3000, 3001, 5000, 5001, 25000, 50000]
    weight = rng.choice([rng.choice(edges), rng.randint(1, 50_500 if heavy else 2_050)])
    return {
        "service": service,
        "weight_g": weight,
        "declared_value": rng.choice([0, 0, rng.randint(1, 5_000), rng.randint(1, 10**7)]),
        "advice": rng.choice(["none", "simple", "registered", "electronic"]),
        "marks": rng.choice(["", "", "fragile", "bulky", "bulky fragile", "court"]),
        "size": rng.choice("SML"),
        "zone": rng.choice(["T1", "T2", "T3", "T4", "T5"]),
        "place": rng.choice(["office", "customer"]),
        "contents": rng.choice(["documents", "goods"]),
        "amount": rng.choice([15000, 15001, 20000, 20001, 100000, rng.randint(1, 200_000)]),
    }


def expected(oracle: Oracle, item: dict[str, Any]) -> list[tuple[int, int]] | None:
    facts = {name: item[name] for name in ("size", "zone", "place", "contents")}
    charges = oracle.charges(
        item["service"],
        item["weight_g"],
        Decimal(item["declared_value"]) / 100,
        advice=item["advice"],
        marks=set(item["marks"].split()),
        facts=facts | {"amount": Decimal(item["amount"]) / 100},
    )
    return charges and [(int(net * 100), int(vat * 100)) for net, vat in charges]


def reckoned(batch: list[dict[str, Any]], on: date, customer: str) -> list[list[tuple[int, int]]]:
    table = items(**{name: [item[name] for item in batch] for name in batch[0]})
    charges = price(table, on=on, customer=customer, operator="belpochta").charges
    found: list[list[tuple[int, int]]] = [[] for _ in batch]
    rows = zip(
        charges["line_no"], charges["charge_no"], charges["net"], charges["vat"], strict=True
    )
    for line_no, charge_no, net, vat in rows:
        found[line_no - 1].append((net, vat))
        assert charge_no == len(found[line_no - 1])
    return found


@pytest.mark.parametrize("customer", CUSTOMERS)
def test_random_lists_are_priced_as_the_oracle_does(customer: str) -> None:
    rng = random.Random(20261122)
    priced = refused = 0
    days = [FIRST + timedelta(rng.randint(0, DAYS)) for _ in range(25)]
    days += [date(2024, 3, 31), date(2024, 4, 1), date(2024, 12, 1), date(2025, 11, 3),
             date(2025, 11, 4), date(2025, 12, 31), date(2026, 1, 1), date(2026, 3, 31),
             date(2026, 4, 1)]  # fmt: skip
    for on in days:
        oracle = Oracle(customer, on.isoformat())
        batch = [draw_item(rng) for _ in range(150)]
        wanted = [expected(oracle, item) for item in batch]
        good = [item for item, want in zip(batch, wanted, strict=True) if want]
        assert reckoned(good, on, customer) == [want for want in wanted if want]
        priced += len(good)
        for item in [one for one, want in zip(batch, wanted, strict=True) if not want][:4]:
            refused += 1
            with pytest.raises(ReferenceDataError):
                reckoned([item], on, customer)
    assert priced > 2_000
    assert refused > 100


@settings(max_examples=150, deadline=None)
@given(
    seed=st.integers(0, 2**32),
    day=st.integers(0, DAYS),
    customer=st.sampled_from(CUSTOMERS),
)
def test_any_item_on_any_day(seed: int, day: int, customer: str) -> None:
    item = draw_item(random.Random(seed))
    on = FIRST + timedelta(day)
    want = expected(Oracle(customer, on.isoformat()), item)
    if want:
        assert reckoned([item], on, customer) == [want]
    else:
        with pytest.raises(ReferenceDataError):
            reckoned([item], on, customer)
