"""The readable tables are made anew from sound entries only."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor, wait

import pytest
from ledger_builders import an_acceptance, ask, prepare

from batchpost.ledger import making, open_ledger, verifying
from batchpost.ledger.errors import LedgerDamagedError, WorkplaceRowMissingError


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        ("UPDATE entry SET reason = 'x' WHERE seq = 5", "/5 was changed"),
        ("UPDATE part SET content = x'00' WHERE name = 'items'", "/5"),
    ],
)
def test_nothing_follows_from_an_entry_that_was_changed(sqlite_file, damage, said):
    url = f"sqlite:///{sqlite_file.as_posix()}"
    with open_ledger(url) as ledger:
        prepare(ledger)
        ledger.record(an_acceptance(3))
    with sqlite3.connect(sqlite_file) as past_the_guards:
        for table in ("entry", "part"):
            past_the_guards.execute(f"DROP TRIGGER {table}_no_update")
        assert past_the_guards.execute(damage).rowcount == 1
    past_the_guards.close()
    with open_ledger(url) as ledger:
        with pytest.raises(LedgerDamagedError, match=said):
            ledger.rebuild()
        assert ask(ledger, "SELECT count(*) FROM item") == [(3,)]


def test_rows_that_were_changed_are_made_anew(sqlite_file):
    url = f"sqlite:///{sqlite_file.as_posix()}"
    with open_ledger(url) as ledger:
        prepare(ledger)
        ledger.record(an_acceptance(3))
    with sqlite3.connect(sqlite_file) as past_the_guards:
        past_the_guards.execute("DROP TRIGGER item_no_update")
        past_the_guards.execute("UPDATE item SET weight_g = 1")
    past_the_guards.close()
    with open_ledger(url) as ledger:
        assert not ledger.verify().sound
        assert ledger.rebuild() == 5
        assert ledger.verify().sound


def test_a_workplace_whose_row_is_gone_does_nothing_until_it_is_made_anew(sqlite_file):
    url = f"sqlite:///{sqlite_file.as_posix()}"
    with open_ledger(url) as ledger:
        prepare(ledger)
    with sqlite3.connect(sqlite_file) as past_the_guards:
        past_the_guards.execute("DROP TRIGGER workplace_no_delete")
        past_the_guards.execute("DELETE FROM workplace")
    past_the_guards.close()
    with open_ledger(url) as ledger:
        entries = ask(ledger, "SELECT count(*) FROM entry")
        with pytest.raises(WorkplaceRowMissingError):
            ledger.record(an_acceptance(3))
        assert ask(ledger, "SELECT count(*) FROM entry") == entries
        ledger.rebuild()
        assert ledger.record(an_acceptance(3)).batch_no == 1
        assert ledger.verify().sound


def in_another(database_url, work):
    """Return what somebody else's work on the ledger comes to."""
    with open_ledger(database_url, workplace="w2") as other:
        return work(other)


def test_who_proves_the_tables_is_not_misled_by_who_makes_them_anew(
    counter, database_url, monkeypatch
):
    counter.record(an_acceptance(3))
    prove = verifying._verify_office

    def meanwhile(chains):
        further = an_acceptance(2, sha256="b" * 64, first_serial=50)
        assert in_another(database_url, lambda other: other.record(further)).batch_no == 2
        rebuilt.append(pool.submit(in_another, database_url, lambda other: other.rebuild()))
        wait(rebuilt, timeout=1)  # it is done at once, or waits for us
        prove(chains)

    rebuilt = []
    with ThreadPoolExecutor(1) as pool:
        with monkeypatch.context() as amid:
            amid.setattr(verifying, "_verify_office", meanwhile)
            assert counter.verify().sound
        assert rebuilt[0].result() > 0
    assert counter.verify().sound


def test_who_proves_the_tables_waits_for_who_makes_them_anew(counter, database_url, monkeypatch):
    counter.record(an_acceptance(3))
    removed = making.remove_derived

    def prove_meanwhile(connection):
        removed(connection)
        proofs.append(pool.submit(in_another, database_url, lambda other: other.verify().sound))
        wait(proofs, timeout=0.5)

    proofs = []
    monkeypatch.setattr(making, "remove_derived", prove_meanwhile)
    with ThreadPoolExecutor(1) as pool:
        counter.rebuild()
        assert proofs[0].result()
