"""What every command did, one JSON line each, in one file a day.

No value of an option stands there, no fact of a refusal and no text of an exception: those can
be personal or secret. Writing never makes a command fail. Several processes write to one file:
each line is one write at its end. A day's file does not grow beyond a size, and old ones go.
"""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from batchpost import __version__

if TYPE_CHECKING:
    from batchpost.commands._desk import Desk

_SETTINGS = "settings.toml"
_LEDGER = "ledger.sqlite"
_START, _END = "batchpost-", ".jsonl"
_LEVELS = {"info": 0, "warning": 1, "error": 2}
#: As `settings.Log` has them: reading all settings would cost a short command its start.
_USUAL: dict[str, Any] = {"folder": "logs", "level": "info", "size_mb": 16, "keep_days": 30}
_DAY_S = 86_400
_FRAMES_MOST = 30


@dataclass
class Run:
    """One run of the program, as it will be told."""

    begun: float = field(default_factory=time.perf_counter)
    command: str = ""
    options: list[str] = field(default_factory=list)
    home: Path | None = None
    desk: "Desk | None" = None
    refusal: BaseException | None = None

    def note(self, ctx: click.Context) -> None:
        """Note which command runs, and which options were given on the command line."""
        given = click.core.ParameterSource.COMMANDLINE
        self.command = ctx.command_path.partition(" ")[2]
        self.home = ctx.meta.get("batchpost.home")
        self.options = [
            each.opts[0] if isinstance(each, click.Option) else each.name
            for each in ctx.command.params
            if each.name and ctx.get_parameter_source(each.name) is given
        ]

    def refused(self, error: BaseException) -> None:
        """Note what a run ended with; one that click refused has not been noted itself."""
        self.refusal = error
        if isinstance(error, click.UsageError) and error.ctx is not None:
            self.note(error.ctx)

    @property
    def entries(self) -> list[int]:
        """Return the numbers of the entries that this run recorded."""
        ledgers = self.desk.opened if self.desk is not None else []
        return [number for ledger in ledgers for number in ledger.recorded]

    def end(self, code: int, home: Path) -> None:
        """Write the line of this run into the log of an office that is in use."""
        with suppress(Exception):  # a log that cannot be written stops no work
            if self.command and any((home / name).is_file() for name in (_SETTINGS, _LEDGER)):
                _write(self._line(code), home)

    def _line(self, code: int) -> dict[str, Any]:
        line: dict[str, Any] = {
            "at": time.strftime("%Y-%m-%dT%H:%M:%S%z"),
            "level": "info" if code == 0 else "error" if code == 1 else "warning",
            "command": self.command,
            "options": self.options,
            "operator": self.desk.operator if self.desk is not None else None,
            "workplace": self._workplace(),
            "exit_code": code,
            "seconds": round(time.perf_counter() - self.begun, 3),
            "entries": self.entries,
            "pid": os.getpid(),
            "version": __version__,
        }
        if self.refusal is not None:
            line["refused"] = type(self.refusal).__name__
            line["place"] = list(_places(self.refusal)) if code == 1 else []
        return {name: value for name, value in line.items() if value not in (None, [])}

    def _workplace(self) -> str | None:
        """Return the workplace, where the command has looked it up; nothing is for the log."""
        found: str | None = vars(self.desk).get("workplace") if self.desk is not None else None
        return found or os.environ.get("BATCHPOST_WORKPLACE")


_runs = [Run()]


def begin() -> Run:
    """Begin a run."""
    _runs[:] = [Run()]
    return _runs[0]


def run() -> Run:
    """Return the run that goes on."""
    return _runs[0]


def _places(fault: BaseException) -> Iterator[str]:
    """Tell where a fault of ours happened: files and lines, no values."""
    import traceback

    error: BaseException | None = fault
    while error is not None:
        yield type(error).__name__
        for frame in traceback.extract_tb(error.__traceback__)[-_FRAMES_MOST:]:
            file = "/".join(Path(frame.filename).parts[-2:])
            yield f"{file}:{frame.lineno} {frame.name}"
        error = error.__cause__


def _write(line: dict[str, Any], home: Path) -> None:
    import json

    chosen = _USUAL | _chosen(home / _SETTINGS)
    if _LEVELS[line["level"]] < _LEVELS.get(chosen["level"], len(_LEVELS)):
        return
    folder = home / chosen["folder"]
    path = folder / f"{_START}{line['at'][:10]}{_END}"
    if not path.exists():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _remove_old(folder, chosen["keep_days"])
    text = json.dumps(line, ensure_ascii=False) + "\n"
    how = os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0)
    place = os.open(path, how, 0o600)
    try:
        if os.fstat(place).st_size < chosen["size_mb"] << 20:
            _append(place, text.encode("utf-8", "replace"))
    finally:
        os.close(place)


def _append(place: int, content: bytes) -> None:
    """Write at one go; on Windows appending is no one step, so a lock is held meanwhile."""
    if sys.platform != "win32":
        os.write(place, content)
        return
    import msvcrt

    os.lseek(place, 0, os.SEEK_SET)
    msvcrt.locking(place, msvcrt.LK_LOCK, 1)
    try:
        os.lseek(place, 0, os.SEEK_END)
        os.write(place, content)
    finally:
        os.lseek(place, 0, os.SEEK_SET)
        msvcrt.locking(place, msvcrt.LK_UNLCK, 1)


def _chosen(path: Path) -> dict[str, Any]:
    import tomllib

    try:
        found = tomllib.loads(path.read_text(encoding="utf-8")).get("log", {})
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _remove_old(folder: Path, keep_days: int) -> None:
    """Remove the files of days long gone, once a day."""
    oldest = time.strftime("%Y-%m-%d", time.localtime(time.time() - keep_days * _DAY_S))
    for old in folder.glob(f"{_START}*{_END}"):
        if old.name.removeprefix(_START).removesuffix(_END) < oldest:
            old.unlink(missing_ok=True)
