"""Operators at a desk: registered, signed in and out, allowed by a supervisor who stands by."""

import json
import os
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest
from argon2 import PasswordHasher
from pypdf import PdfReader

from batchpost.ledger import pins

sys.path.insert(0, str(Path(__file__).parent))
from release_builders import publish, set_up

from .conftest import desk_at, environment_of
from .terminal import Unseen, typed

needs_terminal = pytest.mark.skipif(os.name != "posix", reason="POSIX has pseudo-terminals")
SAMPLES = Path(__file__).resolve().parents[2] / "samples"
BOSS, CLERK = "314159-pi", "271828-e"


@pytest.fixture(autouse=True)
def _cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pins, "_hasher", lambda: PasswordHasher(1, 8, 1))


@pytest.fixture
def desk(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., SimpleNamespace]:
    """Run a command; `secret` and `new` are handed over in files, as a nightly task does."""
    run = desk_at(home)

    def given(*arguments: object, secret: str = "", new: str = "") -> SimpleNamespace:
        for variable, text in (
            ("BATCHPOST_SECRET_FILE", secret),
            ("BATCHPOST_NEW_SECRET_FILE", new),
        ):
            path = tmp_path / variable
            path.write_text(f"{text}\n", encoding="utf-8")
            path.chmod(0o600)
            monkeypatch.setenv(variable, str(path)) if text else monkeypatch.delenv(variable, False)
        done = run(*arguments)
        for text in (BOSS, CLERK):
            assert text not in done.out + done.err
        return done

    return given


@pytest.fixture
def office(desk: Callable[..., SimpleNamespace]) -> Callable[..., SimpleNamespace]:
    """An office with a supervisor and an operator; nobody is signed in."""
    done = desk("operator", "add", "boss", "--role", "supervisor", new=BOSS)
    assert done.code == 0, done.err
    assert "From now on everybody signs in" in done.err
    assert desk("operator", "sign-in", "boss", secret=BOSS).code == 0
    assert desk("operator", "add", "clerk", "--name", "Примерова П.П.", new=CLERK).code == 0
    assert desk("operator", "sign-out").code == 0
    return desk


def entries(home: Path) -> list[tuple[str, str, str | None]]:
    """Kind, operator and who allowed it, of all entries."""
    with closing(sqlite3.connect(home / "ledger.sqlite")) as connection:
        return connection.execute(
            "SELECT kind, operator, allowed_by FROM entry ORDER BY seq"
        ).fetchall()


def test_a_working_day(office: Callable[..., SimpleNamespace], home: Path) -> None:
    add = ("client", "add", "shop", "--name", "Магазин-образец")
    done = office(*add)
    assert done.code == 7
    assert "nobody is signed in" in done.err
    done = office("operator", "sign-in", "clerk", secret=CLERK)
    assert "clerk is signed in until" in done.err
    session = json.loads((home / "session.json").read_text(encoding="utf-8"))
    if os.name == "posix":
        assert (home / "session.json").stat().st_mode & 0o077 == 0
    assert office(*add).code == 0
    assert entries(home)[-1] == ("client_added", "clerk", None)
    done = office("operator", "add", "another", new="161803-x")
    assert done.code == 7
    assert "the role needed is supervisor" in done.err
    assert entries(home)[-1] == ("deed_refused", "clerk", None)
    assert "clerk is signed out" in office("operator", "sign-out").err
    assert not (home / "session.json").exists()
    (home / "session.json").write_text(json.dumps(session), encoding="utf-8")  # a copy kept
    done = office("client", "edit", "shop", "--name", "Другой")
    assert "The session of clerk is over" in done.err


def test_an_intake_is_refused_before_anything_is_said_of_its_list(
    office: Callable[..., SimpleNamespace], tmp_path: Path
) -> None:
    path = tmp_path / "list.xlsx"
    path.write_bytes(b"no list at all")
    done = office("intake", str(path), "--yes")
    assert done.code == 7
    assert "nobody is signed in" in done.err


def test_a_list_is_accepted_by_who_is_signed_in(
    office: Callable[..., SimpleNamespace], home: Path
) -> None:
    office("operator", "sign-in", "clerk", secret=CLERK)
    office("client", "add", "shop", "--name", "Магазин-образец")
    office("roll", "issue", "RB", "--first", "10000001", "--last", "10000500")
    accept = ("intake", SAMPLES / "registered-letters.xlsx", "--client", "shop", "--yes",
              "--first-label", "RB100000017BY")  # fmt: skip
    done = office(*accept, "--operator", "boss")
    assert "boss is said to do this, but clerk is signed in" in done.err
    assert office(*accept).code == 0
    assert entries(home)[-1] == ("list_accepted", "clerk", None)


def test_a_supervisor_cancels_a_list_alone_and_documents_have_the_registered_names(
    office: Callable[..., SimpleNamespace], home: Path
) -> None:
    office("operator", "sign-in", "clerk", secret=CLERK)
    office("client", "add", "shop", "--name", "Магазин-образец")
    office("roll", "issue", "RB", "--first", "10000001", "--last", "10000500")
    done = office("intake", SAMPLES / "registered-letters.xlsx", "--client", "shop", "--yes",
                  "--first-label", "RB100000017BY", "--format", "json")  # fmt: skip
    assert done.code == 0, done.err
    printed = [text_of(path) for path in done.json()["documents"]]
    assert [("Примерова П.П." in text, "clerk" in text) for text in printed] == [(True, False)] * 2
    cancel = ("list", "cancel", 1, "--reason", "сдано по ошибке", "--yes", "--format", "json")
    done = office(*cancel)
    assert (done.code, "the role needed is supervisor" in done.err) == (7, True)
    office("operator", "sign-in", "boss", secret=BOSS)
    office("operator", "edit", "boss", "--name", "Образцова О.О.")
    done = office(*cancel)
    assert done.code == 0, done.err
    assert entries(home)[-1] == ("list_cancelled", "boss", None)
    (act,) = map(text_of, done.json()["documents"])
    assert "Образцова О.О." in act
    assert "Примерова П.П." in act


def text_of(path: str) -> str:
    return " ".join(page.extract_text() for page in PdfReader(path).pages)


def test_operators_are_listed(office: Callable[..., SimpleNamespace]) -> None:
    listed = office("operator", "list", "--format", "json").json()
    assert [(each["operator_id"], each["role"], each["active"]) for each in listed] == [
        ("boss", "supervisor", True),
        ("clerk", "operator", True),
    ]
    assert "Примерова П.П." in office("operator", "list").out


def test_who_is_gone_is_gone(office: Callable[..., SimpleNamespace]) -> None:
    office("operator", "sign-in", "boss", secret=BOSS)
    assert office("operator", "edit", "clerk", "--gone").code == 0
    assert office("operator", "sign-in", "clerk", secret=CLERK).code == 2
    assert office("operator", "edit", "clerk", "--active", "--role", "reader").code == 0
    assert office("operator", "sign-in", "clerk", secret=CLERK).code == 0


def test_a_locked_operator_is_unlocked(office: Callable[..., SimpleNamespace]) -> None:
    for _ in range(5):
        done = office("operator", "sign-in", "clerk", secret="161803-wrong")
        assert done.code == 7
    assert "locked until" in done.err
    assert "locked until" in office("operator", "sign-in", "clerk", secret=CLERK).err
    office("operator", "sign-in", "boss", secret=BOSS)
    assert office("operator", "unlock", "clerk").code == 0
    assert office("operator", "sign-in", "clerk", secret=CLERK).code == 0


def test_ones_own_secret_is_changed_by_who_knows_it(office: Callable[..., SimpleNamespace]) -> None:
    office("operator", "sign-in", "clerk", secret=CLERK)
    assert office("operator", "pin", secret="161803-wrong", new="662607-new").code == 7
    assert office("operator", "pin", secret=CLERK, new="111111").code == 2
    assert office("operator", "pin", secret=CLERK, new="662607-new").code == 0
    assert office("operator", "sign-in", "clerk", secret="662607-new").code == 0
    assert office("operator", "pin", "boss", new="662607-h1").code == 7


@pytest.mark.skipif(os.name != "posix", reason="rights of files are POSIX's")
def test_a_secret_that_others_may_read_is_not_taken(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "secret"
    path.write_text(BOSS, encoding="utf-8")
    path.chmod(0o644)
    monkeypatch.setenv("BATCHPOST_NEW_SECRET_FILE", str(path))
    done = desk_at(home)("operator", "add", "boss", "--role", "supervisor")
    assert done.code == 2
    assert "others may read it" in done.err
    monkeypatch.setenv("BATCHPOST_NEW_SECRET_FILE", str(tmp_path / "none"))
    assert desk_at(home)("operator", "add", "boss", "--role", "supervisor").code == 2
    monkeypatch.delenv("BATCHPOST_NEW_SECRET_FILE")
    done = desk_at(home)("operator", "add", "boss", "--role", "supervisor")
    assert "BATCHPOST_NEW_SECRET_FILE" in done.err


@pytest.mark.usefixtures("office")
def test_an_empty_file_of_a_secret_is_no_wrong_secret(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "secret"
    path.write_text("\n", encoding="utf-8")
    path.chmod(0o600)
    monkeypatch.setenv("BATCHPOST_SECRET_FILE", str(path))
    for _ in range(9):
        done = desk_at(home)("operator", "sign-in", "boss")
        assert done.code == 2
        assert "its first line is empty" in done.err


def test_names_are_short(desk: Callable[..., SimpleNamespace]) -> None:
    assert desk("operator", "add", "a b", new=BOSS).code == 2


def test_tariffs_come_into_force_by_a_supervisor_and_are_recorded(
    office: Callable[..., SimpleNamespace], home: Path, tmp_path: Path
) -> None:
    set_up(home)
    update = ("tariff", "update", publish(tmp_path, "1"), "--reason", "Order 1")
    office("operator", "sign-in", "clerk", secret=CLERK)
    done = office(*update)
    assert done.code == 7
    assert not (home / "books" / "active.json").exists()
    office("operator", "sign-in", "boss", secret=BOSS)
    assert office(*update).code == 0
    assert office("tariff", "rollback").code == 0
    kinds = [each for each in entries(home) if each[0] in {"tariff_activated", "deed_refused"}]
    assert kinds == [
        ("deed_refused", "clerk", None),
        ("tariff_activated", "boss", None),
        ("tariff_activated", "boss", None),
    ]


@needs_terminal
def test_at_a_terminal_a_supervisor_allows_it(
    office: Callable[..., SimpleNamespace], home: Path
) -> None:
    office("operator", "sign-in", "clerk", secret=CLERK)
    new = "161803-phi"
    code, shown = typed(
        ["operator", "add", "other"],
        [
            ("Supervisor who allows it", "boss"),
            ("Secret of boss", Unseen("not the one")),
            ("Supervisor who allows it [boss]", ""),
            ("Secret of boss", Unseen(BOSS)),
            ("at least 6 characters", Unseen("123")),
            ("at least 6 characters", Unseen(new)),
            ("Once more", Unseen("161803-slip")),
            ("at least 6 characters", Unseen(new)),
            ("Once more", Unseen(new)),
        ],
        environment_of(home),
    )
    assert code == 0, shown
    assert "A supervisor has to allow this (operator added)." in shown
    assert ("operator_added", "clerk", "boss") in entries(home)
    for text in (BOSS, CLERK, new, "not the one"):
        assert text not in shown
        for path in home.rglob("*"):
            assert not path.is_file() or text.encode() not in path.read_bytes()


@needs_terminal
def test_a_wrong_secret_is_asked_for_again_while_tries_are_left(
    office: Callable[..., SimpleNamespace], home: Path
) -> None:
    sign_in, wrong = ["operator", "sign-in", "clerk"], Unseen("161803-wrong")
    answers = [("Secret", wrong), ("Tries left: 4", wrong), ("Tries left: 3", Unseen(CLERK))]
    code, shown = typed(sign_in, answers, environment_of(home))
    assert (code, "clerk is signed in until" in shown) == (0, True)
    answers = [("Secret", wrong), *((f"Tries left: {left}", wrong) for left in (4, 3, 2, 1))]
    code, shown = typed(sign_in, answers, environment_of(home))
    assert (code, "clerk is locked until" in shown) == (7, True)
    assert "161803" not in shown


def test_what_cannot_be_added_is_refused_before_a_secret_is_asked_for(
    office: Callable[..., SimpleNamespace], tmp_path: Path
) -> None:
    """Nothing hands over a new secret here, so asking for one would be refused otherwise."""
    done = office("operator", "add", "another")
    assert (done.code, "nobody is signed in" in done.err) == (7, True)
    assert "nobody is signed in" in office("operator", "pin", "boss").err
    office("operator", "sign-in", "boss", secret=BOSS)
    assert "is there already" in office("operator", "add", "clerk").err
    done = desk_at(tmp_path / "new")("operator", "add", "ivanova")
    assert (done.code, "--role supervisor" in done.err) == (2, True)


@needs_terminal
def test_a_session_gone_on_with_at_a_terminal_is_kept(
    office: Callable[..., SimpleNamespace], home: Path
) -> None:
    office("operator", "sign-in", "clerk", secret=CLERK)
    over = (home / "session.json").read_text(encoding="utf-8")
    office("operator", "sign-out")
    (home / "session.json").write_text(over, encoding="utf-8")
    add = ["client", "add", "shop", "--name", "Магазин-образец"]
    code, shown = typed(add, [("Secret of clerk", Unseen(CLERK))], environment_of(home))
    assert code == 0, shown
    assert "The session of clerk is over." in shown
    assert office("client", "edit", "shop", "--name", "Другой").code == 0


@needs_terminal
def test_what_is_made_is_for_its_owner_only(
    office: Callable[..., SimpleNamespace], tmp_path: Path, home: Path
) -> None:
    new = tmp_path / "new" / "home"
    assert desk_at(new)("init", "--name", "ОПС-образец 7", "--yes").code == 0
    made = [*new.rglob("*"), new, home / "ledger.sqlite"]
    assert len(made) > 2
    assert not [path for path in made if path.stat().st_mode & 0o077]
