"""The cells of the register, column by column, from the item table."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from batchpost.language import Language
from batchpost.model.acceptance import Acceptance
from batchpost.model.message import N_, message
from batchpost.model.words import ADVICES, MARKS
from batchpost.reports.acceptance_facts import amount_currencies, kind_words
from batchpost.reports.formats import write_money
from batchpost.reports.register.places import distinct, taken, tidy, where_to
from batchpost.reports.view import CellKind, Column

if TYPE_CHECKING:
    import pyarrow as pa

    from batchpost.settings import Settings


def number_columns(acceptance: Acceptance, language: Language) -> tuple[Column, ...]:
    """Return the columns of mass and money.

    Amounts of several currencies are never summed: their columns then are text.
    """
    speak, found = language.text, amount_currencies(acceptance.items)
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
) -> "dict[str, pa.Array]":
    """Return the cells of every column of the register by its key: text and whole numbers."""
    import pyarrow as pa  # noqa: PLC0415 - 0.2 s that only who reads tables pays
    import pyarrow.compute as pc  # noqa: PLC0415 - same

    found = pa.Table.from_pandas(acceptance.items, preserve_index=False).combine_chunks()
    items = {name: found[name].combine_chunks() for name in found.column_names}
    phone, email = tidy(items["phone"]), tidy(items["email"])
    amounts = {name: items[name] for name in ("declared_value", "cod_amount")}
    if len(amount_currencies(acceptance.items)) > 1:
        codes = items["currency"].to_pylist()
        amounts = {
            name: pa.array(with_currency(values.to_pylist(), codes, language.code), pa.string())
            for name, values in amounts.items()
        }
    return {
        "line_no": items["line_no"].cast(pa.string()),
        "where_to": where_to(items, settings.office.country, language.code),
        "addressee": tidy(items["addressee"]),
        "phone": pc.if_else(pc.equal(phone, ""), email, phone),
        "marks": _marks(items, language),
        "weight_g": items["weight_g"],
        "fee": items["fee"],
        "item_identifier": tidy(items["item_identifier"]),
        **amounts,
    }


def _marks(items: "Mapping[str, pa.Array]", language: Language) -> "pa.Array":
    """Return marks and advice of delivery in words, and the kind where kinds are mixed."""
    codes, known = distinct([items[name] for name in ("kind", "category", "advice", "marks")])
    mixed = len({(kind, category) for kind, category, _advice, _marks in known}) > 1

    def words(kind: str, category: str, advice: str, marks: str) -> str:
        said = [kind_words(kind, category, language)] if mixed else []
        said += [language.text(ADVICES[advice])] if advice in ADVICES else []
        said += [language.text(MARKS.get(mark, mark)) for mark in marks.split()]
        return ", ".join(word for word in said if word)

    return taken([words(*(value or "" for value in each)) for each in known], codes)


def with_currency(
    amounts: Sequence[int | None], codes: Sequence[str | None], language: str
) -> list[str | None]:
    """Return amounts of several currencies as texts, each with its own."""
    return [
        None if amount is None else f"{write_money(amount, code or '', language)} {code or ''}"
        for amount, code in zip(amounts, codes, strict=True)
    ]
