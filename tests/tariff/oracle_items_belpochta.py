"""Random items of Belpochta: every service of its lists, every fact a price turns on."""

import random
from collections.abc import Iterator

from oracle_draws import advice, places, value, weight
from oracle_lists import Item

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
    "intl_money_order_message", "intl_storage", "intl_storage_letters", "intl_parcel_storage",
    "intl_parcel_customs_presentation", "intl_money_order_payout", "business_reply",
    "express_open_on_delivery", "express_open_on_delivery_id_check",
    "express_deliver_to_workplace", "express_notice_simple", "express_notice_registered",
    "express_notice_electronic", "express_by_10am", "parcel_goods_for_post_shop",
    "ecommerce_to_office", "ecommerce_to_door", "literature_for_the_blind",
    "printed_matter_insured",
)  # fmt: skip
LETTERS_ABROAD = (
    "intl_letter_ordinary", "intl_letter_registered", "intl_letter_insured",
    "intl_letter_tracked", "intl_printed_matter", "intl_postcard", "intl_bulk_mail",
    "intl_m_bag", "intl_literature_for_the_blind",
)  # fmt: skip
RECORDED = ("ordinary", "ordinary", "registered", "insured", "tracked")


def belpochta(rng: random.Random) -> Item:
    draw = rng.choices(
        (letter_mail, parcel, express, paid, money, service_alone, letter_abroad, packet_abroad,
         parcel_abroad, ems),
        (20, 20, 8, 4, 8, 5, 12, 12, 14, 12),
    )[0]  # fmt: skip
    item = draw(rng)
    if rng.random() < 0.03:  # who pays sets the category, not who sends
        item["payer"] = rng.choice(("legal_entity", "individual"))
    return item


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
        "declared_value": value(rng),
        "advice": "none" if plain else advice(rng),
        "marks": "" if plain else rng.choice(("", "", "fragile", "bulky", "bulky fragile")),
        "size": rng.choice("SML"),
    }


def express(rng: random.Random) -> Item:
    place = rng.choice(("office", "customer"))
    contents = rng.choice(("documents", "goods", "goods"))
    if rng.random() < 0.12:
        return express_again(rng, place, contents)
    item = {
        "service": "express_parcel",
        "weight_g": weight(rng, 2100 if contents == "documents" else 50500),
        "declared_value": value(rng, 0.3),
        "advice": advice(rng),
        "marks": rng.choice(("", "", "fragile", "bulky fragile", "open_on_delivery")),
        "zone": f"T{rng.randint(1, 5)}",
        "place": place,
        "contents": contents,
        "urgency": rng.choice((None, None, "by_10am", "at_given_time", "same_day")),
        "pickup": "after_16_minsk" if rng.random() < 0.2 else None,
    }
    if rng.random() < 0.1:  # the zone by the groups of points, as far as they are known
        item["zone"] = None
        item["from_point"], item["to_point"] = rng.choice(
            (("P12", "P1"), ("P30", "P13"), ("P1", "P2"))
        )
    return item


def express_again(rng: random.Random, place: str, contents: str) -> Item:
    """Draw a return, a redirection, or a pick-up under the daily subscription."""
    kind = rng.choice(("return", "redirect", "subscription_customer"))
    return {
        "service": "express_" + kind,
        "weight_g": weight(rng, 2100 if contents == "documents" else 50500),
        "zone": f"T{rng.randint(1, 5)}",
        "place": place if kind == "return" else None,
        "contents": contents,
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
        **rng.choice(({"chargeable_days": rng.randint(1, 60)}, {"days": rng.randint(1, 60)})),
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


def to_every_place(rng: random.Random) -> Iterator[Item]:
    """Draw small packets, parcels and EMS to each place, by every way, light and heavy."""
    for place in places():
        there = {"country": place.split("-")[0], "destination": place}
        for way in ("priority", "nonpriority"):
            for category in ("ordinary", "insured"):
                packet = {"service": "intl_small_packet", "priority": way, "category": category}
                yield there | packet | {"weight_g": weight(rng, 2000)}
            for declared in (0, value(rng, 1)):
                parcel = {"service": "intl_parcel", "priority": way, "declared_value": declared}
                marks = rng.choice(("", "bulky"))
                yield there | parcel | {"weight_g": weight(rng, 20000), "marks": marks}
        for contents in ("documents", "goods"):
            for grams in (rng.choice((1, 499, 500)), rng.choice((501, 999, 1000)),
                          1000 + weight(rng, 19000)):  # fmt: skip
                yield there | {"service": "intl_ems", "contents": contents, "weight_g": grams}
