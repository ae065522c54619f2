"""`batchpost tariff lint`: proves a book before anybody prices by it."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from batchpost.commands._desk import Desk, pass_desk
from batchpost.commands._options import Command, format_option
from batchpost.commands._show import Column, show
from batchpost.model.message import N_, message

if TYPE_CHECKING:
    from batchpost.tariff.lint import Fault

REFUSED = 5
COLUMNS = (
    Column("severity", N_("Severity")),
    Column("line", N_("Tariff line")),
    Column("message", N_("Fault")),
    Column("count", N_("Lines"), right=True),
    Column("price_list", N_("Price list")),
    Column("service", N_("Service")),
    Column("code", N_("Code")),
)
_SEVERITIES = {"error": N_("error"), "warning": N_("warning")}


@click.command(
    "lint",
    cls=Command,
    help=N_(
        "Prove a book: each gram, destination, size and day has one price. Without BOOK, all "
        "books. Leaves with 5 where a fault forbids to put it in force."
    ),
)
@click.argument("book", metavar="[BOOK]", required=False)
@click.option("--folder", type=click.Path(exists=True, file_okay=False, path_type=Path),
              metavar="PATH", help=N_("A folder that holds a book, instead of BOOK."))  # fmt: skip
@click.option(
    "--on", metavar="DATE",
    help=N_("From this day on, days without a price are errors; today by default."),
)  # fmt: skip
@click.option("--strict", is_flag=True, help=N_("Warnings forbid too."))
@format_option
@pass_desk
def lint_books(
    desk: Desk, /, *, book: str | None, folder: Path | None, on: str | None, strict: bool,
    shown_as: str,
) -> None:  # fmt: skip
    """Prove one book or all, show the faults, leave with 5 if one forbids."""
    from batchpost.workflows.prove_tariffs import prove_tariffs

    since = desk.day(on)
    faults = prove_tariffs(desk.books, book, folder, since)
    rows = [_row(desk, operator, fault, shown_as) for operator, found in faults.items()
            for fault in found]  # fmt: skip
    document = {"on": since.isoformat(), "books": _books(faults), "faults": rows}
    several = (Column("operator", N_("Operator")),) if len(faults) > 1 else ()
    if rows or shown_as != "table":
        show(desk, shown_as, (*several, *COLUMNS), rows, document=document)
    errors = sum(fault.blocking for found in faults.values() for fault in found)
    warnings = sum(map(len, faults.values())) - errors
    desk.tell(
        message(
            "Books proved: {books}. Errors: {errors}, warnings: {warnings}.",
            books=", ".join(faults), errors=errors, warnings=warnings,
        )
    )  # fmt: skip
    if errors or (strict and warnings):
        click.get_current_context().exit(REFUSED)


def _books(faults: "dict[str, list[Fault]]") -> list[dict[str, Any]]:
    return [
        {
            "operator": operator,
            "errors": sum(fault.blocking for fault in found),
            "warnings": sum(not fault.blocking for fault in found),
        }
        for operator, found in faults.items()
    ]


def _row(desk: Desk, operator: str, fault: "Fault", shown_as: str) -> dict[str, Any]:
    """Return a fault as the table shows it, or with all its facts for programs."""
    shown: dict[str, Any] = {
        "operator": operator,
        "severity": fault.severity,
        "line": fault.line,
        "message": desk.language.say(fault.message),
        "count": fault.count,
        "price_list": fault.price_list,
        "service": fault.service or None,
        "code": fault.code,
    }
    if shown_as == "table":
        return shown | {"severity": desk.text(_SEVERITIES[fault.severity])}
    start, end = fault.days or (None, None)
    first, last = fault.grams or (None, None)
    return shown | {
        "cell": fault.cell or None,
        "from": _day(start),
        "to": _day(end),
        "first_g": first,
        "last_g": last,
        "others": list(fault.others),
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


COMMANDS = (lint_books,)
