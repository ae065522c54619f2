"""Special conditions of a client's contract (особые условия договора), term by term."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class TermRule(StrEnum):
    """What a term of a contract does to the prices of the book."""

    # Rates (договорной тариф) stand in place of the book's charge for forwarding; they are
    # put together as the lines of a book are.
    FLAT = "flat_per_item"
    BAND = "weight_band"
    BASE = "base_upto_weight"
    STEP = "per_started_step"
    KILOGRAM = "per_kg"
    ROUNDING = "weight_rounding_up"
    DISCOUNT = "discount_percent"  # скидка: percent off the charge of the services named
    MINIMUM_ITEM = "minimum_per_item"  # минимальная плата за отправление
    MINIMUM_LIST = "minimum_per_list"  # минимальная плата за список

    @property
    def is_rate(self) -> bool:
        """Tell whether the term belongs to a negotiated rate."""
        return self not in {TermRule.DISCOUNT, TermRule.MINIMUM_ITEM, TermRule.MINIMUM_LIST}


class Counted(StrEnum):
    """Of what the number of items is counted that a term turns on."""

    LIST = "list"  # the list being accepted
    MONTH = "month"  # and what the client handed over before in the calendar month


@dataclass(frozen=True, slots=True)
class Term:
    """One term: its number in the contract, what it does, for which services and days.

    `services` is empty for all. `value` is a decimal text: an amount in the book's currency
    without VAT where the book's list is without, for a discount a percentage. The term holds
    where the number of items is `items_from` to `items_to`, both inclusive.
    """

    term: str
    rule: TermRule
    services: tuple[str, ...]
    value: str
    effective_from: date
    effective_to: date | None = None
    weight_from_g: int | None = None
    weight_to_g: int | None = None
    per: int | None = None
    items_from: int = 1
    items_to: int | None = None
    counted: Counted = Counted.LIST
    note: str = ""

    def in_force(self, on: date) -> bool:
        """Tell whether the term is in force on a day."""
        return self.effective_from <= on and (self.effective_to is None or on <= self.effective_to)

    def serves(self, service: str) -> bool:
        """Tell whether the term is for a service."""
        return not self.services or service in self.services
