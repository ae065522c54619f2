"""Rendering in a process of its own: one interpreter does one thing at a time.

The process only spares time: where it breaks down, the caller renders and meets the fault.
"""

import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from pathlib import Path
from typing import Self

from batchpost.reports.view import View

#: A process begins in 0.4 s of a processor, in which so many items are rendered.
_WORTH_ITEMS = 50_000
_ROOT = str(Path(__file__).resolve().parents[2])
#: Our own folder first, so that nothing lying in the current one is imported in its place.
_PROGRAM = (
    "import sys; sys.path.insert(0, sys.argv[1]); "
    "from batchpost.reports.render_apart import serve; serve()"
)


def renderer_for(items: int) -> "AbstractContextManager[Renderer | None]":
    """Return a renderer for reports of so many items, nobody where it would not pay."""
    return Renderer() if items >= _WORTH_ITEMS else nullcontext()


class Renderer:
    """A process that gets ready from its making on, and renders once."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - this very program
            [sys.executable, "-P", "-c", _PROGRAM, _ROOT],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )

    def __enter__(self) -> Self:
        """Return the renderer itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """End it, whatever it is at."""
        self._process.kill()
        with suppress(OSError, ValueError):  # what was not handed over to a process that is gone
            self._process.communicate()

    def render(self, wanted: Sequence[tuple[View, str]]) -> list[bytes] | None:
        """Return views as documents of a kind each; `None` where the process broke down."""
        asked, answers = self._process.stdin, self._process.stdout
        assert asked is not None
        assert answers is not None
        with suppress(OSError, EOFError, pickle.UnpicklingError):
            pickle.dump(wanted, asked, pickle.HIGHEST_PROTOCOL)
            asked.flush()
            made: list[bytes] = pickle.load(answers)  # noqa: S301 - our own process
            return made
        return None


def serve() -> None:
    """Render what is asked for on the input, to the output."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # an interrupted caller needs no documents
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not get among the answers
    from batchpost.reports import to_xlsx  # noqa: F401, PLC0415 - while nothing is asked yet
    from batchpost.reports.render import render_all  # noqa: PLC0415 - same

    with suppress(EOFError):
        wanted = pickle.load(sys.stdin.buffer)  # noqa: S301 - from the process that began us
        pickle.dump(render_all(wanted), answers)
        answers.flush()
