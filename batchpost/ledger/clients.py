"""Clients in the ledger: each change is a further version, the last one counts."""

import sqlalchemy as sa

from batchpost.ledger import schema
from batchpost.ledger.entries import Deed, append_entry
from batchpost.ledger.errors import ClientExistsError, UnknownClientError
from batchpost.ledger.packing import pack_contacts, unpack_contacts
from batchpost.ledger.store import Store
from batchpost.model.client import Client, CustomerCategory, Payment, VatMode

_table = schema.client_version
_PLAIN = ("client_id", "name", "tax_id", "contract_no", "contract_from", "contract_until")


def add_client(store: Store, connection: sa.Connection, client: Client, deed: Deed) -> None:
    """Append the first version of a client.

    Raises:
        ClientExistsError: The name is taken, now or in the past.
    """
    store.lock(connection)
    latest = find_latest(connection, client.client_id)
    if latest is not None:
        raise ClientExistsError(client.client_id, latest[1].name)
    _append(store, connection, client, 1, deed)


def edit_client(store: Store, connection: sa.Connection, client: Client, deed: Deed) -> None:
    """Append a version of a client; the same again appends nothing.

    Raises:
        UnknownClientError: There is no client of that name.
    """
    store.lock(connection)
    version_no, latest = require_latest(connection, client.client_id)
    if latest != client:
        _append(store, connection, client, version_no + 1, deed)


def find_latest(connection: sa.Connection, client_id: str) -> tuple[int, Client] | None:
    """Return the last version of a client and its number, or `None`."""
    row = (
        connection.execute(
            sa.select(_table)
            .where(_table.c.client_id == client_id)
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
        known = connection.execute(sa.select(_table.c.client_id).distinct().order_by("client_id"))
        raise UnknownClientError(client_id, known.scalars().all())
    return latest


def client_version(connection: sa.Connection, client_id: str, version_no: int) -> Client:
    """Return a client as it was in one of its versions."""
    condition = (_table.c.client_id == client_id) & (_table.c.version_no == version_no)
    return _client_of(connection.execute(sa.select(_table).where(condition)).mappings().one())


def list_clients(connection: sa.Connection) -> list[Client]:
    """Return all clients as they are now, by name."""
    last = (
        sa.select(_table.c.client_id, sa.func.max(_table.c.version_no).label("version_no"))
        .group_by(_table.c.client_id)
        .subquery()
    )
    same = (_table.c.client_id == last.c.client_id) & (_table.c.version_no == last.c.version_no)
    rows = connection.execute(sa.select(_table).join(last, same)).mappings()
    return sorted(map(_client_of, rows), key=lambda client: client.client_id)


def _append(
    store: Store, connection: sa.Connection, client: Client, version_no: int, deed: Deed
) -> None:
    entry_id = store.next_entry_id(connection)
    kind = "client_added" if version_no == 1 else "client_changed"
    append_entry(
        connection, entry_id, kind, deed, client_id=client.client_id, version_no=version_no
    )
    connection.execute(
        _table.insert().values(
            version_no=version_no,
            entry_id=entry_id,
            category=client.category.value,
            payment=client.payment.value,
            vat_mode=client.vat_mode.value,
            contacts=pack_contacts(client.contacts),
            **{name: getattr(client, name) for name in _PLAIN},
        )
    )


def _client_of(row: sa.RowMapping) -> Client:
    return Client(
        category=CustomerCategory(row["category"]),
        payment=Payment(row["payment"]),
        vat_mode=VatMode(row["vat_mode"]),
        contacts=unpack_contacts(row["contacts"]),
        **{name: row[name] for name in _PLAIN},
    )
