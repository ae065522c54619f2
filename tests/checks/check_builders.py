"""Lists made by hand: only what matters to a test differs from a faultless item."""

from datetime import date

from batchpost.checks.run import CheckRules, check_items
from batchpost.model.items import item_table
from batchpost.model.listing import ColumnMatch, Manifest, ReadList, Source
from batchpost.workflows.sample_lists import faultless_columns

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


def a_list(columns=None, count=None, findings=(), headings=HEADINGS, **manifest):
    columns = columns or {}
    size = count or max((len(values) for values in columns.values()), default=6)
    table = item_table({**faultless_columns(size), **columns}, size)
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
