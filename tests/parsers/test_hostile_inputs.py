"""Hostile files: an answer or one clear refusal, within time and memory, nothing left behind.

Most are read as every command reads them, in the reading process; the slow ones by the whole
program as an operator runs it, watched from outside.
"""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from batchpost.errors import ListError
from batchpost.parsers.apart import read_columns_apart, warm_up
from batchpost.parsers.layouts.stored import stored_layouts

from . import hostile_others  # noqa: F401 - its files join the others
from .hostile_files import QUICK, SLOW

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 20
MEMORY_BYTES = 2 << 30
#: Read, read with errors, refused.
ANSWERS = {0, 3, 4}


@dataclass
class Ended:
    """What the program did with a file."""

    code: int
    out: str
    err: str
    seconds: float
    peak_bytes: int
    left: list[psutil.Process]


def check(path: Path, home: Path, *options: str) -> Ended:
    """Run `batchpost check` on a file, watching it and its children."""
    command = [sys.executable, "-m", "batchpost", "check", str(path), "--home", str(home)]
    began = time.monotonic()
    with subprocess.Popen(
        [*command, "--lang", "en", *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        errors="replace",
        cwd=ROOT,
        env={**os.environ, "PYTHONUTF8": "1"},
    ) as process:
        watched = Watch(process.pid)
        try:
            out, err = process.communicate(timeout=10 * SECONDS)
        finally:
            process.kill()
    left = watched.end()
    spent = time.monotonic() - began
    return Ended(process.returncode, out, err, spent, watched.peak_bytes, left)


class Watch:
    """Looks at the memory of a process and of all under it until told to end."""

    def __init__(self, pid: int) -> None:
        self.peak_bytes = 0
        self._parent = psutil.Process(pid)
        self._children: set[psutil.Process] = set()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look)
        self._thread.start()

    def _look(self) -> None:
        while not self._ended.wait(0.02):
            self.peak_bytes = max(self.peak_bytes, sum(self._held()))

    def _held(self) -> Iterator[int]:
        try:
            self._children.update(self._parent.children(recursive=True))
            for each in (self._parent, *self._children):
                if each.is_running():
                    yield each.memory_info().rss
        except psutil.Error:
            return

    def end(self) -> list[psutil.Process]:
        """Return the children that outlive their parent by more than a moment."""
        self._ended.set()
        self._thread.join()
        _, alive = psutil.wait_procs(self._children, timeout=5)
        return alive


def assert_answered(ended: Ended) -> None:
    assert ended.code in ANSWERS, ended.err
    assert "Traceback" not in ended.out + ended.err
    assert not ended.left, "a process is left over"
    assert ended.peak_bytes < MEMORY_BYTES
    if ended.code == 4:
        assert ended.err.strip().count("\n") < 15, "one refusal, with previews at most"


@pytest.mark.parametrize("name", sorted(QUICK))
def test_a_hostile_file_is_read_or_refused(name: str, tmp_path: Path) -> None:
    path = tmp_path / "list"
    QUICK[name](path)
    began = time.monotonic()
    with suppress(ListError):  # any other exception, a fault of ours, is not passed over
        assert read_columns_apart(path).columns
    assert time.monotonic() - began < SECONDS


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(SLOW))
def test_a_large_hostile_file_is_read_or_refused(name: str, tmp_path: Path) -> None:
    path = tmp_path / "list"
    SLOW[name](path)
    ended = check(path, tmp_path / "home")
    assert_answered(ended)
    # The reading may spend 15 s of the processor and 2 s a megabyte; others compute beside it.
    assert ended.seconds < 2 * SECONDS + 2 * (path.stat().st_size >> 20)


@pytest.mark.parametrize("name", ["zip_bomb", "sectors_in_a_loop", "json_a_hundred_thousand_deep"])
def test_the_program_refuses_in_one_sentence(name: str, tmp_path: Path) -> None:
    path = tmp_path / "list"
    QUICK[name](path)
    ended = check(path, tmp_path / "home")
    assert_answered(ended)
    assert ended.code == 4
    assert ended.err.startswith("batchpost: ")


posix = pytest.mark.skipif(os.name == "nt", reason="the system has no such files")


def _fifo(folder: Path) -> Path:
    path = folder / "list.csv"
    os.mkfifo(path)
    return path


def _loop(folder: Path) -> Path:
    path = folder / "list.csv"
    path.symlink_to(folder / "other.csv")
    (folder / "other.csv").symlink_to(path)
    return path


def _name_too_long(folder: Path) -> Path:
    return folder / ("x" * 5000)


@posix
@pytest.mark.parametrize(
    "what",
    [
        _fifo,
        _loop,
        _name_too_long,
        lambda _: Path("/dev/zero"),
        lambda _: Path("/dev/null"),
        lambda _: Path("/proc/self/mem"),
        lambda folder: folder,
        lambda folder: folder / "list.csv" / "inside",
    ],
    ids=["fifo", "loop", "long", "zero", "null", "mem", "folder", "below a file"],
)
def test_what_is_no_file_is_refused_at_once(tmp_path: Path, what: Callable[[Path], Path]) -> None:
    path = what(tmp_path)
    began = time.monotonic()
    with pytest.raises(ListError):
        read_columns_apart(path)
    assert time.monotonic() - began < SECONDS


def test_a_file_that_vanishes_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Адресат;Индекс;Масса, г\nКозел;220030;20\n", encoding="utf-8")
    warm_up()
    path.unlink()
    with pytest.raises(ListError, match=r"list\.csv"):
        read_columns_apart(path)


def test_a_file_cut_off_while_it_is_read_is_no_hang(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Адресат;Индекс;Масса, г\n" + "Козел;220030;20\n" * 200_000, encoding="utf-8")

    def cut() -> None:
        for size in range(2_000_000, 0, -100_000):
            os.truncate(path, size)

    cutting = threading.Thread(target=cut)
    cutting.start()
    with suppress(ListError):
        assert read_columns_apart(path).columns
    cutting.join()


@pytest.mark.parametrize(
    "text",
    ["a = " + "[" * 100_000, "[a" + ".a" * 20_000 + "]", "a = '''" + "x" * 100_000_000],
    ids=["deep", "long key", "open text of 100 MB"],
)
def test_a_hostile_layout_is_told_and_the_others_go_on(tmp_path: Path, text: str) -> None:
    (tmp_path / "layout.toml").write_text(text, encoding="utf-8")
    began = time.monotonic()
    stored = stored_layouts(tmp_path)
    assert time.monotonic() - began < SECONDS
    assert len(stored.faults) == 1
    assert not stored.layouts
