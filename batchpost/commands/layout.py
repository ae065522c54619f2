"""`batchpost layout`: saved layouts of clients' lists."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from batchpost.commands._desk import Desk, pass_desk
from batchpost.commands._options import format_option, group
from batchpost.commands._show import Column, show
from batchpost.model.items import Advice, Direction, ItemCategory, ItemKind
from batchpost.model.message import N_, counted, message

if TYPE_CHECKING:
    from batchpost.model.listing import ReadList
    from batchpost.parsers.layouts.model import Layout
    from batchpost.workflows.check_list import CheckedList

FORBIDDEN = 3
_ITEMS_SHOWN = 3


@group("layout", help=N_("Saved layouts: which column of a client's list is what."))
def command() -> None:
    """Group the layout commands."""


def _facts(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say what the list does not."""
    words = [
        ("kind", ItemKind, N_("Kind of all items.")),
        ("category", ItemCategory, N_("Category of all items.")),
        ("direction", Direction, N_("Domestic or international, for all items.")),
        ("advice", Advice, N_("Advice of delivery of all items.")),
    ]
    options = [
        click.option(f"--{name}", type=click.Choice([each.value for each in choices]), help=about)
        for name, choices, about in words
    ]
    options += [
        click.option(
            "--set",
            "constants",
            multiple=True,
            metavar="FIELD=VALUE",
            help=N_("What holds for every item, such as country=RU; may be given several times."),
        ),
        click.option(
            "--default",
            "defaults",
            multiple=True,
            metavar="FIELD=VALUE",
            help=N_("What an empty cell of a field means; may be given several times."),
        ),
        click.option(
            "--weight-unit",
            type=click.Choice(["g", "kg"]),
            help=N_("Unit of the weights, where the list does not say."),
        ),
        click.option(
            "--amounts",
            type=click.Choice(["major", "minor"]),
            help=N_("Amounts in roubles (major) or in kopecks (minor)."),
        ),
    ]
    for option in reversed(options):
        function = option(function)
    return function


def _table_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say where the table lies and which column is what."""
    options = [
        click.option(
            "--column",
            "columns",
            multiple=True,
            metavar="COLUMN=FIELD",
            help=N_("A column by letter, number or heading and its field, such as B=postcode; "
                    "empty for not needed; may be given several times."),
        ),
        click.option(
            "--by",
            type=click.Choice(["heading", "position"]),
            help=N_("Whether columns are known by their headings or by their places."),
        ),
        click.option(
            "--first-row",
            type=click.IntRange(1, 1_048_576),
            help=N_("First row of items, where the list has no header."),
        ),
        click.option(
            "--until",
            multiple=True,
            metavar="WORD",
            help=N_("A word whose row ends the table; may be given several times."),
        ),
        click.option(
            "--skip",
            multiple=True,
            metavar="WORD",
            help=N_("A word whose rows are no items; may be given several times."),
        ),
        click.option("--sheet", metavar="NAME", help=N_("The sheet of a workbook to be read.")),
        click.option("--encoding", metavar="NAME", help=N_("Encoding of a text or dbf file.")),
        click.option("--separator", metavar="SIGN", help=N_("Separator of a text file.")),
    ]  # fmt: skip
    for option in reversed(options):
        function = option(function)
    return function


@command.command("save", help=N_("Save what was understood of a list as a layout."))
@click.argument("name", metavar="NAME")
@click.option(
    "--from",
    "path",
    metavar="LIST",
    required=True,
    type=click.Path(path_type=Path),
    help=N_("The list it is made of."),
)
@click.option("--client", "client_id", metavar="ID", help=N_("The client whose lists these are."))
@click.option("--note", help=N_("A note for those who read the file."))
@click.option("--replace", is_flag=True, help=N_("Replace a layout of the same name."))
@_table_options
@_facts
@format_option
@pass_desk
def save(
    desk: Desk,
    /,
    *,
    name: str,
    path: Path,
    client_id: str | None,
    replace: bool,
    shown_as: str,
    **given: Any,
) -> None:
    """Make a layout of a list, prove that it reads the list, and keep it."""
    from batchpost.workflows.keep_layouts import Wanted, make_layout, store_layout

    if client_id is not None:
        client_id = desk.known_client(client_id).client_id
    constants = {
        field: value for field in ("kind", "category", "direction", "advice")
        if (value := given.pop(field)) is not None
    }  # fmt: skip
    pairs: dict[str, Any] = {
        key: _pairs(given.pop(key)) for key in ("columns", "constants", "defaults")
    }
    pairs["constants"] = {**pairs["constants"], **constants}
    first_row = given.pop("first_row") or 0
    wanted = Wanted(name=name, client=client_id, first_row=first_row, **pairs, **given)
    layout, listing = make_layout(path, wanted, desk.settings, desk.layouts, desk.now().date())
    kept = store_layout(desk.layouts, layout, replaced=replace)
    _show_columns(desk, shown_as, listing, {"layout": _document(layout), "path": str(kept)})
    desk.tell(message("The layout «{layout}» is saved: {path}", layout=name, path=kept))


def _pairs(given: Sequence[str]) -> dict[str, str]:
    """Return options `A=B` as pairs; the last equals sign parts them."""
    from batchpost.parsers.layouts.refusals import ColumnNotSaidError

    found = {}
    for text in given:
        left, equals, right = text.rpartition("=")
        if not equals or not left.strip():
            raise ColumnNotSaidError(text)
        found[left.strip()] = right.strip()
    return found


COLUMNS = (
    Column("name", N_("Name")),
    Column("client", N_("Client")),
    Column("by", N_("Columns known")),
    Column("columns", N_("Columns"), right=True),
    Column("saved_on", N_("Saved")),
    Column("confidence", N_("Confidence")),
    Column("note", N_("Note")),
)
WAYS = {"heading": N_("by headings"), "position": N_("by places")}
CONFIDENCES = {
    "office": N_("own"),
    "certain": N_("certain"),
    "collected": N_("one source"),
    "example": N_("example"),
}
_NOTE_LONGEST = 60


@command.command("list", help=N_("List the layouts of the office and those of the program."))
@format_option
@pass_desk
def list_(desk: Desk, /, *, shown_as: str) -> None:
    """Show all layouts, the office's first."""
    from batchpost.workflows.keep_layouts import columns_of, office_layouts

    stored = office_layouts(desk.layouts)
    documents = [_document(layout) for layout in stored.everything]
    rows = []
    for layout in stored.everything:
        note = desk.text(layout.note or "")
        rows.append(
            {
                "name": layout.name,
                "client": layout.client,
                "by": desk.text(WAYS[layout.by]),
                "columns": len(columns_of(layout)),
                "saved_on": layout.saved_on,
                "confidence": desk.text(CONFIDENCES[layout.confidence]),
                "note": note if len(note) <= _NOTE_LONGEST else note[: _NOTE_LONGEST - 1] + "…",
            }
        )
    show(desk, shown_as, COLUMNS, rows, document=documents)
    for fault in stored.faults:
        desk.tell(fault.said)


def _document(layout: "Layout") -> dict[str, Any]:
    from batchpost.parsers.layouts.writing import layout_document

    return {**layout_document(layout), "shipped": layout.shipped}


@command.command("show", help=N_("Show one layout as its file says it."))
@click.argument("name", metavar="NAME")
@click.option(
    "--format",
    "shown_as",
    type=click.Choice(["toml", "json"]),
    default="toml",
    show_default=True,
    help=N_("TOML as it is kept, or JSON for programs."),
)
@pass_desk
def show_(desk: Desk, /, *, name: str, shown_as: str) -> None:
    """Show a layout whole."""
    from batchpost.commands._folding import printable
    from batchpost.commands._show import show_json
    from batchpost.parsers.layouts.writing import layout_text
    from batchpost.workflows.keep_layouts import office_layouts

    layout = office_layouts(desk.layouts).named(name)
    if shown_as == "json":
        show_json(_document(layout))
    else:
        click.echo(printable(layout_text(layout)), nl=False)


@command.command("test", help=N_("Read a list by a layout and show what comes out."))
@click.argument("name", metavar="NAME")
@click.argument("path", metavar="LIST", type=click.Path(path_type=Path))
@click.option("--on", metavar="DATE", help=N_("Day whose rules apply; today by default."))
@format_option
@pass_desk
def test(desk: Desk, /, *, name: str, path: Path, on: str | None, shown_as: str) -> None:
    """Show columns, first items and how many findings; exit 3 where they forbid acceptance."""
    from batchpost.commands._listing_document import list_document, tell_findings, tell_summary
    from batchpost.commands._show import show_json
    from batchpost.workflows.keep_layouts import try_layout

    checked = try_layout(path, name, desk.settings, desk.layouts, desk.day(on))
    if shown_as == "json":
        show_json(list_document(checked, desk.language, desk.settings.office.currency))
    else:
        _show_columns(desk, shown_as, checked.listing)
        if shown_as == "table":
            _show_items(desk, checked)
            tell_findings(desk, checked.findings)
    tell_summary(desk, checked)
    if not checked.acceptable:
        click.get_current_context().exit(FORBIDDEN)


@command.command("remove", help=N_("Remove a layout of the office."))
@click.argument("name", metavar="NAME")
@pass_desk
def remove(desk: Desk, /, *, name: str) -> None:
    """Take a layout away."""
    from batchpost.workflows.keep_layouts import take_away

    gone = take_away(desk.layouts, name)
    desk.tell(message("The layout «{layout}» is removed: {path}", layout=name, path=gone))


MATCHES = (
    Column("place", N_("No."), right=True),
    Column("heading", N_("Column of the list")),
    Column("taken", N_("Taken for")),
    Column("example", N_("First value")),
)


def _show_columns(desk: Desk, shown_as: str, listing: "ReadList", document: Any = None) -> None:
    """Show how the columns were understood, those with a field."""
    from batchpost.model.words import FIELD_WORDS
    from batchpost.workflows.keep_layouts import understood

    rows = [
        {
            "place": match.index + 1,
            "heading": match.heading,
            "field": match.field,
            "role": match.role,
            "taken": desk.text(FIELD_WORDS.get(match.field or "", match.field or "")),
            "example": (match.example or "")[:40],
        }
        for match in understood(listing)
    ]
    show(desk, shown_as, MATCHES, rows, document=document)


ITEMS = (
    Column("line_no", N_("No."), right=True),
    Column("addressee", N_("to whom")),
    Column("postcode", N_("postcode")),
    Column("address", N_("address")),
    Column("weight_g", N_("mass"), right=True),
    Column("item_identifier", N_("item number")),
)


def _show_items(desk: Desk, checked: "CheckedList") -> None:
    import pandas as pd

    items = checked.listing.items.head(_ITEMS_SHOWN)
    rows: list[dict[str, Any]] = [
        {str(name): None if pd.isna(value) else value for name, value in row.items()}
        for row in items[[column.key for column in ITEMS]].to_dict("records")
    ]
    title = desk.language.say(
        counted("The first {count} item", "The first {count} items", len(rows))
    )
    show(desk, "table", ITEMS, rows, title=title)
