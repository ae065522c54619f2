"""The cells of the register, column by column, from the item table."""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from batchpost.language import Language
from batchpost.model.acceptance import Acceptance
from batchpost.model.message import N_, message
from batchpost.model.words import ADVICES, MARKS
from batchpost.reports.acceptance_facts import kind_words
from batchpost.reports.formats import write_money
from batchpost.reports.view import Cell, CellKind, Column

if TYPE_CHECKING:
    import pandas as pd

    from batchpost.settings import Settings

_PLACE = ("region", "district", "locality", "address")
_BLANKS = re.compile(r"\s+")


def amount_currencies(acceptance: Acceptance) -> list[str]:
    """Return the currencies of declared values and cash on delivery, sorted."""
    items = acceptance.items
    stated = items["declared_value"].notna() | items["cod_amount"].notna()
    return sorted(items.loc[stated, "currency"].dropna().unique().tolist())


def number_columns(acceptance: Acceptance, language: Language) -> tuple[Column, ...]:
    """Return the columns of mass and money.

    Amounts of several currencies are never summed: their columns then are text.
    """
    speak, found = language.text, amount_currencies(acceptance)
    kind = CellKind.TEXT if len(found) > 1 else CellKind.MONEY
    currency = found[0] if len(found) == 1 else acceptance.currency
    shown = "" if len(found) > 1 else f", {currency}"
    fee = language.say(message("Fee with VAT, {currency}", currency=acceptance.currency))
    return (
        Column("weight_g", speak(N_("Mass, g")), CellKind.WHOLE, 12),
        Column("declared_value", speak(N_("Declared value")) + shown, kind, 19, currency=currency),
        Column("cod_amount", speak(N_("Cash on delivery")) + shown, kind, 19, currency=currency),
        Column("fee", fee, CellKind.MONEY, 15, currency=acceptance.currency),
    )


def cell_columns(
    acceptance: Acceptance, settings: "Settings", language: Language
) -> dict[str, Sequence[Cell]]:
    """Return the cells of every column of the register by its key."""
    items = acceptance.items
    several = len(amount_currencies(acceptance)) > 1
    amounts = {name: _values(items, name) for name in ("declared_value", "cod_amount")}
    if several:
        codes = _values(items, "currency")
        amounts = {
            name: _with_currency(values, codes, language.code) for name, values in amounts.items()
        }
    return {
        "line_no": [str(number) for number in _values(items, "line_no")],
        "where_to": _where_to(items, settings.office.country),
        "addressee": _texts(items, "addressee"),
        "phone": [
            phone or email
            for phone, email in zip(_texts(items, "phone"), _texts(items, "email"), strict=True)
        ],
        "marks": _marks(items, language),
        "weight_g": _values(items, "weight_g"),
        "fee": _values(items, "fee"),
        "item_identifier": _texts(items, "item_identifier"),
        **amounts,
    }


def _values(items: "pd.DataFrame", name: str) -> list[Any]:
    """Return a column as plain values, `None` for a missing one."""
    column = items[name]
    return column.astype(object).where(column.notna(), None).tolist()


def _texts(items: "pd.DataFrame", name: str) -> list[str]:
    return [_BLANKS.sub(" ", text).strip() for text in items[name].fillna("").tolist()]


def _where_to(items: "pd.DataFrame", home: str) -> list[str]:
    """Return the whole address in one line, the postcode first, the country if it is abroad."""
    parts = [_texts(items, name) for name in _PLACE]
    heads = zip(_texts(items, "postcode"), _texts(items, "country"), strict=True)
    return [
        ", ".join(_once(postcode, country if country != home else "", place))
        for (postcode, country), place in zip(heads, zip(*parts, strict=True), strict=True)
    ]


def _once(postcode: str, country: str, place: Iterable[str]) -> list[str]:
    """Return the parts that say something; what a later one says itself not twice."""
    parts: list[str] = []
    for part in reversed([part for part in place if part]):
        if not any(part in later and _says(later, part) for later in parts):
            parts.insert(0, part)
    if postcode and any(postcode in part for part in parts):
        postcode = ""
    return [part for part in (postcode, country, *parts) if part]


def _says(text: str, part: str) -> bool:
    """Tell whether a text holds a place: between commas, or with its kind («г. Минск»)."""
    return part in text.split(", ") or (
        any(mark in part for mark in " .") and f" {part} " in f" {text.replace(',', ' ')} "
    )


def _marks(items: "pd.DataFrame", language: Language) -> list[str]:
    """Return marks and advice of delivery in words, and the kind where kinds are mixed."""
    mixed = len(items[["kind", "category"]].drop_duplicates()) > 1

    @cache
    def words(kind: str, category: str, advice: str, marks: str) -> str:
        said = [kind_words(kind, category, language)] if mixed else []
        said += [language.text(ADVICES[advice])] if advice in ADVICES else []
        said += [language.text(MARKS.get(mark, mark)) for mark in marks.split()]
        return ", ".join(word for word in said if word)

    names = ("kind", "category", "advice", "marks")
    return list(map(words, *(items[name].fillna("").tolist() for name in names)))


def _with_currency(
    amounts: Sequence[int | None], codes: Sequence[str | None], language: str
) -> list[Cell]:
    return [
        None if amount is None else f"{write_money(amount, code or '', language)} {code or ''}"
        for amount, code in zip(amounts, codes, strict=True)
    ]
