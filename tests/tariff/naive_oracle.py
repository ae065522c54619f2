"""A second opinion: prices reckoned naively in Decimal from the tables of the book.

Written from the description of the tariffs (rules, rounding, VAT), sharing no code with
the engine: it reads the csv files itself and spells each service out.
"""

import csv
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import batchpost.tariff

LINES = Path(batchpost.tariff.__file__).parent / "books" / "belpochta" / "lines"
KOPECK = Decimal("0.01")
VAT = Decimal("0.20")


def read() -> list[dict[str, str]]:
    rows = []
    for path in sorted(LINES.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            rows += list(csv.DictReader(file))
    return rows


ROWS = read()


def round_half_up(amount: Decimal) -> Decimal:
    return amount.quantize(KOPECK, ROUND_HALF_UP)


def started(grams: int, step: int) -> int:
    """How many steps of so many grams are begun."""
    whole, rest = divmod(grams, step)
    return whole + (1 if rest else 0)


def within(row: dict[str, str], weight: int) -> bool:
    return int(row["weight_from_g"]) <= weight <= int(row["weight_to_g"])


class Oracle:
    """Prices of one payer category on one day."""

    def __init__(self, category: str, on: str) -> None:
        self.category = category
        self.rows = [
            row
            for row in ROWS
            if row["customer_category"] in {category, "all"}
            and row["effective_from"]
            and row["effective_to"] != "unknown"
            and row["effective_from"] <= on
            and (not row["effective_to"] or on <= row["effective_to"])
        ]

    def find(self, service: str, rule: str, **cells: str) -> dict[str, str] | None:
        found = [
            row
            for row in self.rows
            if service in row["services"].split("+")
            and row["rule"] == rule
            and all(row[name] == value for name, value in cells.items())
        ]
        assert len(found) <= 1, (service, rule, cells, [row["line"] for row in found])
        return found[0] if found else None

    def vat_of(self, row: dict[str, str]) -> str:
        return (
            (row["vat_individual"] or row["vat"]) if self.category == "individual" else row["vat"]
        )

    def charge(self, amount: Decimal, vat: str) -> tuple[Decimal, Decimal]:
        """Net and VAT of one charge line."""
        listed = round_half_up(amount)
        if vat == "no":
            return listed, round_half_up(listed * VAT)
        if vat == "exempt":
            return listed, Decimal(0)
        inside = round_half_up(listed * VAT / (1 + VAT))
        return listed - inside, inside

    def forwarding(  # noqa: PLR0911 - one way out a service
        self, service: str, weight: int, declared: Decimal, facts: dict[str, Any]
    ) -> Any:
        if service.startswith("postcard"):
            row = self.find(service, "flat_per_item")
            return row and (Decimal(row["value"]), row)
        if service == "parcel_qr":
            row = self.find(service, "flat_per_item")
            return row and weight <= 25000 and (Decimal(row["value"]), row)
        if service == "parcel_locker":
            row = self.find(service, "flat_by_size_class", when=f"size={facts['size']}")
            return row and weight <= 50000 and (Decimal(row["value"]), row)
        if service in {"parcel", "parcel_online"}:
            return self.parcel(service, weight, declared)
        if service == "money_order":
            return self.money_order(facts["amount"])
        if service == "express_parcel":
            return self.express(weight, facts)
        first = self.find(service, "base_upto_weight")
        if first is None or weight > 2000:
            return None
        step = self.find(service, "per_started_step")
        price, covered = Decimal(first["value"]), int(first["weight_to_g"])
        if weight > covered:
            if step is None:
                return None
            price += Decimal(step["value"]) * started(weight - covered, int(step["per"]))
        return price, first

    def parcel(self, service: str, weight: int, declared: Decimal) -> Any:
        if weight > 50000:
            return None
        if self.category == "individual":
            for row in self.rows:
                if (
                    row["services"] == service
                    and row["rule"] == "weight_band"
                    and within(row, weight)
                ):
                    return Decimal(row["value"]), row
        item = self.find(service, "per_item_plus_per_kg", unit="item")
        kilo = self.find(service, "per_item_plus_per_kg", unit="kg")
        if item is None or kilo is None:
            return None
        rounded = started(weight, 10) * 10 if declared else started(weight, 100) * 100
        return Decimal(item["value"]) + Decimal(kilo["value"]) * rounded / 1000, item

    def money_order(self, amount: Decimal) -> Any:
        for row in self.rows:
            if row["rule"] == "percent_of_whole_amount_by_amount_band_min":
                over, upto = Decimal(row["amount_over"] or 0), row["amount_to"]
                if over < amount and (not upto or amount <= Decimal(upto)):
                    return max(amount * Decimal(row["value"]) / 100, Decimal(row["minimum"])), row
        return None

    def express(self, weight: int, facts: dict[str, Any]) -> Any:
        for row in self.rows:
            wanted = dict(pair.split("=") for pair in row["when"].split())
            if (
                row["rule"] == "zone_x_weight_band"
                and wanted.items() <= facts.items()
                and within(row, weight)
            ):
                return Decimal(row["value"]), row
        return None

    def charges(
        self,
        service: str,
        weight: int,
        declared: Decimal,
        *,
        advice: str,
        marks: set[str],
        facts: dict[str, Any],
    ) -> list[tuple[Decimal, Decimal]] | None:
        """All charge lines of an item, or None where there is no price."""
        found = self.forwarding(service, weight, declared, facts)
        if not found:
            return None
        price, row = found
        charges = [self.charge(price, self.vat_of(row))]
        fragile_only = service == "small_packet_insured" and "fragile" in marks
        either = service in {"parcel", "express_parcel"} and marks & {"fragile", "bulky"}
        if fragile_only or either:
            charges.append(self.charge(round_half_up(price) / 2, self.vat_of(row)))
        if declared:
            fee = self.find(service, "percent_of_declared_value") or self.find(
                service, "percent_of_declared_value_min"
            )
            if fee is None:
                return None
            amount = declared * Decimal(fee["value"]) / 100
            charges.append(self.charge(max(amount, Decimal(fee["minimum"] or 0)), self.vat_of(fee)))
        if advice != "none":
            prefix = "express_notice_" if service == "express_parcel" else "notice_of_delivery_"
            notice = self.find(prefix + advice, "flat_per_item")
            if notice is None:
                return None
            charges.append(self.charge(Decimal(notice["value"]), self.vat_of(notice)))
        return charges
