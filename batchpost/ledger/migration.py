"""The schema's version: read by plain SQL; Alembic is imported only for an upgrade."""

from pathlib import Path
from typing import Final

import sqlalchemy as sa

from batchpost.ledger.errors import (
    LedgerDamagedError,
    LedgerMissingError,
    OlderSchemaError,
    SchemaVersionError,
)
from batchpost.ledger.schema import SCHEMA_VERSION, alembic_version, entry
from batchpost.ledger.store import Store
from batchpost.model.message import message

_MIGRATIONS: Final = Path(__file__).parent / "migrations"
#: The version of a ledger whose tables were not yet made.
_NONE: Final = "0000"


def bring_up_to_date(store: Store, *, create: bool, upgrade: bool) -> None:
    """Leave `store` with tables of the version this program knows.

    Raises:
        LedgerMissingError: There is no ledger and none shall be made.
        OlderSchemaError: The ledger is older than this program and shall stay so.
        LedgerDamagedError: There are tables, but not of a ledger.
        SchemaVersionError: The ledger is newer than this program.
    """
    if store.read(lambda connection: _is_current(store, connection)):
        return
    found = store.read(version)
    if found is None and not create:
        raise LedgerMissingError(store.where)
    if found is not None and not upgrade:
        raise OlderSchemaError(store.where, found, SCHEMA_VERSION)
    store.write(lambda connection: _make_current(store, connection))


def version(connection: sa.Connection) -> str | None:
    """Return which version the tables are of, `None` where there is no ledger."""
    if not sa.inspect(connection).has_table(alembic_version.name):
        return None
    return connection.execute(sa.select(alembic_version.c.version_num)).scalar() or _NONE


def _is_current(store: Store, connection: sa.Connection) -> bool:
    """Tell whether the tables are of our version; refuse those of a later one."""
    found = version(connection)
    if found is not None and found > SCHEMA_VERSION:
        raise SchemaVersionError(store.where, found, SCHEMA_VERSION)
    if found in {None, _NONE}:
        _refuse_unversioned(store, connection)
    return found == SCHEMA_VERSION


def _refuse_unversioned(store: Store, connection: sa.Connection) -> None:
    """Refuse tables of which nothing tells the version: those of another program, or damaged."""
    tables = {*sa.inspect(connection).get_table_names()} - {alembic_version.name}
    if entry.name in tables:
        raise LedgerDamagedError(store.where, message("nothing tells the version of its tables"))
    if tables:
        raise LedgerDamagedError(store.where, f"it holds the table {min(tables)}")


def _make_current(store: Store, connection: sa.Connection) -> None:
    store.lock_tables(connection)
    if _is_current(store, connection):  # another program was here first
        return
    if version(connection) is None:
        create_tables(connection)
    else:
        upgrade(store, connection)


def create_tables(connection: sa.Connection) -> None:
    """Make all tables of our version at once, which a test proves equal to upgrading."""
    from batchpost.ledger import making  # noqa: PLC0415 - loads all deeds, which few need

    making.create_truth(connection)
    making.create_derived(connection)
    making.create_version(connection)


def upgrade(store: Store, connection: sa.Connection) -> None:
    """Run the migrations that the tables lack, in the transaction of `connection`.

    They bring the entries up to date; what follows from entries is made anew from them.
    """
    from alembic.migration import MigrationContext  # noqa: PLC0415 - 0.6 s
    from alembic.operations import Operations  # noqa: PLC0415 - same
    from alembic.script import ScriptDirectory  # noqa: PLC0415 - same

    script = ScriptDirectory(str(_MIGRATIONS))
    context = MigrationContext.configure(connection)
    lacking = list(script.iterate_revisions("head", context.get_current_revision() or "base"))
    for revision in reversed(lacking):
        with Operations.context(context):
            revision.module.upgrade()
        context.stamp(script, revision.revision)
    from batchpost.ledger.rebuilding import rebuild  # noqa: PLC0415 - see `create_tables`

    rebuild(store, connection)
