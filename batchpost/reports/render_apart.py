"""Rendering in a process of its own: one interpreter does one thing at a time.

The process only spares time: where it breaks down, the caller renders and meets the fault.
"""

import pickle
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from typing import Self

from batchpost.processes import pipes, start
from batchpost.reports.view import View

#: A process begins in 0.4 s of a processor, in which so many items are rendered.
_WORTH_ITEMS = 50_000


def renderer_for(items: int) -> "AbstractContextManager[Renderer | None]":
    """Return a renderer for reports of so many items, nobody where it would not pay or begin."""
    if items >= _WORTH_ITEMS:
        with suppress(OSError):
            return Renderer()
    return nullcontext()


class Renderer:
    """A process that gets ready from its making on, and renders once."""

    def __init__(self) -> None:
        self._process = start("batchpost.reports.render_apart")
        self.ended = False  # by us: what it was asked for is wanted no more

    def __enter__(self) -> Self:
        """Return the renderer itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """End it, whatever it is at."""
        self.ended = True
        self._process.kill()
        with suppress(OSError, ValueError):  # what was not handed over to a process that is gone
            self._process.communicate()

    def ask(self, wanted: Sequence[tuple[View, str]]) -> None:
        """Begin to render views as documents of a kind each; the views are not needed further."""
        assert self._process.stdin is not None
        # A process that is gone, by our will or not, is noticed when its answer is missing.
        with suppress(OSError, ValueError):
            pickle.dump(wanted, self._process.stdin, pickle.HIGHEST_PROTOCOL)
            self._process.stdin.flush()

    def answer(self) -> list[bytes] | None:
        """Wait for the documents and return them; `None` where the process broke down."""
        assert self._process.stdout is not None
        try:
            made: list[bytes] = pickle.load(self._process.stdout)  # noqa: S301 - our own process
        except (OSError, EOFError, ValueError, pickle.UnpicklingError):
            return None
        return made


def serve() -> None:
    """Render what is asked for on the input, to the output."""
    requests, answers = pipes()
    # While nothing is asked yet, what it will need.
    import typst  # noqa: F401, PLC0415
    import xlsxwriter  # noqa: F401, PLC0415

    from batchpost.reports import long_table, zipped  # noqa: F401, PLC0415
    from batchpost.reports.render import render_all  # noqa: PLC0415

    with suppress(EOFError):
        wanted = pickle.load(requests)  # noqa: S301 - from the process that began us
        made = dict(render_all(wanted))
        pickle.dump([made[number] for number in range(len(wanted))], answers)
        answers.flush()
