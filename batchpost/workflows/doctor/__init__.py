"""Look at everything an office's work hangs on, for a person or a monitoring program.

A check is a file of this folder with `TITLE`, `FAMILY` (whose exit code a failure has) and
`look(premises)`, which yields what it found; nothing is registered here. A check that breaks
down or is refused is a failure of its own and stops no other.
"""

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from batchpost.errors import (
    BatchpostError,
    LedgerError,
    ReferenceDataError,
    ReportError,
    ScaleError,
)
from batchpost.model.message import Message, message
from batchpost.settings import Settings

if TYPE_CHECKING:
    from batchpost.ledger import Ledger

#: The worst failing family gives the exit code: without a ledger nothing is accepted at all.
_WORST_FIRST = (
    LedgerError.exit_code,
    ReferenceDataError.exit_code,
    ScaleError.exit_code,
    ReportError.exit_code,
    BatchpostError.exit_code,
)
#: This check comes first: where the ledger cannot be opened, it says why, and the others do not.
_TELLS_WHY = "database"


class State(StrEnum):
    """How a thing is."""

    OK = "ok"
    WARNING = "warning"
    FAILURE = "failure"


class NotCheckedError(LedgerError):
    """A check needs the ledger, which another check could not open."""

    def __init__(self) -> None:
        super().__init__(message("Not checked: the ledger cannot be opened."))


@dataclass(frozen=True, slots=True)
class Told:
    """What a check found: how it is, a sentence, and the way out where one is needed."""

    state: State
    said: Message
    remedy: Message | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """What a check found, with its name and the exit code a failure of it has."""

    check: str
    title: str
    exit_code: int
    told: Told


@dataclass(frozen=True)
class Premises:
    """The office that is looked at. `database` is `None` where no ledger has begun.

    `unfit` is what is wrong with the settings, of which the rest is used.
    """

    home: Path
    settings: Settings
    database: str | None
    facts: Mapping[str, Any]
    now: datetime
    unfit: BatchpostError | None = None
    refused: list[BatchpostError] = field(default_factory=list, compare=False)

    @contextmanager
    def ledger(self) -> "Iterator[Ledger | None]":
        """Open the ledger to look into it; `None` where none has begun.

        Raises:
            BatchpostError: It is lost or cannot be opened; why is said once, not waited for again.
        """
        if self.refused:
            raise NotCheckedError
        with ExitStack() as until_done:
            try:
                ledger = self._open(until_done)
            except BatchpostError as error:
                self.refused.append(error)
                raise
            yield ledger

    def _open(self, until_done: ExitStack) -> "Ledger | None":
        from batchpost.ledger import open_ledger, sqlite_url
        from batchpost.ledger.opening import FILE_NAME
        from batchpost.workflows.lost_ledger import refuse_lost

        ledger = None
        at_home = self.database in {None, sqlite_url(self.home)}
        if self.unfit is not None and not at_home:
            raise self.unfit  # a server has many offices, and which one this is, settings say
        if self.database is not None:
            opened = open_ledger(self.database, create=False, **self.facts)
            ledger = until_done.enter_context(opened)
        if at_home and (ledger is None or ledger.health.is_empty()):
            refuse_lost(self.home, self.settings, self.home / FILE_NAME)
        return ledger


def names() -> list[str]:
    """Return the names of all checks."""
    return sorted(found.name for found in pkgutil.iter_modules(__path__))


def examine(premises: Premises) -> Iterator[Result]:
    """Run all checks."""
    premises = replace(premises, refused=[])
    for name in sorted(names(), key=lambda name: name != _TELLS_WHY):
        module = importlib.import_module(f"{__name__}.{name}")
        code: int = module.FAMILY.exit_code
        try:
            for told in module.look(premises):
                yield Result(name, module.TITLE, code, told)
        except BatchpostError as error:
            yield Result(name, module.TITLE, error.exit_code, Told(State.FAILURE, error.said))
        except Exception as error:  # noqa: BLE001 - the other checks still say what they have to say
            yield Result(name, module.TITLE, BatchpostError.exit_code, _broke_down(error))


def exit_code(results: "list[Result]", *, strict: bool) -> int:
    """Return 0 where all is well, else the code of the worst family that fails.

    Warnings alone are well unless `strict`.
    """
    bad = {State.FAILURE, State.WARNING} if strict else {State.FAILURE}
    codes = {result.exit_code for result in results if result.told.state in bad}
    return next((code for code in _WORST_FIRST if code in codes), max(codes, default=0))


def _broke_down(error: Exception) -> Told:
    return Told(
        State.FAILURE,
        message("This check broke down ({kind}): a fault of batchpost.", kind=type(error).__name__),
        message("Pass it on; the log of the day holds the place."),
    )
