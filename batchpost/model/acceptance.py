"""An acceptance: everything one recorded list consists of."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from batchpost.model.charges import BookUsed
from batchpost.model.client import Client
from batchpost.model.contract import Term
from batchpost.model.finding import Finding
from batchpost.model.items import AMOUNTS
from batchpost.model.labels import NumberUsed, Roll
from batchpost.model.listing import Manifest, Source
from batchpost.model.message import Message

if TYPE_CHECKING:
    import pandas as pd

#: Columns an accepted item table has beyond `model.items`.
ACCEPTED_COLUMNS: dict[str, str] = {
    "declared_weight_g": "Int64",  # what the list said, where a scale said otherwise
    "weighed_g": "Int64",  # what the scale said, missing where it was not weighed
    "due_on": "string[pyarrow]",  # ISO date, missing where no standard applies
    "fee": "int64",  # sum of the item's charges with VAT, minor units
}


@dataclass(frozen=True)
class DueDates:
    """Delivery deadlines of a batch and where they come from.

    `source` and `example` say whose standards they are; `missing` counts items without one.
    `reasons` explain dates and gaps to the operator; they are not recorded.
    """

    earliest: date | None = None
    latest: date | None = None
    missing: int = 0
    source: str | None = None
    example: bool = False
    reasons: tuple[Message, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums of a batch or of any set of items; amounts in minor units, mass in grams."""

    items: int = 0
    weight_g: int = 0
    declared_value: int = 0
    cod_amount: int = 0
    net: int = 0
    vat: int = 0
    gross: int = 0


def amount_sums(items: "pd.DataFrame", currency: str | None) -> dict[str, int]:
    """Return the sums of declared value and cash on delivery in one currency, minor units.

    Amounts in another are left out, those of which none is said are in. Where `currency` is
    `None` all are added up, as lists were that an earlier version accepted.
    """
    if currency is not None:
        items = items[(items["currency"] == currency).fillna(value=True)]
    return {name: int(items[name].sum()) for name in AMOUNTS}


class Change(StrEnum):
    """What was done to a list after its acceptance, or its acceptance itself."""

    ACCEPTED = "accepted"
    EXCLUDED = "excluded"  # отправления исключены
    CORRECTED = "corrected"  # отправления исправлены
    CANCELLED = "cancelled"  # приём отменён


class BatchState(StrEnum):
    """What an accepted list has become (состояние партии)."""

    ACCEPTED = "accepted"  # принята
    CORRECTED = "corrected"  # исправлена: отправления исключены или исправлены
    CANCELLED = "cancelled"  # отменена


@dataclass(frozen=True, slots=True)
class BatchChange:
    """One later change of an accepted list: what, when, who, why, by whose leave.

    `entry_id` is its number in the ledger, `number` counts the changes of the list from 1.
    `items` counts the items it took out or corrected, `fields` names what of them it corrected.
    `before` and `after` are the list's totals around it.
    """

    number: int
    change: Change
    entry_id: int
    at: datetime
    booked_on: date
    operator: str
    reason: str
    allowed_by: str | None
    items: int
    before: Totals
    after: Totals
    fields: tuple[str, ...] = ()


@dataclass(frozen=True)
class Acceptance:
    """One accepted list (принятая партия), as it is recorded and as it is read back.

    `accepted_at` has a time zone. `items` has the columns of `model.items` and
    `ACCEPTED_COLUMNS`, `charges` those of `model.charges`. `opened_roll` is a roll that enters
    the record together with this batch; read back it is `None`. `batch_no` is given by the
    ledger on recording and is `None` before. `terms` are the contract's at the time of pricing,
    compared on recording; read back they are `None`. `earlier` counts the items handed over before
    it in the month, as its terms were counted with; read back it is empty. `purged_on` is the day
    when the personal data of the list were removed. `amounts_in` is the currency of the declared
    values and cash on delivery that `totals` sum up, `None` for all of them (see `amount_sums`).
    `names` are the registered names of operators, by their short ones; `name_of` is what documents
    call them.

    Read back as it stands, `items`, `charges`, `numbers` and `totals` are what is left after all
    `changes`; `entry_id` is the acceptance's number in the ledger.
    """

    client: Client
    source: Source
    manifest: Manifest
    items: "pd.DataFrame"
    charges: "pd.DataFrame"
    currency: str
    book: BookUsed
    due: DueDates
    operator: str
    accepted_at: datetime
    findings: tuple[Finding, ...] = ()
    numbers: tuple[NumberUsed, ...] = ()
    opened_roll: Roll | None = None
    batch_no: int | None = None
    totals: Totals = Totals()
    terms: tuple[Term, ...] | None = field(default=None, compare=False)
    earlier: Mapping[frozenset[str], int] = field(default_factory=dict, compare=False)
    purged_on: date | None = None
    entry_id: int | None = field(default=None, compare=False)
    changes: tuple[BatchChange, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict, compare=False)
    amounts_in: str | None = None

    def name_of(self, operator: str) -> str:
        """Return the registered name of an operator, the short one where there is none."""
        return self.names.get(operator) or operator

    @property
    def state(self) -> BatchState:
        """Return what the list has become."""
        if not self.changes:
            return BatchState.ACCEPTED
        if self.cancellation is not None:
            return BatchState.CANCELLED
        return BatchState.CORRECTED

    @property
    def cancellation(self) -> BatchChange | None:
        """Return the change that cancelled the list, `None` where it stands."""
        return next((each for each in self.changes if each.change is Change.CANCELLED), None)

    @property
    def excluded(self) -> int:
        """Return how many items were taken out."""
        return sum(each.items for each in self.changes if each.change is not Change.CORRECTED)
