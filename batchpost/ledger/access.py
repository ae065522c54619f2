"""What a PostgreSQL server lets logins do with the ledger: it holds to rights and offices itself.

Three groups without a login of their own have rights on the tables, never on partitions; logins
are members of one. Which offices a login works for stands in `login_office`, and row security
lets it see and add rows of no others. Nobody but the owner may change or remove anything.
"""

from collections.abc import Iterable
from typing import Final

import sqlalchemy as sa

from batchpost.ledger import schema
from batchpost.ledger.declaring import metadata
from batchpost.ledger.deeds import load, roles
from batchpost.ledger.guards import create_functions
from batchpost.ledger.server_errors import GroupUnfitError
from batchpost.model.operator import Role

#: Which login works for which office; not of the entries: it is the server's, not the office's.
login_office = sa.Table(
    "login_office",
    sa.MetaData(),
    sa.Column("login", sa.Text(), nullable=False),
    sa.Column("office", sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint("login", "office"),
)

_OWN_OFFICE: Final = "office IN (SELECT office FROM login_office WHERE login = session_user)"
_LONGEST: Final = 63  # letters of a name in PostgreSQL
_RECORDING: Final = (Role.OPERATOR, Role.SUPERVISOR)


def groups(connection: sa.Connection) -> dict[Role, str]:
    """Return the names of the groups: a server's roles are of all its databases."""
    database, where = connection.exec_driver_sql(
        "SELECT current_database(), current_schema()"
    ).one()
    parts = ["batchpost", database, where]
    own = "_".join(part for part in parts if part not in {"batchpost", "public"})
    prefix = f"batchpost_{own}" if own else "batchpost"
    return {role: f"{prefix[: _LONGEST - len(role) - 1]}_{role.value}" for role in Role}


def is_settled(connection: sa.Connection) -> bool:
    """Tell whether the server holds to rights of this ledger."""
    if connection.dialect.name != "postgresql":
        return False
    return sa.inspect(connection).has_table(login_office.name)


def settle(connection: sa.Connection) -> None:
    """Have the server hold to rights from now on; done over, it brings them up to date.

    Raises:
        GroupUnfitError: A group's name is borne by a role that may too much.
    """
    create_functions(connection)  # those of a ledger made by an older program allowed more
    if not is_settled(connection):
        login_office.create(connection)
    for name in groups(connection).values():
        _create_group(connection, name)
    names = ", ".join(quoted(connection, name) for name in groups(connection).values())
    where = quoted(connection, _scalar(connection, "SELECT current_schema()"))
    database = quoted(connection, _scalar(connection, "SELECT current_database()"))
    run(
        connection,
        f"REVOKE CREATE ON SCHEMA {where} FROM PUBLIC",
        f"GRANT USAGE ON SCHEMA {where} TO {names}",
        f"GRANT TEMPORARY ON DATABASE {database} TO {names}",
        f"REVOKE ALL ON {schema.alembic_version.name}, {login_office.name} FROM PUBLIC, {names}",
        f"GRANT SELECT ON {schema.alembic_version.name}, {login_office.name} TO {names}",
        f"ALTER TABLE {login_office.name} ENABLE ROW LEVEL SECURITY",
        f"DROP POLICY IF EXISTS own ON {login_office.name}",
        f"CREATE POLICY own ON {login_office.name} FOR SELECT TO {names} "
        "USING (login = session_user)",
    )
    load()
    grant(connection, (table for table in metadata.sorted_tables))


def grant(connection: sa.Connection, tables: Iterable[sa.Table]) -> None:
    """Give the groups their rights on tables that were just made, or give them anew."""
    named = {role: quoted(connection, name) for role, name in groups(connection).items()}
    for table in tables:
        run(connection, *_statements(table, named))


def _statements(table: sa.Table, named: dict[Role, str]) -> Iterable[str]:
    """Return what gives the groups their rights on a table, and no others."""
    name, everyone = table.name, ", ".join(named.values())
    needed: Role = table.info.get("role", Role.OPERATOR)
    adding = [role for role in _RECORDING if role.covers(needed)]
    yield f"REVOKE ALL ON {name} FROM PUBLIC, {everyone}"
    yield f"GRANT SELECT ON {name} TO {everyone}"
    yield f"GRANT INSERT ON {name} TO {', '.join(named[role] for role in adding)}"
    yield f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY"
    for policy in ("seen", *(f"added_{role}" for role in _RECORDING), "purged"):
        yield f"DROP POLICY IF EXISTS {policy} ON {name}"
    yield f"CREATE POLICY seen ON {name} FOR SELECT TO {everyone} USING ({_OWN_OFFICE})"
    for role in adding:
        check = _OWN_OFFICE
        if table is schema.entry:
            kinds = sorted(kind for kind, wanted in roles().items() if role.covers(wanted))
            check += f" AND kind IN ({', '.join(map(repr, kinds))})"
        policy = f"added_{role} ON {name} FOR INSERT TO {named[role]}"
        yield f"CREATE POLICY {policy} WITH CHECK ({check})"
    if table.info.get("purged"):
        supervisor = named[Role.SUPERVISOR]
        yield f"GRANT DELETE ON {name} TO {supervisor}"
        yield f"CREATE POLICY purged ON {name} FOR DELETE TO {supervisor} USING ({_OWN_OFFICE})"


def _create_group(connection: sa.Connection, name: str) -> None:
    known = connection.execute(
        sa.text(
            "SELECT rolsuper OR rolbypassrls OR rolcreaterole OR rolcanlogin "
            "FROM pg_roles WHERE rolname = :name"
        ),
        {"name": name},
    ).scalar()
    if known is None:
        run(connection, f"CREATE ROLE {quoted(connection, name)} NOLOGIN")
    elif known:
        raise GroupUnfitError(name)


def quoted(connection: sa.Connection, name: str) -> str:
    """Return a name as it may stand in a statement."""
    return connection.dialect.identifier_preparer.quote_identifier(name)


def run(connection: sa.Connection, *statements: str) -> None:
    """Run statements that take no values."""
    for statement in statements:
        connection.exec_driver_sql(statement)


def _scalar(connection: sa.Connection, question: str) -> str:
    found: str = connection.exec_driver_sql(question).scalar_one()
    return found
