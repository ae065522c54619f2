"""Small lists that keep every rule but the one a code's sample breaks."""

import tempfile
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

from batchpost.model.finding import Finding
from batchpost.model.finding_code import FindingCode
from batchpost.model.items import item_table
from batchpost.model.listing import ColumnMatch, Manifest, ReadList, Source

_DAY: Final = date(2026, 11, 23)
_ITEMS: Final = 6

#: Headings as clients write them, by the field they stand for.
HEADINGS: Final = {
    "item_identifier": "ШПИ",
    "kind": "Вид отправления",
    "category": "Категория",
    "weight_g": "Масса, г",
    "declared_value": "Объявленная ценность, руб.",
    "cod_amount": "Наложенный платёж, руб.",
    "addressee": "Кому",
    "postcode": "Индекс",
    "country": "Страна",
    "region": "Область",
    "district": "Район",
    "locality": "Город",
    "address": "Куда",
    "phone": "Телефон",
    "email": "E-mail",
    "advice": "Уведомление",
    "marks": "Отметки",
    "client_key": "Заказ",
    "comment": "Примечание",
}


def faultless_columns(count: int) -> dict[str, list[Any]]:
    """Return the columns of registered letters that no rule minds."""
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


def sample_list(columns: Mapping[str, Sequence[Any]], said: Mapping[str, Any]) -> ReadList:
    """Return a list of faultless items with `columns` in place of theirs."""
    count = max((len(values) for values in columns.values()), default=_ITEMS)
    matches = tuple(
        ColumnMatch(index, heading, field)
        for index, (field, heading) in enumerate(HEADINGS.items())
    )
    table = item_table({**faultless_columns(count), **columns}, count)
    return ReadList(
        Source("list.xlsx", "0" * 64, "xlsx", sheet="Лист1"), Manifest(**said), table, (), matches
    )


def found_in_sample(known: FindingCode) -> tuple[Finding, ...]:
    """Return all findings of a code's sample, empty where it has none."""
    if known.lines:
        return _read(known.lines)
    if not (known.sample or known.said or known.earlier):
        return ()
    from batchpost.checks.run import CheckRules, check_items
    from batchpost.identifiers.columns import clean_identifiers

    listing = sample_list(known.sample, known.said)
    _, about_identifiers = clean_identifiers(listing.items, HEADINGS["item_identifier"])
    rules = CheckRules(_DAY, earlier=known.earlier)
    return (*about_identifiers, *check_items(listing, rules))


def _read(lines: Sequence[str]) -> tuple[Finding, ...]:
    from batchpost.parsers.reading import Hints, read_list

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list.csv"
        path.write_text("\n".join((*lines, "")), encoding="utf-8-sig", newline="\r\n")
        return read_list(path, Hints(kind="letter", category="registered")).findings
