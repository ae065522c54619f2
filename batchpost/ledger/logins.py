"""Logins of a PostgreSQL server: members of one group, working for some offices."""

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from batchpost.ledger.access import groups, is_settled, login_office, quoted, run
from batchpost.ledger.server_errors import (
    LoginNameError,
    LoginUnfitError,
    NotSettledError,
    UnknownLoginError,
)
from batchpost.model.message import message
from batchpost.model.operator import Role, Secret

if TYPE_CHECKING:
    import psycopg

_NAME: Final = re.compile(r"[\w.-]{1,60}")
#: Roles whose members no rights on tables hold: they read and write all, or leave the database.
_UNBOUND: Final = (
    "pg_read_all_data",
    "pg_write_all_data",
    "pg_read_server_files",
    "pg_write_server_files",
    "pg_execute_server_program",
    "pg_database_owner",
)


@dataclass(frozen=True, slots=True)
class Login:
    """A login of the server with its role here and its offices."""

    name: str
    role: Role | None  # missing where it was taken out of the group by hand
    offices: tuple[str, ...]


def add_login(
    connection: sa.Connection, name: str, role: Role, office: str, secret: Secret | None
) -> bool:
    """Make a login, or take one that is there, and let it work; return whether it is new.

    Args:
        connection: The owner's.
        name: Of the login.
        role: What it may; one login has one role in all its offices.
        office: Which it works for, beside those it has.
        secret: A password for it, `None` where the server knows it otherwise.

    Raises:
        LoginNameError, LoginUnfitError, NotSettledError: Nothing was changed.
    """
    if not _NAME.fullmatch(name):
        raise LoginNameError(name)
    if not is_settled(connection):
        raise NotSettledError
    found = connection.execute(
        sa.text("SELECT rolcanlogin FROM pg_roles WHERE rolname = :name"), {"name": name}
    ).scalar()
    if found is not None:
        _refuse_unfit(connection, name, can_login=found)
    login = quoted(connection, name)
    if found is None:
        run(connection, f"CREATE ROLE {login} LOGIN")
    if secret is not None:
        run(connection, f"ALTER ROLE {login} PASSWORD '{_hashed(connection, name, secret)}'")
    for each, group in groups(connection).items():
        if each is not role:
            _leave(connection, name, group)
    run(connection, f"GRANT {quoted(connection, groups(connection)[role])} TO {login}")
    row = {"login": name, "office": office}
    if not connection.execute(sa.select(login_office).filter_by(**row)).first():
        connection.execute(login_office.insert(), row)
    return found is None


def remove_login(connection: sa.Connection, name: str) -> None:
    """Take all rights from a login; the server keeps the login itself.

    Raises:
        UnknownLoginError: It has none.
    """
    known = [each.name for each in list_logins(connection)]
    if name not in known:
        raise UnknownLoginError(name, known)
    for group in groups(connection).values():
        _leave(connection, name, group)
    connection.execute(sa.text("DELETE FROM login_office WHERE login = :name"), {"name": name})


def list_logins(connection: sa.Connection) -> list[Login]:
    """Return all logins that have rights, by name."""
    if not is_settled(connection):
        return []
    offices = defaultdict(list)
    for row in connection.execute(sa.select(login_office).order_by("login", "office")):
        offices[row.login].append(row.office)
    members: dict[str, Role] = {}
    for role, group in groups(connection).items():
        members |= dict.fromkeys(_members(connection, group), role)
    return [
        Login(name, members.get(name), tuple(offices[name]))
        for name in sorted({*offices, *members})
    ]


def _members(connection: sa.Connection, group: str) -> list[str]:
    found = connection.execute(
        sa.text(
            "SELECT m.rolname FROM pg_auth_members a JOIN pg_roles m ON m.oid = a.member "
            "JOIN pg_roles g ON g.oid = a.roleid WHERE g.rolname = :name AND m.rolcanlogin "
            "AND m.rolname <> current_user"
        ),
        {"name": group},
    )
    return list(dict.fromkeys(found.scalars()))


def _leave(connection: sa.Connection, name: str, group: str) -> None:
    if name in _members(connection, group):
        run(connection, f"REVOKE {quoted(connection, group)} FROM {quoted(connection, name)}")


def _refuse_unfit(connection: sa.Connection, name: str, *, can_login: bool) -> None:
    if not can_login:
        raise LoginUnfitError(name, message("it may not log in"))
    unfit = connection.execute(
        sa.text(
            "SELECT r.rolname FROM pg_roles r, pg_class c "
            "WHERE c.oid = 'entry'::regclass AND pg_has_role(:name, r.oid, 'MEMBER') AND "
            "(r.rolsuper OR r.rolbypassrls OR r.rolcreaterole OR r.oid = c.relowner OR "
            "r.rolname = ANY(:unbound)) ORDER BY r.rolname <> :name LIMIT 1"
        ),
        {"name": name, "unbound": list(_UNBOUND)},
    ).scalar()
    if unfit == name:
        raise LoginUnfitError(name, message("it owns the ledger or passes rights over"))
    if unfit is not None:
        raise LoginUnfitError(name, message("it is a member of {role}", role=unfit))


def _hashed(connection: sa.Connection, name: str, secret: Secret) -> str:
    """Return a password as the server keeps it, so that its log never sees the password."""
    driver: psycopg.Connection[Any] = connection.connection.driver_connection  # type: ignore[assignment]
    hashed = driver.pgconn.encrypt_password(secret.text.encode(), name.encode(), b"scram-sha-256")
    return hashed.decode("ascii")
