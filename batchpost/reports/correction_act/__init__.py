"""The act of a correction (акт): what was changed in an accepted list, why, by whose leave.

No official form of such an act is known for Belarus, and the print says so. What stands in it:
both numbers (of the list and of the entry in the ledger), the sums before and after, the items
that went out and those that came in their place, who asked and who allowed it.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from batchpost.language import Language
from batchpost.model.acceptance import Change, Totals
from batchpost.model.corrections import Correction
from batchpost.model.message import N_, message
from batchpost.model.words import CHANGES, FIELD_WORDS
from batchpost.reports.acceptance_facts import (
    amount_currencies,
    head_facts,
    issuer,
    kind_words,
    list_name,
    purged,
    sample_office,
)
from batchpost.reports.formats import write_date, write_moment, write_money
from batchpost.reports.register.item_columns import with_currency
from batchpost.reports.register.places import where_to
from batchpost.reports.sums_in_words import amount_in_words
from batchpost.reports.view import (
    CellKind,
    Cells,
    Column,
    Fact,
    Note,
    Signature,
    Sums,
    Table,
    View,
    summed,
)

if TYPE_CHECKING:
    import pandas as pd

    from batchpost.settings import Settings

TITLE = N_("Act of correction")
FORMATS = ("pdf", "html", "xlsx", "text", "json")
COPIES = 2

_SUMS = ("items", "weight_g", "declared_value", "cod_amount", "net", "vat", "gross")
_TITLES: Mapping[str, str] = {
    Change.EXCLUDED: N_("Act of exclusion of items"),
    Change.CORRECTED: N_("Act of correction of items"),
    Change.CANCELLED: N_("Act of cancellation of acceptance"),
}


def build(correction: Correction, settings: "Settings", language: Language) -> View:
    """Return the act of one correction."""
    speak, change = language.text, correction.change
    acceptance = correction.acceptance
    return View(
        report="correction_act",
        language=language.code,
        title=speak(_TITLES[change.change]),
        subtitle=language.say(
            message(
                "No. {number} of {day}, to the list {list}",
                number=change.number,
                day=write_date(change.booked_on, language.code),
                list=list_name(acceptance, language),
            )
        ),
        issuer=issuer(settings),
        dated_at=change.at,
        currency=acceptance.currency,
        facts=_facts(correction, settings, language),
        tables=_tables(correction, settings.office.country, language),
        conclusion=_conclusion(correction, language),
        notes=(
            *sample_office(settings, language),
            *purged(acceptance, language),
            Note(
                "form",
                speak(N_("No official form of this act is known; this is the office's own.")),
            ),
        ),
        signatures=(
            Signature(speak(N_("Corrected by the operator")), acceptance.name_of(change.operator)),
            Signature(speak(N_("Allowed by")), _allowed_by(correction), speak(N_("Date stamp"))),
        ),
        words={
            "copy": speak(N_("Copy {number}")),
            "page": speak(N_("Page {number} of {count}")),
            "position": speak(N_("position")),
            "signature": speak(N_("signature")),
            "name": speak(N_("surname, initials")),
        },
    )


def _facts(correction: Correction, settings: "Settings", language: Language) -> tuple[Fact, ...]:
    speak, change = language.text, correction.change
    fields = ", ".join(speak(FIELD_WORDS.get(name, name)) for name in change.fields)
    head = {fact.key: fact for fact in head_facts(correction.acceptance, settings, language)}
    moment = message(
        "{moment}, operator {operator}",
        moment=write_moment(change.at, language.code),
        operator=correction.acceptance.name_of(change.operator),
    )
    facts = (
        head.get("mailer"),
        Fact("what", speak(N_("What was done")), speak(CHANGES[change.change])),
        head.get("contract"),
        Fact("moment", speak(N_("Corrected on")), language.say(moment)),
        head.get("accepted"),
        Fact("allowed_by", speak(N_("Allowed by")), _allowed_by(correction) or "—"),
        Fact(
            "accepted_by",
            speak(N_("Entry of the acceptance")),
            f"{correction.acceptance.entry_id or '—'}",
        ),
        Fact("entry", speak(N_("Entry of this correction")), f"{change.entry_id}"),
        head.get("batch"),
        Fact("fields", speak(N_("Corrected fields")), fields),
        Fact("reason", speak(N_("Reason")), change.reason),
    )
    return tuple(fact for fact in facts if fact is not None and fact.value)


def _allowed_by(correction: Correction) -> str:
    allowed_by = correction.change.allowed_by
    return correction.acceptance.name_of(allowed_by) if allowed_by else ""


def _tables(correction: Correction, home: str, language: Language) -> tuple[Table, ...]:
    speak, change, currency = language.text, correction.change, correction.acceptance.currency
    totals = _totals(change.before, change.after, currency, language)
    if change.change is Change.CANCELLED:
        return (totals,)  # all that stood: the last register has it item by item
    out = N_("Items before the correction") if len(correction.put_in) else N_("Items taken out")
    taken_out = correction.taken_out
    tables = [
        totals,
        _items(taken_out, home, currency, language, key="out", title=speak(out)),
    ]
    if len(correction.put_in):
        title = speak(N_("Items after the correction"))
        tables.append(_items(correction.put_in, home, currency, language, key="in", title=title))
    return tuple(tables)


def _totals(before: Totals, after: Totals, currency: str, language: Language) -> Table:
    """Return the list's totals: before, what the correction adds (or takes), after."""
    speak, whole, money = language.text, CellKind.WHOLE, CellKind.MONEY
    columns = (
        Column("what", speak(N_("Totals of the list")), width=32),
        Column("items", speak(N_("Items")), whole, 24),
        Column("weight_g", speak(N_("Mass, g")), whole, 20),
        Column("declared_value", speak(N_("Declared value")), money, 24, currency),
        Column("cod_amount", speak(N_("Cash on delivery")), money, 24, currency),
        Column("net", speak(N_("Without VAT")), money, 22, currency),
        Column("vat", speak(N_("VAT")), money, 20, currency),
        Column("gross", speak(N_("With VAT")), money, 22, currency),
    )
    old = [getattr(before, name) for name in _SUMS]
    new = [getattr(after, name) for name in _SUMS]
    changes = [mine - former for mine, former in zip(new, old, strict=True)]
    rows: tuple[Cells, ...] = (
        (speak(N_("Before")), *old),
        (speak(N_("Correction")), *changes),
    )
    totals = Sums(speak(N_("After")), summed(columns, rows, set(_SUMS)))
    return Table("totals", columns, rows, totals)


def _items(
    items: "pd.DataFrame", home: str, currency: str, language: Language, *, key: str, title: str
) -> Table:
    speak, whole, money = language.text, CellKind.WHOLE, CellKind.MONEY
    plain = items.astype(object).where(items.notna(), None)
    declared, found = plain["declared_value"].tolist(), amount_currencies(items)
    several = len(found) > 1
    if several:
        declared = with_currency(declared, plain["currency"].tolist(), language.code)
    own = found[0] if len(found) == 1 else currency
    value = speak(N_("Declared value")) + ("" if own == currency else f", {own}")
    columns = (
        Column("line_no", speak(N_("No.")), width=10),
        Column("item_identifier", speak(N_("Item number")), width=28, whole=True),
        Column("kind", speak(N_("Kind")), width=26),
        Column("addressee", speak(N_("To whom")), width=36),
        Column("where_to", speak(N_("Where to")), width=44),
        Column("weight_g", speak(N_("Mass, g")), whole, 14),
        Column("declared_value", value, CellKind.TEXT if several else money, 20, own),
        Column("fee", speak(N_("Fee with VAT")), money, 20, currency),
    )
    places = _places(items, home, language)
    rows = tuple(
        (
            str(row["line_no"]),
            row["item_identifier"],
            kind_words(row["kind"], row["category"], language),
            row["addressee"],
            place,
            row["weight_g"],
            amount,
            row["fee"],
        )
        for row, place, amount in zip(plain.to_dict("records"), places, declared, strict=True)
    )
    keys = {column.key for column in columns if column.kind is not CellKind.TEXT}
    totals = Sums(speak(N_("Total")), summed(columns, rows, keys))
    return Table(key, columns, rows, totals, title)


def _places(items: "pd.DataFrame", home: str, language: Language) -> list[str]:
    """Return where each item goes, as the register has it."""
    import pyarrow as pa  # noqa: PLC0415 - 0.2 s that only who reads tables pays

    if not len(items):
        return []
    columns = pa.Table.from_pandas(items, preserve_index=False).combine_chunks()
    arrays = {name: columns[name].combine_chunks() for name in columns.column_names}
    found: list[str] = where_to(arrays, home, language.code).to_pylist()
    return found


def _conclusion(correction: Correction, language: Language) -> tuple[Fact, ...]:
    speak, code = language.text, language.code
    change, currency = correction.change, correction.acceptance.currency
    difference = change.after.gross - change.before.gross
    label = N_("To pay more, with VAT") if difference >= 0 else N_("To pay less, with VAT")

    def money(amount: int) -> str:
        words = amount_in_words(amount, currency, code)
        return f"{write_money(amount, currency, code)} {currency} ({words})"

    return (
        Fact("difference", speak(label), money(abs(difference))),
        Fact("gross", speak(N_("To pay for the list, with VAT")), money(change.after.gross)),
    )
