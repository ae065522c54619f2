"""Families of refusals and their exit codes.

Three kinds of trouble are never mixed: a fault in the client's data is a
`Finding` (a value, collected); what the world does not allow is one of these
exceptions (raised, caught once in `cli.py`); our own bug is an assertion.

A leaf stands beside the code that raises it, takes typed facts and builds its
own sentence: what, the value, the way out.
"""

from typing import Any, ClassVar

from batchpost.model.message import Message


class BatchpostError(Exception):
    """The work cannot be done; carries one sentence and the family's exit code."""

    exit_code: ClassVar[int] = 1

    def __init__(self, said: Message) -> None:
        super().__init__(said)
        self.said = said

    def __str__(self) -> str:
        """Return the English sentence."""
        return str(self.said)

    def __reduce__(self) -> "tuple[Any, ...]":
        """Let a refusal pass between processes; a leaf's own facts would not fit `said`."""
        return (_restored, (type(self), self.said, self.__dict__))


def _restored(leaf: type[BatchpostError], said: Message, facts: dict[str, Any]) -> BatchpostError:
    error = leaf.__new__(leaf, said)
    error.__dict__.update(facts)
    return error


class WrongUseError(BatchpostError):
    """The command was asked for something that does not exist or does not fit."""

    exit_code = 2


class FindingsError(BatchpostError):
    """The list was read, but its findings forbid acceptance."""

    exit_code = 3


class ListError(BatchpostError):
    """The list as a whole cannot be read."""

    exit_code = 4


class ReferenceDataError(BatchpostError):
    """A tariff, calendar, standard or timetable is missing or wrong."""

    exit_code = 5


class ScaleError(BatchpostError):
    """The scale is absent, silent, or gives no usable weight."""

    exit_code = 6


class LedgerError(BatchpostError):
    """The record cannot be made or read."""

    exit_code = 7


class ReportError(BatchpostError):
    """A document cannot be made or written."""

    exit_code = 8
