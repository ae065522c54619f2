"""The server of an open ledger: months made ahead, rights it holds to, its logins."""

from datetime import date

import sqlalchemy as sa

from batchpost.ledger import access, logins, partitions
from batchpost.ledger.logins import Login
from batchpost.ledger.partitions import Months, months_from
from batchpost.ledger.server_errors import NoServerError
from batchpost.ledger.store import Store
from batchpost.model.operator import Role, Secret


class Server:
    """What the owner of a ledger on PostgreSQL settles; `Ledger.server`."""

    def __init__(self, store: Store) -> None:
        if store.engine.dialect.name != "postgresql":
            raise NoServerError(store.where)
        self._store = store

    def init(self, first: date, months: int) -> Months:
        """Have the server hold to rights, and make months ahead; done over, it renews both.

        Raises:
            GroupUnfitError: A group's name is borne by another role.
        """

        def settle(connection: sa.Connection) -> Months:
            access.settle(connection)
            return partitions.make_months(connection, months_from(first, months))

        return self._store.write(settle)

    def make_months(self, first: date, months: int) -> Months:
        """Make partitions of months to come, that of `first` included."""
        wanted = months_from(first, months)
        return self._store.write(lambda connection: partitions.make_months(connection, wanted))

    def months(self) -> list[int]:
        """Return the months that have partitions, each as 202611."""
        return self._store.read(partitions.months_made)

    def months_in_rest(self) -> list[int]:
        """Return the months whose entries found no partition of their own."""
        return self._store.read(partitions.months_in_rest)

    def add_login(self, name: str, role: Role, office: str, secret: Secret | None) -> bool:
        """Let a login of the server work for an office; return whether it was made for that.

        Raises:
            LoginNameError, LoginUnfitError, NotSettledError: Nothing was changed.
        """
        return self._store.write(lambda c: logins.add_login(c, name, role, office, secret))

    def remove_login(self, name: str) -> None:
        """Take all rights from a login.

        Raises:
            UnknownLoginError: It has none.
        """
        self._store.write(lambda connection: logins.remove_login(connection, name))

    def logins(self) -> list[Login]:
        """Return all logins that have rights."""
        return self._store.read(logins.list_logins)
