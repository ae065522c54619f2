"""The acceptance register (список ф.103): what was handed in, item by item, and for how much.

Columns after the Ukrainian ф.103, the cleanest complete set of the common family (no
Belarusian original was found): number, where to, to whom, phone, special marks, mass,
declared value, cash on delivery, fee with VAT, item number. The printed code is a setting.

Source: https://ukrpost.foundtt.com/en/blank/103/, as the project's domain notes give it.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from batchpost.language import Language
from batchpost.model.acceptance import Acceptance, DueDates
from batchpost.model.message import N_, counted, message
from batchpost.reports.acceptance_facts import (
    head_facts,
    issuer,
    items_counted,
    list_name,
    purged,
    sums_conclusion,
    warnings,
)
from batchpost.reports.formats import write_date
from batchpost.reports.register.item_columns import cell_columns, number_columns
from batchpost.reports.register.paging import paged
from batchpost.reports.view import (
    CellKind,
    Column,
    ColumnRows,
    Fact,
    Signature,
    Sums,
    Table,
    View,
    summed_columns,
)

if TYPE_CHECKING:
    import pyarrow as pa

    from batchpost.settings import Settings

TITLE = N_("Acceptance register")
FORMATS = ("pdf", "html", "xlsx", "text", "json")
COPIES = 2
#: Widths of columns that hold nothing; the others share what is left over.
_WIDTHS_EMPTY = {"phone": 15.0, "marks": 17.0, "declared_value": 17.0, "cod_amount": 17.0}


def build(acceptance: Acceptance, settings: "Settings", language: Language) -> View:
    """Return the register of an accepted list; its pages are those of the printed form."""
    speak = language.text
    view = View(
        report="register",
        language=language.code,
        title=speak(N_("List of batch mail items")),
        subtitle=list_name(acceptance, language),
        issuer=issuer(settings),
        form=settings.forms.acceptance_register,
        dated_at=acceptance.accepted_at,
        currency=acceptance.currency,
        facts=head_facts(acceptance, settings, language),
        tables=(_table(acceptance, settings, language),),
        conclusion=(
            *sums_conclusion(acceptance, language),
            Fact("due", speak(N_("Due dates")), _due(acceptance.due, language)),
        ),
        notes=(*warnings(acceptance, settings, language), *purged(acceptance, language)),
        signatures=(
            Signature(speak(N_("Handed over by the sender")), stamp=speak(N_("Seal"))),
            Signature(
                speak(N_("Accepted by the operator")),
                acceptance.name_of(acceptance.operator),
                speak(N_("Date stamp")),
            ),
        ),
        words={
            "copy": speak(N_("Copy {number}")),
            "page": speak(N_("Page {number} of {count}")),
            "position": speak(N_("position")),
            "signature": speak(N_("signature")),
            "name": speak(N_("surname, initials")),
        },
    )
    return paged(view, language)


def _table(acceptance: Acceptance, settings: "Settings", language: Language) -> Table:
    speak = language.text
    columns = (
        Column("line_no", speak(N_("No.")), width=8),
        Column("where_to", speak(N_("Where to (postal address)")), width=82),
        Column("addressee", speak(N_("To whom")), width=41),
        Column("phone", speak(N_("Phone")), width=27),
        Column("marks", speak(N_("Special marks")), width=26),
        *number_columns(acceptance, language),
        Column("item_identifier", speak(N_("Item number")), width=25, whole=True),
    )
    cells = cell_columns(acceptance, settings, language)
    columns = _fitted(columns, cells)
    rows = ColumnRows([cells[column.key] for column in columns])
    label = language.say(message("Total, {items}", items=items_counted(len(rows), language)))
    return Table("items", columns, rows, Sums(label, summed_columns(columns, rows)))


def _fitted(columns: tuple[Column, ...], cells: "Mapping[str, pa.Array]") -> tuple[Column, ...]:
    """Return the columns, those that no item fills as narrow as their headings allow.

    The form keeps them. What an empty column of phones leaves goes to the marks beside it, whose
    words are long; what others leave is shared by all.
    """
    import pyarrow.compute as pc  # noqa: PLC0415 - 0.2 s that only who reads tables pays

    def is_empty(column: Column) -> bool:
        nothing = "" if column.kind is CellKind.TEXT else 0
        return not pc.any(pc.not_equal(cells[column.key], nothing)).as_py()

    narrow = {column.key: _WIDTHS_EMPTY[column.key] for column in columns
              if column.key in _WIDTHS_EMPTY and is_empty(column)}  # fmt: skip
    widths = {column.key: column.width for column in columns}
    if "phone" in narrow:
        narrow.setdefault("marks", widths["marks"] + widths["phone"] - narrow["phone"])
    return tuple(replace(column, width=narrow.get(column.key, column.width)) for column in columns)


def _due(due: DueDates, language: Language) -> str:
    """Return the due dates in one line, with the source of the standards and any doubt."""
    if due.earliest is None or due.latest is None:
        return language.text(N_("not known: no delivery standard applies"))
    days = [write_date(day, language.code) for day in (due.earliest, due.latest)]
    said = [days[0] if days[0] == days[1] else " – ".join(days)]
    if due.missing:
        said.append(
            language.say(
                counted(
                    "for {count} item no standard is known",
                    "for {count} items no standard is known",
                    due.missing,
                )
            )
        )
    if due.example:
        said.append(language.text(N_("EXAMPLE standards, not official")))
    elif due.source:
        said.append(language.say(message("source: {source}", source=due.source)))
    return "; ".join(said)
