"""The acceptance register (список ф.103): what was handed in, item by item, and for how much.

Columns after the Ukrainian ф.103, the cleanest complete set of the common family (no
Belarusian original was found): number, where to, to whom, phone, special marks, mass,
declared value, cash on delivery, fee with VAT, item number. The printed code is a setting.

Source: https://ukrpost.foundtt.com/en/blank/103/, as the project's domain notes give it.
"""

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
    from batchpost.settings import Settings

TITLE = N_("Acceptance register")
FORMATS = ("pdf", "html", "xlsx", "text", "json")
COPIES = 2


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
        Column("item_identifier", speak(N_("Item number")), width=25),
    )
    cells = cell_columns(acceptance, settings, language)
    rows = ColumnRows([cells[column.key] for column in columns])
    label = language.say(message("Total, {items}", items=items_counted(len(rows), language)))
    return Table("items", columns, rows, Sums(label, summed_columns(columns, rows)))


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
