"""What a command leaves in the log of the day: enough for the administrator, nothing personal."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from batchpost.commands import _log

from .conftest import ROOT, environment_of

LETTERS = ROOT / "samples" / "registered-letters.xlsx"


def lines_of(home: Path) -> list[dict[str, Any]]:
    files = sorted(home.glob("logs/batchpost-*.jsonl"))
    text = "".join(file.read_text(encoding="utf-8") for file in files)
    return [json.loads(line) for line in text.splitlines()]


def test_a_list_accepted_is_a_line_with_its_entries_and_no_person(desk, home) -> None:
    label = "RB100000017BY"
    assert desk("intake", LETTERS, "--client", "housing", "--first-label", label, "--yes").code == 0
    line = lines_of(home)[-1]
    assert (line["command"], line["exit_code"], line["operator"]) == ("intake", 0, "ivanova")
    assert "--first-label" in line["options"]
    assert line["entries"]
    assert line["seconds"] > 0
    said = json.dumps(line, ensure_ascii=False)
    assert not any(word in said for word in (label, "housing", "registered-letters", "Housing"))


def test_a_refusal_is_told_by_its_name_alone(desk, home) -> None:
    secret = "Тайная Тайна Тайновна"
    assert desk("client", "add", "housing", "--name", secret).code == 2
    assert desk("client", "add", "--no-such-option", secret).code == 2
    exists, unknown = lines_of(home)[-2:]
    assert exists["refused"] == "ClientExistsError"
    assert (unknown["command"], unknown["refused"]) == ("client add", "NoSuchOption")
    assert "Тайн" not in "".join(f.read_text("utf-8") for f in home.glob("logs/*"))


def test_a_fault_of_ours_leaves_its_place_and_no_value(
    desk, home, monkeypatch: pytest.MonkeyPatch
) -> None:
    from batchpost.ledger.opened import Ledger

    def break_down(*_: object) -> None:
        raise KeyError("Тайна")

    monkeypatch.setattr(Ledger, "clients", break_down)
    assert desk("client", "list").code == 1
    line = lines_of(home)[-1]
    assert (line["level"], line["refused"]) == ("error", "KeyError")
    assert any("break_down" in place for place in line["place"])
    assert "Тайна" not in json.dumps(line, ensure_ascii=False)


def test_no_office_no_log(batchpost, home) -> None:
    assert batchpost("identifier", "check", "RR123456785BY").code == 0
    assert not home.exists()


@pytest.mark.parametrize("level", ["off", "warning"])
def test_the_level_is_a_setting(desk, home, level: str) -> None:
    home.joinpath("settings.toml").write_text(f'[log]\nlevel = "{level}"\n')
    before = len(lines_of(home))
    assert desk("client", "list").code == 0
    assert desk("client", "add", "housing", "--name", "x").code == 2
    assert len(lines_of(home)) - before == (level == "warning")


def test_a_log_that_cannot_be_written_stops_nothing(desk, home) -> None:
    home.joinpath("settings.toml").write_text('[log]\nfolder = "taken"\n')
    home.joinpath("taken").write_text("a file, not a folder")
    assert desk("client", "list").code == 0
    home.joinpath("settings.toml").write_text('[log]\nfolder = "elsewhere"\n')
    assert desk("client", "list").code == 0
    assert len(list(home.glob("elsewhere/*.jsonl"))) == 1


def test_old_days_go_and_a_day_does_not_grow_for_ever(
    desk, home, monkeypatch: pytest.MonkeyPatch
) -> None:
    logs = home / "logs"
    logs.mkdir(exist_ok=True)
    for file in logs.iterdir():
        file.unlink()
    old, other = logs / "batchpost-2020-01-01.jsonl", logs / "notes.txt"
    old.write_text("{}\n")
    other.write_text("kept")
    assert desk("client", "list").code == 0
    assert not old.exists()
    assert other.exists()
    monkeypatch.setitem(_log._USUAL, "size_mb", 0)
    before = len(lines_of(home))
    assert desk("client", "list").code == 0
    assert len(lines_of(home)) == before


def test_lines_of_many_processes_stay_whole(desk, home) -> None:
    before = len(lines_of(home))
    command = [sys.executable, "-m", "batchpost", "identifier", "check", "RR123456785BY"]
    environment = environment_of(home)
    running = [
        subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.DEVNULL)
        for _ in range(6)
    ]
    assert [process.wait() for process in running] == [0] * 6
    assert len(lines_of(home)) == before + 6


@pytest.mark.skipif(os.name == "nt", reason="rights are kept otherwise on Windows")
def test_only_the_owner_reads_the_log(desk, home) -> None:
    assert desk("client", "list").code == 0
    assert all(file.stat().st_mode & 0o077 == 0 for file in home.glob("logs/*"))
