"""Random items for the second opinion: all books, days on and beside each boundary, all facts."""

import random
from collections import defaultdict
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

import pandas as pd
from oracle_abroad import Abroad
from oracle_domestic import Domestic
from oracle_foreign import Letters, RussianPost, Specsvyaz, zones
from oracle_lists import Charges, Item, table

from batchpost.model.items import NAMES, item_table

FIRST, LAST = date(2019, 1, 1), date(2026, 11, 22)
CATEGORIES = ("legal_entity", "individual")
#: Hryvnias to the dollar from two days on; the test writes them into the office's rates.
RATES = {date(2026, 4, 1): Decimal("41.2345"), date(2026, 5, 1): Decimal("43.0000")}
BELPOCHTA = (
    "belpost_domestic_legal", "belpost_domestic_individual", "belpost_domestic_express",
    "belpost_paid_forwarding", "belpost_misc", "belpost_intl_letters",
    "belpost_intl_small_packets", "belpost_intl_parcels", "belpost_intl_ems",
)  # fmt: skip
TABLES_OF = {
    "belpochta": BELPOCHTA, "laposte": ("laposte_2026",), "swisspost": ("swisspost_2026",),
    "deutschepost": ("deutschepost_2026",), "ukrposhta": ("ukrposhta_2026",),
    "specsvyaz": ("specsvyaz_2026",), "russianpost": ("russianpost_domestic",),
}  # fmt: skip
LETTER_MAIL = (
    "letter_ordinary", "letter_registered", "letter_insured", "letter_first_class",
    "printed_matter_ordinary", "printed_matter_registered", "small_packet_ordinary",
    "small_packet_registered", "small_packet_insured", "postcard_ordinary", "postcard_registered",
)  # fmt: skip
PARCELS = ("parcel", "parcel", "parcel_online", "parcel_qr", "parcel_locker", "return_parcel")
PAID = (
    "paid_forwarding_small_packet", "paid_forwarding_parcel",
    "paid_forwarding_small_packet_with_packaging", "paid_forwarding_parcel_with_packaging",
    "paid_forwarding_small_packet_packaging_only", "paid_forwarding_parcel_packaging_only",
)  # fmt: skip
MONEY = (
    "money_order", "money_order", "cod_transfer", "money_order_farm_produce",
    "money_order_insurance_payout", "money_order_penal_system", "money_order_pensions",
    "money_order_red_cross", "money_order_surveys", "cod_money_order",
    "money_order_nonresident_card", "pension_payout", "intl_money_order", "intl_cod_transfer",
)  # fmt: skip
SERVICES = (
    "locker_cell_rent", "money_order_message", "storage", "return_letter_mail",
    "return_small_packet_insured", "parcel_on_the_way", "money_order_home_acceptance",
    "notice_of_delivery_simple", "notice_of_delivery_registered", "notice_of_delivery_electronic",
    "intl_aerogramme", "intl_deliver_in_person", "intl_customs_data_completion",
    "intl_customs_presentation", "intl_business_reply", "intl_enquiry", "intl_advice_of_receipt",
    "intl_money_order_message", "intl_storage", "intl_storage_letters",
)  # fmt: skip
LETTERS_ABROAD = (
    "intl_letter_ordinary", "intl_letter_registered", "intl_letter_insured",
    "intl_letter_tracked", "intl_printed_matter", "intl_postcard", "intl_bulk_mail",
    "intl_m_bag", "intl_literature_for_the_blind",
)  # fmt: skip
RECORDED = ("ordinary", "ordinary", "registered", "insured", "tracked")
EDGES = (20, 50, 100, 250, 500, 1000, 2000, 3000, 5000, 10000, 15000, 20000, 25000, 30000,
         31500, 35000, 40000, 45000, 50000)  # fmt: skip
WHOLE = {"amount", "chargeable_days", "words", "months", "length_mm", "width_mm", "height_mm"}


@cache
def boundary_days(operator: str) -> tuple[date, ...]:
    """Return each line's first and last day with the days beside them."""
    days = set()
    for name in TABLES_OF[operator]:
        for row in table(name):
            for text in (row["effective_from"], row["effective_to"]):
                if text[:1] == "2":
                    days |= {date.fromisoformat(text) + timedelta(off) for off in (-1, 0, 1)}
    return tuple(sorted(day for day in days if FIRST <= day <= LAST))


def random_day(operator: str, rng: random.Random) -> date:
    """Draw a day, most often one on which the book has a price at all."""
    known = boundary_days(operator)[1] if rng.random() < 0.9 else FIRST
    return known + timedelta(rng.randint(0, (LAST - known).days))


@cache
def places() -> tuple[str, ...]:
    """Return the codes of all destinations the tables name, and two they do not."""
    named = {row["code"] for name in BELPOCHTA for row in table(name)} - {""}
    return (*sorted(named), "AQ", "IO")


def weight(rng: random.Random, most: int) -> int:
    """Draw a weight: a boundary or one gram beside it, a started step, or any."""
    if rng.random() < 0.5:
        edges = [edge for edge in EDGES if edge <= most]
        return max(1, rng.choice(edges) + rng.choice((-1, 0, 1)))
    if rng.random() < 0.3:
        step = rng.choice((10, 20, 100, 1000))
        return max(1, step * rng.randint(1, max(1, most // step)) + rng.choice((-1, 0, 1)))
    return rng.randint(1, most)


def value(rng: random.Random, often: float = 0.4) -> int:
    if rng.random() > often:
        return 0
    return rng.choice(
        (1, 50, 99, 100, 125, 1012, 1667, rng.randint(1, 5000), rng.randint(1, 10**7))
    )


def advice(rng: random.Random, *kinds: str) -> str:
    return (
        "none"
        if rng.random() < 0.7
        else rng.choice(kinds or ("simple", "registered", "electronic"))
    )


def belpochta(rng: random.Random) -> Item:
    draw = rng.choices(
        (letter_mail, parcel, express, paid, money, service_alone, letter_abroad, packet_abroad,
         parcel_abroad, ems),
        (20, 20, 8, 4, 8, 5, 12, 12, 14, 12),
    )[0]  # fmt: skip
    return draw(rng)


def letter_mail(rng: random.Random) -> Item:
    service = rng.choice(LETTER_MAIL)
    insured = service.endswith("insured")
    return {
        "service": service,
        "weight_g": weight(rng, 2000),
        "declared_value": value(rng, 0.8 if insured else 0.01),
        "advice": advice(rng),
        "marks": rng.choice(("", "", "fragile", "bulky", "court")),
    }


def parcel(rng: random.Random) -> Item:
    service = rng.choice(PARCELS)
    plain = service == "return_parcel"
    return {
        "service": service,
        "weight_g": weight(rng, rng.choice((5000, 25000, 50500))),
        "declared_value": 0 if plain else value(rng),
        "advice": "none" if plain else advice(rng),
        "marks": "" if plain else rng.choice(("", "", "fragile", "bulky", "bulky fragile")),
        "size": rng.choice("SML"),
    }


def express(rng: random.Random) -> Item:
    place = rng.choice(("office", "customer"))
    contents = rng.choice(("documents", "goods", "goods"))
    return {
        "service": "express_parcel",
        "weight_g": weight(rng, 2100 if contents == "documents" else 50500),
        "declared_value": value(rng, 0.3),
        "advice": advice(rng),
        "marks": rng.choice(("", "", "fragile", "bulky fragile", "open_on_delivery")),
        "zone": f"T{rng.randint(1, 5)}",
        "place": place,
        "contents": contents,
        "urgency": rng.choice((None, None, "by_10am", "at_given_time", "same_day")),
        "pickup": "after_16_minsk" if place == "customer" and rng.random() < 0.3 else None,
    }


def paid(rng: random.Random) -> Item:
    return {"service": rng.choice(PAID), "weight_g": weight(rng, 2000), "size": rng.choice("SML")}


def money(rng: random.Random) -> Item:
    edges = (
        1,
        99,
        100,
        3333,
        15000,
        15001,
        20000,
        20001,
        30000,
        30001,
        50000,
        50001,
        100000,
        100001,
    )
    abroad = {"country": "RU"}
    service = rng.choice(MONEY)
    item = {
        "service": service,
        "amount": rng.choice((rng.choice(edges), rng.randint(1, 300_000))),
        "settlement": rng.choice(
            ("minsk", "oblast_and_raion_centres", "towns_of_oblast_rank", "other")
        ),
    }
    return item | (abroad if service.startswith("intl_") else {})


def service_alone(rng: random.Random) -> Item:
    return {
        "service": rng.choice(SERVICES),
        "weight_g": weight(rng, 2000),
        "size": rng.choice("SML"),
        "contents": rng.choice(("documents", "goods")),
        "chargeable_days": rng.randint(1, 60),
        "words": rng.randint(1, 50),
        "months": rng.randint(1, 12),
    }


def abroad(rng: random.Random) -> Item:
    place = "RU" if rng.random() < 0.15 else rng.choice(places())
    country = place.split("-")[0]
    priority = rng.choice(("priority", "priority", "nonpriority"))
    return {"country": country, "destination": place, "priority": priority}


def letter_abroad(rng: random.Random) -> Item:
    service = rng.choice(LETTERS_ABROAD)
    category = "ordinary" if "blind" in service else rng.choice(RECORDED)
    if service == "intl_m_bag":
        category = rng.choice(("ordinary", "registered", "tracked"))
    insured = service.endswith("insured") or category == "insured"
    most = {"intl_m_bag": 30100, "intl_literature_for_the_blind": 7050, "intl_bulk_mail": 50}
    return (
        abroad(rng)
        | {
            "service": service,
            "category": None if "letter" in service else category,
            "weight_g": weight(rng, most.get(service, 2050)),
            "declared_value": value(rng, 0.7) if insured and "bag" not in service else 0,
            "advice": advice(rng, "simple", "registered", "simple", "electronic"),
        }
        | personal(rng)
    )


def personal(rng: random.Random) -> Item:
    """Delivery in person goes with an advice always."""
    return {"marks": "personal", "advice": "simple"} if rng.random() < 0.1 else {}


def packet_abroad(rng: random.Random) -> Item:
    category = rng.choice(RECORDED)
    return (
        abroad(rng)
        | {
            "service": "intl_small_packet",
            "category": category,
            "weight_g": weight(rng, 2010),
            "declared_value": value(rng, 0.7 if category == "insured" else 0.02),
            "advice": advice(rng, "simple"),
        }
        | personal(rng)
    )


def parcel_abroad(rng: random.Random) -> Item:
    return abroad(rng) | {
        "service": "intl_parcel",
        "weight_g": weight(rng, rng.choice((5000, 20010, 31600))),
        "declared_value": value(rng, 0.3),
        "advice": advice(rng, "simple"),
        "marks": rng.choice(("", "", "bulky", "fragile", "bulky fragile")),
    }


def ems(rng: random.Random) -> Item:
    item = abroad(rng)
    if rng.random() < 0.15:
        item |= {
            "country": "RU",
            "destination": rng.choice(("RU-MOW", "RU-SPE", "RU-MOS", "RU-LEN")),
        }
    return item | {
        "service": "intl_ems",
        "priority": None,
        "contents": rng.choice(("documents", "goods")),
        "weight_g": weight(rng, rng.choice((2000, 35010))),
        "declared_value": value(rng, 0.3),
        "advice": advice(rng, "simple"),
        "marks": rng.choice(("", "", "fragile", "bulky")),
    }


def letter_of(operator: str) -> Callable[[random.Random], Item]:
    rows = [
        row for row in table(operator + "_2026") if row["rule"] == "product_x_zone_x_weight_band"
    ]
    codes: dict[str, list[str]] = defaultdict(list)
    for code, zone in zones(operator).items():
        codes[zone].append(code)

    def draw(rng: random.Random) -> Item:
        row = rng.choice(rows)
        near = rng.random() < 0.95
        place = rng.choice(codes[row["destination"]] if near else tuple(zones(operator)))
        edges = (int(row["weight_from_g"]), int(row["weight_to_g"]))
        grams = rng.choice((rng.choice(edges) + rng.choice((-1, 0, 0, 1)), rng.randint(*edges)))
        item: Item = {
            "service": row["service"],
            "country": place,
            "destination": place,
            "weight_g": max(1, grams),
            "advice": "none" if rng.random() < 0.85 else rng.choice(("simple", "electronic")),
        }
        if operator in {"laposte", "swisspost"} and rng.random() < 0.1:
            item["tracking"] = "yes"
        if operator == "swisspost":
            item["height_mm"] = rng.choice((1, 19, 20, 21, 49, 50, 51, rng.randint(1, 60)))
            item |= {"length_mm": 200, "width_mm": 120}
        if operator == "deutschepost":
            item["registration"] = rng.choice(
                (None, "einschreiben", "einschreiben_einwurf", "einschreiben_rueckschein")
            )
            item["insurance"] = rng.choice((None, None, "yes"))
        if operator == "ukrposhta" and rng.random() < 0.3:
            item["registration"] = "yes"
        return item

    return draw


def specsvyaz(rng: random.Random) -> Item:
    service = rng.choice(("packet", "packet", "packet_bank_cards", "parcel", "parcel",
                          "parcel_bank_cards", "storage"))  # fmt: skip
    if service == "storage":
        kind = rng.choice(("packet", "parcel"))
        return {
            "service": service,
            "item": kind,
            "chargeable_days": rng.randint(1, 60),
            "weight_g": 1,
        }
    item: Item = {
        "service": service,
        "weight_g": weight(rng, rng.choice((2000, 30000))),
        "declared_value": value(rng, 0.3),
        "zone": rng.choice(("city", "country", "abroad_1", "abroad_2", "abroad_3")),
        "courier": rng.choice((None, None, "yes")),
        "length_mm": rng.choice((380, 381, rng.randint(10, 400))),
        "width_mm": rng.choice((300, 301, rng.randint(10, 350))),
        "height_mm": rng.choice((50, 51, rng.randint(1, 80))),
    }
    if service == "parcel":
        item["oversize"] = rng.choice((None, "yes"))
    if item["zone"] == "city" and rng.random() < 0.3:
        item["same_day"] = "yes"
    return item


def russianpost(rng: random.Random) -> Item:
    service = rng.choice((
        "postcard_ordinary", "postcard_registered", "letter_ordinary", "letter_registered",
        "letter_insured", "printed_matter_ordinary", "printed_matter_registered",
        "printed_matter_insured", "parcel", "parcel_insured", "parcel_insured",
    ))  # fmt: skip
    return {
        "service": service,
        "weight_g": weight(rng, 10100 if "parcel" in service else rng.choice((100, 2050))),
        "declared_value": value(rng, 0.8 if service == "parcel_insured" else 0.02),
        "zone": str(rng.randint(1, 5)),
        "marks": rng.choice(("", "", "", "", "fragile")),
    }


def drawer(operator: str) -> Callable[[random.Random], Item]:
    """Return what draws an item of a book."""
    known = {"belpochta": belpochta, "specsvyaz": specsvyaz, "russianpost": russianpost}
    return known.get(operator) or letter_of(operator)


def second_opinion(operator: str, category: str, on: date) -> Callable[[Item], Charges]:
    """Return what prices an item of a book naively on a day."""
    if operator == "belpochta":
        home, away = Domestic(category, on), Abroad(category, on)
        return lambda item: (away if item["service"].startswith("intl_") else home).charges(item)
    if operator == "specsvyaz":
        return Specsvyaz(category, on).charges
    if operator == "russianpost":
        return RussianPost(category, on).charges
    rate = max(((day, rate) for day, rate in RATES.items() if day <= on), default=(on, Decimal(1)))
    return Letters(operator, category, on, rate[1]).charges


def frame(batch: list[Item]) -> pd.DataFrame:
    """Return the items as the engine takes them."""
    names: dict[str, None] = dict.fromkeys(name for item in batch for name in item)
    columns: dict[str, list[Any]] = {name: [item.get(name) for item in batch] for name in names}
    own = {name: cells for name, cells in columns.items() if name in NAMES}
    found = item_table({"line_no": list(range(1, len(batch) + 1)), **own})
    for name in columns.keys() - own.keys():
        dtype = "Int64" if name in WHOLE else "string[pyarrow]"
        found[name] = pd.array(columns[name], dtype=dtype)
    return found
