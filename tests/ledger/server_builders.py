"""A ledger on a server that holds logins to their rights."""

from typing import NamedTuple

import psycopg
from ledger_builders import AT, OPERATOR

from batchpost.ledger import open_ledger
from batchpost.model.operator import Role

OURS, THEIRS = "220030", "220040"
DEED = {"operator": OPERATOR, "at": AT}


class Served(NamedTuple):
    """A ledger on a server with logins, and what is needed to come as one of them."""

    owner_url: str
    schema: str

    def url(self, login: str) -> str:
        return self.owner_url.replace("//postgres:@", f"//{login}@")

    def login(self, name: str) -> str:
        """Return the full name of a login: those of a server are of all its databases."""
        return f"{self.schema}_{name}"

    def opened(self, name: str, office: str = OURS):
        return open_ledger(self.url(self.login(name)), office=office, workplace="counter-1")

    def group(self, role: Role) -> str:
        return f"batchpost_postgres_{self.schema}_{role}"


def schema_of(url: str) -> str:
    return url.rpartition("%3D")[2]


def log_of(served: Served) -> str:
    with psycopg.connect(served.owner_url) as connection:
        found = connection.execute("SELECT pg_read_file('log')").fetchone()
    assert found is not None
    return found[0]
