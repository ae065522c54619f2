"""Ledgers of every released schema are upgraded on opening; they answer as they did before."""

import json
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from ledger_answers import answers, keeps
from ledger_builders import AT, CLIENT, OPERATOR, SHOP, TERMS, an_acceptance, ask

from batchpost.errors import LedgerError
from batchpost.ledger import making, migration, open_ledger
from batchpost.ledger.chain import GENESIS, digests, entry_hash
from batchpost.ledger.entries import entry_of
from batchpost.ledger.errors import NumberUsedError, SchemaVersionError
from batchpost.ledger.rebuilding import rebuild
from batchpost.ledger.schema import SCHEMA_VERSION, entry, part, personal_part

RELEASED = Path(__file__).parent / "released"
DAYS = [date(2026, 9, 30), date(2026, 10, 1), date(2026, 11, 23)]
FILES = [letter * 64 for letter in "abcd"]
_BOOLEAN = {"by_list", "due_example"}


@pytest.fixture(params=["0001", "0002"])
def version(request) -> str:
    return request.param


@pytest.fixture
def released_url(database_url, version) -> str:
    """A database with a ledger of a released schema in it."""
    if database_url.startswith("sqlite"):
        load_sqlite(Path(database_url.removeprefix("sqlite:///")), version)
    else:
        load_postgresql(database_url, version)
    return database_url


def load_sqlite(path: Path, version: str) -> sqlite3.Connection:
    connection = sqlite3.connect(path)
    connection.executescript((RELEASED / f"v{version}.sql").read_text(encoding="utf-8"))
    return connection


def load_postgresql(url: str, version: str) -> None:
    """Make the tables by the migrations of that time, and fill them with the same rows."""
    source = load_sqlite(Path(":memory:"), version)
    engine = sa.create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as connection:
        upgrade_to(connection, version)
        tables = sa.MetaData()
        tables.reflect(connection)
        for table in tables.sorted_tables:
            rows = source.execute(f"SELECT * FROM {table.name}")
            names = [column[0] for column in rows.description]
            driver = connection.connection.driver_connection
            for row in rows.fetchall() if table.name != "alembic_version" else ():
                values = [bool(v) if n in _BOOLEAN else v for n, v in zip(names, row, strict=True)]
                driver.execute(
                    f"INSERT INTO {table.name} ({', '.join(map(quoted, names))}) "
                    f"VALUES ({', '.join(['%s'] * len(names))})",
                    values,
                )
    engine.dispose()
    source.close()


def quoted(name: str) -> str:
    return f'"{name}"'


def upgrade_to(connection, version: str) -> None:
    script = ScriptDirectory(str(migration._MIGRATIONS))
    context = MigrationContext.configure(connection)
    for revision in reversed(list(script.iterate_revisions(version, "base"))):
        with Operations.context(context):
            revision.module.upgrade()
        context.stamp(script, revision.revision)


def said(version: str):
    return json.loads((RELEASED / f"v{version}.json").read_text(encoding="utf-8"))


def test_all_it_knew_is_answered_as_before(released_url, version):
    with open_ledger(released_url, office="220050") as ledger:
        now = answers(ledger, DAYS, FILES)
    for question, answer in said(version).items():
        assert keeps(now[question], answer), question


def test_nothing_of_the_old_tables_is_left(released_url):
    with open_ledger(released_url) as ledger:

        def tables(connection) -> set[str]:
            return set(sa.inspect(connection).get_table_names())

        truth = {"entry", "part", "personal_part", "alembic_version"}
        derived = {table.name for table in making.derived_tables()}
        rest = {name for name in ledger._store.read(tables) if name.endswith("_rest")}
        assert ledger._store.read(tables) - rest == truth | derived
        assert ask(ledger, "SELECT version_num FROM alembic_version") == [(SCHEMA_VERSION,)]


def test_every_entry_stands_in_a_whole_chain(released_url, version):
    with open_ledger(released_url, office="220050") as ledger:
        entries, parts = ledger._store.read(kept)
    heads = {}
    for each in sorted(entries, key=lambda found: (found.workplace, found.seq)):
        seq, head = heads.get(each.workplace, (0, GENESIS))
        assert (each.seq, each.prev_hash, each.office) == (seq + 1, head, "220050")
        assert each.hash == entry_hash(each)
        heads[each.workplace] = each.seq, each.hash
        open_parts, salted = parts.get(each.entry_id, ({}, {}))
        assert each.parts == digests(open_parts)
        assert each.personal == digests(
            {name: content for name, (_, content) in salted.items()},
            {name: salt for name, (salt, _) in salted.items()},
        )
    assert list(heads) == ["Окно 1", "Окно 2"]
    released = sum(
        line.startswith('INSERT INTO "entry"')
        for line in (RELEASED / f"v{version}.sql").read_text(encoding="utf-8").splitlines()
    )
    assert len(entries) == released + 2  # the workplaces were opened


def kept(connection):
    entries = [entry_of(row) for row in connection.execute(sa.select(entry))]
    parts = {}
    for row in connection.execute(sa.select(part)):
        parts.setdefault(row.entry_id, ({}, {}))[0][row.name] = row.content
    for row in connection.execute(sa.select(personal_part)):
        parts.setdefault(row.entry_id, ({}, {}))[1][row.name] = row.salt, row.content
    return entries, parts


def test_reasons_and_operators_stay(released_url):
    with open_ledger(released_url) as ledger:
        spoiled = ask(
            ledger,
            "SELECT operator, workplace, reason FROM entry WHERE kind = 'labels_spoiled' "
            "ORDER BY workplace",
        )
    assert spoiled == [
        ("Операторова О.О.", "Окно 1", "порваны"),
        ("Приёмов П.П.", "Окно 2", "не читается"),
    ]


def test_work_goes_on_where_it_stopped(released_url):
    with open_ledger(released_url, workplace="Окно 1") as ledger:
        again = an_acceptance(3, sha256="a" * 64, client=ledger.client("housing"))
        assert ledger.record(again).already
        taken = an_acceptance(1, sha256="e" * 64, first_serial=2, client=ledger.client("housing"))
        with pytest.raises(NumberUsedError):
            ledger.record(taken)
        further = an_acceptance(2, sha256="f" * 64, client=SHOP, at=AT.replace(hour=18))
        assert ledger.record(further).batch_no == 5
        ledger.edit_client(replace(CLIENT, name="Другое имя"), operator=OPERATOR, at=AT)
        ledger.set_contract_terms("shop", TERMS, operator=OPERATOR, at=AT)
        assert ledger.contract_terms("shop") == TERMS
        assert ask(ledger, "SELECT count(*) FROM workplace") == [(2,)]


def test_the_tables_are_the_same_made_anew(released_url):
    with open_ledger(released_url) as ledger:
        before = answers(ledger, DAYS, FILES)
        ledger._store.write(lambda connection: rebuild(ledger._store, connection))
        assert answers(ledger, DAYS, FILES) == before


def test_an_upgrade_that_fails_leaves_the_ledger_as_it_was(released_url, monkeypatch):
    def fails(_store, _connection):
        raise LedgerError("no")

    with monkeypatch.context() as patched:
        patched.setattr("batchpost.ledger.rebuilding.rebuild", fails)
        with pytest.raises(LedgerError):
            open_ledger(released_url)
    engine = sa.create_engine(released_url.replace("postgresql:", "postgresql+psycopg:"))
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM batch").scalar() == 4
        assert "part" not in sa.inspect(connection).get_table_names()
    engine.dispose()
    with open_ledger(released_url) as ledger:
        assert len(ledger.batches()) == 4


def test_offices_that_begin_at_once_make_the_tables_once(database_url):
    offices = ["220001"] if database_url.startswith("sqlite") else ["220001", "220002", "220003"]
    with ThreadPoolExecutor() as pool:
        opened = [pool.submit(open_ledger, database_url, office=office) for office in offices * 2]
        for each in opened:
            each.result().close()


def test_a_newer_ledger_is_refused_in_one_sentence(database_url):
    open_ledger(database_url).close()
    engine = sa.create_engine(database_url.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9001'")
    engine.dispose()
    with pytest.raises(SchemaVersionError, match="9001"):
        open_ledger(database_url)
