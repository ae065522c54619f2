"""Reading in a process of its own, which may be stopped: a hostile file ends it, never us.

The process starts without pandas and stays for the next list; it is stopped when it takes
too long or too much memory, and a list that breaks it is refused. While it reads, the
caller goes on: `start_reading` returns at once, `Pending.result` waits.
"""

import atexit
import math
import os
import pickle
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Self

from batchpost.errors import ListError
from batchpost.parsers.hints import NO_HINTS, Hints
from batchpost.parsers.limits import LIMITS, Limits
from batchpost.parsers.refusals import (
    ReadingBrokeDownError,
    ReadingTooLongError,
    ReadingTooWideError,
)
from batchpost.processes import start

if TYPE_CHECKING:
    from batchpost.parsers.columns_read import ReadColumns

#: How often a reading under way is looked at.
_LOOK_S = 0.02
#: A process that has grown beyond this is not kept for the next list.
_KEPT_BYTES = 150 << 20
_CLOSING_S = 1.0
#: A reading may wait for drives and for other programs this many times its own time.
_WAITING_TIMES = 4


class ReaderFaultError(RuntimeError):
    """A fault of ours in the reading process; carries that process's traceback."""


class _Child:
    """The reading process."""

    def __init__(self) -> None:
        self._process = start("batchpost.parsers.apart_child")

    @property
    def answers(self) -> IO[bytes]:
        """Return the stream its answers come from."""
        assert self._process.stdout is not None
        return self._process.stdout

    @property
    def alive(self) -> bool:
        """Tell whether it still runs."""
        return self._process.poll() is None

    def ask(self, request: object) -> None:
        """Hand it a request; a process that is gone is noticed when its answer is missing."""
        assert self._process.stdin is not None
        try:
            pickle.dump(request, self._process.stdin)
            self._process.stdin.flush()
        except OSError:
            self.stop()

    def used(self) -> tuple[int, float]:
        """Return the memory it holds and the processor seconds it has spent.

        Where a launcher runs it, with all under the launcher.
        """
        import psutil  # noqa: PLC0415 - 20 ms, in a thread of its own

        try:
            first = psutil.Process(self._process.pid)
            family = [first, *(first.children(recursive=True) if os.name == "nt" else ())]
            spent = (each.cpu_times() for each in family)
            held = sum(each.memory_info().rss for each in family)
            return held, sum(each.user + each.system for each in spent)
        except psutil.Error:
            return 0, 0.0

    def stop(self) -> None:
        """Kill it."""
        self._process.kill()
        self._process.wait()
        self._close_streams()

    def leave(self) -> None:
        """Let it end by itself: nothing will be asked any more."""
        self._close_streams()
        try:
            self._process.wait(_CLOSING_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _close_streams(self) -> None:
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                try:
                    stream.close()
                except OSError:  # what was not sent yet to a process that is gone
                    continue


class Pending:
    """A reading under way."""

    def __init__(self, child: _Child, path: Path, hints: Hints, limits: Limits) -> None:
        self._child = child
        self._path = str(path)
        self._limits = limits
        self._seconds = limits.seconds + limits.seconds_per_mb * (_size_of(path) >> 20)
        self._until = math.inf  # nobody waits for it yet
        self._verdict: ListError | None = None
        self._done = threading.Event()
        child.ask((self._path, hints, limits, self._seconds * _WAITING_TIMES))
        self._watcher = threading.Thread(target=self._watch, daemon=True)
        self._watcher.start()

    def __enter__(self) -> Self:
        """Return the reading itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Stop a reading nobody has waited for."""
        if not self._done.is_set():
            self.give_up()

    def result(self) -> "ReadColumns":
        """Wait for the list.

        Raises:
            ListError: It cannot be read, or its reading was stopped.
            ReaderFaultError: A fault of ours.
        """
        from batchpost.parsers.handing_over import take_over  # noqa: PLC0415 - pyarrow: 0.1 s

        self._until = time.monotonic() + self._seconds * _WAITING_TIMES
        try:
            kind, given = pickle.load(self._child.answers)  # noqa: S301 - our own process
            listing = take_over(given, self._child.answers) if kind == "read" else None
        except (EOFError, OSError, ValueError, pickle.UnpicklingError) as error:
            self.give_up()
            raise self._verdict or ReadingBrokeDownError(self._path) from error
        except BaseException:
            self.give_up()
            raise
        self._done.set()
        _keep(self._child)
        if listing is not None:
            return listing
        if kind == "refused":
            raise given
        raise ReaderFaultError(given)

    @property
    def stands(self) -> bool:
        """Tell whether it may still come to something: nothing stopped it."""
        return self._verdict is None and self._child.alive

    def give_up(self) -> None:
        """Stop the reading; its result is not wanted, or it is gone already."""
        self._done.set()
        self._watcher.join()
        self._child.stop()

    def _watch(self) -> None:
        """Stop the reading beyond its limits; time is the processor's, so load is no fault."""
        _, before = self._child.used()
        looked = False
        while not self._done.wait(_LOOK_S if looked else 0):
            looked = True
            held, spent = self._child.used()
            if spent - before >= self._seconds or time.monotonic() >= self._until:
                self._verdict = ReadingTooLongError(self._path, self._seconds)
            elif held > self._limits.memory_bytes:
                megabytes = self._limits.memory_bytes >> 20
                self._verdict = ReadingTooWideError(self._path, megabytes)
            if self._verdict is not None:
                self._child.stop()
                return


def warm_up() -> None:
    """Begin the reading process: it gets ready while the caller does, too."""
    with _guard:
        if not _idle:
            _idle.append(_Child())


def let_go() -> None:
    """End the idle reading process: no other list will come, and its memory is wanted."""
    child = _take()
    if child is not None:
        threading.Thread(target=child.leave).start()


def start_reading(path: Path, hints: Hints = NO_HINTS, limits: Limits = LIMITS) -> Pending:
    """Begin to read a list in the reading process and return at once.

    One that was begun ahead just so goes on.
    """
    if _ahead:
        asked, pending = _ahead.pop()
        if asked == (path, hints, limits) and pending.stands:
            return pending
        pending.give_up()
    return Pending(_take() or _Child(), path, hints, limits)


@contextmanager
def reading_ahead(path: Path, hints: Hints, limits: Limits) -> Iterator[None]:
    """Begin a reading that `start_reading` will ask for in this block, if all goes well."""
    _ahead.append(((path, hints, limits), start_reading(path, hints, limits)))
    try:
        yield
    finally:
        if _ahead:
            _ahead.pop()[1].give_up()


def read_columns_apart(
    path: Path, hints: Hints = NO_HINTS, limits: Limits = LIMITS
) -> "ReadColumns":
    """Return what `read_columns` does, the file met by the reading process alone.

    Raises:
        ListError: It cannot be read, or its reading was stopped.
    """
    return start_reading(path, hints, limits).result()


_idle: list[_Child] = []
#: The reading begun ahead, with what it was asked; none for most of the time.
_ahead: list[tuple[tuple[Path, Hints, Limits], Pending]] = []
_guard = threading.Lock()


def _take() -> _Child | None:
    with _guard:
        while _idle:
            child = _idle.pop()
            if child.alive:
                return child
            child.stop()
    return None


def _keep(child: _Child) -> None:
    """Keep one idle process for the next list, if it is not swollen from the last."""
    with _guard:
        if not _idle and child.used()[0] < _KEPT_BYTES:
            _idle.append(child)
            return
    # Giving back hundreds of megabytes takes a while that nobody needs to wait for.
    threading.Thread(target=child.leave).start()


@atexit.register
def _leave() -> None:
    with _guard:
        while _idle:
            _idle.pop().leave()


def _size_of(path: Path) -> int:
    try:
        return path.stat().st_size
    except (OSError, ValueError):
        return 0
