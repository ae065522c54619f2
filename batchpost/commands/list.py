"""`batchpost list`: what was accepted: shown, printed again."""

from pathlib import Path
from typing import Any

import click

from batchpost.commands._desk import Desk, pass_desk
from batchpost.commands._options import format_option, group
from batchpost.commands._show import Column, show
from batchpost.model.message import N_, message


@group("list", help=N_("Accepted lists: show, print again."))
def command() -> None:
    """Group the commands of accepted lists."""


BATCH_COLUMNS = (
    Column("batch_no", N_("Batch"), right=True),
    Column("accepted_at", N_("Accepted")),
    Column("client_name", N_("Client")),
    Column("list_no", N_("List No.")),
    Column("kind", N_("Kind")),
    Column("category", N_("Category")),
    Column("items", N_("Items"), right=True),
    Column("weight_g", N_("Mass, g"), right=True),
    Column("gross", N_("Fee"), right=True),
    Column("currency", N_("Currency")),
    Column("operator", N_("Operator")),
    Column("source_path", N_("File")),
)
ITEM_COLUMNS = (
    Column("line_no", N_("No."), right=True),
    Column("item_identifier", N_("Number")),
    Column("addressee", N_("To whom")),
    Column("postcode", N_("Postcode")),
    Column("address", N_("Address")),
    Column("weight_g", N_("Mass, g"), right=True),
    Column("declared_value", N_("Declared value"), right=True),
    Column("cod_amount", N_("Cash on delivery"), right=True),
    Column("fee", N_("Fee"), right=True),
    Column("due_on", N_("Due on")),
)


@command.command("show", help=N_("Show accepted lists, or the items of one of them."))
@click.argument("batch_no", metavar="[BATCH]", type=int, required=False)
@click.option("--client", "client_id", metavar="ID", help=N_("Lists of one client."))
@click.option("--since", metavar="DATE", help=N_("Accepted on this day or later."))
@click.option("--until", metavar="DATE", help=N_("Accepted on this day or earlier."))
@format_option
@pass_desk
def show_(desk: Desk, /, *, batch_no: int | None, shown_as: str, **filters: str | None) -> None:
    """Show all accepted lists, or one with its items."""
    if batch_no is None:
        _show_batches(desk, shown_as, **filters)
    else:
        _show_items(desk, shown_as, batch_no)


def _show_batches(
    desk: Desk, shown_as: str, *, client_id: str | None, since: str | None, until: str | None
) -> None:
    from datetime import timedelta

    from batchpost.commands._list_document import amount
    from batchpost.model.words import CATEGORIES, KINDS

    with desk.open_ledger() as ledger:
        batches = ledger.batches(
            since=desk.midnight(desk.day(since)) if since else None,
            until=desk.midnight(desk.day(until) + timedelta(days=1)) if until else None,
            client_id=client_id,
        )
    rows: list[dict[str, Any]] = []
    for row in batches.astype(object).where(batches.notna(), None).to_dict("records"):
        moment = row["accepted_at"].astimezone(desk.time_zone)
        row["accepted_at"] = moment.isoformat()
        if shown_as == "table":
            row["accepted_at"] = f"{desk.language.day(moment.date())} {moment:%H:%M}"
            row["kind"] = desk.text(KINDS.get(row["kind"], ""))
            row["category"] = desk.text(CATEGORIES.get(row["category"], ""))
        for name in ("declared_value", "cod_amount", "net", "vat", "gross"):
            row[name] = amount(row[name], row["currency"])
        rows.append({str(name): value for name, value in row.items()})
    show(desk, shown_as, BATCH_COLUMNS, rows)


def _show_items(desk: Desk, shown_as: str, batch_no: int) -> None:
    from batchpost.commands._intake_result import result_document
    from batchpost.commands._list_document import amount, item_documents
    from batchpost.workflows.print_documents import folder_of

    with desk.open_ledger() as ledger:
        acceptance = ledger.acceptance(batch_no)
    items = acceptance.items
    rows = item_documents(items, acceptance.currency)
    due = items["due_on"].astype(object).where(items["due_on"].notna(), None)
    for row, fee, due_on in zip(rows, items["fee"], due, strict=True):
        row["fee"] = amount(int(fee), acceptance.currency)
        row["due_on"] = due_on
    folder = folder_of(acceptance, desk.home, desk.settings)
    paths = tuple(sorted(folder.iterdir())) if folder.is_dir() else ()
    document = result_document(desk, acceptance, paths, already=True)
    show(desk, shown_as, ITEM_COLUMNS, rows, document={**document, "lines": rows})


@command.command("reprint", help=N_("Print the documents of an accepted list again."))
@click.argument("batch_no", metavar="BATCH", type=int)
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), metavar="DIR",
              help=N_("Folder for the documents; the office's own by default."))  # fmt: skip
@click.option(
    "--as",
    "register_as",
    type=click.Choice(["pdf", "html", "xlsx"]),
    multiple=True,
    help=N_("Form of the register; may be given several times. The settings' by default."),
)
@pass_desk
def reprint(
    desk: Desk, /, *, batch_no: int, out: Path | None, register_as: tuple[str, ...]
) -> None:
    """Print the documents again from the record."""
    from batchpost.workflows.print_documents import documents_of, folder_of, print_documents

    with desk.open_ledger() as ledger:
        acceptance = ledger.acceptance(batch_no)
    folder = out or folder_of(acceptance, desk.home, desk.settings)
    documents = documents_of(acceptance, folder, register_as or desk.settings.documents.register_as)
    print_documents(acceptance, documents, desk.settings, desk.language)
    for document in documents:
        desk.tell(message("Document: {path}", path=document.path))


ORIGINAL_COLUMNS = (
    Column("name", N_("File")),
    Column("size", N_("Bytes"), right=True),
    Column("sha256", N_("SHA-256")),
    Column("path", N_("Kept as")),
)


@command.command(
    "original",
    help=N_("Give back the file of an accepted list as it came. Its bytes are compared first."),
)
@click.argument("batch_no", metavar="BATCH", type=int)
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE",
              help=N_("Write the file here; without it only tell where it is kept."))  # fmt: skip
@format_option
@pass_desk
def original(desk: Desk, /, *, batch_no: int, out: Path | None, shown_as: str) -> None:
    """Show the kept files of a list, or write them anew."""
    from batchpost.workflows.keep_originals import give_original, original_of, originals_of

    with desk.open_ledger() as ledger:
        acceptance = ledger.acceptance(batch_no)
    kept = original_of(acceptance, originals_of(desk.home, desk.settings))
    if out is not None:
        for path in give_original(kept, out):
            desk.tell(message("The original is written: {path}", path=path))
    rows = [
        {"name": kept.name, "size": file.size, "sha256": file.sha256, "path": str(file.path)}
        for file in kept.files
    ]
    show(desk, shown_as, ORIGINAL_COLUMNS, rows)
