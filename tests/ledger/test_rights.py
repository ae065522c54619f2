"""Who may what, once operators are registered; before that nothing is asked."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from ledger_builders import AT, CLIENT, ROLL, SHOP, an_acceptance, ask
from rights_builders import BOSS, CLERK, GUEST, SECRETS, TARIFF, Desk, register

from batchpost.ledger import open_ledger
from batchpost.ledger.errors import DoneBeforeError
from batchpost.ledger.rights import Answer, Why
from batchpost.ledger.rights_errors import (
    FirstSupervisorError,
    LastSupervisorError,
    OperatorExistsError,
    OperatorLockedError,
    RightsError,
    UnknownOperatorError,
    WeakSecretError,
    WrongSecretError,
)
from batchpost.model.operator import Operator, Role, Secret

WRONG = Secret("000999")

pytestmark = pytest.mark.usefixtures("cheap_hashes")


@pytest.fixture
def desk(database_url, clock):
    """A desk of an office with three operators, the supervisor signed in."""
    with Desk(database_url, clock) as opened:
        register(opened)
        yield opened


def add_client(desk, operator, client=CLIENT):
    desk.ledger.add_client(client, operator=operator, at=desk.clock())


def activate(desk, operator, key="k"):
    desk.ledger.activate_tariffs(TARIFF, operator=operator, at=desk.clock(), reason=None, key=key)


def refusals(desk) -> list[tuple]:
    """Kind, why and who, of every refusal recorded."""
    rows = ask(desk.ledger, "SELECT facts FROM entry WHERE kind = 'deed_refused' ORDER BY seq")
    told = [json.loads(row[0]) for row in rows]
    return [(each["kind"], each["why"], each["operator_id"]) for each in told]


def refused(desk, why, deed, *given) -> None:
    """The deed is refused, for this reason; the refusal is recorded and nothing else."""
    before = ask(desk.ledger, "SELECT count(*) FROM entry")[0][0]
    with pytest.raises(RightsError) as error:
        deed(desk, *given)
    assert error.value.why is why
    assert ask(desk.ledger, "SELECT count(*) FROM entry")[0][0] == before + 1
    assert refusals(desk)[-1][:2] == (error.value.kind, why)


class TestBeforeAnybodyIsRegistered:
    def test_whoever_is_named_may_do_everything(self, database_url, clock):
        with Desk(database_url, clock) as desk:
            add_client(desk, "anybody")
            activate(desk, "anybody")
            assert desk.ledger.record(an_acceptance(1)).batch_no == 1

    def test_the_first_operator_is_a_supervisor(self, database_url, clock):
        with Desk(database_url, clock) as desk:
            with pytest.raises(FirstSupervisorError):
                desk.ledger.operators.add(CLERK, SECRETS["ivanova"], desk.deed("login"))
            assert desk.ledger.operators.all() == []

    def test_what_an_operator_says_is_recorded_without_the_secret(self, desk):
        listed = [each["operator"] for each in desk.ledger.operators.all()]
        assert listed == [GUEST, CLERK, BOSS]
        kept = ask(desk.ledger, "SELECT secret_hash FROM operator_secret")
        assert all(row[0].startswith("$argon2id$") for row in kept)


class TestSignedIn:
    def test_a_name_alone_is_not_enough(self, desk, database_url):
        with open_ledger(database_url) as ledger, pytest.raises(RightsError):
            ledger.add_client(CLIENT, operator="nachalnik", at=AT)
        desk.bearer.session = ""
        refused(desk, Why.NOT_SIGNED_IN, add_client, "nachalnik")
        desk.bearer.session = "a token of our own"
        refused(desk, Why.NOT_SIGNED_IN, add_client, "nachalnik")

    def test_an_operator_does_an_operators_deeds(self, desk):
        desk.sign_in("ivanova")
        add_client(desk, "ivanova")
        desk.ledger.issue_roll(ROLL, operator="ivanova", at=desk.clock())
        given = an_acceptance(2, operator="ivanova", first_serial=1, from_roll=True)
        assert desk.ledger.record(given).batch_no == 1

    def test_under_ones_own_name_only(self, desk):
        desk.sign_in("ivanova")
        refused(desk, Why.ANOTHER, add_client, "nachalnik")

    def test_a_reader_does_nothing_even_with_consent(self, desk):
        desk.sign_in("gost")
        refused(desk, Why.ROLE, add_client, "gost")
        desk.bearer.ask = lambda _: Answer("nachalnik", SECRETS["nachalnik"], "consent")
        refused(desk, Why.ROLE, add_client, "gost")

    def test_a_session_ends_by_the_clock_whatever_moment_the_deed_bears(self, desk, clock):
        desk.sign_in("ivanova")
        clock.forward(61)
        with pytest.raises(RightsError) as error:
            desk.ledger.add_client(CLIENT, operator="ivanova", at=AT)
        assert error.value.why is Why.SESSION_OVER

    def test_a_session_gone_over_may_be_gone_on_with(self, desk, clock):
        desk.sign_in("ivanova")
        clock.forward(61)
        asked = []

        def answer(question):
            asked.append(question)
            secret = SECRETS["ivanova"] if len(asked) > 1 else WRONG
            return Answer(question.operator_id, secret, f"fresh-{len(asked)}")

        desk.bearer.ask = answer
        add_client(desk, "ivanova")
        assert [each.operator_id for each in asked] == ["ivanova", "ivanova"]
        assert desk.ledger.client("housing") == CLIENT

    def test_signed_out_is_out(self, desk):
        desk.sign_in("ivanova")
        desk.ledger.operators.sign_out(desk.deed("ivanova"))
        desk.ledger.operators.sign_out(desk.deed("ivanova"))  # nothing more to end
        refused(desk, Why.SESSION_OVER, add_client, "ivanova")
        assert ask(desk.ledger, "SELECT count(*) FROM session_end")[0][0] == 1

    def test_who_is_gone_or_has_another_role_is_so_at_once(self, desk, database_url, clock):
        with Desk(database_url, clock) as other:
            other.sign_in("ivanova")
            desk.ledger.operators.edit(replace(CLERK, role=Role.READER), desk.deed("nachalnik"))
            refused(other, Why.ROLE, add_client, "ivanova")
            desk.ledger.operators.edit(replace(CLERK, active=False), desk.deed("nachalnik"))
            refused(other, Why.SESSION_OVER, add_client, "ivanova")
            with pytest.raises(UnknownOperatorError):
                other.sign_in("ivanova")

    def test_what_would_be_refused_can_be_asked_before(self, desk):
        desk.ledger.operators.require("list_accepted", "nachalnik")
        desk.sign_in("gost")
        with pytest.raises(RightsError):
            desk.ledger.operators.require("list_accepted", "gost")
        assert refusals(desk) == [("list_accepted", "role", "gost")]


class TestSupervisor:
    def test_tariffs_and_rights_are_a_supervisors(self, desk):
        activate(desk, "nachalnik")
        with pytest.raises(DoneBeforeError):
            activate(desk, "nachalnik")
        desk.sign_in("ivanova")
        refused(desk, Why.ROLE, activate, "ivanova", "another")
        for deed in (
            lambda o: o.add(
                Operator("x", "X", Role.OPERATOR), SECRETS["gost"], desk.deed("ivanova")
            ),
            lambda o: o.edit(replace(CLERK, role=Role.SUPERVISOR), desk.deed("ivanova")),
            lambda o: o.set_secret("nachalnik", SECRETS["gost"], desk.deed("ivanova")),
            lambda o: o.unlock("ivanova", desk.deed("ivanova")),
        ):
            refused(desk, Why.ROLE, lambda desk, deed=deed: deed(desk.ledger.operators))

    def test_a_supervisor_consents_by_a_secret_proved_in_this_run(self, desk, database_url, clock):
        desk.sign_in("ivanova")
        questions = []

        def answer(asked):
            questions.append(asked)
            return Answer("nachalnik", SECRETS["nachalnik"], "consent")

        desk.bearer.ask = answer
        activate(desk, "ivanova")
        assert [each.consent for each in questions] == [True]
        chosen = "SELECT operator, allowed_by FROM entry WHERE kind = 'tariff_activated'"
        assert ask(desk.ledger, chosen) == [("ivanova", "nachalnik")]
        with Desk(database_url, clock) as later:
            later.sign_in("ivanova", token="later")
            later.bearer.session, later.bearer.consent = "later", "token-nachalnik"
            refused(later, Why.ROLE, activate, "ivanova", "another")  # a session is no consent
            later.bearer.session = "consent"
            refused(later, Why.NOT_SIGNED_IN, activate, "nachalnik", "another")  # nor the reverse

    def test_an_operators_own_secret_is_no_consent(self, desk):
        desk.sign_in("ivanova")
        desk.bearer.ask = lambda _: Answer("ivanova", SECRETS["ivanova"], "consent")
        with pytest.raises(RightsError) as error:
            activate(desk, "ivanova")
        assert error.value.why is Why.ROLE
        assert refusals(desk)[-1] == ("consent_given", "role", "ivanova")

    def test_who_is_said_to_allow_must_have_proved_it(self, desk):
        desk.sign_in("ivanova")
        deed = desk.deed("ivanova", allowed_by="nachalnik")

        def tell(desk):
            desk.ledger.operators.set_secret("ivanova", Secret("662607-h"), deed)

        refused(desk, Why.CONSENT, tell)

    def test_somebody_is_always_left_to_give_rights(self, desk):
        for changed in (replace(BOSS, active=False), replace(BOSS, role=Role.OPERATOR)):
            with pytest.raises(LastSupervisorError):
                desk.ledger.operators.edit(changed, desk.deed("nachalnik"))
        with pytest.raises(OperatorExistsError):
            desk.ledger.operators.add(BOSS, SECRETS["gost"], desk.deed("nachalnik"))


class TestSecrets:
    def test_wrong_ones_lock_for_a_while_that_doubles(self, desk, database_url, clock):
        for _ in range(2):
            with pytest.raises(WrongSecretError):
                desk.sign_in("ivanova", WRONG)
        with pytest.raises(WrongSecretError, match="locked until 2026-11-23 10:35"):
            desk.sign_in("ivanova", WRONG)
        with Desk(database_url, clock) as restarted:
            with pytest.raises(OperatorLockedError):
                restarted.sign_in("ivanova")
            clock.forward(5)
            for _ in range(2):
                with pytest.raises(WrongSecretError):
                    restarted.sign_in("ivanova", WRONG)
            with pytest.raises(WrongSecretError, match="10:45"):
                restarted.sign_in("ivanova", WRONG)
            clock.forward(9)
            with pytest.raises(OperatorLockedError):
                restarted.sign_in("ivanova")
            clock.forward(1)
            restarted.sign_in("ivanova")
        assert refusals(desk) == [("signed_in", "locked", "ivanova")] * 2
        wrong = ask(desk.ledger, "SELECT count(*) FROM entry WHERE kind = 'wrong_secret'")
        assert wrong == [(6,)]

    def test_a_supervisor_unlocks(self, desk, database_url, clock):
        with Desk(database_url, clock) as other:
            for _ in range(3):
                with pytest.raises(WrongSecretError):
                    other.sign_in("ivanova", WRONG)
            locked = {
                each["operator"]: each["locked_until"] for each in other.ledger.operators.all()
            }
            assert locked[CLERK] is not None
            desk.ledger.operators.unlock("ivanova", desk.deed("nachalnik"))
            other.sign_in("ivanova")

    def test_one_sets_ones_own_and_the_old_one_is_wrong(self, desk):
        desk.sign_in("ivanova")
        desk.ledger.operators.set_secret("ivanova", Secret("662607-new"), desk.deed("ivanova"))
        with pytest.raises(WrongSecretError):
            desk.sign_in("ivanova")
        desk.sign_in("ivanova", Secret("662607-new"), token="again")

    def test_a_new_one_ends_the_sessions_that_the_old_one_began(self, desk, database_url, clock):
        with Desk(database_url, clock) as other:
            other.sign_in("ivanova")
            given = Secret("662607-new")
            desk.ledger.operators.set_secret("ivanova", given, desk.deed("nachalnik"))
            refused(other, Why.SESSION_OVER, add_client, "ivanova")
            other.sign_in("ivanova", given, token="again")
            add_client(other, "ivanova")

    def test_a_weak_one_is_refused(self, desk):
        for weak in ("12345", "777777", "123456", "ivanova-1"):
            with pytest.raises(WeakSecretError):
                desk.ledger.operators.set_secret("ivanova", Secret(weak), desk.deed("nachalnik"))

    def test_a_name_nobody_bears_is_not_recorded_it_may_be_a_secret(self, desk):
        with pytest.raises(UnknownOperatorError) as error:
            desk.sign_in("271828-clerk", SECRETS["ivanova"])
        assert "271828" not in str(error.value)
        assert refusals(desk) == [("signed_in", "unknown", None)]
        assert not [row for row in ask(desk.ledger, "SELECT * FROM entry") if "271828" in str(row)]

    def test_none_is_in_the_file_nor_in_a_sentence(self, sqlite_file: Path, clock):
        with Desk(f"sqlite:///{sqlite_file.as_posix()}", clock) as desk:
            register(desk)
            for secret in (Secret("998877-wrong"), Secret("123654-wrong")):
                with pytest.raises(WrongSecretError) as error:
                    desk.sign_in("ivanova", secret)
                assert "-wrong" not in repr(error.value) + str(error.value.__dict__)
            desk.sign_in("ivanova")
        for path in sqlite_file.parent.iterdir():
            held = path.read_bytes()
            for text in ("-wrong", "314159", "271828", "token-ivanova"):
                assert text.encode() not in held


class TestMadeAnew:
    def test_the_tables_of_rights_follow_from_the_entries(self, desk, database_url, clock):
        with pytest.raises(WrongSecretError):
            desk.sign_in("gost", WRONG)
        names = ("operator_version", "operator_secret", "secret_try", "session", "refusal")
        before = [ask(desk.ledger, f"SELECT * FROM {name} ORDER BY 1, 2, 3, 4") for name in names]
        desk.ledger.rebuild()
        after = [ask(desk.ledger, f"SELECT * FROM {name} ORDER BY 1, 2, 3, 4") for name in names]
        assert before == after
        add_client(desk, "nachalnik", SHOP)
