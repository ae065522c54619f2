"""What intake ends with: the record told, its documents printed, as people or programs read it."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from batchpost.commands._desk import Desk
from batchpost.commands._list_document import amount
from batchpost.commands._show import Column, show, show_json
from batchpost.model.acceptance import Acceptance
from batchpost.model.message import N_, message

if TYPE_CHECKING:
    from batchpost.ledger import Ledger

COLUMNS = (
    Column("batch_no", N_("Batch"), right=True),
    Column("client", N_("Client")),
    Column("items", N_("Items"), right=True),
    Column("net", N_("Without VAT"), right=True),
    Column("vat", N_("VAT"), right=True),
    Column("gross", N_("Fee"), right=True),
    Column("currency", N_("Currency")),
    Column("first_identifier", N_("First number")),
    Column("last_identifier", N_("Last number")),
)


def show_result(
    desk: Desk,
    shown_as: str,
    ledger: "Ledger",
    batch_no: int,
    out: Path | None,
    *,
    already: bool,
    accepted: Acceptance | None = None,
) -> None:
    """Print the documents that are not there yet and show the result."""
    from batchpost.workflows.print_documents import documents_of, folder_of, print_documents

    acceptance = accepted if accepted is not None else ledger.acceptance(batch_no)
    folder = out or folder_of(acceptance, desk.home, desk.settings)
    if already:
        desk.tell(
            message(
                "This list was accepted before: batch {batch_no} on {moment}, then named {path}. "
                "Nothing was recorded.",
                batch_no=batch_no,
                moment=f"{acceptance.accepted_at:%d.%m.%Y %H:%M}",
                path=acceptance.source.path,
            )
        )
    documents = documents_of(acceptance, folder, desk.settings.documents.register_as)
    missing = [document for document in documents if not document.path.is_file()]
    if missing:
        print_documents(acceptance, missing, desk.settings, desk.language)
    paths = tuple(document.path for document in documents)
    result = result_document(acceptance, paths, already=already)
    if shown_as == "json":
        show_json(result)
        return
    row = {**result, **result["total"], "client": acceptance.client.name}
    show(desk, shown_as, COLUMNS, [row])
    for path in paths:
        desk.tell(message("Document: {path}", path=path))


def result_document(
    acceptance: Acceptance, paths: tuple[Path, ...], *, already: bool
) -> dict[str, Any]:
    """Return the JSON answer of intake."""
    from batchpost.commands._list_document import finding_document
    from batchpost.language import language

    sums, currency, due = acceptance.totals, acceptance.currency, acceptance.due
    identifiers = acceptance.items["item_identifier"].dropna()
    return {
        "batch_no": acceptance.batch_no,
        "list": {
            "path": acceptance.source.path,
            "sha256": acceptance.source.sha256,
            "list_no": acceptance.manifest.list_no,
            "list_date": acceptance.manifest.list_date,
            "client": acceptance.client.client_id,
            "accepted_at": acceptance.accepted_at.isoformat(),
            "operator": acceptance.operator,
        },
        "items": sums.items,
        "excluded": 0,
        "weight_g": sums.weight_g,
        "declared_value": amount(sums.declared_value, currency),
        "cod_amount": amount(sums.cod_amount, currency),
        "total": {
            "net": amount(sums.net, currency),
            "vat": amount(sums.vat, currency),
            "gross": amount(sums.gross, currency),
            "currency": currency,
        },
        "first_identifier": identifiers.iloc[0] if len(identifiers) else None,
        "last_identifier": identifiers.iloc[-1] if len(identifiers) else None,
        "due": {
            "earliest": due.earliest,
            "latest": due.latest,
            "missing": due.missing,
            "source": due.source,
            "example": due.example,
        },
        "findings": [finding_document(finding, language("en")) for finding in acceptance.findings],
        "documents": [str(path) for path in paths],
        "already_accepted": already,
    }
