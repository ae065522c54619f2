"""Lists on a drive as the operator is shown them; what is read comes from a copy."""

import errno
import itertools
import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from batchpost.language import language
from batchpost.media.walking import BOUNDS, Bounds
from batchpost.parsers.hints import Hints
from batchpost.parsers.limits import LIMITS
from batchpost.settings import Settings
from batchpost.workflows.answer_client import AnswerPathError, answer_client
from batchpost.workflows.check_list import Asked, check_list
from batchpost.workflows.find_lists import find_lists
from batchpost.workflows.keep_originals import check_taken, taken

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "samples"
LETTERS = SAMPLES / "registered-letters.xlsx"
MOST = 256 << 20


@pytest.fixture
def room(tmp_path: Path) -> Path:
    place = tmp_path / "room"
    place.mkdir()
    return place


@pytest.fixture
def drive(tmp_path: Path) -> Path:
    """A drive with four lists, the newest first in `aged`."""
    place = tmp_path / "drive"
    (place / "октябрь").mkdir(parents=True)
    shutil.copy(LETTERS, place / "список.dat")  # the name says nothing, the content all
    shutil.copy(SAMPLES / "shop-parcels.csv", place / "октябрь" / "shop.txt")
    shutil.copy(SAMPLES / "court-letters.dbf", place / "court.dbf")
    shutil.copy(LETTERS, place / "октябрь" / "again.xlsx")
    aged(place, "список.dat", "октябрь/shop.txt", "court.dbf", "октябрь/again.xlsx")
    return place


def aged(place: Path, *names: str) -> None:
    for days, name in enumerate(names):
        os.utime(place / name, (1_790_000_000 - days * 86_400,) * 2)


def look(drive: Path, room: Path, bounds: Bounds = BOUNDS, clock=time.monotonic, limits=LIMITS):
    return find_lists(
        [drive], Hints(), limits, room=room, clock=clock, progress=lambda _d, _t: None,
        bounds=bounds,
    )  # fmt: skip


def shown(found):
    return [(each.path.name, each.format, each.items) for each in found.lists]


def test_lists_are_told_by_their_content_newest_first(drive, room):
    found = look(drive, room)
    assert shown(found) == [
        ("список.dat", "xlsx", 120),
        ("shop.txt", "delimited", 30),
        ("court.dbf", "dbf", 40),
        ("again.xlsx", "xlsx", 120),
    ]
    first, last = found.lists[0], found.lists[-1]
    assert (first.manifest.list_no, first.manifest.mailer_tax_id) == ("17", "100582333")
    assert first.sha256 == last.sha256
    assert "The same content as" in str(last.notes[0])
    assert not list(room.iterdir()), "copies are gone"


def test_what_is_no_list_is_counted_and_a_faulty_list_is_named(drive, room):
    (drive / "letter.txt").write_text("Уважаемые коллеги!\nСписок во вложении.\n", encoding="utf-8")
    (drive / "photo.jpg").write_bytes(b"\xff\xd8\xff\xe0" + bytes(100))
    for name in ("empty.csv", "empty.txt"):
        (drive / name).write_bytes(b"")
    (drive / "cut.xlsx").write_bytes(LETTERS.read_bytes()[:5000])
    (drive / "odd.csv").write_text("a;b\n1;2\n", encoding="ascii")
    with zipfile.ZipFile(drive / "papers.zip", "w") as archive:
        archive.writestr("photo.jpg", b"\xff\xd8\xff\xe0" + bytes(100))
    found = look(drive, room)
    refused = {each.path.name: each for each in found.lists if each.refusal is not None}
    assert refused.keys() == {"cut.xlsx", "odd.csv", "empty.csv"}
    assert "is empty" in str(refused["empty.csv"].refusal)
    assert "is damaged or cut off" in str(refused["cut.xlsx"].refusal)
    assert str(room) not in str(refused["cut.xlsx"].refusal)
    assert refused["cut.xlsx"].items is None
    assert found.others == 4
    assert len(found.lists) == 7


def test_a_pair_of_form_103_is_one_list(room, tmp_path):
    drive = tmp_path / "pair"
    drive.mkdir()
    (drive / "F1.txt").write_text(
        "Barcode|IndexTo|Address|Rcpn|Mass\n"
        "14102192080015|115127|Москва г, ул. Полевая, д. 1|Козел И.П.|20\n",
        encoding="cp866",
    )
    (drive / "F1h.ini").write_text("[Main]\nMailCount=1\nMailType=2\n", encoding="cp866")
    found = look(drive, room)
    assert shown(found) == [("F1.txt", "form103", 1)]


def test_time_for_all_ends_the_search_and_says_how_many_are_left(drive, room):
    ticks = itertools.count()
    found = look(drive, room, Bounds(seconds=7), lambda: float(next(ticks)))
    assert found.stopped
    assert found.unseen == 4 - len(found.lists)
    assert 0 < found.unseen < 4


def test_a_file_beyond_the_limit_is_named_and_not_copied(drive, room):
    from dataclasses import replace

    with (drive / "film.csv").open("wb") as opened:
        opened.truncate(3 << 30)  # takes no room
    found = look(drive, room, limits=replace(LIMITS, file_bytes=1 << 20))
    (film,) = [each for each in found.lists if each.path.name == "film.csv"]
    assert "is too large" in str(film.refusal)
    assert film.sha256 is None


class TestCopies:
    def test_all_that_is_said_names_the_client_s_own_file(self, room, tmp_path):
        path = tmp_path / "list.csv"
        path.write_text("Адресат;Индекс\n", encoding="utf-8")
        path.touch()
        with taken(path, room, MOST) as copied:
            with pytest.raises(Exception, match=r"list\.csv") as refused:
                check_taken(copied, checking)
            assert str(room) not in str(refused.value)

    def test_the_list_and_its_answer_survive_the_drive_pulled_out(self, room, tmp_path):
        drive = tmp_path / "drive"
        drive.mkdir()
        shutil.copy(SAMPLES / "faulty-letters.xlsx", drive / "list.xlsx")
        out = tmp_path / "answer.xlsx"
        with taken(drive / "list.xlsx", room, MOST) as copied:
            shutil.rmtree(drive)  # pulled out
            checked = check_taken(copied, checking)
            answer_client(checked, copied.path, out, language("en"))
        assert checked.listing.source.path == str(drive / "list.xlsx")
        assert checked.errors
        with zipfile.ZipFile(out) as book:  # the client's own workbook, remarks in it
            assert any("comments" in name for name in book.namelist())
        assert not list(room.iterdir())

    def test_the_answer_never_overwrites_the_list_on_the_drive(self, room, tmp_path):
        path = tmp_path / "list.xlsx"
        shutil.copy(SAMPLES / "faulty-letters.xlsx", path)
        before = path.read_bytes()
        with taken(path, room, MOST) as copied:
            checked = check_taken(copied, checking)
            with pytest.raises(AnswerPathError):
                answer_client(checked, copied.path, path, language("en"))
        assert path.read_bytes() == before

    def test_a_list_beyond_the_limit_is_not_copied(self, room, tmp_path):
        path = tmp_path / "list.csv"
        with path.open("wb") as opened:
            opened.truncate(2 << 20)
        with pytest.raises(Exception, match="is too large"), taken(path, room, 1 << 20):
            pass
        assert not list(room.iterdir())


def checking(path: Path):
    from datetime import date

    return check_list(path, Asked(), Settings(), date(2026, 11, 23), None)


# As its users run it


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """A home folder in which the letters were accepted as batch 1."""
    home = tmp_path_factory.mktemp("office") / "home"
    run(home, "client", "add", "housing", "--name", "Housing", "--tax-id", "100582333")
    done = run(home, "intake", LETTERS, "--yes", "--at", "2026-11-23T10:00")
    assert done.returncode == 0, done.stderr
    return home


def environment_of(home: Path, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("BATCHPOST_")}
    return {**kept, "BATCHPOST_HOME": str(home), "BATCHPOST_LANG": "en",
            "PYTHONIOENCODING": "utf-8", **more}  # fmt: skip


def run(home: Path, *arguments: object):
    return subprocess.run(
        [sys.executable, "-m", "batchpost", *map(str, arguments)], env=environment_of(home),
        stdin=subprocess.DEVNULL, capture_output=True, text=True, encoding="utf-8", check=False,
        cwd=ROOT,
    )  # fmt: skip


def test_accepted_lists_are_known_under_any_name(office, drive):
    done = run(office, "media", drive, "--format", "json")
    assert done.returncode == 0, done.stderr
    rows = {Path(row["path"]).name: row for row in json.loads(done.stdout)}
    assert {name: row["batch_no"] for name, row in rows.items()} == {
        "список.dat": 1, "again.xlsx": 1, "shop.txt": None, "court.dbf": None,
    }  # fmt: skip
    first = rows["список.dat"]
    assert (first["accepted"], first["client"], first["items"], first["size"]) == (
        True, "housing", 120, LETTERS.stat().st_size)  # fmt: skip
    assert rows["court.dbf"]["accepted"] is False
    assert first.keys() >= {"format", "modified_at", "list_no", "sha256", "refusal", "notes"}


def test_no_ledger_is_begun_by_looking(drive, tmp_path):
    done = run(tmp_path / "new", "media", drive)
    assert done.returncode == 0
    assert "список.dat" in done.stdout
    assert not (tmp_path / "new").exists()


def test_a_list_s_original_comes_back_to_the_byte(office, tmp_path):
    out = tmp_path / "back.xlsx"
    done = run(
        office, "list", "original", 1, "--out", out, "--reason", "asked for", "--format", "json"
    )
    assert done.returncode == 0, done.stderr
    assert out.read_bytes() == LETTERS.read_bytes()
    (row,) = json.loads(done.stdout)
    assert row["name"] == "registered-letters.xlsx"
    assert run(office, "list", "original", 1, "--out", out, "--reason", "asked for").returncode == 2


def test_a_damaged_or_missing_original_is_exit_7_and_comes_back_with_its_list(office, tmp_path):
    home = tmp_path / "home"
    shutil.copytree(office, home)
    (place,) = (home / "originals").rglob("*.xlsx")
    place.chmod(stat.S_IREAD | stat.S_IWRITE)
    place.write_bytes(b"spoiled")
    done = run(home, "list", "original", 1)
    assert (done.returncode, "is damaged" in done.stderr) == (7, True), done.stderr
    place.unlink()
    done = run(home, "list", "original", 1)
    assert (done.returncode, "is not in" in done.stderr) == (7, True), done.stderr
    assert run(home, "intake", LETTERS, "--yes").returncode == 0  # the same list again
    assert run(home, "list", "original", 1).returncode == 0
    assert place.read_bytes() == LETTERS.read_bytes()


def test_nothing_is_recorded_where_the_original_cannot_be_kept(office, tmp_path):
    home = tmp_path / "home"
    shutil.copytree(office, home)
    shutil.rmtree(home / "originals")
    (home / "originals").write_bytes(b"")
    done = run(home, "intake", SAMPLES / "court-letters.dbf", "--client", "housing", "--kind",
               "letter", "--category", "registered", "--yes")  # fmt: skip
    assert done.returncode in {4, 7}, done.stderr
    assert "Traceback" not in done.stderr
    assert "  2  " not in run(home, "list", "show").stdout


@pytest.mark.skipif(sys.platform == "win32", reason="interrupts by signal")
def test_ctrl_c_ends_cleanly(tmp_path, room):
    drive = tmp_path / "large"
    drive.mkdir()
    for number in range(200):
        shutil.copy(LETTERS, drive / f"{number}.xlsx")
    process = subprocess.Popen(
        [sys.executable, "-m", "batchpost", "media", str(drive)], cwd=ROOT, text=True,
        env=environment_of(tmp_path / "home", TMPDIR=str(room)), stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )  # fmt: skip
    until = time.monotonic() + 30
    while not list(room.glob("*/*/*.xlsx")) and time.monotonic() < until:
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=30)
    assert (process.returncode, "Traceback" in said) == (130, False), said
    assert not list(room.iterdir())


def test_a_folder_that_is_not_there_is_exit_4(tmp_path):
    done = run(tmp_path / "home", "media", tmp_path / "nothing")
    assert done.returncode == 4
    assert os.strerror(errno.ENOENT) in done.stderr
