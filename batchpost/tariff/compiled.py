"""The lines of a book compiled: proved once, then kept by the hash of their tables.

An office's PC reads thousands of csv rows and proves each cell whenever a price is asked.
Compiled lines stand in the cache folder of the office's home as plain JSON (nothing in it
can run), column by column, each different value once. A file is valid for exactly the bytes
it was made of: it is found by their hash, and its own hash is looked at before it is used.
What is missing, damaged or of another release of the program is made anew, without a word;
where the folder cannot be written, prices are reckoned all the same.
"""

import contextlib
import hashlib
import json
import os
import sys
from array import array
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

from batchpost import __version__
from batchpost.tariff.conditions import Condition, parse_conditions
from batchpost.tariff.errors import TariffBookError
from batchpost.tariff.line_tables import Lines, TableLines, read_contents
from batchpost.tariff.lines import Line

_FORMAT = "batchpost-lines-2"
_FIELDS = tuple(field.name for field in fields(Line))
#: Books change some times a year; older ones than these are not asked for again.
_KEPT = 24
_LARGEST = 64 << 20

_folder: list[Path] = []  # where compiled lines are kept, if anywhere


def keep_in(folder: Path | None) -> None:
    """Say where compiled lines are kept from now on; the shell does, for a home that is in use."""
    _folder[:] = [] if folder is None else [folder]


def lines_in(folder: Path) -> Lines:
    """Return the lines of a book's folder, compiled where they can be kept.

    Raises:
        TariffBookError: A table cannot be read or does not fit.
    """
    contents = read_contents(folder)
    if not _folder:
        return TableLines(contents)
    path = _folder[0] / f"{_key(contents)}.json"
    kept = _read(path)
    if kept is not None:
        return kept
    tables = TableLines(contents)
    with contextlib.suppress(TariffBookError):  # the faulty service is refused when asked for
        body = _body(tables)
        _write(path, body)
        return CompiledLines(body)
    return tables


class CompiledLines:
    """Lines as columns; those of a service are made when it is asked for, proved long since."""

    def __init__(self, body: Mapping[str, Any]) -> None:
        """Read the columns.

        Raises:
            KeyError, IndexError, TypeError, ValueError: These are no compiled lines.
        """
        self._columns: list[tuple[list[Any], list[int]]] = []
        for name in _FIELDS:
            column = body["columns"][name]
            values = [_value(each) for each in column["values"]]
            self._columns.append((values, _unpacked(column["at"])))
        count = len(self._columns[0][1])
        for values, at in self._columns:
            if len(at) != count or (at and not 0 <= min(at) <= max(at) < len(values)):
                raise ValueError(count)
        self._of = {str(name): _unpacked(rows) for name, rows in body["services"].items()}
        if any(not 0 <= at < count for rows in self._of.values() for at in rows):
            raise ValueError(count)
        self._made: dict[int, Line] = {}

    @property
    def services(self) -> frozenset[str]:
        """Return the services that have lines."""
        return frozenset(self._of)

    def of(self, service: str) -> tuple[Line, ...]:
        """Return the lines of a service."""
        rows = self._of.get(service, [])
        new = [at for at in rows if at not in self._made]
        cells = zip(
            *([values[at[row]] for row in new] for values, at in self._columns), strict=True
        )
        self._made.update(zip(new, map(_line, cells), strict=True))
        return tuple(self._made[at] for at in rows)

    def named(self, name: str) -> Line | None:
        """Return a line by its name."""
        for service in self._of:
            for line in self.of(service):
                if line.line == name:
                    return line
        return None

    def facts(self) -> frozenset[str]:
        """Return the facts some line turns on."""
        whens = self._columns[_FIELDS.index("when")][0]
        return frozenset(one.name for when in whens for one in when)


def _line(cells: Sequence[Any]) -> Line:
    """Make a line of proved values: its constructor would set each of thirty fields by call."""
    line = object.__new__(Line)
    line.__dict__.update(zip(_FIELDS, cells, strict=True))
    return line


def _body(lines: TableLines) -> dict[str, Any]:
    """Return all lines, proved, as columns of values that JSON has.

    Raises:
        TariffBookError: A value does not fit.
    """
    places: dict[str, int] = {}
    found: list[Line] = []
    services: dict[str, list[int]] = {}
    for service in sorted(lines.services):
        rows = services[service] = []
        for line in lines.of(service):
            if places.setdefault(line.line, len(found)) == len(found):
                found.append(line)
            elif found[places[line.line]] != line:  # a name given twice: keep both
                found.append(line)
                rows.append(len(found) - 1)
                continue
            rows.append(places[line.line])
    columns = {}
    for name in _FIELDS:
        known: dict[Any, int] = {}
        at = [known.setdefault(getattr(line, name), len(known)) for line in found]
        columns[name] = {"values": [_plain(value) for value in known], "at": _packed(at)}
    return {
        "columns": columns,
        "services": {service: _packed(rows) for service, rows in services.items()},
    }


def _packed(numbers: Sequence[int]) -> str:
    """Return places as text: JSON would read them one by one."""
    places = array("I", numbers)
    if sys.byteorder == "big":
        places.byteswap()
    return b64encode(places.tobytes()).decode()


def _unpacked(text: str) -> list[int]:
    """Return the places that `_packed` wrote.

    Raises:
        TypeError, ValueError: It is no such text.
    """
    places = array("I")
    places.frombytes(b64decode(text, validate=True))
    if sys.byteorder == "big":
        places.byteswap()
    return places.tolist()


def _plain(value: Any) -> Any:
    """Return a value of a line as JSON has it."""
    if isinstance(value, date):
        return {"day": value.toordinal()}
    if isinstance(value, tuple):
        if any(isinstance(one, Condition) for one in value):
            return {"when": " ".join(map(str, value))}
        return {"words": list(value)}
    return value


def _value(plain: Any) -> Any:
    """Return the value of a line that `_plain` wrote."""
    if isinstance(plain, dict):
        if "day" in plain:
            return date.fromordinal(plain["day"])
        return parse_conditions(plain["when"]) if "when" in plain else tuple(plain["words"])
    return plain


def _key(contents: Mapping[str, bytes]) -> str:
    """Return the hash of the tables, and of what makes lines of them."""
    whole = hashlib.sha256(repr((_FORMAT, __version__, _FIELDS)).encode())
    for name, content in contents.items():
        whole.update(f"{name}\0{len(content)}\0".encode())
        whole.update(content)
    return whole.hexdigest()[:32]


def _read(path: Path) -> CompiledLines | None:
    """Return the lines kept in a file, `None` where they are not there or not whole."""
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST)
        digest, _, body = content.partition(b"\n")
        if hashlib.sha256(body).hexdigest().encode() != digest:
            return None
        return CompiledLines(json.loads(body))
    except (OSError, KeyError, IndexError, TypeError, ValueError, AttributeError, RecursionError):
        return None


def _write(path: Path, body: Mapping[str, Any]) -> None:
    """Keep lines, whole or not at all; where that is not possible, do without."""
    content = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    fresh = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        path.parent.mkdir(exist_ok=True)
        fresh.write_bytes(hashlib.sha256(content).hexdigest().encode() + b"\n" + content)
        fresh.replace(path)
        kept = sorted(path.parent.glob("*.json"), key=lambda one: one.stat().st_mtime_ns)
        for old in kept[:-_KEPT]:
            old.unlink(missing_ok=True)
    except OSError:
        with contextlib.suppress(OSError):
            fresh.unlink(missing_ok=True)
