"""Traps that lie on drives: each would fool a reader that trusts names, sizes or the medium."""

import io
import os
import shutil
import sys
import time
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from batchpost.media.copying import copy_verified
from batchpost.media.refusals import FileChangedError
from batchpost.media.walking import BOUNDS
from batchpost.parsers.hints import Hints
from batchpost.parsers.limits import LIMITS
from batchpost.workflows.find_lists import find_lists

ROOT = Path(__file__).resolve().parents[2]
LETTERS = ROOT / "samples" / "registered-letters.xlsx"
CORPORA = ROOT.parent / "shared" / "corpora"


@pytest.fixture
def drive(tmp_path: Path) -> Path:
    place = tmp_path / "drive"
    place.mkdir()
    return place


def look(drive: Path, *, limits=LIMITS, bounds=BOUNDS):
    room = drive.parent / "room"
    found = find_lists(
        [drive], Hints(), limits, room=room, clock=time.monotonic, bounds=bounds,
        progress=lambda _done, _total: None,
    )  # fmt: skip
    assert not list(room.iterdir()), "a copy was left"
    return found


def names(found) -> dict[str, int | None]:
    return {each.path.name: each.items for each in found.lists}


def test_a_program_that_bears_a_list_s_name_is_told_and_not_shown_as_a_list(drive):
    """The bytes of a program under `.xlsx`, links under the names of lists."""
    (drive / "Список за ноябрь.xlsx").write_bytes(b"MZ\x90\x00" + bytes(500))
    (drive / "реестр.xls.lnk").write_bytes(bytes.fromhex("4c0000000114020000000000c0000000"))
    (drive / "ярлык.xlsx").write_bytes(bytes.fromhex("4c0000000114020000000000c0000000"))
    shutil.copy(LETTERS, drive / "good.xlsx")
    found = look(drive)
    assert names(found) == {"good.xlsx": 120}
    assert {path.name for path in found.disguised} == {
        "Список за ноябрь.xlsx", "реестр.xls.lnk", "ярлык.xlsx",
    }  # fmt: skip


def test_a_true_list_under_a_deceitful_name_is_read_and_the_name_told(drive):
    """Turned letters show `gpj.xlsx` as `xslx.jpg`; the content is a list all the same."""
    shutil.copy(LETTERS, drive / "фото\u202egpj.xlsx")
    shutil.copy(LETTERS, drive / "list.exe.xlsx")
    found = look(drive)
    assert set(names(found).values()) == {120}
    assert all("hides its true ending" in str(each.notes[0]) for each in found.lists)
    assert found.disguised == ()


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights on Windows")
def test_a_drive_of_loops_ends(drive):
    """Links to themselves, to their parents and out of the drive, in every folder."""
    place = drive
    for number in range(6):
        place = place / f"папка {number}"
        place.mkdir()
        (place / "up").symlink_to("..")
        (place / "top").symlink_to(drive)
        (place / "out").symlink_to("/")
        (place / "self.csv").symlink_to("self.csv")
    shutil.copy(LETTERS, place / "list.xlsx")
    found = look(drive)
    assert names(found) == {"list.xlsx": 120}
    assert found.passed_over == 24


def test_files_that_eat_readers_do_not_hold_up_the_rest(drive):
    """A zip bomb and the corpora's loops and false counts lie beside a good list."""
    with zipfile.ZipFile(drive / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("list.csv", bytes(300 << 20))
    for name in ("OOM_alloc.xls", "OOM_alloc2.xls", "OOM_alloc3.xls"):
        for found in sorted(CORPORA.rglob(name)) if CORPORA.is_dir() else ():
            shutil.copy(found, drive / name)
    shutil.copy(LETTERS, drive / "good.xlsx")
    begun = time.monotonic()
    found = look(drive, limits=replace(LIMITS, seconds=5, memory_bytes=600 << 20))
    assert time.monotonic() - begun < 60
    assert names(found)["good.xlsx"] == 120
    (bomb,) = [each for each in found.lists if each.path.name == "bomb.zip"]
    assert "unpacks to far more" in str(bomb.refusal)


def test_a_list_swapped_for_another_of_the_same_length_while_it_is_copied(drive, tmp_path):
    """Half of one client's list and half of another's would make a third, with a good hash."""
    mine = "\r\n".join(f"{number:06};Козел И.П.;220030" for number in range(60_000))
    path = drive / "list.csv"
    path.write_bytes(mine.encode("cp1251"))

    class Swapped(io.FileIO):
        def read(self, size=-1):
            data = super().read(size)
            if self.tell() == len(data) and data:
                other = mine.replace("220030", "246050").encode("cp1251")
                path.write_bytes(other)
                os.utime(path, (2_000_000_000, 2_000_000_000))
            return data

    with pytest.raises(FileChangedError):
        copy_verified(path, tmp_path / "copy.csv", lambda name: Swapped(name, "rb"))
    assert not (tmp_path / "copy.csv").exists()


@pytest.mark.parametrize("moment", [-11_644_473_600, -1, 0, 4_354_819_199, 32_503_680_000])
def test_an_impossible_date_on_the_drive_hides_no_list(drive, moment):
    """Drives without a clock write 1601, 1980 or 2107."""
    path = drive / "list.xlsx"
    shutil.copy(LETTERS, path)
    try:
        os.utime(path, (moment, moment))
    except OSError:
        pytest.skip("this file system holds no such date")
    from batchpost.commands._desk import Desk
    from batchpost.commands.media import _row
    from batchpost.language import language

    (found,) = look(drive).lists
    row = _row(Desk(drive.parent / "home", language("ru")), "table", found, known=True)
    assert (row["items"], row["path"]) == (120, str(path))


def test_names_with_line_ends_and_escapes_do_not_play_with_the_terminal(drive):
    """A name may hold anything but a slash; on a terminal it must stay one harmless line."""
    name = "a\x1b[2Jlist\n.xlsx"
    try:
        shutil.copy(LETTERS, drive / name)
    except OSError:
        pytest.skip("this file system holds no such name")
    from batchpost.commands._show import _line

    (found,) = look(drive).lists
    shown = _line(str(found.path))
    assert found.items == 120
    assert "\x1b" not in shown
    assert "\n" not in shown


def test_the_control_file_of_a_pair_without_its_table_is_named(drive):
    """Half a list was copied to the drive: nothing of it may look like a list."""
    (drive / "F1h.ini").write_bytes(b"[Main]\r\nListNum=1\r\nMailType=2\r\n")
    found = look(drive)
    (half,) = found.lists
    assert half.items is None
    assert "F1.txt is not beside it" in str(half.refusal)
