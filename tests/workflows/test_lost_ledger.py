"""A ledger that is gone is told as such: nothing takes its place, no backup of it goes."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from .conftest import desk_at

Run = Callable[..., SimpleNamespace]
ADD = ("client", "add", "other", "--name", "Other", "--tax-id", "100582333")


def files_of(home: Path) -> set[Path]:
    """Return all files of a home but the log of commands."""
    return {path for path in home.rglob("*") if "logs" not in path.parts and path.is_file()}


@pytest.fixture
def backed_up(desk: Run, home: Path) -> Run:
    """An office with a backup of its ledger."""
    assert desk("ledger", "backup").code == 0
    (home / "settings.toml").touch()
    return desk


def lose(home: Path, how: str) -> None:
    ledger = home / "ledger.sqlite"
    ledger.unlink()
    if how == "empty":
        ledger.touch()
    elif how == "folder":
        ledger.mkdir()


@pytest.mark.parametrize("how", ["gone", "empty", "folder"])
def test_nothing_takes_the_place_of_a_lost_ledger(backed_up: Run, home: Path, how: str) -> None:
    lose(home, how)
    before = files_of(home)
    for command in (("list", "show"), ("ledger", "verify"), ADD, ("ledger", "backup")):
        told = backed_up(*command)
        assert told.code == 7
        assert str(home / "ledger.sqlite") in told.err
        assert files_of(home) == before


@pytest.mark.parametrize("how", ["gone", "empty", "folder"])
def test_doctor_fails_where_the_ledger_is_lost(backed_up: Run, home: Path, how: str) -> None:
    lose(home, how)
    told = backed_up("doctor", "--format", "json")
    assert told.code == 7
    first = told.json()["checks"][0]
    assert (first["check"], first["state"]) == ("database", "failure")


def test_both_ways_out_are_named_and_go(backed_up: Run, home: Path, tmp_path: Path) -> None:
    lose(home, "gone")
    said = backed_up(*ADD).err
    assert "ledger restore" in said
    assert "--home" in said
    (backup,) = (home / "backups").glob("*.sqlite")
    assert backed_up("ledger", "restore", backup).code == 0
    assert backed_up(*ADD).code == 0
    lose(home, "gone")
    shutil.move(home / "backups", tmp_path / "away")
    anew = backed_up(*ADD)
    assert anew.code == 0
    assert "A new ledger begins" in anew.err


@pytest.mark.parametrize("trace", ["documents/2026-11-30", "originals/0a"])
def test_papers_of_lists_tell_of_a_ledger_too(desk: Run, home: Path, trace: str) -> None:
    (home / trace).mkdir(parents=True)
    lose(home, "gone")
    told = desk(*ADD)
    assert told.code == 7
    assert Path(trace).name in told.err


def test_what_a_system_puts_into_folders_stops_no_new_office(desk: Run, home: Path) -> None:
    for place in ("documents/desktop.ini", "originals/Thumbs.db", "documents/.DS_Store"):
        (home / place).parent.mkdir(exist_ok=True)
        (home / place).touch()
    lose(home, "gone")
    assert desk(*ADD).code == 0


def test_a_folder_that_offices_share_stops_no_new_one(desk: Run, home: Path) -> None:
    shared = home.parent / "shared"
    (shared / "ab").mkdir(parents=True)
    settings = f'[folders]\noriginals = "{shared.as_posix()}"\n'
    (home / "settings.toml").write_text(settings, encoding="utf-8")
    lose(home, "gone")
    assert desk(*ADD).code == 0


def test_a_restore_that_failed_leaves_nothing_to_go_on_with(backed_up: Run, home: Path) -> None:
    lose(home, "gone")
    (backup,) = (home / "backups").glob("*.sqlite")
    copy = home.parent / "copy.sqlite"
    copy.write_bytes(backup.read_bytes()[:-1])
    assert backed_up("ledger", "restore", copy).code == 7
    for command in (ADD, ("ledger", "verify"), ("doctor",)):
        assert backed_up(*command).code == 7
    assert backed_up("ledger", "restore", backup).code == 0
    assert backed_up(*ADD).code == 0


def test_another_office_s_backups_stop_no_new_one(backed_up: Run, home: Path) -> None:
    lose(home, "gone")
    for path in list((home / "backups").iterdir()):
        path.rename(path.with_name(path.name.replace("220030", "220099")))
    assert backed_up(*ADD).code == 0


def test_reading_begins_no_ledger(home: Path) -> None:
    for command in (("list", "show"), ("ledger", "verify"), ("roll", "list")):
        told = desk_at(home)(*command)
        assert told.code == 7
        assert str(home / "ledger.sqlite") in told.err
        assert not home.exists()


def cut(home: Path, *statements: str) -> None:
    """Remove rows past the guards."""
    with closing(sqlite3.connect(home / "ledger.sqlite")) as ledger:
        triggers = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        for (trigger,) in ledger.execute(triggers).fetchall():
            ledger.execute(f"DROP TRIGGER {trigger}")
        for statement in statements:
            ledger.execute(statement)
        ledger.commit()


def last_entry_gone(home: Path) -> None:
    """Remove the last entry with all that follows from it."""
    with closing(sqlite3.connect(home / "ledger.sqlite")) as ledger:
        ((last,),) = ledger.execute("SELECT max(entry_id) FROM entry").fetchall()
        own = "SELECT m.name FROM sqlite_master m, pragma_table_info(m.name) c "
        tables = ledger.execute(f"{own} WHERE c.name = 'entry_id' AND m.type = 'table'").fetchall()
    cut(home, *(f"DELETE FROM {table} WHERE entry_id = {last}" for (table,) in tables))


def test_the_newest_backup_tells_of_an_end_that_was_cut_off(backed_up: Run, home: Path) -> None:
    last_entry_gone(home)
    told = backed_up("ledger", "verify", "--format", "json")
    assert told.code == 7
    assert told.json()["counts"] == {"entry.backup": 1}
    results: list[dict[str, Any]] = backed_up("doctor", "--format", "json").json()["checks"]
    assert "failure" in {each["state"] for each in results if each["check"] == "backups"}


@pytest.mark.parametrize("sealed", [False, True])
def test_a_backup_that_holds_more_is_not_removed(
    desk: Run, home: Path, tmp_path: Path, *, sealed: bool
) -> None:
    key = tmp_path / "backup.key"
    assert desk("ledger", "backup-key", key).code == 0
    options = ("--keep", 1, *(("--key-file", key) if sealed else ()))
    assert desk("ledger", "backup", *options).code == 0
    (first,) = home.glob("backups/*.sealed" if sealed else "backups/*.sqlite")
    older = first.with_name(first.name.replace("ledger-220030-2", "ledger-220030-1"))
    for path in (first, first.with_name(f"{first.name}.sha256")):
        path.rename(path.with_name(path.name.replace(first.name, older.name)))
    last_entry_gone(home)
    told = desk("ledger", "backup", *options)
    assert told.code == 0, told.err
    assert "older backup stays" in told.err
    assert older.is_file()
