"""The day report (дневник): what was accepted in a day, by kind, client, operator and payment.

No source for the contents of the Belarusian ф.130 is known, so this is the supervisor's
view and no claim to that form; the printed code is a setting.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

from batchpost.language import Language
from batchpost.model.corrections import DayClosed
from batchpost.model.labels import RollBalance
from batchpost.model.message import N_, message
from batchpost.model.words import CHANGES, PAYMENTS
from batchpost.reports.acceptance_facts import issuer, kind_words, sample_office
from batchpost.reports.formats import write_date, write_moment, write_whole
from batchpost.reports.sums_table import sum_columns, sums_table
from batchpost.reports.view import CellKind, Cells, Column, Fact, Note, Sums, Table, View, summed

if TYPE_CHECKING:
    import pandas as pd

    from batchpost.settings import Settings

TITLE = N_("Day report")
FORMATS = ("html", "xlsx", "text", "json")
COPIES = 1


@dataclass(frozen=True)
class DayFigures:
    """What the ledger says of one day.

    `totals` has the columns kind, category, client_id, operator, payment, currency, those of
    `Totals` and labels (used); amounts in minor units, one row a group.
    `names` are clients' names by id, `rolls` the label rolls as they stood at the end of the day.
    `corrections` are the changes booked on the day to lists of earlier days: batch_no, list_no,
    accepted_on, change, currency and the sums. `closed` tells how the day was closed.
    """

    on: date
    made_at: datetime
    totals: "pd.DataFrame"
    rolls: tuple[RollBalance, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    corrections: "pd.DataFrame | None" = None
    closed: DayClosed | None = None


def build(figures: DayFigures, settings: "Settings", language: Language) -> View:
    """Return the day report; each currency has tables of its own."""
    speak = language.text
    frame = figures.totals
    currencies = sorted(frame["currency"].dropna().unique().tolist()) or [settings.office.currency]
    tables: list[Table] = []
    for currency in currencies:
        part = frame[frame["currency"] == currency]
        tables += _tables(part, currency, figures, language, several=len(currencies) > 1)
        tables += _corrections(figures, currency, language, several=len(currencies) > 1)
    if figures.rolls:
        tables.append(_rolls(figures, language))
    return View(
        report="day",
        language=language.code,
        title=speak(N_("Day report")),
        subtitle=write_date(figures.on, language.code),
        issuer=issuer(settings),
        form=settings.forms.day_report,
        dated_at=figures.made_at,
        currency=currencies[0],
        facts=(
            Fact("made_at", speak(N_("Made")), write_moment(figures.made_at, language.code)),
            Fact("currency", speak(N_("Currency")), ", ".join(currencies)),
            Fact(
                "labels",
                speak(N_("Labels used on this day")),
                write_whole(int(frame["labels"].sum()), language.code),
            ),
            *_closed(figures.closed, language),
        ),
        tables=tuple(tables),
        notes=_notes(figures, settings, language),
    )


def _tables(
    frame: "pd.DataFrame", currency: str, figures: DayFigures, language: Language, *, several: bool
) -> list[Table]:
    speak = language.text
    columns = sum_columns(currency, language)
    after = f", {currency}" if several else ""

    def kind(kind: str | None, category: str | None) -> tuple[str]:
        return (kind_words(kind, category, language),)

    def client(client_id: str | None) -> tuple[str]:
        return (figures.names.get(client_id or "", client_id or ""),)

    def operator(name: str | None) -> tuple[str]:
        return (name or "",)

    def payment(way: str | None) -> tuple[str]:
        return (speak(PAYMENTS.get(way or "", way or "")),)

    groups = (
        ("kind", speak(N_("By kind")), ("kind", "category"), speak(N_("Kind")), kind),
        ("client", speak(N_("By client")), ("client_id",), speak(N_("Client")), client),
        ("operator", speak(N_("By operator")), ("operator",), speak(N_("Operator")), operator),
        (
            "payment",
            speak(N_("By way of payment")),
            ("payment",),
            speak(N_("Way of payment")),
            payment,
        ),
    )
    return [
        sums_table(
            key + (f"_{currency}" if several else ""),
            title + after,
            frame,
            by=by,
            heads=(Column(key, heading, width=60),),
            name=name,
            columns=columns,
            language=language,
        )
        for key, title, by, heading, name in groups
    ]


def _closed(closed: DayClosed | None, language: Language) -> tuple[Fact, ...]:
    """Return whether the day is closed: by which entry, when, by whom."""
    speak = language.text
    if closed is None:
        return (Fact("closed", speak(N_("Day closed")), speak(N_("no, the day is open"))),)
    said = message(
        "entry {entry}, {moment}, {operator}",
        entry=closed.entry_id,
        moment=write_moment(closed.at, language.code),
        operator=closed.operator,
    )
    return (
        Fact("closed", speak(N_("Day closed")), language.say(said)),
        Fact("closed_hash", speak(N_("Hash of the closing")), closed.hash),
    )


def _corrections(
    figures: DayFigures, currency: str, language: Language, *, several: bool
) -> list[Table]:
    """Return what of the day's sums comes of lists of earlier days."""
    speak, frame = language.text, figures.corrections
    if frame is None:
        return []
    part = frame[frame["currency"] == currency]
    if not len(part):
        return []
    sums = sum_columns(currency, language)
    columns = (
        Column("list", speak(N_("List")), width=30),
        Column("accepted_on", speak(N_("Of the day")), CellKind.DATE, 22),
        Column("change", speak(N_("What was done")), width=36),
        *sums,
    )
    names = [column.key for column in sums]
    rows: tuple[Cells, ...] = tuple(
        (
            f"{row['batch_no']}"
            + (f" ({row['list_no']})" if isinstance(row["list_no"], str) else ""),
            date.fromisoformat(row["accepted_on"]),
            speak(CHANGES[row["change"]]),
            *(int(row[name]) for name in names),
        )
        for row in part.to_dict("records")
    )
    totals = Sums(speak(N_("Total")), summed(columns, rows, set(names)))
    title = speak(N_("Of these, corrections of lists of earlier days"))
    key = "corrections" + (f"_{currency}" if several else "")
    return [Table(key, columns, rows, totals, title + (f", {currency}" if several else ""))]


def _rolls(figures: DayFigures, language: Language) -> Table:
    speak = language.text
    columns = (
        Column("roll", speak(N_("Roll")), width=30, whole=True),
        Column("series", speak(N_("Series")), width=20),
        Column("first", speak(N_("First number")), width=25),
        Column("last", speak(N_("Last number")), width=25),
        Column("issued", speak(N_("Issued")), CellKind.WHOLE, 22),
        Column("used", speak(N_("Used")), CellKind.WHOLE, 22),
        Column("spoiled", speak(N_("Spoiled")), CellKind.WHOLE, 22),
        Column("left", speak(N_("Left")), CellKind.WHOLE, 22),
    )
    rows = tuple(
        (
            balance.roll.roll_id,
            f"{balance.roll.indicator} {balance.roll.country}",
            f"{balance.roll.first:08d}",
            f"{balance.roll.last:08d}",
            balance.roll.issued,
            balance.used,
            balance.spoiled,
            balance.left,
        )
        for balance in figures.rolls
    )
    keys = {"issued", "used", "spoiled", "left"}
    totals = Sums(speak(N_("Total")), summed(columns, rows, keys))
    if figures.closed is None and figures.made_at.date() == figures.on:
        title = message("Label rolls now, used and spoiled since their issue")
    else:
        title = message(
            "Label rolls at the end of {day}, used and spoiled since their issue", day=figures.on
        )
    return Table("rolls", columns, rows, totals, language.say(title))


def _notes(figures: DayFigures, settings: "Settings", language: Language) -> tuple[Note, ...]:
    notes = [*sample_office(settings, language)]
    if not len(figures.totals):
        notes.append(Note("empty", language.text(N_("Nothing was accepted on this day."))))
    return tuple(notes)
