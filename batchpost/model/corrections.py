"""What a correction of an accepted list says, for its act; and what closing a day said."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from batchpost.model.acceptance import Acceptance, BatchChange
from batchpost.model.charges import BookUsed

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Correction:
    """One change of an accepted list with the items it took out and those it put in.

    `acceptance` is the list as it stands now. `taken_out` and `put_in` have the columns of its
    items; `put_in` is empty where nothing came instead.
    """

    acceptance: Acceptance
    change: BatchChange
    taken_out: "pd.DataFrame"
    put_in: "pd.DataFrame"


@dataclass(frozen=True)
class CorrectedItems:
    """New versions of some items of an accepted list, priced anew; not recorded yet.

    `items` and `charges` are as in an acceptance, of these items only. `book` is what the prices
    rest on, `fields` names the columns corrected, `known` counts the changes of the list that there
    were when this was prepared.
    """

    batch_no: int
    items: "pd.DataFrame"
    charges: "pd.DataFrame"
    book: BookUsed
    fields: tuple[str, ...]
    known: int


@dataclass(frozen=True)
class DayClosed:
    """The closing of a day (закрытие дня): its sums, and the heads of all chains bound together.

    `totals` are sums of the day by currency, minor units and grams; `heads` tell the last entry
    of each workplace: `workplace`, `seq`, `hash`.
    """

    day: date
    entry_id: int
    hash: str
    at: datetime
    operator: str
    allowed_by: str | None
    lists: int
    corrections: int
    totals: Mapping[str, Mapping[str, int]]
    heads: tuple[Mapping[str, object], ...]
