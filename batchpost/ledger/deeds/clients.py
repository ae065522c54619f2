"""Clients in the ledger: each change is a further version, the last one counts."""

from datetime import date
from typing import Any

import sqlalchemy as sa

from batchpost.ledger import schema
from batchpost.ledger.entries import Content, Derived, Doing, Told
from batchpost.ledger.errors import ClientExistsError, UnknownClientError
from batchpost.ledger.packing import pack_contacts, unpack_contacts
from batchpost.ledger.store import office_of
from batchpost.model.client import Client, CustomerCategory, Payment, VatMode
from batchpost.model.operator import Role

KINDS = {"client_added": Role.OPERATOR, "client_changed": Role.OPERATOR}

_table = schema.client_version
_PLAIN = ("client_id", "name", "tax_id", "contract_no", "contract_from", "contract_until")
_DAYS = ("contract_from", "contract_until")


def add_client(doing: Doing, client: Client) -> None:
    """Append the first version of a client.

    Raises:
        ClientExistsError: The name is taken, now or in the past.
    """
    doing.lock()
    latest = find_latest(doing.connection, client.client_id)
    if latest is not None:
        raise ClientExistsError(client.client_id, latest[1].name)
    doing.append("client_added", _content(client, 1))


def edit_client(doing: Doing, client: Client) -> None:
    """Append a version of a client; the same again appends nothing.

    Raises:
        UnknownClientError: There is no client of that name.
    """
    doing.lock()
    version_no, latest = require_latest(doing.connection, client.client_id)
    if latest != client:
        doing.append("client_changed", _content(client, version_no + 1))


def derive(told: Told) -> Derived:
    """Return the version of a client."""
    facts = told.facts
    days = {name: facts[name] and date.fromisoformat(facts[name]) for name in _DAYS}
    yield _table, [facts | days]
    yield schema.about, [{"object": f"client:{facts['client_id']}"}]


def find_latest(connection: sa.Connection, client_id: str) -> tuple[int, Client] | None:
    """Return the last version of a client and its number, or `None`."""
    row = (
        connection.execute(
            sa.select(_table)
            .where(_table.c.office == office_of(connection), _table.c.client_id == client_id)
            .order_by(_table.c.version_no.desc())
            .limit(1)
        )
        .mappings()
        .one_or_none()
    )
    return None if row is None else (row["version_no"], _client_of(row))


def require_latest(connection: sa.Connection, client_id: str) -> tuple[int, Client]:
    """Return the last version of a client and its number.

    Raises:
        UnknownClientError: There is no client of that name.
    """
    latest = find_latest(connection, client_id)
    if latest is None:
        known = connection.execute(
            sa.select(_table.c.client_id)
            .where(_table.c.office == office_of(connection))
            .distinct()
            .order_by("client_id")
        )
        raise UnknownClientError(client_id, known.scalars().all())
    return latest


def client_version(connection: sa.Connection, client_id: str, version_no: int) -> Client:
    """Return a client as it was in one of its versions."""
    chosen = sa.select(_table).where(
        _table.c.office == office_of(connection),
        _table.c.client_id == client_id,
        _table.c.version_no == version_no,
    )
    return _client_of(connection.execute(chosen).mappings().one())


def list_clients(connection: sa.Connection) -> list[Client]:
    """Return all clients as they are now, by name."""
    last = (
        sa.select(_table.c.client_id, sa.func.max(_table.c.version_no).label("version_no"))
        .where(_table.c.office == office_of(connection))
        .group_by(_table.c.client_id)
        .subquery()
    )
    same = (_table.c.client_id == last.c.client_id) & (_table.c.version_no == last.c.version_no)
    chosen = sa.select(_table).join(last, same).where(_table.c.office == office_of(connection))
    rows = connection.execute(chosen).mappings()
    return sorted(map(_client_of, rows), key=lambda client: client.client_id)


def _content(client: Client, version_no: int) -> Content:
    facts: dict[str, Any] = {name: getattr(client, name) for name in _PLAIN}
    for name in _DAYS:
        facts[name] = facts[name] and facts[name].isoformat()
    return Content(
        facts
        | {
            "version_no": version_no,
            "category": client.category.value,
            "payment": client.payment.value,
            "vat_mode": client.vat_mode.value,
            "contacts": pack_contacts(client.contacts),
        }
    )


def _client_of(row: sa.RowMapping) -> Client:
    return Client(
        category=CustomerCategory(row["category"]),
        payment=Payment(row["payment"]),
        vat_mode=VatMode(row["vat_mode"]),
        contacts=unpack_contacts(row["contacts"]),
        **{name: row[name] for name in _PLAIN},
    )
