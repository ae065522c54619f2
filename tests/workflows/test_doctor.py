"""What `batchpost doctor` sees, and how its exit code tells a monitoring program."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest

from batchpost.language import language
from batchpost.settings import load_settings, usable_settings
from batchpost.workflows import doctor
from batchpost.workflows.doctor import Premises, Result, State, disk, examine, exit_code

LETTERS = Path(__file__).resolve().parents[2] / "samples" / "registered-letters.xlsx"
NOW = datetime.now(ZoneInfo("Europe/Minsk")).replace(microsecond=0)


@pytest.fixture
def premises(desk: object, home: Path) -> Premises:
    """An office with one client, and nothing wrong but that it names no backups."""
    facts = {"office": "220030", "workplace": "counter-1"}
    url = f"sqlite:///{(home / 'ledger.sqlite').as_posix()}"
    return Premises(home, load_settings(home), url, facts, NOW)


say = language("en").say


def states(results: list[Result]) -> dict[str, State]:
    return {result.check: result.told.state for result in results}


def with_settings(premises: Premises, **doctor_settings: object) -> Premises:
    changed = premises.settings.doctor.model_copy(update=doctor_settings)
    return replace(premises, settings=premises.settings.model_copy(update={"doctor": changed}))


def test_an_office_in_order_has_only_warnings(premises: Premises) -> None:
    results = list(examine(premises))
    assert {result.check for result in results} == set(doctor.names())
    assert State.FAILURE not in states(results).values()
    assert exit_code(results, strict=False) == 0
    assert states(results)["backups"] is State.WARNING
    assert exit_code(results, strict=True) == 7


def test_an_office_that_has_only_settings_is_well(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").touch()
    facts = {"office": "220030", "workplace": "counter-1"}
    new = Premises(tmp_path, load_settings(tmp_path), None, facts, NOW)
    assert set(states(list(examine(new))).values()) == {State.OK}
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("text", ["[office", "[office]\npostcode = 7\n"])
def test_settings_that_do_not_fit_stop_no_other_check(
    desk: SimpleNamespace, home: Path, text: str
) -> None:
    (home / "settings.toml").write_text(text, encoding="utf-8")
    told = desk("doctor", "--format", "json")  # type: ignore[operator]
    assert told.code == 2
    found = {each["check"]: each for each in told.json()["checks"]}
    assert found.keys() == set(doctor.names())
    failing = {check for check, each in found.items() if each["state"] == "failure"}
    assert failing - {"disk"} == {"settings"}
    assert "settings.toml" in found["settings"]["said"]


def test_what_fits_of_settings_is_used(tmp_path: Path) -> None:
    text = "workplace = 'w7'\n[office]\npostcode = 7\n[doctor]\ndisk_free_mb = 1\n"
    (tmp_path / "settings.toml").write_text(text, encoding="utf-8")
    settings, unfit = usable_settings(tmp_path)
    assert settings.workplace == "w7"
    assert settings.doctor.disk_free_mb == 1
    assert settings.office.postcode == "220030"
    assert "office.postcode" in str(unfit)


def test_a_folder_without_anything_may_be_the_wrong_one(tmp_path: Path) -> None:
    facts = {"office": "220030", "workplace": "counter-1"}
    bare = Premises(tmp_path, load_settings(tmp_path), None, facts, NOW)
    found = states(list(examine(bare)))
    assert {check for check, state in found.items() if state is not State.OK} == {"database"}
    assert found["database"] is State.WARNING
    assert not list(tmp_path.iterdir())


def test_a_check_that_breaks_down_stops_no_other(
    premises: Premises, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(disk, "look", break_down)
    results = list(examine(premises))
    assert states(results)["disk"] is State.FAILURE
    assert {result.check for result in results} == set(doctor.names())
    assert exit_code(results, strict=False) == 1


def test_a_ledger_that_is_none_fails_every_check_of_it_and_no_other(premises: Premises) -> None:
    (premises.home / "ledger.sqlite").write_bytes(b"no ledger at all" * 500)
    found = states(list(examine(premises)))
    assert found["database"] is State.FAILURE
    assert found["tariffs"] is State.OK
    assert exit_code(list(examine(premises)), strict=False) == 7


def test_why_a_ledger_cannot_be_opened_is_said_once_and_first(premises: Premises) -> None:
    url = "postgresql+psycopg://nobody@127.0.0.1:1/none"
    results = list(examine(replace(premises, database=url)))
    failing = [result for result in results if result.told.state is State.FAILURE]
    assert results[0] is failing[0]
    assert failing[0].check == "database"
    short = {say(result.told.said) for result in failing[1:]}
    assert short == {"Not checked: the ledger cannot be opened."}
    assert len(failing) > 4
    assert {result.exit_code for result in failing} == {7}
    assert say(failing[0].told.said) not in short


def test_a_changed_last_entry_is_seen(premises: Premises) -> None:
    with closing(sqlite3.connect(premises.home / "ledger.sqlite")) as ledger:
        for (trigger,) in ledger.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'entry'"
        ).fetchall():
            ledger.execute(f"DROP TRIGGER {trigger}")
        ledger.execute("UPDATE entry SET operator = 'somebody else'")
        ledger.commit()
    assert states(list(examine(premises)))["database"] is State.FAILURE


def test_a_clock_behind_the_last_entry_is_seen(premises: Premises, home: Path) -> None:
    with closing(sqlite3.connect(home / "ledger.sqlite")) as ledger:
        workplace = ledger.execute("SELECT workplace FROM entry LIMIT 1").fetchone()[0]
    facts = {"office": "220030", "workplace": workplace}
    at = replace(premises, now=NOW - timedelta(days=2), facts=facts)
    assert states(list(examine(at)))["clock"] is State.FAILURE
    assert states(list(examine(replace(premises, facts=facts))))["clock"] is State.OK


@pytest.mark.parametrize(("hours", "state"), [(1, State.OK), (40, State.FAILURE)])
def test_the_newest_backup_may_be_too_old(premises: Premises, hours: int, state: State) -> None:
    folder = premises.home / premises.settings.backup.folder
    folder.mkdir()
    made_at = (NOW - timedelta(hours=hours)).astimezone(UTC)
    folder.joinpath(f"ledger-220030-{made_at:%Y%m%dT%H%M%SZ}.sqlite").touch()
    folder.joinpath("notes.txt").touch()
    assert states(list(examine(premises)))["backups"] is state


def test_little_room_few_labels_an_ending_contract_and_no_scale_are_told(
    desk: SimpleNamespace, premises: Premises
) -> None:
    assert desk("roll", "issue", "RB", "--first", "10000001", "--last", "10000050").code == 0  # type: ignore[operator]
    until = (NOW + timedelta(days=5)).date()
    edited = desk("client", "edit", "housing", "--contract-until", until)  # type: ignore[operator]
    assert edited.code == 0, edited.err
    poor = with_settings(premises, disk_free_mb=1 << 40, scale="socket://127.0.0.1:1")
    found = states(list(examine(poor)))
    assert found["disk"] is State.FAILURE
    assert found["scale"] is State.FAILURE
    assert found["rolls"] is found["contracts"] is State.WARNING


def test_the_command_answers_people_and_programs(desk: SimpleNamespace) -> None:
    done = desk("doctor")  # type: ignore[operator]
    assert done.code == 0, done.err
    assert "Ledger" in done.out
    told = desk("doctor", "--strict", "--format", "json")  # type: ignore[operator]
    assert told.code == told.json()["exit_code"] == 7
    assert {each["state"] for each in told.json()["checks"]} == {"ok", "warning"}


@pytest.mark.parametrize(("days", "warned"), [(0, False), (3, True)])
def test_an_intake_before_the_last_entry_is_warned_of(
    desk: SimpleNamespace, days: int, warned: bool
) -> None:
    at = (datetime.now(NOW.tzinfo) - timedelta(days=days)).isoformat()
    asked = ("intake", LETTERS, "--client", "housing", "--yes", "--at", at)
    done = desk(*asked)  # type: ignore[operator]
    assert done.code == 0, done.err
    assert ("before the last entry here" in done.err) is warned
    assert "clock" not in done.err  # the moment was given
