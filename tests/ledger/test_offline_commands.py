"""What a workplace that works without its server is not offered at the command line."""

import pytest
from click.testing import CliRunner
from ledger_builders import AT, OPERATOR, prepare

from batchpost.cli import main
from batchpost.ledger import open_ledger
from batchpost.ledger.entries import Deed

DEED = Deed(OPERATOR, AT)


@pytest.fixture
def away(tmp_path, monkeypatch):
    """The home of a workplace that was cut off; its server would be another file here."""
    at_home, local = (f"sqlite:///{(tmp_path / name).as_posix()}" for name in
                      ("server.sqlite", "offline.sqlite"))  # fmt: skip
    with (
        open_ledger(at_home, workplace="w1") as server,
        open_ledger(local, workplace="w1/offline") as own,
    ):
        prepare(server)
        server.reservations.reserve(5, {}, deed=DEED)
        server.offline.prepare(own.offline, DEED)
        own.offline.go(DEED)
    names = {"HOME": str(tmp_path), "LANG": "en", "WORKPLACE": "w1", "DATABASE": at_home}
    for name, value in names.items():
        monkeypatch.setenv(f"BATCHPOST_{name}", value)
    return tmp_path


@pytest.mark.parametrize(
    "command",
    [("verify",), ("backup", "--to", "backups"), ("copy", "--to", "sqlite:///copy.sqlite")],
)
def test_an_extract_is_neither_proved_nor_kept_as_the_ledger(away, command, monkeypatch):
    monkeypatch.chdir(away)
    done = CliRunner().invoke(main, ["ledger", *command])
    assert done.exit_code == 7
    assert "works without the server" in done.stderr
    assert not any((away / name).exists() for name in ("backups", "copy.sqlite"))
