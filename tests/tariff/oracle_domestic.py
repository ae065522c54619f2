"""The second opinion on Belpochta's prices at home, express and paid forwarding with them."""

from datetime import date
from decimal import Decimal

from oracle_lists import (
    Charges,
    Item,
    Lines,
    Row,
    charge,
    chargeable,
    percent,
    rounded,
    started,
    value,
    within,
)

#: Letter mail may weigh 2 kg, parcels 50 kg: from the batch limits, not from a price list.
LETTER_LIMIT, PARCEL_LIMIT = 2000, 50000
SETTLEMENTS = {
    "minsk": "Минск",
    "oblast_and_raion_centres": "областные и районные центры",
    "towns_of_oblast_rank": "города областного подчинения",
    "other": "остальные населённые пункты",
}
#: What an amount of money is charged, each by one percentage.
OF_AMOUNT = {
    "money_order_farm_produce", "money_order_insurance_payout", "money_order_penal_system",
    "money_order_pensions", "money_order_red_cross", "money_order_surveys", "cod_money_order",
    "money_order_nonresident_card",
}  # fmt: skip
BY_SIZE = {
    "parcel_locker": "cell ", "paid_forwarding_small_packet": "size ",
    "paid_forwarding_parcel": "size ", "paid_forwarding_small_packet_with_packaging": "size ",
    "paid_forwarding_small_packet_packaging_only": "size ",
    "paid_forwarding_parcel_with_packaging": "size ",
    "paid_forwarding_parcel_packaging_only": "size ",
}  # fmt: skip
MULTIPLIERS = {
    "by_10am": "express_by_10am",
    "at_given_time": "express_at_given_time",
    "same_day": "express_same_day",
}
STORAGE = "storage"
#: The two cells known of the matrix of point groups.
ZONES = {("P12", "P1"): "T4", ("P30", "P13"): "T5"}


class Domestic:
    """Prices of one payer on one day."""

    def __init__(self, category: str, on: date) -> None:
        self.individual = category == "individual"
        own = "belpost_domestic_individual" if self.individual else "belpost_domestic_legal"
        self.list = Lines((own,), on, category)
        self.express = Lines(("belpost_domestic_express",), on, category)
        self.packed = Lines(("belpost_paid_forwarding",), on, category)
        self.misc = Lines(("belpost_misc",), on, category)

    def charges(self, item: Item) -> Charges:  # noqa: C901, PLR0911 - a step a charge
        """Return all charge lines of an item, or None where there is no price."""
        service = item["service"]
        if service.startswith("express_"):
            return self.express_service(item)
        if service == "return_letter_mail":
            return [(0, 0)] if self.list.flat(service, "free") else None
        found = self.forwarding(item)
        if found is None:
            return None
        price, row = found
        vat = row["vat_included"]
        if vat == "unclear":  # of one service for individuals, whose prices hold VAT
            vat = "yes"
        charges = [charge(price, vat)] * (2 if service == "business_reply" else 1)
        if surcharge := self.surcharge(item):
            if not surcharge["value"]:  # asked for, and its size is cut off in the source
                return None
            # Whether it is of the rounded charge the lists do not say.
            charges.append(charge(rounded(price) * value(surcharge) / 100, vat))
        if item.get("declared_value") and not service.startswith("return_"):
            fee = self.insurance(service)
            if fee is None:
                return None
            amount = percent(fee, Decimal(item["declared_value"]) / 100)
            charges.append(charge(amount, fee["vat_included"]))
        advice = item.get("advice", "none")
        if advice != "none":
            notice = self.list.flat("notice_of_delivery_" + advice)
            if notice is None:
                return None
            charges.append(charge(value(notice), notice["vat_included"]))
        return charges

    def insurance(self, service: str) -> Row | None:
        fee = self.list.find(service, "percent_of_declared_value")
        return fee or self.list.find(service, "percent_of_declared_value_min")

    def surcharge(self, item: Item) -> Row | None:
        """Return the half on top, once whatever the marks; only two services have it."""
        marks = set(item.get("marks", "").split())
        if item["service"] == "small_packet_insured" and "fragile" in marks:
            rule = "percent_surcharge_on_base_excl_insurance"
            return self.list.find(item["service"], rule)
        if item["service"] == "parcel" and marks & {"fragile", "bulky"}:
            return self.list.find("parcel", "percent_surcharge_on_base_once")
        return None

    def forwarding(  # noqa: PLR0911 - one way out a service
        self, item: Item
    ) -> tuple[Decimal, Row] | None:
        """Return the charge for the item itself, unrounded, and a row that tells its VAT."""
        service, weight = item["service"], item.get("weight_g", 0)
        if service.startswith("return_"):
            if self.list.find(service, "refer_to_tariff") is None:
                return None
            return self.forwarding(item | {"service": service.removeprefix("return_")})
        if service == "business_reply":  # there and back; the stationery is by contract
            named = self.list.find(service, "refer_to_tariff")
            return named and self.by_weight("letter_ordinary", weight)
        if service in BY_SIZE:
            return self.by_size(service, item["size"], weight)
        if service in {"parcel", "parcel_online"}:
            return self.parcel(service, weight, declared=bool(item.get("declared_value")))
        if service == "parcel_on_the_way":
            kind = (
                "конверт с документами" if item["contents"] == "documents" else "товарное вложение"
            )
            return single(self.rows_titled(service, kind))
        if service in {"money_order", "cod_transfer"}:
            return self.money_order(service, Decimal(item["amount"]) / 100)
        if service in OF_AMOUNT or service == "pension_payout":
            return self.of_amount(service, item)
        if service in {"locker_cell_rent", "money_order_message", STORAGE}:
            return self.by_unit(service, item)
        return self.by_weight(service, weight)

    def rows_titled(self, service: str, words: str) -> list[Row]:
        rows = self.list.all(service, "flat_per_item")
        return [row for row in rows if words in row["description_ru"].lower()]

    def by_size(self, service: str, size: str, weight: int) -> tuple[Decimal, Row] | None:
        packed = service.endswith(("_with_packaging", "_packaging_only"))
        lines = self.packed if packed else self.list
        # The greatest mass of what is sent ready-packed is told nowhere.
        limit = LETTER_LIMIT if service == "paid_forwarding_small_packet" else PARCEL_LIMIT
        if not packed and weight > limit:
            return None
        row = lines.find(service, "flat_by_size_class", unit=BY_SIZE[service] + size)
        return row and (value(row), row)

    def by_weight(self, service: str, weight: int) -> tuple[Decimal, Row] | None:
        if row := self.list.flat(service):
            return (value(row), row) if within(row, weight) else None
        first = self.list.find(service, "base_upto_weight")
        if first is None or weight > LETTER_LIMIT:
            return None
        covered = int(first["weight_to_g"])
        if weight <= covered:
            return value(first), first
        step = self.list.find(service, "per_started_step")
        if step is None:
            return None
        grams = int(step["unit"].split()[0])
        return value(first) + value(step) * started(weight - covered, grams), first

    def parcel(self, service: str, weight: int, *, declared: bool) -> tuple[Decimal, Row] | None:
        if weight > PARCEL_LIMIT:
            return None
        for row in self.list.all(service, "weight_band"):
            if within(row, weight):
                return value(row), row
        item = self.list.find(service, "per_item_plus_per_kg", unit="item")
        kilo = self.list.find(service, "per_item_plus_per_kg", unit="kg")
        if item is None or kilo is None:
            return None
        step = 10 if declared else 100
        return value(item) + value(kilo) * started(weight, step) * step / 1000, item

    def money_order(self, service: str, amount: Decimal) -> tuple[Decimal, Row] | None:
        if service == "cod_transfer" and self.list.find(service, "refer_to_tariff") is None:
            return None
        for row in self.list.all("money_order", "percent_of_whole_amount_by_amount_band_min"):
            over, _, upto = row["unit"].removeprefix("amount>").partition("..")
            if Decimal(over) < amount and (not upto or amount <= Decimal(upto)):
                return max(amount * value(row) / 100, Decimal(1)), row
        return None

    def of_amount(self, service: str, item: Item) -> tuple[Decimal, Row] | None:
        if service == "pension_payout":
            name = SETTLEMENTS[item["settlement"]]
            rows = self.misc.by_service[service]
            found = single([row for row in rows if row["destination"] == name])
            row = found and found[1]
        else:
            row = self.list.find(service, "percent_of_amount_min") or self.list.find(
                service, "percent_of_amount"
            )
        return row and (percent(row, Decimal(item["amount"]) / 100), row)

    def by_unit(self, service: str, item: Item) -> tuple[Decimal, Row] | None:
        if service == STORAGE:
            row = self.misc.find(service, "per_day_after_free_days")
            return row and (value(row) * chargeable(row, item), row)
        if service == "money_order_message":
            row = self.list.find(service, "per_unit")
            return row and (value(row) * item["words"], row)
        row = self.list.find(service, "per_month", unit=f"cell {item['size']} per month")
        return row and (value(row) * item["months"], row)

    def express_service(self, item: Item) -> Charges:
        """Return the charges of an express parcel, of what refers to it, or of an extra."""
        service = item["service"]
        if service == "express_parcel":
            return self.express_parcel(item)
        if row := self.express.flat(service, "refer_to_tariff"):
            if "документами бесплатно" in row["description_ru"] and item["contents"] == "documents":
                return [(0, 0)]
            place = item["place"] if service == "express_return" else "office"
            base = self.express_base(item | {"place": place})
            vat = "exempt" if self.individual else "no"
            return None if base is None else [charge(base, vat)]
        extra = self.express.flat(service, "flat_add_on") or self.express.flat(service)
        return extra and [charge(value(extra), "no")]

    def express_base(self, item: Item) -> Decimal | None:
        """Return the price by zone, weight, place and contents; documents have own rows."""
        points = (item.get("from_point"), item.get("to_point"))
        zone = item.get("zone") or ZONES.get(points)
        for name in (f"express_parcel_{item['place']}",
                     f"express_parcel_{item['contents']}_{item['place']}"):  # fmt: skip
            for row in self.express.by_service[name]:
                if row["destination"] == f"zone {zone}" and within(row, item["weight_g"]):
                    return value(row)
        return None

    def multiplied(self, item: Item, base: Decimal, vat: str) -> Charges:
        """Return what the multipliers add.

        How several and a surcharge stand to each other is not said: each is of the tariff
        alone.
        """
        wanted = [MULTIPLIERS[item["urgency"]]] if item.get("urgency") else []
        if item.get("pickup"):
            if item["place"] != "customer":  # of the tariff for the customer's premises only
                return None
            wanted.append("express_pickup_after_16_minsk")
        rows = [self.express.flat(service, "multiplier") for service in wanted]
        known = [row for row in rows if row is not None]
        if len(known) < len(rows):
            return None
        return [charge(base * (value(row) - 1), vat) for row in known]

    def express_parcel(self, item: Item) -> Charges:  # noqa: C901 - a step a charge
        base = self.express_base(item)
        if base is None:
            return None
        # Parcels taken from individuals bear no VAT; extras are not said to be parcels.
        vat = "exempt" if self.individual else "no"
        charges = [charge(base, vat)]
        more = self.multiplied(item, base, vat)
        if more is None:
            return None
        charges += more
        marks = set(item.get("marks", "").split())
        if marks & {"fragile", "bulky"}:
            row = self.express.flat("express_fragile_bulky", "percent_surcharge_on_base_once")
            if row is not None:
                charges.append(charge(base * value(row) / 100, vat))
        extras: list[tuple[str, str]] = []
        if "open_on_delivery" in marks:
            extras.append(("express_open_on_delivery", "flat_add_on"))
        if item.get("advice", "none") != "none":
            extras.append(("express_notice_" + item["advice"], "flat_per_item"))
        for service, rule in extras:
            row = self.express.flat(service, rule)
            if row is None:
                return None
            charges.append(charge(value(row), "no"))
        if item.get("declared_value"):
            row = self.express.flat("express_insured", "percent_of_declared_value")
            if row is None:
                return None
            charges.append(charge(percent(row, Decimal(item["declared_value"]) / 100), vat))
        return charges


def single(rows: list[Row]) -> tuple[Decimal, Row] | None:
    assert len(rows) <= 1, rows
    return (value(rows[0]), rows[0]) if rows else None
