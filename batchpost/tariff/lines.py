"""The line: one line of a price list with its days, its rule and where it comes from."""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from batchpost.tariff.conditions import Condition, parse_conditions
from batchpost.tariff.errors import OUTCOMES
from batchpost.tariff.tables import Row

#: Values are whole millionths of a minor unit: four decimals of a rouble per kilogram
#: stay exact by the gram, four decimals of a percentage by the kopeck.
MICRO = 1_000_000
#: Minor units in a major one; a book's currency must have two decimals.
MINOR = 100
UNKNOWN = "unknown"

COLUMNS = (
    "line", "services", "article_no", "title_ru", "title_en", "when", "weight_from_g",
    "weight_to_g", "amount_over", "amount_to", "unit", "per", "rule", "value", "minimum",
    "currency", "vat", "vat_individual", "outcome", "customer_category", "direction",
    "effective_from", "effective_to", "legal_basis", "confidence", "source", "note",
)  # fmt: skip

#: How a value is written: at most four decimals.
DECIMAL = re.compile(r"[0-9]{1,8}(?:\.[0-9]{1,4})?")
_SERVICE = re.compile(r"[a-z][a-z0-9_]*")
_CATEGORIES = ("legal_entity", "individual", "all")
_VAT = ("no", "yes", "exempt", "n/a", "unclear")


class Part(StrEnum):
    """What a line does in a price: the few primitives all rules are made of."""

    BASE = "base"  # a sum for the item, for a weight band, for a size, for a zone
    STEP = "step"  # and for each further started step above the last base
    SLOPE = "slope"  # and for each unit of (rounded) weight
    ROUNDING = "rounding"  # to how many grams the slope rounds up
    INCLUDED = "included"  # a part of the forwarding that some surcharge is not reckoned on
    ADD_ON = "add_on"  # a sum beside the forwarding: registration, tracking, expedition fee
    MULTIPLIER = "multiplier"  # the forwarding so many times, charged as what that adds
    SURCHARGE = "surcharge"  # percentage of the forwarding, where a mark asks for it
    INSURANCE = "insurance"  # of the declared value: percentage, or for each started unit
    RATE = "rate"  # percentage of the amount of a money order
    UNITS = "units"  # so much a day, a month, a word
    REFERENCE = "reference"  # as other services are charged: the value names them
    NOTE = "note"  # nothing to charge: what the price holds
    NONE = "none"  # no primitive: its outcome says why


_PARTS: dict[str, Part] = {
    "flat_per_item": Part.BASE,
    "flat_by_size_class": Part.BASE,
    "flat_add_on": Part.BASE,
    "weight_band": Part.BASE,
    "zone_x_weight_band": Part.BASE,
    "product_x_zone_x_weight_band": Part.BASE,
    "base_upto_weight": Part.BASE,
    "free": Part.BASE,
    "per_started_step": Part.STEP,
    "per_kg": Part.SLOPE,
    "weight_rounding_up": Part.ROUNDING,
    "percent_of_declared_value": Part.INSURANCE,
    "percent_of_declared_value_min": Part.INSURANCE,
    "per_started_unit_of_declared_value": Part.INSURANCE,
    "flat_add_on_to_weight_charge": Part.ADD_ON,
    "included_component": Part.INCLUDED,
    "included": Part.NOTE,
    "percent_surcharge_on_base": Part.SURCHARGE,
    "percent_surcharge_on_base_excl_air": Part.SURCHARGE,
    "percent_surcharge_on_base_once": Part.SURCHARGE,
    "percent_surcharge_on_base_excl_insurance": Part.SURCHARGE,
    "percent_of_amount": Part.RATE,
    "percent_of_amount_min": Part.RATE,
    "percent_of_whole_amount_by_amount_band_min": Part.RATE,
    "percent_of_amount_by_settlement_class": Part.RATE,
    "per_unit": Part.UNITS,
    "per_month": Part.UNITS,
    "per_day_after_free_days": Part.UNITS,
    "refer_to_tariff": Part.REFERENCE,
    "multiplier": Part.MULTIPLIER,
    "not_accepted": Part.NONE,
}
RULES = frozenset(_PARTS) | {"per_item_plus_per_kg"}

#: Which quantity of the item a line by units counts.
UNIT_QUANTITIES: dict[str, str] = {"day": "chargeable_days", "month": "months", "word": "words"}


@dataclass(frozen=True)
class Line:
    """One line of a price list (строка прейскуранта), as its table has it.

    `effective_from` is `None` where the start is not known: such a line is kept and shown,
    and never in force. `effective_to` is the last day, `None` for open; with `end_unknown`
    a later price is known to exist, but not the day it began.
    """

    line: str
    services: tuple[str, ...]
    article_no: str
    title_ru: str
    title_en: str
    when: tuple[Condition, ...]
    weight_from_g: int | None
    weight_to_g: int | None
    amount_over: int  # minor units
    amount_to: int | None
    unit: str
    per: int
    rule: str
    value_text: str
    minimum_text: str
    currency: str
    vat: str
    vat_individual: str
    outcome: str
    customer_category: str
    direction: str
    effective_from: date | None
    effective_to: date | None
    end_unknown: bool
    legal_basis: str
    confidence: str
    source: str
    note: str
    price_list: str
    replaces: str = ""  # the line an office's own price stands for

    def __hash__(self) -> int:
        """Hash by the line's name: all fields would be costly where thousands are sought."""
        return hash(self.line)

    @cached_property
    def part(self) -> Part:
        """Return what the line does in a price."""
        if self.rule == "per_item_plus_per_kg":
            return Part.SLOPE if self.unit == "kg" else Part.BASE
        return _PARTS[self.rule]

    @cached_property
    def amount(self) -> int:
        """Return the value of a line in money, in millionths of the minor unit."""
        return _scaled(self.value_text, MINOR * MICRO)

    @cached_property
    def rate(self) -> int:
        """Return the value of a line in percent, in millionths of one."""
        return _scaled(self.value_text, MICRO // 100)

    @cached_property
    def times(self) -> int:
        """Return what a multiplier adds to once the charge, in millionths of one."""
        return _scaled(self.value_text, MICRO) - MICRO

    @property
    def free_units(self) -> int:
        """Return how many days, months or words cost nothing."""
        return self.amount_over // MINOR

    @cached_property
    def references(self) -> tuple[tuple[str, tuple[Condition, ...]], ...]:
        """Return the services a line refers to, each with the facts that stand for the item's."""
        if self.rule != "refer_to_tariff":
            return ()
        named = (part.split(maxsplit=1) for part in self.value_text.split("+") if part.strip())
        return tuple((words[0], parse_conditions(" ".join(words[1:]))) for words in named)

    @cached_property
    def minimum(self) -> int:
        """Return the least charge in millionths of the minor unit, 0 where there is none."""
        return _scaled(self.minimum_text, MINOR * MICRO) if self.minimum_text else 0

    def serves(self, category: str) -> bool:
        """Tell whether the line is for payers of `category`."""
        return self.customer_category in {category, "all"}

    def vat_for(self, category: str) -> str:
        """Return how VAT stands to the value for payers of `category`."""
        return self.vat_individual if category == "individual" and self.vat_individual else self.vat


def _scaled(text: str, scale: int) -> int:
    whole, _, part = text.partition(".")
    numerator = int(whole + part) * scale
    assert numerator % 10 ** len(part) == 0, text
    scaled: int = numerator // 10 ** len(part)
    return scaled


def read_line(row: Row, price_list: str) -> Line:
    """Return the line a row of a price list's table holds.

    Raises:
        TariffBookError: A value does not fit; names file, line and column.
    """
    _prove(row)
    over, upto = row.whole("amount_over"), row.whole("amount_to")
    ends = row["effective_to"]
    line = Line(
        line=row["line"],
        services=tuple(row["services"].split("+")),
        article_no=row["article_no"],
        title_ru=row["title_ru"],
        title_en=row["title_en"],
        when=parse_conditions(row["when"]),
        weight_from_g=row.whole("weight_from_g"),
        weight_to_g=row.whole("weight_to_g"),
        amount_over=(over or 0) * MINOR,
        amount_to=None if upto is None else upto * MINOR,
        unit=row["unit"],
        per=row.whole("per") or 1,
        rule=row["rule"],
        value_text=row["value"],
        minimum_text=row["minimum"],
        currency=row["currency"],
        vat=row["vat"],
        vat_individual=row["vat_individual"],
        outcome=row["outcome"],
        customer_category=row["customer_category"],
        direction=row["direction"],
        effective_from=row.day("effective_from"),
        effective_to=None if ends == UNKNOWN else row.day("effective_to"),
        end_unknown=ends == UNKNOWN,
        legal_basis=row["legal_basis"],
        confidence=row["confidence"],
        source=row["source"],
        note=row["note"],
        price_list=price_list,
    )
    if line.effective_from and line.effective_to:
        row.require("effective_to", fits=line.effective_from <= line.effective_to)
    return line


def _prove(row: Row) -> None:
    """Refuse a row whose words are not those a line is made of."""
    for column in ("line", "services", "title_ru", "confidence", "source"):
        row.require(column, fits=bool(row[column].strip()))
    try:
        parse_conditions(row["when"])
    except ValueError as error:
        raise row.refusal("when") from error
    row.require("rule", fits=row["rule"] in RULES)
    row.require("outcome", fits=row["outcome"] in {"", *OUTCOMES})
    row.require("vat", fits=row["vat"] in _VAT)
    row.require("vat_individual", fits=row["vat_individual"] in {"", *_VAT})
    row.require("customer_category", fits=row["customer_category"] in _CATEGORIES)
    if row["rule"] == "refer_to_tariff":
        row.require("value", fits=bool(row["outcome"]) or _is_reference(row["value"]))
    elif not row["outcome"] and row["rule"] != "included":
        row.require("value", fits=is_value(row["value"], _PARTS.get(row["rule"], Part.BASE)))
    row.require("minimum", fits=not row["minimum"] or bool(DECIMAL.fullmatch(row["minimum"])))
    if _PARTS.get(row["rule"]) is Part.STEP:
        row.require("per", fits=bool(row["outcome"] or row.whole("per")))
    if _PARTS.get(row["rule"]) is Part.UNITS:
        row.require("unit", fits=row["unit"] in UNIT_QUANTITIES)


def is_value(text: str, part: Part) -> bool:
    """Tell whether a text can be the value of a line that does `part` in a price."""
    if not DECIMAL.fullmatch(text):
        return False
    if part is Part.ROUNDING:  # to so many whole grams
        return text.isdigit() and int(text) > 0
    return part is not Part.MULTIPLIER or _scaled(text, MICRO) >= MICRO


def _is_reference(text: str) -> bool:
    """Tell whether a value names services: `parcel`, `letter+letter`, `express place=office`."""
    try:
        for part in text.split("+"):
            name, _, facts = part.strip().partition(" ")
            parse_conditions(facts)
            if not _SERVICE.fullmatch(name):
                return False
    except ValueError:
        return False
    return True
