"""Sessions in the ledger: who signed in until when, who failed, and what was refused to whom."""

import hashlib
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

import sqlalchemy as sa

from batchpost.errors import BatchpostError
from batchpost.ledger import schema
from batchpost.ledger.declaring import Moment, derived, text, whole
from batchpost.ledger.deeds.operators import (
    last_tries,
    latest_secret,
    latest_versions,
    list_operators,
    tries,
    versions,
)
from batchpost.ledger.entries import Content, Deed, Derived, Doing, Told
from batchpost.ledger.pins import is_right
from batchpost.ledger.rights import (
    Answer,
    Bearer,
    Proved,
    Standing,
    Why,
    locked_until,
    why_not,
)
from batchpost.ledger.rights_errors import (
    OperatorLockedError,
    RightsError,
    UnknownOperatorError,
    WrongSecretError,
)
from batchpost.ledger.store import office_of
from batchpost.model.operator import RightsLimits, Role

KINDS = {
    "signed_in": Role.READER,
    "consent_given": Role.READER,  # a supervisor stands by; nothing is left open after the run
    "signed_out": Role.READER,
    "wrong_secret": Role.READER,
    "deed_refused": Role.READER,
}
OFFLINE = UNSIGNED = frozenset(KINDS)
#: How long a supervisor's consent is good, in the run it was given in.
CONSENT: Final = timedelta(minutes=10)

_session = derived(
    "session",
    text("token_sha256", required=True),
    text("operator_id", required=True),
    sa.Column("expires_at", Moment(), nullable=False),
    sa.Column("consent", sa.Boolean(), nullable=False),
    whole("secret_no", required=True),  # by which it was proved: a later one ends it
    key=("token_sha256",),
)
_end = derived("session_end", text("token_sha256", required=True), key=("token_sha256", "entry_id"))
_refusal = derived(
    "refusal",
    text("kind", required=True),
    text("operator_id"),  # as far as it is known who it was
    text("why", required=True),
    key=("entry_id",),
)


def prove(
    doing: Doing, answer: Answer, limits: RightsLimits, *, consent: bool = False
) -> BatchpostError | None:
    """Append a session, or that the secret was wrong; return what speaks against it.

    Returned, not raised: what failed is recorded, too. A name nobody bears is not: it may be
    a secret typed in the wrong place.
    """
    doing.lock()
    connection, at = doing.connection, doing.deed.at
    known = {each.operator_id: each for each in list_operators(connection)}
    operator = known.get(answer.operator_id)
    kind = "consent_given" if consent else "signed_in"
    if operator is None or not operator.active:
        _refuse(doing, kind, Why.UNKNOWN, operator.operator_id if operator else None)
        return UnknownOperatorError([each for each in known if known[each].active])
    doing.deed = replace(doing.deed, operator=operator.operator_id)
    before = last_tries(connection, operator.operator_id)
    if before.locked_until is not None and at < before.locked_until:
        _refuse(doing, kind, Why.LOCKED, operator.operator_id)
        return OperatorLockedError(operator.operator_id, _in_zone(before.locked_until, at))
    secret_no, hashed = latest_secret(connection, operator.operator_id)
    facts: dict[str, Any] = {"operator_id": operator.operator_id, "try_no": before.try_no + 1}
    if hashed is None or not is_right(answer.secret, hashed):
        nth = before.nth + 1
        until = locked_until(nth, at, limits)
        facts |= {"nth": nth, "locked_until": until and until.isoformat()}
        doing.append("wrong_secret", Content(facts))
        return WrongSecretError(operator.operator_id, until, limits.tries - nth % limits.tries)
    if consent and not operator.role.covers(Role.SUPERVISOR):
        _refuse(doing, kind, Why.ROLE, operator.operator_id)
        return RightsError(Why.ROLE, kind, Role.SUPERVISOR, doing.deed, operator.operator_id)
    expires_at = at + (CONSENT if consent else timedelta(minutes=limits.session_minutes))
    facts |= {"token_sha256": digest(answer.token), "expires_at": expires_at.isoformat()}
    facts |= {"secret_no": secret_no}
    doing.append(kind, Content(facts))
    return None


def sign_out(doing: Doing, token: str) -> None:
    """Append that a session is over; one that is not there, or over already, appends nothing."""
    found = _proved(doing.connection, token, consent=False)
    if found is not None and not found.ended:
        facts = {"operator_id": found.operator_id, "token_sha256": digest(token)}
        doing.append("signed_out", Content(facts))


def record_refusal(doing: Doing, refusal: RightsError) -> None:
    """Append what was refused, to whom and why."""
    facts = {"operator": refusal.operator, "allowed_by": refusal.allowed_by}
    facts |= {"needed": refusal.needed.value}
    _refuse(doing, refusal.kind, refusal.why, refusal.signed_in, facts)


def standing(connection: sa.Connection, bearer: Bearer | None) -> Standing:
    """Return what the ledger knows of who opened it."""
    ours = versions.c.office == office_of(connection)
    registered = connection.execute(sa.select(versions.c.office).where(ours).limit(1)).first()
    if registered is None:
        return Standing(registered=False)
    if bearer is None:
        return Standing(registered=True)
    return Standing(
        registered=True,
        session=_proved(connection, bearer.session, consent=False),
        consent=_proved(connection, bearer.consent, consent=True),
    )


def require(found: Standing, bearer: Bearer | None, deed: Deed, kind: str, needed: Role) -> None:
    """Refuse a deed to who may not do it.

    Raises:
        RightsError: Says why.
    """
    now = deed.at if bearer is None else bearer.clock()
    why = why_not(found, now, needed, deed.operator, deed.allowed_by)
    if why is not None:
        signed_in = found.session.operator_id if found.session else None
        raise RightsError(why, kind, needed, deed, signed_in)


def derive(told: Told) -> Derived:
    """Return the session, its end, the try, the refusal."""
    facts, kind = told.facts, told.entry.kind
    if kind in {"signed_in", "consent_given"}:
        moment = datetime.fromisoformat(facts["expires_at"])
        yield (
            _session,
            [_own(_session, facts) | {"expires_at": moment, "consent": kind != "signed_in"}],
        )
    if kind == "signed_out":
        yield _end, [_own(_end, facts)]
    if "try_no" in facts:
        until = facts.get("locked_until")
        moment_or_none = until and datetime.fromisoformat(until)
        yield (
            tries,
            [_own(tries, facts) | {"nth": facts.get("nth", 0), "locked_until": moment_or_none}],
        )
    if kind == "deed_refused":
        yield _refusal, [_own(_refusal, facts)]
    if facts["operator_id"] is not None:
        yield schema.about, [{"object": f"operator:{facts['operator_id']}"}]


def digest(token: str) -> str:
    """Return what the ledger keeps of a session's token, from which nobody gets the token."""
    return hashlib.sha256(token.encode()).hexdigest()


def _refuse(
    doing: Doing, kind: str, why: Why, operator_id: str | None, facts: dict[str, Any] | None = None
) -> None:
    own = {"kind": kind, "why": why.value, "operator_id": operator_id}
    doing.append("deed_refused", Content(own | (facts or {})))


def _proved(connection: sa.Connection, token: str, *, consent: bool) -> Proved | None:
    if not token:
        return None
    office = office_of(connection)
    latest = latest_versions(connection).subquery()
    ended = sa.exists().where(_end.c.office == office, _end.c.token_sha256 == digest(token))
    row = connection.execute(
        sa.select(
            _session.c.operator_id,
            latest.c.role,
            latest.c.active,
            _session.c.expires_at,
            _session.c.secret_no,
            ended.label("ended"),
        )
        .join(latest, latest.c.operator_id == _session.c.operator_id)
        .where(
            _session.c.office == office,
            _session.c.token_sha256 == digest(token),
            _session.c.consent == consent,
        )
    ).one_or_none()
    if row is None:
        return None
    over = row.ended or row.secret_no != latest_secret(connection, row.operator_id)[0]
    return Proved(row.operator_id, Role(row.role), row.active, row.expires_at, bool(over))


def _own(table: sa.Table, facts: dict[str, Any]) -> dict[str, Any]:
    return {name: facts[name] for name in table.columns.keys() if name in facts}  # noqa: SIM118


def _in_zone(moment: datetime, like: datetime) -> datetime:
    return moment.astimezone(like.tzinfo)
