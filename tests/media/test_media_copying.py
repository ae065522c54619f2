"""A file is copied whole and unchanged, or not at all; the medium is never written."""

import errno
import hashlib
import io
import os
import sys
import threading
from pathlib import Path

import pytest

from batchpost.media.copying import copy_verified, open_to_read
from batchpost.media.refusals import (
    CopyDiffersError,
    CopyFailedError,
    DriveGoneError,
    FileChangedError,
    FileUnopenedError,
)
from batchpost.media.taking import take
from batchpost.workflows.keep_originals import taken

BLOCK = 1 << 20
posix = pytest.mark.skipif(sys.platform == "win32", reason="a thing of POSIX systems")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "drive" / "list.csv"
    path.parent.mkdir()
    path.write_bytes(os.urandom(3 * BLOCK))
    return path


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "copy.csv"


def disturbed(deed):
    """An opener whose file does something of its own before its second read."""

    class Disturbed(io.FileIO):
        reads = 0

        def read(self, size=-1):
            self.reads += 1
            if self.reads == 2:
                deed()
            return super().read(size)

    return lambda path: Disturbed(path, "rb")


def failing(number: int):
    def fail():
        raise OSError(number, os.strerror(number))

    return disturbed(fail)


@pytest.mark.parametrize("size", [0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK])
def test_the_copy_is_what_was_read(tmp_path, target, size):
    source = tmp_path / "list.bin"
    data = os.urandom(size)
    source.write_bytes(data)
    copied = copy_verified(source, target)
    assert target.read_bytes() == data
    assert (copied.size, copied.sha256) == (size, hashlib.sha256(data).hexdigest())


def test_the_medium_is_not_touched(source, target):
    source.chmod(0o444)
    before = source.stat()
    copy_verified(source, target)
    after = source.stat()
    assert (after.st_mtime_ns, after.st_mode) == (before.st_mtime_ns, before.st_mode)
    assert [path.name for path in source.parent.iterdir()] == ["list.csv"]


@pytest.mark.parametrize("number", [errno.EIO, errno.ENODEV, errno.ENOENT, errno.ENXIO])
def test_a_drive_pulled_out_is_one_sentence_and_leaves_nothing(source, target, number):
    with pytest.raises(DriveGoneError, match="pulled out or is damaged") as refused:
        copy_verified(source, target, failing(number))
    assert os.strerror(number) in str(refused.value)
    assert str(source) in str(refused.value)
    assert refused.value.exit_code == 4
    assert not target.exists()


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="no file that really fails here")
def test_a_file_the_system_really_cannot_read_is_refused(target):
    with pytest.raises(DriveGoneError, match="Input/output error"):
        copy_verified(Path("/proc/self/mem"), target)
    assert not target.exists()


def test_a_file_cut_off_while_it_is_read_is_refused(source, target):
    with pytest.raises(FileChangedError):
        copy_verified(source, target, disturbed(lambda: os.truncate(source, BLOCK + 7)))
    assert not target.exists()


def test_a_file_that_grows_without_end_is_refused(source, target):
    writes, grown = threading.Event(), threading.Event()

    def grow():
        with source.open("ab") as opened:
            while not writes.is_set():
                opened.write(b"x" * BLOCK)
                opened.flush()
                grown.set()
                if opened.tell() > 40 * BLOCK:
                    return

    writer = threading.Thread(target=grow)

    def begin():
        writer.start()
        assert grown.wait(30)

    try:
        with pytest.raises(FileChangedError):
            copy_verified(source, target, disturbed(begin))
    finally:
        writes.set()
        writer.join()
    assert not target.exists()


def test_a_file_rewritten_to_the_same_length_is_refused(source, target):
    def rewrite():
        status = source.stat()
        with source.open("r+b") as opened:
            opened.write(b"0" * 10)
        os.utime(source, ns=(status.st_atime_ns, status.st_mtime_ns + 2_000_000_000))

    with pytest.raises(FileChangedError):
        copy_verified(source, target, disturbed(rewrite))
    assert not target.exists()


def test_fewer_bytes_than_announced_is_a_bad_drive(source, target):
    class Short(io.FileIO):
        def read(self, size=-1):
            return super().read(size) if self.tell() < BLOCK else b""

    with pytest.raises(DriveGoneError, match=f"{BLOCK} of {3 * BLOCK} bytes"):
        copy_verified(source, target, lambda path: Short(path, "rb"))
    assert not target.exists()


def test_a_copy_spoiled_by_our_own_disk_is_noticed(source, target, monkeypatch):
    real = Path.open

    class Spoiling(io.FileIO):
        def write(self, data):
            return super().write(bytes(data)[:-1] + b"\x00")

    def spoil(path, mode="r", *rest, **more):
        return Spoiling(path, "xb") if mode == "xb" else real(path, mode, *rest, **more)

    monkeypatch.setattr(Path, "open", spoil)
    with pytest.raises(CopyDiffersError, match="the disk of this computer"):
        copy_verified(source, target)
    assert not target.exists()


@posix
def test_no_room_for_the_copy_is_said_as_such(source, target):
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (BLOCK, before[1]))
    try:
        with pytest.raises(CopyFailedError, match="File too large"):
            copy_verified(source, target)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert not target.exists()


@posix
@pytest.mark.parametrize("made", ["pipe", "device"])
def test_a_pipe_or_a_device_is_refused_at_once(tmp_path, target, made):
    path = Path("/dev/zero")
    if made == "pipe":
        path = tmp_path / "pipe.csv"
        os.mkfifo(path)
    with pytest.raises(FileUnopenedError, match="it is no file"):
        copy_verified(path, target)


def test_a_missing_file_is_refused(tmp_path, target):
    with pytest.raises(FileUnopenedError, match="No such file"):
        copy_verified(tmp_path / "gone.csv", target)


@posix
def test_it_is_opened_to_read_only(source):
    import fcntl

    with open_to_read(source) as opened:
        assert fcntl.fcntl(opened.fileno(), fcntl.F_GETFL) & os.O_ACCMODE == os.O_RDONLY
        with pytest.raises(io.UnsupportedOperation):
            opened.write(b"x")


def test_companions_come_with_their_list(tmp_path):
    drive, folder = tmp_path / "drive", tmp_path / "ours"
    drive.mkdir()
    folder.mkdir()
    for name in ("F1.txt", "F1H.INI", "F2h.ini", "F1.xlsx"):
        (drive / name).write_text(name, encoding="ascii")
    taken = take(drive / "F1.txt", folder, BLOCK)
    assert [copy.path.name for copy in taken.copies] == ["F1.txt", "F1H.INI"]
    assert (folder / "F1H.INI").read_text(encoding="ascii") == "F1H.INI"


def test_a_huge_companion_is_left_where_it_lies(tmp_path):
    (tmp_path / "court.dbf").write_bytes(b"\x03")
    (tmp_path / "court.fpt").write_bytes(b"x" * 100)
    folder = tmp_path / "ours"
    folder.mkdir()
    assert len(take(tmp_path / "court.dbf", folder, 99).copies) == 1


def test_a_drive_that_goes_between_list_and_companion_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drive = tmp_path / "drive"
    drive.mkdir()
    (drive / "list.dbf").write_bytes(b"list")
    (drive / "list.dbt").write_bytes(b"memo")
    asked = Path.is_file

    def gone(path: Path) -> bool:
        if path.suffix == ".dbt":
            raise OSError(errno.EIO, "Input/output error")
        return asked(path)

    monkeypatch.setattr(Path, "is_file", gone)
    with pytest.raises(DriveGoneError, match="Input/output error"):
        take(drive / "list.dbf", tmp_path, 1 << 20)


def test_a_drive_that_is_gone_before_its_list_is_copied_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(path: Path) -> bool:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(Path, "is_file", gone)
    with (
        pytest.raises(FileUnopenedError, match="Input/output error"),
        taken(tmp_path / "list.csv", tmp_path, 1 << 20),
    ):
        pass
