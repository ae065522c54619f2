"""What other programs are told of accepted items, and what they tell of these."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class EventKind(StrEnum):
    """What became of an item at the office."""

    ACCEPTED = "accepted"  # принято
    CORRECTED = "corrected"  # исправлено: сведения приёма теперь другие
    WITHDRAWN = "withdrawn"  # приём отменён, или отправление исключено


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that became of one item (операция над РПО).

    `key` is the same however often the event is told: a receiver drops what it has. Amounts are
    minor units. `addressee` and `address` are missing unless names are asked for.
    """

    key: str
    kind: EventKind
    at: datetime
    office: str
    batch_no: int
    line_no: int
    item_identifier: str
    item_kind: str | None = None
    category: str | None = None
    weight_g: int | None = None
    declared_value: int | None = None
    cod_amount: int | None = None
    currency: str | None = None
    fee: int = 0
    postcode: str | None = None
    country: str | None = None
    advice: str | None = None
    marks: str | None = None
    payment: str | None = None
    addressee: str | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Status:
    """What another office or program tells of an item: code and words of its own, moment, place."""

    item_identifier: str
    code: str
    title: str
    at: datetime
    place: str | None = None
