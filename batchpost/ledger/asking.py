"""Asking the ledger without opening it for work: read-only, light, never waiting long.

A check asks before every list, so this goes by the bare drivers: SQLAlchemy alone would cost
more than the question. The statements are tried on both databases by tests/ledger.
"""

import importlib
import json
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from batchpost.ledger.errors import (
    LedgerAddressError,
    LedgerDriverMissingError,
    LedgerMissingError,
    LedgerUnavailableError,
)
from batchpost.ledger.file_address import address_of
from batchpost.ledger.opening import POSTGRESQL, SQLITE, without_password

#: How long a question may wait for another program, or for its answer.
_WAIT_S: Final = 3


class Asking(ABC):
    """An open line to the ledger's database; statements mark parameters by `?`."""

    among: str  # the condition after a column that it is one of many values
    office: str  # whose rows are asked for

    @abstractmethod
    def rows(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        """Return all rows of an answer."""

    @abstractmethod
    def many(self, values: Sequence[Any]) -> Any:
        """Return the one parameter that holds many values, for `among`."""

    @abstractmethod
    def moment(self, moment: datetime) -> Any:
        """Return a moment as the database keeps it, to be compared."""


class _Sqlite(Asking):
    among = "IN (SELECT value FROM json_each(?))"

    def __init__(self, connection: Any, office: str) -> None:
        self._connection = connection
        own = self.rows("SELECT office FROM entry LIMIT 1")
        self.office = own[0][0] if own else office  # a file is one office's

    def rows(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        found: list[tuple[Any, ...]] = self._connection.execute(statement, values).fetchall()
        return found

    def many(self, values: Sequence[Any]) -> str:
        return json.dumps(list(values))

    def moment(self, moment: datetime) -> str:
        return moment.astimezone(UTC).isoformat(timespec="microseconds")


class _Postgresql(Asking):
    among = "= ANY(?)"

    def __init__(self, connection: Any, office: str) -> None:
        self._connection = connection
        self.office = office

    def rows(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        found: list[tuple[Any, ...]] = self._connection.execute(
            statement.replace("?", "%s"), values
        ).fetchall()
        return found

    def many(self, values: Sequence[Any]) -> list[Any]:
        return list(values)

    def moment(self, moment: datetime) -> datetime:
        return moment


def load_driver(url: str) -> None:
    """Import the driver for `url`, which takes its time, while there is time."""
    try:
        importlib.import_module("psycopg" if url.startswith(POSTGRESQL) else "sqlite3")
    except ImportError:
        return  # said in full when the ledger is asked


@contextmanager
def asking(url: str, office: str) -> Iterator[Asking]:
    """Open a line to the ledger at `url`; nothing is made, changed or upgraded there.

    Raises:
        LedgerAddressError: The address is of no kind the ledger can live in.
        LedgerDriverMissingError: PostgreSQL is asked for, its driver is not installed.
        LedgerUnavailableError: There is no ledger, it cannot be reached, or is not understood.
    """
    if url.startswith(SQLITE) and len(url) > len(SQLITE):
        with _asking_sqlite(url.removeprefix(SQLITE), office) as line:
            yield line
    elif url.startswith(POSTGRESQL):
        with _asking_postgresql(url, office) as line:
            yield line
    else:
        raise LedgerAddressError(without_password(url))


@contextmanager
def _asking_sqlite(given: str, office: str) -> Iterator[Asking]:
    import sqlite3  # noqa: PLC0415 - not for those who keep PostgreSQL

    path = Path(given)
    if not path.exists():
        raise LedgerMissingError(given)
    try:
        address = address_of(path.resolve(), "mode=ro")
        connection = sqlite3.connect(address, uri=True, timeout=_WAIT_S)
    except (sqlite3.Error, OSError, ValueError) as error:
        raise LedgerUnavailableError(given, str(error)) from error
    try:
        yield _Sqlite(connection, office)
    except sqlite3.Error as error:
        raise LedgerUnavailableError(given, str(error)) from error
    finally:
        connection.close()


@contextmanager
def _asking_postgresql(url: str, office: str) -> Iterator[Asking]:
    try:
        import psycopg  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise LedgerDriverMissingError from error
    address = url.replace("postgresql+psycopg://", "postgresql://", 1)
    where = without_password(url)
    try:
        with psycopg.connect(address, connect_timeout=_WAIT_S) as connection:
            connection.execute(f"SET statement_timeout = '{_WAIT_S}s'")
            connection.execute("SET TRANSACTION READ ONLY")
            # Ten thousand numbers among a million: the planner takes the whole table instead
            # of its index, four times slower.
            connection.execute("SET LOCAL enable_seqscan = off")
            yield _Postgresql(connection, office)
            connection.rollback()
    except psycopg.Error as error:
        reason = str(error).strip().partition("\n")[0]
        raise LedgerUnavailableError(where, reason) from error
