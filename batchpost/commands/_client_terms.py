"""`batchpost client terms`: the special conditions of a contract, shown, set and written out."""

from pathlib import Path

from batchpost.commands._desk import Desk
from batchpost.commands._show import Column, show
from batchpost.model.contract import Term
from batchpost.model.message import N_, counted, message

COLUMNS = (
    Column("term", N_("Term")),
    Column("rule", N_("Rule")),
    Column("services", N_("Services")),
    Column("value", N_("Value"), right=True),
    Column("effective_from", N_("From")),
    Column("effective_to", N_("Until")),
    Column("weight_from_g", N_("From g"), right=True),
    Column("weight_to_g", N_("To g"), right=True),
    Column("per", N_("Step, g"), right=True),
    Column("items_from", N_("From items"), right=True),
    Column("items_to", N_("To items"), right=True),
    Column("counted", N_("Counted by")),
    Column("note", N_("Note")),
)
#: Shown even where nothing stands in them.
_ALWAYS = ("term", "rule", "services", "value", "effective_from")

HELP = N_(
    "Show a client's special conditions, or set them from a table. Rules: flat_per_item, "
    "weight_band, base_upto_weight with per_started_step, flat_per_item with per_kg and "
    "weight_rounding_up are rates that stand in place of the book's; discount_percent, "
    "minimum_per_item, minimum_per_list. Services as `batchpost tariff show` names them, joined "
    "by +, or * for all. counted is list or month: of what the number of items is taken."
)


def show_terms(desk: Desk, client_id: str, shown_as: str) -> None:
    """Show the terms of a client as they are now."""
    from batchpost.workflows.keep_terms import as_row

    with desk.open_ledger() as ledger:
        ledger.client(client_id)
        rows = [as_row(term) for term in ledger.contract_terms(client_id)]
    filled = [column for column in COLUMNS if column.key in _ALWAYS or any(
        row[column.key] for row in rows
    )]  # fmt: skip
    show(desk, shown_as, filled if shown_as == "table" else COLUMNS, rows)


def set_terms(desk: Desk, client_id: str, path: Path) -> None:
    """Put the terms of a table in place of all former ones, whole or not at all."""
    from batchpost.tariff.book import open_book
    from batchpost.tariff.contracts.proof import prove_terms
    from batchpost.workflows.keep_terms import read_terms

    book = open_book(desk.settings.tariff_operator, desk.books)
    terms = read_terms(path, book.services)
    with desk.open_ledger() as ledger:
        client = ledger.client(client_id)
    prove_terms(terms, client.contract_no or client_id, book.currency)
    _record(desk, client_id, terms)


def clear_terms(desk: Desk, client_id: str) -> None:
    """Take all terms of a client away; accepted lists keep the prices they had."""
    _record(desk, client_id, ())


def _record(desk: Desk, client_id: str, terms: tuple[Term, ...]) -> None:
    with desk.open_ledger() as ledger:
        ledger.set_contract_terms(client_id, terms, operator=desk.operator, at=desk.now())
    desk.tell(
        counted(
            "Client {client_id} has {count} special condition.",
            "Client {client_id} has {count} special conditions.",
            len(terms),
            client_id=client_id,
        )
    )


def write_out(desk: Desk, client_id: str, path: Path) -> None:
    """Write the terms of a client, or an empty table to fill in, as a csv file."""
    from batchpost.workflows.keep_terms import write_terms

    with desk.open_ledger() as ledger:
        ledger.client(client_id)
        write_terms(ledger.contract_terms(client_id), path)
    desk.tell(message("The table of terms is written: {path}", path=path))
