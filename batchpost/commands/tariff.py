"""`batchpost tariff`: the books, and a price list of a service on a day."""

import importlib
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from batchpost import commands
from batchpost.commands._desk import Desk, pass_desk
from batchpost.commands._options import format_option, group
from batchpost.commands._show import Column, show
from batchpost.model.message import N_

if TYPE_CHECKING:
    from batchpost.tariff.book import Book
    from batchpost.tariff.lines import Line

LIST_COLUMNS = [
    Column("operator", N_("Operator")),
    Column("price_list", N_("Price list")),
    Column("title", N_("Title")),
    Column("from", N_("From")),
    Column("to", N_("To")),
    Column("lines", N_("Lines"), right=True),
    Column("in_force", N_("In force today"), right=True),
    Column("confidence", N_("Confidence")),
]


@group("tariff", help=N_("Tariff books: what is in force, and since when."))
def command() -> None:
    """Group the tariff commands; more of them stand in `_tariff_*.py`, each file's `COMMANDS`."""


def _gather() -> None:
    for folder in map(Path, commands.__path__):
        for path in sorted(folder.glob("_tariff_*.py")):
            module = importlib.import_module(f"batchpost.commands.{path.stem}")
            for found in getattr(module, "COMMANDS", ()):
                command.add_command(found)


_gather()


@command.command("list", help=N_("Show the books: price lists, days, lines and their confidence."))
@format_option
@pass_desk
def list_books(desk: Desk, /, *, shown_as: str) -> None:
    """Show every price list of every book."""
    from batchpost.tariff.book import load_book, operators

    today = desk.now().date()
    rows = []
    for name, folder in operators(desk.books).items():
        rows += _lists(name, load_book(folder), today)
    for row in rows:
        counts = row["confidence"]
        row["confidence"] = (
            counts
            if shown_as == "json"
            else ", ".join(f"{n} {grade}" for grade, n in counts.items())
        )
    show(desk, shown_as, LIST_COLUMNS, rows)


def _lists(operator: str, book: "Book", today: date) -> list[dict[str, Any]]:
    """Return a row for each price list of a book."""
    from batchpost.tariff.confidence import worst_first

    by_list: dict[str, list[Line]] = {}
    for line in book.lines():
        by_list.setdefault(line.price_list, []).append(line)
    current = {
        line.line
        for service in book.services
        for category in ("legal_entity", "individual")
        for line in book.lines_in_force(service, today, category)
    }
    rows = []
    for name, lines in sorted(by_list.items()):
        starts = [line.effective_from for line in lines if line.effective_from]
        ends = [line.effective_to for line in lines]
        grades = [line.confidence for line in lines]
        rows.append(
            {
                "operator": operator,
                "price_list": name,
                "title": book.list_titles.get(name, name),
                "from": min(starts).isoformat() if starts else None,
                "to": None if None in ends else max(end for end in ends if end).isoformat(),
                "lines": len(lines),
                "in_force": sum(line.line in current for line in lines),
                "confidence": {grade: grades.count(grade) for grade in worst_first(grades)},
            }
        )
    return rows
