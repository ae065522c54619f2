"""Data on stdout: a table for people, JSON or CSV for programs."""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TextIO

import click

from batchpost.commands._desk import Desk
from batchpost.commands._folding import fitted, longest_word, printable
from batchpost.model.formulas import looks_like_formula
from batchpost.model.message import message

if TYPE_CHECKING:
    from datetime import datetime

    from rich.console import Console

_LINES_AT_ONCE = 1_000
#: A terminal's table breaks no word of so many letters, and no figures at all.
_WORD_KEPT_WHOLE = 12
#: Columns that may be left out make room for words of so many letters.
_WORD_GIVEN_WAY = 24
_BETWEEN = 2
_ROWS_MEASURED = 200


@dataclass(frozen=True, slots=True)
class Column:
    """A column to show: key in the rows, heading (marked), whether figures stand to the right.

    One that `gives_way` is left out of a table that a terminal is too narrow for, the last first.
    """

    key: str
    heading: str
    right: bool = False
    gives_way: bool = False


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
    shown, fitting = _fitting(desk, columns, measured, console.width)
    if not fitting:
        _print_records(desk, columns, [*rows, *([footer] if footer else [])], title, console)
        return
    table = Table(
        title=Text(title, style="bold") if title else None,
        title_justify="left",
        box=box.SIMPLE_HEAD if _wide(stream) else box.ASCII2,
        show_footer=footer is not None,
        show_edge=False,
        pad_edge=False,
        padding=(0, 1, 0, 0),
    )
    for column, width in zip(shown, fitting, strict=True):
        table.add_column(
            fitted(desk.text(column.heading), width),
            width=width,
            footer=fitted(_cell(footer.get(column.key)), width) if footer else "",
            justify="right" if column.right else "left",
            no_wrap=True,
        )
    for row in rows:
        table.add_row(
            *(
                Text(fitted(_cell(row.get(column.key)), width))
                for column, width in zip(shown, fitting, strict=True)
            )
        )
    console.print(table)
    console.print()
    left_out = [desk.text(column.heading) for column in columns if column not in shown]
    if left_out:
        desk.tell(
            message(
                "Left out for want of room: {columns}. A wider window or --format json shows all.",
                columns="; ".join(left_out),
            )
        )


def _fitting(
    desk: Desk, columns: Sequence[Column], rows: Sequence[Mapping[str, Any]], width: int
) -> tuple[Sequence[Column], list[int]]:
    """Return the columns a table of `width` has room for, and how wide each is."""
    shown = list(columns)
    while True:
        widths = _widths(desk, shown, rows, width, _WORD_GIVEN_WAY)
        giving_way = [column for column in shown if column.gives_way]
        if widths or not giving_way:
            break
        shown.remove(giving_way[-1])
    if widths:
        return shown, widths
    return columns, _widths(desk, columns, rows, width, _WORD_KEPT_WHOLE)


def _widths(
    desk: Desk,
    columns: Sequence[Column],
    rows: Sequence[Mapping[str, Any]],
    width: int,
    kept_whole: int,
) -> list[int]:
    """Return how wide each column is so that words stay whole; nothing where they cannot."""
    headings = [desk.text(column.heading) for column in columns]
    cells = [[_cell(row.get(column.key)) for row in rows] for column in columns]
    wanted = [max(1, *map(len, (heading, *texts)))
              for heading, texts in zip(headings, cells, strict=True)]  # fmt: skip
    words = [longest_word((heading, *texts))
             for heading, texts in zip(headings, cells, strict=True)]  # fmt: skip
    figures = [longest_word(texts) if column.right else 1
               for column, texts in zip(columns, cells, strict=True)]  # fmt: skip
    for most in range(max(words), min(max(words), kept_whole) - 1, -1):
        widths = [max(min(word, most), figure) for word, figure in zip(words, figures, strict=True)]
        room = width - sum(widths) - _BETWEEN * (len(widths) - 1)
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
    from rich.text import Text

    if title:
        console.print(Text(title, style="bold"))
    for row in rows:
        facts = [
            f"{desk.text(column.heading)}: {value}"
            for column in columns
            if (value := _cell(row.get(column.key)))
        ]
        if facts:
            console.print(Text(fitted(facts[0], console.width)))
        if facts[1:]:
            console.print(Text(fitted("; ".join(facts[1:]), console.width, margin="    ")))


def _wide(stream: TextIO) -> bool:
    """Tell whether `stream` can take line-drawing characters."""
    try:
        "─".encode(stream.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True
