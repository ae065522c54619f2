"""The client report: what a client handed in and which services it used, month by month."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from batchpost.language import Language
from batchpost.model.client import Client
from batchpost.model.message import N_
from batchpost.model.words import CUSTOMER_CATEGORIES, PAYMENTS
from batchpost.reports.acceptance_facts import issuer, sample_office
from batchpost.reports.formats import write_date, write_moment
from batchpost.reports.sums_table import sum_columns, sums_table
from batchpost.reports.view import CellKind, Column, Fact, Note, Table, View

if TYPE_CHECKING:
    import pandas as pd

    from batchpost.settings import Settings

TITLE = N_("Client report")
FORMATS = ("html", "xlsx", "text", "json")
COPIES = 1


@dataclass(frozen=True)
class ClientFigures:
    """What the ledger says of one client over a span of days, both ends included.

    `months` has the columns month (`YYYY-MM`), currency and those of `Totals`; `services`
    month, service, title, currency, items, charges, net, vat, gross. Amounts in minor units.
    """

    client: Client
    since: date
    until: date
    made_at: datetime
    months: "pd.DataFrame"
    services: "pd.DataFrame"


def build(figures: ClientFigures, settings: "Settings", language: Language) -> View:
    """Return the client report; each currency has tables of its own."""
    speak, client = language.text, figures.client
    found = figures.months["currency"].dropna().unique().tolist()
    currencies = sorted(found) or [settings.office.currency]
    tables: list[Table] = []
    for currency in currencies:
        tables += _tables(figures, currency, language, several=len(currencies) > 1)
    days = [write_date(day, language.code) for day in (figures.since, figures.until)]
    facts = (
        Fact("client", speak(N_("Client")), client.name),
        Fact("client_id", speak(N_("Short name")), client.client_id),
        Fact("tax_id", speak(N_("Payer's number")), client.tax_id or ""),
        Fact("category", speak(N_("Category")), speak(CUSTOMER_CATEGORIES[client.category])),
        Fact("contract", speak(N_("Contract")), client.contract_no or ""),
        Fact("payment", speak(N_("Way of payment")), speak(PAYMENTS[client.payment])),
        Fact("made_at", speak(N_("Made")), write_moment(figures.made_at, language.code)),
        Fact("currency", speak(N_("Currency")), ", ".join(currencies)),
    )
    return View(
        report="client",
        language=language.code,
        title=speak(N_("Client report")),
        subtitle=f"{days[0]} – {days[1]}",
        issuer=issuer(settings),
        dated_at=figures.made_at,
        currency=currencies[0],
        facts=tuple(fact for fact in facts if fact.value),
        tables=tuple(tables),
        notes=_notes(figures, settings, language),
    )


def _tables(
    figures: ClientFigures, currency: str, language: Language, *, several: bool
) -> list[Table]:
    speak = language.text
    after = f", {currency}" if several else ""
    suffix = f"_{currency}" if several else ""
    month = Column("month", speak(N_("Month")), width=24)
    money = CellKind.MONEY
    charges = (
        Column("charges", speak(N_("Count")), CellKind.WHOLE, 18),
        Column("net", speak(N_("Fee without VAT")), money, 28, currency),
        Column("vat", speak(N_("VAT")), money, 24, currency),
        Column("gross", speak(N_("Fee with VAT")), money, 28, currency),
    )
    months = figures.months[figures.months["currency"] == currency]
    services = figures.services[figures.services["currency"] == currency]
    return [
        sums_table(
            f"months{suffix}",
            speak(N_("By month")) + after,
            months,
            by=("month",),
            heads=(month,),
            name=lambda name: (name,),
            columns=sum_columns(currency, language),
            language=language,
        ),
        sums_table(
            f"services{suffix}",
            speak(N_("Services")) + after,
            services,
            by=("month", "title"),
            heads=(month, Column("title", speak(N_("Service")), width=90)),
            name=lambda name, title: (name, title),
            columns=charges,
            language=language,
        ),
    ]


def _notes(figures: ClientFigures, settings: "Settings", language: Language) -> tuple[Note, ...]:
    notes = [*sample_office(settings, language)]
    if not len(figures.months):
        text = language.text(N_("Nothing was accepted from this client in these days."))
        notes.append(Note("empty", text))
    return tuple(notes)
