"""`batchpost price --client`: what an item costs a client, its contract's terms included."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from batchpost.commands._desk import Desk
from batchpost.commands._moments import last_moment
from batchpost.errors import WrongUseError
from batchpost.model.client import VatMode
from batchpost.model.contract import TermRule
from batchpost.model.message import message

if TYPE_CHECKING:
    from batchpost.tariff.bulk import Terms
    from batchpost.tariff.contracts.contract import Contract


class ClientOfOneItemError(WrongUseError):
    """Contract terms are asked for a batch file, which is nobody's list."""

    def __init__(self) -> None:
        super().__init__(
            message(
                "--client prices one item. Price a client's list by "
                "`batchpost reprice LIST --client ID --on DATE`."
            )
        )


class OtherOperatorsContractError(WrongUseError):
    """Contract terms are asked for at the tariffs of another operator."""

    def __init__(self, operator: str, own: str) -> None:
        super().__init__(
            message(
                "Contracts are with {own}; leave out --client or --operator {operator}.",
                own=own,
                operator=operator,
            )
        )


def for_client(
    desk: Desk, client_id: str, asked: dict[str, Any], terms: "Terms"
) -> tuple["Terms", "Contract | None"]:
    """Return the terms of pricing as they are for a client, and its contract, if it has one.

    What is given besides (--customer, --vat-mode) goes before what is known of the client. A
    least charge of a whole list is left out, and that is said.

    Raises:
        OtherOperatorsContractError: The tariffs are not those of the office's operator.
        UnknownClientError, LedgerError: There is no such client, or no ledger to be read.
    """
    from batchpost.ledger import open_ledger
    from batchpost.workflows.price_list import contract_of

    own = desk.settings.tariff_operator
    if terms.operator != own:
        raise OtherOperatorsContractError(terms.operator, own)
    client = desk.known_client(client_id)
    with open_ledger(desk.database, create=False, **desk.ledger_facts) as ledger:
        contract = contract_of(client, ledger, last_moment(terms.on, desk.time_zone))
    if contract is None:
        desk.tell(
            message(
                "Client {client_id} has no special conditions in force on {day}.",
                client_id=client_id,
                day=terms.on,
            )
        )
    customer = terms.customer if asked["customer"] else client.category.value
    vat_mode = terms.vat_mode if asked["vat_mode"] else VatMode(client.vat_mode)
    return replace(terms, customer=customer, vat_mode=vat_mode), _of_one(desk, contract)


def _of_one(desk: Desk, contract: "Contract | None") -> "Contract | None":
    """Return what of a contract can hold for one item; say what else there is."""
    if contract is None:
        return None
    kept = tuple(term for term in contract.terms if term.rule is not TermRule.MINIMUM_LIST)
    if len(kept) < len(contract.terms):
        desk.tell(message("A least charge of a whole list is left out: this is one item."))
    if any(term.items_from > 1 or term.items_to is not None for term in kept):
        desk.tell(
            message(
                "Terms that turn on the number of items are taken for this one, and for what the "
                "client handed over in the month before where they count that."
            )
        )
    return replace(contract, terms=kept) if kept else None
