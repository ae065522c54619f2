"""Data on stdout: a table for people, JSON or CSV for programs."""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TextIO

import click

from batchpost.commands._desk import Desk
from batchpost.commands._folding import printable
from batchpost.model.formulas import looks_like_formula

if TYPE_CHECKING:
    from datetime import datetime

    from rich.console import Console

_LINES_AT_ONCE = 1_000
#: A column of a terminal's table is wide enough for words of so many letters, if all fit.
_WORDS_KEPT_WHOLE = (20, 13, 10)
_BETWEEN = 3
_ROWS_MEASURED = 200


@dataclass(frozen=True, slots=True)
class Column:
    """A column to show: key in the rows, heading (marked), whether figures stand to the right."""

    key: str
    heading: str
    right: bool = False


@dataclass(frozen=True, slots=True)
class Rows:
    """An array of a JSON document, its elements encoded already; each is written on a line."""

    lines: Sequence[str]


def show_json(document: Any) -> None:
    """Write a JSON document to stdout; escaped where the console cannot take all letters."""
    if isinstance(document, Rows):
        click.echo(_array(document, ""))
    elif isinstance(document, dict) and any(isinstance(each, Rows) for each in document.values()):
        parts = (
            f"  {encoded(key)}: "
            + (_array(value, "  ") if isinstance(value, Rows) else _indented(value))
            for key, value in document.items()
        )
        click.echo("{\n" + ",\n".join(parts) + "\n}")
    else:
        import json

        click.echo(json.dumps(document, ensure_ascii=_narrow(), indent=2, default=str))


def encoded(value: Any) -> str:
    """Return a value as JSON of one line, fit for the console."""
    import json

    return json.dumps(value, ensure_ascii=_narrow(), default=str)


def encoded_each(values: list[Any]) -> list[str]:
    """Return each of the values as JSON, encoded at one go: no JSON text holds a line end."""
    import json

    if not values:
        return []
    text = json.dumps(values, ensure_ascii=_narrow(), separators=("\n", ":"))[1:-1]
    cells = text.split("\n")
    if len(cells) == len(values):
        return cells
    return [encoded(value) for value in values]  # a value is a list of several


def _narrow() -> bool:
    return "utf" not in (sys.stdout.encoding or "ascii").lower()


def _indented(value: Any) -> str:
    """Return a value as it stands inside a document, two blanks in."""
    import json

    text = json.dumps(value, ensure_ascii=_narrow(), indent=2, default=str)
    return text.replace("\n", "\n  ")


def _array(rows: Rows, margin: str) -> str:
    if not rows.lines:
        return "[]"
    return f"[\n{margin}  " + f",\n{margin}  ".join(rows.lines) + f"\n{margin}]"


def show(
    desk: Desk,
    shown_as: str,
    columns: Sequence[Column],
    rows: Sequence[Mapping[str, Any]],
    *,
    document: Any = None,
    title: str | None = None,
    footer: Mapping[str, Any] | None = None,
) -> None:
    """Show rows as `shown_as` says; `document` is the JSON where it is not just the rows."""
    if shown_as == "json":
        show_json(document if document is not None else list(rows))
    elif shown_as == "csv":
        _show_csv(columns, rows)
    else:
        print_table(desk, columns, rows, title=title, footer=footer)


def _cell(value: Any) -> str:
    return "" if value is None else printable(str(value))


def moment_cell(desk: Desk, at: "datetime", shown_as: str) -> str:
    """Return a moment as it stands in a cell: the office's own, for people or for programs."""
    local = at.astimezone(desk.time_zone)
    return desk.language.moment(local) if shown_as == "table" else local.isoformat()


def neutral(text: str) -> str:
    """Return `text` so that no office program runs it as a formula (CWE-1236)."""
    return "'" + text if looks_like_formula(text) else text


def _show_csv(columns: Sequence[Column], rows: Sequence[Mapping[str, Any]]) -> None:
    import csv

    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(column.key for column in columns)
    for row in rows:
        writer.writerow(neutral(_cell(row.get(column.key))) for column in columns)


def print_table(
    desk: Desk,
    columns: Sequence[Column],
    rows: Sequence[Mapping[str, Any]],
    *,
    title: str | None = None,
    footer: Mapping[str, Any] | None = None,
    talk: bool = False,
) -> None:
    """Print a table for people: as data on stdout, or as talk on stderr.

    Framed and folded on a terminal; plain lines elsewhere.
    """
    stream = sys.stderr if talk else sys.stdout
    if stream.isatty():
        _print_framed(desk, columns, rows, title=title, footer=footer, stream=stream)
        return
    lines = [[desk.text(column.heading) for column in columns]]
    lines += [[_line(row.get(column.key)) for column in columns] for row in rows]
    if footer:
        lines.append([_line(footer.get(column.key)) for column in columns])
    widths = [max(map(len, cells)) for cells in zip(*lines, strict=True)]
    if title:
        click.echo(title, file=stream)
    shape = "  ".join(
        f"{{:{'>' if column.right else '<'}{width}}}"
        for width, column in zip(widths, columns, strict=True)
    )
    text = [shape.format(*line).rstrip() for line in lines]
    for first in range(0, len(text), _LINES_AT_ONCE):
        click.echo("\n".join(text[first : first + _LINES_AT_ONCE]), file=stream)


def _line(value: Any) -> str:
    return " ".join(_cell(value).split())


def _print_framed(
    desk: Desk,
    columns: Sequence[Column],
    rows: Sequence[Mapping[str, Any]],
    *,
    title: str | None,
    footer: Mapping[str, Any] | None,
    stream: TextIO,
) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(file=stream, highlight=False)
    measured = [*rows[:_ROWS_MEASURED], *([footer] if footer else [])]
    fitting = _widths(desk, columns, measured, console.width)
    if not fitting:
        _print_records(desk, columns, [*rows, *([footer] if footer else [])], title, console)
        return
    widths = iter(fitting)
    table = Table(
        title=Text(title, style="bold") if title else None,
        title_justify="left",
        box=box.SIMPLE_HEAD if _wide(stream) else box.ASCII2,
        show_footer=footer is not None,
        pad_edge=False,
    )
    for column in columns:
        table.add_column(
            desk.text(column.heading),
            width=next(widths),
            footer=_cell(footer.get(column.key)) if footer else "",
            justify="right" if column.right else "left",
            overflow="fold",
        )
    for row in rows:
        table.add_row(*(Text(_cell(row.get(column.key))) for column in columns))
    console.print(table)


def _widths(
    desk: Desk, columns: Sequence[Column], rows: Sequence[Mapping[str, Any]], width: int
) -> list[int]:
    """Return how wide each column is so that words stay whole; nothing where they cannot."""
    cells = [
        [desk.text(column.heading), *(_cell(row.get(column.key)) for row in rows)]
        for column in columns
    ]
    wanted = [max(1, *map(len, texts)) for texts in cells]
    words = [max((len(word) for text in texts for word in text.split()), default=1)
             for texts in cells]  # fmt: skip
    for most in _WORDS_KEPT_WHOLE:
        widths = [min(each, most) for each in words]
        room = width - sum(widths) - _BETWEEN * len(widths)
        if room < 0:
            continue
        while room and any(has < wants for has, wants in zip(widths, wanted, strict=True)):
            needy = max(range(len(widths)), key=lambda at: wanted[at] / widths[at])
            widths[needy] += 1
            room -= 1
        return widths
    return []


def _print_records(
    desk: Desk,
    columns: Sequence[Column],
    rows: Sequence[Mapping[str, Any]],
    title: str | None,
    console: "Console",
) -> None:
    """Print a table too wide for the terminal as a paragraph a row: heading and value."""
    from rich.padding import Padding
    from rich.text import Text

    if title:
        console.print(Text(title, style="bold"))
    for row in rows:
        facts = [
            f"{desk.text(column.heading)}: {value}"
            for column in columns
            if (value := _line(row.get(column.key)))
        ]
        if facts:
            console.print(Text(facts[0]))
        if facts[1:]:
            console.print(Padding(Text("; ".join(facts[1:])), (0, 0, 0, 4)))


def _wide(stream: TextIO) -> bool:
    """Tell whether `stream` can take line-drawing characters."""
    try:
        "─".encode(stream.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True
