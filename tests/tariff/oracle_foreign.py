"""The second opinion on the books of other operators: formats, zones, measures, currencies."""

import csv
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import cache

from oracle_lists import (
    TABLES,
    Charges,
    Item,
    Lines,
    Row,
    charge,
    percent,
    started,
    value,
    within,
)

#: What the tables have nothing of, though tracking, advice or registration is asked.
NOT_OFFERED: Charges = None
RECORDED = "lettre_recommandee"
ZONES_OF_SPECSVYAZ = {
    "city": "BY city", "country": "BY",
    "abroad_1": "abroad zone 1", "abroad_2": "abroad zone 2", "abroad_3": "abroad zone 3",
}  # fmt: skip
#: Distance zones of the Russian parcel table.
PARCEL_ZONES = {"1": "zone I ", "2": "zone II ", "3": "zone III ", "4": "zone IV ", "5": "zone V "}
#: Greatest masses of what goes by zone: the page tables parcels to 10 kg.
MASSES = {"parcel": 10000, "parcel_insured": 10000, "printed_matter_insured": 2000}


@cache
def zones(operator: str) -> dict[str, str]:
    with (TABLES / f"{operator}_zones.csv").open(encoding="utf-8-sig", newline="") as file:
        found = {row["iso2"]: row["zone"] for row in csv.DictReader(file)}
    if operator == "laposte":
        # The table leaves Germany out and says that zone 1 is the Union: it is a slip.
        found.setdefault("DE", "zone_1_eu")
    if operator == "ukrposhta":
        # All abroad is one zone; the table leaves two countries out.
        found = {"HR": "world", "KW": "world"} | found
    return found


class Letters:
    """A book of letters by format, zone and weight band."""

    def __init__(self, operator: str, category: str, on: date, rate: Decimal = Decimal(1)) -> None:
        self.operator, self.rate = operator, rate
        self.lines = Lines((operator + "_2026",), on, category)
        self.extras: Callable[[Item, str], list[str] | None] = getattr(self, operator)

    def charges(self, item: Item) -> Charges:
        """Return all charge lines of an item, or None where there is no price."""
        zone = zones(self.operator).get(item["country"])
        if zone is None:
            return None
        row = self.band(item["service"], zone, item["weight_g"])
        extras = self.extras(item, zone)
        if row is None or extras is None:
            return None
        added = [self.lines.flat(name, "flat_add_on") for name in extras]
        if not all(added):
            return None
        return [self.line(one, zone) for one in [row, *added] if one]

    def line(self, row: Row, zone: str) -> tuple[int, int]:
        vat = row["vat_included"]
        if vat.startswith("yes (domestic), no"):
            vat = "yes" if zone == "domestic" else "no"
        price = value(row)
        return charge(price * self.rate if row["currency"] == "USD" else price, vat)

    def band(self, service: str, zone: str, weight: int) -> Row | None:
        rows = self.lines.all(service, "product_x_zone_x_weight_band", destination=zone)
        for row in rows:
            if within(row, weight):
                return row
        if self.operator == "laposte":
            # Between the bands of 20 g and 100 g the table is silent from 21 to 50 g; the
            # greater price holds, as no band of 50 g is known.
            return next((row for row in rows if 20 < weight < int(row["weight_from_g"]) < 52), None)
        return None

    def laposte(self, item: Item, _zone: str) -> list[str] | None:
        names = []
        recorded = item["service"].startswith(RECORDED)
        if item.get("advice", "none") != "none":
            if item["advice"] == "electronic" or not recorded:
                return NOT_OFFERED
            where = "international" if "internationale" in item["service"] else "national"
            names.append("avis_de_reception_" + where)
        if item.get("tracking"):
            if item["service"] != "lettre_verte":
                return NOT_OFFERED
            names.append("option_suivi")
        return names

    def swisspost(self, item: Item, _zone: str) -> list[str] | None:
        names = []
        home = item["service"].startswith(("a_post", "b_post"))
        thickness = item.get("height_mm") or 0
        if home and thickness > 50:
            return NOT_OFFERED
        if home and thickness > 20:
            names.append("zuschlag_dicke")
        if item.get("tracking"):
            if not item["service"].startswith("a_post"):
                return NOT_OFFERED
            names.append("a_mail_plus")
        return names if item.get("advice", "none") == "none" else NOT_OFFERED

    def deutschepost(self, item: Item, _zone: str) -> list[str] | None:
        names = [item["registration"]] if item.get("registration") else []
        names += ["zusatzversicherung"] if item.get("insurance") else []
        return names if item.get("advice", "none") == "none" else NOT_OFFERED

    def ukrposhta(self, item: Item, zone: str) -> list[str] | None:
        names = []
        home = zone == "domestic"
        if item.get("advice", "none") != "none":
            if not home:
                return NOT_OFFERED
            paper = item["advice"] != "electronic"
            kind = "paperove" if paper else "elektronne"
            names.append(kind + "_povidomlennia_vruchennia")
        if item.get("registration"):
            if home:
                return NOT_OFFERED
            names.append("mizhnarodne_zareiestrovane")
        return names


class Specsvyaz:
    """Special communication: city, country, zones abroad; size and mass triggers."""

    def __init__(self, category: str, on: date) -> None:
        self.lines = Lines(("specsvyaz_2026",), on, category, lambda row: (row["description_ru"],))

    def charges(self, item: Item) -> Charges:
        service, weight = item["service"], item["weight_g"]
        if service == "storage":
            rows = self.lines.by_service["storage"]
            name = "пакет" if item["item"] == "packet" else "посылка"
            row = next((row for row in rows if name in row["description_ru"].lower()), None)
            return row and [charge(value(row) * item["chargeable_days"], "yes")]
        cards = service.endswith("bank_cards")
        place = "BY" if cards else ZONES_OF_SPECSVYAZ[item["zone"]]
        rows = [row for row in self.lines.by_service[service] if row["destination"] == place]
        prices = [
            row
            for row in rows
            if row["rule"] in {"flat_per_item", "flat_by_zone", "per_started_step"}
        ]
        if not prices:
            return None
        price = value(prices[0])
        if prices[0]["rule"] == "per_started_step":  # one kilogram is presumed by the table
            price *= started(weight, 1000)
        charges = [charge(price, "yes")]
        home = not cards and item["zone"] in {"city", "country"}
        heavy = weight > (1000 if service == "packet" else 10000)
        if home:
            surcharge = self.lines.all(service, "percent_surcharge_on_base")[0]
            triggers = [self.oversize(item), heavy]
            charges += [charge(price * value(surcharge) / 100, "yes") for one in triggers if one]
        if item.get("declared_value"):
            row = self.lines.find("insured", "percent_of_declared_value")
            assert row is not None
            charges.append(charge(percent(row, Decimal(item["declared_value"]) / 100), "yes"))
        if item.get("same_day") and item.get("zone") == "city" and not cards:
            row = self.lines.flat("same_day_city", "multiplier")
            assert row is not None
            charges.append(charge(price * (value(row) - 1), "yes"))
        if item.get("courier"):
            row = self.lines.flat("courier_callout")
            assert row is not None
            charges.append(charge(value(row), "yes"))
        return charges

    def oversize(self, item: Item) -> bool:
        """Tell whether any side is over 30 x 38 x 5 cm; a parcel's own threshold is cut off."""
        if item["service"] != "packet" or not item.get("length_mm"):
            return bool(item.get("oversize"))
        sides = sorted((item["length_mm"], item["width_mm"], item["height_mm"]))
        return any(side > most for side, most in zip(sides, (50, 300, 380), strict=True))


def by_zone(row: Row) -> tuple[str, ...]:
    return row["service"], row["rule"], row["unit"], row["destination"]


class RussianPost:
    """Fragments: letters with their first band, parcels and printed matter by zone."""

    def __init__(self, category: str, on: date) -> None:
        self.lines = Lines(("russianpost_domestic",), on, category, by_zone)
        # The rate of the Tax Code of Russia on the day; the description does not give it.
        self.vat = 20 if on < date(2026, 1, 1) else 22

    def charges(self, item: Item) -> Charges:
        service, weight = item["service"], item["weight_g"]
        price = self.price(service, weight, item)
        marked = set(item.get("marks", "").split()) & {"fragile", "bulky"}
        if price is None or (marked and service.startswith("parcel")):
            return None  # the size of the surcharge is cut off in the source
        charges = [charge(price, "no", self.vat)]
        if item.get("declared_value"):
            row = self.lines.flat(service, "per_started_currency_unit")
            if row is None:
                return None
            roubles = started(item["declared_value"], 100)
            charges.append(charge(value(row) * roubles, "no", self.vat))
        return charges

    def price(  # noqa: PLR0911 - one way out a shape
        self, service: str, weight: int, item: Item
    ) -> Decimal | None:
        if weight > MASSES.get(service, 10**9):
            return None
        if row := self.lines.flat(service):
            return value(row)
        name = "parcel" if service == "parcel_insured" else service
        rows = self.lines.by_service[name]
        if service in MASSES:
            prefix = PARCEL_ZONES[item["zone"]] if name == "parcel" else f"zone {item['zone']} "
            rows = [row for row in rows if row["destination"].startswith(prefix)]
        bases = [row for row in rows if row["rule"].startswith("base_upto_weight")]
        steps = [row for row in rows if row["rule"].startswith("per_started_step")]
        if service == "printed_matter_insured":
            return value(steps[0]) * started(weight, 500)
        if not bases:
            return None
        # The newest price stands; the step of a program of 2017 belongs to its own base.
        base = max(bases, key=lambda row: row["effective_from"])
        steps = [row for row in steps if row["effective_from"] == base["effective_from"]]
        if weight <= int(base["weight_to_g"]):
            return value(base)
        most = {"letter_registered": 100, "printed_matter_registered": 2000, "parcel": 10000}
        if not steps or weight > most.get(name, 0):
            return None
        grams = int(steps[0]["unit"].split()[0])
        return value(base) + value(steps[0]) * started(weight - int(base["weight_to_g"]), grams)
