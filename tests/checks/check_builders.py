"""Lists made by hand: only what matters to a test differs from a faultless item."""

from datetime import date

from batchpost.checks.run import CheckRules, check_items
from batchpost.model.items import item_table
from batchpost.model.listing import ColumnMatch, Manifest, ReadList, Source

ON = date(2026, 11, 23)
HEADINGS = {
    "item_identifier": "ШПИ",
    "weight_g": "Масса, г",
    "declared_value": "Объявленная ценность, руб.",
    "cod_amount": "Наложенный платёж, руб.",
    "addressee": "Кому",
    "postcode": "Индекс",
    "region": "Область",
    "locality": "Город",
    "address": "Куда",
    "phone": "Телефон",
    "email": "E-mail",
    "advice": "Уведомление",
    "client_key": "Заказ",
}


def good_columns(count):
    return {
        "line_no": list(range(1, count + 1)),
        "sheet": ["Лист1"] * count,
        "row": list(range(2, count + 2)),
        "kind": ["letter"] * count,
        "category": ["registered"] * count,
        "weight_g": [20] * count,
        "currency": ["BYN"] * count,
        "addressee": [f"Жук И.П. {number}" for number in range(count)],
        "postcode": ["220030"] * count,
        "country": ["BY"] * count,
        "region": ["Минская обл."] * count,
        "locality": ["г. Минск"] * count,
        "address": ["ул. Садовая, д. 1"] * count,
        "phone": ["+375 29 217-78-68"] * count,
        "email": ["client0@example.by"] * count,
        "advice": ["none"] * count,
        "marks": [""] * count,
        "client_key": [f"A-{number}" for number in range(count)],
    }


def a_list(columns=None, count=None, findings=(), headings=HEADINGS, **manifest):
    columns = columns or {}
    size = count or max((len(values) for values in columns.values()), default=6)
    table = item_table({**good_columns(size), **columns}, size)
    matches = tuple(
        ColumnMatch(index, heading, field)
        for index, (field, heading) in enumerate(headings.items())
    )
    source = Source("list.xlsx", "0" * 64, "xlsx", sheet="Лист1")
    return ReadList(source, Manifest(**manifest), table, tuple(findings), matches)


def found_in(listing, **rules):
    return check_items(listing, CheckRules(ON, **{"minimum_items": 1, **rules}))


def codes_in(columns=None, *, rules=None, **rest):
    return [finding.code for finding in found_in(a_list(columns, **rest), **(rules or {}))]
