"""What a workplace that works without its server is not offered at the command line."""

import platform

import pytest
from click.testing import CliRunner
from ledger_builders import AT, OPERATOR, prepare

from batchpost.cli import main
from batchpost.ledger import open_ledger
from batchpost.ledger.entries import Deed
from batchpost.settings import Office

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


@pytest.fixture
def homes(tmp_path, monkeypatch):
    """Two homes that share a server and, unless told otherwise, a workplace's name."""
    at_home = f"sqlite:///{(tmp_path / 'server.sqlite').as_posix()}"
    with open_ledger(at_home, office=Office().postcode, workplace="w0") as server:
        prepare(server)
    names = {"LANG": "en", "OPERATOR": OPERATOR, "DATABASE": at_home}
    for name, value in names.items():
        monkeypatch.setenv(f"BATCHPOST_{name}", value)

    def run(home, *arguments, workplace="w1"):
        monkeypatch.setenv("BATCHPOST_WORKPLACE", workplace)
        done = CliRunner().invoke(main, ["--home", str(tmp_path / home), "ledger", *arguments])
        return done.exit_code, " ".join(done.stderr.split())

    return run


RESERVE = ("reserve", "--lists", "5", "--labels", "R1:20")
GO = ("go-offline", "--reason", "line down")


def test_two_homes_do_not_prepare_under_one_name(homes):
    assert homes("a", *RESERVE)[0] == 0
    assert homes("a", *RESERVE)[0] == 0
    for refused in (RESERVE, GO, ("return",)):
        code, told = homes("b", *refused)
        assert code == 7
        assert "BATCHPOST_WORKPLACE" in told
        assert "ledger return --workplace" in told
    assert homes("b", *RESERVE, workplace="w2")[0] == 0
    assert homes("b", *GO, workplace="w2")[0] == 0
    assert homes("a", *GO)[0] == 0
    assert homes("a", "sync")[0] == 0
    assert homes("b", "sync", workplace="w2")[0] == 0


def test_a_name_is_free_again_when_the_numbers_of_a_lost_home_are_given_up(homes):
    assert homes("a", *RESERVE)[0] == 0
    assert homes("b", "return", "--workplace", "w1")[0] == 0
    assert homes("b", *RESERVE)[0] == 0
    assert homes("a", *GO)[0] == 7


def test_a_home_copied_to_another_computer_does_not_go_on_there(homes, tmp_path, monkeypatch):
    assert homes("a", *RESERVE)[0] == 0
    monkeypatch.setattr(platform, "node", lambda: "another")
    tmp_path.joinpath("server.sqlite").unlink()
    tmp_path.joinpath("server.sqlite").mkdir()
    code, told = homes("a", *GO)
    assert code == 7
    assert "under one name" in told


@pytest.mark.parametrize("name", ["w1/offline", "w\udcff"])
def test_a_name_that_the_ledger_cannot_keep_is_refused(homes, name):
    code, told = homes("a", *RESERVE, workplace=name)
    assert code == 2
    assert "is no name for a workplace" in told
