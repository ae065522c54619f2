"""HTML by jinja2: everything a client wrote is escaped, no script, no link outside."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from batchpost.reports.view import View
from batchpost.reports.visible import visible
from batchpost.reports.written import WrittenTable, written

if TYPE_CHECKING:
    from jinja2 import Environment

FOLDER = Path(__file__).parent
LANDSCAPE_FROM = 200  # mm of columns that no longer fit upright


def to_html(view: View, copies: int = 1) -> bytes:
    """Return the document as one HTML file for screen and printer.

    A report may have its own `<report>.html.j2` that extends the shared template.
    """
    names = [f"{view.report}.html.j2", "document.html.j2"]
    template = environment(view.report).select_template(names)
    return template.render(placed(view, copies)).encode()


def environment(report: str) -> "Environment":
    """Return the templates of a report: all they place is escaped."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415 - 50 ms

    return Environment(
        loader=FileSystemLoader([FOLDER / report, FOLDER / "templates"]),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )


def _shown(value: object) -> object:
    """Return what a template places; only a plain text may hold what a client wrote."""
    return visible(value) if type(value) is str else value


def placed(view: View, copies: int) -> dict[str, Any]:
    """Return what the template places: texts only."""
    tables = [written(view, table) for table in view.tables]
    widest = max((sum(c.width for c in table.columns) for table in view.tables), default=0)
    label = view.words.get("copy", "")
    return {
        "view": view,
        "words": view.words,
        "tables": [_table(table) for table in tables],
        "copies": [label.format(number=number + 1) for number in range(copies)],
        "landscape": widest >= LANDSCAPE_FROM,
        "graves": [note.text for note in view.notes if note.grave],
        "notes": [note.text for note in view.notes if not note.grave],
    }


def _table(table: WrittenTable) -> dict[str, Any]:
    whole = sum(column.width for column in table.columns)
    return {
        "title": table.title,
        "columns": [
            {
                "heading": column.heading,
                "kind": "right" if column.right else "whole" if column.whole else "",
                "share": f"{100 * column.width / whole:.2f}%",
            }
            for column in table.columns
        ],
        "pages": [asdict(page) for page in table.pages],
    }
