"""A pseudo-terminal: batchpost as an operator has it, with what is typed when it is asked."""

import os
import select
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_SECONDS = 30
#: Nobody answers a question by Enter sooner; what comes sooner is taken for a scanner's.
_READING_S = 0.7
#: Makes the pseudo-terminal the terminal of the session, so that unseen typing finds it.
_BEGIN = (
    "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); "
    "os.execv(sys.executable, [sys.executable, '-m', 'batchpost', *sys.argv[1:]])"
)


class Unseen(str):
    """An answer typed once the terminal shows no more what is typed."""

    __slots__ = ()


def typed(
    arguments: Sequence[object],
    answers: Sequence[tuple[str, str]],
    environment: Mapping[str, str],
    until: str | None = None,
) -> tuple[int, str]:
    """Run a command at a terminal; return its exit code and all that was shown.

    Args:
        answers: Words that are waited for, and the line typed when they are shown.
        until: Words after which the command need not go on: it is stopped by Ctrl+C.
    """
    import pty

    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", _BEGIN, *map(str, arguments)],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
        env={**environment, "TERM": "dumb", "COLUMNS": "200"},
        cwd=ROOT,
    )
    os.close(theirs)
    shown, answered_to, waiting, stopped = "", 0, list(answers), False
    ends_at = time.monotonic() + _SECONDS
    try:
        while time.monotonic() < ends_at:
            if not select.select([ours], [], [], 1)[0]:
                if stopped:  # Python's readline loses a Ctrl+C typed as it begins; so press again
                    os.write(ours, b"\x03")
                continue
            try:
                data = os.read(ours, 65536)
            except OSError:  # the other side was closed: the command is at its end
                break
            if not data:
                break
            shown += data.decode("utf-8", "replace")
            if waiting and waiting[0][0] in shown[answered_to:]:
                answered_to = len(shown)
                _type(ours, waiting.pop(0)[1], ends_at)
            elif until is not None and not stopped and not waiting and until in shown[answered_to:]:
                os.write(ours, b"\x03")
                stopped = True
        process.wait(timeout=_SECONDS)
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
        os.close(ours)
    assert not waiting, f"never asked for {waiting[0][0]!r}: {shown}"
    return process.returncode, shown


def _type(terminal: int, answer: str, ends_at: float) -> None:
    if isinstance(answer, Unseen):
        _wait_unseen(terminal, ends_at)
    if not answer:
        time.sleep(_READING_S)
    os.write(terminal, f"{answer}\n".encode())


def _wait_unseen(terminal: int, ends_at: float) -> None:
    """Wait until the terminal echoes nothing: what is typed before that is thrown away."""
    import termios

    while termios.tcgetattr(terminal)[3] & termios.ECHO and time.monotonic() < ends_at:
        time.sleep(0.01)
