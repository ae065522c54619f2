"""The tables: migrated equal to made at once, light to open, and never changed by the code."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from ledger_builders import an_acceptance, prepare

import batchpost.ledger
from batchpost.ledger import migration, open_ledger
from batchpost.ledger.declaring import metadata
from batchpost.ledger.schema import PERSONAL, SCHEMA_VERSION
from batchpost.model.acceptance import ACCEPTED_COLUMNS
from batchpost.model.items import NAMES

ROOM = Path(batchpost.ledger.__file__).parent
ROOT = ROOM.parents[1]

SQLITE_TABLES = "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name"
POSTGRESQL_TABLES = """
SELECT 'column', table_name, column_name, data_type || ' ' || is_nullable
FROM information_schema.columns WHERE table_schema = current_schema()
UNION ALL
SELECT 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(oid)
FROM pg_constraint WHERE connamespace = current_schema()::regnamespace AND contype <> 'n'
UNION ALL
SELECT 'index', tablename, indexname, replace(indexdef, current_schema(), '')
FROM pg_indexes WHERE schemaname = current_schema()
UNION ALL
SELECT 'trigger', tgrelid::regclass::text, tgname,
    replace(pg_get_triggerdef(t.oid), current_schema(), '')
FROM pg_trigger t JOIN pg_class c ON c.oid = tgrelid
WHERE relnamespace = current_schema()::regnamespace AND NOT tgisinternal
UNION ALL
SELECT 'function', '', proname, prosrc
FROM pg_proc WHERE pronamespace = current_schema()::regnamespace
UNION ALL
SELECT 'sequence', '', sequencename, data_type::text
FROM pg_sequences WHERE schemaname = current_schema()
ORDER BY 1, 2, 3, 4
"""


def described(connection) -> list[tuple]:
    is_sqlite = connection.dialect.name == "sqlite"
    rows = connection.exec_driver_sql(SQLITE_TABLES if is_sqlite else POSTGRESQL_TABLES)
    return [tuple(in_order(value or "") for value in row) for row in rows]


def in_order(definition: str) -> str:
    """Return a definition with the constraints of a table sorted: their order says nothing."""
    definition = re.sub(r"\s+", " ", definition)
    if not definition.startswith("CREATE TABLE"):
        return definition
    parts = re.split(r", (?=CONSTRAINT|PRIMARY|UNIQUE|FOREIGN|CHECK)", definition.rstrip(" )"))
    return ", ".join([parts[0], *sorted(part.rstrip(" )") for part in parts[1:])])


def remade(connection, make) -> list[tuple]:
    """Return what `make` makes of an empty database."""
    if connection.dialect.name == "sqlite":
        for table in reversed(metadata.sorted_tables):
            connection.exec_driver_sql(f"DROP TABLE {table.name}")
        connection.exec_driver_sql("DROP TABLE alembic_version")
    else:
        name = connection.exec_driver_sql("SELECT current_schema()").scalar()
        connection.exec_driver_sql(f"DROP SCHEMA {name} CASCADE; CREATE SCHEMA {name}")
    assert described(connection) == []
    make(connection)
    return described(connection)


def test_migrating_makes_the_same_tables_as_making_them_at_once(ledger):
    def compare(connection) -> None:
        made = described(connection)
        migrated = remade(connection, lambda c: migration.upgrade(ledger._store, c))
        assert len(made) > 20
        assert migrated == made

    ledger._store.write(compare)


def test_an_empty_older_ledger_is_upgraded_on_opening(database_url):
    with open_ledger(database_url) as ledger:

        def leave_only_the_version_table(connection) -> None:
            remade(connection, migration.alembic_version.create)

        ledger._store.write(leave_only_the_version_table)
    with open_ledger(database_url) as ledger:
        prepare(ledger)
        assert ledger.record(an_acceptance(3)).batch_no == 1


def test_the_newest_migration_is_the_version_of_the_program():
    names = sorted(path.name for path in (ROOM / "migrations" / "versions").glob("v*.py"))
    assert names[-1].startswith(f"v{SCHEMA_VERSION}_")


def test_every_column_of_the_model_has_its_place():
    tables = metadata.tables
    held = [*tables["item"].columns.keys(), *tables["addressee"].columns.keys()]
    for name in (*NAMES, *ACCEPTED_COLUMNS):
        assert held.count(name) == (2 if name == "line_no" else 1), name
    assert set(PERSONAL) == set(tables["addressee"].columns.keys()) - {
        "office",
        "entry_id",
        "line_no",
    }


def test_the_room_says_nowhere_to_change_or_remove():
    of_the_server = {"access.py", "logins.py"}  # rights of logins, not what was recorded
    released = {"v0001_first_release.py", "v0003_entries_in_chains.py"}
    for path in ROOM.rglob("*.py"):
        if path.name == "purging.py":  # removes what is personal, as the guards allow
            continue
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\.(update|delete)\(|OR REPLACE INTO|INSERT OR", text), path
        if path.name not in {"guards.py", "building.py", *of_the_server, *released}:
            plain = text.replace("ON COMMIT DELETE ROWS", "").replace('"TRUNCATE {}"', "")
            plain = plain.replace("wal_checkpoint(TRUNCATE)", "")
            assert not re.search(r"\b(UPDATE|DELETE|TRUNCATE|DROP)\b", plain), path


def run(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return done.stdout


def test_importing_the_room_is_light():
    run(
        "import sys, batchpost.ledger as l; l.open_ledger; l.sqlite_url\n"
        "assert not {'sqlalchemy', 'pandas', 'alembic', 'psycopg'} & set(sys.modules)"
    )


def test_opening_imports_neither_alembic_nor_pandas(sqlite_file):
    for _ in range(2):  # made, then found
        run(
            "import sys\n"
            "from batchpost.ledger import open_ledger\n"
            f"open_ledger({f'sqlite:///{sqlite_file.as_posix()}'!r}).close()\n"
            "assert not {'pandas', 'alembic', 'psycopg'} & set(sys.modules)"
        )


def test_migrating_says_nothing(sqlite_file):
    with sa.create_engine(f"sqlite:///{sqlite_file.as_posix()}").begin() as connection:
        migration.alembic_version.create(connection)
    connection.engine.dispose()
    out = run(
        "import sys\n"
        "from batchpost.ledger import open_ledger\n"
        f"with open_ledger({f'sqlite:///{sqlite_file.as_posix()}'!r}) as ledger:\n"
        "    assert 'alembic' in sys.modules\n"
        "    print(ledger.clients())"
    )
    assert out.strip() == "[]"


def test_names_are_given_on_demand():
    assert batchpost.ledger.Ledger.__name__ == "Ledger"
    assert batchpost.ledger.Recorded.__name__ == "Recorded"
    with pytest.raises(AttributeError):
        batchpost.ledger.Nothing  # noqa: B018 - asked for to be refused
