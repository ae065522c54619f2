"""What random items are drawn from: days on and beside each boundary, weights, places."""

import random
from datetime import date, timedelta
from functools import cache

from oracle_lists import table

FIRST, LAST = date(2019, 1, 1), date(2026, 11, 22)
BELPOCHTA = (
    "belpost_domestic_legal", "belpost_domestic_individual", "belpost_domestic_express",
    "belpost_paid_forwarding", "belpost_misc", "belpost_intl_letters",
    "belpost_intl_small_packets", "belpost_intl_parcels", "belpost_intl_ems",
)  # fmt: skip
TABLES_OF = {
    "belpochta": BELPOCHTA, "laposte": ("laposte_2026",), "swisspost": ("swisspost_2026",),
    "deutschepost": ("deutschepost_2026",), "ukrposhta": ("ukrposhta_2026",),
    "specsvyaz": ("specsvyaz_2026",), "russianpost": ("russianpost_domestic",),
}  # fmt: skip
EDGES = (20, 50, 100, 250, 500, 1000, 2000, 3000, 5000, 10000, 15000, 20000, 22000, 25000,
         29000, 30000, 31500, 35000, 40000, 45000, 50000)  # fmt: skip


@cache
def boundary_days(operator: str) -> tuple[date, ...]:
    """Return each line's first and last day with the days beside them."""
    days = set()
    for name in TABLES_OF[operator]:
        for row in table(name):
            for text in (row["effective_from"], row["effective_to"]):
                if text[:1] == "2":
                    days |= {date.fromisoformat(text) + timedelta(off) for off in (-1, 0, 1)}
    return tuple(sorted(day for day in days if FIRST <= day <= LAST))


def random_day(operator: str, rng: random.Random) -> date:
    """Draw a day, most often one on which the book has a price at all."""
    known = boundary_days(operator)[1] if rng.random() < 0.9 else FIRST
    return known + timedelta(rng.randint(0, (LAST - known).days))


@cache
def places() -> tuple[str, ...]:
    """Return the codes of all destinations the tables name, and two they do not."""
    named = {row["code"] for name in BELPOCHTA for row in table(name)} - {""}
    return (*sorted(named), "AQ", "IO")


def weight(rng: random.Random, most: int) -> int:
    """Draw a weight: a boundary or one gram beside it, a started step, or any."""
    if rng.random() < 0.5:
        edges = [edge for edge in EDGES if edge <= most]
        return max(1, rng.choice(edges) + rng.choice((-1, 0, 1)))
    if rng.random() < 0.3:
        step = rng.choice((10, 20, 100, 1000))
        return max(1, step * rng.randint(1, max(1, most // step)) + rng.choice((-1, 0, 1)))
    return rng.randint(1, most)


def value(rng: random.Random, often: float = 0.4) -> int:
    if rng.random() > often:
        return 0
    return rng.choice(
        (1, 50, 99, 100, 125, 1012, 1667, rng.randint(1, 5000), rng.randint(1, 10**7))
    )


def advice(rng: random.Random, *kinds: str) -> str:
    return (
        "none"
        if rng.random() < 0.7
        else rng.choice(kinds or ("simple", "registered", "electronic"))
    )
