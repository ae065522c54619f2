"""`batchpost tariff show`: the services of a book, and a price list as the counter reads it."""

from typing import TYPE_CHECKING, Any

import click

from batchpost.commands._desk import Desk, pass_desk
from batchpost.commands._options import Command, format_option
from batchpost.commands._show import Column, show
from batchpost.commands._tariff_words import document_words
from batchpost.commands.price import CUSTOMERS
from batchpost.model.message import N_, message

if TYPE_CHECKING:
    from batchpost.tariff.book import Service
    from batchpost.tariff.lines import Line
    from batchpost.tariff.recipe import Tariff

SHOW_COLUMNS = [
    Column("article_no", N_("No.")),
    Column("title", N_("Line")),
    Column("when", N_("When")),
    Column("grams", N_("Grams"), right=True),
    Column("value", N_("Price"), right=True),
    Column("minimum", N_("At least"), right=True),
    Column("vat", N_("VAT")),
    Column("from", N_("From")),
    Column("to", N_("To")),
    Column("confidence", N_("Confidence")),
    Column("line", N_("Tariff line")),
]
SERVICE_COLUMNS = [
    Column("service", N_("Service")),
    Column("title", N_("Title")),
    Column("in_force", N_("In force")),
]
VAT_WORDS = {
    "no": N_("on top"), "yes": N_("inside"), "exempt": N_("exempt"),
    "n/a": N_("as the forwarding"), "unclear": N_("not said"),
}  # fmt: skip


@click.command(
    "show",
    cls=Command,
    help=N_("Show the price list of a service on a day; without SERVICE, all services."),
)
@click.argument("service", metavar="[SERVICE]", required=False)
@click.option("--on", metavar="DATE", help=N_("Day of acceptance; today by default."))
@click.option("--customer", type=click.Choice(list(CUSTOMERS)), default="legal",
              show_default=True, help=N_("Who pays."))  # fmt: skip
@click.option("--operator", help=N_("Whose tariffs; the office's operator by default."))
@click.option("--to", metavar="COUNTRY", help=N_("Only what is charged to this destination."))
@click.option("--zone", help=N_("Only what is charged to this zone."))
@click.option("--lines", "by_line", is_flag=True,
              help=N_("Every line with its days, conditions, confidence and name."))  # fmt: skip
@format_option
@pass_desk
def show_service(
    desk: Desk, /, *, service: str | None, on: str | None, customer: str, operator: str | None,
    to: str | None, zone: str | None, by_line: bool, shown_as: str,
) -> None:  # fmt: skip
    """Show the lines of a service in force on a day, or which services there are."""
    from batchpost.model.client import CustomerCategory
    from batchpost.tariff.book import open_book
    from batchpost.tariff.recipe import Tariff

    category = CustomerCategory(CUSTOMERS[customer]).book_category
    book = open_book(operator or desk.settings.tariff_operator, desk.books)
    tariff = Tariff(book, desk.day(on), category)
    if service is None:
        _show_services(desk, tariff, shown_as)
    elif by_line or shown_as != "table":
        _show_lines(desk, tariff, service, shown_as)
    else:
        from batchpost.commands._price_list_talk import show_price_list

        show_price_list(desk, tariff, service, to, zone)


def _show_services(desk: Desk, tariff: "Tariff", shown_as: str) -> None:
    """Show every service of a book, and whether it has a price list on the day."""
    rows: list[dict[str, Any]] = [
        {"service": name, "title": _title(desk, found), "in_force": tariff.is_in_force(name)}
        for name, found in tariff.book.services.items()
    ]
    if shown_as == "table":
        for row in rows:
            row["in_force"] = desk.text(N_("yes")) if row["in_force"] else desk.text(N_("no"))
    title = f"{tariff.book.title}, {desk.language.day(tariff.on)}"
    show(desk, shown_as, SERVICE_COLUMNS, rows, title=title)


def _show_lines(desk: Desk, tariff: "Tariff", service: str, shown_as: str) -> None:
    """Show the lines of a service in force on a day, what they rest on and where they stand."""
    titles = tariff.book.service(service)
    lines = tariff.lines_in_force(service)
    rows = [_row(desk, tariff, line, lines) for line in lines]
    if shown_as == "table":
        for row in rows:
            follows = row["vat"] == "n/a" and "surcharge" not in row["rule"]
            row["vat"] = "" if follows else desk.text(VAT_WORDS[row["vat"]])
    title = f"{_title(desk, titles)} ({service}), {desk.language.day(tariff.on)}"
    show(desk, shown_as, SHOW_COLUMNS, rows, title=title)
    for basis in dict.fromkeys(line.legal_basis for line in lines if line.legal_basis):
        named = document_words(desk, tariff.book, basis)
        desk.tell(message("Legal basis: {basis}", basis=named))
    for source in dict.fromkeys(line.source for line in lines):
        desk.tell(message("Source: {source}", source=source))


def _title(desk: Desk, titled: "Service | Line") -> str:
    return titled.title_en if desk.language.code == "en" else titled.title_ru


def _row(desk: Desk, tariff: "Tariff", line: "Line", among: "list[Line]") -> dict[str, Any]:
    """Return a line as the table and JSON show it."""
    from batchpost.tariff.validity import last_day

    end = last_day(line, among)
    return {
        "article_no": line.article_no or None,
        "title": _title(desk, line),
        "when": " ".join(_condition(one) for one in line.when) or None,
        "grams": _grams(line),
        "value": f"{line.value_text} {line.currency}".strip() or None,
        "minimum": f"{line.minimum_text} {tariff.book.currency}" if line.minimum_text else None,
        "vat": line.vat_for(tariff.category),
        "customer": line.customer_category,
        "from": line.effective_from.isoformat() if line.effective_from else None,
        "to": "?" if line.end_unknown else end.isoformat() if end else None,
        "confidence": line.confidence,
        "line": line.line,
        "rule": line.rule,
        "outcome": line.outcome or None,
        "legal_basis": line.legal_basis or None,
        "source": line.source,
        "note": line.note or None,
    }


def _condition(condition: Any) -> str:
    sign = "?=" if condition.optional else "="
    return f"{condition.name}{sign}{'|'.join(sorted(condition.values))}"


def _grams(line: "Line") -> str | None:
    if line.weight_to_g is None:
        return f"+{line.per}" if line.per > 1 else None
    return f"{line.weight_from_g}–{line.weight_to_g}"


COMMANDS = (show_service,)
