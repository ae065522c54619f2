"""Questions before something is done that cannot be undone, or that wants a reason."""

import click

from batchpost.commands._desk import Desk
from batchpost.errors import WrongUseError
from batchpost.model.message import N_, message

#: Yes and no as they are typed, in three languages; Enter is no.
_YES = frozenset(["y", "yes", "д", "да", "т", "так"])


class NotAskedError(WrongUseError):
    """Nobody sits at a terminal to say yes."""

    def __init__(self) -> None:
        super().__init__(
            message("This cannot be undone and wants a yes; unattended give --yes. Nothing was "
                    "done.")
        )  # fmt: skip


class RefusedError(WrongUseError):
    """The person at the terminal did not say yes."""

    def __init__(self) -> None:
        super().__init__(message("Nothing was done."))


class ReasonMissingError(WrongUseError):
    """Personal data are handed out only for a reason."""

    def __init__(self) -> None:
        super().__init__(
            message(
                "Names and addresses are handed out only for a reason, which is recorded: give "
                "--reason TEXT."
            )
        )


def confirm(desk: Desk, question: str) -> None:
    """Ask a marked question; go on only after a yes.

    Raises:
        NotAskedError: There is nobody to ask.
        RefusedError: The answer was no.
    """
    if not desk.interactive:
        raise NotAskedError
    answer: str = click.prompt(desk.text(question), default="", show_default=False, err=True)
    if answer.strip().casefold() not in _YES:
        raise RefusedError


def reason_for(desk: Desk, given: str | None) -> str:
    """Return why personal data are handed out: as given, or asked at a terminal.

    Raises:
        ReasonMissingError: None was given.
    """
    if given is None and desk.interactive:
        given = click.prompt(desk.text(N_("Why are names and addresses handed out")), err=True)
    reason = (given or "").strip()
    if not reason:
        raise ReasonMissingError
    return reason
