"""The ledger in a PostgreSQL database, for several workplaces."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

import psycopg
import sqlalchemy as sa
from psycopg import sql
from sqlalchemy.dialects.postgresql import ARRAY

from batchpost.errors import LedgerError
from batchpost.ledger.errors import (
    LedgerBusyError,
    LedgerContentError,
    LedgerDamagedError,
    LedgerFullError,
    LedgerLostError,
    LedgerUnavailableError,
)
from batchpost.ledger.schema import entry_numbers
from batchpost.ledger.store import ConflictError, DeadlockError, Row, Store

#: Our advisory lock among those of the database: "batchpo" as a number.
_LOCK: Final = 0x6261746368706F

#: What the server's refusal means, by the beginning of its SQLSTATE; first match wins.
#: https://www.postgresql.org/docs/current/errcodes-appendix.html
_DEADLOCK: Final = ("40P01", "40001")
_BUSY: Final = ("55P03", "57014")
_FULL: Final = ("53100",)
_DAMAGED: Final = ("XX001", "XX002")
_UNAVAILABLE: Final = ("28", "3D", "42501", "25006", "53")
_LOST: Final = ("08", "57P")


def _waiting(wait_s: float) -> Callable[[Any, Any], None]:
    """Return what makes a new connection wait for another's lock only so long, reads as well."""

    def settle(connection: psycopg.Connection[Any], _record: Any) -> None:
        connection.execute(f"SET lock_timeout = '{int(wait_s * 1000)}ms'")
        connection.commit()

    return settle


class PostgresqlStore(Store):
    """One PostgreSQL database; writers wait for each other only while numbers are given."""

    driver_errors = psycopg.Error

    def __init__(self, url: sa.URL, wait_s: float) -> None:
        engine = sa.create_engine(
            url.set(drivername="postgresql+psycopg"),
            connect_args={"connect_timeout": max(2, int(wait_s))},
            pool_size=1,
            pool_pre_ping=True,  # a counter may stand idle longer than a connection lives
            use_native_hstore=False,  # saves a question at every start
        )
        sa.event.listen(engine, "connect", _waiting(wait_s))
        super().__init__(engine, url.render_as_string(hide_password=True), wait_s)

    def begin_writing(self, connection: sa.Connection) -> None:
        """Begin; how long to wait for another's lock was settled when connecting."""

    def lock(self, connection: sa.Connection) -> None:
        """Take the advisory lock, given back by the server when the transaction ends."""
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))

    def next_entry_id(self, connection: sa.Connection) -> int:
        """Return the sequence's next number."""
        return int(connection.execute(sa.select(entry_numbers.next_value())).scalar_one())

    def add(self, connection: sa.Connection, table: sa.Table, rows: Iterable[Row]) -> None:
        """Add rows by COPY, the server's own way for many."""
        statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
            sql.Identifier(table.name),
            sql.SQL(", ").join(sql.Identifier(column.name) for column in table.columns),
        )
        driver: psycopg.Connection[Any] = connection.connection.driver_connection  # type: ignore[assignment]
        with driver.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)

    def among(self, column: sa.Column[Any], values: Sequence[Any]) -> sa.ColumnElement[bool]:
        """Hand all values over as one array."""
        return column == sa.any_(sa.literal(list(values), ARRAY(column.type)))

    def refusal(
        self, error: Exception, *, connected: bool
    ) -> LedgerError | ConflictError | DeadlockError | None:
        """Map by the server's SQLSTATE; an error without one is the connection's."""
        reason = str(error).strip().partition("\n")[0]
        state = getattr(error, "sqlstate", None) or ""
        if isinstance(error, psycopg.IntegrityError):
            return ConflictError(reason)
        if state.startswith(_DEADLOCK):
            return DeadlockError(reason)
        return self._refusal_of(state, reason) or self._broken(error, state, reason, connected)

    def _refusal_of(self, state: str, reason: str) -> LedgerError | None:
        """Return what a state of the server means where it still speaks."""
        if state.startswith(_BUSY):
            return LedgerBusyError(self.where, self.wait_s)
        if state.startswith(_FULL):
            return LedgerFullError(self.where)
        if state.startswith(_DAMAGED):
            return LedgerDamagedError(self.where, reason)
        if state.startswith(_UNAVAILABLE):
            return LedgerUnavailableError(self.where, reason)
        return None

    def _broken(
        self, error: Exception, state: str, reason: str, connected: bool
    ) -> LedgerError | None:
        """Return what is left: a value it cannot hold, no connection, or one that broke."""
        if isinstance(error, psycopg.DataError):
            return LedgerContentError(self.where, reason)
        if not connected:
            return LedgerUnavailableError(self.where, reason)
        is_link = isinstance(error, psycopg.OperationalError | psycopg.InterfaceError)
        if is_link and (not state or state.startswith(_LOST)):
            return LedgerLostError(self.where, reason)
        return None
