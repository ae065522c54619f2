"""The ledger in one SQLite file: write-ahead log, every commit on the disk."""

import json
import re
import shutil
import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa
from sqlalchemy.pool import QueuePool

from batchpost.errors import LedgerError
from batchpost.ledger.columnar import columns_of
from batchpost.ledger.errors import (
    LedgerBusyError,
    LedgerDamagedError,
    LedgerFullError,
    LedgerUnavailableError,
)
from batchpost.ledger.schema import entry
from batchpost.ledger.store import ConflictError, DeadlockError, Store

if TYPE_CHECKING:
    import pyarrow as pa


class SqliteStore(Store):
    """One SQLite file; one writer at a time, readers undisturbed."""

    driver_errors = sqlite3.Error
    one_office = True
    json_comma = ","

    def __init__(self, path: Path, wait_s: float) -> None:
        engine = sa.create_engine(
            "sqlite://",
            creator=lambda: _connect(path, wait_s),
            poolclass=QueuePool,
            pool_size=1,
        )
        super().__init__(engine, str(path), wait_s)

    def settle_office(self) -> None:
        """Keep to the office of the first entry: settings may change, what is recorded not."""
        chosen = sa.select(entry.c.office).limit(1)
        known = self.read(lambda connection: connection.execute(chosen).scalar())
        if known is not None:
            self.work_for(known)

    def sees_all(self) -> bool:
        """Tell so: a file has no logins."""
        return True

    def begin_writing(self, connection: sa.Connection) -> None:
        """Take the file's one write lock at once: taken later, it could be refused at once."""
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    def begin_reading(self, connection: sa.Connection, kept: Sequence[sa.Table] = ()) -> None:  # noqa: ARG002 - see below
        """Begin; the first question settles the state that all see, the tables themselves too."""
        connection.exec_driver_sql("BEGIN")

    def lock_tables(self, connection: sa.Connection) -> None:
        """Do nothing: who writes is alone."""

    def lock(self, connection: sa.Connection) -> None:
        """Do nothing: who writes is alone."""

    def lock_chain(self, connection: sa.Connection, workplace: str) -> None:
        """Do nothing, for the same reason."""

    def add_columns(
        self,
        connection: sa.Connection,
        table: sa.Table,
        own: Mapping[str, Any],
        columns: "pa.Table",
    ) -> None:
        """Add rows by statements of many rows.

        A value of all rows is handed over once a statement, one that all lack not at all: items
        take half the time of the driver's `executemany`, which hands over every value.
        """
        cursor, shared = connection.connection.cursor(), tuple(own)
        for first in range(0, len(columns), _ROWS_AT_ONCE):
            some = columns.slice(first, _ROWS_AT_ONCE)
            there = {n for n, c in zip(some.column_names, some.columns, strict=True)
                     if c.null_count < len(some)}  # fmt: skip
            names = [column.name for column in table.columns if column.name in there]
            marks = [
                f"?{shared.index(column.name) + 1}" if column.name in own
                else "?" if column.name in there
                else "NULL"
                for column in table.columns
            ]  # fmt: skip
            rows = list(zip(*columns_of(some.select(names)), strict=True))
            at_once = (_PARAMETERS - len(own)) // len(names)
            for start in range(0, len(rows), at_once):
                piece = rows[start : start + at_once]
                statement = _insertion(table.name, ",".join(marks), len(piece))
                cursor.execute(statement, (*own.values(), *chain.from_iterable(piece)))

    def json_line(self, columns: Sequence[sa.Column[Any]]) -> sa.ColumnElement[Any]:
        """Ask for bytes: a text cell of a damaged file may hold any."""
        line = sa.func.json_array(*columns).op("||")(sa.func.char(10))
        return sa.cast(line, sa.LargeBinary())

    def readable(self, columns: Sequence[sa.Column[Any]]) -> sa.ColumnElement[bool]:
        """Leave bytes out: JSON has none, and no readable table."""
        return sa.and_(*(sa.func.typeof(column) != "blob" for column in columns))

    def in_bytes(self, column: sa.Column[Any]) -> sa.ColumnElement[Any]:
        """Return the column: this database knows no other order."""
        return column

    def as_kept(self, value: Any) -> Any:
        """Return what the file has for a value: it knows no true and false."""
        return int(value) if isinstance(value, bool) else value

    def pieces(
        self, connection: sa.Connection, question: sa.Select[Any], at_once: int
    ) -> Iterator[Sequence[tuple[Any, ...]]]:
        """Yield what the driver's own cursor gives."""
        with connection.execute(question) as asked:
            cursor: Any = asked.cursor
            while found := cursor.fetchmany(at_once):
                yield found

    def among(self, column: sa.Column[Any], values: Sequence[Any]) -> sa.ColumnElement[bool]:
        """Hand all values over as one JSON array: a statement takes only so many parameters."""
        given = sa.func.json_each(json.dumps(list(values))).table_valued("value")
        return column.in_(sa.select(given.c.value))

    def wipe(self, tables: Sequence[sa.Table]) -> bool:  # noqa: ARG002 - a file is made anew whole
        """Write the file anew without its free pages, and empty the write-ahead log.

        `secure_delete` overwrites rows where they stood, but not their copies in pages that
        were split or joined.
        """
        with self._connected() as connection, self._border():
            connection.exec_driver_sql("VACUUM")
            done = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()
        return not done[0]

    def refusal(
        self,
        error: Exception,
        *,
        connected: bool,  # noqa: ARG002 - a file has no connection to lose
    ) -> LedgerError | ConflictError | DeadlockError | None:
        """Map by SQLite's own result code, see https://www.sqlite.org/rescode.html."""
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
        if code == sqlite3.SQLITE_CONSTRAINT:
            return ConflictError(str(error))
        if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
            return LedgerBusyError(self.where, self.wait_s)
        no_room = code == sqlite3.SQLITE_IOERR and self._is_crowded()
        if code == sqlite3.SQLITE_FULL or no_room:
            return LedgerFullError(self.where)
        unread = code == sqlite3.SQLITE_ERROR and str(error).startswith(_NO_TEXT)
        if unread or code in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}:
            return LedgerDamagedError(self.where, str(error))
        if code == sqlite3.SQLITE_ERROR and _LACKING.match(str(error)):
            return self.lacking(str(error))
        return LedgerUnavailableError(self.where, str(error)) if code in _UNAVAILABLE else None

    def _is_crowded(self) -> bool:
        """Tell whether the disk lacks room for the shared memory that even reading needs."""
        try:
            return shutil.disk_usage(Path(self.where).parent).free < _SHARED_MEMORY
        except OSError:
            return False


_ROWS_AT_ONCE: Final = 10_000
#: Of a statement: what SQLite took before 3.32, https://www.sqlite.org/limits.html; more gain
#: nothing.
_PARAMETERS: Final = 999
_PAUSE_S: Final = 0.05
_SHARED_MEMORY: Final = 32 * 1024
#: What Python's own driver says of a text that is none.
_NO_TEXT: Final = "Could not decode to UTF-8"
#: A table or a column is not there, or there is one too many.
_LACKING: Final = re.compile(r"no such (table|column): |table \S+ has ")
_UNAVAILABLE: Final = {
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_AUTH,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_PROTOCOL,
    sqlite3.SQLITE_NOLFS,
}


def _connect(path: Path, wait_s: float) -> sqlite3.Connection:
    """Open the file so that a commit is durable and transactions begin only where we say."""
    connection = sqlite3.connect(path, timeout=wait_s, isolation_level=None)
    try:
        _write_ahead(connection, wait_s)
        for setting in ("synchronous = FULL", "secure_delete = ON"):
            connection.execute(f"PRAGMA {setting}").close()
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _write_ahead(connection: sqlite3.Connection, wait_s: float) -> None:
    """Switch to the write-ahead log, waiting for others who open the file at this moment.

    SQLite answers "busy" to this switch at once, without its own waiting, see
    https://www.sqlite.org/wal.html#sometimes_queries_return_sqlite_busy_in_wal_mode.
    """
    for tries_left in range(int(wait_s / _PAUSE_S), -1, -1):
        try:
            connection.execute("PRAGMA journal_mode = WAL").close()
        except sqlite3.OperationalError as error:
            if not tries_left or error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                raise
            time.sleep(_PAUSE_S)
        else:
            return


@lru_cache(maxsize=16)
def _insertion(table: str, marks: str, rows: int) -> str:
    """Return the statement that adds so many rows, of all columns in their order."""
    return f"INSERT INTO {table} VALUES " + ",".join([f"({marks})"] * rows)  # noqa: S608 - our own names
