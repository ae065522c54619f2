"""What a database must be able to do to hold the ledger; one file each implements it."""

import re
import secrets
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, ClassVar, Final, TypeAlias, TypeVar

import sqlalchemy as sa

from batchpost.errors import LedgerError
from batchpost.ledger.errors import (
    LedgerBusyError,
    LedgerContentError,
    LedgerDamagedError,
    LedgerLostError,
    LedgerTablesError,
    LedgerUnavailableError,
)
from batchpost.ledger.schema import TRUTH

if TYPE_CHECKING:
    import pyarrow as pa

    from batchpost.ledger.rights import Bearer

R = TypeVar("R")
#: Rows of a table, few as mappings by column, many as columns; see `Store.add`.
Rows: TypeAlias = "Sequence[Mapping[str, Any]] | pa.Table"

#: So many rows of a table go in by the database's own way for many; for fewer, a trip of their
#: own to the server takes longer than it spares.
_BULK: Final = 1000
#: A deed that lost a deadlock is done over; more often than this is no accident.
_TRIES: Final = 5
#: A server that went away is asked again after these seconds, in all no longer than `wait_s`.
_PAUSES_S: Final = (0.1, 0.2, 0.4, 0.8, 1.6, 3.2)
_OFFICE: Final = "office"


class ConflictError(Exception):
    """A row is there already (unique or primary key). Never leaves the room."""


class DeadlockError(Exception):
    """The database gave up our transaction for another's sake. Never leaves the room."""


class Store(ABC):
    """A database with the ledger's tables in it.

    All foreign errors are mapped here and nowhere else: what comes out of `read` and
    `write` is a `LedgerError`, a `ConflictError`, or our own bug.
    """

    driver_errors: ClassVar[type[Exception]]
    #: Whether it holds but one office.
    one_office: ClassVar[bool]
    #: What the database's JSON puts between two values.
    json_comma: ClassVar[str]

    def __init__(self, engine: sa.Engine, where: str, wait_s: float) -> None:
        self.engine = engine
        self.where = where
        self.wait_s = wait_s
        self.workplace = ""
        self.recorded: list[int] = []  # numbers of entries made since it was opened
        self.bearer: Bearer | None = None
        self.work_for("")

    @property
    def office(self) -> str:
        """Return the office whose rows are read and written."""
        return office_of(self.engine)

    def work_for(self, office: str) -> None:
        """Work for this office from now on."""
        self.engine.update_execution_options(**{_OFFICE: office})

    @abstractmethod
    def settle_office(self) -> None:
        """Keep to the office that the ledger has already, where it can hold but one."""

    def new_key(self) -> str:
        """Return a key for a deed that brings none of its own."""
        return secrets.token_hex(16)

    def new_salt(self) -> bytes:
        """Return what is hashed with a personal part, and removed with it."""
        return secrets.token_bytes(16)

    def write(self, deed: Callable[[sa.Connection], R], *, repeatable: bool = False) -> R:
        """Do a deed in one transaction, all or nothing, and return what it returns.

        Args:
            deed: What to do.
            repeatable: It finds out by itself what it has done already, so it may be done over
                where its connection broke, at its very end perhaps; others are an error then.
        """
        pauses = [pause for pause in _PAUSES_S if repeatable and pause <= self.wait_s]
        lost = False
        for _ in range(_TRIES + len(pauses)):
            try:
                with self._connected() as connection, self._border():
                    self.begin_writing(connection)
                    done = deed(connection)
                    connection.commit()
                    return done
            except DeadlockError:
                continue
            except (LedgerLostError, LedgerUnavailableError) as error:
                lost = lost or isinstance(error, LedgerLostError)
                if not pauses or not lost:
                    raise
                time.sleep(pauses.pop(0))
        raise LedgerBusyError(self.where, self.wait_s)

    def read(self, question: Callable[[sa.Connection], R]) -> R:
        """Ask a question of the committed state and return the answer."""
        with self._connected() as connection, self._border():
            return question(connection)

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()

    @contextmanager
    def _connected(self) -> Iterator[sa.Connection]:
        with self._border(connected=False):
            connection = self.engine.connect()
        try:
            yield connection
        except LedgerLostError:
            connection.invalidate()  # there is nothing left to roll back
            raise
        finally:
            # The server may be gone only now: what was answered or refused stands all the same.
            with suppress(sa.exc.DBAPIError, self.driver_errors):
                connection.close()

    @contextmanager
    def _border(self, *, connected: bool = True) -> Iterator[None]:
        """Map what the driver raises, bare or wrapped by SQLAlchemy."""
        try:
            yield
        except UnicodeEncodeError as error:
            raise LedgerContentError(self.where, f"{error.object!a}") from error
        except (sa.exc.DBAPIError, self.driver_errors) as error:
            original = error.orig if isinstance(error, sa.exc.DBAPIError) else error
            assert isinstance(original, Exception)
            refusal = self.refusal(original, connected=connected)
            if refusal is None:
                raise
            raise refusal from error

    @abstractmethod
    def sees_all(self) -> bool:
        """Tell whether this login sees the rows of all offices there are."""

    @abstractmethod
    def begin_writing(self, connection: sa.Connection) -> None:
        """Begin a transaction that will write."""

    @abstractmethod
    def begin_reading(self, connection: sa.Connection, kept: Sequence[sa.Table] = ()) -> None:
        """Begin a transaction whose questions all see the same state.

        Nobody makes the tables `kept` anew before it ends; others may add rows, which it does not
        see.
        """

    @abstractmethod
    def lock_tables(self, connection: sa.Connection) -> None:
        """Let nobody else make or upgrade tables until this transaction ends."""

    @abstractmethod
    def lock(self, connection: sa.Connection) -> None:
        """Let nobody else of the office give out numbers until this transaction ends."""

    @abstractmethod
    def lock_chain(self, connection: sa.Connection, workplace: str) -> None:
        """Let nobody else append to the chain of a workplace until this transaction ends."""

    @contextmanager
    def together(self, connection: sa.Connection) -> Iterator[None]:  # noqa: ARG002
        """Send the statements of this block together: rows that are no bulk, no questions.

        Where each is a way to a server and back, others wait for all the ways.
        """
        yield

    def is_bulk(self, rows: "Rows") -> bool:
        """Tell whether rows are so many that they go in by a way of their own, not `together`."""
        return not isinstance(rows, Sequence) and len(rows) >= _BULK

    def add(self, connection: sa.Connection, table: sa.Table, entry_id: int, rows: "Rows") -> None:
        """Add rows (one or more) of an entry to a derived table.

        Few are given as mappings by column, many as columns: those go in as fast as can be.
        """
        own = {"office": office_of(connection), "entry_id": entry_id}
        if isinstance(rows, Sequence):
            blank = dict.fromkeys(table.columns.keys())
            connection.execute(table.insert(), [{**blank, **own, **row} for row in rows])
        else:
            self.add_columns(connection, table, own, rows)

    @abstractmethod
    def add_columns(
        self,
        connection: sa.Connection,
        table: sa.Table,
        own: Mapping[str, Any],
        columns: "pa.Table",
    ) -> None:
        """Add rows given as columns of text and whole numbers; `own` values stand in all."""

    @abstractmethod
    def json_line(self, columns: Sequence[sa.Column[Any]]) -> sa.ColumnElement[Any]:
        """Return the expression of columns as a line of JSON, nothing interpreted or refused.

        Bytes instead of text where the database does not vouch for its text.
        """

    @abstractmethod
    def readable(self, columns: Sequence[sa.Column[Any]]) -> sa.ColumnElement[bool]:
        """Return the condition that `json_line` can be made of columns."""

    @abstractmethod
    def in_bytes(self, column: sa.Column[Any]) -> sa.ColumnElement[Any]:
        """Return a column to order by: text by its bytes, as Python and Arrow do."""

    @abstractmethod
    def as_kept(self, value: Any) -> Any:
        """Return a value as `json_line` shows it, days and moments excepted."""

    def stream(
        self, connection: sa.Connection, question: sa.Select[Any], at_once: int
    ) -> Iterator[Sequence[tuple[Any, ...]]]:
        """Yield the answer piece by piece as the driver gives it, never all of it in memory."""
        with self._border():
            yield from self.pieces(connection, question, at_once)

    @abstractmethod
    def pieces(
        self, connection: sa.Connection, question: sa.Select[Any], at_once: int
    ) -> Iterator[Sequence[tuple[Any, ...]]]:
        """Yield what `stream` yields; errors are the driver's."""

    @abstractmethod
    def among(self, column: sa.Column[Any], values: Sequence[Any]) -> sa.ColumnElement[bool]:
        """Return the condition that `column` is one of any number of values."""

    @abstractmethod
    def wipe(self, tables: Sequence[sa.Table]) -> bool:
        """Overwrite what is left of removed rows of these tables; tell whether that was allowed."""

    def lacking(self, reason: str) -> LedgerError:
        """Return what it means that a table or a column is not there, as the database says."""
        names = "|".join(table.name for table in TRUTH)
        if re.search(rf"\b({names})\b", reason):
            return LedgerDamagedError(self.where, reason)
        return LedgerTablesError(self.where, reason)

    @abstractmethod
    def refusal(
        self, error: Exception, *, connected: bool
    ) -> LedgerError | ConflictError | DeadlockError | None:
        """Return what a driver's error means, or `None` for our own bug."""


def office_of(connection: sa.Connection | sa.Engine) -> str:
    """Return the office that a connection works for."""
    found: str = connection.get_execution_options()[_OFFICE]
    return found
