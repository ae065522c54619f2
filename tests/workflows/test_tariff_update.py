"""The tariffs change by a release, whole and proved, or stay as they were."""

import hashlib
import json
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from sqlite3 import connect

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from release_builders import (
    OPERATOR,
    bands,
    line,
    publish,
    set_up,
    sign_anew,
    write_book,
)

from .conftest import desk_at, environment_of

SAMPLES = Path(__file__).resolve().parents[2] / "samples"


@pytest.fixture
def batchpost(home):
    return desk_at(home)


@pytest.fixture
def updated(home, batchpost, tmp_path):
    """An office with release 1 in force; runs commands like `batchpost`."""
    set_up(home)
    done = batchpost("tariff", "update", publish(tmp_path, "1"), "--at", "2026-11-01T03:00")
    assert done.code == 0, done.err
    return batchpost


def state(home: Path) -> dict[str, str]:
    """All that is kept of tariffs, but for the log and the lock."""
    books = home / "books"
    return {
        str(path.relative_to(books)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(books.rglob("*"))
        if path.is_file() and path.name != "update.lock"
    }


def price(run) -> str:
    done = run("price", "--service", "letter_registered", "--weight-g", "50", "--format", "json",
               "--on", "2026-11-22")  # fmt: skip
    assert done.code == 0, done.err
    return done.json()["total"]["net"]


def refused(run, home, *arguments, say=""):
    before = state(home)
    done = run("tariff", "update", *arguments)
    assert done.code == 5, done.err
    assert done.out == ""
    assert len(done.err.strip().splitlines()) == 1
    assert say in done.err
    assert state(home) == before
    log = (home / "tariff-update.log").read_text(encoding="utf-8").splitlines()[-1]
    assert done.err.strip().removeprefix("batchpost: ") in log
    assert price(run) == "3.00"


def test_a_release_is_put_in_force_once(updated, home, tmp_path):
    assert price(updated) == "3.00"
    second = publish(tmp_path, "2", bands(light="3.10"))
    done = updated("tariff", "update", second, "--format", "json", "--reason", "Order 2")
    assert done.code == 0, done.err
    told = done.json()
    assert (told["status"], told["release"], told["before"]) == ("activated", "2", "1")
    assert told["signed_by"] == "publisher"
    assert told["difference"] == {"added": 0, "removed": 0, "changed": 1, "rules": 0}
    (changed,) = told["lines"]
    assert (changed["line"], changed["before"], changed["after"]) == ("a", "3.00 BYN", "3.10 BYN")
    assert price(updated) == "3.10"
    again = updated("tariff", "update", second, "--format", "json")
    assert (again.code, again.json()["status"]) == (0, "nothing_to_do")
    entries = updated("tariff", "history", "--format", "json").json()
    assert [(e["from_release"], e["to_release"]) for e in entries] == [
        ("built-in", "1"),
        ("1", "2"),
    ]
    assert entries[1]["by"] == "ivanova"
    assert entries[1]["reason"] == "Order 2"
    assert entries[1]["signed_by"] == "publisher"


def test_a_dry_run_does_all_but_changes_nothing(updated, home, tmp_path):
    before = state(home)
    second = publish(tmp_path, "2", bands(light="3.10"))
    done = updated("tariff", "update", second, "--dry-run", "--format", "json")
    assert (done.code, done.json()["status"]) == (0, "would_activate")
    assert state(home) == before
    assert price(updated) == "3.00"


def test_days_to_come_are_told(updated, tmp_path):
    lines = [
        *(each | {"effective_to": "2026-12-31"} for each in bands()),
        line("c", (1, 2000), "4.00", effective_from="2027-01-01"),
    ]
    done = updated("tariff", "update", publish(tmp_path, "2", lines))
    assert done.code == 0, done.err
    assert "Lines in force from 2027-01-01: 1." in done.err
    assert "1 added, 0 removed, 2 changed" in done.err
    entry = updated("tariff", "history", "--format", "json").json()[-1]
    assert entry["in_force_from"] == [["2027-01-01", 1]]


def test_last_months_items_are_priced_by_both_books(updated, home, tmp_path):
    done = updated("client", "add", "housing", "--name", "Housing", "--tax-id", "100582333")
    assert done.code == 0, done.err
    done = updated(
        "intake", SAMPLES / "registered-letters.xlsx", "--client", "housing", "--first-label",
        "RB100000017BY", "--yes", "--at", "2026-10-12T10:00", "--out", tmp_path / "out",
        "--format", "json",
    )  # fmt: skip
    assert done.code == 0, done.err
    net = done.json()["total"]["net"]
    second = publish(tmp_path, "2", [
        *(each | {"effective_to": "2026-12-31"} for each in bands()),
        line("c", (1, 2000), "4.00", effective_from="2027-01-01"),
    ])  # fmt: skip
    done = updated("tariff", "update", second, "--at", "2026-11-02T03:00", "--format", "json")
    assert done.code == 0, done.err
    effect = done.json()["effect"]
    assert (effect["items"], effect["unpriced"]) == (120, 0)
    assert effect["ahead_on"] == "2027-01-01"
    assert net == "360.00"
    assert (effect["ahead_old"], effect["ahead_new"]) == ("432.00", "576.00")
    assert effect["accepted_difference"] == "0.00"
    third = publish(tmp_path, "3", [line("c", (1, 22), "4.00")], limit_g=22)
    done = updated("tariff", "update", third, "--at", "2026-11-03T03:00", "--dry-run")
    assert done.code == 0, done.err
    assert "120 items" not in done.err
    assert "of that month have no price by one of the books" in done.err
    assert "The past is changed" in done.err


def test_broken_and_truncated_releases_are_refused(updated, home, tmp_path):
    second = publish(tmp_path, "2", bands(light="3.10"))
    data = second.read_bytes()
    second.write_bytes(data[: len(data) // 2])
    refused(updated, home, second, say="is not what its .sha256 file says")
    sign_anew(second)
    refused(updated, home, second, say="holds no tariff book that can be read")
    second.write_bytes(b"<html>Sign in</html>")
    sign_anew(second)
    refused(updated, home, second, say="it is a web page")
    refused(updated, home, tmp_path / "nowhere.zip", say="cannot be read")


def test_unsigned_is_refused_unless_allowed_and_wrongly_signed_always(updated, home, tmp_path):
    second = publish(tmp_path, "2", bands(light="3.10"), signed=False)
    refused(updated, home, second, say="is not signed")
    signature = second.with_name("2.zip.sig")
    for wrong in (b"rubbish", b"A" * 86 + b"==", b""):
        signature.write_bytes(wrong)
        refused(updated, home, second, say="wrongly signed")
        refused(updated, home, second, "--allow-unsigned", say="wrongly signed")
    signature.unlink()
    assert updated("tariff", "update", second, "--allow-unsigned").code == 0
    assert price(updated) == "3.10"


def test_older_and_rewritten_releases_are_refused(updated, home, tmp_path):
    older = publish(tmp_path, "0.9", bands(light="2.90"))
    refused(updated, home, older, say="is older than 1")
    book = write_book(tmp_path / "other", bands(light="3.10"))
    (book / "book.toml").write_text(
        (book / "book.toml")
        .read_text(encoding="utf-8")
        .replace("[lists]", 'release = "1"\n[lists]'),
        encoding="utf-8",
    )
    refused(updated, home, book, "--allow-unsigned", say="with other contents")
    assert updated("tariff", "update", older, "--allow-older").code == 0
    assert price(updated) == "2.90"


def test_a_release_older_than_the_numbered_book_in_force_is_refused(home, tmp_path, batchpost):
    set_up(home)
    own = write_book(home / "books" / OPERATOR, bands())
    text = (own / "book.toml").read_text(encoding="utf-8")
    (own / "book.toml").write_text('release = "5"\n' + text, encoding="utf-8")
    done = batchpost("tariff", "update", publish(tmp_path, "4"))
    assert done.code == 5
    assert "Release 4 is older than 5" in done.err
    assert batchpost("tariff", "update", publish(tmp_path, "6")).code == 0
    done = batchpost("tariff", "pack", own, "--release", "7", "--out", tmp_path / "7.zip")
    assert done.code == 5
    assert "is another in book.toml" in done.err


@pytest.mark.parametrize(
    "lines",
    [
        [line("a", (1, 99), "3.10"), line("b", (101, 2000), "5.00")],
        [line("a", (1, 101), "3.10"), line("b", (101, 2000), "5.00")],
        [*bands(), line("a2", (1, 100), "3.20", effective_from="2026-11-01")],
    ],
    ids=["gap", "overlap", "two at once"],
)
def test_a_book_with_a_gap_or_an_overlap_is_refused(updated, home, tmp_path, lines):
    book = write_book(tmp_path / "faulty", lines)
    (book / "release.toml").unlink(missing_ok=True)
    with (book / "book.toml").open("r+", encoding="utf-8") as file:
        text = file.read()
        file.seek(0)
        file.write('release = "2"\n' + text)
    refused(updated, home, book, "--allow-unsigned", say="the lint finds")


def test_a_clock_set_back_is_refused(updated, home, tmp_path):
    second = publish(tmp_path, "2", bands(light="3.10"))
    refused(updated, home, second, "--at", "2026-10-31T03:00", say="it was set back")


@pytest.mark.parametrize("command", ["update", "rollback"])
def test_a_moment_to_come_is_refused(updated, home, tmp_path, command):
    second = publish(tmp_path, "2", bands(light="3.10"))
    assert updated("tariff", "update", second).code == 0
    before = state(home)
    given = [publish(tmp_path, "3", bands())] if command == "update" else ["--reason", "a trial"]
    done = updated("tariff", command, *given, "--at", "2826-11-02T03:00")
    assert done.code == 2, done.err
    assert "still to come" in done.err
    assert state(home) == before


def test_a_second_update_at_once_is_refused(updated, home, tmp_path):
    second = publish(tmp_path, "2", bands(light="3.10"))
    with closing(connect(home / "books" / "update.lock", isolation_level=None)) as lock:
        lock.execute("BEGIN IMMEDIATE")
        refused(updated, home, second, say="is under way")


def test_one_that_is_about_to_be_refused_keeps_nobody_out(updated, home, tmp_path):
    """Who asks for the lock passes through a shared one first: two might refuse each other."""
    second = publish(tmp_path, "2", bands(light="3.10"))
    with closing(connect(home / "books" / "update.lock", isolation_level=None)) as asking:
        asking.execute("BEGIN")
        asking.execute("SELECT count(*) FROM sqlite_master").fetchone()
        done = updated("tariff", "update", second)
    assert done.code == 0, done.err
    assert price(updated) == "3.10"


def test_of_two_processes_at_once_one_updates(updated, home, tmp_path):
    second = publish(tmp_path, "2", bands(light="3.10"), notes=4_000_000)
    command = [sys.executable, "-m", "batchpost", "tariff", "update", str(second)]
    both = [
        subprocess.Popen(command, env=environment_of(home), stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    said = [each.communicate()[1] for each in both]
    codes = sorted(each.returncode for each in both)
    assert codes in ([0, 0], [0, 5]), said
    told = [text for text in said if "in force in place of" in text]
    assert len(told) == 1, said
    assert all("under way" in text or "nothing to do" in text for text in said if text not in told)
    assert price(updated) == "3.10"
    assert len((home / "books" / "history.jsonl").read_text(encoding="utf-8").splitlines()) == 2


@pytest.mark.skipif(sys.platform == "win32", reason="limits a process as POSIX does")
def test_a_full_disk_leaves_the_former_tariffs(updated, home, tmp_path):
    second = publish(tmp_path, "2", bands(light="3.10"), notes=3_000_000)
    before = state(home)
    limited = (
        "import resource, runpy, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (200_000,) * 2);"
        f"sys.argv = ['batchpost', 'tariff', 'update', {str(second)!r}];"
        "runpy.run_module('batchpost', run_name='__main__')"
    )
    done = subprocess.run(
        [sys.executable, "-c", limited], env=environment_of(home), capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 5, done.stderr
    assert "cannot be kept" in done.stderr
    assert state(home) == before
    assert price(updated) == "3.00"
    assert updated("tariff", "update", second).code == 0


def test_a_rollback_leads_back_and_is_not_undone_by_night(updated, home, tmp_path):
    second = publish(tmp_path, "2", bands(light="3.10"))
    assert updated("tariff", "update", second).code == 0
    done = updated("tariff", "rollback", "--reason", "wrong order")
    assert done.code == 0, done.err
    assert price(updated) == "3.00"
    night = updated("tariff", "update", second, "--format", "json")
    assert (night.code, night.json()["status"]) == (0, "held")
    assert price(updated) == "3.00"
    assert updated("tariff", "rollback", "--to", "7").code == 2
    assert updated("tariff", "update", second, "--again").code == 0
    assert price(updated) == "3.10"
    assert updated("tariff", "rollback", "--to", "built-in").code == 0
    assert updated("price", "--service", "letter_registered").code == 5
    assert updated("tariff", "rollback").code == 2
    assert updated("tariff", "rollback", "--to", "2").code == 0
    assert price(updated) == "3.10"
    deeds = [e["deed"] for e in updated("tariff", "history", "--format", "json").json()]
    assert deeds == ["activated", "activated", "rolled_back", "activated", "rolled_back",
                     "rolled_back"]  # fmt: skip


def test_a_kept_release_that_was_damaged_is_not_rolled_back_to(updated, home, tmp_path):
    (first,) = (home / "books" / "releases" / OPERATOR).iterdir()
    assert updated("tariff", "update", publish(tmp_path, "2", bands(light="3.10"))).code == 0
    with (first / "lines" / "letters.csv").open("a", encoding="utf-8") as file:
        file.write("\n")
    done = updated("tariff", "rollback")
    assert done.code == 5
    assert "no longer as it was published" in done.err
    assert price(updated) == "3.10"
    done = updated("tariff", "update", tmp_path / "1.zip", "--allow-older")
    assert done.code == 0, done.err
    assert price(updated) == "3.00"


def test_the_offices_own_book_stands_before_a_release(updated, home, tmp_path):
    write_book(home / "books" / OPERATOR, bands(light="2.00"))
    done = updated("tariff", "update", publish(tmp_path, "2", bands(light="3.10")))
    assert done.code == 0, done.err
    assert "stands before every release" in done.err
    assert price(updated) == "2.00"


def test_an_unreadable_pointer_is_said_and_nothing_is_priced_by_the_wrong_book(updated, home):
    (home / "books" / "active.json").write_text('{"operators": {"smallpost"', encoding="utf-8")
    done = updated("price", "--service", "letter_registered", "--weight-g", "50")
    assert done.code == 5
    assert "does not say which tariffs are in force" in done.err


def test_a_torn_line_of_the_history_is_mended(updated, home, tmp_path):
    path = home / "books" / "history.jsonl"
    path.write_bytes(path.read_bytes()[:-20])  # killed while writing it
    shown = updated("tariff", "history", "--format", "json").json()
    assert [entry["to_release"] for entry in shown] == ["1"]
    assert updated("tariff", "update", publish(tmp_path, "2", bands(light="3.10"))).code == 0
    lines = [json.loads(each) for each in path.read_text(encoding="utf-8").splitlines()]
    assert [each["to_release"] for each in lines] == ["1", "2"]
