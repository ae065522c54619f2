"""Who may what: a decision from what the ledger knows, nothing asked of anybody here."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from batchpost.model.message import Message
from batchpost.model.operator import RightsLimits, Role, Secret

#: After so many doublings the lock grows no more: five minutes have become three days.
_DOUBLINGS: Final = 10


class Why(StrEnum):
    """Why a deed is refused to somebody."""

    NOT_SIGNED_IN = "not_signed_in"
    SESSION_OVER = "session_over"
    ANOTHER = "another"  # the deed names somebody else than who is signed in
    ROLE = "role"
    CONSENT = "consent"  # who is said to allow it did not prove it
    UNKNOWN = "unknown"  # signing in: no such operator, or one who is gone
    LOCKED = "locked"  # signing in: too many wrong secrets


@dataclass(frozen=True, slots=True)
class Proved:
    """A session as the ledger knows it: whose, what that one may now, until when."""

    operator_id: str
    role: Role
    active: bool
    expires_at: datetime
    ended: bool

    def holds(self, now: datetime) -> bool:
        """Tell whether the session may still be used."""
        return self.active and not self.ended and now < self.expires_at


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of who does a deed: whether rights are kept here, who is signed in, who allows.

    `consent` was proved in this very run.
    """

    registered: bool
    session: Proved | None = None
    consent: Proved | None = None


def why_not(
    standing: Standing, now: datetime, needed: Role, operator: str, allowed_by: str | None
) -> Why | None:
    """Return why a deed is refused, `None` where it may be done.

    Args:
        standing: What is known of who does it.
        now: This moment.
        needed: The role that the kind of deed needs.
        operator: Who is said to do it.
        allowed_by: Who is said to allow it.
    """
    session, consent = standing.session, standing.consent
    if not standing.registered:
        return None
    if session is None:
        return Why.NOT_SIGNED_IN
    if not session.holds(now):
        return Why.SESSION_OVER
    if session.operator_id != operator:
        return Why.ANOTHER
    proved = {session.operator_id: session.role}
    if consent is not None and consent.holds(now):
        proved[consent.operator_id] = consent.role
    if allowed_by is not None and not proved.get(allowed_by, Role.READER).covers(Role.SUPERVISOR):
        return Why.CONSENT
    by_consent = allowed_by is not None and session.role.covers(Role.OPERATOR)
    return None if session.role.covers(needed) or by_consent else Why.ROLE


def locked_until(nth: int, at: datetime, limits: RightsLimits) -> datetime | None:
    """Return until when an operator is locked after the `nth` wrong secret in a row.

    >>> limits = RightsLimits(tries=3, lock_minutes=5)
    >>> [str(locked_until(n, datetime(2026, 11, 30), limits))[11:16] for n in (1, 3, 4, 6)]
    ['', '00:05', '', '00:10']
    """
    if nth % limits.tries:
        return None
    doublings = min(nth // limits.tries - 1, _DOUBLINGS)
    return at + timedelta(minutes=limits.lock_minutes * 2**doublings)


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody typed at a prompt to prove who it is, and a token nobody can guess."""

    operator_id: str
    secret: Secret
    token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be proved: a session of `operator_id` gone on with, or a supervisor's consent."""

    consent: bool
    operator_id: str | None
    said: Message  # why it is asked


@dataclass
class Bearer:
    """Who opened the ledger: the token of a session, this moment, and how a person is asked.

    `ask` returns `None` where nobody can answer. `gone_on` is told by which answer a session was
    gone on with, for the next runs. A consent is remembered for this run only.
    """

    session: str = field(repr=False)
    clock: Callable[[], datetime]
    limits: RightsLimits
    ask: Callable[[Asked], Answer | None] = lambda _asked: None
    gone_on: Callable[[Answer], None] = lambda _answer: None
    consent: str = field(default="", repr=False)
