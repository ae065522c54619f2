"""What the owner of a ledger on a server settles: logins, months, all of it by commands."""

import json
from datetime import date

import psycopg
import pytest
from click.testing import CliRunner
from ledger_builders import (
    AT,
    CLIENT,
    an_acceptance,
    ask,
    prepare,
)
from rights_builders import TARIFF
from server_builders import DEED, OURS, THEIRS, Served, log_of, schema_of

from batchpost.cli import main
from batchpost.language import language
from batchpost.ledger import open_ledger
from batchpost.ledger.declaring import metadata
from batchpost.ledger.errors import LedgerForbiddenError, LedgerUnavailableError
from batchpost.ledger.making import derived_tables
from batchpost.ledger.partitions import long_tables
from batchpost.ledger.schema import TRUTH
from batchpost.ledger.server_errors import (
    LoginNameError,
    LoginUnfitError,
    NoServerError,
    NotSettledError,
)
from batchpost.model.operator import Role, Secret
from batchpost.settings import load_settings
from batchpost.workflows.doctor import Premises, State, partitions

say = language("en").say


class TestLogins:
    def test_are_listed_and_change_their_role(self, served, owner):
        name = served.login("risen")
        assert owner.server.add_login(name, Role.READER, OURS, None)
        assert not owner.server.add_login(name, Role.SUPERVISOR, THEIRS, None)
        listed = {each.name: each for each in owner.server.logins()}
        assert (listed[name].role, listed[name].offices) == (Role.SUPERVISOR, (OURS, THEIRS))
        owner.server.remove_login(name)
        assert name not in {each.name for each in owner.server.logins()}

    def test_a_password_reaches_the_server_hashed(self, served, owner):
        name = served.login("hashed")
        owner.server.add_login(name, Role.READER, OURS, Secret("correct horse"))
        kept = ask(owner, f"SELECT rolpassword FROM pg_authid WHERE rolname = '{name}'")
        assert kept[0][0].startswith("SCRAM-SHA-256$")
        assert "correct horse" not in log_of(served)

    @pytest.mark.parametrize(
        "kind", ["SUPERUSER", "BYPASSRLS", "CREATEROLE", "IN ROLE pg_read_all_data"]
    )
    def test_one_that_nothing_holds_is_not_taken(self, served, owner, kind):
        name = served.login(f"free_{kind[-4:].lower()}")
        with psycopg.connect(served.owner_url, autocommit=True) as connection:
            connection.execute(f"CREATE ROLE {name} LOGIN {kind}")
        with pytest.raises(LoginUnfitError):
            owner.server.add_login(name, Role.OPERATOR, OURS, None)

    def test_a_name_that_is_none(self, owner):
        with pytest.raises(LoginNameError):
            owner.server.add_login('x"; DROP', Role.OPERATOR, OURS, None)

    def test_want_a_server_that_holds_to_rights(self, postgresql_url, sqlite_file):
        with open_ledger(postgresql_url) as ledger:
            assert ledger.server.logins() == []
            with pytest.raises(NotSettledError):
                ledger.server.add_login("somebody", Role.OPERATOR, OURS, None)
        with (
            open_ledger(f"sqlite:///{sqlite_file.as_posix()}") as ledger,
            pytest.raises(NoServerError),
        ):
            ledger.server.months()


def test_the_owner_settles_it_all_by_commands(new_schema, tmp_path):
    url = new_schema()
    office = Served(url, schema_of(url))

    def run(*arguments: str, address: str = url):
        environment = {
            "BATCHPOST_HOME": str(tmp_path),
            "BATCHPOST_LANG": "en",
            "BATCHPOST_DATABASE": address,
        }
        return CliRunner().invoke(main, arguments, env=environment)

    assert run("ledger", "login", "list").exit_code == 7  # there is no ledger yet
    done = run("ledger", "init", "--months", "2")
    assert done.exit_code == 0, done.stderr
    assert "Partitions were made" in done.stderr
    assert "were there already" in run("ledger", "partitions", "--months", "2").stderr
    name = office.login("clerk")
    assert "is made" in run("ledger", "login", "add", name, "--role", "operator").stderr
    again = run("ledger", "login", "add", name, "--role", "operator", "--office", THEIRS)
    assert f"works for office {THEIRS}" in again.stderr
    listed = json.loads(run("ledger", "login", "list", "--format", "json").stdout)
    assert listed == [{"login": name, "role": "operator", "offices": [OURS, THEIRS]}]
    assert name in run("ledger", "login", "list").stdout
    added = run("client", "add", "shop", "--name", "Магазин", address=office.url(name))
    assert added.exit_code == 0, added.stderr
    assert "no rights" in run("ledger", "login", "remove", name).stderr
    assert run("client", "list", address=office.url(name)).exit_code == 7
    done = run("ledger", "init", address=f"sqlite:///{tmp_path.as_posix()}/ledger.sqlite")
    assert done.exit_code == 2
    assert not (tmp_path / "ledger.sqlite").exists()


class TestMonths:
    def test_rows_lie_in_the_partition_of_their_month(self, served, owner):
        for table in long_tables():
            assert ask(owner, f"SELECT count(*) FROM {table.name}_rest") == [(0,)]
        assert ask(owner, "SELECT count(*) >= 60 FROM item_202611")[0][0]

    def test_are_made_ahead_and_again(self, served, owner):
        months = owner.server.make_months(date(2027, 1, 31), 2)
        assert (months.made, months.there, months.left) == ([202702], [202701], [])
        assert owner.server.months() == [202611, 202612, 202701, 202702]

    def test_one_that_began_without_a_partition_is_left(self, postgresql_url):
        with open_ledger(postgresql_url, office=OURS) as ledger:
            prepare(ledger)
            ledger.record(an_acceptance(3))
            months = ledger.server.init(date(2026, 11, 1), 2)
            assert (months.made, months.left) == ([202612], [202611])
            assert len(ledger.acceptance(1).items) == 3

    def test_are_looked_at_by_doctor(self, postgresql_url, tmp_path):
        now = AT.replace(day=30)

        def found() -> list[tuple[State, str]]:
            facts = {"office": OURS, "workplace": "w1"}
            premises = Premises(tmp_path, load_settings(tmp_path), postgresql_url, facts, now)
            return [(told.state, say(told.said)) for told in partitions.look(premises)]

        with open_ledger(postgresql_url, office=OURS) as ledger:
            lacking = "There are no partitions for 2026-11, 2026-12."
            assert found() == [(State.WARNING, lacking)]
            ledger.server.make_months(date(2026, 11, 1), 2)
            assert found() == [(State.OK, "There are partitions for 2026-11, 2026-12.")]
            now = AT.replace(year=2027, month=1)
            prepare(ledger)
            with open_ledger(postgresql_url, office=THEIRS) as other:  # is told of to nobody else
                prepare(other)
                at = AT.replace(year=2025, month=5)
                other.record(an_acceptance(1, sha256="5" * 64, at=at))
            for month in (2, 12):
                at = AT.replace(year=2025, month=month)
                ledger.record(an_acceptance(1, sha256=f"{month:064}", at=at))
            assert found() == [
                (State.WARNING, "There are no partitions for 2027-01, 2027-02."),
                (State.WARNING, "Entries of 2025-02, 2025-12 lie in the common rest."),
            ]

    def test_rights_and_months_outlive_tables_made_anew(self, served, owner):
        owner.rebuild()
        assert set(owner.server.months()) >= {202611, 202612}
        assert ask(owner, "SELECT count(*) >= 60 FROM item_202611")[0][0]
        with served.opened("clerk") as ledger:
            assert ledger.client("housing") == CLIENT
            assert ledger.server.months_in_rest() == []
            with pytest.raises(LedgerForbiddenError):
                ledger.activate_tariffs(TARIFF, **DEED, reason=None, key="anew")
        refused = pytest.raises(psycopg.errors.InsufficientPrivilege)
        with psycopg.connect(served.url(served.login("clerk"))) as session, refused:
            session.execute("DELETE FROM item")

    def test_settling_anew_changes_nothing(self, served, owner):
        owner.server.init(date(2026, 11, 1), 1)
        with served.opened("clerk") as ledger:
            assert ledger.client("housing") == CLIENT


def test_a_backup_of_what_one_office_sees_is_not_called_one_of_all(served, owner, tmp_path):
    with served.opened("guest") as ledger:
        made = ledger.back_up(tmp_path / "b", tmp_path / "w", AT, keep=1, secret=None)
    assert list(made.held.entries) == [OURS]
    assert made.backup.office == OURS
    made = owner.back_up(tmp_path / "b", tmp_path / "w", AT, keep=1, secret=None)
    assert (made.backup.office, made.removed) == ("all", [])


def test_every_table_is_held(served, owner):
    chosen = (
        "SELECT relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace "
        "AND relkind IN ('r', 'p') AND NOT relispartition AND NOT relrowsecurity"
    )
    assert ask(owner, chosen) == [("alembic_version",)]
    assert metadata.tables.keys() == {table.name for table in (*TRUTH, *derived_tables())}


def test_several_hosts_reach_the_library_as_they_were_given(monkeypatch):
    given = []

    def connect(*arguments, **more):
        given.append((arguments, more))
        raise psycopg.OperationalError("not today")

    monkeypatch.setattr(psycopg, "connect", connect)
    monkeypatch.setattr(psycopg.Connection, "connect", connect)
    url = "postgresql://ivanova:secret@db1:5432,db2:5433/post?target_session_attrs=read-write"
    with pytest.raises(LedgerUnavailableError) as refused:
        open_ledger(url, wait_s=0.1)
    assert given[0][0] == (url,)
    assert "postgresql://ivanova@db1:5432,db2:5433/post" in str(refused.value)
    assert "secret" not in str(refused.value)
