"""The ledger as plain dictionaries: what is left of lists, what days come to, what is gone."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime

from ledger_builders import CLIENT, SHOP

from batchpost.ledger.making import derived_tables
from batchpost.model.client import Payment
from batchpost.model.labels import Roll

CLIENTS = (CLIENT, SHOP)
SUMS = ("items", "weight_g", "declared_value", "cod_amount", "net", "vat", "gross")


@dataclass
class Item:
    """An item that stands: what is counted, the number and the label it bears."""

    sums: Counter
    category: str
    number: str | None
    label: tuple[str, int] | None
    noticed: bool


@dataclass
class Batch:
    """A list: what is left of it, line by line."""

    sha256: str
    client_id: str
    payment: Payment
    operator: str
    accepted_at: datetime
    last_at: datetime
    live: dict[int, Item]
    first: Counter
    lines: int
    state: str = "accepted"

    @property
    def totals(self) -> Counter:
        return sum((item.sums for item in self.live.values()), Counter())


@dataclass
class Model:
    """The ledger as dictionaries."""

    clients: dict = field(default_factory=lambda: {each.client_id: each for each in CLIENTS})
    batches: dict[int, Batch] = field(default_factory=dict)
    turnover: dict[tuple, Counter] = field(default_factory=dict)
    rolls: dict[str, Roll] = field(default_factory=dict)
    gone: set[tuple[str, int]] = field(default_factory=set)
    spoiled: set[tuple[str, int]] = field(default_factory=set)
    closed: dict[date, dict] = field(default_factory=dict)

    def items(self):
        return [item for batch in self.batches.values() for item in batch.live.values()]

    def standing(self, sha256: str) -> int | None:
        return next(
            (no for no, batch in self.batches.items()
             if batch.sha256 == sha256 and batch.state != "cancelled"), None,
        )  # fmt: skip

    def book(self, on: date, batch: Batch, item: Item, sign: int) -> None:
        key = (on, item.category, batch.client_id, batch.operator, batch.payment.value)
        sums = self.turnover.setdefault(key, Counter())
        for name in SUMS:
            sums[name] += sign * item.sums[name]
        sums["labels"] += sign * (item.label is not None)

    def of_day(self, on: date) -> dict[tuple, dict]:
        found = {key[1:]: {n: v for n, v in sums.items() if v}
                 for key, sums in self.turnover.items() if key[0] == on}  # fmt: skip
        return {key: sums for key, sums in found.items() if sums}


def items_of(items, charges) -> dict[int, Counter]:
    """The sums of each item of a list."""
    found = {}
    by_line = charges.groupby("line_no")[["net", "vat", "gross"]].sum()
    for row in items.astype(object).where(items.notna(), None).to_dict("records"):
        names = ("weight_g", "declared_value", "cod_amount")
        sums = Counter({name: int(row[name] or 0) for name in names})
        sums["items"] = 1
        sums.update({name: int(by_line.loc[row["line_no"], name]) for name in by_line})
        found[row["line_no"]] = sums
    return found


def all_rows(ledger) -> dict[str, list]:
    """Every derived row there is, in order."""

    def ask(connection):
        return {
            table.name: sorted(map(tuple, connection.execute(table.select())), key=repr)
            for table in derived_tables()
        }

    return ledger._store.read(ask)


def check_rebuilding(ledger) -> None:
    before = all_rows(ledger)
    ledger.rebuild()
    assert all_rows(ledger) == before
