"""Pricing speed: the kernel beside DuckDB's ASOF join and a Decimal loop, equal results proved.

One million domestic items of seven services, each with its forwarding, the surcharge of a
fragile mark, insurance of a declared value and an advice of delivery, VAT on each rounded
charge. Once all items are of one day (a list), once of days between 2023-10-09 and 2026-11-22
(a repricing). All peers get plain columns and write plain columns, on one core. Then as many
parcels abroad, to every destination and by either way that Belpochta accepts, beside the
Decimal loop. Times are of the processor, so other work on the machine does not count; the
best of several runs in turn.

    python benchmarks/pricing.py [ITEMS]
"""

import sys
import time
from collections.abc import Callable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from itertools import product

import duckdb
import numpy as np

from batchpost.errors import ReferenceDataError
from batchpost.tariff.book import Book, open_book
from batchpost.tariff.kernel import FORWARDING, Ladder, evaluate
from batchpost.tariff.ladders import DECLARED, WEIGHT
from batchpost.tariff.recipe import Ask, Label, Tariff

SERVICES = (
    "letter_registered", "printed_matter_registered", "small_packet_registered",
    "small_packet_ordinary", "small_packet_insured", "letter_first_class", "parcel",
)  # fmt: skip
ADVICES = ("", "simple", "registered", "electronic")
PRICES = ("base", "upto", "step", "per", "kg", "rate", "extra")
WITH_VALUE = frozenset({"small_packet_insured", "parcel"})
WAYS = ("priority", "nonpriority")
FIRST, LAST = date(2023, 10, 9), date(2026, 11, 22)
SAMPLE = 20_000
ROUNDS = 9


def make_items(count: int, *, one_day: bool) -> dict[str, np.ndarray]:
    """Return columns of plausible items, the same every time."""
    draw = np.random.default_rng(20261122)
    service = draw.integers(0, len(SERVICES), count)
    parcel = service == SERVICES.index("parcel")
    valued = np.isin(service, [SERVICES.index(name) for name in WITH_VALUE])
    days = (LAST - FIRST).days
    return {
        "service": service,
        "day": np.full(count, days) if one_day else draw.integers(0, days + 1, count),
        WEIGHT: np.where(parcel, draw.integers(1, 50_001, count), draw.integers(1, 2_001, count)),
        DECLARED: np.where(
            valued & (draw.random(count) < 0.7), draw.integers(1, 500_000, count), 0
        ),
        "advice": draw.integers(0, len(ADVICES), count),
        "fragile": (draw.random(count) < 0.2).astype(np.int64),
    }


def change_days(book: Book) -> list[date]:
    """Return the days on which some price of the services changed, the first day before them."""
    names = (*SERVICES, *(f"notice_of_delivery_{advice}" for advice in ADVICES[1:]))
    starts = {line.effective_from for name in names for line in book.lines_of(name)}
    return [FIRST, *sorted(day for day in starts if day and FIRST < day <= LAST)]


class Ours:
    """Recipes for each period, service, advice, mark and declared or not; then the kernel."""

    def __init__(self, *, one_day: bool) -> None:
        book = open_book("belpochta")
        starts = [LAST] if one_day else change_days(book)
        firsts = np.array([(start - FIRST).days for start in starts])
        every = np.arange((LAST - FIRST).days + 1)
        period = np.searchsorted(firsts, every, side="right") - 1
        self.recipe_of_day = np.maximum(period, 0) * len(SERVICES) * len(ADVICES) * 4
        self.recipes: list[tuple[Ladder, ...]] = []
        labels: list[Label] = []
        for start in starts:
            tariff = Tariff(book, start, "legal_entity", labels)
            for name, advice, fragile, declared in product(
                SERVICES, ADVICES, (False, True), (False, True)
            ):
                facts = {
                    "advice": frozenset({advice} - {""}),
                    "mark": frozenset({"fragile"} if fragile else ()),
                    "declared": frozenset({"yes" if declared and name in WITH_VALUE else "no"}),
                }
                self.recipes.append(tariff.recipe(Ask(name, facts), 0))

    def run(self, items: dict[str, np.ndarray]) -> None:
        """Price the items into columns."""
        codes = self.recipe_of_day.take(items["day"], mode="clip")
        codes += items["service"] * (len(ADVICES) * 4)
        codes += items["advice"] * 4
        codes += items["fragile"] * 2
        codes += items[DECLARED] > 0
        self.charges = evaluate(
            self.recipes, codes, {WEIGHT: items[WEIGHT], DECLARED: items[DECLARED]}
        )

    def totals(self) -> tuple[int, int, int]:
        """Return how many charges, sum of net, sum of VAT."""
        charges = self.charges
        return len(charges.net), int(charges.net.sum()), int(charges.vat.sum())


def parameters() -> list[tuple]:
    """Return service prices by day of change, as DuckDB's table has them: in 1/10,000."""
    book = open_book("belpochta")
    rows = []
    for day in change_days(book):
        for code, name in enumerate(SERVICES):
            values = dict.fromkeys(PRICES, 0)
            for line in book.lines_in_force(name, day, "legal_entity"):
                value = int(Decimal(line.value_text or 0) * 10_000)
                if line.part == "base":
                    values |= {"base": value, "upto": line.weight_to_g or 0}
                elif line.part == "step":
                    values |= {"step": line.per, "per": value}
                elif line.part == "slope":
                    values["kg"] = value
                elif line.part == "insurance":
                    values["rate"] = value
                elif line.part == "surcharge":
                    values["extra"] = value
            advices = [
                int(Decimal(book.lines_in_force(f"notice_of_delivery_{advice}", day,
                                                "legal_entity")[0].value_text) * 100)
                for advice in ADVICES[1:]
            ]  # fmt: skip
            rows.append((code, (day - FIRST).days, *values.values(), *advices))
    return rows


SQL = """
CREATE OR REPLACE TABLE priced AS
WITH line AS (
  SELECT i.declared_value AS declared, i.fragile,
    CASE WHEN t.kg > 0 THEN
      (t.base * 1000 + t.kg * (CASE WHEN i.declared_value > 0 THEN (i.weight_g + 9) // 10 * 10
                               ELSE (i.weight_g + 99) // 100 * 100 END) + 50000) // 100000
    ELSE (t.base + greatest(0, (i.weight_g - t.upto + t.step - 1) // t.step) * t.per + 50) // 100
    END AS forwarding,
    t.rate, t.extra,
    CASE i.advice WHEN 1 THEN t.simple WHEN 2 THEN t.registered WHEN 3 THEN t.electronic
    END AS advice
  FROM items i ASOF JOIN tariff t ON i.service = t.service AND i.day >= t.day
), charge AS (
  SELECT forwarding,
    CASE WHEN fragile = 1 AND extra > 0 THEN (forwarding * extra + 500000) // 1000000 END
      AS surcharge,
    CASE WHEN declared > 0 AND rate > 0 THEN (declared * rate + 500000) // 1000000 END
      AS insurance,
    advice
  FROM line
)
SELECT *, (forwarding * 20 + 50) // 100 AS forwarding_vat,
  (surcharge * 20 + 50) // 100 AS surcharge_vat,
  (insurance * 20 + 50) // 100 AS insurance_vat, (advice * 20 + 50) // 100 AS advice_vat
FROM charge
"""
TOTALS = """
SELECT count(forwarding) + count(surcharge) + count(insurance) + count(advice),
  sum(forwarding) + sum(coalesce(surcharge, 0) + coalesce(insurance, 0) + coalesce(advice, 0)),
  sum(forwarding_vat)
  + sum(coalesce(surcharge_vat, 0) + coalesce(insurance_vat, 0) + coalesce(advice_vat, 0))
FROM priced
"""


class Duck:
    """The same prices by an ASOF join in DuckDB, one thread, tables in memory."""

    def __init__(self, items: dict[str, np.ndarray]) -> None:
        self.base = duckdb.connect(config={"threads": 1})
        columns = ", ".join(items)
        self.base.register("given", items)
        self.base.execute(f"CREATE TABLE items AS SELECT {columns} FROM given")
        names = ["service", "day", *PRICES, *ADVICES[1:]]
        self.base.execute(f"CREATE TABLE tariff ({', '.join(f'{name} BIGINT' for name in names)})")
        rows = [tuple(1 if at == 4 and value == 0 else value for at, value in enumerate(row))
                for row in parameters()]  # fmt: skip
        self.base.executemany(f"INSERT INTO tariff VALUES ({','.join('?' * 12)})", rows)

    def run(self) -> None:
        """Price the items into a table."""
        self.base.execute(SQL)

    def totals(self) -> tuple[int, int, int]:
        """Return how many charges, sum of net, sum of VAT."""
        found = self.base.execute(TOTALS).fetchone()
        assert found
        return int(found[0]), int(found[1]), int(found[2])


def decimal_loop(items: dict[str, np.ndarray]) -> tuple[int, int, int]:
    """Price the items one by one in Decimal, as a first program would."""
    table: dict[int, list[tuple]] = {}
    for row in parameters():
        table.setdefault(row[0], []).append(row)
    kopeck, percent = Decimal("0.01"), Decimal("0.20")
    count, net, vat = 0, Decimal(0), Decimal(0)
    rows = zip(*(column.tolist() for column in items.values()), strict=True)
    for service, day, weight, declared, advice, fragile in rows:
        line = [row for row in table[service] if row[1] <= day][-1]
        base, upto, step, per, kg, rate, extra = (Decimal(value) / 10_000 for value in line[2:9])
        upto, step = line[3], line[4] or 1
        if kg:
            unit = 10 if declared else 100
            forwarding = base + kg * (-(-weight // unit) * unit) / 1000
        else:
            forwarding = base + per * max(0, -(-(weight - upto) // step))
        forwarding = forwarding.quantize(kopeck, ROUND_HALF_UP)
        charges = [forwarding]
        if fragile and extra:
            charges.append((forwarding * extra / 100).quantize(kopeck, ROUND_HALF_UP))
        if declared and rate:
            charges.append((Decimal(declared) / 100 * rate / 100).quantize(kopeck, ROUND_HALF_UP))
        if advice:
            charges.append(Decimal(line[8 + advice]) / 100)
        count += len(charges)
        net += sum(charges)
        vat += sum((charge * percent).quantize(kopeck, ROUND_HALF_UP) for charge in charges)
    return count, int(net * 100), int(vat * 100)


def best(run: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Return the shortest time of several runs, seconds."""
    times = []
    for _ in range(rounds):
        start = time.process_time()
        run()
        times.append(time.process_time() - start)
    return min(times)


def in_turn(*runs: Callable[[], object], rounds: int = ROUNDS) -> list[float]:
    """Return the shortest time of each, run in turn so that a busy machine hits all alike."""
    times = [[best(run, 1) for run in runs] for _ in range(rounds)]
    return [min(column) for column in zip(*times, strict=True)]


def copy_time(items: dict[str, np.ndarray], ours: "Ours | Abroad") -> float:
    """Return how long numpy takes to copy the inputs and outputs."""
    arrays = [*items.values(), *(getattr(ours.charges, name) for name in ("net", "vat", "label"))]
    return best(lambda: [array.copy() for array in arrays])


def compare(count: int, *, one_day: bool) -> None:
    """Run the peers over the same items, prove equal sums, print a small table."""
    items = make_items(count, one_day=one_day)
    start = time.process_time()
    ours = Ours(one_day=one_day)
    compiling = time.process_time() - start
    duck = Duck(items)
    kernel_s, duck_s = in_turn(lambda: ours.run(items), duck.run)
    assert ours.totals() == duck.totals(), (ours.totals(), duck.totals())
    sample = {name: column[:SAMPLE] for name, column in items.items()}
    start = time.process_time()
    naive = decimal_loop(sample)
    naive_s = (time.process_time() - start) * count / len(sample["day"])
    copied = copy_time(items, ours)
    ours.run(sample)
    assert ours.totals() == naive, (ours.totals(), naive)
    days = f"one day, {LAST}" if one_day else f"days {FIRST} to {LAST}"
    print(f"\n{count:,} items, {days}; book loaded, {len(ours.recipes)} recipes: {compiling:.3f} s")
    for name, seconds in (
        ("batchpost kernel", kernel_s),
        ("DuckDB ASOF join", duck_s),
        (f"Decimal loop (from {SAMPLE:,})", naive_s),
        ("numpy copy of in and out", copied),
    ):
        rate = count / seconds / 1e6
        print(f"  {name:<28}{seconds:9.3f} s {rate:9.2f} M items/s {seconds / kernel_s:9.1f} ×")


class Abroad:
    """Parcels abroad: each destination and way has its own sum, price a kilogram and limit."""

    def __init__(self, count: int) -> None:
        book = open_book("belpochta")
        labels: list[Label] = []
        tariff = Tariff(book, LAST, "legal_entity", labels)
        self.recipes: list[tuple[Ladder, ...]] = []
        limits = []
        self.destinations = 0
        for destination, way in product(sorted(book.destinations.titles), WAYS):
            facts = {"destination": frozenset({destination}), "priority": frozenset({way}),
                     "advice": frozenset()}  # fmt: skip
            try:
                for mark, declared in product(("", "bulky"), ("no", "yes")):
                    own = {"mark": frozenset({mark} - {""}), "declared": frozenset({declared})}
                    self.recipes.append(tariff.recipe(Ask("intl_parcel", {**facts, **own}), 0))
            except ReferenceDataError:  # not accepted there, or not that way
                continue
            limits.append(self.recipes[-1][0].end)
            self.destinations += way == WAYS[0]
        draw = np.random.default_rng(20261122)
        place = draw.integers(0, len(limits), count)
        declared = np.where(draw.random(count) < 0.5, draw.integers(1, 500_000, count), 0)
        self.items = {
            WEIGHT: (draw.random(count) * np.array(limits)[place]).astype(np.int64) + 1,
            DECLARED: declared,
            "place": place,
            "bulky": (draw.random(count) < 0.1).astype(np.int64),
        }

    def run(self, items: dict[str, np.ndarray]) -> None:
        """Price the items into columns."""
        codes = items["place"] * 4
        codes += items["bulky"] * 2
        codes += items[DECLARED] > 0
        self.charges = evaluate(
            self.recipes, codes, {WEIGHT: items[WEIGHT], DECLARED: items[DECLARED]}
        )

    def decimal_loop(self, items: dict[str, np.ndarray]) -> tuple[int, int, int]:
        """Price the items one by one in Decimal, by the same numbers."""
        kopeck, percent = Decimal("0.01"), Decimal("0.20")
        count, net, vat = 0, Decimal(0), Decimal(0)
        for weight, declared, place, bulky in zip(
            *(column.tolist() for column in items.values()), strict=True
        ):
            forwarding = Decimal(0)
            for ladder in self.recipes[place * 4 + bulky * 2 + (declared > 0)]:
                given = {WEIGHT: weight, DECLARED: declared, FORWARDING: int(forwarding * 100)}
                quantity = given.get(ladder.quantity, 1)
                if ladder.less is not None:
                    quantity -= int(_rung(ladder.less, given[ladder.less.quantity], kopeck) * 100)
                amount = _rung(ladder, quantity, kopeck)
                forwarding = forwarding or amount
                count += 1
                net += amount
                vat += (amount * percent).quantize(kopeck, ROUND_HALF_UP)
        return count, int(net * 100), int(vat * 100)


def _rung(ladder: Ladder, quantity: int, kopeck: Decimal) -> Decimal:
    place = int(np.searchsorted(ladder.starts, quantity, side="right")) - 1
    steps = -(-(quantity - int(ladder.origin[place])) // int(ladder.step[place]))
    millionths = int(ladder.base[place]) + steps * int(ladder.per_step[place])
    amount = Decimal(max(millionths, ladder.minimum)) / 100_000_000
    return amount.quantize(kopeck, ROUND_HALF_UP)


def compare_abroad(count: int) -> None:
    """Run the kernel over parcels abroad, prove a sample's sums, print a small table."""
    abroad = Abroad(count)
    kernel_s = best(lambda: abroad.run(abroad.items))
    copied = copy_time(abroad.items, abroad)
    sample = {name: column[:SAMPLE] for name, column in abroad.items.items()}
    start = time.process_time()
    naive = abroad.decimal_loop(sample)
    naive_s = (time.process_time() - start) * count / SAMPLE
    abroad.run(sample)
    charges = abroad.charges
    found = (len(charges.net), int(charges.net.sum()), int(charges.vat.sum()))
    assert found == naive, (found, naive)
    print(
        f"\n{count:,} parcels abroad, {abroad.destinations} destinations, "
        f"{len(abroad.recipes)} recipes"
    )
    for name, seconds in (
        ("batchpost kernel", kernel_s),
        (f"Decimal loop (from {SAMPLE:,})", naive_s),
        ("numpy copy of in and out", copied),
    ):
        rate = count / seconds / 1e6
        print(f"  {name:<28}{seconds:9.3f} s {rate:9.2f} M items/s {seconds / kernel_s:9.1f} ×")


if __name__ == "__main__":
    asked = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    compare(asked, one_day=True)
    compare(asked, one_day=False)
    compare_abroad(asked)
