"""Events reach a receiver at least once, whatever breaks, and bear keys by which doubles drop."""

import hashlib
import http.server
import json
import sys
import threading
import time
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from batchpost.ledger import open_ledger
from batchpost.ledger.entries import Deed
from batchpost.tariff.releases.addresses import Terms
from batchpost.workflows.deliver_events import (
    EventFile,
    Folder,
    ReceiverError,
    Server,
    TokenError,
    UndeliveredError,
    target_of,
)
from batchpost.workflows.export_events import Wishes, export_events

sys.path.insert(0, str(Path(__file__).parents[1] / "ledger"))
from ledger_builders import AT, OPERATOR, an_acceptance, prepare

TERMS = Terms(time.monotonic, lambda _s: None, {}, connect_s=2, read_s=0.5, total_s=5, pause_s=0)
JSON = Wishes("belpochta-json", OPERATOR, AT + timedelta(days=1))


@pytest.fixture
def ledger(tmp_path):
    with open_ledger(
        f"sqlite:///{(tmp_path / 'l.sqlite').as_posix()}", office="220030", workplace="A"
    ) as opened:
        prepare(opened)
        yield opened


def accept(ledger, count=3, *, sha256="a" * 64, first=1, workplace="A", at=AT, **more):
    given = an_acceptance(count, sha256=sha256, first_serial=first, at=at, **more)
    return ledger.record(given, workplace=workplace).batch_no


def keys_in(folder: Path) -> list[str]:
    files = sorted(folder.glob("events-*.json"))
    return [
        event["key"] for path in files for event in json.loads(path.read_text("utf-8"))["events"]
    ]


class Failing:
    """A target that takes so many files and then fails, before or after it took one."""

    def __init__(self, folder: Folder, good: int, *, took: bool) -> None:
        self.folder, self.good, self.took = folder, good, took

    @property
    def name(self) -> str:
        return self.folder.name

    def expect(self, file: EventFile) -> None:
        self.folder.expect(file)

    def deliver(self, file: EventFile) -> None:
        if not self.good:
            if self.took:
                self.folder.deliver(file)
            raise UndeliveredError(self.name, "broken off")
        self.good -= 1
        self.folder.deliver(file)


def test_a_folder_gets_each_event_once_and_then_nothing(ledger, tmp_path):
    accept(ledger)
    folder = Folder(tmp_path / "out")
    done = export_events(ledger, folder, JSON)
    assert (done.events, done.files) == (3, ("events-220030-000001.json",))
    keys = keys_in(folder.path)
    assert len(set(keys)) == 3
    assert all(key.startswith("220030/") and key.endswith("/accepted") for key in keys)
    assert export_events(ledger, folder, JSON).events == 0
    accept(ledger, 2, sha256="b" * 64, first=100)
    assert export_events(ledger, folder, JSON).files == ("events-220030-000002.json",)
    assert len(set(keys_in(folder.path))) == 5
    content = (folder.path / "events-220030-000002.json").read_bytes()
    manifest = json.loads((folder.path / "220030-belpochta-json-000002.manifest.json").read_bytes())
    assert manifest["sha256"] == hashlib.sha256(content).hexdigest()
    assert (manifest["events"], manifest["number"]) == (2, 2)
    assert not list(folder.path.glob("*.new"))


def test_each_receiver_and_format_has_its_own_place(ledger, tmp_path):
    accept(ledger)
    for folder in ("one", "two"):
        assert export_events(ledger, Folder(tmp_path / folder), JSON).events == 3
    operations = Wishes("ru-operations", OPERATOR, AT)
    done = export_events(ledger, Folder(tmp_path / "one"), operations)
    assert (done.events, done.files) == (3, ("22003000.01F",))


@pytest.mark.parametrize("foreign", [b"no JSON", b"[1]", b"{}", b"[" * 100_000])
def test_a_manifest_that_is_not_ours_stops_nothing(ledger, tmp_path, foreign):
    accept(ledger)
    folder = Folder(tmp_path / "out")
    folder.path.mkdir()
    (folder.path / "220030-belpochta-json-x.manifest.json").write_bytes(foreign)
    (folder.path / "events-220030-000001.json").write_bytes(b"")
    assert export_events(ledger, folder, JSON).events == 3


@pytest.mark.parametrize("took", [False, True])
def test_what_broke_off_is_told_again_under_the_same_keys(ledger, tmp_path, took):
    folder = Folder(tmp_path / "out")
    accept(ledger)
    with pytest.raises(UndeliveredError, match="goes on from there"):
        export_events(ledger, Failing(folder, 0, took=took), JSON)
    assert len(keys_in(folder.path)) == (3 if took else 0)
    accept(ledger, 2, sha256="b" * 64, first=100)
    assert export_events(ledger, folder, JSON).events == 5
    assert len(keys_in(folder.path)) == len(set(keys_in(folder.path))) == 5


def test_chains_that_come_late_are_told_too(ledger, tmp_path):
    folder = Folder(tmp_path / "out")
    accept(ledger, workplace="B", at=AT + timedelta(days=40))
    export_events(ledger, folder, JSON)
    accept(ledger, 2, sha256="b" * 64, first=100, workplace="C", at=AT - timedelta(days=40))
    accept(ledger, 4, sha256="c" * 64, first=200, workplace="B", at=AT - timedelta(days=90))
    assert export_events(ledger, folder, JSON).events == 6
    assert len(set(keys_in(folder.path))) == 9


def test_a_large_list_is_cut_into_files_and_noted_as_a_whole(ledger, tmp_path, monkeypatch):
    monkeypatch.setattr("batchpost.workflows.export_events._IN_A_FILE", 4)
    monkeypatch.setattr("batchpost.ledger.tracking._EVENTS", 5)
    accept(ledger, 10)
    accept(ledger, 2, sha256="b" * 64, first=100)
    folder = Folder(tmp_path / "out")
    with pytest.raises(UndeliveredError):
        export_events(ledger, Failing(folder, 2, took=True), JSON)
    assert len(keys_in(folder.path)) == 10
    done = export_events(ledger, folder, JSON)
    assert (done.events, len(done.files)) == (12, 4)
    assert len(keys_in(folder.path)) == len(set(keys_in(folder.path))) == 12


def test_items_without_numbers_are_tracked_by_nobody(ledger, tmp_path):
    ledger.record(an_acceptance(3))
    folder = Folder(tmp_path / "out")
    assert export_events(ledger, folder, JSON).files == ()
    assert not folder.path.exists()


def test_since_leaves_out_what_was_before(ledger, tmp_path):
    accept(ledger)
    accept(ledger, 2, sha256="b" * 64, first=100, at=AT + timedelta(days=5))
    wishes = Wishes("belpochta-json", OPERATOR, AT, since=AT + timedelta(days=1))
    assert export_events(ledger, Folder(tmp_path / "out"), wishes).events == 2


def test_names_go_only_with_a_reason_that_is_recorded(ledger, tmp_path):
    accept(ledger)
    folder = Folder(tmp_path / "out")
    export_events(ledger, folder, JSON)
    assert "Примеров" not in next(folder.path.glob("events-*")).read_text("utf-8")
    other = Folder(tmp_path / "named")
    export_events(ledger, other, Wishes("belpochta-json", OPERATOR, AT, reason="contract 7"))
    assert "Примеров П.1" in next(other.path.glob("events-*")).read_text("utf-8")
    asked = "SELECT reason FROM entry WHERE kind = 'personal_data_exported'"
    assert ledger._store.read(lambda c: c.exec_driver_sql(asked).all()) == [("contract 7",)]


def test_names_are_recorded_as_handed_out_only_where_they_could_be(ledger, tmp_path):
    accept(ledger)
    taken = tmp_path / "a file"
    taken.write_bytes(b"")
    wishes = Wishes("belpochta-json", OPERATOR, AT, reason="contract 7")
    with pytest.raises(UndeliveredError):
        export_events(ledger, Folder(taken), wishes)
    asked = "SELECT count(*) FROM entry WHERE kind = 'personal_data_exported'"
    assert ledger._store.read(lambda c: c.exec_driver_sql(asked).scalar()) == 0


def test_a_name_that_comes_round_waits_until_it_is_taken_away(tmp_path):
    folder = Folder(tmp_path / "out")

    def file(number: int) -> EventFile:
        return EventFile(
            "22003000.01F", b"x", "text/plain", "ru-operations", "220030", number, ("k",)
        )

    folder.deliver(file(1))
    folder.deliver(file(1))
    with pytest.raises(UndeliveredError, match="not taken away"):
        folder.deliver(file(10_001))
    (folder.path / "22003000.01F").unlink()
    folder.deliver(file(10_001))


class Receiver(http.server.BaseHTTPRequestHandler):
    """A server that does what `answers` say, one after the other, then takes everything."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        answer = self.server.answers.pop(0) if self.server.answers else "ok"
        if answer in {"ok", "drop", "slow"}:  # has it, whether it says so or not
            self.server.got.append((self.headers["Idempotency-Key"], body))
        if answer == "drop":
            self.connection.close()
            return
        if answer == "slow":
            time.sleep(1)
        code = int(answer) if answer.isdigit() else 200
        self.send_response(code)
        if code == 302:
            self.send_header("Location", "ftp://127.0.0.1/")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_GET(self) -> None:
        raise AssertionError("events are sent, not asked for")

    def log_message(self, *_said) -> None:
        """Say nothing."""


@contextmanager
def receiving(*answers: str):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    server.answers, server.got = list(answers), []
    server.handle_error = lambda *_: None
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server, f"http://127.0.0.1:{server.server_port}/events?token=1"
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize(
    ("answers", "copies"),
    [((), 1), (("503",), 1), (("drop",), 2), (("slow", "429"), 2), (("500", "drop", "503"), 2)],
)
def test_a_server_that_fails_drops_or_is_slow_gets_everything(ledger, answers, copies):
    accept(ledger)
    with receiving(*answers) as (server, url):
        done = export_events(ledger, Server(url, TERMS), JSON)
        assert done.events == 3
        assert export_events(ledger, Server(url, TERMS), JSON).events == 0
    assert len(server.got) == copies
    assert len({key for key, _ in server.got}) == 1  # so that doubles are known
    body = json.loads(server.got[-1][1])
    assert len({event["key"] for event in body["events"]}) == 3


@pytest.mark.parametrize("answer", ["403", "302", "503"])
def test_a_server_that_refuses_is_told_later(ledger, answer):
    accept(ledger)
    with receiving(*[answer] * 4) as (server, url):
        with pytest.raises(UndeliveredError, match=answer) as refusal:
            export_events(ledger, Server(url, TERMS), JSON)
        assert "token" not in str(refusal.value)
        server.answers.clear()
        assert export_events(ledger, Server(url, TERMS), JSON).events == 3


def test_no_server_at_all(ledger):
    accept(ledger)
    with receiving() as (_, url):
        pass
    with pytest.raises(UndeliveredError, match="did not reach"):
        export_events(ledger, Server(url, TERMS), JSON)


@pytest.mark.parametrize(
    ("given", "names"),
    [("ftp://a/b", False), ("https://me:secret@a/b", False), ("http://a/b", True)],
)
def test_no_such_receivers(given, names):
    with pytest.raises(ReceiverError) as refusal:
        target_of(given, TERMS, None, names=names)
    assert "secret" not in str(refusal.value)


@pytest.mark.parametrize("token", ["se\ncret", "секрет", "se\x7fcret"])
def test_a_token_that_cannot_be_sent_is_refused_and_not_told(token):
    with pytest.raises(TokenError) as refusal:
        target_of("https://a/b", TERMS, token, names=False)
    assert token not in str(refusal.value)


def test_a_token_is_sent_without_the_line_end_of_its_file():
    assert target_of("https://a/b", TERMS, "abc\r\n", names=False) == Server(
        "https://a/b", TERMS, "abc"
    )


def test_what_is_taken_out_of_a_list_is_withdrawn(ledger, tmp_path):
    number = accept(ledger)
    folder = Folder(tmp_path / "out")
    export_events(ledger, folder, JSON)
    deed = Deed(OPERATOR, AT, reason="образец")
    ledger.corrections.exclude(number, [2], deed)
    ledger.corrections.cancel(number, deed)
    assert export_events(ledger, folder, JSON).events == 3
    told = [key.split("/")[2:] for key in keys_in(folder.path)]
    assert told[:3] == [["1", "accepted"], ["2", "accepted"], ["3", "accepted"]]
    assert told[3:] == [["2", "withdrawn"], ["1", "withdrawn"], ["3", "withdrawn"]]


def test_moments_are_those_of_the_office(ledger, tmp_path):
    accept(ledger)
    folder = Folder(tmp_path / "out")
    export_events(ledger, folder, JSON)
    events = json.loads(next(folder.path.glob("events-*")).read_text("utf-8"))["events"]
    assert {datetime.fromisoformat(each["at"]).utcoffset() for each in events} == {
        timedelta(hours=3)
    }
