"""`batchpost list reprint`: the documents of an accepted list once more, from the record."""

from pathlib import Path

import click

from batchpost.commands._desk import Desk, pass_desk
from batchpost.commands._options import NUMBER, declare
from batchpost.model.message import N_, message


@declare("reprint", help=N_("Print the documents of an accepted list again."))
@click.argument("batch_no", metavar="BATCH", type=NUMBER)
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
def command(
    desk: Desk, /, *, batch_no: int, out: Path | None, register_as: tuple[str, ...]
) -> None:
    """Print the documents again from the record."""
    from batchpost.ledger.entries import Deed
    from batchpost.workflows.print_documents import (
        acts_of,
        documents_of,
        folder_of,
        print_documents,
    )

    with desk.open_ledger() as ledger:
        acceptance = ledger.acceptance(batch_no)
        folder = out or folder_of(acceptance, desk.home, desk.settings)
        forms = register_as or desk.settings.documents.register_as
        acts = [
            act
            for change in acceptance.changes
            for act in acts_of(ledger.corrections.of_list(batch_no, change.number), folder, forms)
        ]
        documents = (*documents_of(acceptance, folder, forms), *acts)
        names = [document.path.name for document in documents]
        ledger.note_printing(batch_no, names, Deed(desk.operator, desk.now()))
    print_documents(documents, desk.settings, desk.language)
    for document in documents:
        desk.tell(message("Document: {path}", path=document.path))
