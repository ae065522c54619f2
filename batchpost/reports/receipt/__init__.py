"""The receipt (квитанция) for a whole list: who handed in what, and for how much.

Two on one sheet: the sender's and the office's counterfoil. The printed code is a setting.
"""

from typing import TYPE_CHECKING

from batchpost.language import Language
from batchpost.model.acceptance import Acceptance
from batchpost.model.message import N_
from batchpost.reports.acceptance_facts import (
    head_facts,
    issuer,
    list_name,
    sums_conclusion,
    values_and_numbers,
    warnings,
)
from batchpost.reports.view import CellKind, Column, Signature, Sums, Table, View, summed

if TYPE_CHECKING:
    from batchpost.settings import Settings

TITLE = N_("Receipt")
FORMATS = ("pdf", "html", "xlsx", "text", "json")
COPIES = 2


def build(acceptance: Acceptance, settings: "Settings", language: Language) -> View:
    """Return the receipt of an accepted list, its charges gathered by their titles."""
    speak = language.text
    return View(
        report="receipt",
        language=language.code,
        title=speak(N_("Receipt for the list")),
        subtitle=list_name(acceptance, language),
        issuer=issuer(settings),
        form=settings.forms.receipt,
        dated_at=acceptance.accepted_at,
        currency=acceptance.currency,
        facts=head_facts(acceptance, settings, language),
        tables=(_charges(acceptance, language),),
        conclusion=(
            *values_and_numbers(acceptance, language),
            *sums_conclusion(acceptance, language),
        ),
        notes=warnings(acceptance, settings, language),
        signatures=(
            Signature(
                speak(N_("Accepted by the operator")),
                acceptance.name_of(acceptance.operator),
                speak(N_("Date stamp")),
            ),
        ),
        words={
            "copy": speak(N_("Copy {number}")),
            "position": speak(N_("position")),
            "signature": speak(N_("signature")),
            "name": speak(N_("surname, initials")),
        },
    )


def _charges(acceptance: Acceptance, language: Language) -> Table:
    speak, currency = language.text, acceptance.currency
    columns = (
        Column("title", speak(N_("Service")), width=90),
        Column("count", speak(N_("Count")), CellKind.WHOLE, 18),
        Column("net", speak(N_("Without VAT")), CellKind.MONEY, 26, currency=currency),
        Column("vat", speak(N_("VAT")), CellKind.MONEY, 22, currency=currency),
        Column("gross", speak(N_("With VAT")), CellKind.MONEY, 26, currency=currency),
    )
    groups = acceptance.charges.groupby("title", sort=False)
    gathered = groups[["net", "vat", "gross"]].sum()
    rows = tuple(
        (str(title), int(count), int(net), int(vat), int(gross))
        for title, count, net, vat, gross in zip(
            gathered.index,
            groups.size(),
            gathered["net"],
            gathered["vat"],
            gathered["gross"],
            strict=True,
        )
    )
    cells = summed(columns, rows, {"net", "vat", "gross"})
    return Table("charges", columns, rows, Sums(speak(N_("Total")), cells))
