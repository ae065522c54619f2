"""A ledger is copied into an empty one of either database, whole, and says the same."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from ledger_answers import answers
from ledger_builders import AT, CLIENT, FINDINGS, ROLL, SHOP, TERMS, an_acceptance, ask, prepare

from batchpost.errors import LedgerError
from batchpost.ledger import open_ledger, schema
from batchpost.ledger.copying import CopyDiffersError, CopyOfficesError, CopyTargetError

DAYS = [AT.date(), AT.date() + timedelta(days=1), date(2026, 12, 1)]
FILES = ["1" * 64, "2" * 64]
OFFICES = ("220001", "220002", "220003")


@pytest.fixture
def target_url(database_url, request, tmp_path) -> str:
    """An empty place in the other database."""
    if database_url.startswith("sqlite"):
        return request.getfixturevalue("postgresql_url")
    return f"sqlite:///{(tmp_path / 'copy' / 'ledger.sqlite').as_posix()}"


def fill(url: str, office: str) -> None:
    """Two workplaces of an office work for two months."""
    for workplace in ("Окно 1", "Окно 2"):
        with open_ledger(url, office=office, workplace=workplace) as ledger:
            if not ledger.clients():
                prepare(ledger)
            number = len(ledger.batches()) + 1
            ledger.record(
                an_acceptance(
                    4,
                    sha256=f"{number}" * 64,
                    client=CLIENT if number == 1 else SHOP,
                    first_serial=number * 10,
                    from_roll=True,
                    findings=FINDINGS,
                    at=AT + timedelta(days=8 * (number - 1)),
                )
            )
            ledger.spoil_labels(
                "R1", number * 100, number * 100 + 1, operator="o", at=AT, reason=workplace
            )
            ledger.set_contract_terms("shop", TERMS[:number], operator="o", at=AT)


def truth(url: str) -> dict[str, list]:
    """All rows of the tables that are the truth."""
    with open_ledger(url) as ledger:
        return {
            table.name: ledger._store.read(
                lambda c, table=table: [
                    tuple(row)
                    for row in c.execute(sa.select(table).order_by(*table.primary_key.columns))
                ]
            )
            for table in schema.TRUTH
        }


def asked(url: str, office: str):
    with open_ledger(url, office=office) as ledger:
        return answers(ledger, DAYS, FILES)


def copied(source: str, target: str, office: str = ""):
    with open_ledger(source, office=office) as ledger, open_ledger(target, office=office) as other:
        return ledger.copy_to(other)


def test_the_copy_has_the_same_rows_and_answers(database_url, target_url):
    fill(database_url, "220001")
    told = copied(database_url, target_url)
    assert truth(target_url) == truth(database_url)
    assert asked(target_url, "220001") == asked(database_url, "220001")
    assert told.entries == {"220001": len(truth(target_url)["entry"])}
    assert {place: seq for place, (seq, _) in told.heads.items()} == {
        ("220001", "Окно 1"): 7,
        ("220001", "Окно 2"): 4,
    }


def test_there_and_back_is_the_same_ledger(database_url, target_url, tmp_path):
    fill(database_url, "220001")
    copied(database_url, target_url)
    back = f"sqlite:///{(tmp_path / 'back.sqlite').as_posix()}"
    copied(target_url, back)
    assert truth(back) == truth(database_url)
    assert asked(back, "220001") == asked(database_url, "220001")


def test_work_goes_on_in_the_copy(database_url, target_url):
    fill(database_url, "220001")
    copied(database_url, target_url)
    with open_ledger(target_url, office="220001", workplace="Окно 1") as ledger:
        assert ledger.record(an_acceptance(4, sha256="1" * 64)).already
        given = an_acceptance(4, sha256="f" * 64, first_serial=70, from_roll=True)
        assert ledger.record(given).batch_no == 3


def test_offices_of_a_server_are_copied_together_into_another(
    postgresql_url, another_postgresql_url
):
    target = another_postgresql_url
    for office in OFFICES:
        fill(postgresql_url, office)
    told = copied(postgresql_url, target)
    assert list(told.entries) == list(OFFICES)
    assert truth(target) == truth(postgresql_url)
    for office in OFFICES:
        assert asked(target, office) == asked(postgresql_url, office)


def test_an_office_leaves_a_server_with_its_own_rows_only(postgresql_url, sqlite_file):
    for office in OFFICES:
        fill(postgresql_url, office)
    target = f"sqlite:///{sqlite_file.as_posix()}"
    copied(postgresql_url, target, "220002")
    assert asked(target, "220002") == asked(postgresql_url, "220002")
    with open_ledger(target) as ledger:
        for table in ("entry", "part", "personal_part", "item"):
            assert ask(ledger, f"SELECT DISTINCT office FROM {table}") == [("220002",)]


def test_a_file_is_one_offices(postgresql_url, sqlite_file):
    for office in OFFICES[:2]:
        fill(postgresql_url, office)
    with pytest.raises(CopyOfficesError, match="220001, 220002"):
        copied(postgresql_url, f"sqlite:///{sqlite_file.as_posix()}", "999999")


def test_an_office_joins_a_server_that_others_work_on(postgresql_url, sqlite_file):
    source = f"sqlite:///{sqlite_file.as_posix()}"
    fill(source, "220001")
    fill(postgresql_url, "220002")
    before = asked(postgresql_url, "220002")
    copied(source, postgresql_url)
    assert asked(postgresql_url, "220001") == asked(source, "220001")
    assert asked(postgresql_url, "220002") == before


def test_a_ledger_with_entries_is_not_copied_into(database_url, target_url):
    fill(database_url, "220001")
    copied(database_url, target_url)
    before = truth(target_url)
    with pytest.raises(CopyTargetError):
        copied(database_url, target_url)
    assert truth(target_url) == before


def test_a_copy_that_differs_is_not_kept(database_url, target_url):
    fill(database_url, "220001")
    with open_ledger(database_url) as ledger:

        def lose_turnover(connection) -> None:
            quiet = {
                "sqlite": "DROP TRIGGER turnover_no_delete",
                "postgresql": "ALTER TABLE turnover DISABLE TRIGGER ALL",
            }
            connection.exec_driver_sql(quiet[connection.dialect.name])
            connection.exec_driver_sql("DELETE FROM turnover WHERE batch_no = 1")

        ledger._store.write(lose_turnover)
    with pytest.raises(CopyDiffersError, match="totals"):
        copied(database_url, target_url)
    assert truth(target_url)["entry"] == []


def test_an_empty_ledger_may_be_copied(database_url, target_url):
    open_ledger(database_url).close()
    assert copied(database_url, target_url).entries == {}


def test_a_target_that_fails_keeps_nothing(database_url, target_url, monkeypatch):
    fill(database_url, "220001")

    def fails(*_args):
        raise LedgerError("no")

    with monkeypatch.context() as patched:
        patched.setattr("batchpost.ledger.copying.fill", fails)
        with pytest.raises(LedgerError):
            copied(database_url, target_url)
    assert truth(target_url) == {"entry": [], "part": [], "personal_part": []}
    copied(database_url, target_url)


def test_a_roll_stays_issued(database_url, target_url):
    fill(database_url, "220001")
    copied(database_url, target_url)
    with open_ledger(target_url) as ledger:
        ledger._store.work_for("220001")
        assert ledger.roll("R1") == ROLL
