"""Whose list it is, where the operator did not say: the list tells, or a person is asked."""

from collections.abc import Sequence

from batchpost.commands._asking import ask_afresh, ask_line
from batchpost.commands._desk import Desk
from batchpost.errors import WrongUseError
from batchpost.model.client import Client
from batchpost.model.listing import Manifest
from batchpost.model.message import N_, message
from batchpost.workflows.named_client import clients_named, names_of

#: So many clients are shown at once; a part of the name finds others.
_SHOWN = 20


class ClientNotSaidError(WrongUseError):
    """Nobody said whose list it is, and the list itself names no known client."""

    def __init__(self) -> None:
        super().__init__(
            message(
                "Whose list is it? Give the client by --client ID; "
                "`batchpost client list` shows them, `batchpost client add` adds one."
            )
        )


class ClientAmbiguousError(WrongUseError):
    """Several clients have the tax number of the list, and nothing tells which one it is of."""

    def __init__(self, tax_id: str | None, clients: Sequence[Client]) -> None:
        super().__init__(
            message(
                "Whose list is it? The tax number {tax_id} is that of several clients: {clients}. "
                "Give the client by --client ID.",
                tax_id=tax_id,
                clients=names_of(clients),
            )
        )


def choose_client(
    desk: Desk, clients: Sequence[Client], manifest: Manifest, *, asking: bool
) -> Client:
    """Return the client the list names, or the one a person at a terminal names.

    Raises:
        ClientNotSaidError: Nobody is there to ask, and the list names no client.
        ClientAmbiguousError: Nor is, and it may be of several.
    """
    meant = clients_named(manifest, clients)
    guess = meant[0] if len(meant) == 1 else None
    unsure = ClientAmbiguousError(manifest.mailer_tax_id, meant) if len(meant) > 1 else None
    if asking:
        if unsure is not None:
            desk.tell(unsure.said)
        return ask_client(desk, clients, guess)
    if guess is None:
        raise unsure or ClientNotSaidError
    desk.tell(message("The list names client {id}: {name}.", id=guess.client_id, name=guess.name))
    return guess


def ask_client(desk: Desk, clients: Sequence[Client], guess: Client | None) -> Client:
    """Ask who brings the list, until a client is named; one that the list names is offered."""
    shown = _show(desk, clients)
    _tell_how(desk)
    while True:
        words = desk.text(N_("Client"))
        answer = ask_line(words) if guess is None else ask_afresh(f"{words} [{guess.client_id}]")
        if not answer:
            if guess is not None:
                return guess
            _tell_how(desk)
            continue
        chosen = shown.get(answer) or _with_id(answer, clients)
        if chosen is not None:
            return chosen
        found = [client for client in clients if _holds(client, answer)]
        if found:
            shown = _show(desk, found)
            guess = found[0] if len(found) == 1 else None
        else:
            desk.tell(message('No client has "{answer}" in ID or name.', answer=answer))
            _tell_how(desk)


def _tell_how(desk: Desk) -> None:
    desk.tell(
        message(
            "Name the client by number, ID or a part of the name. Another one is added by "
            "`batchpost client add ID --name NAME`; Ctrl-C leaves."
        )
    )


def _show(desk: Desk, clients: Sequence[Client]) -> dict[str, Client]:
    """Show clients and return them by how each may be answered.

    They are numbered unless an ID is a number itself.
    """
    by_id = any(client.client_id.isdecimal() for client in clients)
    shown = {}
    for number, client in enumerate(clients[:_SHOWN], 1):
        known = client.client_id if by_id else str(number)
        shown[known] = client
        own = client.name if by_id else f"{client.client_id}  {client.name}"
        desk.tell(message("  {number}. {name}", number=known, name=own))
    if len(clients) > _SHOWN:
        desk.tell(message("… and {count} more.", count=len(clients) - _SHOWN))
    return shown


def _with_id(answer: str, clients: Sequence[Client]) -> Client | None:
    """Return the client of an ID, in whatever case it is typed if only one has it."""
    exact = [client for client in clients if client.client_id == answer]
    near = [each for each in clients if each.client_id.casefold() == answer.casefold()]
    return next(iter(exact or (near if len(near) == 1 else [])), None)


def _holds(client: Client, answer: str) -> bool:
    """Tell whether all words of an answer stand in what is known of a client."""
    known = _plain(f"{client.client_id} {client.name} {client.tax_id or ''}")
    return all(word in known for word in _plain(answer).split())


def _plain(text: str) -> str:
    return text.casefold().replace("ё", "е")
