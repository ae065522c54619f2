"""The second opinion on Belpochta's prices abroad: letter mail, small packets, parcels, EMS."""

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

LETTERS = {"intl_letter_ordinary", "intl_letter_registered", "intl_letter_insured",
           "intl_letter_tracked", "intl_printed_matter"}  # fmt: skip
LETTER_LIMIT = 2000
#: Greatest masses of the Convention's Regulations; the description does not give them.
BLIND_LIMIT, M_BAG_LIMIT = 7000, 30000
FLAT = {"intl_aerogramme", "intl_deliver_in_person", "intl_customs_data_completion",
        "intl_customs_presentation", "intl_business_reply", "intl_enquiry",
        "intl_advice_of_receipt"}  # fmt: skip
#: The day from which small packets have a price for each destination.
BY_DESTINATION = "2025-10-01"
#: From this day on a small packet of any category is rounded to 100 g.
ONE_ROUNDING = "2025-11-10"
FRAGILE_PLACES = {"RU-MOW", "RU-SPE", "RU-MOS", "RU-LEN"}
ALL_BUT = {"AU", "CA", "MX", "US"}


def by_place(row: Row) -> tuple[str, ...]:
    return row["service"], row["code"]


def by_service(row: Row) -> tuple[str, ...]:
    return (row["service"],)


def at_place(rows: list[Row], item: Item) -> tuple[str, list[Row]]:
    """Return the rows for a destination: its own, else its country's."""
    for place in (item["destination"], item["country"]):
        if found := [row for row in rows if row["code"] == place]:
            return place, found
    return item["country"], []


class Abroad:
    """Prices of one payer on one day."""

    def __init__(self, category: str, on: date) -> None:
        self.on = on.isoformat()
        # Parcels and money orders of individuals bear no VAT; all else is VAT on top.
        self.parcel_vat = "exempt" if category == "individual" else "no"
        self.letters = Lines(("belpost_intl_letters",), on, category)
        packets = "belpost_intl_small_packets"
        if self.on < BY_DESTINATION:
            packets = "belpost_intl_letters"
        self.packets = Lines((packets,), on, category, by_service)
        self.parcels = Lines(("belpost_intl_parcels",), on, category, by_place)
        self.ems_list = Lines(("belpost_intl_ems",), on, category)

    def charges(self, item: Item) -> Charges:  # noqa: C901 - a line a service
        """Return all charge lines of an item, or None where there is no price."""
        service = item["service"]
        if service in LETTERS:
            found = self.letter(item)
        elif service == "intl_postcard":
            found = self.postcard(item)
        elif service == "intl_small_packet":
            found = self.small_packet(item)
        elif service == "intl_parcel":
            found = self.parcel(item)
        elif service == "intl_ems":
            found = self.ems(item)
        else:
            found = self.other(item)
        if found is None:
            return None
        if item.get("advice", "none") != "none":
            notice = self.letters.flat("intl_advice_of_receipt")
            if notice is None or item["advice"] == "electronic":
                return None
            found.append(charge(value(notice), "no"))
        if "personal" in item.get("marks", "").split():
            person = self.letters.flat("intl_deliver_in_person")
            if person is None:
                return None
            found.append(charge(value(person), "no"))
        return found

    def may_go(self, item: Item, category: str) -> bool:
        """Tell whether a recorded item may go this way: not priority, only to Russia."""
        if item["priority"] == "priority" or category == "ordinary":
            return True
        return category != "tracked" and item["country"] == "RU"

    def letter(self, item: Item) -> Charges:
        category = item["service"].rsplit("_", 1)[1]
        if item["service"] == "intl_printed_matter":
            category = item["category"]
        if item["weight_g"] > LETTER_LIMIT:
            return None
        rows = self.letters.all("intl_letter_ordinary_" + item["priority"], "weight_band")
        bands = [row for row in rows if within(row, item["weight_g"])]
        if not bands:
            return None
        base = [charge(value(bands[0]), "no")]
        if category == "ordinary":
            return None if item.get("declared_value") else base
        added = self.added(item, category, self.letters)
        return added and base + added

    def added(self, item: Item, category: str, lines: Lines) -> Charges:
        """Return what a recorded category costs beside the weight: the fee, the insurance."""
        name = "tracked_priority" if category == "tracked" else category
        own = "intl_small_packet_" if item["service"] == "intl_small_packet" else ""
        row = lines.flat(own + name, "flat_add_on_to_weight_charge") if own else None
        if row is None and not (own and self.on >= BY_DESTINATION and category != "insured"):
            row = self.letters.flat("intl_letter_mail_" + name, "flat_add_on_to_weight_charge")
        if row is None or not self.may_go(item, category):
            return None
        charges = [charge(value(row), "no")]
        if item.get("declared_value"):
            fee = self.letters.find("intl_letter_mail_insured", "percent_of_declared_value")
            if category != "insured" or fee is None:
                return None
            amount = percent(fee, Decimal(item["declared_value"]) / 100)
            charges.append(charge(amount, "no"))
        return charges

    def postcard(self, item: Item) -> Charges:
        category = item["category"]
        row = self.letters.flat(f"intl_postcard_{category}_{item['priority']}")
        if row is None or item.get("declared_value") or not self.may_go(item, category):
            return None
        return [charge(value(row), row["vat_included"])]

    def small_packet(self, item: Item) -> Charges:
        name = "intl_small_packet_ordinary_" + item["priority"]
        rows = self.packets.by_service[name]
        _, here = at_place(rows, item)
        if not here:
            world = {"all countries"}
            if item["country"] not in ALL_BUT:
                world.add("all except AU, CA, MX, US")
            here = [row for row in rows if row["destination"] in world]
        prices = {row["unit"]: row for row in here if row["rule"] == "per_item_plus_per_kg"}
        if set(prices) != {"item", "kg"} or item["weight_g"] > LETTER_LIMIT:
            return None
        category = item["category"]
        # Before 2025-11-10 recorded packets are rounded to 10 g; earlier lists do not say.
        fine = category != "ordinary" and self.on < ONE_ROUNDING
        grams = started(item["weight_g"], 10 if fine else 100) * (10 if fine else 100)
        amount = value(prices["item"]) + value(prices["kg"]) * grams / 1000
        base = [charge(amount, prices["item"]["vat_included"])]
        if category == "ordinary":
            return None if item.get("declared_value") else base
        added = self.added(item, category, self.packets)
        return added and base + added

    def parcel(self, item: Item) -> Charges:
        rows = self.parcels.by_service["intl_parcel_" + item["priority"]]
        place, here = at_place(rows, item)
        prices = {row["unit"]: row for row in here if row["rule"] == "per_item_plus_per_kg"}
        if set(prices) != {"item", "kg"} or not within(prices["item"], item["weight_g"]):
            return None
        step = 10 if item.get("declared_value") else 100
        kilos = Decimal(started(item["weight_g"], step) * step) / 1000
        price = value(prices["item"]) + value(prices["kg"]) * kilos
        charges = [charge(price, self.parcel_vat)]
        marks = set(item.get("marks", "").split())
        bulky = self.parcels.find("intl_parcel_bulky", "percent_surcharge_on_base_excl_air")
        if "bulky" in marks and bulky is not None:
            air = [
                row
                for row in self.parcels.by_service["intl_parcel_priority_air_component"]
                if row["code"] == place and item["priority"] == "priority"
            ]
            # Whether the charge and the air part are rounded first the lists do not say.
            part = value(air[0]) * kilos if air else Decimal(0)
            base = rounded(price) - rounded(part)
            charges.append(charge(base * value(bulky) / 100, self.parcel_vat))
        if item.get("declared_value"):
            fee = self.parcels.find("intl_parcel_insured", "flat_add_on_to_weight_charge")
            share = self.parcels.find("intl_parcel_insured", "percent_of_declared_value")
            if fee is None or share is None:
                return None
            charges.append(charge(value(fee), self.parcel_vat))
            amount = percent(share, Decimal(item["declared_value"]) / 100)
            charges.append(charge(amount, self.parcel_vat))
        return charges

    def ems(self, item: Item) -> Charges:
        weight, service = item["weight_g"], "intl_ems_" + item["contents"]
        closed = self.ems_list.all("intl_ems", "not_accepted")
        place, here = at_place(self.ems_list.by_service[service] + closed, item)
        bands = [row for row in here if row["rule"] == "weight_band"]
        steps = [row for row in here if row["rule"] == "per_started_step"]
        if not bands:
            return None
        price = next((value(row) for row in bands if within(row, weight)), None)
        if price is None:
            if not steps or not within(steps[0], weight):
                return None
            last = max(bands, key=lambda row: int(row["weight_to_g"]))
            price = value(last) + value(steps[0]) * started(weight - 1000, 1000)
        charges = [charge(price, "no")]
        if "fragile" in item.get("marks", "").split() and place in FRAGILE_PLACES:
            row = self.ems_list.find("intl_ems", "percent_surcharge_on_base")
            assert row is not None
            charges.append(charge(price * value(row) / 100, "no"))
        if item.get("declared_value"):
            fee = self.ems_list.find("intl_ems", "percent_of_declared_value")
            assert fee is not None
            amount = percent(fee, Decimal(item["declared_value"]) / 100)
            charges.append(charge(amount, "no"))
        return charges

    def other(self, item: Item) -> Charges:  # noqa: PLR0911 - one way out a service
        service = item["service"]
        if service in FLAT:
            row = self.letters.flat(service)
            return row and [charge(value(row), "no")]
        if service in {"intl_money_order", "intl_cod_transfer"}:
            row = self.letters.find(service, "percent_of_amount_min")
            amount = Decimal(item["amount"]) / 100
            return row and [charge(percent(row, amount), self.parcel_vat)]
        if service == "intl_money_order_message":
            row = self.letters.find(service, "per_unit")
            return row and [charge(value(row) * item["words"], self.parcel_vat)]
        if "storage" in service:
            lines = self.parcels if service == "intl_parcel_storage" else self.letters
            name = service.replace("parcel_", "")
            row = lines.find(name, "per_day_after_free_days")
            return row and [charge(value(row) * chargeable(row, item), "no")]
        if service == "intl_parcel_customs_presentation":
            row = self.parcels.flat("intl_customs_presentation")
            return row and [charge(value(row), "no")]
        if service == "intl_money_order_payout":  # its day of force is not known
            return None
        if item.get("declared_value"):  # none of these has a fee for it
            return None
        if service == "intl_bulk_mail":
            rows = self.letters.all(f"intl_bulk_mail_{item['priority']}", "weight_band")
            return [
                charge(value(row), "no") for row in rows if within(row, item["weight_g"])
            ] or None
        if service == "intl_m_bag":
            return self.m_bag(item)
        assert service == "intl_literature_for_the_blind", service
        return self.blind(item)

    def m_bag(self, item: Item) -> Charges:
        row = self.letters.find("intl_m_bag_" + item["priority"], "per_started_step")
        if row is None or item["weight_g"] > M_BAG_LIMIT:
            return None
        charges = [charge(value(row) * started(item["weight_g"], 1000), "no")]
        if item["category"] != "ordinary":
            row = self.letters.flat(
                "intl_m_bag_" + item["category"], "flat_add_on_to_weight_charge"
            )
            if row is None:
                return None
            charges.append(charge(value(row), "no"))
        return charges

    def blind(self, item: Item) -> Charges:
        weight, name = item["weight_g"], "intl_blind_literature_priority"
        bands = self.letters.all(name, "weight_band")
        if not bands or weight > BLIND_LIMIT:
            return None
        if item["priority"] == "nonpriority":
            return [(0, 0)]
        for row in bands:
            if within(row, weight):
                return [charge(value(row), "no")]
        last = max(bands, key=lambda row: int(row["weight_to_g"]))
        step = self.letters.find(name, "per_started_step")
        assert step is not None
        return [charge(value(last) + value(step) * started(weight - 2000, 1000), "no")]
