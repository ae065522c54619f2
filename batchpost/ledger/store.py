"""What a database must be able to do to hold the ledger; one file each implements it."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, ClassVar, TypeVar

import sqlalchemy as sa

from batchpost.errors import LedgerError
from batchpost.ledger.errors import LedgerBusyError, LedgerContentError, LedgerLostError

R = TypeVar("R")
Row = tuple[Any, ...]

#: A deed that lost a deadlock is done over; more often than this is no accident.
_TRIES = 5


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

    def __init__(self, engine: sa.Engine, where: str, wait_s: float) -> None:
        self.engine = engine
        self.where = where
        self.wait_s = wait_s

    def write(self, deed: Callable[[sa.Connection], R]) -> R:
        """Do a deed in one transaction, all or nothing, and return what it returns."""
        for _ in range(_TRIES):
            try:
                with self._connected() as connection, self._border():
                    self.begin_writing(connection)
                    done = deed(connection)
                    connection.commit()
                    return done
            except DeadlockError:
                continue
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
        with connection:
            try:
                yield connection
            except LedgerLostError:
                connection.invalidate()  # there is nothing left to roll back
                raise

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
    def begin_writing(self, connection: sa.Connection) -> None:
        """Begin a transaction that will write."""

    @abstractmethod
    def lock(self, connection: sa.Connection) -> None:
        """Let nobody else give out list numbers until this transaction ends."""

    @abstractmethod
    def next_entry_id(self, connection: sa.Connection) -> int:
        """Return a number for a new entry."""

    @abstractmethod
    def add(self, connection: sa.Connection, table: sa.Table, rows: Iterable[Row]) -> None:
        """Add rows (one or more), in the order of the table's columns, as fast as can be."""

    @abstractmethod
    def among(self, column: sa.Column[Any], values: Sequence[Any]) -> sa.ColumnElement[bool]:
        """Return the condition that `column` is one of any number of values."""

    @abstractmethod
    def refusal(
        self, error: Exception, *, connected: bool
    ) -> LedgerError | ConflictError | DeadlockError | None:
        """Return what a driver's error means, or `None` for our own bug."""
