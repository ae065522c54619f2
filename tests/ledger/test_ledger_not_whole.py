"""Nothing follows from entries that are not whole, and tables that lack are told as such."""

import sqlite3
from contextlib import closing

import pytest
from ledger_builders import an_acceptance, ask, prepare

from batchpost.ledger import open_ledger, upgrade_ledger
from batchpost.ledger.errors import LedgerDamagedError, LedgerTablesError


@pytest.fixture
def url(sqlite_file) -> str:
    """A ledger with a list in it, of which the guards are gone."""
    address = f"sqlite:///{sqlite_file.as_posix()}"
    with open_ledger(address) as ledger:
        prepare(ledger)
        ledger.record(an_acceptance(3))
    triggers = "SELECT 'DROP TRIGGER ' || name FROM sqlite_master WHERE type = 'trigger'"
    with closing(sqlite3.connect(sqlite_file)) as file:
        for (statement,) in file.execute(triggers).fetchall():
            file.execute(statement)
        file.commit()
    return address


def do(sqlite_file, *statements: str) -> None:
    with closing(sqlite3.connect(sqlite_file)) as file:
        for statement in statements:
            file.execute(statement)
        file.commit()


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        ("DELETE FROM entry WHERE seq = 4", "/4 is missing"),
        ("DELETE FROM part WHERE name = 'labels'", "/5 is missing"),
        (
            "UPDATE part SET content = content || x'00' WHERE name = 'items'",
            '"items" of entry .*/5 was changed',
        ),
        ("UPDATE entry SET seq = 7 WHERE seq = 5", "/5 is missing"),
    ],
    ids=["gap", "part gone", "part changed", "moved"],
)
def test_entries_that_are_not_whole_are_neither_rebuilt_nor_copied(
    url, sqlite_file, tmp_path, damage, said
):
    do(sqlite_file, damage)
    target = f"sqlite:///{(tmp_path / 'copy.sqlite').as_posix()}"
    with open_ledger(url) as ledger, open_ledger(target) as other:
        before = ask(ledger, "SELECT * FROM item")
        with pytest.raises(LedgerDamagedError, match=said):
            ledger.rebuild()
        assert ask(ledger, "SELECT * FROM item") == before
        with pytest.raises(LedgerDamagedError, match=said):
            ledger.copy_to(other)
        assert other.health.is_empty()


@pytest.mark.parametrize(
    ("damage", "lacking"),
    [
        (["DROP TABLE turnover"], ["turnover"]),
        (["ALTER TABLE item DROP COLUMN marks"], ["item.marks"]),
        (["DROP TABLE purged", "DROP TABLE roll"], ["purged", "roll"]),
    ],
)
def test_tables_that_lack_are_told_and_made_anew(url, sqlite_file, damage, lacking):
    do(sqlite_file, *damage)
    with open_ledger(url) as ledger:
        assert sorted(ledger.health.lacking()) == lacking
        with pytest.raises(LedgerTablesError, match="ledger rebuild"):
            ledger.verify()
        ledger.rebuild()
        assert ledger.health.lacking() == []
        assert ledger.verify().sound


def test_a_table_of_the_truth_is_not_made_anew(url, sqlite_file):
    do(sqlite_file, "DROP TABLE part")
    with open_ledger(url) as ledger:
        assert ledger.health.lacking() == ["part"]
        for deed in (ledger.verify, ledger.rebuild):
            with pytest.raises(LedgerDamagedError, match="no such table: part"):
                deed()


@pytest.mark.parametrize("damage", ["DELETE FROM alembic_version", "DROP TABLE alembic_version"])
def test_tables_that_do_not_tell_their_version_are_damaged(url, sqlite_file, damage):
    do(sqlite_file, damage)
    for opened in (
        lambda: open_ledger(url),
        lambda: open_ledger(url, create=False),
        lambda: upgrade_ledger(url, office=""),
    ):
        with pytest.raises(LedgerDamagedError, match="version of its tables"):
            opened()


def test_a_server_that_lacks_a_table_is_told(postgresql_url):
    with open_ledger(postgresql_url) as ledger:
        prepare(ledger)
        assert ledger.health.lacking() == []
        ledger._store.write(lambda c: c.exec_driver_sql("DROP TABLE turnover CASCADE"))
        assert ledger.health.lacking() == ["turnover"]
        with pytest.raises(LedgerTablesError, match="turnover"):
            ledger.verify()
