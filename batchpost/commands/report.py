"""`batchpost report`: the day for the supervisor, the services of a client."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from batchpost.commands._desk import Desk, pass_desk
from batchpost.commands._options import format_option, group
from batchpost.commands._show import Column, print_table, show, show_json
from batchpost.errors import WrongUseError
from batchpost.model.message import N_, message

if TYPE_CHECKING:
    import pandas as pd

    from batchpost.ledger import Ledger
    from batchpost.reports.view import View

AMOUNTS = ("declared_value", "cod_amount", "net", "vat", "gross")
#: What few items have: a table for people leaves these out where none has.
VALUES = ("declared_value", "cod_amount")
SUM_COLUMNS = (
    Column("items", N_("Items"), right=True),
    Column("weight_g", N_("Mass, g"), right=True),
    Column("declared_value", N_("Declared value"), right=True),
    Column("cod_amount", N_("Cash on delivery"), right=True),
    Column("net", N_("Without VAT"), right=True),
    Column("vat", N_("VAT"), right=True),
    Column("gross", N_("Fee"), right=True),
    Column("labels", N_("Labels used"), right=True),
    Column("currency", N_("Currency")),
)
DAY_COLUMNS = (
    Column("kind", N_("Kind")),
    Column("category", N_("Category")),
    Column("client_id", N_("Client")),
    Column("operator", N_("Operator")),
    Column("payment", N_("Payment")),
    *SUM_COLUMNS,
)
SERVICE_COLUMNS = (
    Column("month", N_("Month")),
    Column("service", N_("Service")),
    Column("title", N_("Title")),
    Column("items", N_("Items"), right=True),
    Column("charges", N_("Charges"), right=True),
    Column("net", N_("Without VAT"), right=True),
    Column("vat", N_("VAT"), right=True),
    Column("gross", N_("Fee"), right=True),
    Column("currency", N_("Currency")),
)


class OutKindError(WrongUseError):
    """The document asked for has an ending no report is made in."""

    def __init__(self, path: Path) -> None:
        super().__init__(message("{path}: a report is written as .html or .xlsx.", path=path))


class SpanError(WrongUseError):
    """A span of days that ends before it begins."""

    def __init__(self, first: date, last: date) -> None:
        super().__init__(message("From {first} to {last} there is no day.", first=first, last=last))


@group("report", help=N_("Reports: the day, a client's services."))
def command() -> None:
    """Group the reports."""


out_option = click.option(
    "--out",
    "outs",
    type=click.Path(dir_okay=False, path_type=Path),
    multiple=True,
    metavar="FILE",
    help=N_("Also write the report as .html or .xlsx; may be given several times."),
)


@command.command("day", help=N_("What was accepted in a day: by kind, client, operator, payment."))
@click.option("--on", metavar="DATE", help=N_("The day; today by default."))
@out_option
@format_option
@pass_desk
def day(desk: Desk, /, *, on: str | None, outs: Sequence[Path], shown_as: str) -> None:
    """Show the day."""
    which = desk.day(on)
    with desk.open_ledger() as ledger:
        show_day(desk, ledger, which, outs, shown_as)


def show_day(
    desk: Desk,
    ledger: "Ledger",
    which: date,
    outs: Sequence[Path],
    shown_as: str,
    *,
    sums: bool = True,
) -> None:
    """Show a day's report, and write it where wished; without `sums` only how it was closed."""
    from batchpost.reports.day import build
    from batchpost.workflows.report_service import day_figures

    figures = day_figures(ledger, which, desk.now())
    view = build(figures, desk.settings, desk.language)
    _write(desk, view, outs)
    groups = _plain(figures.totals)
    closed = figures.closed
    document = {
        "on": which.isoformat(),
        "groups": groups,
        "total": _sums(figures.totals),
        "corrections": [] if figures.corrections is None else _plain(figures.corrections),
        "closed": None
        if closed is None
        else {
            "entry_id": closed.entry_id,
            "hash": closed.hash,
            "at": closed.at.isoformat(),
            "operator": closed.operator,
            "allowed_by": closed.allowed_by,
            "lists": closed.lists,
            "corrections": closed.corrections,
            "heads": list(closed.heads),
        },
    }
    if sums:
        _show(desk, shown_as, view, DAY_COLUMNS, rows=groups, document=document)
    if shown_as == "table":
        for fact in view.facts:
            if fact.key.startswith("closed"):
                click.echo(f"{fact.label}: {fact.value}")


@command.command("client", help=N_("A client's services by month."))
@click.argument("client_id", metavar="ID")
@click.option("--from", "since", metavar="DATE", required=True, help=N_("First day."))
@click.option("--to", "until", metavar="DATE", required=True, help=N_("Last day."))
@out_option
@format_option
@pass_desk
def client(
    desk: Desk, /, *, client_id: str, since: str, until: str, outs: Sequence[Path], shown_as: str
) -> None:
    """Show what a client used."""
    from batchpost.reports.client import build
    from batchpost.workflows.report_service import client_figures

    first, last = desk.day(since), desk.day(until)
    if last < first:
        raise SpanError(first, last)
    with desk.open_ledger() as ledger:
        figures = client_figures(ledger, client_id, first, last, desk.now())
    view = build(figures, desk.settings, desk.language)
    _write(desk, view, outs)
    services = _plain(figures.services)
    document = {
        "client": client_id,
        "from": first.isoformat(),
        "to": last.isoformat(),
        "months": _plain(figures.months),
        "services": services,
        "total": _sums(figures.months),
    }
    _show(desk, shown_as, view, SERVICE_COLUMNS, rows=services, document=document)


def _write(desk: Desk, view: "View", outs: Sequence[Path]) -> None:
    from batchpost.reports import write_document
    from batchpost.reports.render import render

    for path in outs:
        if path.suffix.lower() not in {".html", ".xlsx"}:
            raise OutKindError(path)
    for path in outs:
        write_document(render(view, path.suffix[1:].lower()), path)
        desk.tell(message("Document: {path}", path=path))


def _show(
    desk: Desk,
    shown_as: str,
    view: "View",
    columns: Sequence[Column],
    *,
    rows: list[dict[str, Any]],
    document: Mapping[str, Any],
) -> None:
    if shown_as == "json":
        show_json(document)
    elif shown_as == "csv":
        show(desk, shown_as, columns, rows)
    else:
        _show_view(desk, view)


def _show_view(desk: Desk, view: "View") -> None:
    """Show the tables of a view as people read them, its notes as talk."""
    from batchpost.reports.written import written

    click.echo(f"{view.title}. {view.subtitle}")
    for table in view.tables:
        text = written(view, table)
        headings = [
            Column(str(index), column.heading, right=column.right)
            for index, column in enumerate(table.columns)
            if column.key not in VALUES or any(row[index] for row in table.rows)
        ]
        rows = [{str(i): cell for i, cell in enumerate(row)} for row in text.rows]
        footer = None
        if text.total is not None:
            footer = {str(i): cell for i, cell in enumerate(text.total.cells, text.total.span)}
            footer["0"] = text.total.label
        print_table(desk, headings, rows, title=table.title, footer=footer)
    for note in view.notes:
        click.echo(note.text, err=True)


def _plain(frame: "pd.DataFrame") -> list[dict[str, Any]]:
    """Return the rows for programs: amounts as strings, missing values as null."""
    from batchpost.commands._listing_document import amount

    rows = []
    for row in frame.astype(object).where(frame.notna(), None).to_dict("records"):
        plain = {str(name): value for name, value in row.items()}
        for name in AMOUNTS:
            if name in plain:
                plain[name] = amount(int(plain[name]), plain["currency"])
        rows.append(plain)
    return rows


def _sums(frame: "pd.DataFrame") -> list[dict[str, Any]]:
    """Return one row of sums for each currency."""
    numbers = [column.key for column in SUM_COLUMNS if column.right and column.key in frame]
    return _plain(frame.groupby("currency", sort=True)[numbers].sum().reset_index())
