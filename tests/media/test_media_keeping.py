"""The archive gives back, to the byte, what was accepted, and tells when it cannot."""

import hashlib
import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from batchpost.errors import LedgerError
from batchpost.media.copying import Copied
from batchpost.media.keeping import find_original, give_back, is_kept, keep
from batchpost.media.refusals import (
    NotGivenBackError,
    NotOverwrittenError,
    OriginalDamagedError,
    OriginalMissingError,
    OriginalUnkeptError,
)
from batchpost.media.waiting import waiting_folder


def copy_of(folder: Path, name: str, data: bytes) -> Copied:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_bytes(data)
    return Copied(path, len(data), hashlib.sha256(data).hexdigest())


@pytest.fixture
def waiting(tmp_path: Path) -> Path:
    return tmp_path / "waiting"


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return tmp_path / "originals"


def spoil(path: Path) -> None:
    path.chmod(stat.S_IREAD | stat.S_IWRITE)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def test_an_original_is_kept_under_its_hash_and_cannot_be_written(waiting, archive):
    copy = copy_of(waiting, "Список 1.XLSX", b"PK list")
    place = keep([copy], copy.sha256, archive)
    assert place == archive / copy.sha256[:2] / f"{copy.sha256}.xlsx"
    assert place.read_bytes() == b"PK list"
    assert not place.stat().st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH)
    assert not list(waiting.iterdir())


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(min_size=1, max_size=5000), ending=st.text("xlsxcvdbftexml", max_size=5))
def test_any_bytes_come_back_equal(tmp_path_factory, data, ending):
    root = tmp_path_factory.mktemp("any")
    copy = copy_of(root / "waiting", f"list.{ending}", data)
    keep([copy], copy.sha256, root / "originals")
    found = find_original(copy.sha256, "list", root / "originals")
    (out,) = give_back(found, copy.sha256, root / "back", list)
    assert out.read_bytes() == data


@pytest.mark.parametrize("name", ["list.exe", "list.xlsx.lnk", "list", "list.scr", "a.b\u202exlsx"])
def test_no_original_is_kept_under_an_ending_that_could_be_run(waiting, archive, name):
    copy = copy_of(waiting, name, b"x")
    assert keep([copy], copy.sha256, archive).suffix == ".bin"


def test_what_is_kept_already_stays(waiting, archive):
    first = copy_of(waiting, "a.csv", b"one")
    place = keep([first], first.sha256, archive)
    before = place.stat().st_mtime_ns, place.stat().st_ino
    again = copy_of(waiting, "b.xlsx", b"one")
    assert keep([again], again.sha256, archive) == place
    assert (place.stat().st_mtime_ns, place.stat().st_ino) == before
    assert len(list(place.parent.iterdir())) == 1


def test_a_damaged_original_is_named_and_healed_when_its_list_comes_again(waiting, archive):
    copy = copy_of(waiting, "a.csv", b"one two three")
    place = keep([copy], copy.sha256, archive)
    spoil(place)
    with pytest.raises(OriginalDamagedError) as refused:
        find_original(copy.sha256, "a.csv", archive)
    assert refused.value.exit_code == 7
    assert str(place) in str(refused.value)
    again = copy_of(waiting, "a.txt", b"one two three")
    healed = keep([again], again.sha256, archive)
    assert healed.read_bytes() == b"one two three"
    assert list(healed.parent.iterdir()) == [healed]
    find_original(copy.sha256, "a.csv", archive)


def test_a_missing_original_is_named(archive):
    with pytest.raises(OriginalMissingError, match=r"a\.csv is not in") as refused:
        find_original("0" * 64, "a.csv", archive)
    assert refused.value.exit_code == 7
    assert not is_kept("0" * 64, archive)


class TestPairs:
    @pytest.fixture
    def kept(self, waiting, archive):
        table = copy_of(waiting, "F1.txt", b"table")
        control = copy_of(waiting, "F1h.ini", b"control")
        keep([control, table], table.sha256, archive)  # the control file was named by hand
        return table.sha256

    def test_both_files_are_kept_and_given_back_as_a_pair(self, kept, archive, tmp_path):
        found = find_original(kept, "F1h.ini", archive)
        assert [each.path.name for each in found] == [f"{kept}.txt", f"{kept}h.ini"]
        out = give_back(found, kept, tmp_path / "back.txt", list)
        assert [path.name for path in out] == ["back.txt", "backh.ini"]
        assert [path.read_bytes() for path in out] == [b"table", b"control"]

    def test_the_sums_are_those_of_sha256sum(self, kept, archive):
        program = shutil.which("sha256sum")
        if program is None:
            pytest.skip("no sha256sum here")
        folder = archive / kept[:2]
        done = subprocess.run([program, "-c", f"{kept}.sha256"], cwd=folder, check=False,
                              capture_output=True)  # fmt: skip
        assert done.returncode == 0, done.stderr

    @pytest.mark.parametrize("ending", [".txt", "h.ini"])
    def test_a_changed_byte_in_either_is_found(self, kept, archive, ending):
        spoil(archive / kept[:2] / f"{kept}{ending}")
        with pytest.raises(OriginalDamagedError):
            find_original(kept, "F1.txt", archive)

    def test_a_lost_half_is_found(self, kept, archive):
        (archive / kept[:2] / f"{kept}h.ini").unlink()
        with pytest.raises(OriginalMissingError):
            find_original(kept, "F1.txt", archive)

    @pytest.mark.parametrize("text", ["", "nonsense\n", "\x00\xff"])
    def test_sums_that_are_none_are_a_refusal(self, kept, archive, text):
        sums = archive / kept[:2] / f"{kept}.sha256"
        sums.chmod(stat.S_IREAD | stat.S_IWRITE)
        sums.write_text(text, encoding="latin-1")
        with pytest.raises(LedgerError):
            find_original(kept, "F1.txt", archive)


def test_sums_that_point_elsewhere_give_nothing_out(waiting, archive, tmp_path):
    """A line with a path would otherwise hand out any file of the computer."""
    copy = copy_of(waiting, "F1.txt", b"table")
    keep([copy, copy_of(waiting, "F1h.ini", b"c")], copy.sha256, archive)
    secret = tmp_path / "secret"
    secret.write_bytes(b"secret")
    sums = archive / copy.sha256[:2] / f"{copy.sha256}.sha256"
    sums.chmod(stat.S_IREAD | stat.S_IWRITE)
    sums.write_text(f"{hashlib.sha256(b'secret').hexdigest()}  ../../secret\n", encoding="ascii")
    with pytest.raises(OriginalMissingError):
        find_original(copy.sha256, "F1.txt", archive)


def _unrecorded():
    raise AssertionError("nothing was handed out, so nothing is to be recorded")


def test_what_cannot_be_recorded_is_not_given_back(waiting, archive, tmp_path):
    copy = copy_of(waiting, "a.csv", b"one")
    keep([copy], copy.sha256, archive)
    found = find_original(copy.sha256, "a.csv", archive)
    with pytest.raises(AssertionError):
        give_back(found, copy.sha256, tmp_path / "back" / "a.csv", _unrecorded)
    assert not list((tmp_path / "back").iterdir())


def test_nothing_is_overwritten_when_it_is_given_back(waiting, archive, tmp_path):
    copy = copy_of(waiting, "a.csv", b"one")
    keep([copy], copy.sha256, archive)
    out = tmp_path / "mine.csv"
    out.write_bytes(b"mine")
    with pytest.raises(NotOverwrittenError):
        give_back(find_original(copy.sha256, "a.csv", archive), copy.sha256, out, _unrecorded)
    assert out.read_bytes() == b"mine"


def test_no_place_to_give_back_to_is_exit_8(waiting, archive, tmp_path):
    copy = copy_of(waiting, "a.csv", b"one")
    keep([copy], copy.sha256, archive)
    (tmp_path / "file").write_bytes(b"")
    found = find_original(copy.sha256, "a", archive)
    with pytest.raises(NotGivenBackError) as refused:
        give_back(found, copy.sha256, tmp_path / "file" / "out", _unrecorded)
    assert refused.value.exit_code == 8


def test_an_archive_that_cannot_be_written_is_refused_before_the_record(waiting, archive):
    archive.write_bytes(b"a file where the folder should be")
    copy = copy_of(waiting, "a.csv", b"one")
    with pytest.raises(LedgerError) as refused:
        keep([copy], copy.sha256, archive)
    assert refused.value.exit_code == 7
    assert "Nothing was recorded" in str(refused.value)


def test_a_copy_spoiled_while_it_waited_is_never_kept(waiting, archive):
    copy = copy_of(waiting, "a.csv", b"one two")
    spoil(copy.path)
    with pytest.raises(OriginalUnkeptError, match="is not what was read"):
        keep([copy], copy.sha256, archive)
    assert not list(archive.rglob("*.csv"))


class TestWaiting:
    def test_it_is_removed_whatever_happens(self, tmp_path):
        def work():
            with waiting_folder(tmp_path, Path("x")) as folder:
                (folder / "copy").write_bytes(b"x")
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            work()
        assert not list(tmp_path.iterdir())

    @pytest.mark.skipif(sys.platform == "win32", reason="kills by signal")
    def test_what_a_killed_run_left_is_removed_by_the_next(self, tmp_path):
        code = (
            "import sys, time; from pathlib import Path;"
            "from batchpost.media.waiting import waiting_folder;"
            "held = waiting_folder(Path(sys.argv[1]), Path('x')); folder = held.__enter__();"
            "(folder / 'copy').write_bytes(b'x'); print('ready', flush=True); time.sleep(60)"
        )
        child = subprocess.Popen([sys.executable, "-c", code, tmp_path], stdout=subprocess.PIPE,
                                 cwd=Path(__file__).resolve().parents[2])  # fmt: skip
        assert child.stdout.readline().strip() == b"ready"
        (left,) = tmp_path.iterdir()
        with waiting_folder(tmp_path, Path("x")):
            assert left.is_dir(), "its run is alive"
        child.kill()
        child.wait()
        child.stdout.close()
        with waiting_folder(tmp_path, Path("x")):
            assert not left.exists()

    def test_what_another_computer_left_goes_after_a_day(self, tmp_path):
        old, young = (tmp_path / f"batchpost-waiting-elsewhere-{pid}-x" for pid in (1, 2))
        stranger = tmp_path / "batchpost"
        for folder in (old, young, stranger):
            folder.mkdir()
        os.utime(old, (1, 1))
        with waiting_folder(tmp_path, Path("x")):
            assert (old.exists(), young.exists(), stranger.exists()) == (False, True, True)

    @pytest.mark.skipif(sys.platform == "win32", reason="rights of POSIX")
    def test_only_its_owner_reads_it(self, tmp_path):
        with waiting_folder(tmp_path, Path("x")) as folder:
            assert folder.stat().st_mode & 0o077 == 0
