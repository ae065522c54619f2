"""`batchpost list show`: accepted lists, or the items of one of them."""

from typing import TYPE_CHECKING, Any

import click

from batchpost.commands._desk import Desk, pass_desk
from batchpost.commands._options import NUMBER, declare, format_option
from batchpost.commands._show import Column, moment_cell, show
from batchpost.model.message import N_, counted, message

if TYPE_CHECKING:
    from batchpost.model.acceptance import BatchChange

BATCH_COLUMNS = (
    Column("batch_no", N_("Batch"), right=True),
    Column("accepted_at", N_("Accepted")),
    Column("state", N_("State")),
    Column("client_name", N_("Client")),
    Column("list_no", N_("List No."), gives_way=True),
    Column("kind", N_("Kind")),
    Column("category", N_("Category"), gives_way=True),
    Column("items", N_("Items"), right=True),
    Column("weight_g", N_("Mass, g"), right=True, gives_way=True),
    Column("gross", N_("Fee"), right=True),
    Column("currency", N_("Currency"), gives_way=True),
    Column("operator", N_("Operator"), gives_way=True),
    Column("source_path", N_("File"), gives_way=True),
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
#: Shown once others have told something of the items.
STATUS_COLUMNS = (
    Column("status", N_("Status")),
    Column("status_at", N_("Since")),
)


@declare("show", help=N_("Show accepted lists, or the items of one of them."))
@click.argument("batch_no", metavar="[BATCH]", type=NUMBER, required=False)
@click.option("--client", "client_id", metavar="ID", help=N_("Lists of one client."))
@click.option("--since", metavar="DATE", help=N_("Accepted on this day or later."))
@click.option("--until", metavar="DATE", help=N_("Accepted on this day or earlier."))
@click.option("--as-recorded", is_flag=True,
              help=N_("The list as it was accepted, before all corrections."))  # fmt: skip
@click.option(
    "--reason", metavar="TEXT",
    help=N_("Why addressees are handed out as JSON or CSV; recorded."),
)  # fmt: skip
@format_option
@pass_desk
def command(
    desk: Desk,
    /,
    *,
    batch_no: int | None,
    as_recorded: bool,
    shown_as: str,
    reason: str | None,
    **filters: str | None,
) -> None:
    """Show all accepted lists, or one with its items."""
    if batch_no is None:
        _show_batches(desk, shown_as, **filters)
    else:
        _show_items(desk, shown_as, batch_no, reason, as_recorded=as_recorded)


def _show_batches(
    desk: Desk, shown_as: str, *, client_id: str | None, since: str | None, until: str | None
) -> None:
    from datetime import timedelta

    from batchpost.commands._listing_document import amount
    from batchpost.model.words import BATCH_STATES, CATEGORIES, KINDS

    with desk.open_ledger() as ledger:
        batches = ledger.batches(
            since=desk.midnight(desk.day(since)) if since else None,
            until=desk.midnight(desk.day(until) + timedelta(days=1)) if until else None,
            client_id=client_id,
        )
    rows: list[dict[str, Any]] = []
    for row in batches.astype(object).where(batches.notna(), None).to_dict("records"):
        row["accepted_at"] = moment_cell(desk, row["accepted_at"], shown_as)
        if shown_as == "table":
            row["state"] = desk.text(BATCH_STATES[row["state"]])
            row["kind"] = desk.text(KINDS.get(row["kind"], ""))
            row["category"] = desk.text(CATEGORIES.get(row["category"], ""))
        for name in ("declared_value", "cod_amount", "net", "vat", "gross"):
            row[name] = amount(row[name], row["currency"])
        rows.append({str(name): value for name, value in row.items()})
    show(desk, shown_as, BATCH_COLUMNS, rows)


def _show_items(
    desk: Desk, shown_as: str, batch_no: int, reason: str | None, *, as_recorded: bool
) -> None:
    from batchpost.commands._asking import reason_for
    from batchpost.commands._intake_result import result_document
    from batchpost.commands._listing_document import amount, item_documents
    from batchpost.workflows.print_documents import folder_of

    with desk.open_ledger() as ledger:
        acceptance = ledger.acceptance(batch_no, as_recorded=as_recorded)
        asked = reason is not None or desk.settings.personal_data.show_needs_reason
        statuses = ledger.tracking.statuses(batch_no)
        if shown_as != "table" and asked and acceptance.purged_on is None:
            ledger.personal_data.note_export(
                "items", [batch_no], len(acceptance.items),
                operator=desk.operator, at=desk.now(), reason=reason_for(desk, reason),
            )  # fmt: skip
    if acceptance.purged_on is not None:
        desk.tell(
            message(
                "The addressees of batch {batch_no} were removed on {day}.",
                batch_no=batch_no,
                day=acceptance.purged_on,
            )
        )
    items = acceptance.items
    rows = item_documents(items, acceptance.currency)
    due = items["due_on"].astype(object).where(items["due_on"].notna(), None)
    for row, fee, due_on in zip(rows, items["fee"], due, strict=True):
        row["fee"] = amount(int(fee), acceptance.currency)
        row["due_on"] = due_on
        status = statuses.get(row["line_no"])
        row["status"] = status and status.title
        row["status_at"] = status and moment_cell(desk, status.at, shown_as)
    folder = folder_of(acceptance, desk.home, desk.settings)
    paths = tuple(sorted(folder.iterdir())) if folder.is_dir() else ()
    document = result_document(desk, acceptance, paths, already=True)
    columns = (*ITEM_COLUMNS, *(STATUS_COLUMNS if statuses else ()))
    show(desk, shown_as, columns, rows, document={**document, "lines": rows})
    for change in acceptance.changes:
        _tell_change(desk, change)


def _tell_change(desk: Desk, change: "BatchChange") -> None:
    """Say what was done to the list after its acceptance."""
    from batchpost.model.words import CHANGES

    desk.tell(
        message(
            "{day} {time}: {what}, {items}; {operator}, entry {entry}. Reason: {reason}.",
            day=change.at.date(),
            time=f"{change.at:%H:%M}",
            what=message(CHANGES[change.change]),
            items=counted("{count} item", "{count} items", change.items),
            operator=change.operator,
            entry=change.entry_id,
            reason=change.reason.rstrip("."),
        )
    )
    if change.allowed_by:
        desk.tell(message("Allowed by {who}.", who=change.allowed_by))
