"""The ledger's commands: backed up by key, brought back into a new home, refused in a sentence."""

import json

import pytest
from click.testing import CliRunner

from batchpost.cli import main


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Run a command in a home, in English."""
    monkeypatch.delenv("BATCHPOST_DATABASE", raising=False)
    monkeypatch.setenv("BATCHPOST_LANG", "en")
    monkeypatch.setenv("BATCHPOST_OPERATOR", "ivanova")

    def call(*words: str, home: str = "home"):
        return CliRunner().invoke(main, ["--home", str(tmp_path / home), *words])

    added = call("client", "add", "zhkh", "--name", "ЖКХ-образец")
    assert added.exit_code == 0, added.output
    return call


def test_a_sealed_backup_comes_back_in_a_new_home(run, tmp_path):
    key, folder = str(tmp_path / "backup.key"), str(tmp_path / "backups")
    assert run("ledger", "backup-key", key).exit_code == 0
    told = run("ledger", "backup", "--to", folder, "--key-file", key, "--format", "json")
    assert told.exit_code == 0, told.output
    (made,) = json.loads(told.stdout)
    assert made["entries"] == 2
    assert made["path"].endswith(".sqlite.sealed")
    assert "is whole" in run("ledger", "check-backup", made["path"], "--key-file", key).output
    restored = run("ledger", "restore", made["path"], "--key-file", key, home="new")
    assert restored.exit_code == 0, restored.output
    assert "Bring the settings" in restored.output, "a backup holds the ledger alone"
    shown = run("client", "list", "--format", "json", home="new")
    assert [client["client_id"] for client in json.loads(shown.stdout)] == ["zhkh"]
    again = run("ledger", "restore", made["path"], "--key-file", key, home="new")
    assert again.exit_code == 7
    assert "holds entries already" in again.output


def test_what_opens_a_backup_is_asked_for(run, tmp_path):
    key = str(tmp_path / "backup.key")
    run("ledger", "backup-key", key)
    told = run("ledger", "backup", "--to", str(tmp_path), "--key-file", key, "--format", "json")
    path = json.loads(told.stdout)[0]["path"]
    assert "is sealed" in run("ledger", "check-backup", path).output
    both = run("ledger", "check-backup", path, "--key-file", key, "--passphrase")
    assert (both.exit_code, "not both" in both.output) == (2, True)
    unattended = run("ledger", "backup", "--passphrase")
    assert (unattended.exit_code, "terminal only" in unattended.output) == (2, True)


def test_the_settings_say_where_and_how_many(run, tmp_path):
    settings = tmp_path / "home" / "settings.toml"
    settings.write_text('[backup]\nfolder = "copies"\nkeep = 1\n', encoding="utf-8")
    assert run("ledger", "backup").exit_code == 0
    (first,) = (tmp_path / "home" / "copies").glob("*.sqlite")
    older = first.rename(first.with_name("ledger-220030-20260101T000000Z.sqlite"))
    told = run("ledger", "backup")
    assert "1 older backup was removed" in told.output
    assert not older.exists()


def test_there_is_nothing_to_upgrade_or_copy_where_no_ledger_is(run):
    for words in (("upgrade",), ("backup",), ("copy", "--to", "sqlite:///nowhere.sqlite")):
        told = run("ledger", *words, home="empty")
        assert told.exit_code == 7
        assert "There is no ledger" in told.output


def test_an_upgrade_of_a_ledger_of_today_is_told(run):
    told = run("ledger", "upgrade")
    assert (told.exit_code, "already" in told.output) == (0, True)
