"""Processes of our own program, which others ask by pipes: for what is hostile, or takes long."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import IO

#: Our own folder first, so that nothing lying in the current one is imported in its place.
_PROGRAM = (
    "import sys; sys.path.insert(0, sys.argv[1]); "
    "from importlib import import_module; import_module(sys.argv[2]).serve()"
)
_ROOT = str(Path(__file__).resolve().parents[1])
#: Of the pipes between us, where the system lets it be chosen: lists come in megabytes.
_PIPE_BYTES = 1 << 20


def start(module: str) -> subprocess.Popen[bytes]:
    """Start a process that runs `serve` of a module of ours."""
    try:
        return _start(module, _PIPE_BYTES)
    # Linux lets one user have only so many wide pipes: pipe(7), pipe-user-pages-soft.
    except PermissionError:
        return _start(module, -1)


def _start(module: str, pipe_bytes: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 - this very program
        [sys.executable, "-P", "-c", _PROGRAM, _ROOT, module],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        pipesize=pipe_bytes,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )


def pipes() -> tuple[IO[bytes], IO[bytes]]:
    """Return where such a process is asked and where it answers; for its beginning."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # an interrupted caller needs no answer
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not get among the answers
    return sys.stdin.buffer, answers
