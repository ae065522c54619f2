"""What the world does to a ledger, each time one sentence, exit code 7 and nothing recorded."""

import os
import sqlite3
import sys
from pathlib import Path
from types import SimpleNamespace

import psycopg
import pytest
import sqlalchemy as sa
from ledger_builders import ROLL, an_acceptance, prepare

from batchpost.errors import LedgerError
from batchpost.ledger import Recorded, open_ledger, sqlite_url
from batchpost.ledger.errors import (
    LedgerAddressError,
    LedgerBusyError,
    LedgerContentError,
    LedgerDamagedError,
    LedgerDriverMissingError,
    LedgerForbiddenError,
    LedgerFullError,
    LedgerLostError,
    LedgerUnavailableError,
    SchemaVersionError,
)
from batchpost.ledger.store import ConflictError, DeadlockError


def url_of(path: Path) -> str:
    return f"sqlite:///{path.as_posix()}"


@pytest.fixture
def sqlite_ledger(sqlite_file):
    with open_ledger(url_of(sqlite_file), wait_s=0.2) as ledger:
        prepare(ledger)
        yield ledger


@pytest.fixture
def postgresql_ledger(postgresql_url):
    with open_ledger(postgresql_url, wait_s=0.2) as ledger:
        prepare(ledger)
        yield ledger


class TestSqlite:
    def test_held_by_another_program(self, sqlite_ledger, sqlite_file):
        other = sqlite3.connect(sqlite_file, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(LedgerBusyError, match=r"0\.2 s"):
            sqlite_ledger.record(an_acceptance(2))
        assert sqlite_ledger.batches().empty  # reading goes on
        other.execute("ROLLBACK")
        other.close()
        assert sqlite_ledger.record(an_acceptance(2)).batch_no == 1

    def test_disk_full(self, sqlite_ledger):
        def limit(pages: int) -> None:
            sqlite_ledger._store.read(
                lambda c: c.exec_driver_sql(f"PRAGMA max_page_count = {pages}").all()
            )

        sqlite_ledger.record(an_acceptance(2, sha256="1" * 64))
        for pages in (40, 60, 100, 200):
            limit(pages)
            with pytest.raises(LedgerFullError, match="is full"):
                sqlite_ledger.record(an_acceptance(5000, first_serial=1, from_roll=True))
            limit(1_000_000)
            assert sqlite_ledger.batches()["batch_no"].tolist() == [1]
            assert sqlite_ledger.rolls()[0].used == 0
        big = an_acceptance(5000, first_serial=1, from_roll=True)
        assert sqlite_ledger.record(big).batch_no == 2

    def test_a_file_of_something_else(self, sqlite_file):
        sqlite_file.write_text("Это не журнал. " * 500, encoding="utf-8")
        with pytest.raises(LedgerDamagedError, match=r"ledger\.sqlite is no ledger"):
            open_ledger(url_of(sqlite_file))

    def test_a_database_of_another_program(self, sqlite_file):
        with sqlite3.connect(sqlite_file) as other:
            other.execute("CREATE TABLE recipes (name TEXT)")
        other.close()
        with pytest.raises(LedgerDamagedError, match="recipes"):
            open_ledger(url_of(sqlite_file))
        with sqlite3.connect(sqlite_file) as other:
            assert other.execute("SELECT COUNT(*) FROM sqlite_master").fetchone() == (1,)
        other.close()

    def test_a_damaged_file(self, sqlite_file):
        with open_ledger(url_of(sqlite_file)) as ledger:
            prepare(ledger)
            ledger.record(an_acceptance(2000))
        content = bytearray(sqlite_file.read_bytes())
        content[40_000:] = b"\xa5" * (len(content) - 40_000)
        sqlite_file.write_bytes(content)
        with pytest.raises(LedgerDamagedError), open_ledger(url_of(sqlite_file)) as ledger:
            ledger.acceptance(1)

    def test_a_folder(self, tmp_path):
        with pytest.raises(LedgerUnavailableError, match="not a file"):
            open_ledger(url_of(tmp_path))

    def test_a_file_where_a_folder_should_be(self, tmp_path):
        (tmp_path / "flash").write_bytes(b"")
        with pytest.raises(LedgerUnavailableError):
            open_ledger(url_of(tmp_path / "flash" / "ledger.sqlite"))

    @pytest.mark.skipif(os.name == "nt", reason="names with a zero are refused otherwise there")
    def test_a_name_no_file_can_have(self):
        with pytest.raises(LedgerUnavailableError):
            open_ledger("sqlite:///a\0b")

    def test_no_ledger_where_none_shall_be_made(self, tmp_path, sqlite_file):
        missing = tmp_path / "new" / "ledger.sqlite"
        with pytest.raises(LedgerUnavailableError) as refused:
            open_ledger(url_of(missing), create=False)
        assert str(missing) in str(refused.value)
        assert "--home" in str(refused.value)
        assert refused.value.exit_code == 7
        assert not missing.parent.exists()
        sqlite_file.write_bytes(b"")
        with pytest.raises(LedgerUnavailableError):
            open_ledger(url_of(sqlite_file), create=False)

    def test_folders_are_made(self, tmp_path):
        home = tmp_path / "Почта № 1? #%20" / "дом"
        open_ledger(sqlite_url(home)).close()
        assert (home / "ledger.sqlite").is_file()

    @pytest.mark.skipif(os.name == "nt", reason="Windows has no mode bits")
    def test_only_the_owner_may_read(self, sqlite_file):
        open_ledger(url_of(sqlite_file)).close()
        assert sqlite_file.stat().st_mode & 0o077 == 0

    def test_settings_of_the_file(self, sqlite_ledger):
        def setting(name):
            return sqlite_ledger._store.read(lambda c: c.exec_driver_sql(f"PRAGMA {name}").scalar())

        assert setting("journal_mode") == "wal"
        assert setting("synchronous") == 2  # FULL
        assert setting("secure_delete") == 1

    @pytest.mark.parametrize(
        ("code", "family"),
        [
            (sqlite3.SQLITE_BUSY, LedgerBusyError),
            (sqlite3.SQLITE_BUSY_SNAPSHOT, LedgerBusyError),
            (sqlite3.SQLITE_FULL, LedgerFullError),
            (sqlite3.SQLITE_CORRUPT_VTAB, LedgerDamagedError),
            (sqlite3.SQLITE_NOTADB, LedgerDamagedError),
            (sqlite3.SQLITE_IOERR_FSYNC, LedgerUnavailableError),
            (sqlite3.SQLITE_READONLY_DBMOVED, LedgerUnavailableError),
            (sqlite3.SQLITE_CONSTRAINT_UNIQUE, ConflictError),
        ],
    )
    def test_result_codes(self, sqlite_ledger, code, family):
        error = sqlite3.OperationalError("reason")
        error.sqlite_errorcode = code
        assert type(sqlite_ledger._store.refusal(error, connected=True)) is family

    def test_an_error_of_ours_stays_one(self, sqlite_ledger):
        with pytest.raises(Exception, match="no such table"):
            sqlite_ledger._store.read(lambda c: c.exec_driver_sql("SELECT * FROM missing"))


class TestPostgresql:
    def test_held_by_another_program(self, postgresql_ledger, postgresql_url):
        with open_ledger(postgresql_url) as other:

            def deed(connection):
                other._store.lock(connection)
                with pytest.raises(LedgerBusyError):
                    postgresql_ledger.record(an_acceptance(2))
                assert postgresql_ledger.batches().empty

            other._store.write(deed)
        assert postgresql_ledger.record(an_acceptance(2)).batch_no == 1

    def test_a_question_waits_for_a_locked_table_only_so_long(
        self, postgresql_ledger, postgresql_url
    ):
        import psycopg

        with psycopg.connect(postgresql_url) as other:
            other.execute("LOCK TABLE batch IN ACCESS EXCLUSIVE MODE")
            with pytest.raises(LedgerBusyError):
                postgresql_ledger.batches()
        assert postgresql_ledger.batches().empty

    def test_a_connection_cut_while_idle_is_made_anew(self, postgresql_ledger, postgresql_url):
        self.cut(postgresql_url)
        assert postgresql_ledger.record(an_acceptance(2)).batch_no == 1

    @pytest.mark.parametrize("cuts", [1, 100])
    def test_a_deed_whose_connection_is_cut_is_done_over(self, postgresql_url, monkeypatch, cuts):
        with open_ledger(postgresql_url, wait_s=2) as ledger:
            prepare(ledger)
            add, left = ledger._store.add, [cuts]

            def cut_and_add(connection, table, entry_id, rows):
                if left[0]:
                    left[0] -= 1
                    self.cut(postgresql_url)
                add(connection, table, entry_id, rows)

            monkeypatch.setattr(ledger._store, "add", cut_and_add)
            if cuts == 1:
                assert ledger.record(an_acceptance(2)).batch_no == 1
            else:  # it does not come back
                with pytest.raises(LedgerLostError, match="never recorded twice"):
                    ledger.record(an_acceptance(2))
            monkeypatch.undo()
            assert ledger.record(an_acceptance(2)) == Recorded(1, already=cuts == 1)
            assert len(ledger.batches()) == 1

    def test_an_answer_stands_when_the_server_goes_right_after_it(
        self, postgresql_ledger, postgresql_url
    ):
        def ask_and_cut(connection):
            answer = connection.exec_driver_sql("SELECT 7").scalar()
            self.cut(postgresql_url)
            return answer

        assert postgresql_ledger._store.read(ask_and_cut) == 7
        assert postgresql_ledger.batches().empty

    def test_a_deed_cut_after_its_end_is_not_done_twice(self, postgresql_url, monkeypatch):
        with open_ledger(postgresql_url, wait_s=2) as ledger:
            prepare(ledger)
            commit, left = sa.Connection.commit, [1]

            def commit_and_cut(connection):
                commit(connection)
                if left[0]:
                    left[0] -= 1
                    raise psycopg.OperationalError("server closed the connection unexpectedly")

            monkeypatch.setattr(sa.Connection, "commit", commit_and_cut)
            assert ledger.record(an_acceptance(2)) == Recorded(1, already=False)
            assert len(ledger.batches()) == 1

    def cut(self, url):
        import psycopg

        with psycopg.connect(url) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
            )

    def test_no_server(self):
        url = "postgresql://post:secret@127.0.0.1:1/ledger"
        with pytest.raises(LedgerUnavailableError) as refused:
            open_ledger(url)
        assert "secret" not in str(refused.value)
        assert "127.0.0.1:1/ledger" in str(refused.value)

    def test_no_such_database(self, postgresql_server):
        with pytest.raises(LedgerUnavailableError, match="does not exist"):
            open_ledger(postgresql_server.replace("/postgres?", "/nothing?"))

    @pytest.mark.usefixtures("postgresql_ledger")
    def test_no_right_to_write(self, postgresql_url):
        import psycopg

        with psycopg.connect(postgresql_url, autocommit=True) as connection:
            schema = connection.execute("SELECT current_schema()").fetchone()[0]
            connection.execute(
                f"CREATE ROLE reader_{schema} LOGIN; GRANT USAGE ON SCHEMA {schema} TO "
                f"reader_{schema}; GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO "
                f"reader_{schema}"
            )
        with open_ledger(postgresql_url.replace("//postgres:", f"//reader_{schema}:")) as reader:
            assert reader.batches().empty
            with pytest.raises(LedgerUnavailableError, match="permission denied"):
                reader.record(an_acceptance(2))

    def test_no_driver(self, monkeypatch):
        monkeypatch.setitem(sys.modules, "psycopg", None)
        monkeypatch.delitem(sys.modules, "batchpost.ledger.postgresql", raising=False)
        with pytest.raises(LedgerDriverMissingError, match=r"batchpost\[postgresql\]"):
            open_ledger("postgresql://localhost/ledger")

    @pytest.mark.parametrize(
        ("name", "family"),
        [
            ("DiskFull", LedgerFullError),
            ("DataCorrupted", LedgerDamagedError),
            ("LockNotAvailable", LedgerBusyError),
            ("DeadlockDetected", DeadlockError),
            ("SerializationFailure", DeadlockError),
            ("TooManyConnections", LedgerUnavailableError),
            ("InsufficientPrivilege", LedgerForbiddenError),
            ("ReadOnlySqlTransaction", LedgerUnavailableError),
            ("AdminShutdown", LedgerLostError),
            ("UntranslatableCharacter", LedgerContentError),
            ("UniqueViolation", ConflictError),
        ],
    )
    def test_states(self, postgresql_ledger, name, family):
        from psycopg import errors

        error = getattr(errors, name)("reason")
        assert type(postgresql_ledger._store.refusal(error, connected=True)) is family

    def test_an_error_of_ours_stays_one(self, postgresql_ledger):
        with pytest.raises(Exception, match="does not exist"):
            postgresql_ledger._store.read(lambda c: c.exec_driver_sql("SELECT * FROM missing"))


@pytest.mark.parametrize(
    "url",
    [
        "",
        "sqlite://",
        "sqlite:///",
        "mysql://host/ledger",
        "ledger.sqlite",
        "postgresql://u:secret@host:port/ledger",
    ],
)
def test_an_address_of_no_ledger(url):
    with pytest.raises(LedgerAddressError) as refused:
        open_ledger(url)
    assert "secret" not in str(refused.value)


def test_a_ledger_of_a_newer_program(database_url):
    with open_ledger(database_url) as ledger:
        ledger._store.write(
            lambda c: c.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
        )
    for create in (True, False):
        with pytest.raises(SchemaVersionError, match="9999") as refused:
            open_ledger(database_url, create=create)
        assert refused.value.exit_code == 7


def test_every_refusal_says_that_nothing_was_recorded(sqlite_ledger):
    from batchpost.ledger import errors

    where = {"where": "x", "reason": "y", "wait_s": 1.0, "found": "2", "known": "1", "url": "x"}
    where |= {"roll": ROLL, "other": ROLL}
    for name, leaf in vars(errors).items():
        if isinstance(leaf, type) and leaf.__module__ == errors.__name__:
            assert name.endswith("Error")
            taken = leaf.__init__.__code__.co_varnames[1 : leaf.__init__.__code__.co_argcount]
            facts = {fact: where.get(fact, 1 if fact != "known" else "1") for fact in taken}
            facts |= {"known": ["a"]} if issubclass(leaf, errors.WrongUseError) else {}
            said = str(leaf(**{fact: facts[fact] for fact in taken}))
            reads_only = name in {"UnknownBatchError", "ListWithheldError", "LedgerLostError"}
            assert ("Nothing was recorded" in said) is not reads_only, said
    assert issubclass(LedgerFullError, LedgerError)
    assert sqlite_ledger.batches().empty


def test_a_file_that_cannot_be_read_on_a_full_disk_is_said_to_lack_room(sqlite_ledger, monkeypatch):
    store, error = sqlite_ledger._store, sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = sqlite3.SQLITE_IOERR
    assert type(store.refusal(error, connected=True)) is LedgerUnavailableError
    monkeypatch.setattr("shutil.disk_usage", lambda _path: SimpleNamespace(free=4096))
    assert type(store.refusal(error, connected=True)) is LedgerFullError
