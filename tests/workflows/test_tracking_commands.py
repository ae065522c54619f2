"""`tracking export` and `tracking import` as they are used at the office."""

import json
import os
from pathlib import Path

import pytest

from .conftest import environment_of
from .terminal import typed

ROOT = Path(__file__).resolve().parents[2]
LIST = ROOT / "samples" / "registered-letters.xlsx"
FORMAT = ("--format-name", "belpochta-json")


@pytest.fixture
def accepted(desk):
    done = desk("intake", LIST, "--yes", "--first-label", "RB100000017BY", "--at",
                "2026-11-23T10:30")  # fmt: skip
    assert done.code == 0, done.err
    return desk


def answer(path: Path, *events: dict) -> Path:
    path.write_text(json.dumps({"format": "belpochta-events", "events": events}), encoding="utf-8")
    return path


def test_a_folder_gets_all_items_and_then_none(accepted, tmp_path):
    out = tmp_path / "out"
    done = accepted("tracking", "export", *FORMAT, "--to", out)
    assert done.code == 0, done.err
    assert "120 events were handed to" in done.err
    assert "0 events" in accepted("tracking", "export", *FORMAT, "--to", out).err
    assert sorted(each.suffix for each in out.iterdir()) == [".json", ".json"]


def test_names_ask_for_a_reason(accepted, tmp_path):
    call = ("tracking", "export", *FORMAT, "--to", tmp_path / "out", "--with-names")
    assert accepted(*call).code == 2
    assert not (tmp_path / "out").exists()
    assert accepted(*call, "--reason", "contract 7").code == 0


def test_statuses_come_back_and_are_shown(accepted, tmp_path):
    event = {"code": 21, "item_identifier": "RB100000017BY", "at": "2026-11-25T12:00:00+03:00"}
    stranger = event | {"item_identifier": "RB999999999BY"}
    file = answer(tmp_path / "back.json", event, stranger)
    done = accepted("tracking", "import", file)
    assert done.code == 0, done.err
    assert "1 new status, 0 known before" in done.err
    assert "1 number is of no item of this office: RB999999999BY" in done.err
    assert "taken in before" in accepted("tracking", "import", file).err
    lines = accepted("list", "show", "1", "--format", "json").json()["lines"]
    assert (lines[0]["status"], lines[0]["status_at"]) == ("Вручено", "2026-11-25T12:00:00+03:00")
    assert lines[1]["status"] is None
    assert "Вручено" in accepted("list", "show", "1").out


@pytest.mark.skipif(os.name != "posix", reason="POSIX has pseudo-terminals")
def test_at_a_terminal_each_wait_for_a_server_is_told(accepted, home):
    (home / "settings.toml").write_text("[tracking]\ntries = 2\npause_s = 1\n", encoding="utf-8")
    call = ("tracking", "export", *FORMAT, "--to", "http://127.0.0.1:1/in")
    code, shown = typed(call, [], environment_of(home))
    assert code == 8, shown
    assert "Handing out events to http://127.0.0.1:1/in" in shown
    assert shown.count("That try failed; the next one is in 1 second.") == 1
    assert "That try failed" not in accepted(*call).err


def test_a_file_of_something_else_is_refused(accepted, tmp_path):
    done = accepted("tracking", "import", LIST)
    assert done.code == 4
    assert "no known format" in done.err
    assert accepted("tracking", "import", tmp_path / "none.json").code == 4


def test_a_folder_that_cannot_be_made_is_said(accepted, tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    done = accepted("tracking", "export", *FORMAT, "--to", tmp_path / "file" / "out")
    assert done.code == 8
    assert "goes on from there" in done.err
