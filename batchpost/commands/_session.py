"""Who is signed in at this desk: the session file, secrets asked for, a supervisor's consent."""

import json
import os
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from batchpost.errors import WrongUseError
from batchpost.model.message import N_, Message, message
from batchpost.model.operator import RightsLimits, Secret
from batchpost.model.reasons import Reason, reason_of

if TYPE_CHECKING:
    from batchpost.commands._desk import Desk
    from batchpost.ledger import Ledger
    from batchpost.ledger.rights import Answer, Asked, Bearer

OWN_FILE = "BATCHPOST_SECRET_FILE"  # of who works here unattended
NEW_FILE = "BATCHPOST_NEW_SECRET_FILE"  # what is to be set
_OTHERS = 0o077
_LONGEST = 1024


class NoSecretError(WrongUseError):
    """A secret is needed, and there is neither a person nor a file to give it."""

    def __init__(self, variable: str) -> None:
        super().__init__(
            message(
                "A secret is asked for at a terminal only; unattended, name a file that holds it "
                "by {variable}. Nothing was recorded.",
                variable=variable,
            )
        )


class SecretFileError(WrongUseError):
    """The file with a secret cannot be used."""

    def __init__(self, path: Path, reason: str | Message) -> None:
        super().__init__(
            message(
                "The secret cannot be taken from {path}: {reason}. Nothing was recorded.",
                path=path,
                reason=reason,
            )
        )


class SessionUnwritableError(WrongUseError):
    """The session cannot be written or removed."""

    def __init__(self, path: Path, reason: Reason) -> None:
        super().__init__(
            message(
                "The session file {path} cannot be written: {reason}. Correct the folder's rights, "
                "or name another file by BATCHPOST_SESSION_FILE.",
                path=path,
                reason=reason,
            )
        )


@dataclass(frozen=True, slots=True)
class Session:
    """Who signed in, and the token that proves it."""

    operator_id: str
    token: str = field(repr=False)


def read_session(path: Path) -> Session | None:
    """Return the session of a file, `None` where nobody is signed in."""
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        return Session(str(told["operator"]), str(told["token"]))
    except (OSError, ValueError, TypeError, KeyError):
        return None


def write_session(path: Path, session: Session, until: datetime) -> None:
    """Write a session for its owner only, whole or not at all."""
    told = {"operator": session.operator_id, "token": session.token, "until": until.isoformat()}
    fresh = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:  # noqa: PTH123 - its rights from the beginning
            json.dump(told, file)
        fresh.replace(path)
    except OSError as error:
        raise SessionUnwritableError(path, reason_of(error)) from error


def remove_session(path: Path) -> None:
    """Remove a session, if there is one."""
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise SessionUnwritableError(path, reason_of(error)) from error


def new_token() -> str:
    """Return a token that nobody can guess."""
    return secrets.token_hex(32)


def ask_secret(desk: "Desk", words: str) -> Secret:
    """Return the secret of who works here: from the file named for that, or typed, unseen."""
    if (given := desk.named_file(OWN_FILE)) is not None:
        return _secret_in(given)
    if not desk.interactive:
        raise NoSecretError(OWN_FILE)
    return Secret(click.prompt(desk.text(words), hide_input=True, err=True))


def sign_in(
    desk: "Desk", ledger: "Ledger", operator_id: str, words: str
) -> "tuple[Answer, datetime]":
    """Begin a session, asking a person again while there are tries left.

    Raises:
        WrongSecretError, OperatorLockedError, UnknownOperatorError: It is recorded.
    """
    from batchpost.ledger.entries import Deed
    from batchpost.ledger.rights import Answer
    from batchpost.ledger.rights_errors import WrongSecretError

    while True:
        answer = Answer(operator_id, ask_secret(desk, words), new_token())
        try:
            return answer, ledger.operators.sign_in(answer, Deed(desk.operator, desk.now()))
        except WrongSecretError as error:
            if error.until is not None or desk.named_file(OWN_FILE) is not None:
                raise
            desk.tell(error.said)


def ask_new_secret(desk: "Desk", operator_id: str) -> Secret:
    """Return a new secret for somebody: from the file named for that, or typed twice."""
    if (given := desk.named_file(NEW_FILE)) is not None:
        return _secret_in(given)
    if not desk.interactive:
        raise NoSecretError(NEW_FILE)
    from batchpost.ledger.pins import is_weak
    from batchpost.ledger.rights_errors import secret_rule

    length = desk.settings.rights.secret_length
    desk.tell(message("A new secret for {operator}.", operator=operator_id))
    while True:
        desk.tell(secret_rule(length))
        secret = Secret(click.prompt(desk.text(N_("New secret")), hide_input=True, err=True))
        if is_weak(secret, operator_id, length):
            continue
        if secret.text == click.prompt(desk.text(N_("Once more")), hide_input=True, err=True):
            return secret
        desk.tell(message("The two are not the same."))


def ask_password(desk: "Desk", login: str) -> Secret | None:
    """Return a password for a login of a server, `None` where none is to be set."""
    if not desk.interactive:
        return None
    typed = click.prompt(
        desk.language.say(message("Password of {login} (empty: none is set)", login=login)),
        hide_input=True, err=True, default="", show_default=False,
    )  # fmt: skip
    return Secret(typed) if typed else None


def bearer_of(desk: "Desk") -> "Bearer":
    """Return by what a ledger is opened at this desk."""
    from batchpost.ledger.rights import Bearer

    given = desk.settings.rights
    limits = RightsLimits(
        given.secret_length, given.tries, given.lock_minutes, given.session_minutes
    )
    token = desk.session.token if desk.session else ""
    return Bearer(
        token, desk.now, limits, lambda asked: _answer(desk, asked), lambda said: _keep(desk, said)
    )


def _keep(desk: "Desk", answer: "Answer") -> None:
    """Keep a session that was gone on with for the commands to come."""
    until = desk.now() + timedelta(minutes=desk.settings.rights.session_minutes)
    write_session(desk.session_file, Session(answer.operator_id, answer.token), until)


def _answer(desk: "Desk", asked: "Asked") -> "Answer | None":
    """Ask a supervisor to allow a deed, or who works here to go on with a session."""
    from batchpost.ledger.rights import Answer

    if not desk.interactive:
        return None
    desk.tell(asked.said)
    try:
        if asked.consent:
            operator_id = click.prompt(
                desk.text(N_("Supervisor who allows it")), default=asked.operator_id, err=True
            )
        else:
            operator_id = asked.operator_id or ""
        words = desk.language.say(message("Secret of {operator}", operator=operator_id))
        secret = click.prompt(words, hide_input=True, err=True)
    except click.Abort:
        click.echo(err=True)  # the question that was broken off keeps its line
        return None
    return Answer(operator_id, Secret(secret), new_token())


def _secret_in(path: Path) -> Secret:
    """Return the secret in a file's first line; others must not be able to read it."""
    try:
        if os.name == "posix" and path.stat().st_mode & _OTHERS:
            reason = message("others may read it; `chmod 600` it")
            raise SecretFileError(path, reason)
        with path.open(encoding="utf-8-sig") as file:
            line = file.readline(_LONGEST).rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        reason_text = getattr(error, "strerror", None) or type(error).__name__
        raise SecretFileError(path, reason_text) from None
    if not line:
        raise SecretFileError(path, message("its first line is empty"))
    return Secret(line)
