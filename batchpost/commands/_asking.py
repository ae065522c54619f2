"""How a person at a terminal is asked: a line, yes or no, one of several."""

import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any, TypeVar

import click

from batchpost.commands._desk import Desk
from batchpost.commands._folding import folded, printable
from batchpost.errors import WrongUseError
from batchpost.model.message import N_, message

F = TypeVar("F", bound=Callable[..., Any])

#: Yes and no as they are typed, in three languages. `т` alone is neither: it is Belarusian for
#: yes and the key of `n` in a Cyrillic layout.
_YES = frozenset(["y", "yes", "д", "да", "так"])
_NO = frozenset(["n", "no", "н", "нет", "не"])
#: Nobody reads a question and answers it sooner.
_READING_S = 0.5
#: A word may be cut short to so many letters, where only one begins so.
_LETTERS_ENOUGH = 3


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


class ReasonBlankError(WrongUseError):
    """A deed that needs a reason was given a blank one."""

    def __init__(self) -> None:
        super().__init__(
            message("A reason is needed and recorded: give it by --reason TEXT. Nothing was done.")
        )


def reason_option(about: str) -> Callable[[F], F]:
    """Declare `--reason TEXT` for a deed that needs one; a blank one is none."""

    def said(_context: click.Context, _option: click.Parameter, given: str) -> str:
        if not given.strip():
            raise ReasonBlankError
        return given

    return click.option("--reason", required=True, callback=said, metavar="TEXT", help=about)


def ask_line(question: str) -> str:
    """Return the line typed for a question in the reader's language, empty for Enter alone."""
    answer: str = click.prompt(
        folded(printable(question)), default="", show_default=False, err=True
    )
    return " ".join(answer.split())


def ask_afresh(question: str) -> str:
    """Ask where Enter alone is an answer, so that nothing typed before the question answers it.

    A scanner may end a label by two line ends, and the second one would be an Enter here.
    """
    while True:
        drop_pending()
        put_at = time.monotonic()
        answer = ask_line(question)
        if answer or time.monotonic() - put_at >= _READING_S:
            return answer


def ask_yes(desk: Desk, question: str, *, default: bool) -> bool:
    """Ask a marked question until it is answered by yes or no; Enter is the one in capitals."""
    ways = desk.text(N_("[Yes/no]") if default else N_("[yes/No]"))
    while True:
        answer = ask_afresh(f"{desk.text(question)} {ways}").casefold()
        if not answer:
            return default
        if answer in _YES | _NO:
            return answer in _YES
        desk.tell(message("Answer yes or no."))


def confirm(desk: Desk, question: str) -> None:
    """Ask a marked question about what cannot be undone; go on only after a yes.

    Raises:
        NotAskedError: There is nobody to ask.
        RefusedError: The answer was no.
    """
    if not desk.interactive:
        raise NotAskedError
    if not ask_yes(desk, question, default=False):
        raise RefusedError


def ask_one_of(
    desk: Desk, question: str, choices: Sequence[tuple[str, ...]], default: str | None = None
) -> int:
    """Ask until one of `choices` is named; return its place.

    Args:
        desk: Where it is asked.
        question: In the reader's language.
        choices: How each may be answered: its number, its word in the reader's language, others.
        default: The number that Enter stands for.
    """
    while True:
        if default is None:
            answer = ask_line(question)
        else:
            answer = ask_afresh(f"{question} [{default}]") or default
        chosen = _place_of(answer.casefold(), choices)
        if chosen is not None:
            return chosen
        told = message("Answer by a number or a word of the list.")
        if answer:
            told = message(
                "There is no {answer} among these: answer by a number or a word of the list.",
                answer=answer,
            )
        desk.tell(told)


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


def _place_of(given: str, choices: Sequence[tuple[str, ...]]) -> int | None:
    """Return the choice of that number, else the only one of that name or that begins so."""
    folded_choices = [[each.casefold() for each in names] for names in choices]
    numbered = [place for place, names in enumerate(folded_choices) if given == names[0]]
    named = [place for place, names in enumerate(folded_choices) if given in names]
    begun = [
        place
        for place, names in enumerate(folded_choices)
        if len(given) >= _LETTERS_ENOUGH and any(name.startswith(given) for name in names)
    ]
    found = numbered or named or begun
    return found[0] if len(found) == 1 else None


def drop_pending() -> None:
    """Forget what was typed or scanned and not read yet."""
    if sys.platform == "win32":
        import msvcrt

        while msvcrt.kbhit():
            msvcrt.getwch()
        return
    import termios

    with suppress(OSError, ValueError, termios.error):  # no terminal: nothing waits there
        termios.tcflush(sys.stdin.fileno(), termios.TCIFLUSH)
