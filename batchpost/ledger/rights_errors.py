"""What is refused for want of rights, each in a sentence with the way out."""

from datetime import datetime
from typing import TYPE_CHECKING

from batchpost.errors import LedgerError, WrongUseError
from batchpost.ledger.rights import Why
from batchpost.model.entry_words import ENTRY_WORDS
from batchpost.model.message import Message, message
from batchpost.model.operator import Role
from batchpost.model.words import ROLES

if TYPE_CHECKING:
    from batchpost.ledger.entries import Deed


class RightsError(LedgerError):
    """Somebody may not do a deed; `why`, the role it needs and who is signed in stand with it."""

    def __init__(
        self, why: Why, kind: str, needed: Role, deed: "Deed", signed_in: str | None
    ) -> None:
        self.why, self.kind, self.needed, self.signed_in = why, kind, needed, signed_in
        self.operator, self.allowed_by = deed.operator, deed.allowed_by
        super().__init__(self._sentence())

    def _sentence(self) -> Message:
        if self.why is Why.NOT_SIGNED_IN:
            return message(
                "Operators are registered in this ledger, and nobody is signed in; sign in with "
                "`batchpost operator sign-in ID`. Nothing was recorded."
            )
        if self.why is Why.SESSION_OVER:
            return message(
                "The session of {operator} is over; sign in again with `batchpost operator "
                "sign-in {operator}`. Nothing was recorded.",
                operator=self.signed_in,
            )
        if self.why is Why.ANOTHER:
            return message(
                "{operator} is said to do this, but {signed_in} is signed in; leave the name out, "
                "or have {operator} sign in. Nothing was recorded.",
                operator=self.operator,
                signed_in=self.signed_in,
            )
        if self.why is Why.CONSENT:
            return message(
                "{allowed_by} is said to allow this, but did not prove it: a supervisor's name and "
                "secret are asked for at a terminal. Nothing was recorded.",
                allowed_by=self.allowed_by,
            )
        return message(
            "{operator} may not do this ({kind}): the role needed is {role}. At a terminal a "
            "supervisor may allow it; unattended, sign in as one who has that role. "
            "Nothing was recorded.",
            operator=self.operator,
            kind=message(ENTRY_WORDS[self.kind]),
            role=ROLES[self.needed],
        )


class WrongSecretError(LedgerError):
    """A PIN or password is not the operator's."""

    def __init__(self, operator_id: str, until: datetime | None, left: int) -> None:
        said = message(
            "That is not the secret of {operator}. Tries left: {left}; or ask a supervisor for a "
            "new secret by `batchpost operator pin {operator}`.",
            operator=operator_id,
            left=left,
        )
        super().__init__(said if until is None else _locked(operator_id, until))
        self.until = until


class OperatorLockedError(LedgerError):
    """Too many wrong secrets: nobody is let in under that name for a while."""

    def __init__(self, operator_id: str, until: datetime) -> None:
        super().__init__(_locked(operator_id, until))


def _locked(operator_id: str, until: datetime) -> Message:
    return message(
        "{operator} is locked until {until} after too many wrong secrets; wait, or have a "
        "supervisor run `batchpost operator unlock {operator}`.",
        operator=operator_id,
        until=until,
    )


class UnknownOperatorError(WrongUseError):
    """No operator of that name is registered, or that one is gone."""

    def __init__(self, known: list[str]) -> None:
        super().__init__(
            message(
                "There is no such operator; there are: {known}. A supervisor adds one with "
                "`batchpost operator add`. Nothing was recorded.",
                known=", ".join(known) or "–",
            )
        )


class OperatorExistsError(WrongUseError):
    """An operator to be added bears the name of one that is registered."""

    def __init__(self, operator_id: str, name: str) -> None:
        super().__init__(
            message(
                'Operator "{operator}" is there already: {name}. Take another short name, or '
                "change that one with `batchpost operator edit`. Nothing was recorded.",
                operator=operator_id,
                name=name,
            )
        )


class FirstSupervisorError(WrongUseError):
    """The first operator is no supervisor, so that nobody could add another."""

    def __init__(self) -> None:
        super().__init__(
            message(
                "The first operator to be registered is a supervisor: give --role supervisor. "
                "Nothing was recorded."
            )
        )


class LastSupervisorError(WrongUseError):
    """Without the last supervisor nobody could give rights any more."""

    def __init__(self, operator_id: str) -> None:
        super().__init__(
            message(
                "{operator} is the only supervisor left; register another one first. "
                "Nothing was recorded.",
                operator=operator_id,
            )
        )


class WeakSecretError(WrongUseError):
    """A new PIN or password is short or the first that anybody would try."""

    def __init__(self, length: int) -> None:
        super().__init__(message("{rule} Nothing was recorded.", rule=secret_rule(length)))


def secret_rule(length: int) -> Message:
    """Return what a new secret must be."""
    return message(
        "A secret has at least {length} characters, not all the same or in a row, and not the "
        "operator's name in it.",
        length=length,
    )
