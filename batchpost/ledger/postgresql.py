"""The ledger in a PostgreSQL database, for several workplaces."""

import hashlib
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import psycopg
import sqlalchemy as sa
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict
from sqlalchemy.dialects.postgresql import ARRAY

from batchpost.errors import LedgerError
from batchpost.ledger.declaring import Moment
from batchpost.ledger.errors import (
    LedgerBusyError,
    LedgerContentError,
    LedgerDamagedError,
    LedgerForbiddenError,
    LedgerFullError,
    LedgerLostError,
    LedgerUnavailableError,
)
from batchpost.ledger.store import ConflictError, DeadlockError, Store

if TYPE_CHECKING:
    import pyarrow as pa

#: What the server's refusal means, by the beginning of its SQLSTATE; first match wins.
#: https://www.postgresql.org/docs/current/errcodes-appendix.html
_DEADLOCK: Final = ("40P01", "40001")
_BUSY: Final = ("55P03", "57014")
_FULL: Final = ("53100",)
_DAMAGED: Final = ("XX001", "XX002")
_LACKING: Final = ("42P01", "42703")  # no such table, no such column
_UNAVAILABLE: Final = ("28", "3D", "3F", "25006", "53")
_FORBIDDEN: Final = "42501"
_LOST: Final = ("08", "57P")
#: A program that says nothing for so long in the midst of a deed is dead, and its locks are let
#: go; a machine that lost its power cannot say goodbye.
IDLE_S: Final = 60
#: A moment as Python writes it.
_MOMENT: Final = 'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"'
_LOCK: Final = sa.select(
    sa.func.pg_advisory_xact_lock(sa.bindparam("number", type_=sa.BigInteger()))
)
#: Bytes handed over at once.
_PIECE: Final = 1 << 18
# It would tell the operator, in its own words, that a pipeline ended with the error we tell of.
logging.getLogger("psycopg").setLevel(logging.CRITICAL)


def _waiting(wait_s: float) -> Callable[[Any, Any], None]:
    """Return what makes a new connection wait for another's lock only so long, reads as well.

    Nor does it keep others waiting: should this program die, the server lets its locks go.
    """

    def settle(connection: psycopg.Connection[Any], _record: Any) -> None:
        connection.execute(f"SET lock_timeout = '{int(wait_s * 1000)}ms'")
        connection.execute(f"SET idle_in_transaction_session_timeout = '{IDLE_S}s'")
        connection.execute(f"SET tcp_keepalives_idle = {IDLE_S}")
        connection.commit()

    return settle


def _by_address(url: str) -> Callable[..., None]:
    """Return what hands the whole address to the library that connects."""

    def give(_dialect: Any, _record: Any, arguments: list[str], _more: dict[str, Any]) -> None:
        arguments[:] = [url]

    return give


def _shown(told: Mapping[str, Any]) -> str:
    """Return where a ledger is, without what is secret in its address."""
    user = f"{told['user']}@" if told.get("user") else ""
    hosts = told.get("host", "").split(",")
    ports = (told.get("port") or "").split(",")
    ports = ports * len(hosts) if len(ports) == 1 else ports
    places = ",".join(
        f"{host}:{port}" if port else host for host, port in zip(hosts, ports, strict=False)
    )
    return f"postgresql://{user}{places}/{told.get('dbname', '')}"


def _take(connection: sa.Connection, *names: str) -> None:
    """Take the advisory lock of these names until the transaction ends."""
    digest = hashlib.sha256(repr(("batchpost", *names)).encode()).digest()
    number = int.from_bytes(digest[:8], "big", signed=True)
    connection.execute(_LOCK, {"number": number})


def _driver(connection: sa.Connection) -> psycopg.Connection[Any]:
    found: psycopg.Connection[Any] = connection.connection.driver_connection  # type: ignore[assignment]
    return found


def _as_csv(table: sa.Table, own: Mapping[str, Any], columns: "pa.Table") -> memoryview:
    """Return rows as COPY reads them: text in quotes, a missing value nothing at all."""
    import pyarrow as pa  # noqa: PLC0415 - 0.2 s that small deeds need not pay
    from pyarrow import csv  # noqa: PLC0415 - same

    given = dict(zip(columns.column_names, columns.columns, strict=True))
    for name, value in own.items():
        given[name] = pa.repeat(pa.scalar(value), len(columns))
    in_order = pa.table({column.name: given[column.name] for column in table.columns})
    sink = pa.BufferOutputStream()
    csv.write_csv(in_order, sink, csv.WriteOptions(include_header=False))
    return memoryview(sink.getvalue())


def _copy(
    cursor: psycopg.Cursor[Any], name: sql.Identifier, names: sql.Composed, content: memoryview
) -> None:
    statement = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT csv)").format(name, names)
    with cursor.copy(statement) as copy:
        for start in range(0, len(content), _PIECE):
            copy.write(content[start : start + _PIECE])


@cache
def _array_insertion(table: sa.Table, own: tuple[str, ...], cells: tuple[str, ...]) -> bytes:
    """Return what adds rows column by column: unlike COPY it goes along with other statements."""
    of_text = {column.name for column in table.columns if isinstance(column.type, sa.Text)}
    arrays = [sql.SQL("%s::text[]" if name in of_text else "%s::bigint[]") for name in cells]
    comma = sql.SQL(", ")
    statement = sql.SQL("INSERT INTO {} ({}) SELECT {}, * FROM unnest({})").format(
        sql.Identifier(table.name),
        comma.join(map(sql.Identifier, (*own, *cells))),
        comma.join([sql.Placeholder()] * len(own)),
        comma.join(arrays),
    )
    return statement.as_bytes()


def _as_array(column: "pa.ChunkedArray") -> str:
    """Return cells as the server writes an array; the driver takes several times as long.

    https://www.postgresql.org/docs/current/arrays.html#ARRAYS-IO
    """
    import pyarrow as pa  # noqa: PLC0415 - see above

    write = str if pa.types.is_integer(column.type) else _quoted
    cells = ("NULL" if cell is None else write(cell) for cell in column.to_pylist())
    return "{" + ",".join(cells) + "}"


def _quoted(cell: str) -> str:
    if "\\" in cell or '"' in cell:
        cell = cell.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{cell}"'


class PostgresqlStore(Store):
    """One PostgreSQL database; writers wait for each other only while numbers are given."""

    driver_errors = psycopg.Error
    one_office = False
    json_comma = ", "

    def __init__(self, url: str, wait_s: float) -> None:
        """Open a database by its address.

        Args:
            url: Handed over to the server's own library as it is: it knows of several hosts, one
                of which is in charge, and of everything else.
            wait_s: How long to wait for another program.

        Raises:
            psycopg.ProgrammingError: The address is none.
        """
        plain = url.replace("postgresql+psycopg://", "postgresql://", 1)
        told = conninfo_to_dict(plain)
        ports = str(told.get("port") or "")
        if not ports.replace(",", "0").isdecimal() and ports:
            raise psycopg.ProgrammingError(ports)
        engine = sa.create_engine(
            "postgresql+psycopg://",
            connect_args={"connect_timeout": max(2, int(wait_s))},
            pool_size=1,
            pool_pre_ping=True,  # a counter may stand idle longer than a connection lives
            use_native_hstore=False,  # saves a question at every start
        )
        sa.event.listen(engine, "connect", _waiting(wait_s))
        self._apart: dict[str, bool] = {}
        sa.event.listen(engine, "do_connect", _by_address(plain))
        super().__init__(engine, _shown(told), wait_s)

    def settle_office(self) -> None:
        """Do nothing: a server holds many offices."""

    def sees_all(self) -> bool:
        """Ask the server whether it holds this login to the rows of its own offices."""
        held = sa.text("SELECT row_security_active('entry'::regclass)")
        return not self.read(lambda connection: connection.execute(held).scalar())

    def begin_writing(self, connection: sa.Connection) -> None:
        """Begin; how long to wait for another's lock was settled when connecting."""

    def begin_reading(self, connection: sa.Connection, kept: Sequence[sa.Table] = ()) -> None:
        """Begin; other transactions' deeds are not seen until this one ends.

        A table that is made anew is seen at once, and its rows are not: so it is waited for before
        the state is settled, which only the first question does. Nor are the tables' months named:
        not everybody may read them, and they go with their table.
        """
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        if kept:
            names = ", ".join(f"ONLY {table.name}" for table in kept)
            connection.exec_driver_sql(f"LOCK TABLE {names} IN ACCESS SHARE MODE")

    def lock_tables(self, connection: sa.Connection) -> None:
        """Take the one advisory lock of all offices: they share the tables."""
        _take(connection)

    def lock(self, connection: sa.Connection) -> None:
        """Take the office's advisory lock, given back by the server when the transaction ends."""
        _take(connection, self.office)

    def lock_chain(self, connection: sa.Connection, workplace: str) -> None:
        """Take the workplace's advisory lock; always before the office's."""
        _take(connection, self.office, workplace)

    @contextmanager
    def together(self, connection: sa.Connection) -> Iterator[None]:
        """Send statements in the driver's pipeline: what fails is told at the end of the block."""
        with _driver(connection).pipeline():
            yield

    def add_columns(
        self,
        connection: sa.Connection,
        table: sa.Table,
        own: Mapping[str, Any],
        columns: "pa.Table",
    ) -> None:
        """Add rows by COPY, the server's own way for many, or few as arrays.

        Where rows are kept apart by office, the server lets nobody copy into the table itself:
        they go by way of a table of this session.
        """
        if not self.is_bulk(columns):
            given = zip(columns.column_names, columns.columns, strict=True)
            cells = {name: column for name, column in given if column.null_count < len(column)}
            statement = _array_insertion(table, tuple(own), tuple(cells))
            values = [*own.values(), *map(_as_array, cells.values())]
            _driver(connection).execute(statement, values)
            return
        name, content = sql.Identifier(table.name), _as_csv(table, own, columns)
        names = sql.SQL(", ").join(sql.Identifier(column.name) for column in table.columns)
        with _driver(connection).cursor() as cursor:
            if not self._kept_apart(cursor, table.name):
                _copy(cursor, name, names, content)
                return
            passing = sql.Identifier(f"{table.name}_passing")
            cursor.execute(
                sql.SQL(
                    "CREATE TEMPORARY TABLE IF NOT EXISTS {} (LIKE {}) ON COMMIT DELETE ROWS"
                ).format(passing, name)
            )
            _copy(cursor, passing, names, content)
            cursor.execute(
                sql.SQL("INSERT INTO {} ({}) SELECT {} FROM {}").format(name, names, names, passing)
            )
            cursor.execute(sql.SQL("TRUNCATE {}").format(passing))

    def _kept_apart(self, cursor: psycopg.Cursor[Any], table: str) -> bool:
        """Tell whether the server holds this login to the rows of its own office; asked once."""
        if table not in self._apart:
            found = cursor.execute("SELECT row_security_active(%s::regclass)", (table,)).fetchone()
            self._apart[table] = bool(found and found[0])
        return self._apart[table]

    def json_line(self, columns: Sequence[sa.Column[Any]]) -> sa.ColumnElement[Any]:
        """Ask for text, which the server vouches for; moments in UTC, of one length."""
        shown = [
            sa.func.to_char(sa.func.timezone("UTC", column), _MOMENT)
            if isinstance(column.type, Moment)
            else column
            for column in columns
        ]
        line = sa.cast(sa.func.json_build_array(*shown), sa.Text())
        return line.op("||")(sa.literal("\n"))

    def readable(self, columns: Sequence[sa.Column[Any]]) -> sa.ColumnElement[bool]:  # noqa: ARG002
        """Leave nothing out: a column holds only what it was made for."""
        return sa.true()

    def in_bytes(self, column: sa.Column[Any]) -> sa.ColumnElement[Any]:
        """Return text without the order of any language."""
        return sa.collate(column, "C") if isinstance(column.type, sa.Text) else column

    def as_kept(self, value: Any) -> Any:
        """Return the value: the server knows all our types."""
        return value

    def pieces(
        self, connection: sa.Connection, question: sa.Select[Any], at_once: int
    ) -> Iterator[Sequence[tuple[Any, ...]]]:
        """Yield what a cursor of the server gives: the driver's own would fetch all."""
        options = {"yield_per": at_once}
        with connection.execute(question, execution_options=options) as asked:
            yield from asked.partitions()

    def among(self, column: sa.Column[Any], values: Sequence[Any]) -> sa.ColumnElement[bool]:
        """Hand all values over as one array."""
        return column == sa.any_(sa.literal(list(values), ARRAY(column.type)))

    def wipe(self, tables: Sequence[sa.Table]) -> bool:
        """Have the server write the tables' files anew, where this login owns them.

        Of others it passes the table over with a mere warning.
        """
        owned = sa.text("SELECT pg_has_role(relowner, 'USAGE') FROM pg_class "
                        "WHERE oid = to_regclass(:name)")  # fmt: skip
        with self._connected() as connection, self._border():
            alone = connection.execution_options(isolation_level="AUTOCOMMIT")
            names = [table.name for table in tables]
            if not all(alone.execute(owned, {"name": name}).scalar() for name in names):
                return False
            for name in names:
                alone.exec_driver_sql(f"VACUUM (FULL) {name}")
        return True

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
        return self._refusal_of(state, reason, connected) or self._broken(
            error, state, reason, connected
        )

    def _refusal_of(self, state: str, reason: str, connected: bool) -> LedgerError | None:
        """Return what a state of the server means where it still speaks."""
        if state.startswith(_BUSY):
            return LedgerBusyError(self.where, self.wait_s)
        if state.startswith(_FULL):
            return LedgerFullError(self.where)
        if state.startswith(_DAMAGED):
            return LedgerDamagedError(self.where, reason)
        if state == _FORBIDDEN and connected:
            return LedgerForbiddenError(self.where, reason)
        if state.startswith((*_UNAVAILABLE, _FORBIDDEN)):
            return LedgerUnavailableError(self.where, reason)
        return None

    def _broken(
        self, error: Exception, state: str, reason: str, connected: bool
    ) -> LedgerError | None:
        """Return what is left: a value it cannot hold, no table, no connection or a broken one."""
        if isinstance(error, psycopg.DataError):
            return LedgerContentError(self.where, reason)
        if state in _LACKING:
            return self.lacking(reason)
        if not connected:
            return LedgerUnavailableError(self.where, reason)
        is_link = isinstance(error, psycopg.OperationalError | psycopg.InterfaceError)
        if is_link and (not state or state.startswith(_LOST)):
            return LedgerLostError(self.where, reason)
        return None
