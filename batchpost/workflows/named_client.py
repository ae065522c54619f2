"""Which client a list names: by its tax number, and among several of one by name and contract."""

from collections.abc import Sequence

from batchpost.model.client import Client
from batchpost.model.listing import Manifest
from batchpost.parsers.folding import words_of


def same_tax_id(client: Client, clients: Sequence[Client]) -> list[Client]:
    """Return the other clients with the tax number of `client`: branches may share one."""
    others = (each for each in clients if each.client_id != client.client_id)
    return [each for each in others if client.tax_id and each.tax_id == client.tax_id]


def clients_named(manifest: Manifest, clients: Sequence[Client]) -> list[Client]:
    """Return the clients a list may be of: none, the one it names, or several of one tax number.

    A client with another contract than the list names is not meant, whatever its name.

    >>> branches = [Client("a", "Дом", tax_id="1", contract_no="5"), Client("b", "Сад", tax_id="1")]
    >>> [each.client_id for each in clients_named(Manifest(mailer_tax_id="1"), branches)]
    ['a', 'b']
    >>> [each.client_id for each in clients_named(
    ...     Manifest(mailer_tax_id="1", mailer="«САД»"), branches)]
    ['b']
    """
    tax_id = manifest.mailer_tax_id
    sharing = [each for each in clients if tax_id and each.tax_id == tax_id]
    if len(sharing) < 2:
        return sharing
    by_contract = [each for each in sharing if _same(each.contract_no, manifest.contract_no)]
    by_name = [
        each
        for each in sharing
        if _same(each.name, manifest.mailer)
        and (each in by_contract or not (each.contract_no and manifest.contract_no))
    ]
    both = [each for each in by_name if each in by_contract]
    either = [each for each in sharing if each in by_name or each in by_contract]
    return next((found for found in (both, either) if len(found) == 1), sharing)


def names_of(clients: Sequence[Client]) -> str:
    """Return short and full names of clients in a row."""
    return ", ".join(f"{each.client_id} ({each.name})" for each in clients)


def _same(known: str | None, listed: str | None) -> bool:
    """Tell whether two names or numbers differ in capitals, quotes and other marks at most."""
    return bool(known and listed) and _bare(known or "") == _bare(listed or "")


def _bare(text: str) -> list[str]:
    return [word for word in words_of(text) if word != "№"]
