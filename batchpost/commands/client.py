"""`batchpost client`: the directory of clients and their contracts."""

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import click

from batchpost.commands import _client_terms
from batchpost.commands._desk import Desk, pass_desk
from batchpost.commands._options import format_option, group
from batchpost.commands._show import Column, show
from batchpost.errors import WrongUseError
from batchpost.model.client import Client, Contact, CustomerCategory, Payment, VatMode
from batchpost.model.message import N_, message

SHORT_NAME = re.compile(r"[\w.-]{1,40}")


class ClientNameError(WrongUseError):
    """A short name that would be trouble in file names and on the command line."""

    def __init__(self, given: str) -> None:
        super().__init__(
            message(
                '"{given}" is no short name for a client: letters, digits, ".", "_" and "-", '
                "at most 40.",
                given=given,
            )
        )


@group("client", help=N_("Clients of the office and their contracts."))
def command() -> None:
    """Group the client commands."""


def _facts(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that hold a client's facts."""
    options = [
        click.option("--name", help=N_("Full name as in the contract.")),
        click.option("--tax-id", "--unp", help=N_("Tax number (УНП); its check digit is checked.")),
        click.option(
            "--category",
            type=click.Choice([category.value for category in CustomerCategory]),
            help=N_("Whose tariffs apply."),
        ),
        click.option("--contract", "contract_no", help=N_("Contract number.")),
        click.option("--contract-from", help=N_("First day of the contract.")),
        click.option("--contract-until", help=N_("Last day of the contract.")),
        click.option(
            "--payment",
            type=click.Choice([payment.value for payment in Payment]),
            help=N_("Way of payment."),
        ),
        click.option(
            "--vat-mode",
            type=click.Choice([mode.value for mode in VatMode]),
            help=N_("VAT rounded on each charge line, each item or on the batch."),
        ),
        click.option(
            "--contact",
            "contacts",
            multiple=True,
            metavar="NAME;PHONE;EMAIL",
            help=N_("A person to speak to; may be given several times."),
        ),
    ]
    for option in reversed(options):
        function = option(function)
    return function


@command.command("add", help=N_("Add a client."))
@click.argument("client_id", metavar="ID", required=False)
@_facts
@pass_desk
def add(desk: Desk, /, *, client_id: str | None, **given: Any) -> None:
    """Add a client; without an ID it gets the next number."""
    from batchpost.workflows.keep_clients import next_client_id, with_facts

    if given["name"] is None and desk.interactive:
        given["name"] = click.prompt(desk.text(N_("Full name as in the contract")), err=True)
        given["tax_id"] = given["tax_id"] or (
            click.prompt(desk.text(N_("Tax number (УНП)")), default="", err=True) or None
        )
    country = desk.settings.office.country
    with desk.open_ledger(begin=True) as ledger:
        if (
            client_id is not None
            and not client_id.isalnum()
            and not SHORT_NAME.fullmatch(client_id)
        ):
            raise ClientNameError(client_id)
        known = ledger.clients()
        chosen = client_id or next_client_id(client.client_id for client in known)
        blank = Client(chosen, "", vat_mode=VatMode(desk.settings.vat_mode))
        client = with_facts(blank, given, country)
        ledger.add_client(client, operator=desk.operator, at=desk.now())
    desk.tell(message("Client {client_id} is added: {name}.", client_id=chosen, name=client.name))
    _tell_same_tax_id(desk, client, known)


@command.command("edit", help=N_("Change facts about a client; earlier facts stay on record."))
@click.argument("client_id", metavar="ID")
@_facts
@pass_desk
def edit(desk: Desk, /, *, client_id: str, **given: Any) -> None:
    """Record a new version of a client."""
    from batchpost.workflows.keep_clients import with_facts

    with desk.open_ledger() as ledger:
        before = ledger.client(client_id)
        client = with_facts(before, given, desk.settings.office.country)
        ledger.edit_client(client, operator=desk.operator, at=desk.now())
        known = ledger.clients()
    desk.tell(message("Client {client_id} is changed: {name}.", client_id=client_id,
                      name=client.name))  # fmt: skip
    _tell_lost_contacts(desk, before, client)
    if given["tax_id"]:
        _tell_same_tax_id(desk, client, known)


def _tell_same_tax_id(desk: Desk, client: Client, known: list[Client]) -> None:
    """Say that a list's tax number will not tell this client from others."""
    from batchpost.workflows.named_client import names_of, same_tax_id

    others = same_tax_id(client, known)
    if others:
        desk.tell(
            message(
                "The tax number {tax_id} is also that of {clients}. Whose a list is then follows "
                "from the name and the contract number in it, or from --client ID.",
                tax_id=client.tax_id,
                clients=names_of(others),
            )
        )


def _tell_lost_contacts(desk: Desk, before: Client, client: Client) -> None:
    """Say which contacts were replaced; they stay on record, but nobody would look there."""
    lost = [each for each in before.contacts if each not in client.contacts]
    if lost:
        desk.tell(
            message(
                "No longer among the contacts: {contacts}. Contacts are replaced all at once; "
                "give --contact for each that is to stay.",
                contacts=_people(lost),
            )
        )


COLUMNS = (
    Column("client_id", N_("ID")),
    Column("name", N_("Name")),
    Column("tax_id", N_("Tax number")),
    Column("category", N_("Category"), gives_way=True),
    Column("contract_no", N_("Contract")),
    Column("contract_from", N_("From"), gives_way=True),
    Column("contract_until", N_("Until")),
    Column("payment", N_("Payment"), gives_way=True),
    Column("vat_mode", N_("VAT"), gives_way=True),
    Column("contacts", N_("Contacts"), gives_way=True),
)


def _document(client: Client) -> dict[str, Any]:
    from dataclasses import asdict

    facts = asdict(client)
    for name in ("contract_from", "contract_until"):
        facts[name] = facts[name].isoformat() if facts[name] else None
    return facts


def _row(client: Client) -> dict[str, Any]:
    return {**_document(client), "contacts": _people(client.contacts)}


def _people(contacts: Iterable[Contact]) -> str:
    return "; ".join(
        " ".join(part for part in (person.name, person.phone, person.email) if part)
        for person in contacts
    )


def _show(desk: Desk, shown_as: str, clients: list[Client], document: Any) -> None:
    from batchpost.model.words import CUSTOMER_CATEGORIES, PAYMENTS, VAT_MODES

    rows = [_row(client) for client in clients]
    if shown_as == "table":
        for row, client in zip(rows, clients, strict=True):
            for name, day in (
                ("contract_from", client.contract_from),
                ("contract_until", client.contract_until),
            ):
                row[name] = day and desk.language.day(day)
            row["category"] = desk.text(CUSTOMER_CATEGORIES[row["category"]])
            row["payment"] = desk.text(PAYMENTS[row["payment"]])
            row["vat_mode"] = desk.text(VAT_MODES[row["vat_mode"]])
    show(desk, shown_as, COLUMNS, rows, document=document)


@command.command("list", help=N_("List all clients."))
@format_option
@pass_desk
def list_(desk: Desk, /, *, shown_as: str) -> None:
    """Show all clients."""
    with desk.open_ledger() as ledger:
        clients = ledger.clients()
    _show(desk, shown_as, clients, [_document(client) for client in clients])


@command.command("show", help=N_("Show one client."))
@click.argument("client_id", metavar="ID")
@format_option
@pass_desk
def show_(desk: Desk, /, *, client_id: str, shown_as: str) -> None:
    """Show all facts about a client."""
    with desk.open_ledger() as ledger:
        client = ledger.client(client_id)
    _show(desk, shown_as, [client], _document(client))


class TermsTwiceError(WrongUseError):
    """Terms are to be set, written and taken away at once."""

    def __init__(self) -> None:
        super().__init__(message("Give one of --from, --write and --clear at a time."))


@command.command("terms", help=_client_terms.HELP)
@click.argument("client_id", metavar="ID")
@click.option("--from", "source", type=click.Path(path_type=Path), metavar="FILE",
              help=N_("Set the conditions from this csv table; all former ones go."))  # fmt: skip
@click.option("--write", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
              help=N_("Write them, or an empty table to fill in, to this csv file."))  # fmt: skip
@click.option("--clear", is_flag=True, help=N_("Take all of them away."))
@format_option
@pass_desk
def terms(
    desk: Desk, /, *, client_id: str, source: Path | None, write: Path | None, clear: bool,
    shown_as: str,
) -> None:  # fmt: skip
    """Show, set or write the special conditions of a client's contract."""
    if sum((source is not None, write is not None, clear)) > 1:
        raise TermsTwiceError
    if source is not None:
        _client_terms.set_terms(desk, client_id, source)
    elif clear:
        _client_terms.clear_terms(desk, client_id)
    if write is not None:
        _client_terms.write_out(desk, client_id, write)
    else:
        _client_terms.show_terms(desk, client_id, shown_as)
