"""The lines of a book by service: from its tables, read when a service is asked for."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Protocol

from batchpost.model.message import message
from batchpost.model.reasons import reason_of
from batchpost.tariff.conditions import parse_conditions
from batchpost.tariff.errors import TariffBookError
from batchpost.tariff.lines import COLUMNS, Line, read_line
from batchpost.tariff.tables import Row, read_table


class Lines(Protocol):
    """Lines of a book by service, however they are kept."""

    @property
    def services(self) -> frozenset[str]:
        """Return the services that have lines."""
        ...

    def of(self, service: str) -> tuple[Line, ...]:
        """Return the lines of a service, in the order of the tables."""
        ...

    def named(self, name: str) -> Line | None:
        """Return a line by its name, `None` where there is none."""
        ...

    def facts(self) -> frozenset[str]:
        """Return the facts some line turns on."""
        ...


class TableLines:
    """Lines in csv tables: rows are read at once, their cells when a service is asked for."""

    def __init__(self, contents: Mapping[str, bytes]) -> None:
        """Read the rows of the tables.

        Raises:
            TariffBookError: A table does not fit.
        """
        self._rows: dict[str, list[tuple[Row, str]]] = {}
        for name, content in contents.items():
            for row in read_table(Path(name), COLUMNS, content):
                for service in row["services"].split("+"):
                    self._rows.setdefault(service, []).append((row, Path(name).stem))

    @property
    def services(self) -> frozenset[str]:
        """Return the services that have lines."""
        return frozenset(self._rows)

    def of(self, service: str) -> tuple[Line, ...]:
        """Return the lines of a service.

        Raises:
            TariffBookError: A value does not fit; names file, line and column.
        """
        return tuple(read_line(row, table) for row, table in self._rows.get(service, ()))

    def named(self, name: str) -> Line | None:
        """Return a line by its name."""
        return next((read_line(row, table) for row, table in self._all() if row["line"] == name),
                    None)  # fmt: skip

    def facts(self) -> frozenset[str]:
        """Return the facts some line turns on.

        Raises:
            TariffBookError: A condition cannot be read.
        """
        found: set[str] = set()
        for row, _ in self._all():
            try:
                found |= {condition.name for condition in parse_conditions(row["when"])}
            except ValueError as error:
                raise row.refusal("when") from error
        return frozenset(found)

    def _all(self) -> Iterator[tuple[Row, str]]:
        for rows in self._rows.values():
            yield from rows


def read_contents(folder: Path) -> dict[str, bytes]:
    """Return the tables of lines in a book's folder, in the order of their names.

    Raises:
        TariffBookError: One cannot be read.
    """
    found = {}
    for path in sorted((folder / "lines").glob("*.csv")):
        try:
            found[path.name] = path.read_bytes()
        except OSError as error:
            fault = message("it cannot be read ({reason})", reason=reason_of(error))
            raise TariffBookError(path.name, "-", fault) from error
    return found
