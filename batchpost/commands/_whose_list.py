"""Whose list it is, where the operator did not say: the list tells, or a person is asked."""

from collections.abc import Sequence

from batchpost.commands._desk import Desk
from batchpost.commands._intake_talk import ask_client
from batchpost.errors import WrongUseError
from batchpost.model.client import Client
from batchpost.model.listing import Manifest
from batchpost.model.message import message
from batchpost.workflows.named_client import clients_named, names_of


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
