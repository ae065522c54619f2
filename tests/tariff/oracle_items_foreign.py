"""Random items of the other operators' books."""

import random
from collections import defaultdict
from collections.abc import Callable

from oracle_draws import value, weight
from oracle_foreign import zones
from oracle_lists import Item, table


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
