"""A PostgreSQL server holds logins to their rights and offices, whatever program they come with."""

from dataclasses import replace
from datetime import date, timedelta

import psycopg
import pytest
from ledger_builders import (
    AT,
    CLIENT,
    QUOTE,
    ROLL,
    SHOP,
    TERMS,
    an_acceptance,
    ask,
    identifier,
    prepare,
)
from psycopg import sql
from rights_builders import CLERK, TARIFF, Desk, register
from server_builders import DEED, OURS, THEIRS, Served, log_of, schema_of

from batchpost.ledger import open_ledger
from batchpost.ledger.errors import LedgerForbiddenError, LedgerUnavailableError
from batchpost.ledger.making import derived_tables
from batchpost.ledger.rights_errors import RightsError
from batchpost.ledger.schema import TRUTH
from batchpost.ledger.server_errors import (
    UnknownLoginError,
)
from batchpost.model.operator import Operator, Role, Secret

TABLES = [table.name for table in (*TRUTH, *derived_tables())]


def entry_of(kind: str, office: str = OURS) -> str:
    return (
        "INSERT INTO entry (office, entry_id, workplace, seq, key, kind, at, operator, facts, "
        f"parts, personal, prev_hash, hash) VALUES ('{office}', 1, 'w', 9, 'k{kind}', '{kind}', "
        "now(), 'o', '{}', '{}', '{}', 'x', 'x')"
    )


FORBIDDEN = {
    **{
        f"{verb} {name}": text.format(name)
        for name in TABLES
        for verb, text in {
            "change": "UPDATE {} SET office = office",
            "remove": "DELETE FROM {}",
            "empty": "TRUNCATE {}",
        }.items()
    },
    "a supervisor's kind": entry_of("list_cancelled"),
    "a kind nobody knows": entry_of("gift"),
    "an entry of another office": entry_of("client_added", THEIRS),
    "an item of another office": f"INSERT INTO about VALUES ('{THEIRS}', 1, 'x')",
    "a right of one's own": "INSERT INTO operator_version "
    f"VALUES ('{OURS}', 1, 'me', 1, 'Me', 'supervisor', true)",
    "a purge": "INSERT INTO purged VALUES ('220030', 1, 1)",
    "a partition read": "SELECT * FROM item_202611",
    "the rest read": "SELECT * FROM addressee_rest",
    "a partition added to": "INSERT INTO part_202611 VALUES ('220030', 1, 'x', '')",
    "triggers off": "ALTER TABLE entry DISABLE TRIGGER ALL",
    "row security off": "ALTER TABLE entry DISABLE ROW LEVEL SECURITY",
    "a policy gone": "DROP POLICY seen ON entry",
    "a policy of one's own": "CREATE POLICY mine ON entry FOR ALL USING (true)",
    "row security passed over": "SET row_security = off; SELECT * FROM entry",
    "a column": "ALTER TABLE entry ADD COLUMN x text",
    "a table gone": "DROP TABLE entry",
    "a trigger gone": "DROP TRIGGER entry_only_added ON entry",
    "a trigger of one's own": "CREATE TRIGGER x AFTER INSERT ON entry "
    "EXECUTE FUNCTION ledger_is_only_added_to()",
    "the guard's function": "CREATE OR REPLACE FUNCTION ledger_is_only_added_to() "
    "RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$",
    "the guard's function gone": "DROP FUNCTION ledger_keeps_unpurged CASCADE",
    "a table in the schema": "CREATE TABLE mine (x text)",
    "a schema": "CREATE SCHEMA mine",
    "replication's role": "SET session_replication_role = replica",
    "another role": "SET ROLE {supervisors}",
    "the owner's role": "SET ROLE postgres",
    "another session's user": "SET SESSION AUTHORIZATION postgres",
    "a role": "CREATE ROLE mine SUPERUSER",
    "more for oneself": "ALTER ROLE {login} BYPASSRLS",
    "a group for oneself": "GRANT {supervisors} TO {login}",
    "an office for oneself": f"INSERT INTO login_office VALUES ('{{login}}', '{THEIRS}')",
    "one's office changed": f"UPDATE login_office SET office = '{THEIRS}'",
    "another's office gone": "DELETE FROM login_office",
    "the version": "UPDATE alembic_version SET version_num = '0000'",
    "a program": "COPY entry TO PROGRAM 'cat'",
    "a file written": "COPY (SELECT 1) TO '/var/batchpost-stolen'",
    "a file read": "CREATE TEMPORARY TABLE x (t text); COPY x FROM '/etc/passwd'",
    "a file read by function": "SELECT pg_read_file('pg_hba.conf')",
    "a setting of the server": "ALTER SYSTEM SET log_min_messages = panic",
    "the log's silence": "SET log_min_error_statement = panic",
    "the table held": "BEGIN; LOCK TABLE entry IN ACCESS EXCLUSIVE MODE",
}


class TestOperatorsLogin:
    @pytest.fixture
    def session(self, served):
        with psycopg.connect(served.url(served.login("clerk")), autocommit=True) as connection:
            yield connection

    @pytest.mark.parametrize("name", FORBIDDEN)
    def test_is_refused(self, served, session, name):
        names = {"supervisors": served.group(Role.SUPERVISOR), "login": served.login("clerk")}
        statement = FORBIDDEN[name]
        for word, text in names.items():
            statement = statement.replace(f"{{{word}}}", text)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            session.execute(f"/* {name} */ {statement}")

    def test_every_refusal_stands_in_the_servers_log_with_who_and_what(self, served, session):
        for name in ("a supervisor's kind", "triggers off", "an office for oneself"):
            marked = f"/* logged: {name} */ {FORBIDDEN[name]}"
            with pytest.raises(psycopg.Error):
                session.execute(marked)
        lines = log_of(served).splitlines()
        told = [line for line in lines if "STATEMENT" in line and "/* logged: " in line]
        assert len(told) == 3
        assert all(f"{served.login('clerk')}@postgres" in line for line in told)

    def test_sees_and_finds_its_own_office_only(self, served, session):
        for table in (*TRUTH, *derived_tables()):
            found = session.execute(
                sql.SQL("SELECT DISTINCT office FROM {}").format(sql.Identifier(table.name))
            )
            assert {row[0] for row in found} <= {OURS}, table.name
        assert session.execute("SELECT office FROM login_office").fetchall() == [(OURS,)]
        assert session.execute("SELECT count(*) FROM entry").fetchone() > (4,)

    def test_works_as_if_it_were_the_owner(self, served):
        with served.opened("clerk") as ledger:
            given = an_acceptance(50, sha256="b" * 64, first_serial=1000, from_roll=True)
            recorded = ledger.record(given)
            assert ledger.record(given) == type(recorded)(recorded.batch_no, already=True)
            assert len(ledger.acceptance(recorded.batch_no).items) == 50
            assert ledger.find_item(identifier(1000)).batch_no == recorded.batch_no
            assert ledger.client("shop") == SHOP

    def test_a_supervisors_deed_by_the_program_is_refused_in_one_sentence(self, served):
        refused = pytest.raises(LedgerForbiddenError, match="with the role for it")
        with served.opened("clerk") as ledger, refused:
            ledger.activate_tariffs(TARIFF, **DEED, reason=None, key="clerk")
        with served.opened("boss") as ledger:
            ledger.activate_tariffs(TARIFF, **DEED, reason=None, key="boss")

    def test_another_office_is_empty_to_it_and_refused(self, served):
        with served.opened("clerk", THEIRS) as ledger:
            assert ledger.clients() == []
            with pytest.raises(LedgerForbiddenError):
                ledger.add_client(CLIENT, **DEED)


def deeds(desk, operator):
    """All deeds of operators and supervisors, each as `operator` would do it."""
    ledger, at = desk.ledger, desk.clock()
    by = {"operator": operator, "at": at}
    deed, secret = desk.deed(operator, reason="нет"), Secret("662607-h")
    later = replace(ROLL, roll_id="R2", first=600_000, last=600_010)
    clerks = {
        "client_added": lambda: ledger.add_client(replace(CLIENT, client_id="new"), **by),
        "client_changed": lambda: ledger.edit_client(replace(CLIENT, name="Другой"), **by),
        "contract_terms_set": lambda: ledger.set_contract_terms("housing", TERMS, **by),
        "list_quoted": lambda: ledger.add_quote(QUOTE, **by),
        "roll_issued": lambda: ledger.issue_roll(later, **by),
        "labels_spoiled": lambda: ledger.spoil_labels("R1", 90, 91, reason="брак", **by),
        "list_accepted": lambda: ledger.record(
            an_acceptance(2, sha256="c" * 64, client=SHOP, operator=operator, at=at)
        ),
        "item_excluded": lambda: ledger.corrections.exclude(1, [2], deed),
        "secret_set": lambda: ledger.operators.set_secret("ivanova", secret, deed),  # one's own
    }
    bosses = {
        "list_cancelled": lambda: ledger.corrections.cancel(1, deed),
        "day_closed": lambda: ledger.days.close(AT.date() - timedelta(days=1), deed),
        "tariff_activated": lambda: ledger.activate_tariffs(TARIFF, **by, reason=None, key="x"),
        "operator_added": lambda: ledger.operators.add(
            Operator("new", "Новый Н.", Role.OPERATOR), secret, deed
        ),
        "operator_changed": lambda: ledger.operators.edit(replace(CLERK, name="Другая Д."), deed),
        "secret_given": lambda: ledger.operators.set_secret("nachalnik", secret, deed),
        "operator_unlocked": lambda: ledger.operators.unlock("ivanova", deed),
    }
    return clerks, bosses


def test_what_operators_may_not_is_refused_by_the_program_and_recorded(
    new_schema, clock, cheap_hashes
):
    url = new_schema()
    office = Served(url, schema_of(url))
    with open_ledger(url, office=OURS) as ledger:
        ledger.server.init(date(2026, 11, 1), 1)
        for name, role in (("clerk", Role.OPERATOR), ("boss", Role.SUPERVISOR)):
            ledger.server.add_login(office.login(name), role, OURS, None)
    with office.opened("clerk") as ledger:
        prepare(ledger)
        ledger.record(an_acceptance(3))
    with Desk(office.url(office.login("boss")), clock, office=OURS) as boss:
        register(boss)
    with Desk(office.url(office.login("clerk")), clock, office=OURS) as desk:
        refused = 0
        for operator_id in ("nobody", "gost", "ivanova"):
            if operator_id != "nobody":
                desk.sign_in(operator_id)
            clerks, bosses = deeds(desk, operator_id)
            for deed in (bosses if operator_id == "ivanova" else clerks | bosses).values():
                with pytest.raises(RightsError):
                    deed()
                refused += 1
        found = ask(desk.ledger, "SELECT kind, why, operator_id FROM refusal ORDER BY entry_id")
        assert len(found) == refused == 39
        assert {each[0] for each in found} >= {*bosses, "list_accepted", "client_added"}
        assert [each[2] for each in found] == [None] * 16 + ["gost"] * 16 + ["ivanova"] * 7
        assert ask(desk.ledger, "SELECT count(*) FROM entry WHERE operator = 'gost'")[0][0] == 17
        for deed in clerks.values():
            deed()


class TestOtherLogins:
    def test_a_reader_reads(self, served):
        with served.opened("guest") as ledger:
            assert ledger.client("housing") == CLIENT
            assert ledger.verify().sound
            with pytest.raises(LedgerForbiddenError):
                ledger.add_client(replace(CLIENT, client_id="another"), **DEED)

    def test_a_supervisor_removes_only_what_is_purged_whatever_the_session_holds(self, served):
        with psycopg.connect(served.url(served.login("boss")), autocommit=True) as boss:
            boss.execute(
                "CREATE TEMPORARY TABLE purged AS "
                "SELECT office, entry_id, entry_id AS purged_entry_id FROM addressee"
            )
            with pytest.raises(psycopg.errors.RaiseException, match="only added to"):
                boss.execute("DELETE FROM addressee")
            for statement in (
                "DELETE FROM entry",
                "TRUNCATE addressee",
                "UPDATE addressee SET office = office",
            ):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    boss.execute(statement)

    def test_what_a_supervisor_calls_purged_is_not_where_no_purge_is_recorded(self, served, owner):
        name = "INSERT INTO purged SELECT office, entry_id, entry_id FROM addressee LIMIT 1"
        with psycopg.connect(served.url(served.login("boss"))) as boss:
            boss.execute(name)
            with pytest.raises(psycopg.errors.RaiseException, match="only added to"):
                boss.execute("DELETE FROM addressee")
        with psycopg.connect(served.owner_url) as by_hand:
            by_hand.execute(
                "CREATE OR REPLACE FUNCTION ledger_keeps_unpurged() RETURNS trigger "
                "LANGUAGE plpgsql AS $$ BEGIN RETURN OLD; END $$"
            )
        owner.server.init(AT.date(), 1)  # brings what an older program made up to date
        with psycopg.connect(served.url(served.login("boss"))) as boss:
            boss.execute(name)
            with pytest.raises(psycopg.errors.RaiseException, match="only added to"):
                boss.execute("DELETE FROM addressee")

    def test_whose_rights_were_taken_is_out(self, served, owner):
        name = served.login("gone")
        owner.server.add_login(name, Role.OPERATOR, OURS, Secret("long enough"))
        with served.opened("gone") as ledger:
            assert ledger.clients()
        owner.server.remove_login(name)
        with pytest.raises(LedgerUnavailableError):
            served.opened("gone")
        with pytest.raises(UnknownLoginError):
            owner.server.remove_login(name)
