"""What intake ends with: the record told, its documents printed, as people or programs read it."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from batchpost.commands._desk import Desk
from batchpost.commands._listing_document import amount
from batchpost.commands._show import Column, show, show_json
from batchpost.model.acceptance import Acceptance, BatchChange
from batchpost.model.client import Client
from batchpost.model.message import N_, Message, message
from batchpost.model.words import words_of

if TYPE_CHECKING:
    import pandas as pd

    from batchpost.workflows.print_documents import MadeAhead

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


def tell_recorded(desk: Desk, batch_no: int) -> None:
    """Say at once that the list stands in the ledger, before anything else can go wrong."""
    desk.tell(
        message(
            "Recorded as batch {batch_no}. Should printing fail: `batchpost list reprint "
            "{batch_no}`.",
            batch_no=batch_no,
        )
    )


def show_result(
    desk: Desk,
    shown_as: str,
    acceptance: Acceptance,
    out: Path | None,
    ahead: "MadeAhead | None" = None,
) -> None:
    """Print the documents and show the result; of an earlier acceptance only what is missing.

    `ahead` are the documents of a list accepted just now.
    """
    from batchpost.reports.acceptance_facts import kinds_of
    from batchpost.workflows.print_documents import documents_of, folder_of, print_documents

    folder = out or folder_of(acceptance, desk.home, desk.settings)
    already = ahead is None
    if already:
        moment = acceptance.accepted_at.astimezone(desk.time_zone)
        desk.tell(
            message(
                "This list was accepted before: batch {batch_no} on {day} at {time}, client "
                "{client}, {kinds}, then named {path}. Nothing was recorded.",
                batch_no=acceptance.batch_no,
                day=moment.date(),
                time=f"{moment:%H:%M}",
                client=acceptance.client.client_id,
                kinds=", ".join(kinds_of(acceptance, desk.language)) or "—",
                path=acceptance.source.path,
            )
        )
    documents = documents_of(acceptance, folder, desk.settings.documents.register_as)
    wanted = [each for each in documents if not already or not each.path.is_file()]
    if wanted:
        print_documents(wanted, desk.settings, desk.language, ahead)
    paths = tuple(document.path for document in documents)
    result = result_document(desk, acceptance, paths, already=already)
    if shown_as == "json":
        show_json(result)
        return
    row = {**result, **result["total"], "client": acceptance.client.name}
    show(desk, shown_as, COLUMNS, [row])
    for path in paths:
        desk.tell(message("Document: {path}", path=path))


def tell_asked_otherwise(
    desk: Desk, acceptance: Acceptance, client: Client | None, items: "pd.DataFrame"
) -> None:
    """Say that a list accepted before was of another client, kind or category than it is now."""
    asked: list[Message] = []
    if client is not None and client.client_id != acceptance.client.client_id:
        asked.append(message("client {id}", id=client.client_id))
    for name in ("kind", "category"):
        now, then = (set(table[name].dropna()) for table in (items, acceptance.items))
        if now and now != then:
            asked.append(words_of(*sorted(now)))
    if asked:
        desk.tell(
            message(
                "Now it is asked for otherwise: {asked}. Was it accepted wrongly, cancel it by "
                "`batchpost list cancel {batch_no}` and accept it anew.",
                asked="; ".join(desk.language.say(each) for each in asked),
                batch_no=acceptance.batch_no,
            )
        )


def result_document(
    desk: Desk, acceptance: Acceptance, paths: tuple[Path, ...], *, already: bool
) -> dict[str, Any]:
    """Return the JSON answer of intake."""
    from batchpost.reports.finding_json import finding_document

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
        "excluded": acceptance.excluded,
        "state": acceptance.state.value,
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
        "findings": [finding_document(finding, desk.language) for finding in acceptance.findings],
        "changes": [_change_document(each, currency) for each in acceptance.changes],
        "documents": [str(path) for path in paths],
        "already_accepted": already,
    }


def _change_document(change: BatchChange, currency: str) -> dict[str, Any]:
    """Return a later change of a list for programs."""
    return {
        "change": change.change.value,
        "entry_id": change.entry_id,
        "at": change.at.isoformat(),
        "on": change.booked_on,
        "operator": change.operator,
        "reason": change.reason,
        "allowed_by": change.allowed_by,
        "items": change.items,
        "fields": list(change.fields),
        "gross_before": amount(change.before.gross, currency),
        "gross": amount(change.after.gross, currency),
    }
