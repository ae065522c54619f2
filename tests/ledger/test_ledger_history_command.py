"""`ledger verify`, `ledger show` and `ledger history` at the command line."""

import json
import sqlite3
from contextlib import closing

import pytest
from click.testing import CliRunner
from ledger_builders import (
    AT,
    FINDINGS,
    OPERATOR,
    an_acceptance,
    corrected,
    identifier,
    prepare,
)  # fmt: skip

from batchpost.cli import main
from batchpost.ledger import open_ledger
from batchpost.ledger.deeds import roles
from batchpost.ledger.entries import Deed
from batchpost.model.entry_words import ENTRY_WORDS
from batchpost.model.labels import Roll
from batchpost.model.tracking import Status


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A home folder whose ledger has a list and a torn label."""
    url = f"sqlite:///{(tmp_path / 'ledger.sqlite').as_posix()}"
    with open_ledger(url, office="220030", workplace="w1") as ledger:
        prepare(ledger)
        ledger.record(an_acceptance(3, first_serial=1, from_roll=True, findings=FINDINGS))
        ledger.spoil_labels("R1", 50, 51, operator=OPERATOR, at=AT, reason="torn", workplace="w2")
    monkeypatch.setenv("BATCHPOST_HOME", str(tmp_path))
    monkeypatch.setenv("BATCHPOST_LANG", "en")
    return tmp_path


def run(*arguments: str):
    return CliRunner().invoke(main, ["ledger", *arguments])


def as_json(*arguments: str):
    done = run(*arguments, "--format", "json")
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def change(home, statement: str) -> None:
    with closing(sqlite3.connect(home / "ledger.sqlite", isolation_level=None)) as connection:
        for (name,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute(statement)


def test_a_sound_ledger(home):
    assert run("verify").exit_code == 0
    found = as_json("verify")
    assert found["sound"]
    assert (found["entries"], found["chains"], found["first"]) == (7, 2, None)


def test_a_damaged_ledger_ends_in_7_and_names_the_first_bad_entry(home):
    change(home, "UPDATE entry SET operator = 'other' WHERE workplace = 'w1' AND seq >= 3")
    change(home, "DELETE FROM label WHERE serial = 50")
    change(home, "DELETE FROM client_version WHERE client_id = 'housing'")
    done = run("verify", "--format", "json")
    assert done.exit_code == 7
    found = json.loads(done.stdout)
    assert not found["sound"]
    assert found["counts"] == {"entry.changed": 3, "row.missing": 2}
    assert found["first"]["entry"] == "w1/3"
    assert "was changed" in done.stderr
    assert "backup" in done.stderr
    plain = run("verify")
    assert plain.exit_code == 7
    assert "entry.changed" in plain.stdout


def test_a_backup_tells_the_same_way_out_as_verify(home):
    change(home, "DELETE FROM label WHERE serial = 50")
    verified, backed_up = run("verify"), run("backup")
    assert (verified.exit_code, backed_up.exit_code) == (7, 7)
    assert "ledger rebuild" in backed_up.stderr
    assert backed_up.stderr == verified.stderr


def test_an_entry_is_shown_by_its_place_and_by_its_number(home):
    shown = as_json("show", "w2/2")
    assert shown["kind"] == "labels_spoiled"
    assert shown["reason"] == "torn"
    assert shown["at"] == "2026-11-23T10:30:00+03:00"
    assert shown["facts"] == {"roll_id": "R1", "first_serial": 50, "last_serial": 51}
    assert shown["holds"]
    assert as_json("show", str(shown["entry_id"])) == shown
    table = run("show", "w2/2").stdout
    for word in ("labels put down as spoiled", "torn", shown["hash"], OPERATOR):
        assert word in table


def test_an_entry_shows_its_parts_and_whether_they_hold(home):
    change(home, "UPDATE part SET content = x'00' WHERE name = 'charges'")
    change(home, "DELETE FROM personal_part WHERE name = 'addressees'")
    shown = as_json("show", "w1/5")
    parts = {part["name"]: part for part in shown["parts"]}
    assert not parts["charges"]["holds"]
    assert parts["items"]["holds"]
    assert parts["items"]["bytes"] > 100
    assert parts["addressees"]["bytes"] is None
    assert not shown["holds"]


def test_an_entry_with_broken_facts_is_shown_all_the_same(home):
    change(home, "UPDATE entry SET facts = '{' WHERE workplace = 'w2' AND seq = 2")
    assert not as_json("show", "w2/2")["holds"]


@pytest.mark.parametrize("wanted", ["w9/1", "w1/0", "12", "x", "w1/²", "9" * 30])
def test_an_entry_that_is_not_there(home, wanted):
    done = run("show", wanted)
    assert done.exit_code == 2
    assert wanted in done.stderr


def test_the_history_of_a_list_a_client_a_roll_and_an_item(home):
    assert [row["kind"] for row in as_json("history", "1")] == ["list_accepted"]
    assert as_json("history", "batch:1") == as_json("history", "1")
    assert as_json("history", identifier(2)) == as_json("history", "1")
    of_client = [row["kind"] for row in as_json("history", "client:housing")]
    assert of_client == ["client_added", "list_accepted"]
    of_roll = [row["kind"] for row in as_json("history", "roll:R1")]
    assert of_roll == ["roll_issued", "labels_spoiled"]


def test_the_history_of_an_item_tells_what_touched_it_and_nothing_else(home):
    deed = Deed(OPERATOR, AT, reason="torn")
    url = f"sqlite:///{(home / 'ledger.sqlite').as_posix()}"
    with open_ledger(url, office="220030", workplace="w1") as ledger:
        ledger.corrections.correct(corrected(ledger, 1, 2, weight_g=77), deed)
        ledger.corrections.exclude(1, [1], deed)
        status = Status(identifier(3), "21", "Вручено", AT, "220050")
        ledger.tracking.import_statuses(
            [status], "s" * 64, "belpochta-json", operator=OPERATOR, at=AT
        )
        other = Roll("R2", "RC", "BY", 1, 100)
        ledger.issue_roll(other, operator=OPERATOR, at=AT)
        ledger.spoil_labels("R2", 50, 50, operator=OPERATOR, at=AT, reason="torn")
        ledger.note_printing(1, ["receipt"], deed)
        ledger.corrections.cancel(1, deed)

    def of_item(serial: int) -> list[str]:
        return [row["kind"] for row in as_json("history", identifier(serial))]

    ends = ["documents_printed", "list_cancelled"]
    assert of_item(1) == ["list_accepted", "items_excluded", "documents_printed"]
    assert of_item(2) == ["list_accepted", "list_corrected", *ends]
    assert of_item(3) == ["list_accepted", "statuses_imported", *ends]
    assert of_item(50) == ["labels_spoiled"]


def test_people_read_moments_and_headings_as_they_write_them(home, monkeypatch):
    monkeypatch.setenv("BATCHPOST_LANG", "ru")
    heading, first, *_ = run("history", "1").stdout.splitlines()
    assert [word for word in ("Дата и время", "Действие") if word not in heading] == []
    assert "23.11.2026 10:30" in first
    assert "Дата и время" in run("show", "w2/2").stdout


def test_every_kind_of_entry_has_words():
    assert set(ENTRY_WORDS) == set(roles())


@pytest.mark.parametrize("wanted", ["7", "client:nobody", "RB999999999BY", "", "client:\udcff"])
def test_nothing_is_about_it(home, wanted):
    done = run("history", wanted)
    assert done.exit_code == 2
    assert "No entry is about" in done.stderr
