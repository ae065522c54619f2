"""What of a drive is looked at, and which partitions are drives that people carry."""

import itertools
import os
import stat
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from batchpost.media.companions import companions_of, is_companion
from batchpost.media.drives import Partition, marked_removable, removable_drives
from batchpost.media.kinds import is_disguised, kind_of_bytes, why_passed_over
from batchpost.media.refusals import FolderMissingError
from batchpost.media.walking import BOUNDS, Bounds, Walked, _is_passed_over, walk

posix = pytest.mark.skipif(sys.platform == "win32", reason="links need no rights here")


def walked(root: Path, bounds: Bounds = BOUNDS, clock=time.monotonic) -> Walked:
    found = Walked()
    walk(root, bounds, clock, found)
    return found


def names(found: Walked, root: Path) -> list[str]:
    return [file.path.relative_to(root).as_posix() for file in found.files]


def fill(root: Path, *paths: str) -> Path:
    for path in paths:
        place = root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(b"x")
    return root


def test_all_folders_are_walked_in_one_order(tmp_path):
    fill(tmp_path, "b.xlsx", "a/2.csv", "a/1.csv", "a/deep/3.dbf", "Я.ods")
    found = walked(tmp_path)
    assert names(found, tmp_path) == ["b.xlsx", "Я.ods", "a/1.csv", "a/2.csv", "a/deep/3.dbf"]
    assert walked(tmp_path).files == found.files
    assert (found.passed_over, found.stopped) == (0, False)


def test_what_systems_put_on_drives_is_never_opened(tmp_path):
    fill(tmp_path, "list.xlsx", "~$list.xlsx", ".hidden.csv", "AUTORUN.INF", "Thumbs.db",
         "setup.exe", "list.lnk", "System Volume Information/x.csv", "$RECYCLE.BIN/x.csv",
         ".Trash-1000/files/x.csv", "x.tmp", "run.BAT ")  # fmt: skip
    found = walked(tmp_path)
    assert names(found, tmp_path) == ["list.xlsx"]
    assert found.passed_over == 11


@posix
def test_links_lead_nowhere(tmp_path):
    drive, outside = tmp_path / "drive", tmp_path / "outside"
    fill(drive, "list.csv", "a/list.csv")
    fill(outside, "secret.csv")
    (drive / "out").symlink_to(outside)
    (drive / "secret.csv").symlink_to(outside / "secret.csv")
    (drive / "a" / "loop").symlink_to(drive)
    (drive / "self").symlink_to(drive / "self")
    (drive / "broken.csv").symlink_to(drive / "nothing")
    found = walked(drive)
    assert names(found, drive) == ["list.csv", "a/list.csv"]
    assert found.passed_over == 5


@pytest.mark.parametrize(
    ("attributes", "passed_over"), [(0x20, False), (0x02, True), (0x04, True), (0x400, True)]
)
def test_what_windows_hides_or_leads_elsewhere_is_passed_over(attributes, passed_over):
    """Archive bit, hidden, system, and a junction or another reparse point."""
    status = SimpleNamespace(st_mode=stat.S_IFREG | 0o644, st_file_attributes=attributes)
    assert _is_passed_over("list.xlsx", status) is passed_over


@posix
def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.csv")
    assert walked(tmp_path).files == []


def test_folders_beyond_the_depth_are_told(tmp_path):
    fill(tmp_path, "1/2/3/list.csv", "1/list.csv")
    found = walked(tmp_path, Bounds(depth=2))
    assert names(found, tmp_path) == ["1/list.csv"]
    assert found.stopped


def test_very_deep_folders_do_not_break_the_walk(tmp_path):
    place = tmp_path
    for _ in range(150):
        place = place / "д"
    place.mkdir(parents=True)
    assert walked(tmp_path).stopped


def test_files_beyond_the_number_are_told(tmp_path):
    fill(tmp_path, *(f"{number:03}.csv" for number in range(30)))
    found = walked(tmp_path, Bounds(files=10))
    assert (len(found.files), found.stopped) == (10, True)


def test_time_beyond_the_bound_is_told(tmp_path):
    fill(tmp_path, *(f"{number}/list.csv" for number in range(50)))
    ticks = itertools.count()
    found = walked(tmp_path, Bounds(seconds=10), lambda: float(next(ticks)))
    assert found.stopped
    assert 0 < len(found.files) < 50


def test_a_file_is_looked_at_by_itself(tmp_path):
    fill(tmp_path, "list.csv", "other.csv")
    assert names(walked(tmp_path / "list.csv"), tmp_path) == ["list.csv"]


def test_a_folder_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(FolderMissingError, match="cannot be searched") as refused:
        walked(tmp_path / "nothing")
    assert refused.value.exit_code == 4


def test_a_program_with_the_name_of_a_list_is_told(tmp_path):
    fill(tmp_path, "list.xlsx.exe", "setup.exe", "a\u202excod.exe", "list.exe.xlsx")
    found = walked(tmp_path)
    assert {path.name for path in found.disguised} == {"list.xlsx.exe", "a\u202excod.exe"}
    assert names(found, tmp_path) == ["list.exe.xlsx"]
    assert is_disguised("list.exe.xlsx")


def test_ordinary_names_are_not_suspected():
    for name in ("ведомость 01.12.xlsx", "list.v2.csv", "F007.zip", "a.b.c.dbf", "отчёт.tar.gz"):
        assert not is_disguised(name)
        assert why_passed_over(name) is None


def test_a_table_that_begins_like_a_program_is_none():
    assert kind_of_bytes("MZ;Адресат;Индекс\r\n".encode("cp1251")) is None
    assert kind_of_bytes(b"ID3;Name\n") is None
    assert kind_of_bytes("яы;текст".encode("cp1251")) is None
    assert kind_of_bytes(b"MZ\x90\x00\x03\x00\x00\x00") == "program"


def test_halves_of_a_pair_know_each_other():
    assert companions_of("Fh.ini", ["F.txt", "Fh.ini", "f.dbf"]) == ("F.txt",)
    assert companions_of("list.xlsx", ["list.csv", "list.txt"]) == ()
    assert is_companion("C.FPT", frozenset({"c.dbf", "c.fpt"}))
    assert not is_companion("Fh.ini", frozenset({"fh.ini"}))


class TestDrives:
    def test_windows_says_itself_what_is_removable(self):
        told = [
            Partition("C:\\", "C:\\", "NTFS", "rw,fixed"),
            Partition("D:\\", "D:\\", "", "cdrom"),
            Partition("E:\\", "E:\\", "FAT32", "rw,removable"),
            Partition("F:\\", "F:\\", "CDFS", "ro,cdrom"),
            Partition("Z:\\", "Z:\\", "NTFS", "rw,remote"),
        ]
        assert [each.mount for each in removable_drives(told, lambda _: None)] == ["E:\\", "F:\\"]

    def test_linux_says_it_by_the_device_or_by_the_place(self):
        told = [
            Partition("/dev/sda2", "/", "ext4", "rw"),
            Partition("/dev/sda1", "/boot", "ext4", "rw"),
            Partition("/dev/sdb1", "/run/media/ivanova/СПИСКИ", "vfat", "rw"),
            Partition("/dev/sdc1", "/data/stick", "exfat", "rw"),
            Partition("/dev/sdc1", "/data/stick/again", "exfat", "rw"),
            Partition("/dev/sdd1", "/mnt", "vfat", "ro"),
            Partition("/dev/sr0", "/media/cdrom", "iso9660", "ro"),
            Partition("/dev/nvme0n1p3", "/mediathek", "ext4", "rw"),
        ]
        found = removable_drives(told, {"/dev/sdc1": True, "/dev/sda1": False}.get)
        assert [each.mount for each in found] == [
            "/data/stick", "/media/cdrom", "/mnt", "/run/media/ivanova/СПИСКИ",
        ]  # fmt: skip

    def test_a_disk_of_which_the_computer_itself_started_is_none(self):
        assert removable_drives([Partition("/dev/sda1", "/", "ext4", "rw")], lambda _: True) == ()

    @posix
    def test_the_mark_of_the_disk_is_that_of_its_partition(self, tmp_path):
        devices = tmp_path / "class"
        devices.mkdir()
        for disk, part, line, mark in (
            ("sda", "sda1", "ata1", "0"),
            ("sdb", "sdb1", "ata2", "1"),
            ("sdc", "sdc1", "usb2", "0"),
        ):
            folder = tmp_path / "devices" / line / disk / part
            folder.mkdir(parents=True)
            (folder.parent / "removable").write_text(mark + "\n", encoding="ascii")
            (devices / part).symlink_to(folder)
            (devices / disk).symlink_to(folder.parent)
        marks = {name: marked_removable(f"/dev/{name}", devices)
                 for name in ("sda1", "sda", "sdb1", "sdb", "sdc1", "nothing")}  # fmt: skip
        assert marks == {"sda1": False, "sda": False, "sdb1": True, "sdb": True, "sdc1": True,
                         "nothing": None}  # fmt: skip
