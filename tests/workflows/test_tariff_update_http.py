"""The night update against a real server, good and bad: whatever it does, a whole book stays."""

import hashlib
import sys
import time
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from release_builders import bands, publish, serving, set_up, sign_anew

from .conftest import desk_at

_NIGHT = ("--at", "2026-11-22T03:00")


@pytest.fixture
def server():
    with serving() as running:
        yield running


@pytest.fixture
def run(home, tmp_path, monkeypatch):
    """An office with release 1 in force."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    set_up(home)
    call = desk_at(home)
    done = call("tariff", "update", publish(tmp_path, "1"), "--at", "2026-11-01T03:00")
    assert done.code == 0, done.err
    return call


@pytest.fixture
def second(tmp_path):
    return publish(tmp_path, "2", bands(light="3.10"), notes=200_000)


def in_force(run) -> str:
    done = run("price", "--service", "letter_registered", "--weight-g", "50", "--format", "json",
               *("--on", "2026-11-22"))  # fmt: skip
    return done.json()["total"]["net"]


def refused(run, home, url, *arguments, say):
    done = run("tariff", "update", url, *_NIGHT, *arguments)
    assert done.code == 5, done.err
    assert len(done.err.strip().splitlines()) == 1
    assert say in done.err
    assert in_force(run) == "3.00"
    last = (home / "tariff-update.log").read_text(encoding="utf-8").splitlines()[-1]
    assert say in last
    as_json = run("tariff", "update", url, *_NIGHT, *arguments, "--format", "json")
    assert as_json.json()["status"] == "refused"
    assert as_json.json()["exit_code"] == 5


def test_a_release_comes_from_a_server_once(run, home, server, second):
    url = server.serve(second)
    done = run("tariff", "update", url, *_NIGHT)
    assert done.code == 0, done.err
    assert in_force(run) == "3.10"
    assert run("tariff", "update", url, *_NIGHT, "--format", "json").json()["status"] == (
        "nothing_to_do"
    )
    assert not list((home / "books" / "incoming").iterdir())


@pytest.mark.parametrize(
    "answer",
    [
        ("html", "answered with a web page"),
        ("page", "is not what its .sha256 file says"),
        ("403", "the server answered 403"),
        ("404", "the server answered 404"),
        ("503", "the server answered 503"),
        ("to ftp://127.0.0.1/book.zip", "is no address to fetch a tariff book from"),
        ("to file:///etc/passwd", "could not be fetched"),
    ],
)
def test_a_server_that_gives_something_else_is_refused(run, home, server, second, answer):
    way, say = answer
    url = server.serve(second)
    server.ways[second.name] = way
    refused(run, home, url, say=say)


def test_a_page_without_a_checksum_beside_it_is_refused(run, home, server, second):
    url = server.serve(second)
    server.ways[second.name] = "page"
    for side in (".sha256", ".sig"):
        del server.files[second.name + side]
    refused(run, home, url, say="is not signed")
    refused(run, home, url, "--allow-unsigned", say="it is a web page")


def test_side_files_that_are_pages_are_never_taken_for_missing(run, home, server, second):
    url = server.serve(second)
    server.ways[second.name + ".sig"] = "page"
    refused(run, home, url, "--allow-unsigned", say="wrongly signed")
    server.ways[second.name + ".sig"] = "500"
    refused(run, home, url, "--allow-unsigned", say="the server answered 500")


def test_damaged_unsigned_and_wrongly_signed_files_are_refused(run, home, server, second):
    url = server.serve(second)
    whole = server.files[second.name]
    server.files[second.name] = whole[:-100] + b"x" * 100
    refused(run, home, url, say="is not what its .sha256 file says")
    digest = hashlib.sha256(server.files[second.name]).hexdigest()
    server.files[second.name + ".sha256"] = digest.encode()
    refused(run, home, url, say="wrongly signed")
    server.files[second.name] = whole
    del server.files[second.name + ".sha256"]
    signature = server.files.pop(second.name + ".sig")
    refused(run, home, url, say="is not signed")
    server.files[second.name + ".sig"] = signature
    assert run("tariff", "update", url, *_NIGHT).code == 0
    assert in_force(run) == "3.10"


def test_older_and_faulty_releases_are_refused(run, home, server, tmp_path, second):
    older = publish(tmp_path, "0.5", bands(light="2.00"))
    refused(run, home, server.serve(older), say="is older than 1")
    overlapping = publish(tmp_path, "3")
    import zipfile

    with zipfile.ZipFile(overlapping) as packed:
        files = {name: packed.read(name) for name in packed.namelist()}
    files["lines/letters.csv"] = files["lines/letters.csv"].replace(b",101,2000,", b",100,2000,")
    old_digest = hashlib.sha256(zipfile.ZipFile(overlapping).read("lines/letters.csv")).hexdigest()
    digest = hashlib.sha256(files["lines/letters.csv"]).hexdigest()
    files["release.toml"] = files["release.toml"].replace(old_digest.encode(), digest.encode())
    with zipfile.ZipFile(overlapping, "w") as packed:
        for name, data in files.items():
            packed.writestr(name, data)
    sign_anew(overlapping)
    refused(run, home, server.serve(overlapping), say="the lint finds")


def test_what_broke_off_is_taken_up_where_it_stopped(run, server, second):
    url = server.serve(second)
    server.ways[second.name] = "breaks"
    done = run("tariff", "update", url, *_NIGHT)
    assert done.code == 0, done.err
    assert in_force(run) == "3.10"
    half = len(second.read_bytes()) // 2
    assert [asked for asked in server.asked if asked[0] == second.name] == [
        (second.name, ""), (second.name, f"bytes={half}-"),
    ]  # fmt: skip


def test_the_next_night_takes_up_what_this_one_left(run, home, server, second):
    url = server.serve(second)
    server.ways[second.name] = "breaks"
    set_up(home, tries=1)
    done = run("tariff", "update", url, *_NIGHT)
    assert done.code == 5
    assert "it broke off after" in done.err
    assert in_force(run) == "3.00"
    assert run("tariff", "update", url, *_NIGHT).code == 0
    assert server.asked[1][1].startswith("bytes=")
    assert in_force(run) == "3.10"


def test_a_half_of_one_release_is_never_joined_to_another(run, home, server, second, tmp_path):
    url = server.serve(second)
    server.ways[second.name] = "breaks"
    set_up(home, tries=1)
    assert run("tariff", "update", url, *_NIGHT).code == 5
    (tmp_path / "new").mkdir()
    newer = publish(tmp_path / "new", "2", bands(light="3.20"), notes=190_000)
    server.serve(newer)  # under the same name, with another tag
    server.ways[second.name] = ""
    assert run("tariff", "update", url, *_NIGHT).code == 0
    assert in_force(run) == "3.20"


def test_a_slow_server_is_given_up(run, home, server, second):
    url = server.serve(second)
    set_up(home, read_s=1, tries=1)
    server.ways[second.name] = "silent"
    refused(run, home, url, say="it does not answer in time")
    set_up(home, total_s=2)
    server.ways[second.name] = "drip"
    begun = time.monotonic()
    refused(run, home, url, say="could not be fetched")
    assert time.monotonic() - begun < 15


def test_a_server_that_is_gone_is_said(run, home, second):
    with serving() as server:
        url = server.serve(second)
    refused(run, home, url, say="could not be fetched")
    refused(run, home, "http://nowhere.invalid/b.zip", say="could not be fetched")


@pytest.mark.parametrize(
    "url", ["ftp://127.0.0.1/b.zip", "file:///etc/passwd", "https://me:secret@example.org/b.zip"]
)
def test_other_addresses_are_refused_and_passwords_not_shown(run, home, url):
    refused(run, home, url, say="is no address to fetch a tariff book from")
    assert "secret" not in (home / "tariff-update.log").read_text(encoding="utf-8")


def test_a_larger_file_than_allowed_is_not_taken(run, home, server, tmp_path):
    large = publish(tmp_path, "2", bands(light="3.10"), notes=3_000_000)
    set_up(home, size_mb=1)
    refused(run, home, server.serve(large), say="is larger than 1 MB")
    assert not list((home / "books" / "incoming").glob("*.part"))


def test_a_redirect_within_http_is_followed(run, server, second):
    server.serve(second)
    for each in [*server.files]:
        server.files["old-" + each] = b"moved"
        server.ways["old-" + each] = f"to {server.url(each)}"
    assert run("tariff", "update", server.url("old-" + second.name), *_NIGHT).code == 0
    assert in_force(run) == "3.10"
