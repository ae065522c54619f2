"""Operators in the ledger: who is registered, what each may, and the secrets that prove it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from batchpost.ledger import schema
from batchpost.ledger.columnar import of_columns
from batchpost.ledger.declaring import Moment, derived, text, whole
from batchpost.ledger.entries import Content, Derived, Doing, Told
from batchpost.ledger.rights_errors import (
    FirstSupervisorError,
    LastSupervisorError,
    OperatorExistsError,
    UnknownOperatorError,
)
from batchpost.ledger.store import office_of
from batchpost.model.operator import Operator, Role

KINDS = {
    "operator_added": Role.SUPERVISOR,
    "operator_changed": Role.SUPERVISOR,
    "operator_unlocked": Role.SUPERVISOR,
    "secret_given": Role.SUPERVISOR,  # to a new operator, or to one who forgot it
    "secret_set": Role.READER,  # one's own
}

versions = derived(
    "operator_version",
    text("operator_id", required=True),
    whole("version_no", required=True),
    text("name", required=True),
    text("role", required=True),
    sa.Column("active", sa.Boolean(), nullable=False),
    key=("operator_id", "version_no"),
)
versions.info["role"] = Role.SUPERVISOR  # who may add to it where the database knows roles

#: Hashes of secrets, the last one counts; a replaced one may be purged.
_secret = derived(
    "operator_secret",
    text("operator_id", required=True),
    whole("secret_no", required=True),
    text("secret_hash", required=True),
    key=("operator_id", "secret_no", "entry_id"),
)
_secret.info["purged"] = True

#: Wrong secrets in a row (`nth`), the last row counts; `nth` is 0 where the row began anew.
tries = derived(
    "secret_try",
    text("operator_id", required=True),
    whole("try_no", required=True),
    whole("nth", required=True),
    sa.Column("locked_until", Moment()),
    key=("operator_id", "try_no", "entry_id"),
)


@dataclass(frozen=True, slots=True)
class Tries:
    """How many wrong secrets of an operator came last in a row, and until when that one waits."""

    try_no: int
    nth: int
    locked_until: datetime | None


def add_operator(doing: Doing, operator: Operator, secret_hash: str) -> None:
    """Append an operator with a first secret. The first of all is a supervisor.

    Raises:
        OperatorExistsError: The name is taken, now or in the past.
        FirstSupervisorError: There is nobody yet, and this is no supervisor.
    """
    doing.lock()
    require_new(doing.connection, operator)
    doing.append("operator_added", _content(operator, 1))
    _append_secret(doing, "secret_given", operator.operator_id, secret_hash)


def require_new(connection: sa.Connection, operator: Operator) -> None:
    """Refuse an operator that cannot be added as things stand.

    Raises:
        OperatorExistsError, FirstSupervisorError: As `add_operator` does.
    """
    known = list_operators(connection)
    for each in known:
        if each.operator_id == operator.operator_id:
            raise OperatorExistsError(each.operator_id, each.name)
    if not known and not operator.role.covers(Role.SUPERVISOR):
        raise FirstSupervisorError


def edit_operator(doing: Doing, operator: Operator) -> None:
    """Append a version of an operator; the same again appends nothing.

    Raises:
        UnknownOperatorError: There is no operator of that name.
        LastSupervisorError: No supervisor would be left.
    """
    doing.lock()
    version_no, latest = require_operator(doing.connection, operator.operator_id)
    if latest == operator:
        return
    known = {each.operator_id: each for each in list_operators(doing.connection)}
    after = (known | {operator.operator_id: operator}).values()
    if not any(each.active and each.role.covers(Role.SUPERVISOR) for each in after):
        raise LastSupervisorError(operator.operator_id)
    doing.append("operator_changed", _content(operator, version_no + 1))


def set_secret(doing: Doing, operator_id: str, secret_hash: str) -> None:
    """Append a new secret: one's own, or that of another operator, which is a supervisor's deed.

    Raises:
        UnknownOperatorError: There is no operator of that name.
    """
    doing.lock()
    require_operator(doing.connection, operator_id)
    kind = "secret_set" if operator_id == doing.deed.operator else "secret_given"
    _append_secret(doing, kind, operator_id, secret_hash)


def unlock(doing: Doing, operator_id: str) -> None:
    """Append that an operator may try again.

    Raises:
        UnknownOperatorError: There is no operator of that name.
    """
    doing.lock()
    require_operator(doing.connection, operator_id)
    facts = {
        "operator_id": operator_id,
        "try_no": last_tries(doing.connection, operator_id).try_no + 1,
    }
    doing.append("operator_unlocked", Content(facts))


def derive(told: Told) -> Derived:
    """Return the version, the secret, the end of a row of wrong ones."""
    facts = told.facts
    if "version_no" in facts:
        yield versions, [facts]
    if "secret" in told.tables:  # not purged
        known = told.tables["secret"]["secret_hash"][0].as_py()
        own = {name: facts[name] for name in ("operator_id", "secret_no")}
        yield _secret, [own | {"secret_hash": known}]
    if "try_no" in facts:
        yield tries, [facts | {"nth": 0, "locked_until": None}]
    yield schema.about, [{"object": f"operator:{facts['operator_id']}"}]


def list_operators(connection: sa.Connection) -> list[Operator]:
    """Return all operators as they are now, by name."""
    rows = connection.execute(latest_versions(connection).order_by("operator_id"))
    return [_operator_of(row) for row in rows]


def registered_names(connection: sa.Connection) -> dict[str, str]:
    """Return the full name of every operator that is or was registered, by the short one."""
    return {each.operator_id: each.name for each in list_operators(connection)}


def latest_versions(connection: sa.Connection) -> "sa.Select[Any]":
    """Return the question for the last version of every operator of the office."""
    later = versions.alias("later")
    is_last = ~sa.exists().where(
        later.c.office == versions.c.office,
        later.c.operator_id == versions.c.operator_id,
        later.c.version_no > versions.c.version_no,
    )
    return sa.select(versions).where(versions.c.office == office_of(connection), is_last)


def require_operator(connection: sa.Connection, operator_id: str) -> tuple[int, Operator]:
    """Return the last version of an operator and its number.

    Raises:
        UnknownOperatorError: There is no operator of that name.
    """
    chosen = latest_versions(connection).where(versions.c.operator_id == operator_id)
    row = connection.execute(chosen).one_or_none()
    if row is None:
        raise UnknownOperatorError([each.operator_id for each in list_operators(connection)])
    return row.version_no, _operator_of(row)


def latest_secret(connection: sa.Connection, operator_id: str) -> tuple[int, str | None]:
    """Return the hash that counts for an operator and its number, 0 where there is none."""
    row = connection.execute(
        sa.select(_secret.c.secret_no, _secret.c.secret_hash)
        .where(_secret.c.office == office_of(connection), _secret.c.operator_id == operator_id)
        .order_by(_secret.c.secret_no.desc(), _secret.c.entry_id.desc())
        .limit(1)
    ).one_or_none()
    return (0, None) if row is None else (row.secret_no, row.secret_hash)


def last_tries(connection: sa.Connection, operator_id: str) -> Tries:
    """Return how it stands with wrong secrets of an operator."""
    row = connection.execute(
        sa.select(tries.c.try_no, tries.c.nth, tries.c.locked_until)
        .where(tries.c.office == office_of(connection), tries.c.operator_id == operator_id)
        .order_by(tries.c.try_no.desc(), tries.c.entry_id.desc())
        .limit(1)
    ).one_or_none()
    return Tries(0, 0, None) if row is None else Tries(*row)


def _append_secret(doing: Doing, kind: str, operator_id: str, secret_hash: str) -> None:
    secret_no, _ = latest_secret(doing.connection, operator_id)
    facts: dict[str, Any] = {"operator_id": operator_id, "secret_no": secret_no + 1}
    if kind == "secret_given":  # who forgot the old one has tried it
        facts["try_no"] = last_tries(doing.connection, operator_id).try_no + 1
    kept = of_columns({"secret_hash": [secret_hash]}, ["secret_hash"])
    doing.append(kind, Content(facts, personal={"secret": kept}))


def _content(operator: Operator, version_no: int) -> Content:
    return Content(
        {
            "operator_id": operator.operator_id,
            "version_no": version_no,
            "name": operator.name,
            "role": operator.role.value,
            "active": operator.active,
        }
    )


def _operator_of(row: Any) -> Operator:
    return Operator(row.operator_id, row.name, Role(row.role), row.active)
